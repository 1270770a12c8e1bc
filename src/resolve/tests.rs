//! What a person relies on when they ask, judge, undo and redo.

use std::path::Path;
use std::thread;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::case::{Access, Case, Kind};
use crate::id::{QuestionId, Seq};
use crate::state::State;

fn new_case() -> (TempDir, Case) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let case = Case::create(&folder.path().join("t.case")).expect("a case can be made there");
    (folder, case)
}

fn asked(case: &mut Case, left: &str, right: &str) -> QuestionId {
    ask(case, &Party::name(left), &Party::name(right), "ann").expect("the pair can be asked about").0
}

fn judged(case: &mut Case, id: QuestionId, state: State) -> Seq {
    judge(case, id, state, "as seen", "ann", None).expect("the question can be judged").seq
}

fn state(case: &Case, id: QuestionId) -> State {
    question(case, id).expect("the question exists").state
}

#[test]
fn a_pair_has_one_question_in_either_order() {
    let (_folder, mut case) = new_case();
    let first = asked(&mut case, "A", "B");
    assert_eq!(asked(&mut case, "B", "A"), first);
    assert_ne!(asked(&mut case, "A", "C"), first);
    assert_eq!(case.ledger().expect("readable").len(), 2);
    let itself = ask(&mut case, &Party::name("A"), &Party::name("A"), "ann");
    assert!(matches!(itself, Err(ResolveError::Itself { .. })));
    let unknown = ask(&mut case, &Party::name("A"), &Party::company("X"), "ann");
    assert!(matches!(unknown, Err(ResolveError::NoCompany { .. })));
}

#[test]
fn a_name_and_a_company_of_one_text_are_two_parties() {
    let (_folder, mut case) = new_case();
    add_company(&mut case, "Acme", None, "ann").expect("new");
    let entry = attribute(&mut case, "Acme", "Acme", State::Same, "same spelling", "ann").expect("possible");
    assert_eq!(entry.kind, Kind::Judge);
    assert_eq!(companies(&case).expect("readable")[0].names[0].state, State::Same);
}

#[test]
fn a_judgement_needs_a_state_a_reason_and_an_author() {
    let (_folder, mut case) = new_case();
    let id = asked(&mut case, "A", "B");
    let before = case.ledger().expect("readable");
    let open = judge(&mut case, id, State::Open, "why", "ann", None);
    assert!(matches!(open, Err(ResolveError::OpenIsNoJudgement)));
    let silent = judge(&mut case, id, State::Same, " \n", "ann", None);
    assert!(matches!(silent, Err(ResolveError::Empty { .. })));
    assert!(judge(&mut case, id, State::Same, "why", " ", None).is_err());
    let unasked = judge(&mut case, QuestionId(9), State::Same, "why", "ann", None);
    assert!(matches!(unasked, Err(ResolveError::NoQuestion { .. })));
    assert_eq!(case.ledger().expect("readable"), before);
}

#[test]
fn a_conflict_says_who_judged_what_meanwhile() {
    let (_folder, mut case) = new_case();
    let id = asked(&mut case, "A", "B");
    let seen = question(&case, id).expect("asked").last;
    judge(&mut case, id, State::Disputed, "they deny it", "bob", Some(seen)).expect("nobody was faster");
    let late = judge(&mut case, id, State::Same, "one address", "ann", Some(seen));
    let message = late.expect_err("bob was faster").to_string();
    for part in ["bob", "disputed", "they deny it"] {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(state(&case, id), State::Disputed);
}
