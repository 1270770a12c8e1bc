//! Cells that would drive a terminal or mislead an eye: shown as what they are, on every screen and line.

use std::path::Path;
use std::process::Command;

use tidewaiter::text::DisplayText;

use crate::support::driver::Driver;

/// Texts as a leaked file may hold them; each stands in a name and in the goods of a row.
const CELLS: &[&str] = &[
    "A\u{1b}[2JB",
    "A\u{1b}]52;c;QUJD\u{7}B",
    "A\u{1b}]0;title\u{1b}\\B",
    "A\u{9b}31mB",
    "A\u{90}$q\"p\u{9c}B",
    "invoice\u{202e}fdp.exe",
    "A\u{200b}\u{2066}B\u{feff}",
    "A\u{e0041}\u{e000}\u{fe0f}B",
    "A\u{8}\u{8}\u{8}B",
    "A\u{7f}\tB",
    "\u{1b}",
    "<script>alert(1)</script>",
    "=cmd|'/C calc'!A1",
];

fn run(arguments: &[&str], case: &Path) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidewaiter"));
    let output =
        command.arg(arguments[0]).arg(case).args(&arguments[1..]).output().expect("the program runs");
    assert!(output.status.success(), "{arguments:?}: {}", DisplayText::bytes(&output.stderr));
    [output.stdout, output.stderr].concat()
}

/// A case with the cells, and one name of 2,000 accents.
fn case(folder: &Path) -> std::path::PathBuf {
    let file = folder.join("hostile.csv");
    let mut out = csv::Writer::from_path(&file).expect("a file");
    out.write_record(["date", "consignor", "consignee", "goods", "remark \u{1b}[31m"]).expect("a header");
    let zalgo = format!("A{}B", "\u{301}".repeat(2000));
    for cell in CELLS.iter().copied().chain([zalgo.as_str()]) {
        out.write_record(["2022-08-31", cell, "Plain Ltd", cell, cell]).expect("a row");
    }
    out.flush().expect("rows");
    drop(out);
    let case = folder.join("hostile.case");
    let path = file.to_string_lossy().into_owned();
    let said = run(&["import", &path], &case);
    assert_safe(&said, "import");
    case
}

/// Nothing in the bytes drives a terminal: no control but the end of a line, nothing invisible.
fn assert_safe(bytes: &[u8], what: &str) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        assert_eq!(DisplayText::line(line).as_str(), line, "{what}");
    }
}

/// The same for data, which keeps every accent: each character for itself.
fn assert_safe_data(bytes: &[u8], what: &str) {
    let text = String::from_utf8_lossy(bytes);
    for c in text.lines().flat_map(str::chars) {
        let c = c.to_string();
        assert_eq!(DisplayText::line(&c).as_str(), c, "{what}");
    }
}

#[test]
fn no_screen_lets_a_cell_drive_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    for size in [(80, 24), (140, 45)] {
        let mut driver = Driver::open(&case, size.0, size.1);
        let walks =
            ["j j", "enter", "o", "esc esc", "C \"a\"", "enter", "esc esc", "f4", "f5", "f6", "f7", "f8"];
        for keys in walks {
            driver.keys(keys);
            for cell in &driver.buffer().content {
                assert_eq!(DisplayText::line(cell.symbol()).as_str(), cell.symbol(), "after {keys}");
            }
        }
    }
}

#[test]
fn no_line_for_a_person_lets_a_cell_drive_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let named = "\u{9b}31mA\u{202e}B";
    for arguments in [
        &["company", "add", named][..],
        &["question", "ask", CELLS[5], named],
        &["question", "judge", "1", "unsure", "--reason", named],
    ] {
        assert_safe(&run(arguments, &case), arguments[1]);
    }
    for arguments in [
        &["query"][..],
        &["facet", "consignor"],
        &["facet", "goods"],
        &["search", "a"],
        &["histogram"],
        &["ledger"],
        &["verify"],
        &["query", "--format", "json"],
        &["facet", "goods", "--format", "json"],
        &["search", "a", "--json"],
        &["ledger", "--json"],
        &["verify", "--json"],
        &["company", "list", "--json"],
        &["company", "list"],
        &["question", "list", "--json"],
        &["question", "show", "1", "--json"],
        &["question", "show", "1"],
    ] {
        let written = run(arguments, &case);
        match arguments.last() {
            Some(&("json" | "--json")) => assert_safe_data(&written, arguments[0]),
            _ => assert_safe(&written, arguments[0]),
        }
    }
}

#[test]
fn what_is_stored_stays_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let json = String::from_utf8(run(&["query", "--format", "json"], &case)).expect("JSON is UTF-8");
    let names: Vec<String> = json
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|row| Some(row["consignor"].as_str()?.to_owned()))
        .collect();
    for cell in CELLS {
        assert!(names.iter().any(|name| name == cell), "{}", DisplayText::line(cell));
    }
}

#[test]
fn without_a_terminal_the_headless_commands_are_named() {
    let output = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("tidewaiter query"));
}
