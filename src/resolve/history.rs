//! Which judgement of a question is in force, and what undo and redo lead to.
//!
//! It is followed from the ledger's entries each time, never stored.

use crate::case::project::{Superseded, payload};
use crate::case::{Draft, Entry, Kind, Writer};
use crate::id::{QuestionId, Seq};
use crate::resolve::question::judgements;
use crate::resolve::{ResolveError, said};
use crate::state::State;

/// A question's judgements: those in force or superseded by later ones, and those undone.
pub(super) struct History {
    id: QuestionId,
    /// The last one is in force, the others are what undo leads back to.
    pub in_force: Vec<Entry>,
    /// Undos that can be taken back, with the judgement that each superseded; the last one first.
    pub undone: Vec<(Seq, Entry)>,
}

impl History {
    /// What the ledger has of a question.
    pub fn read(tx: &Writer<'_>, id: QuestionId) -> Result<Self, ResolveError> {
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
    pub fn supersede(
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
