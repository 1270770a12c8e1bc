//! What goes wrong when questions are asked and judged.

use crate::case::CaseError;
use crate::id::{QuestionId, Seq, ShipmentRef};
use crate::state::State;

/// Why a question, a judgement or a company was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// The case itself failed.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// There is no such question.
    #[error("the case has no question {id}")]
    NoQuestion {
        /// The number that was asked for.
        id: QuestionId,
    },
    /// There is no such company.
    #[error("the case has no company {name:?}")]
    NoCompany {
        /// The name that was asked for.
        name: String,
    },
    /// There is a company of that name.
    #[error("the case has a company {name:?} already")]
    CompanyTaken {
        /// The name.
        name: String,
    },
    /// Both sides of a question are the same.
    #[error("{text:?} cannot be compared with itself")]
    Itself {
        /// The party.
        text: String,
    },
    /// Something that must be said was left empty.
    #[error("{what} must not be empty")]
    Empty {
        /// What is missing.
        what: &'static str,
    },
    /// `open` was given as a judgement.
    #[error("open is not a judgement: it is how a question starts, and undo leads back to it")]
    OpenIsNoJudgement,
    /// Somebody else touched the question since it was read.
    #[error(
        "question {id} has changed meanwhile: {by} made it {state} at {time} (entry {seq}{})",
        reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default()
    )]
    Conflict {
        /// The question.
        id: QuestionId,
        /// The entry that came between.
        seq: Seq,
        /// Who made it.
        by: String,
        /// When.
        time: String,
        /// The state of the question now.
        state: State,
        /// Why.
        reason: Option<String>,
    },
    /// No judgement of the question is in force.
    #[error("question {id} is open: there is no judgement to undo")]
    NothingToUndo {
        /// The question.
        id: QuestionId,
    },
    /// The question's last change of state was not an undo.
    #[error("question {id} has no undo to take back")]
    NothingToRedo {
        /// The question.
        id: QuestionId,
    },
    /// A hypothesis was rated twice in one item.
    #[error("the hypothesis {hypothesis} is rated twice")]
    RatedTwice {
        /// Which.
        hypothesis: crate::case::evidence::Hypothesis,
    },
    /// Evidence refers to a row that was not imported.
    #[error("the case has no shipment {reference}")]
    NoShipment {
        /// The reference.
        reference: ShipmentRef,
    },
}
