//! The files that an import writes besides the segment: the original, and the rejected rows.
//!
//! Each is written under another name, brought to disk, and then renamed into place.

use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::case::Case;
use crate::case::import::journal::Journal;
use crate::case::import::{ImportError, Progress, Stage, Watch, tell};
use crate::records::read::Reject;

/// How much is copied at once.
const CHUNK: usize = 1 << 20;

/// The kept copy of a file.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// SHA-256 of its bytes in lower-case hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// Copies a file into the case under its checksum, if `check` finds nothing against it.
///
/// The copy is what is read from then on: a file that changes meanwhile does no harm. Of a file that
/// grows, what it had at the start is taken.
pub(super) fn keep_original(
    case: &Case,
    journal: &mut Journal,
    path: &Path,
    watch: Watch<'_>,
    check: impl FnOnce(&str) -> Result<(), ImportError>,
) -> Result<Snapshot, ImportError> {
    let partial = case.original_path("import.partial");
    journal.note(&partial)?;
    let snapshot = copy(path, &partial, watch)?;
    check(&snapshot.sha256)?;
    let original = case.original_path(&snapshot.sha256);
    journal.note(&original)?;
    into_place(&partial, &original)?;
    Ok(snapshot)
}

fn copy(from: &Path, to: &Path, watch: Watch<'_>) -> Result<Snapshot, ImportError> {
    let file = File::open(from).map_err(ImportError::io(from))?;
    let total = file.metadata().map_err(ImportError::io(from))?.len();
    let mut input = file.take(total);
    let mut output = File::create(to).map_err(ImportError::io(to))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    let mut bytes = 0;
    loop {
        tell(watch, Progress { stage: Stage::Copying, bytes, total, rows: 0 })?;
        let count = input.read(&mut buffer).map_err(ImportError::io(from))?;
        if count == 0 {
            break;
        }
        hash.update(&buffer[..count]);
        output.write_all(&buffer[..count]).map_err(ImportError::io(to))?;
        bytes += count as u64;
    }
    output.sync_all().map_err(ImportError::io(to))?;
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Snapshot { sha256, bytes })
}

/// Renames a file that is on disk, and brings the folder to disk.
fn into_place(partial: &Path, path: &Path) -> Result<(), ImportError> {
    fs::rename(partial, path).map_err(ImportError::io(path))?;
    let folder = path.parent().unwrap_or(path);
    // Folders can only be brought to disk where they can be opened as files.
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(ImportError::io(folder))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The list of rejected rows; there is a file only if there are any.
pub(super) struct RejectsFile {
    path: PathBuf,
    partial: PathBuf,
    writer: Option<csv::Writer<BufWriter<File>>>,
}

impl RejectsFile {
    /// Prepares the list.
    pub fn create(path: &Path, journal: &mut Journal) -> Result<Self, ImportError> {
        let partial = path.with_extension("partial");
        journal.note(path)?;
        journal.note(&partial)?;
        Ok(Self { path: path.to_owned(), partial, writer: None })
    }

    /// Adds a row.
    pub fn write(&mut self, reject: &Reject) -> Result<(), ImportError> {
        let failed = |error: csv::Error| ImportError::io(&self.partial)(error.into());
        if self.writer.is_none() {
            let file = File::create(&self.partial).map_err(ImportError::io(&self.partial))?;
            let mut writer = csv::Writer::from_writer(BufWriter::new(file));
            writer.write_record(["row", "column", "reason", "offset", "text"]).map_err(failed)?;
            self.writer = Some(writer);
        }
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let (row, offset) = (reject.number.to_string(), reject.offset.to_string());
        let column = reject.column.as_deref().unwrap_or("");
        writer.write_record([row.as_str(), column, &reject.reason, &offset, &reject.text]).map_err(failed)
    }

    /// Brings the list to disk.
    pub fn finish(self) -> Result<(), ImportError> {
        let Some(writer) = self.writer else { return Ok(()) };
        let io = |error| ImportError::io(&self.partial)(error);
        let buffered = writer.into_inner().map_err(|error| io(error.into_error()))?;
        let file = buffered.into_inner().map_err(|error| io(error.into_error()))?;
        file.sync_all().map_err(io)?;
        into_place(&self.partial, &self.path)
    }
}
