//! Makes the demo case: imports the embedded files, then does what the script says.
//!
//! There is one way into a case: the importer and [`crate::resolve`]. The importer is handed in, so
//! that this module decides nothing about how a file is read. A demo case is whole or not there.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use thiserror::Error;

use super::script::Script;
use crate::case::{Access, Case, CaseError};
use crate::resolve::ResolveError;

/// Who makes the demo's entries in the ledger.
pub const BY: &str = "tidewaiter demo";

/// The folder of the demo case inside the platform's data folder.
const FOLDER: &str = "demo.case";

/// The embedded files: name, text, whether their shipments are invented.
const FILES: [(&str, &str, bool); 2] = [
    ("public-report.csv", include_str!("../../assets/demo/public-report.csv"), false),
    ("filler.csv", include_str!("../../assets/demo/filler.csv"), true),
];

/// A file that is to be imported.
#[derive(Debug, Clone, Copy)]
pub struct DemoFile<'a> {
    /// Where it stands.
    pub path: &'a Path,
    /// Whether its shipments are invented.
    pub synthetic: bool,
}

/// Imports a file into a case, whole or not at all; the entry is made by [`BY`].
pub type Importer<'a> =
    &'a mut dyn FnMut(&mut Case, DemoFile<'_>) -> Result<(), Box<dyn Error + Send + Sync>>;

/// Why there is no demo case.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The embedded script is damaged.
    #[error("the embedded demo case cannot be read: {0}")]
    Script(#[from] toml::de::Error),
    /// The case could not be made or opened.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The script does not fit the embedded files.
    #[error("the demo case cannot be filled: {0}")]
    Resolve(#[from] ResolveError),
    /// An embedded file was not taken.
    #[error("{file} of the demo case cannot be imported: {error}")]
    Import {
        /// The file's name.
        file: &'static str,
        /// What the importer said.
        error: Box<dyn Error + Send + Sync>,
    },
    /// The system refused.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

impl DemoError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |error| Self::Io { path: path.to_owned(), error }
    }
}

/// Makes the demo case in a folder that does not exist yet or is empty.
///
/// # Errors
/// When there is something at the path already, or the case cannot be written.
pub fn build(root: &Path, import: Importer<'_>) -> Result<Case, DemoError> {
    let script = Script::embedded()?;
    let mut case = Case::create(root)?;
    let folder = temporary_folder(&case.derived_dir())?;
    for (file, text, synthetic) in FILES {
        let path = folder.path().join(file);
        fs::write(&path, text).map_err(DemoError::io(&path))?;
        import(&mut case, DemoFile { path: &path, synthetic })
            .map_err(|error| DemoError::Import { file, error })?;
    }
    script.apply(&mut case, BY)?;
    Ok(case)
}

/// A demo case to read in, which is gone when this is dropped.
#[derive(Debug)]
pub struct Temporary {
    // Dropped in this order: the database is closed before its folder is removed.
    case: Case,
    folder: TempDir,
}

impl Temporary {
    /// Makes it in `folder`, the system's for temporary files, and opens it for reading only.
    ///
    /// # Errors
    /// When the folder cannot take it.
    pub fn build(folder: &Path, import: Importer<'_>) -> Result<Self, DemoError> {
        let folder = temporary_folder(folder)?;
        let root = folder.path().join(FOLDER);
        drop(build(&root, import)?);
        Ok(Self { case: Case::open(&root, Access::Read)?, folder })
    }

    /// The case.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// The case and the folder to which it belongs, for whoever keeps the case: the folder goes when
    /// it is dropped, so drop it last.
    pub fn into_parts(self) -> (Case, TempDir) {
        (self.case, self.folder)
    }

    /// The same, to be handed to what may write: it answers that the case is read-only.
    pub fn case_mut(&mut self) -> &mut Case {
        &mut self.case
    }
}

/// The path of the demo case that is kept in `data`, the program's folder of the platform's user
/// data; made if there is none.
///
/// If `fresh`, it is made anew and the old one, with what a person has judged in it, is kept beside
/// it under a name with a number. A new case is built under another name and renamed once whole.
///
/// # Errors
/// When the folder cannot be written to.
pub fn in_data_folder(data: &Path, fresh: bool, import: Importer<'_>) -> Result<PathBuf, DemoError> {
    let target = data.join(FOLDER);
    if target.exists() && !fresh {
        return Ok(target);
    }
    fs::create_dir_all(data).map_err(DemoError::io(data))?;
    let making = temporary_folder(data)?;
    let made = making.path().join(FOLDER);
    drop(build(&made, import)?);
    let aside = if target.exists() && fresh { Some(move_aside(&target)?) } else { None };
    match fs::rename(&made, &target) {
        Ok(()) => Ok(target),
        // Another session was faster: its case is as good.
        Err(_) if aside.is_none() && target.exists() => Ok(target),
        Err(error) => {
            // The old case goes back where it was; if even that fails, the first error says more.
            let _ = aside.map(|old| fs::rename(old, &target));
            Err(DemoError::Io { path: target, error })
        }
    }
}

/// Renames a folder to the first free name with a number.
fn move_aside(target: &Path) -> Result<PathBuf, DemoError> {
    let mut number = 1_u32;
    let mut aside = target.with_file_name(format!("demo-{number}.case"));
    while aside.exists() {
        number += 1;
        aside.set_file_name(format!("demo-{number}.case"));
    }
    fs::rename(target, &aside).map_err(DemoError::io(target))?;
    Ok(aside)
}

fn temporary_folder(parent: &Path) -> Result<TempDir, DemoError> {
    tempfile::Builder::new().prefix("demo-").tempdir_in(parent).map_err(DemoError::io(parent))
}
