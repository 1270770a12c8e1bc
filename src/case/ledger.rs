//! The ledger: an append-only chain of entries, each sealed by a hash over itself and the one before.
//!
//! The hash is SHA-256, in lower-case hexadecimal, of the entry as canonical JSON: an object with
//! the keys `by, kind, matcher, payload, prev, question, reason, score, seq, state, time`, keys sorted
//! at every depth, no white space, absent values as `null`. Anybody can recompute it from
//! `tidewaiter ledger --json`. Nothing here decides what an entry means: see `project`.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::case::words::word_enum;
use crate::id::{QuestionId, Seq};
use crate::state::State;

/// The hash that the first entry has for the one before it.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

word_enum! {
    /// What an entry of the ledger records.
    Kind, "a kind of entry" {
        /// A file was imported.
        Import "import";
        /// A company was made.
        Company "company";
        /// A question was asked.
        Ask "ask";
        /// An item of evidence was added to a question.
        Evidence "evidence";
        /// A question was judged.
        Judge "judge";
        /// The judgement in force was superseded by the one before it.
        Undo "undo";
        /// An undo was taken back.
        Redo "redo";
        /// A remark was written.
        Note "note";
    }
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its place in the chain.
    pub seq: Seq,
    /// When it was made, RFC 3339 in UTC.
    pub time: String,
    /// Who made it.
    pub by: String,
    /// What it records.
    pub kind: Kind,
    /// The question that it touches.
    pub question: Option<QuestionId>,
    /// The state of that question from this entry on, where the entry sets it.
    pub state: Option<State>,
    /// Why.
    pub reason: Option<String>,
    /// The matcher's score of the pair at that time, from 0 to 1.
    pub score: Option<f64>,
    /// The matcher's version at that time.
    pub matcher: Option<String>,
    /// Everything else that the kind needs.
    pub payload: Value,
    /// The hash of the entry before.
    pub prev: String,
    /// The hash of this one.
    pub hash: String,
}

impl Entry {
    /// The bytes that the hash is taken over.
    pub fn canonical(&self) -> String {
        let mut value = json!(self);
        if let Some(fields) = value.as_object_mut() {
            fields.remove("hash");
        }
        sorted(&value).to_string()
    }

    /// The hash that the entry must have.
    pub fn computed_hash(&self) -> String {
        hex(&Sha256::digest(self.canonical().as_bytes()))
    }
}

/// What is to be written as the next entry.
#[derive(Debug, Clone)]
pub(crate) struct Draft<'a> {
    pub by: &'a str,
    pub kind: Kind,
    pub question: Option<QuestionId>,
    pub state: Option<State>,
    pub reason: Option<&'a str>,
    pub payload: Value,
}

/// Writes the next entry of the chain; the caller holds the write lock.
pub(crate) fn append(db: &Connection, draft: Draft<'_>) -> rusqlite::Result<Entry> {
    let last: Option<(u64, String)> = db
        .query_row("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (seq, prev) = last.map_or((1, GENESIS.to_owned()), |(seq, hash)| (seq + 1, hash));
    let mut entry = Entry {
        seq: Seq(seq),
        time: now(),
        by: draft.by.to_owned(),
        kind: draft.kind,
        question: draft.question,
        state: draft.state,
        reason: draft.reason.map(str::to_owned),
        score: None,
        matcher: None,
        payload: sorted(&draft.payload),
        prev,
        hash: String::new(),
    };
    entry.hash = entry.computed_hash();
    insert(db, &entry)?;
    Ok(entry)
}

/// Writes an entry as it is.
pub(crate) fn insert(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO ledger (seq, time, by, kind, question, state, reason, score, matcher, payload, prev, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        entry.seq.0,
        entry.time,
        entry.by,
        entry.kind.word(),
        entry.question.map(|id| id.0),
        entry.state.map(State::word),
        entry.reason,
        entry.score,
        entry.matcher,
        entry.payload.to_string(),
        entry.prev,
        entry.hash,
    ])?;
    Ok(())
}

/// The columns that [`read`] expects, in its order.
pub(crate) const COLUMNS: &str =
    "seq, time, by, kind, question, state, reason, score, matcher, payload, prev, hash";

/// Reads an entry from a row of [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let question: Option<u64> = row.get(4)?;
    let state: Option<String> = row.get(5)?;
    Ok(Entry {
        seq: Seq(row.get(0)?),
        time: row.get(1)?,
        by: row.get(2)?,
        kind: parsed(row, 3)?,
        question: question.map(QuestionId),
        state: state.map(|_| parsed(row, 5)).transpose()?,
        reason: row.get(6)?,
        score: row.get(7)?,
        matcher: row.get(8)?,
        payload: json_column(row, 9)?,
        prev: row.get(10)?,
        hash: row.get(11)?,
    })
}

/// A text column as the value that the text stands for.
pub(crate) fn parsed<T: std::str::FromStr<Err = String>>(row: &Row<'_>, at: usize) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    text.parse().map_err(|error: String| conversion(at, error))
}

/// A text column as the value whose JSON it holds.
pub(crate) fn json_column<T: serde::de::DeserializeOwned>(row: &Row<'_>, at: usize) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    serde_json::from_str(&text).map_err(|error| conversion(at, error))
}

/// A stored or replayed value that is not what this program writes.
pub(crate) fn conversion(
    at: usize,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, error.into())
}

/// The same value with the keys of every object sorted.
pub(crate) fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut keys: Vec<_> = fields.iter().collect();
            keys.sort_by(|a, b| a.0.cmp(b.0));
            Value::Object(
                keys.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// This moment, to the millisecond, as an entry states it.
fn now() -> String {
    format!("{:.3}", jiff::Timestamp::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            seq: Seq(2),
            time: "2023-02-04T10:00:00Z".to_owned(),
            by: "ann".to_owned(),
            kind: Kind::Judge,
            question: Some(QuestionId(1)),
            state: Some(State::Disputed),
            reason: Some("\"no\"".to_owned()),
            score: Some(0.51),
            matcher: None,
            payload: json!({ "b": [{ "d": 1, "c": "é" }], "a": null }),
            prev: GENESIS.to_owned(),
            hash: String::new(),
        }
    }

    /// The form is a promise: ledgers that were exported must stay checkable.
    #[test]
    fn the_canonical_form_never_changes() {
        let expected = format!(
            r#"{{"by":"ann","kind":"judge","matcher":null,"payload":{{"a":null,"b":[{{"c":"é","d":1}}]}},"prev":"{GENESIS}","question":1,"reason":"\"no\"","score":0.51,"seq":2,"state":"disputed","time":"2023-02-04T10:00:00Z"}}"#
        );
        assert_eq!(entry().canonical(), expected);
        assert_eq!(
            entry().computed_hash(),
            "d0b0912e9fa2741e3877031bf380a877ad5211a40abbd529b29c5b34a6dabc56"
        );
    }

    #[test]
    fn the_hash_covers_every_field_but_itself() {
        let whole = entry();
        let hash = whole.computed_hash();
        let changed = [
            Entry { seq: Seq(3), ..entry() },
            Entry { time: "2023-02-04T10:00:01Z".to_owned(), ..entry() },
            Entry { by: "bob".to_owned(), ..entry() },
            Entry { kind: Kind::Undo, ..entry() },
            Entry { question: None, ..entry() },
            Entry { state: None, ..entry() },
            Entry { reason: None, ..entry() },
            Entry { score: Some(0.52), ..entry() },
            Entry { matcher: Some(String::new()), ..entry() },
            Entry { payload: json!({}), ..entry() },
            Entry { prev: "1".repeat(64), ..entry() },
        ];
        for other in changed {
            assert_ne!(other.computed_hash(), hash, "{other:?}");
        }
        assert_eq!(Entry { hash: "x".to_owned(), ..entry() }.computed_hash(), hash);
    }
}
