//! Questions: asked about a pair of parties, answered by judgements that supersede each other.
//!
//! A question's version is the last entry that touches it: who judges says which version they saw,
//! and is told of the conflict if somebody was faster. An undo adds an entry too; nothing is erased.

use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::json;

use crate::case::evidence::Evidence;
use crate::case::party::{Party, PartyKind};
use crate::case::project::{Asked, Superseded, payload, stated};
use crate::case::{Case, CaseError, Draft, Entry, Kind, Writer, ledger};
use crate::id::{EvidenceId, QuestionId, Seq};
use crate::resolve::{ResolveError, company, said};
use crate::state::State;

/// A pair of parties under examination.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Its number.
    pub id: QuestionId,
    /// One side.
    pub left: Party,
    /// The other side.
    pub right: Party,
    /// What has been judged.
    pub state: State,
    /// The last entry that touches it: its version.
    pub last: Seq,
    /// Who asked.
    pub asked_by: String,
    /// When, RFC 3339 in UTC.
    pub asked_at: String,
    /// What speaks for and against, in the order in which it was added.
    pub evidence: Vec<Evidence>,
    /// Judgements, undos and redos, oldest first.
    pub judgements: Vec<Entry>,
}

/// Every question of a case, in the order in which they were asked.
///
/// # Errors
/// When the database cannot be read.
pub fn questions(case: &Case) -> Result<Vec<Question>, CaseError> {
    case.read(|db| {
        let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM questions ORDER BY id"))?;
        let mut all: Vec<Question> = query.query_map([], read_question)?.collect::<rusqlite::Result<_>>()?;
        fill(db, &mut all, None)?;
        Ok(all)
    })
}

/// One question.
///
/// # Errors
/// When there is no such question, or the database cannot be read.
pub fn question(case: &Case, id: QuestionId) -> Result<Question, ResolveError> {
    let found = case.read(|db| {
        let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM questions WHERE id = ?1"))?;
        let mut found: Vec<Question> =
            query.query_map([id.0], read_question)?.collect::<rusqlite::Result<_>>()?;
        fill(db, &mut found, Some(id))?;
        Ok(found.pop())
    })?;
    found.ok_or(ResolveError::NoQuestion { id })
}

/// Opens a question about a pair; the same pair, in either order, has one question.
///
/// Returns the question's number and the entry that asked it, now or earlier.
///
/// # Errors
/// When a party is empty or compared with itself, a company is not in the case, or the case cannot
/// be written to.
pub fn ask(
    case: &mut Case,
    left: &Party,
    right: &Party,
    by: &str,
) -> Result<(QuestionId, Entry), ResolveError> {
    case.write(|tx| ask_in(tx, left, right, by))
}

/// Judges a question; `expected` is the version that the person saw.
///
/// # Errors
/// When the state is `open`, the reason is empty, somebody touched the question since `expected`, or
/// the case cannot be written to.
pub fn judge(
    case: &mut Case,
    id: QuestionId,
    state: State,
    reason: &str,
    by: &str,
    expected: Option<Seq>,
) -> Result<Entry, ResolveError> {
    case.write(|tx| judge_in(tx, id, state, reason, by, expected))
}

/// Supersedes the judgement in force: the state before it comes back.
///
/// # Errors
/// As [`judge`], and when no judgement is in force.
pub fn undo(
    case: &mut Case,
    id: QuestionId,
    reason: &str,
    by: &str,
    expected: Option<Seq>,
) -> Result<Entry, ResolveError> {
    case.write(|tx| {
        check_version(tx, id, expected)?;
        let mut history = History::read(tx, id)?;
        let undone = history.in_force.pop().ok_or(ResolveError::NothingToUndo { id })?;
        history.supersede(tx, Kind::Undo, undone.seq, reason, by)
    })
}

/// Takes back the last undo: the judgement that it superseded is in force again.
///
/// # Errors
/// As [`judge`], and when the last change of state was not an undo (or a redo after several).
pub fn redo(
    case: &mut Case,
    id: QuestionId,
    reason: &str,
    by: &str,
    expected: Option<Seq>,
) -> Result<Entry, ResolveError> {
    case.write(|tx| {
        check_version(tx, id, expected)?;
        let mut history = History::read(tx, id)?;
        let (undo, judgement) = history.undone.pop().ok_or(ResolveError::NothingToRedo { id })?;
        history.in_force.push(judgement);
        history.supersede(tx, Kind::Redo, undo, reason, by)
    })
}

pub(super) fn ask_in(
    tx: &Writer<'_>,
    left: &Party,
    right: &Party,
    by: &str,
) -> Result<(QuestionId, Entry), ResolveError> {
    for party in [left, right] {
        said(&party.text, "the name of a party")?;
        if party.kind == PartyKind::Company && !tx.read(|db| company::exists(db, &party.text))? {
            return Err(ResolveError::NoCompany { name: party.text.clone() });
        }
    }
    if left == right {
        return Err(ResolveError::Itself { text: left.text.clone() });
    }
    if let Some(asked) = tx.read(|db| find(db, left, right))? {
        return Ok(asked);
    }
    let id =
        QuestionId(tx.read(|db| {
            db.query_row("SELECT coalesce(max(id), 0) + 1 FROM questions", [], |row| row.get(0))
        })?);
    let asked = Asked { left: left.clone(), right: right.clone() };
    let entry = tx.append(Draft {
        by,
        kind: Kind::Ask,
        question: Some(id),
        state: Some(State::Open),
        reason: None,
        payload: payload(&asked),
    })?;
    Ok((id, entry))
}

pub(super) fn judge_in(
    tx: &Writer<'_>,
    id: QuestionId,
    state: State,
    reason: &str,
    by: &str,
    expected: Option<Seq>,
) -> Result<Entry, ResolveError> {
    if state == State::Open {
        return Err(ResolveError::OpenIsNoJudgement);
    }
    let reason = said(reason, "the reason of a judgement")?;
    let before = check_version(tx, id, expected)?;
    Ok(tx.append(Draft {
        by,
        kind: Kind::Judge,
        question: Some(id),
        state: Some(state),
        reason: Some(reason),
        payload: json!({ "before": before }),
    })?)
}

/// The question of a pair, with the entry that asked it.
fn find(db: &Connection, left: &Party, right: &Party) -> rusqlite::Result<Option<(QuestionId, Entry)>> {
    let id: Option<u64> = db
        .query_row("SELECT id FROM questions WHERE pair = ?1", [left.pair_key(right)], |row| row.get(0))
        .optional()?;
    let Some(id) = id else { return Ok(None) };
    let sql = format!("SELECT {} FROM ledger WHERE question = ?1 ORDER BY seq LIMIT 1", ledger::COLUMNS);
    let entry = db.query_row(&sql, [id], ledger::read)?;
    Ok(Some((QuestionId(id), entry)))
}

/// The question's state, if its version is the expected one.
pub(super) fn check_version(
    tx: &Writer<'_>,
    id: QuestionId,
    expected: Option<Seq>,
) -> Result<State, ResolveError> {
    let found: Option<(State, u64)> = tx.read(|db| {
        db.query_row("SELECT state, last FROM questions WHERE id = ?1", [id.0], |row| {
            Ok((ledger::parsed(row, 0)?, row.get(1)?))
        })
        .optional()
    })?;
    let (state, last) = found.ok_or(ResolveError::NoQuestion { id })?;
    if expected.is_none_or(|expected| expected.0 == last) {
        return Ok(state);
    }
    let sql = format!("SELECT {} FROM ledger WHERE seq = ?1", ledger::COLUMNS);
    let Entry { seq, by, time, reason, .. } = tx.read(|db| db.query_row(&sql, [last], ledger::read))?;
    Err(ResolveError::Conflict { id, seq, by, time, state, reason })
}

/// A question's judgements: those in force or superseded by later ones, and those undone.
struct History {
    id: QuestionId,
    /// The last one is in force, the others are what undo leads back to.
    in_force: Vec<Entry>,
    /// Undos that can be taken back, with the judgement that each superseded; the last one first.
    undone: Vec<(Seq, Entry)>,
}

impl History {
    fn read(tx: &Writer<'_>, id: QuestionId) -> Result<Self, ResolveError> {
        let mut history = Self { id, in_force: Vec::new(), undone: Vec::new() };
        for entry in tx.read(|db| judgements(db, Some(id)))? {
            history.follow(entry);
        }
        Ok(history)
    }

    fn follow(&mut self, entry: Entry) {
        match entry.kind {
            Kind::Undo => {
                let undone = self.in_force.pop().map(|judgement| (entry.seq, judgement));
                self.undone.extend(undone);
            }
            Kind::Redo => {
                let redone = self.undone.pop().map(|(_, judgement)| judgement);
                self.in_force.extend(redone);
            }
            _ => {
                self.in_force.push(entry);
                self.undone.clear();
            }
        }
    }

    /// Appends the entry after which the last judgement of `in_force` holds.
    fn supersede(
        &self,
        tx: &Writer<'_>,
        kind: Kind,
        supersedes: Seq,
        reason: &str,
        by: &str,
    ) -> Result<Entry, ResolveError> {
        let reason = said(reason, "the reason of an undo or redo")?;
        let holds = self.in_force.last();
        let superseded = Superseded { supersedes, in_force: holds.map(|judgement| judgement.seq) };
        Ok(tx.append(Draft {
            by,
            kind,
            question: Some(self.id),
            state: Some(holds.and_then(|judgement| judgement.state).unwrap_or(State::Open)),
            reason: Some(reason),
            payload: payload(&superseded),
        })?)
    }
}

const COLUMNS: &str = "id, left_kind, left_text, right_kind, right_text, state, last, asked_by, asked_at";

fn read_question(row: &Row<'_>) -> rusqlite::Result<Question> {
    Ok(Question {
        id: QuestionId(row.get(0)?),
        left: Party { kind: ledger::parsed(row, 1)?, text: row.get(2)? },
        right: Party { kind: ledger::parsed(row, 3)?, text: row.get(4)? },
        state: ledger::parsed(row, 5)?,
        last: Seq(row.get(6)?),
        asked_by: row.get(7)?,
        asked_at: row.get(8)?,
        evidence: Vec::new(),
        judgements: Vec::new(),
    })
}

/// Gives questions, sorted by number, their evidence and judgements.
fn fill(db: &Connection, questions: &mut [Question], only: Option<QuestionId>) -> rusqlite::Result<()> {
    let place = |questions: &[Question], id: QuestionId| questions.binary_search_by_key(&id, |q| q.id).ok();
    for (id, item) in evidence(db, only)? {
        if let Some(at) = place(questions, id) {
            questions[at].evidence.push(item);
        }
    }
    for entry in judgements(db, only)? {
        if let Some(at) = entry.question.and_then(|id| place(questions, id)) {
            questions[at].judgements.push(entry);
        }
    }
    Ok(())
}

fn judgements(db: &Connection, only: Option<QuestionId>) -> rusqlite::Result<Vec<Entry>> {
    let sql = format!(
        "SELECT {} FROM ledger WHERE question IS NOT NULL AND {} AND kind IN ('judge', 'undo', 'redo')
         ORDER BY seq",
        ledger::COLUMNS,
        if only.is_some() { "question = ?1" } else { "?1 IS NULL" },
    );
    db.prepare_cached(&sql)?.query_map([only.map(|id| id.0)], ledger::read)?.collect()
}

fn evidence(db: &Connection, only: Option<QuestionId>) -> rusqlite::Result<Vec<(QuestionId, Evidence)>> {
    let sql = format!(
        "SELECT question, id, item, added_by, added_at FROM evidence WHERE {} ORDER BY id",
        if only.is_some() { "question = ?1" } else { "?1 IS NULL" },
    );
    let mut query = db.prepare_cached(&sql)?;
    let rows = query.query_map([only.map(|id| id.0)], |row| {
        let id = EvidenceId(row.get(1)?);
        let item = Evidence::new(id, ledger::json_column(row, 2)?, row.get(3)?, row.get(4)?);
        Ok((QuestionId(row.get(0)?), item))
    })?;
    rows.collect()
}

impl Question {
    /// The judgement in force, if any.
    pub fn in_force(&self) -> Option<&Entry> {
        let last = self.judgements.last()?;
        match last.kind {
            Kind::Undo | Kind::Redo => {
                let seq = stated::<Superseded>(last).ok()?.in_force?;
                self.judgements.iter().find(|entry| entry.seq == seq)
            }
            _ => Some(last),
        }
    }

    /// The side that is not the given one.
    pub fn other(&self, party: &Party) -> Option<&Party> {
        if self.left == *party { Some(&self.right) } else { (self.right == *party).then_some(&self.left) }
    }
}
