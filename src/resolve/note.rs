//! Remarks that a person leaves on a shipment, a name, a company or a question.

use crate::case::project::{Noted, Subject, payload};
use crate::case::{Case, CaseError, Draft, Entry, Kind};
use crate::id::{QuestionId, Seq, ShipmentRef};
use crate::resolve::question::check_version;
use crate::resolve::{ResolveError, company, said};

/// What a note is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// A shipment.
    Shipment(ShipmentRef),
    /// A name as records write it.
    Name(String),
    /// A company of the case.
    Company(String),
    /// A question.
    Question(QuestionId),
}

impl Target {
    fn parts(&self) -> (Subject, String) {
        match self {
            Self::Shipment(reference) => (Subject::Shipment, reference.to_string()),
            Self::Name(name) => (Subject::Name, name.clone()),
            Self::Company(name) => (Subject::Company, name.clone()),
            Self::Question(id) => (Subject::Question, id.to_string()),
        }
    }
}

/// A remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The entry that it is.
    pub seq: Seq,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When, RFC 3339 in UTC.
    pub time: String,
}

/// Writes a remark.
///
/// # Errors
/// When the text is empty, there is no such company or question, or the case cannot be written to.
pub fn add_note(case: &mut Case, target: &Target, text: &str, by: &str) -> Result<Entry, ResolveError> {
    let text = said(text, "the text of a note")?;
    let (subject, about) = target.parts();
    case.write(|tx| {
        let question = match target {
            Target::Question(id) => check_version(tx, *id, None).map(|_| Some(*id))?,
            Target::Company(name) if !tx.read(|db| company::exists(db, name))? => {
                return Err(ResolveError::NoCompany { name: name.clone() });
            }
            _ => None,
        };
        let noted = Noted { subject, target: about.clone(), text: text.to_owned() };
        Ok(tx.append(Draft {
            by,
            kind: Kind::Note,
            question,
            state: None,
            reason: None,
            payload: payload(&noted),
        })?)
    })
}

/// The remarks on something, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub fn notes(case: &Case, target: &Target) -> Result<Vec<Note>, CaseError> {
    let (subject, about) = target.parts();
    case.read(|db| {
        let mut query = db.prepare_cached(
            "SELECT seq, text, by, time FROM notes WHERE subject = ?1 AND target = ?2 ORDER BY seq",
        )?;
        let rows = query.query_map([subject.word(), &about], |row| {
            Ok(Note { seq: Seq(row.get(0)?), text: row.get(1)?, by: row.get(2)?, time: row.get(3)? })
        })?;
        rows.collect()
    })
}
