//! What a filter by company takes surely, and what it takes possibly.

use super::{Filter, Term, Test};
use crate::records::column::Role;
use crate::state::State;
use crate::store::Marks;

/// How far the attributions behind `company=` are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belief {
    /// Only names that are judged the same company: the lower end of a range.
    Confirmed,
    /// Also names whose attribution is disputed, unsure or open: the upper end.
    Possible,
}

impl Filter {
    /// Whether it asks for a company, so that its sums are a range.
    pub fn has_company(&self) -> bool {
        self.terms.iter().flat_map(|term| &term.any).any(|test| matches!(test, Test::Company(_)))
    }

    /// The same filter with every company replaced by the names it stands for under a belief.
    ///
    /// Under a negated term the ends change places: what is surely *not* the company's carries none
    /// of its possible names.
    #[must_use]
    pub fn under(&self, belief: Belief, marks: &Marks) -> Self {
        let term = |term: &Term| {
            let wide = (belief == Belief::Possible) != term.negated;
            let any = term.any.iter().flat_map(|test| names(test, wide, marks)).collect();
            Term { any, ..term.clone() }
        };
        Self { terms: self.terms.iter().map(term).collect() }
    }
}

fn names(test: &Test, wide: bool, marks: &Marks) -> Vec<Test> {
    let Test::Company(company) = test else { return vec![test.clone()] };
    let counts = |state: State| state == State::Same || (wide && state != State::Different);
    let names = marks.companies.get(company).into_iter().flatten();
    names
        .filter(|(_, state)| counts(*state))
        .map(|(name, _)| Test::PartyIs(Role::ALL.to_vec(), name.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_its_names_and_negation_turns_the_range_round() {
        let attributed = [State::Same, State::Disputed, State::Open, State::Unsure, State::Different];
        let names = attributed.iter().map(|state| (state.word().to_owned(), *state)).collect();
        let marks = Marks { companies: [("X".to_owned(), names)].into(), ..Marks::default() };
        let count = |negated, belief| {
            let term = Term::new(negated, vec![Test::Company("X".to_owned()), Test::List("chpl".to_owned())]);
            Filter { terms: vec![term] }.under(belief, &marks).terms[0].any.len()
        };
        assert_eq!((count(false, Belief::Confirmed), count(false, Belief::Possible)), (2, 5));
        assert_eq!((count(true, Belief::Confirmed), count(true, Belief::Possible)), (5, 2));
    }
}
