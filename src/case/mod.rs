//! The case folder: imported files, their segments, and a database with the ledger of all judgements.
//!
//! A [`Case`] hands out paths and entries and takes new entries, each in one transaction that is on
//! disk before the call returns. It never edits or erases an entry, and never reads a shipment.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::id::SourceName;

pub mod error;
pub mod evidence;
mod folder;
pub mod import;
pub mod ledger;
mod open;
pub mod party;
pub mod project;
pub(crate) mod rows;
mod schema;
pub mod source;
pub mod verify;
mod words;

pub use error::CaseError;
pub use ledger::{Entry, Kind};
pub use source::{NewSource, Source};

pub(crate) use ledger::Draft;

/// Whether a case may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading and writing.
    Write,
    /// Reading only.
    Read,
}

/// An open case. One per session; several sessions may have the same case open.
#[derive(Debug)]
pub struct Case {
    root: PathBuf,
    access: Access,
    db: Connection,
    commits: u64,
}

impl Case {
    /// The case's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether this session may write: [`Access::Read`] also where writing was asked for and the
    /// folder or the database does not permit it.
    pub fn access(&self) -> Access {
        self.access
    }

    /// A number that moves whenever this or another session has committed something.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn change_counter(&self) -> Result<u64, CaseError> {
        let version: u64 = self
            .db
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(|error| self.database_error(error))?;
        Ok(version + self.commits)
    }

    /// The whole ledger, oldest entry first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn ledger(&self) -> Result<Vec<Entry>, CaseError> {
        self.read(|db| {
            let sql = format!("SELECT {} FROM ledger ORDER BY seq", ledger::COLUMNS);
            db.prepare_cached(&sql)?.query_map([], ledger::read)?.collect()
        })
    }

    /// Appends an import entry: the file is part of the case from then on.
    ///
    /// # Errors
    /// When the name is taken, the case is read-only, or the database refuses.
    pub fn register_source(&mut self, source: &NewSource, by: &str) -> Result<(), CaseError> {
        self.write(|tx| {
            if tx.sources()?.iter().any(|known| known.name == source.name) {
                return Err(CaseError::SourceTaken { name: source.name.clone() });
            }
            tx.append(Draft {
                by,
                kind: Kind::Import,
                question: None,
                state: None,
                reason: None,
                payload: project::payload(source),
            })
            .map(drop)
        })
    }

    /// The imported files, in the order of their import.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sources(&self) -> Result<Vec<Source>, CaseError> {
        self.read(read_sources)
    }

    /// A source's facts by its name.
    pub(crate) fn source(&self, name: &SourceName) -> Result<Source, CaseError> {
        let found = self.sources()?.into_iter().find(|source| source.name == *name);
        found.ok_or_else(|| CaseError::NoSource { name: name.clone() })
    }

    /// Reads from the database.
    pub(crate) fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, CaseError> {
        query(&self.db).map_err(|error| self.database_error(error))
    }

    /// Runs one transaction that holds the write lock from its start; an error undoes all of it.
    pub(crate) fn write<T, E: From<CaseError>>(
        &mut self,
        work: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.access == Access::Read {
            return Err(CaseError::ReadOnly { path: self.root.clone() }.into());
        }
        let root = self.root.clone();
        let failed = |error| E::from(CaseError::database(&root, error));
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let writer = Writer { tx, root: &root };
        let done = work(&writer)?;
        writer.tx.commit().map_err(failed)?;
        self.commits += 1;
        Ok(done)
    }

    fn database_error(&self, error: rusqlite::Error) -> CaseError {
        CaseError::database(&self.root, error)
    }
}

/// A transaction that holds the case's write lock.
pub(crate) struct Writer<'a> {
    tx: Transaction<'a>,
    root: &'a Path,
}

impl Writer<'_> {
    /// Reads what is there now, the transaction's own entries included.
    pub fn read<T>(&self, query: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, CaseError> {
        query(&self.tx).map_err(|error| CaseError::database(self.root, error))
    }

    /// Appends an entry and writes what it means.
    pub fn append(&self, draft: Draft<'_>) -> Result<Entry, CaseError> {
        if draft.by.trim().is_empty() {
            return Err(CaseError::Anonymous);
        }
        self.read(|db| {
            let entry = ledger::append(db, draft)?;
            project::apply(db, &entry)?;
            Ok(entry)
        })
    }

    fn sources(&self) -> Result<Vec<Source>, CaseError> {
        self.read(read_sources)
    }
}

fn read_sources(db: &Connection) -> rusqlite::Result<Vec<Source>> {
    let mut query = db.prepare_cached("SELECT facts, imported_at FROM sources ORDER BY seq")?;
    let rows = query
        .query_map([], |row| Ok(Source { facts: ledger::json_column(row, 0)?, imported_at: row.get(1)? }))?;
    rows.collect()
}

#[cfg(test)]
mod tests;
