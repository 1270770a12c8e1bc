//! Takes files into a case: the original, its rows as a segment, its rejected rows, and last, in one
//! transaction, the ledger's entry that makes them a source.
//!
//! A file is a source of the case whole or not at all. What an interrupted import has left behind is
//! listed in its journal and removed by the next one; a file that a source names is never touched.

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::case::{Case, CaseError, NewSource};
use crate::id::SourceName;
use crate::mapped::Mapped;
use crate::records::build::{Builder, Built, Place, distinct_headers};
use crate::records::map::Mapping;
use crate::records::map::file::{MapError, MapFile};
use crate::records::read::{self, Options, ReadError, Record, Records, Reject, Shape};
use crate::store::StoreError;
use crate::store::embedded::write_segment;

mod files;
mod journal;
pub mod preview;

use files::{RejectsFile, Snapshot};
use journal::Journal;

/// After how many rows progress is told, and cancelling noticed: some milliseconds' work.
const ROWS_PER_REPORT: u64 = 8192;
/// How many rejected rows are handed back; all of them stand in the rejects file.
const REJECTS_SHOWN: usize = 5;

/// How a file is to be imported.
#[derive(Debug, Clone, Copy)]
pub struct Wishes<'a> {
    /// What a person knows about its delimiter and encoding.
    pub options: Options,
    /// Their mapping file; without one, headers are looked up in the table of names.
    pub map: Option<&'a MapFile>,
    /// Whether a file that the case has already is taken once more.
    pub again: bool,
    /// Who imports.
    pub by: &'a str,
    /// Whether its shipments are invented.
    pub synthetic: bool,
}

/// What an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Copying the original.
    Copying,
    /// Reading its rows.
    Reading,
    /// Writing the segment.
    Writing,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub stage: Stage,
    /// Bytes of the file done in this stage.
    pub bytes: u64,
    /// Bytes of the file.
    pub total: u64,
    /// Rows read so far.
    pub rows: u64,
}

/// Is told the progress, and may break the import off.
pub type Watch<'a> = &'a dyn Fn(Progress) -> ControlFlow<()>;

/// A file that has become a source.
#[derive(Debug, Clone)]
pub struct Imported {
    /// What was registered.
    pub source: NewSource,
    /// The first rejected rows.
    pub rejects: Vec<Reject>,
}

/// Why a file was not imported; the case is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It cannot be read as a table.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The mapping file does not fit it.
    #[error(transparent)]
    Map(#[from] MapError),
    /// The case refuses.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The segment cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The same bytes are a source of the case already.
    #[error(
        "the case has this file already, as source {name}, imported {imported_at} (same SHA-256 {sha256})"
    )]
    Already {
        /// That source.
        name: SourceName,
        /// When it was imported.
        imported_at: String,
        /// The checksum.
        sha256: String,
    },
    /// Another session is importing into the case.
    #[error("another session is importing into {}", .0.display())]
    Busy(PathBuf),
    /// The person broke it off.
    #[error("the import was cancelled; nothing of this file was taken")]
    Cancelled,
    /// It has more rows than a segment can hold.
    #[error("the file has more than {} rows; split it", u32::MAX)]
    TooLong,
    /// The system refused.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        #[source]
        error: io::Error,
    },
}

impl ImportError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { path, error }
    }
}

/// Imports one file.
///
/// # Errors
/// When the file or the case cannot be used, the case has the file already, or `watch` breaks off;
/// the case is then as it was before.
pub fn import(
    case: &mut Case,
    path: &Path,
    wishes: &Wishes<'_>,
    watch: Watch<'_>,
) -> Result<Imported, ImportError> {
    drop(read::open(path)?);
    let mut journal = Journal::open(case)?;
    journal.sweep(case)?;
    let done = import_in(case, &mut journal, path, wishes, watch);
    match done {
        Ok(imported) => {
            journal.close()?;
            Ok(imported)
        }
        Err(error) => {
            // The reason of the failure matters more than a leftover, which the next import removes.
            let _ = journal.sweep(case);
            Err(error)
        }
    }
}

fn import_in(
    case: &mut Case,
    journal: &mut Journal,
    path: &Path,
    wishes: &Wishes<'_>,
    watch: Watch<'_>,
) -> Result<Imported, ImportError> {
    let snapshot =
        files::keep_original(case, journal, path, watch, |sha256| refuse_twice(case, wishes, sha256))?;
    let original = case.original_path(&snapshot.sha256);
    let bytes = Mapped::open(&original).map_err(ImportError::io(&original))?;
    let shape = read::sniff(&bytes, &wishes.options)?;
    let headers = distinct_headers(shape.header.iter().map(String::as_str));
    let mapping = match wishes.map {
        Some(map) => map.apply(&headers)?,
        None => Mapping::guess(&headers),
    };
    let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let name = case.free_source_name(&file)?;
    let mut rejects = RejectsFile::create(&case.rejects_path(&name), journal)?;
    let rows = Rows::read(&bytes, &shape, &headers, &mapping, &mut rejects, watch)?;
    let total = bytes.len() as u64;
    tell(watch, Progress { stage: Stage::Writing, bytes: total, total, rows: rows.read })?;
    let segment = case.segment_path(&name);
    journal.note(&segment)?;
    let built = rows.builder.finish();
    let written = write_segment(&segment, &built.table)?;
    rejects.finish()?;
    tell(watch, Progress { stage: Stage::Writing, bytes: total, total, rows: rows.read })?;
    let mut source = describe(name, file, &snapshot, &shape, built, rows.read);
    source.columns = mapping.columns(&headers);
    let unmapped = headers.iter().enumerate().filter(|&(place, _)| mapping.column(place).is_none());
    source.unmapped = unmapped.map(|(_, header)| header.clone()).collect();
    source.segment_bytes = written.bytes;
    source.segment_sha256 = written.sha256;
    source.synthetic = wishes.synthetic;
    case.register_source(&source, wishes.by)?;
    Ok(Imported { source, rejects: rows.rejects })
}

fn refuse_twice(case: &Case, wishes: &Wishes<'_>, sha256: &str) -> Result<(), ImportError> {
    let sources = if wishes.again { Vec::new() } else { case.sources()? };
    match sources.into_iter().find(|source| source.sha256 == sha256) {
        None => Ok(()),
        Some(known) => Err(ImportError::Already {
            name: known.name.clone(),
            imported_at: known.imported_at,
            sha256: sha256.to_owned(),
        }),
    }
}

fn tell(watch: Watch<'_>, progress: Progress) -> Result<(), ImportError> {
    if watch(progress).is_break() { Err(ImportError::Cancelled) } else { Ok(()) }
}

/// The rows of a file, read.
struct Rows {
    builder: Builder,
    read: u64,
    rejects: Vec<Reject>,
}

impl Rows {
    fn read(
        bytes: &[u8],
        shape: &Shape,
        headers: &[String],
        mapping: &Mapping,
        file: &mut RejectsFile,
        watch: Watch<'_>,
    ) -> Result<Self, ImportError> {
        let mut rows = Self { builder: Builder::new(headers, mapping), read: 0, rejects: Vec::new() };
        let mut records = Records::new(bytes, shape);
        let mut record = Record::default();
        let mut rejected = 0;
        while let Some(next) = records.next(&mut record) {
            if rows.read.is_multiple_of(ROWS_PER_REPORT) {
                let (total, bytes) = (bytes.len() as u64, records.consumed());
                tell(watch, Progress { stage: Stage::Reading, bytes, total, rows: rows.read })?;
            }
            rows.read += 1;
            match next {
                Ok(()) => rows.take(&record)?,
                Err(reject) => {
                    rejected += 1;
                    file.write(&reject)?;
                    if rows.rejects.len() < REJECTS_SHOWN {
                        rows.rejects.push(reject);
                    }
                }
            }
        }
        assert_eq!(rows.read, rows.builder.len() as u64 + rejected, "each row is taken or rejected");
        Ok(rows)
    }

    fn take(&mut self, record: &Record) -> Result<(), ImportError> {
        if self.builder.len() >= u32::MAX as usize {
            return Err(ImportError::TooLong);
        }
        let place = Place { row: record.number, offset: record.offset, length: record.length };
        self.builder.push(place, |cell| record.cell(cell));
        Ok(())
    }
}

/// What is known of a source but for its mapping and segment.
fn describe(
    name: SourceName,
    file: String,
    snapshot: &Snapshot,
    shape: &Shape,
    built: Built,
    read: u64,
) -> NewSource {
    let taken = built.table.rows.len() as u64;
    NewSource {
        name,
        file,
        sha256: snapshot.sha256.clone(),
        bytes: snapshot.bytes,
        encoding: shape.encoding.name().to_owned(),
        encoding_certain: shape.encoding_certain,
        delimiter: shape.delimiter.as_str().to_owned(),
        header_row: shape.header_row,
        rows_read: read,
        rows_taken: taken,
        rows_rejected: read - taken,
        columns: Vec::new(),
        unmapped: Vec::new(),
        warnings: built.warnings,
        notes: shape.notes.iter().cloned().chain(built.notes).collect(),
        segment_bytes: 0,
        segment_sha256: String::new(),
        synthetic: false,
    }
}
