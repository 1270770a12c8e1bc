//! Every screen as a snapshot of text and styles, at 80x24 and 120x40.

use crate::support::driver::Driver;

/// The screens, each with the keys that lead to it from the start.
const SCREENS: &[(&str, &str)] = &[
    ("shipments", ""),
    ("shipments_filtered", "f \"goods:antenna|navigation value>=1\" enter"),
    ("shipments_wrong_filter", "f \"consigner:x\" enter"),
    ("shipment", "f \"source:public-report\" enter j enter"),
    ("shipment_original", "f \"source:public-report\" enter j o"),
    ("companies", "C \"baofen\""),
    ("dossier", "C \"nanan baofeng\" enter"),
    ("questions", "f4"),
    ("question", "C \"nanan baofeng\" enter j j j enter"),
    ("question_evidence", "C \"nanan baofeng\" enter j j j enter tab"),
    ("facets", "f5"),
    ("chart", "f6"),
    ("sources", "f7"),
    ("help", "?"),
    ("palette", ": \"quest\""),
    ("columns_which_key", "c"),
];

fn at(columns: u16, rows: u16) {
    for (name, keys) in SCREENS {
        let mut driver = Driver::demo(columns, rows);
        driver.keys(keys);
        insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), driver.snapshot());
    }
}

#[test]
fn at_80_by_24() {
    at(80, 24);
}

#[test]
fn at_120_by_40() {
    at(120, 40);
}

#[test]
fn without_colour_and_beyond_ascii() {
    let mut driver = Driver::demo(80, 24);
    driver.look(false, false);
    let snapshot = driver.keys("C \"baofen\"").snapshot();
    assert!(snapshot.is_ascii(), "{snapshot}");
    assert!(!snapshot.contains("fg=") && !snapshot.contains("bg="), "{snapshot}");
    insta::assert_snapshot!("companies_mono_ascii", snapshot);
}

#[test]
fn no_size_panics() {
    let mut driver = Driver::demo(80, 24);
    for keys in ["", "C \"b\"", "f4", "f5", "f6", "f7", "f8", "?"] {
        driver.keys(keys);
        for (columns, rows) in [(1, 1), (2, 40), (40, 10), (41, 11), (300, 3), (60, 12), (250, 90)] {
            driver.state.size = (columns, rows);
            driver.act(tidewaiter::tui::action::Action::Resize(columns, rows));
            driver.buffer();
        }
        driver.keys("esc esc");
    }
}
