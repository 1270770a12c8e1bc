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

/// A writer that counts.
#[derive(Clone, Default)]
struct Counter(std::rc::Rc<std::cell::Cell<usize>>);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The bytes that a terminal is sent for the first screen, and for the one after some keys.
fn bytes(columns: u16, rows: u16, keys: &str) -> (usize, usize) {
    use ratatui::{Terminal, TerminalOptions, Viewport, backend::CrosstermBackend, layout::Rect};
    let counter = Counter::default();
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    let options = TerminalOptions { viewport };
    let mut terminal =
        Terminal::with_options(CrosstermBackend::new(counter.clone()), options).expect("a terminal");
    let mut driver = Driver::demo(columns, rows);
    let mut drawn = |driver: &Driver| {
        counter.0.set(0);
        terminal.draw(|frame| frame.buffer_mut().clone_from(&driver.buffer())).expect("a draw");
        counter.0.get()
    };
    driver.keys("j j j j j");
    let first = drawn(&driver);
    driver.keys(keys);
    (first, drawn(&driver))
}

/// Budgets for a slow line: a cursor move, a scroll by a page, a full frame.
#[test]
fn few_bytes_go_over_the_line() {
    let (_, moved) = bytes(80, 24, "j");
    assert!(moved <= 1_024, "{moved} bytes for a cursor move");
    let (_, still) = bytes(80, 24, "esc");
    assert!(still <= 1_024, "{still} bytes for a message");
    let (_, scrolled) = bytes(80, 24, "ctrl-d ctrl-d");
    assert!(scrolled <= 6_144, "{scrolled} bytes for a scroll");
    let (full, _) = bytes(200, 60, "j");
    assert!(full <= 25_600, "{full} bytes for a full frame");
}
