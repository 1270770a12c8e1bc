//! What the interface does with keys, on the demo case, without a terminal.

use tidewaiter::state::State;
use tidewaiter::tui::screens::Screen;

use crate::support::driver::Driver;

fn demo() -> Driver {
    Driver::demo(100, 30)
}

#[test]
fn going_back_restores_filter_cursor_and_column() {
    let mut driver = demo();
    let before = driver.keys("f \"hs:85\" enter j j j l s").text();
    let other = driver.keys("enter p C \"x\" esc").text();
    assert_ne!(before, other);
    let after = driver.keys("esc esc esc").text();
    assert_eq!(before, after);
    assert_eq!(driver.keys("]").text().lines().next().map(|l| l.contains("shipment ")), Some(true));
}

#[test]
fn every_flag_can_be_raised_from_a_shipment_and_undone() {
    let mut driver = demo();
    driver.keys("f \"-source:public-report\" enter l ! \"Quiet Harbour Testing\"");
    assert!(driver.text().contains("create the company"), "{}", driver.text());
    driver.keys("G enter");
    assert!(driver.text().contains("· open"), "{}", driver.text());
    let id = driver.state.data.questions.last().map(|question| question.id).expect("a question");
    for (key, state) in
        [("a", State::Same), ("r", State::Different), ("d", State::Disputed), ("x", State::Unsure)]
    {
        driver.keys(&format!("{key} \"because of {state}\" enter"));
        assert_eq!(driver.state.data.question(id).map(|q| q.state), Some(state));
    }
    driver.keys("u \"slip\" enter u \"slip\" enter");
    assert_eq!(driver.state.data.question(id).map(|q| q.state), Some(State::Different));
    driver.keys("ctrl-r \"no slip\" enter");
    assert_eq!(driver.state.data.question(id).map(|q| q.state), Some(State::Disputed));
    driver.keys("esc f \"state:disputed\" enter");
    assert!(driver.text().contains('!'), "{}", driver.text());
}

#[test]
fn a_judgement_without_a_reason_is_not_taken() {
    let mut driver = demo();
    let entries = driver.state.data.ledger.len();
    driver.keys("f4 enter d enter");
    assert!(driver.text().contains("needs a reason"), "{}", driver.text());
    driver.keys("esc");
    assert_eq!(driver.state.data.ledger.len(), entries);
}

#[test]
fn evidence_needs_a_citation_and_says_which_field_is_wrong() {
    let mut driver = demo();
    driver.keys("f4 enter e \"seen in a register\" enter enter enter \"2023-13\" enter enter enter enter");
    assert!(driver.text().contains("date:"), "{}", driver.text());
    driver.keys("tab tab tab tab ctrl-u \"2023-12\" tab tab tab enter");
    assert!(driver.text().contains("source: without a citation"), "{}", driver.text());
    driver.keys("tab tab \"Company register, read 2023-12-01\" enter enter enter enter enter enter");
    let item =
        driver.state.data.questions.iter().flat_map(|q| &q.evidence).find(|e| e.text == "seen in a register");
    assert_eq!(item.and_then(|e| e.date).map(|d| d.to_string()).as_deref(), Some("2023-12"));
}

#[test]
fn a_name_is_attributed_to_a_new_company() {
    let mut driver = demo();
    driver
        .keys("f \"-source:public-report\" enter l A \"Quiet Harbour Testing\" enter \"same address\" enter");
    let company = driver.state.data.companies.iter().find(|c| c.name == "Quiet Harbour Testing");
    assert_eq!(company.map(|c| c.names.len()), Some(1), "{}", driver.text());
    let marked = driver.state.data.marks.names.values().filter(|state| **state == State::Same).count();
    assert!(marked > 0);
}

#[test]
fn a_facet_narrows_and_a_chart_narrows() {
    let mut driver = demo();
    driver.keys("l l F enter");
    assert_eq!(driver.state.filter().terms.len(), 1, "{}", driver.text());
}

#[test]
fn a_period_of_the_chart_narrows_to_just_its_shipments() {
    for at in 0..14 {
        let mut driver = demo();
        driver.keys("f6").keys(&"j ".repeat(at));
        let Screen::Chart(chart) = &driver.state.top().screen else { panic!("the chart") };
        let bucket = chart.buckets.value.as_ref().map(|buckets| buckets[at].clone()).expect("a period");
        driver.keys("enter");
        let Screen::Grid(grid) = &driver.state.top().screen else { panic!("the grid") };
        assert_eq!(grid.len() as u64, bucket.totals.shipments, "{}", bucket.key);
    }
}

#[test]
fn find_goes_to_the_next_and_the_one_before() {
    let mut driver = demo();
    let at = |driver: &Driver| match &driver.state.top().screen {
        Screen::Grid(grid) => grid.cursor.at,
        _ => usize::MAX,
    };
    driver.keys("/ \"antenna\" enter");
    let first = at(&driver);
    driver.keys("n");
    let second = at(&driver);
    assert!(second > first);
    driver.keys("N");
    assert_eq!(at(&driver), first);
}

#[test]
fn pasted_text_is_taken_by_inputs_only() {
    let mut driver = demo();
    let paste = |driver: &mut Driver| driver.act(tidewaiter::tui::action::Action::Paste("Qd\nq".to_owned()));
    paste(&mut driver);
    assert!(!driver.state.quit);
    driver.keys("C");
    paste(&mut driver);
    assert!(driver.text().contains("Qd q"), "{}", driver.text());
}

#[test]
fn counts_move_by_that_many() {
    let mut driver = demo();
    driver.keys("8 5 j");
    let Screen::Grid(grid) = &driver.state.top().screen else { panic!("the grid") };
    assert_eq!(grid.cursor.at, 85);
}

#[test]
fn yanking_a_row_cites_its_source() {
    let mut driver = demo();
    driver.keys("f \"source:public-report\" enter y r");
    let text = driver.yanked.pop().expect("a text");
    assert!(text.contains("public-report:2") && text.contains("sha256"), "{text}");
}

#[test]
fn the_palette_runs_what_it_names() {
    let mut driver = demo();
    driver.keys(": \"sources\" enter");
    assert!(driver.text().contains("sha256"), "{}", driver.text());
}
