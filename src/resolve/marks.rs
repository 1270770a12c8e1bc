//! Marks: what the ledger says now about each name and company, for grids, lists and filters.

use std::collections::HashMap;

use crate::case::party::{Party, PartyKind};
use crate::case::{Case, CaseError};
use crate::resolve::question::{Question, questions};
use crate::state::State;
use crate::store::Marks;

/// The states of names and companies that the ledger has now.
///
/// A name carries the greatest state of all questions that touch it: those it is a side of, and those
/// between two companies to one of which it is attributed as the same.
///
/// # Errors
/// When the database cannot be read.
pub fn marks(case: &Case) -> Result<Marks, CaseError> {
    let companies: Vec<String> = case.read(|db| {
        db.prepare_cached("SELECT name FROM companies ORDER BY seq")?
            .query_map([], |row| row.get(0))?
            .collect()
    })?;
    Ok(marks_of(companies, &questions(case)?))
}

/// The state to show for each company: the greatest of all questions that it is a side of; companies
/// that no question touches are absent.
pub fn company_states(questions: &[Question]) -> HashMap<String, State> {
    let mut states = HashMap::new();
    for question in questions {
        for party in [&question.left, &question.right] {
            if party.kind == PartyKind::Company {
                raise(&mut states, &party.text, question.state);
            }
        }
    }
    states
}

/// The same from what has been read already.
pub fn marks_of(companies: Vec<String>, questions: &[Question]) -> Marks {
    let mut marks = Marks {
        names: HashMap::new(),
        companies: companies.into_iter().map(|name| (name, Vec::new())).collect(),
    };
    for question in questions {
        attribute(&mut marks, question);
    }
    for question in questions {
        raise_names(&mut marks, question, &question.left);
        raise_names(&mut marks, question, &question.right);
    }
    marks
}

fn attribute(marks: &mut Marks, question: &Question) {
    let (company, name) = match (&question.left, &question.right) {
        (Party { kind: PartyKind::Company, text: company }, Party { kind: PartyKind::Name, text: name })
        | (Party { kind: PartyKind::Name, text: name }, Party { kind: PartyKind::Company, text: company }) => {
            (company, name)
        }
        _ => return,
    };
    marks.companies.entry(company.clone()).or_default().push((name.clone(), question.state));
}

fn raise_names(marks: &mut Marks, question: &Question, party: &Party) {
    let Marks { names, companies } = marks;
    let between_companies =
        question.left.kind == PartyKind::Company && question.right.kind == PartyKind::Company;
    match party.kind {
        PartyKind::Name => raise(names, &party.text, question.state),
        PartyKind::Company if between_companies => {
            for (name, state) in companies.get(&party.text).into_iter().flatten() {
                if *state == State::Same {
                    raise(names, name, question.state);
                }
            }
        }
        PartyKind::Company => {}
    }
}

fn raise(states: &mut HashMap<String, State>, name: &str, state: State) {
    match states.get_mut(name) {
        Some(shown) => *shown = state.max(*shown),
        None => drop(states.insert(name.to_owned(), state)),
    }
}
/// The names whose shipments count for a party.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Names that surely are the party's: itself, or those attributed to the company as `same`.
    pub confirmed: Vec<String>,
    /// Those and the disputed, unsure and open ones.
    pub possible: Vec<String>,
}

/// The names whose shipments count for a party.
pub fn names_of(party: &Party, marks: &Marks) -> Counted {
    if party.kind == PartyKind::Name {
        let names = vec![party.text.clone()];
        return Counted { confirmed: names.clone(), possible: names };
    }
    let attributed = marks.companies.get(&party.text).map_or(&[][..], Vec::as_slice);
    let with = |take: fn(State) -> bool| -> Vec<String> {
        attributed.iter().filter(|(_, state)| take(*state)).map(|(name, _)| name.clone()).collect()
    };
    Counted {
        confirmed: with(|state| state == State::Same),
        possible: with(|state| state != State::Different),
    }
}

/// The names whose shipments count for a side of a question: the name that the question is about is
/// not counted for the company on the other side, or the two would be compared with themselves.
pub fn names_of_side(side: &Party, other: &Party, marks: &Marks) -> Counted {
    let mut counted = names_of(side, marks);
    if side.kind == PartyKind::Company && other.kind == PartyKind::Name {
        counted.confirmed.retain(|name| *name != other.text);
        counted.possible.retain(|name| *name != other.text);
    }
    counted
}
