//! What the ledger says about names and companies: questions, evidence, companies, marks.
//!
//! Every change is an entry of the case's ledger; nothing here keeps state of its own, and nothing
//! here decides: people judge, this module keeps what they said and hands it back.

mod company;
mod error;
mod evidence;
mod history;
mod marks;
mod note;
mod question;

pub use crate::case::party::{Party, PartyKind};
pub use company::{Attribution, Company, add_company, attribute, companies};
pub use error::ResolveError;
pub use evidence::{Evidence, Grade, Hypothesis, NewEvidence, Rating, Tally, add_evidence, tally};
pub use marks::{Counted, company_states, marks, marks_of, names_of, names_of_side};
pub use note::{Note, Target, add_note, notes};
pub use question::{Question, ask, judge, question, questions, redo, undo};

/// Text that must say something, without the white space around it.
fn said<'a>(text: &'a str, what: &'static str) -> Result<&'a str, ResolveError> {
    let text = text.trim();
    if text.is_empty() { Err(ResolveError::Empty { what }) } else { Ok(text) }
}

#[cfg(test)]
mod tests;
