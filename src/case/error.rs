//! What goes wrong with a case folder.

use std::io;
use std::path::{Path, PathBuf};

use crate::id::SourceName;

/// Why a case cannot be made, opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// There is nothing at the path.
    #[error("there is no case at {}", path.display())]
    Missing {
        /// The path that was given.
        path: PathBuf,
    },
    /// There is something, but not a case.
    #[error("{} is not a case: {reason}", path.display())]
    NotACase {
        /// The path that was given.
        path: PathBuf,
        /// What is there instead.
        reason: &'static str,
    },
    /// A new case was to be made where there is something already.
    #[error("{} is there already and not empty; nothing was made", path.display())]
    NotEmpty {
        /// The path that was given.
        path: PathBuf,
    },
    /// The case was made by a version of the program that knows more.
    #[error(
        "{} was made by a newer tidewaiter (case version {found}; this one reads up to {known})",
        path.display()
    )]
    Newer {
        /// The case.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// Something was to be written to a case that is open for reading only.
    #[error("{} is read-only: nothing was written", path.display())]
    ReadOnly {
        /// The case.
        path: PathBuf,
    },
    /// Another session kept the case locked for longer than we wait.
    #[error("{} is being written by another session; nothing was written", path.display())]
    Busy {
        /// The case.
        path: PathBuf,
    },
    /// A source of that name stands in the case already.
    #[error("the case has a source {name} already")]
    SourceTaken {
        /// The name.
        name: SourceName,
    },
    /// No source of that name stands in the case.
    #[error("the case has no source {name}")]
    NoSource {
        /// The name.
        name: SourceName,
    },
    /// Nobody was named as the author of an entry.
    #[error("an entry of the ledger needs to say who made it")]
    Anonymous,
    /// A stored value is not what this program writes.
    #[error("{}: {what}", path.display())]
    Damaged {
        /// The case or a file in it.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The system refused.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        #[source]
        error: io::Error,
    },
    /// The database refused.
    #[error("{}: {error}", path.display())]
    Database {
        /// The case.
        path: PathBuf,
        /// What it said.
        #[source]
        error: rusqlite::Error,
    },
}

impl CaseError {
    pub(crate) fn io(path: &Path, error: io::Error) -> Self {
        Self::Io { path: path.to_owned(), error }
    }

    /// The error of a statement, with the ones that a person can act on told apart.
    pub(crate) fn database(path: &Path, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy { path },
            Some(Code::ReadOnly) => Self::ReadOnly { path },
            Some(Code::NotADatabase) => Self::NotACase { path, reason: "its case.db is not a database" },
            Some(Code::DatabaseCorrupt) => Self::Damaged { path, what: "its case.db is damaged".to_owned() },
            _ => Self::Database { path, error },
        }
    }
}
