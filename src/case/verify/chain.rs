//! The hash chain: every entry as it was sealed, none missing, none moved.

use rusqlite::Connection;

use super::{RESTORE, Verification};
use crate::case::Entry;
use crate::case::ledger::{COLUMNS, GENESIS, read, sorted};
use crate::id::Seq;

/// Reads the ledger into `entries`, as far as it can be read, and checks its chain.
pub(super) fn check(
    db: &Connection,
    checkpoint: Option<&str>,
    entries: &mut Vec<Entry>,
    report: &mut Verification,
) -> rusqlite::Result<()> {
    let mut query = db.prepare(&format!("SELECT {COLUMNS} FROM ledger ORDER BY seq"))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        let payload: String = row.get(9)?;
        match read(row) {
            Ok(entry) => {
                check_entry(entries.last(), &entry, &payload, report);
                entries.push(entry);
            }
            Err(error) => report.find(format!("ledger entry {seq}"), error.to_string(), RESTORE),
        }
    }
    report.entries = entries.len() as u64;
    report.head = entries.last().map(|entry| (entry.seq, entry.hash.clone()));
    if let Some(hash) = checkpoint
        && !entries.iter().any(|entry| entry.hash == hash)
    {
        report.find("ledger", format!("it has no entry with the hash {hash}, and once had"), RESTORE);
    }
    Ok(())
}

fn check_entry(before: Option<&Entry>, entry: &Entry, payload: &str, report: &mut Verification) {
    let place = || format!("ledger entry {}", entry.seq);
    let (due, prev) = before.map_or((Seq(1), GENESIS), |last| (Seq(last.seq.0 + 1), &last.hash));
    if entry.seq != due {
        report.find(place(), format!("it stands where entry {due} is due: entries are missing"), RESTORE);
    }
    if entry.prev != prev {
        report.find(place(), "it does not follow the entry before it: one was removed or moved", RESTORE);
    }
    let canonical = sorted(&entry.payload).to_string();
    if entry.hash != entry.computed_hash() || payload != canonical {
        report.find(place(), "it was changed after it was written: its hash does not fit", RESTORE);
    }
}
