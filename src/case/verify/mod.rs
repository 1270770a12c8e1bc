//! Checks that a case is what its sessions wrote: every checksum, the hash chain, the references.
//!
//! It only looks and says what it found; it mends nothing.

mod chain;
mod files;
mod tables;

use rusqlite::Connection;

use crate::case::{Case, CaseError};
use crate::id::Seq;

/// Something in a case that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where: a file of the case, a table and row, an entry.
    pub place: String,
    /// What is wrong there.
    pub what: String,
    /// What a person can do about it.
    pub advice: &'static str,
}

/// What was checked, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// What is not as it was written; nothing if the case is whole.
    pub findings: Vec<Finding>,
    /// Entries of the ledger.
    pub entries: u64,
    /// Rows of tables that were compared with a replay of the ledger.
    pub projected: u64,
    /// Sources whose original and segment were read.
    pub sources: u64,
    /// Shipments in the segments.
    pub shipments: u64,
    /// References of evidence and notes to shipments.
    pub references: u64,
    /// The last entry and its hash: keep it elsewhere, and hand it back as the checkpoint.
    pub head: Option<(Seq, String)>,
}

const RESTORE: &str = "restore case.db from a copy, and compare its ledger with one exported earlier";

impl Verification {
    fn find(&mut self, place: impl Into<String>, what: impl Into<String>, advice: &'static str) {
        self.findings.push(Finding { place: place.into(), what: what.into(), advice });
    }

    /// Takes a failure of the database to answer as something found.
    fn take(&mut self, place: &str, outcome: rusqlite::Result<()>) {
        if let Err(error) = outcome {
            self.find(place, error.to_string(), RESTORE);
        }
    }
}

/// Checks a case; `checkpoint` is the hash of an entry that the ledger is known to have had.
///
/// All of it is read from one snapshot, so other sessions may go on writing.
///
/// # Errors
/// When the database cannot be read at all; anything less is a finding.
pub fn verify(case: &Case, checkpoint: Option<&str>) -> Result<Verification, CaseError> {
    let mut report = Verification::default();
    let expected = case.read(|db| {
        let snapshot = db.unchecked_transaction()?;
        Ok(check_database(&snapshot, checkpoint, &mut report))
    })?;
    expected.check(case, &mut report);
    Ok(report)
}

/// Checks what stands in the database, and says which files and shipments must be there.
fn check_database(db: &Connection, checkpoint: Option<&str>, report: &mut Verification) -> files::Expected {
    let outcome = tables::check_integrity(db, report);
    report.take("case.db", outcome);
    let before = report.findings.len();
    let mut entries = Vec::new();
    let outcome = chain::check(db, checkpoint, &mut entries, report);
    report.take("ledger", outcome);
    if report.findings.len() == before {
        let outcome = tables::check_replay(db, &entries, report);
        report.take("case.db", outcome);
    }
    files::Expected::of(&entries)
}

#[cfg(test)]
mod tests;
