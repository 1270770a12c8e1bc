//! The list of files that an import is making: one import at a time, and no leftovers.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::case::Case;
use crate::case::import::ImportError;

const NAME: &str = "import.journal";

/// The journal of the one import that may run; locked while it is open.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    root: PathBuf,
}

impl Journal {
    /// Opens the case's journal, if no other session has it open.
    pub fn open(case: &Case) -> Result<Self, ImportError> {
        let folder = case.derived_dir();
        fs::create_dir_all(&folder).map_err(ImportError::io(&folder))?;
        let path = folder.join(NAME);
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = options.map_err(ImportError::io(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file, path, root: case.root().to_owned() }),
            Err(TryLockError::WouldBlock) => Err(ImportError::Busy(case.root().to_owned())),
            Err(TryLockError::Error(error)) => Err(ImportError::io(&path)(error)),
        }
    }

    /// Says that a file of the case is about to be made.
    pub fn note(&mut self, made: &Path) -> Result<(), ImportError> {
        let relative = made.strip_prefix(&self.root).unwrap_or(made);
        writeln!(self.file, "{}", relative.to_string_lossy()).map_err(ImportError::io(&self.path))
    }

    /// Removes what an import has made that no source of the case names.
    pub fn sweep(&mut self, case: &Case) -> Result<(), ImportError> {
        let mut listed = String::new();
        let read = self.file.rewind().and_then(|()| self.file.read_to_string(&mut listed));
        read.map_err(ImportError::io(&self.path))?;
        let sources = case.sources()?;
        let kept = |path: &Path| {
            sources.iter().any(|source| {
                [
                    case.segment_path(&source.name),
                    case.rejects_path(&source.name),
                    case.original_path(&source.sha256),
                ]
                .iter()
                .any(|own| own == path)
            })
        };
        let made = listed.lines().filter(|line| is_ours(line)).map(|line| self.root.join(line));
        for path in made.filter(|path| !kept(path)) {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(ImportError::io(&path)(error));
                }
                _ => {}
            }
        }
        self.close()
    }

    /// Forgets the list: everything in it belongs to a source, or is gone.
    pub fn close(&mut self) -> Result<(), ImportError> {
        let emptied = self.file.set_len(0).and_then(|()| self.file.rewind());
        emptied.map_err(ImportError::io(&self.path))
    }
}

/// Whether a line names a file right in one of the folders that imports write to: a case from
/// somebody else must not have files removed elsewhere.
fn is_ours(line: &str) -> bool {
    let parts: Vec<&str> = line.split(['/', '\\']).collect();
    matches!(parts[..], ["originals" | "segments" | "rejects", name] if !matches!(name, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Case;

    #[test]
    fn leftovers_go_and_nothing_else_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let case = Case::create(&folder.path().join("a.case")).expect("a case");
        let leftover = case.original_path("abc");
        let own = case.root().join("originals").join("note.txt");
        fs::write(&leftover, "x").expect("written");
        fs::write(&own, "x").expect("written");
        let outside = folder.path().join("precious");
        fs::write(&outside, "x").expect("written");
        let mut journal = Journal::open(&case).expect("a journal");
        journal.note(&leftover).expect("noted");
        writeln!(journal.file, "../precious\n{}\noriginals/../../precious", outside.display())
            .expect("written");
        assert!(matches!(Journal::open(&case), Err(ImportError::Busy(_))));
        drop(journal);
        Journal::open(&case).and_then(|mut journal| journal.sweep(&case)).expect("swept");
        assert!(!leftover.exists());
        assert!(own.exists() && outside.exists());
    }
}
