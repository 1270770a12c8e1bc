//! What ledger entries mean: the only code that writes the tables beside the ledger.
//!
//! [`apply`] runs in the transaction that appends the entry; replaying every entry through it from
//! an empty database gives the same tables, which is how `verify` knows that nobody else wrote them.

use rusqlite::{Connection, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::case::evidence::NewEvidence;
use crate::case::ledger::{self, Entry, Kind};
use crate::case::party::Party;
use crate::case::source::NewSource;
use crate::case::words::word_enum;
use crate::id::{EvidenceId, Seq};
use crate::state::State;

/// The tables that are made from the ledger, in the order in which they refer to each other.
pub(crate) const TABLES: &[&str] = &["sources", "companies", "questions", "evidence", "notes"];

word_enum! {
    /// What a note is about.
    Subject, "a subject of notes" {
        /// A shipment, as `source:row`.
        Shipment "shipment";
        /// A name as records write it.
        Name "name";
        /// A company of the case.
        Company "company";
        /// A question, by its number.
        Question "question";
    }
}

/// The payload of a `company` entry.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CompanyMade {
    pub name: String,
    pub note: Option<String>,
}

/// The payload of an `ask` entry.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub left: Party,
    pub right: Party,
}

/// The payload of an `evidence` entry.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct EvidenceAdded {
    pub id: EvidenceId,
    pub item: NewEvidence,
}

/// The payload of an `undo` or `redo` entry.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Superseded {
    /// The judgement that is no longer in force (`undo`), or the undo that was taken back (`redo`).
    pub supersedes: Seq,
    /// The judgement in force from now on; none if the question is open again.
    pub in_force: Option<Seq>,
}

/// The payload of a `note` entry.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Noted {
    pub subject: Subject,
    pub target: String,
    pub text: String,
}

/// A payload as the ledger stores it.
pub(crate) fn payload(of: &impl Serialize) -> Value {
    json!(of)
}

/// What an entry's payload says.
pub(crate) fn stated<T: DeserializeOwned>(entry: &Entry) -> rusqlite::Result<T> {
    T::deserialize(&entry.payload).map_err(|error| ledger::conversion(9, error))
}

/// Writes what an entry means into the tables beside the ledger.
pub(crate) fn apply(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    match entry.kind {
        Kind::Import => source(db, entry, &stated(entry)?),
        Kind::Company => company(db, entry, &stated(entry)?),
        Kind::Ask => question(db, entry, &stated(entry)?),
        Kind::Evidence => evidence(db, entry, &stated(entry)?),
        Kind::Judge => judgement(db, entry),
        Kind::Undo | Kind::Redo => stated::<Superseded>(entry).and_then(|_| judgement(db, entry)),
        Kind::Note => note(db, entry, &stated(entry)?),
    }
}

fn source(db: &Connection, entry: &Entry, source: &NewSource) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO sources (name, seq, sha256, imported_at, facts) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![source.name.as_str(), entry.seq.0, source.sha256, entry.time, entry.payload.to_string()])
    .map(drop)
}

fn company(db: &Connection, entry: &Entry, made: &CompanyMade) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO companies (name, seq, note) VALUES (?1, ?2, ?3)")?
        .execute(params![made.name, entry.seq.0, made.note])
        .map(drop)
}

fn question(db: &Connection, entry: &Entry, asked: &Asked) -> rusqlite::Result<()> {
    let Asked { left, right } = asked;
    db.prepare_cached(
        "INSERT INTO questions (id, left_kind, left_text, right_kind, right_text, pair, state, last, asked_by, asked_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        number(entry)?,
        left.kind.word(),
        left.text,
        right.kind.word(),
        right.text,
        left.pair_key(right),
        State::Open.word(),
        entry.seq.0,
        entry.by,
        entry.time,
    ])
    .map(drop)
}

fn evidence(db: &Connection, entry: &Entry, added: &EvidenceAdded) -> rusqlite::Result<()> {
    let item = ledger::sorted(&payload(&added.item)).to_string();
    db.prepare_cached(
        "INSERT INTO evidence (id, question, seq, added_by, added_at, item) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![added.id.0, number(entry)?, entry.seq.0, entry.by, entry.time, item])?;
    touch(db, entry)
}

fn judgement(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let state = entry.state.ok_or_else(|| ledger::conversion(5, "a judgement without a state"))?;
    let changed = db
        .prepare_cached("UPDATE questions SET state = ?2, last = ?3 WHERE id = ?1")?
        .execute(params![number(entry)?, state.word(), entry.seq.0])?;
    exactly_one(changed)
}

fn note(db: &Connection, entry: &Entry, noted: &Noted) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO notes (seq, subject, target, text, by, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        entry.seq.0,
        noted.subject.word(),
        noted.target,
        noted.text,
        entry.by,
        entry.time
    ])?;
    if entry.question.is_some() { touch(db, entry) } else { Ok(()) }
}

/// Makes an entry the latest that touches its question.
fn touch(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let changed = db
        .prepare_cached("UPDATE questions SET last = ?2 WHERE id = ?1")?
        .execute(params![number(entry)?, entry.seq.0])?;
    exactly_one(changed)
}

fn exactly_one(changed: usize) -> rusqlite::Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(ledger::conversion(4, "the entry is about a question that was never asked"))
    }
}

fn number(entry: &Entry) -> rusqlite::Result<u64> {
    entry.question.map(|id| id.0).ok_or_else(|| ledger::conversion(4, "the entry names no question"))
}
