//! The one table of commands: name, keys, help and where each applies.
//!
//! Hints, `?` help, the palette and the README's key list all derive from [`COMMANDS`]; nothing
//! else knows a key. Keys are written `x`, `X`, `ctrl-d`, `enter`, `c h` (one after the other).

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a person can ask for by a key or from the palette. Carries no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each command's meaning stands in the table below")]
pub enum Command {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    HalfUp,
    HalfDown,
    Top,
    Bottom,
    Open,
    Cancel,
    Close,
    Quit,
    Interrupt,
    Back,
    Forward,
    NextPane,
    PreviousPane,
    Palette,
    Help,
    Shipments,
    Companies,
    Questions,
    Facets,
    Chart,
    Sources,
    Log,
    Filter,
    DropFilter,
    ClearFilters,
    Find,
    FindNext,
    FindPrevious,
    Sort,
    SortAlso,
    Frequency,
    HideColumn,
    ShowColumns,
    Narrower,
    Wider,
    ColumnLeft,
    ColumnRight,
    Party,
    Original,
    ShowShipments,
    Measure,
    Period,
    Ask,
    NewCompany,
    Attribute,
    JudgeSame,
    JudgeDifferent,
    JudgeDisputed,
    JudgeUnsure,
    AddEvidence,
    Undo,
    Redo,
    YankCell,
    YankRow,
    Redraw,
    Suspend,
}

/// Where a command applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On every screen, pop-ups included.
    Anywhere,
    /// On every screen that is not a pop-up.
    Screens,
    /// Where there is a list or grid to move in.
    Lists,
    /// In the shipments grid.
    Grid,
    /// In one shipment.
    Shipment,
    /// In the list of companies and names.
    Companies,
    /// In a name's or company's dossier.
    Dossier,
    /// In a question.
    Question,
    /// Facets and charts.
    Counts,
}

/// A row of the table.
#[derive(Debug)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// Its name in the palette: unique, lower case, words joined by `-`.
    pub name: &'static str,
    /// Its keys; the first is the one that is shown.
    pub keys: &'static [&'static str],
    /// Where it applies.
    pub places: &'static [Place],
    /// What it does, for help.
    pub help: &'static str,
    /// The word in the status line's hints; empty where it is not worth one.
    pub hint: &'static str,
}

const fn entry(
    command: Command,
    name: &'static str,
    keys: &'static [&'static str],
    places: &'static [Place],
    help: &'static str,
    hint: &'static str,
) -> Entry {
    Entry { command, name, keys, places, help, hint }
}

use Command as C;
use Place as P;

const SUBJECTS: &[Place] = &[P::Grid, P::Shipment, P::Companies, P::Dossier];
const MARKED: &[Place] = &[P::Grid, P::Shipment];

/// Every command there is.
#[rustfmt::skip]
pub const COMMANDS: &[Entry] = &[
    entry(C::Open, "open", &["enter"], &[P::Lists, P::Anywhere], "open what is under the cursor; in a prompt: accept", "open"),
    entry(C::JudgeSame, "judge-same", &["a"], &[P::Question], "judge: the same company", "same"),
    entry(C::JudgeDifferent, "judge-different", &["r"], &[P::Question], "judge: different companies", "different"),
    entry(C::JudgeDisputed, "judge-disputed", &["d"], &[P::Question], "judge: disputed", "disputed"),
    entry(C::JudgeUnsure, "judge-unsure", &["x"], &[P::Question], "judge: unsure", "unsure"),
    entry(C::AddEvidence, "add-evidence", &["e"], &[P::Question], "add an item of evidence with its citation", "evidence"),
    entry(C::Undo, "undo-judgement", &["u"], &[P::Question], "undo the last judgement by a superseding entry; nothing is erased", "undo"),
    entry(C::Redo, "redo-judgement", &["ctrl-r"], &[P::Question], "bring back the judgement that was undone last", ""),
    entry(C::Filter, "filter", &["f"], &[P::Grid], "add a filter, as in goods:antenna or value>=1000000", "filter"),
    entry(C::DropFilter, "drop-filter", &["backspace"], &[P::Grid], "remove the last filter", ""),
    entry(C::ClearFilters, "clear-filters", &["ctrl-x"], &[P::Grid], "remove every filter", ""),
    entry(C::Find, "find", &["/"], &[P::Grid, P::Companies], "search as you type", "find"),
    entry(C::FindNext, "find-next", &["n"], &[P::Grid], "go to the next match", ""),
    entry(C::FindPrevious, "find-previous", &["N"], &[P::Grid], "go to the match before", ""),
    entry(C::Sort, "sort", &["s"], &[P::Grid], "sort by this column; again: the other way; a third time: not at all", "sort"),
    entry(C::SortAlso, "sort-also", &["S"], &[P::Grid], "sort by this column too, after those already sorted by", ""),
    entry(C::Frequency, "frequency", &["F"], &[P::Grid], "count the values of this column; Enter there narrows to one", "facet"),
    entry(C::Party, "party", &["p"], MARKED, "open the name under the cursor, or the consignor", "party"),
    entry(C::Original, "original", &["o"], MARKED, "show the original row as it stands in the imported file", "original"),
    entry(C::Ask, "question", &["!"], SUBJECTS, "flag: open a question on this name and another, or a company", "question"),
    entry(C::Attribute, "attribute", &["A"], SUBJECTS, "attribute this name to a company", "attribute"),
    entry(C::NewCompany, "new-company", &["ctrl-n"], &[P::Screens], "create a company", ""),
    entry(C::ShowShipments, "its-shipments", &["s"], &[P::Dossier, P::Counts], "show the shipments behind this", "shipments"),
    entry(C::Measure, "measure", &["m"], &[P::Counts], "measure by shipments, US$ or net weight", "measure"),
    entry(C::Period, "period", &["t"], &[P::Counts], "chart per month, year or day", "period"),
    entry(C::HideColumn, "column-hide", &["c h"], &[P::Grid], "hide this column", ""),
    entry(C::ShowColumns, "columns-show", &["c a"], &[P::Grid], "show every column again, in the first order", ""),
    entry(C::Narrower, "column-narrower", &["c <"], &[P::Grid], "make this column narrower", ""),
    entry(C::Wider, "column-wider", &["c >"], &[P::Grid], "make this column wider", ""),
    entry(C::ColumnLeft, "column-left", &["c H"], &[P::Grid], "move this column to the left", ""),
    entry(C::ColumnRight, "column-right", &["c L"], &[P::Grid], "move this column to the right", ""),
    entry(C::YankCell, "yank-cell", &["y c"], MARKED, "send this cell to the terminal's clipboard", ""),
    entry(C::YankRow, "yank-row", &["y r"], MARKED, "send this row, with its citation, to the terminal's clipboard", ""),
    entry(C::Up, "up", &["k", "up"], &[P::Lists], "one line up", ""),
    entry(C::Down, "down", &["j", "down"], &[P::Lists], "one line down", ""),
    entry(C::Left, "left", &["h", "left"], &[P::Lists], "one column, or pane, to the left", ""),
    entry(C::Right, "right", &["l", "right"], &[P::Lists], "one column, or pane, to the right", ""),
    entry(C::PageUp, "page-up", &["pgup", "ctrl-b"], &[P::Lists], "one page up", ""),
    entry(C::PageDown, "page-down", &["pgdn", "ctrl-f"], &[P::Lists], "one page down", ""),
    entry(C::HalfUp, "half-page-up", &["ctrl-u"], &[P::Lists], "half a page up", ""),
    entry(C::HalfDown, "half-page-down", &["ctrl-d"], &[P::Lists], "half a page down", ""),
    entry(C::Top, "first", &["g", "home"], &[P::Lists], "to the first line; with a number before it, to that line", ""),
    entry(C::Bottom, "last", &["G", "end"], &[P::Lists], "to the last line", ""),
    entry(C::NextPane, "next-pane", &["tab"], &[P::Anywhere], "to the next pane or field", ""),
    entry(C::PreviousPane, "previous-pane", &["backtab"], &[P::Anywhere], "to the pane or field before", ""),
    entry(C::Shipments, "shipments", &["f2"], &[P::Screens], "all shipments", ""),
    entry(C::Companies, "companies", &["C", "f3"], &[P::Screens], "find companies and names", "companies"),
    entry(C::Questions, "questions", &["f4"], &[P::Screens], "questions: open, disputed and judged", "questions"),
    entry(C::Facets, "facets", &["f5"], &[P::Screens], "values of each column with their counts", ""),
    entry(C::Chart, "chart", &["f6"], &[P::Screens], "shipments over time", ""),
    entry(C::Sources, "sources", &["f7"], &[P::Screens], "imported files: what was found in them, what was rejected", ""),
    entry(C::Log, "log", &["f8"], &[P::Screens], "the ledger: every judgement, never erased", ""),
    entry(C::Palette, "palette", &[":", "ctrl-p"], &[P::Screens], "every command by name", "go"),
    entry(C::Help, "help", &["?", "f1"], &[P::Screens], "the keys that apply here", "help"),
    entry(C::Back, "back", &["["], &[P::Screens], "back to the screen before, as it was", ""),
    entry(C::Forward, "forward", &["]"], &[P::Screens], "forward again", ""),
    entry(C::Cancel, "cancel", &["esc"], &[P::Anywhere], "cancel; else close this screen", ""),
    entry(C::Close, "close", &["q"], &[P::Screens], "close this screen", ""),
    entry(C::Quit, "quit", &["Q"], &[P::Screens], "quit", "quit"),
    entry(C::Interrupt, "interrupt", &["ctrl-c"], &[P::Anywhere], "cancel what is under way; twice: quit", ""),
    entry(C::Redraw, "redraw", &["ctrl-l"], &[P::Anywhere], "draw the screen anew", ""),
    entry(C::Suspend, "suspend", &["ctrl-z"], &[P::Anywhere], "suspend; `fg` brings it back", ""),
];

/// What a sequence of keys means.
#[derive(Debug)]
pub enum Lookup {
    /// This command.
    Command(Command),
    /// The beginning of longer sequences: wait for the next key.
    Prefix,
    /// Nothing.
    Nothing,
}

/// Finds what a sequence of keys means in some places; an entry whose place comes earlier in
/// `places` wins.
pub fn lookup(places: &[Place], sequence: &str) -> Lookup {
    let mut prefix = false;
    for place in places {
        for entry in COMMANDS.iter().filter(|entry| entry.places.contains(place)) {
            for key in entry.keys {
                if *key == sequence {
                    return Lookup::Command(entry.command);
                }
                prefix |= key.strip_prefix(sequence).is_some_and(|rest| rest.starts_with(' '));
            }
        }
    }
    if prefix { Lookup::Prefix } else { Lookup::Nothing }
}

/// The commands that apply in some places, nearest place first, as the table orders them.
pub fn applying(places: &[Place]) -> Vec<&'static Entry> {
    let mut found: Vec<&Entry> = Vec::new();
    for place in places {
        for entry in COMMANDS.iter().filter(|entry| entry.places.contains(place)) {
            let hidden = found.iter().any(|f| f.keys[0] == entry.keys[0]);
            if !hidden && !found.iter().any(|f| f.command == entry.command) {
                found.push(entry);
            }
        }
    }
    found
}

/// The table as Markdown, for the README.
pub fn markdown() -> String {
    let mut text = String::from("| keys | command | what it does |\n|---|---|---|\n");
    for entry in COMMANDS {
        let keys: Vec<String> = entry.keys.iter().map(|key| format!("`{key}`")).collect();
        text.push_str(&format!("| {} | {} | {} |\n", keys.join(" "), entry.name, entry.help));
    }
    text
}

/// A key press in the table's notation; nothing for keys that it has no word for.
pub fn notation(key: KeyEvent) -> Option<String> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let word = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) if control => return Some(format!("ctrl-{}", c.to_ascii_lowercase())),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::F(n) => format!("f{n}"),
        KeyCode::Enter => "enter".to_owned(),
        KeyCode::Esc => "esc".to_owned(),
        KeyCode::Tab => "tab".to_owned(),
        KeyCode::BackTab => "backtab".to_owned(),
        KeyCode::Backspace => "backspace".to_owned(),
        KeyCode::Up => "up".to_owned(),
        KeyCode::Down => "down".to_owned(),
        KeyCode::Left => "left".to_owned(),
        KeyCode::Right => "right".to_owned(),
        KeyCode::Home => "home".to_owned(),
        KeyCode::End => "end".to_owned(),
        KeyCode::PageUp => "pgup".to_owned(),
        KeyCode::PageDown => "pgdn".to_owned(),
        _ => return None,
    };
    Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const SCREENS: &[&[Place]] = &[
        &[P::Grid, P::Lists, P::Screens, P::Anywhere],
        &[P::Shipment, P::Lists, P::Screens, P::Anywhere],
        &[P::Companies, P::Lists, P::Screens, P::Anywhere],
        &[P::Dossier, P::Lists, P::Screens, P::Anywhere],
        &[P::Question, P::Lists, P::Screens, P::Anywhere],
        &[P::Counts, P::Lists, P::Screens, P::Anywhere],
    ];

    #[test]
    fn every_command_stands_once_under_a_name_of_its_own() {
        let names: HashSet<_> = COMMANDS.iter().map(|e| e.name).collect();
        let commands: HashSet<_> = COMMANDS.iter().map(|e| e.command).collect();
        assert_eq!((names.len(), commands.len()), (COMMANDS.len(), COMMANDS.len()));
    }

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for place in [
            P::Anywhere,
            P::Screens,
            P::Lists,
            P::Grid,
            P::Shipment,
            P::Companies,
            P::Dossier,
            P::Question,
            P::Counts,
        ] {
            let mut seen = HashSet::new();
            for entry in COMMANDS.iter().filter(|e| e.places.contains(&place)) {
                for key in entry.keys {
                    assert!(seen.insert(*key), "{key} twice in {place:?}");
                }
            }
        }
    }

    #[test]
    fn no_key_is_also_the_beginning_of_a_longer_one() {
        for places in SCREENS {
            let all: Vec<&str> = applying(places).iter().flat_map(|e| e.keys.iter().copied()).collect();
            for key in &all {
                let longer =
                    all.iter().any(|other| other.strip_prefix(key).is_some_and(|r| r.starts_with(' ')));
                assert!(!longer, "{key} hides a longer sequence in {places:?}");
            }
        }
    }

    #[test]
    fn no_command_needs_alt_or_a_kitty_keyboard() {
        for key in COMMANDS.iter().flat_map(|e| e.keys) {
            assert!(!key.contains("alt-") && !key.contains("shift-") && !key.contains("super-"), "{key}");
        }
    }

    /// Set `UPDATE_README` to write the list anew.
    #[test]
    fn readme_lists_the_keys() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        let readme = std::fs::read_to_string(path).expect("the README");
        let (head, rest) = readme.split_once("keymap.rs -->\n").expect("where the list begins");
        let (list, tail) = rest.split_once("<!-- /keys -->").expect("where the list ends");
        if std::env::var_os("UPDATE_README").is_some() {
            let text = format!("{head}keymap.rs -->\n{}<!-- /keys -->{tail}", markdown());
            std::fs::write(path, text).expect("the README is written");
        } else {
            assert_eq!(list, markdown(), "run this test with UPDATE_README=1");
        }
    }

    #[test]
    fn sequences_are_found_by_their_beginning() {
        let grid = SCREENS[0];
        assert!(matches!(lookup(grid, "c"), Lookup::Prefix));
        assert!(matches!(lookup(grid, "c h"), Lookup::Command(C::HideColumn)));
        assert!(matches!(lookup(grid, "s"), Lookup::Command(C::Sort)));
        assert!(matches!(lookup(grid, "ctrl-q"), Lookup::Nothing));
    }
}
