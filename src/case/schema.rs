//! The database's schema, as numbered migrations; a case remembers the last one that it has had.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::case::CaseError;

/// The migrations in order; the version of a case is how many of them it has had.
const MIGRATIONS: &[&str] = &[include_str!("../../assets/schema/001.sql")];

/// Tells a case's database from any other SQLite file: "TIDW" in ASCII.
pub(crate) const APPLICATION_ID: i64 = 0x5449_4457;

/// The newest version that this program knows.
pub(crate) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// The version of a database, 0 if it has had no migration yet.
pub(crate) fn version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Refuses a database that is none of ours, or that a newer program has written.
pub(crate) fn check(db: &Connection, root: &Path) -> Result<(), CaseError> {
    let failed = |error| CaseError::database(root, error);
    let id: i64 = db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(failed)?;
    if id != APPLICATION_ID {
        return Err(CaseError::NotACase {
            path: root.to_owned(),
            reason: "its case.db is of another program",
        });
    }
    let found = version(db).map_err(failed)?;
    if found > newest() {
        return Err(CaseError::Newer { path: root.to_owned(), found, known: newest() });
    }
    Ok(())
}

/// Brings a database to the newest version, all of it or nothing; writes nothing if it is there.
pub(crate) fn migrate(db: &mut Connection) -> rusqlite::Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let had = usize::try_from(version(&tx)?).unwrap_or(0);
    if had == MIGRATIONS.len() {
        return Ok(());
    }
    for migration in MIGRATIONS.iter().skip(had) {
        tx.execute_batch(migration)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", newest())?;
    tx.commit()
}
