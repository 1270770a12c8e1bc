//! Opens a file for reading, or says what it is instead of a table and what to do about it.
//!
//! Refuses whatever is not a regular file before touching it: a FIFO or `/dev/zero` would never end.

use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use crate::mapped::Mapped;

/// Why a file cannot be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("{0}: there is no such file; check the path")]
    Missing(PathBuf),
    /// It is something else: a directory, FIFO, device or socket.
    #[error("{path}: this is {what}, not a regular file; {advice}")]
    NotAFile {
        /// The path as given.
        path: PathBuf,
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The user may not read it.
    #[error("{0}: no permission to read it; ask its owner, or change its mode (chmod +r)")]
    Forbidden(PathBuf),
    /// Anything else that the system says.
    #[error("{path}: it cannot be read: {source}")]
    Io {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It has bytes, but no row.
    #[error("the file has no rows: only blank lines; check that it was downloaded whole")]
    NoRows,
    /// It is a file of another kind, by its first bytes.
    #[error("this is {what}, not a CSV file, whatever its name says; {advice}")]
    OtherFormat {
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// It is not text.
    #[error(
        "this is a binary file, not text: {nuls} of its first {looked} bytes are zeros; \
         export it as CSV from the program that made it"
    )]
    Binary {
        /// Zero bytes found.
        nuls: usize,
        /// Bytes looked at.
        looked: usize,
    },
}

/// First bytes of files that are often given a `.csv` name: bytes, what it is, what to do.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", "extract its tables to CSV first"),
    (b"PK\x03\x04", "a ZIP archive (an .xlsx workbook is one)", "unpack it, or save the sheet as CSV UTF-8"),
    (b"\x1F\x8B", "a gzip archive", "unpack it first (gunzip)"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive", "unpack it first (unzstd)"),
    (b"BZh", "a bzip2 archive", "unpack it first (bunzip2)"),
    (b"\xFD7zXZ\0", "an xz archive", "unpack it first (unxz)"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "unpack it first"),
    (b"Rar!\x1A\x07", "a RAR archive", "unpack it first"),
    (b"\x89PNG\r\n", "a PNG image", "a table in an image has to be typed or recognised first"),
    (b"\xFF\xD8\xFF", "a JPEG image", "a table in an image has to be typed or recognised first"),
    (b"GIF8", "a GIF image", "a table in an image has to be typed or recognised first"),
    (b"II*\0", "a TIFF image", "a table in an image has to be typed or recognised first"),
    (b"MM\0*", "a TIFF image", "a table in an image has to be typed or recognised first"),
    (b"SQLite format 3\0", "a SQLite database", "export the table as CSV (sqlite3 -header -csv)"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (.xls)", "save the sheet as CSV UTF-8"),
    (b"PAR1", "a Parquet file", "export it as CSV first"),
    (b"ARROW1", "an Arrow file", "export it as CSV first"),
    (b"\x7FELF", "a program", "choose the CSV file instead"),
];

/// Checks that a path is a regular file of text, and maps it.
///
/// # Errors
/// When it is missing, empty, not a regular file, not readable, or a file of another kind.
pub fn open(path: &Path) -> Result<Mapped, ReadError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => ReadError::Missing(path.to_owned()),
        io::ErrorKind::PermissionDenied => ReadError::Forbidden(path.to_owned()),
        _ => ReadError::Io { path: path.to_owned(), source },
    };
    let metadata = fs::metadata(path).map_err(failed)?;
    if let Some((what, advice)) = irregular(metadata.file_type()) {
        return Err(ReadError::NotAFile { path: path.to_owned(), what, advice });
    }
    let mapped = Mapped::open(path).map_err(failed)?;
    if mapped.is_empty() {
        return Err(ReadError::Empty);
    }
    match other_format(&mapped) {
        None => Ok(mapped),
        Some((what, advice)) => Err(ReadError::OtherFormat { what, advice }),
    }
}

fn other_format(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let hit = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic));
    hit.map(|&(_, what, advice)| (what, advice))
}

fn irregular(kind: FileType) -> Option<(&'static str, &'static str)> {
    const COPY: &str = "copy its content to a file first";
    if kind.is_file() {
        return None;
    }
    if kind.is_dir() {
        return Some(("a directory", "name the files in it"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some(("a pipe (FIFO)", COPY));
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Some(("a device", COPY));
        }
    }
    Some(("a special file", COPY))
}
