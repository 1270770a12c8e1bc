//! The database itself, and the tables that must be what a replay of the ledger makes of them.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::{RESTORE, Verification};
use crate::case::project::{TABLES, apply};
use crate::case::{Entry, ledger, schema};

const REMAKE: &str =
    "the ledger is whole and is what counts; restore case.db from a copy with the same last entry";

/// Asks SQLite about the file, and compares the schema with the one that this program makes.
pub(super) fn check_integrity(db: &Connection, report: &mut Verification) -> rusqlite::Result<()> {
    let mut query = db.prepare("PRAGMA integrity_check")?;
    let answers: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for answer in answers.into_iter().filter(|answer| answer != "ok") {
        report.find("case.db", answer, RESTORE);
    }
    let mut query = db.prepare("PRAGMA foreign_key_check")?;
    let dangling: Vec<(String, Option<i64>, String)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (table, row, parent) in dangling {
        let row = row.map(|row| format!(", row {row}")).unwrap_or_default();
        report.find(format!("table {table}{row}"), format!("it refers to no row of {parent}"), RESTORE);
    }
    check_schema(db, report)
}

fn check_schema(db: &Connection, report: &mut Verification) -> rusqlite::Result<()> {
    let mut fresh = Connection::open_in_memory()?;
    schema::migrate(&mut fresh)?;
    if schema::version(db)? != schema::newest() {
        return Ok(());
    }
    let (here, due) = (definitions(db)?, definitions(&fresh)?);
    for (name, sql) in &due {
        match here.get(name) {
            None => report.find("case.db", format!("its {name} was removed"), RESTORE),
            Some(found) if found != sql => {
                report.find("case.db", format!("its {name} was changed"), RESTORE);
            }
            Some(_) => {}
        }
    }
    for name in here.keys().filter(|name| !due.contains_key(*name)) {
        report.find("case.db", format!("its {name} is none of ours"), RESTORE);
    }
    Ok(())
}

fn definitions(db: &Connection) -> rusqlite::Result<BTreeMap<String, Option<String>>> {
    let mut query = db.prepare(
        "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_stat%' ESCAPE '~'",
    )?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Replays a whole ledger in memory and compares every table with it.
pub(super) fn check_replay(
    db: &Connection,
    entries: &[Entry],
    report: &mut Verification,
) -> rusqlite::Result<()> {
    let mut replayed = Connection::open_in_memory()?;
    schema::migrate(&mut replayed)?;
    replayed.execute_batch("BEGIN")?;
    for entry in entries {
        if let Err(error) = ledger::insert(&replayed, entry).and_then(|()| apply(&replayed, entry)) {
            report.find(
                format!("ledger entry {}", entry.seq),
                format!("it makes no sense: {error}"),
                RESTORE,
            );
            return Ok(());
        }
    }
    TABLES.iter().try_for_each(|table| compare(db, &replayed, table, report))
}

fn compare(
    db: &Connection,
    replayed: &Connection,
    table: &str,
    report: &mut Verification,
) -> rusqlite::Result<()> {
    let (here, due) = (rows(db, table)?, rows(replayed, table)?);
    report.projected += due.len() as u64;
    for (key, row) in &due {
        let what = match here.get(key) {
            None => "it is missing, but the ledger has it",
            Some(found) if found != row => "it is not what the ledger says",
            Some(_) => continue,
        };
        report.find(format!("table {table}, {key}"), what, REMAKE);
    }
    for key in here.keys().filter(|key| !due.contains_key(*key)) {
        report.find(format!("table {table}, {key}"), "the ledger knows nothing of it", REMAKE);
    }
    Ok(())
}

/// A table's rows by their first column, which is its key.
fn rows(db: &Connection, table: &str) -> rusqlite::Result<BTreeMap<String, Vec<Value>>> {
    let mut query = db.prepare(&format!("SELECT * FROM {table}"))?;
    let width = query.column_count();
    let mut rows = query.query([])?;
    let mut all = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let values = (0..width).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Value>>>()?;
        all.insert(key(values.first()), values);
    }
    Ok(all)
}

fn key(value: Option<&Value>) -> String {
    match value {
        Some(Value::Integer(number)) => number.to_string(),
        Some(Value::Text(text)) => text.clone(),
        other => format!("{other:?}"),
    }
}
