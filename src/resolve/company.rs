//! Companies, and the names that are attributed to them.
//!
//! An attribution is a question between a name and a company; there is no second mechanism.

use rusqlite::Connection;

use crate::case::party::{Party, PartyKind};
use crate::case::project::{CompanyMade, payload};
use crate::case::{Case, CaseError, Draft, Entry, Kind};
use crate::id::QuestionId;
use crate::resolve::question::{Question, ask_in, judge_in, questions};
use crate::resolve::{ResolveError, said};
use crate::state::State;

/// A subject of the investigation.
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    /// Its name in the case.
    pub name: String,
    /// What a person wrote about it when it was made.
    pub note: Option<String>,
    /// The names attributed to it, whatever the attribution's state, in the order they were asked.
    pub names: Vec<Attribution>,
    /// Every question that it is a side of.
    pub questions: Vec<QuestionId>,
}

/// The claim that a name belongs to a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The name as records write it.
    pub name: String,
    /// What has been judged about it.
    pub state: State,
    /// The question that it is.
    pub question: QuestionId,
}

/// Every company of a case, in the order in which they were made.
///
/// # Errors
/// When the database cannot be read.
pub fn companies(case: &Case) -> Result<Vec<Company>, CaseError> {
    let made: Vec<CompanyMade> = case.read(|db| {
        let mut query = db.prepare_cached("SELECT name, note FROM companies ORDER BY seq")?;
        query.query_map([], |row| Ok(CompanyMade { name: row.get(0)?, note: row.get(1)? }))?.collect()
    })?;
    let questions = questions(case)?;
    Ok(made.into_iter().map(|company| gather(company, &questions)).collect())
}

fn gather(made: CompanyMade, questions: &[Question]) -> Company {
    let me = Party::company(&made.name);
    let mut company = Company { name: made.name, note: made.note, names: Vec::new(), questions: Vec::new() };
    for question in questions {
        let Some(other) = question.other(&me) else { continue };
        company.questions.push(question.id);
        if other.kind == PartyKind::Name {
            let name = other.text.clone();
            company.names.push(Attribution { name, state: question.state, question: question.id });
        }
    }
    company
}

/// Makes a company.
///
/// # Errors
/// When the name is empty or taken, or the case cannot be written to.
pub fn add_company(case: &mut Case, name: &str, note: Option<&str>, by: &str) -> Result<Entry, ResolveError> {
    let name = said(name, "the name of a company")?;
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    case.write(|tx| {
        if tx.read(|db| exists(db, name))? {
            return Err(ResolveError::CompanyTaken { name: name.to_owned() });
        }
        let made = CompanyMade { name: name.to_owned(), note: note.map(str::to_owned) };
        Ok(tx.append(Draft {
            by,
            kind: Kind::Company,
            question: None,
            state: None,
            reason: None,
            payload: payload(&made),
        })?)
    })
}

/// Judges whether a name belongs to a company, asking the question first if nobody has.
///
/// # Errors
/// When there is no such company, the state is `open`, the reason is empty, or the case cannot be
/// written to.
pub fn attribute(
    case: &mut Case,
    company: &str,
    name: &str,
    state: State,
    reason: &str,
    by: &str,
) -> Result<Entry, ResolveError> {
    case.write(|tx| {
        let (id, _) = ask_in(tx, &Party::name(name), &Party::company(company), by)?;
        judge_in(tx, id, state, reason, by, None)
    })
}

/// Whether the case has a company of that name.
pub(super) fn exists(db: &Connection, name: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM companies WHERE name = ?1")?.exists([name])
}
