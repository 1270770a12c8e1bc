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

#[test]
fn evidence_of_one_origin_counts_once() {
    let (_folder, mut case) = new_case();
    let id = asked(&mut case, "A", "B");
    let item = |group: Option<&str>, rating| NewEvidence {
        text: "says so".to_owned(),
        source: "a paper, page 1".to_owned(),
        group: group.map(str::to_owned),
        ratings: vec![(Hypothesis::Same, rating)],
        grade: "b2".parse().ok(),
        ..NewEvidence::default()
    };
    for (group, rating) in [
        (Some("wire"), Rating::For),
        (Some("wire"), Rating::StronglyFor),
        (None, Rating::For),
        (None, Rating::Against),
        (None, Rating::Neutral),
    ] {
        add_evidence(&mut case, id, &item(group, rating), "ann").expect("it is complete");
    }
    let question = question(&case, id).expect("asked");
    assert_eq!(question.evidence[0].grade.map(|grade| grade.to_string()).as_deref(), Some("B2"));
    assert_eq!(question.last, Seq(6));
    let same = tally(&question)[0];
    assert_eq!((same.hypothesis, same.speaks_for, same.against), (Hypothesis::Same, 2, 1));
}

#[test]
fn evidence_without_citation_or_with_a_shipment_of_nowhere_is_refused() {
    let (_folder, mut case) = new_case();
    let id = asked(&mut case, "A", "B");
    let whole = NewEvidence { text: "t".to_owned(), source: "s".to_owned(), ..NewEvidence::default() };
    let uncited = NewEvidence { source: " ".to_owned(), ..whole.clone() };
    let nowhere = NewEvidence { shipments: vec!["s:2".parse().expect("valid")], ..whole.clone() };
    let twice = NewEvidence { ratings: vec![(Hypothesis::Same, Rating::For); 2], ..whole.clone() };
    assert!(matches!(add_evidence(&mut case, id, &uncited, "ann"), Err(ResolveError::Empty { .. })));
    assert!(matches!(add_evidence(&mut case, id, &nowhere, "ann"), Err(ResolveError::NoShipment { .. })));
    assert!(matches!(add_evidence(&mut case, id, &twice, "ann"), Err(ResolveError::RatedTwice { .. })));
    let unasked = add_evidence(&mut case, QuestionId(7), &whole, "ann");
    assert!(matches!(unasked, Err(ResolveError::NoQuestion { .. })));
}

#[test]
fn marks_show_the_greatest_state_that_touches_a_name() {
    let (_folder, mut case) = new_case();
    for company in ["Acme", "Rival", "Quiet"] {
        add_company(&mut case, company, None, "ann").expect("new");
    }
    for (company, name, state) in [
        ("Acme", "ACME LTD", State::Same),
        ("Acme", "ACNE LTD", State::Different),
        ("Rival", "RIVAL CO", State::Same),
    ] {
        attribute(&mut case, company, name, state, "why", "ann").expect("possible");
    }
    let names = asked(&mut case, "ACME LTD", "ACME LIMITED");
    judged(&mut case, names, State::Unsure);
    let (companies, _) =
        ask(&mut case, &Party::company("Acme"), &Party::company("Rival"), "ann").expect("possible");
    judged(&mut case, companies, State::Disputed);

    let marks = marks(&case).expect("readable");
    let shown = |name: &str| marks.names.get(name).copied();
    assert_eq!(shown("ACME LTD"), Some(State::Disputed), "through its company");
    assert_eq!(shown("ACME LIMITED"), Some(State::Unsure), "a side of a question");
    assert_eq!(shown("ACNE LTD"), Some(State::Different), "judged not to be the company's");
    assert_eq!(shown("RIVAL CO"), Some(State::Disputed));
    assert_eq!(shown("NOBODY"), None);
    assert_eq!(
        marks.companies["Acme"],
        [("ACME LTD".to_owned(), State::Same), ("ACNE LTD".to_owned(), State::Different)]
    );
    assert!(marks.companies["Quiet"].is_empty());
    let states = company_states(&questions(&case).expect("readable"));
    assert_eq!(states.get("Rival"), Some(&State::Disputed));
    assert_eq!(states.get("Quiet"), None);
}

#[test]
fn notes_stay_with_what_they_are_about() {
    let (_folder, mut case) = new_case();
    let id = asked(&mut case, "A", "B");
    let entry = add_note(&mut case, &Target::Question(id), "ask the registry", "ann").expect("possible");
    add_note(&mut case, &Target::Name("A".to_owned()), "seen before", "bob").expect("possible");
    assert_eq!(question(&case, id).expect("asked").last, entry.seq);
    let found = notes(&case, &Target::Name("A".to_owned())).expect("readable");
    assert_eq!(found.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["seen before"]);
    let nobody = add_note(&mut case, &Target::Company("X".to_owned()), "text", "ann");
    assert!(matches!(nobody, Err(ResolveError::NoCompany { .. })));
}

/// What a person can do to a question.
#[derive(Debug, Clone, Copy)]
enum Step {
    Judge(State),
    Undo,
    Redo,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let state = prop::sample::select(vec![State::Same, State::Different, State::Disputed, State::Unsure]);
    let step = prop_oneof![2 => state.prop_map(Step::Judge), 2 => Just(Step::Undo), 1 => Just(Step::Redo)];
    prop::collection::vec(step, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A list of states and a place in it is all that undo and redo mean; the ledger only grows.
    #[test]
    fn undo_and_redo_walk_a_list(steps in steps()) {
        let (_folder, mut case) = new_case();
        let id = asked(&mut case, "A", "B");
        let (mut states, mut at) = (vec![State::Open], 0);
        let mut ledger = case.ledger().expect("readable");
        for step in steps {
            let (outcome, possible) = match step {
                Step::Judge(state) => {
                    states.truncate(at + 1);
                    states.push(state);
                    at += 1;
                    (judge(&mut case, id, state, "why", "ann", None), true)
                }
                Step::Undo => {
                    let possible = at > 0;
                    at -= usize::from(possible);
                    (undo(&mut case, id, "mistaken", "ann", None), possible)
                }
                Step::Redo => {
                    let possible = at + 1 < states.len();
                    at += usize::from(possible);
                    (redo(&mut case, id, "right after all", "ann", None), possible)
                }
            };
            prop_assert_eq!(outcome.is_ok(), possible, "{:?}", outcome);
            let shown = question(&case, id).expect("asked");
            prop_assert_eq!(shown.state, states[at]);
            prop_assert_eq!(shown.in_force().and_then(|entry| entry.state), (at > 0).then_some(states[at]));
            let grown = case.ledger().expect("readable");
            prop_assert_eq!(&grown[..ledger.len()], &ledger[..]);
            prop_assert_eq!(grown.len(), ledger.len() + usize::from(possible));
            ledger = grown;
        }
    }
}

/// Judges 500 times, always what it has just read; returns how often somebody was faster.
fn session(root: &Path, by: &str) -> usize {
    let mut case = Case::open(root, Access::Write).expect("the case is there");
    let mut conflicts = 0;
    for turn in 0..500 {
        let id = QuestionId(turn % 20 + 1);
        loop {
            let seen = question(&case, id).expect("asked").last;
            match judge(&mut case, id, State::Disputed, "as seen", by, Some(seen)) {
                Ok(_) => break,
                Err(ResolveError::Conflict { by: other, .. }) => {
                    assert_ne!(other, by);
                    conflicts += 1;
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
    conflicts
}

#[test]
fn two_sessions_lose_nothing_and_conflicts_are_reported() {
    let (_folder, mut case) = new_case();
    for number in 0..20 {
        asked(&mut case, "A", &format!("B{number}"));
    }
    let before = case.change_counter().expect("readable");
    thread::scope(|scope| {
        for by in ["ann", "bob"] {
            let root = case.root().to_owned();
            scope.spawn(move || session(&root, by));
        }
    });
    assert_ne!(case.change_counter().expect("readable"), before);
    let questions = questions(&case).expect("readable");
    assert_eq!(questions.iter().map(|question| question.judgements.len()).sum::<usize>(), 1000);
    let found = crate::case::verify::verify(&case, None).expect("readable").findings;
    assert_eq!(found, []);
}

#[test]
fn a_stale_version_is_refused_across_sessions() {
    let (_folder, mut case) = new_case();
    let id = asked(&mut case, "A", "B");
    let mut other = Case::open(case.root(), Access::Write).expect("the case is there");
    let seen = question(&other, id).expect("asked").last;
    judged(&mut case, id, State::Same);
    assert!(matches!(
        undo(&mut other, id, "mistaken", "bob", Some(seen)),
        Err(ResolveError::Conflict { state: State::Same, .. })
    ));
    assert_eq!(state(&other, id), State::Same);
}
