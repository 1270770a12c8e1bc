//! What every screen may read: the case as the ledger and the sources have it now.
//!
//! Small, whole and immutable; a new one replaces it whenever the ledger grows. Shipments are not
//! in it: they are fetched by the window.

use crate::case::{Entry, Source};
use crate::id::QuestionId;
use crate::records::table::Field;
use crate::records::{Column, Shipment};
use crate::resolve::{Company, Party, PartyKind, Question};
use crate::state::State;
use crate::store::Marks;

/// The case, shipments left out.
#[derive(Debug, Default)]
pub struct Data {
    /// The case's name, for the title line.
    pub title: String,
    /// Whether the case can be written to.
    pub writable: bool,
    /// How many shipments there are.
    pub rows: u64,
    /// The columns that at least one source has.
    pub fields: Vec<Field>,
    /// States of names and companies.
    pub marks: Marks,
    /// Every question, oldest first.
    pub questions: Vec<Question>,
    /// Every company, oldest first.
    pub companies: Vec<Company>,
    /// Every source, in import order.
    pub sources: Vec<Source>,
    /// Every entry of the ledger, oldest first.
    pub ledger: Vec<Entry>,
}

impl Data {
    /// The question of that number.
    pub fn question(&self, id: QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The questions that a party takes part in: as itself, or through an attribution.
    pub fn questions_of(&self, party: &Party) -> Vec<&Question> {
        self.questions.iter().filter(|q| q.left == *party || q.right == *party).collect()
    }

    /// The state to show for a party, if a question touches it.
    pub fn state_of(&self, party: &Party) -> Option<State> {
        match party.kind {
            PartyKind::Name => self.marks.names.get(&party.text).copied(),
            PartyKind::Company => self.questions_of(party).iter().map(|q| q.state).max(),
        }
    }

    /// The names that a shipment carries and that a question touches, each with its state; no name twice.
    pub fn marks_of(&self, shipment: &Shipment) -> Vec<(String, State)> {
        let mut found: Vec<(String, State)> = Vec::new();
        for name in Column::parties().filter_map(|column| shipment.text(column)) {
            if let Some(&state) = self.marks.names.get(name)
                && !found.iter().any(|(known, _)| known == name)
            {
                found.push((name.to_owned(), state));
            }
        }
        found
    }
}
