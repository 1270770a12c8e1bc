//! Evidence of a question, and what all of it together says about each hypothesis.

use std::collections::HashSet;

use serde::Serialize;

pub use crate::case::evidence::{Evidence, Grade, Hypothesis, NewEvidence, Rating};
use crate::case::project::{EvidenceAdded, payload};
use crate::case::{Case, Draft, Entry, Kind, rows};
use crate::id::{EvidenceId, QuestionId};
use crate::resolve::question::{Question, check_version};
use crate::resolve::{ResolveError, said};

/// Adds an item of evidence to a question.
///
/// # Errors
/// When the text or its citation is empty, a hypothesis is rated twice, a shipment is not in the
/// case, there is no such question, or the case cannot be written to.
pub fn add_evidence(
    case: &mut Case,
    id: QuestionId,
    item: &NewEvidence,
    by: &str,
) -> Result<(EvidenceId, Entry), ResolveError> {
    said(&item.text, "the text of an item of evidence")?;
    said(&item.source, "the source of an item of evidence")?;
    let mut rated = HashSet::new();
    if let Some(&(hypothesis, _)) = item.ratings.iter().find(|(hypothesis, _)| !rated.insert(*hypothesis)) {
        return Err(ResolveError::RatedTwice { hypothesis });
    }
    // Segments never change, so this needs no lock.
    if let Some(reference) = rows::missing(case, &item.shipments).into_iter().next() {
        return Err(ResolveError::NoShipment { reference });
    }
    case.write(|tx| {
        check_version(tx, id, None)?;
        let next = "SELECT coalesce(max(id), 0) + 1 FROM evidence";
        let evidence = EvidenceId(tx.read(|db| db.query_row(next, [], |row| row.get(0)))?);
        let added = EvidenceAdded { id: evidence, item: item.clone() };
        let entry = tx.append(Draft {
            by,
            kind: Kind::Evidence,
            question: Some(id),
            state: None,
            reason: None,
            payload: payload(&added),
        })?;
        Ok((evidence, entry))
    })
}

/// What the evidence of a question says about one hypothesis, items of one origin counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Which hypothesis.
    pub hypothesis: Hypothesis,
    /// Independent origins that speak for it.
    #[serde(rename = "for")]
    pub speaks_for: usize,
    /// Independent origins that speak against it.
    pub against: usize,
}

/// Counts, for every hypothesis, the independent origins that speak for and against it.
///
/// An origin whose items disagree counts on both sides: that they disagree is a finding.
pub fn tally(question: &Question) -> Vec<Tally> {
    let count = |hypothesis, side: fn(Rating) -> bool| {
        let speaking = question.evidence.iter().filter(|item| side(item.rating(hypothesis)));
        let (grouped, alone): (Vec<_>, Vec<_>) = speaking.partition(|item| item.group.is_some());
        grouped.iter().map(|item| &item.group).collect::<HashSet<_>>().len() + alone.len()
    };
    let speaks_for = |rating| matches!(rating, Rating::For | Rating::StronglyFor);
    let against = |rating| matches!(rating, Rating::Against | Rating::StronglyAgainst);
    let tally = |&hypothesis: &Hypothesis| Tally {
        hypothesis,
        speaks_for: count(hypothesis, speaks_for),
        against: count(hypothesis, against),
    };
    Hypothesis::ALL.iter().map(tally).collect()
}
