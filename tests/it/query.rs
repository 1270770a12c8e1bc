//! Shipments on the command line: found, counted, searched, and wrong questions answered clearly.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use tidewaiter::case::{Access, Case, NewSource};
use tidewaiter::id::SourceName;
use tidewaiter::records::table::{Data, Dictionary, Field, Table};
use tidewaiter::records::{Column, PartialDate};
use tidewaiter::store::{SegmentInfo, write_segment};

struct Asked {
    _folder: TempDir,
    root: PathBuf,
}

struct Answer {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn codes(texts: &[&str]) -> Data {
    let mut dictionary = Dictionary::default();
    let codes = texts.iter().map(|text| dictionary.code(text)).collect();
    Data::Codes { dictionary, codes }
}

fn table() -> Table {
    let dates =
        ["2022-08-31", "2022-08", "2023-01-15"].map(|d| PartialDate::parse_iso(d).map_or(0, |d| d.key()));
    Table {
        rows: vec![2, 3, 4],
        offsets: vec![0, 10, 20],
        lengths: vec![9; 3],
        columns: vec![
            (Field::Column(Column::Date), Data::Dates(dates.to_vec())),
            (
                Field::Column(Column::Consignor),
                codes(&["HARBOUR FREIGHT LTD", "ООО «Ромашка»", "Evil\x1b[2J\u{202e}Co"]),
            ),
            (Field::Column(Column::Goods), codes(&["telescoping antenna", "radar, parts", ""])),
            (Field::Column(Column::ValueUsd), Data::Amounts(vec![1000.0, f64::NAN, 0.5])),
            (Field::Unread(Column::ValueUsd), codes(&["", "about ten", ""])),
            (Field::Other("HS, DESC".to_owned()), codes(&["a", "b", "a"])),
        ],
    }
}

fn source(name: SourceName, segment: &SegmentInfo) -> NewSource {
    NewSource {
        name,
        file: "list.csv".to_owned(),
        sha256: "0".repeat(64),
        bytes: 29,
        encoding: "UTF-8".to_owned(),
        encoding_certain: true,
        delimiter: ",".to_owned(),
        header_row: Some(1),
        rows_read: 3,
        rows_taken: 3,
        rows_rejected: 0,
        columns: Vec::new(),
        unmapped: Vec::new(),
        warnings: Vec::new(),
        notes: Vec::new(),
        segment_bytes: segment.bytes,
        segment_sha256: segment.sha256.clone(),
        synthetic: true,
    }
}

impl Asked {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("q.case");
        let mut case = Case::create(&root).expect("a case");
        let name = SourceName::from_file_name("list.csv");
        let info = write_segment(&case.segment_path(&name), &table()).expect("a segment");
        let source = source(name, &info);
        case.register_source(&source, "ann").expect("a source");
        drop(case);
        drop(Case::open(&root, Access::Read).expect("the case"));
        Self { _folder: folder, root }
    }

    fn ask(&self, args: &[&str]) -> Answer {
        let (command, rest) = args.split_first().expect("a command");
        let mut run = Command::new(env!("CARGO_BIN_EXE_tidewaiter"));
        let out = run.arg(command).arg(&self.root).args(rest).env("USER", "ann").output().expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Answer { code: out.status.code(), stdout: text(out.stdout), stderr: text(out.stderr) }
    }

    fn done(&self, args: &[&str]) -> String {
        let answer = self.ask(args);
        assert_eq!(answer.code, Some(0), "{args:?}: {}", answer.stderr);
        answer.stdout
    }

    fn json(&self, args: &[&str]) -> Vec<Value> {
        self.done(args).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

#[test]
fn shipments_come_as_json_csv_and_a_safe_table() {
    let case = Asked::new();
    let rows = case.json(&["query", "--format", "json"]);
    assert_eq!(rows[1]["date"], "2022-08");
    assert_eq!(rows[0]["value_usd"], 1000.0);
    assert_eq!((&rows[1]["value_usd"], &rows[1]["unread"]["value_usd"]), (&Value::Null, &json!("about ten")));
    assert_eq!(
        (&rows[2]["source"], &rows[2]["row"], &rows[2]["other"]["HS, DESC"]),
        (&json!("list"), &json!(4), &json!("a"))
    );
    assert_eq!(rows[2]["consignor"], "Evil\x1b[2J\u{202e}Co", "JSON keeps the data");
    let csv = case.done(&["query", "goods:radar", "--columns", "row,goods,\"HS, DESC\"", "--format", "csv"]);
    assert_eq!(csv, "row,goods,\"HS, DESC\"\n3,\"radar, parts\",b\n");
    let table = case.done(&["query"]);
    assert!(table.contains("Evil␛[2J<202E>Co") && !table.contains('\x1b'), "{table}");
}

#[test]
fn filters_sorts_and_pages() {
    let case = Asked::new();
    let rows = |args: &[&str]| -> Vec<i64> {
        let args = [&["query"], args, &["--format", "json"]].concat();
        case.json(&args).iter().filter_map(|row| row["row"].as_i64()).collect()
    };
    assert_eq!(rows(&["--sort", "value_usd:desc"]), [2, 4, 3], "no value is last");
    assert_eq!(rows(&["--sort", "\"HS, DESC\",date:desc"]), [4, 2, 3]);
    assert_eq!(rows(&["-goods:antenna", "--limit", "1"]), [3]);
    assert_eq!(rows(&["--offset", "1", "date:2022"]), [3]);
    assert_eq!(rows(&["consignor=HARBOUR FREIGHT LTD"]), [2], "the shell took the quotes");
    assert_eq!(rows(&["consignor:romashka"]), [3], "Latin letters find Cyrillic ones");
    assert_eq!(rows(&["date:2022-08..2022-08-31 goods:antenna|radar"]), [2, 3]);
}

#[test]
fn counts_facets_and_histograms() {
    let case = Asked::new();
    let count = case.json(&["count", "--json"]).remove(0);
    assert_eq!(count["shipments"], 3);
    assert_eq!(count["value_usd"], json!({"confirmed": 1000.5, "possible": 1000.5}));
    let facet = case.json(&["facet", "HS, DESC", "--format", "json"]);
    assert_eq!(facet[0], json!({"key": "a", "count": 2, "value_usd": 1000.5, "net_weight_kg": 0.0}));
    let months = case.done(&["histogram", "--per", "day", "--format", "csv"]);
    let keys: Vec<&str> = months.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(keys, ["2022-08", "2022-08-31", "2023-01-15"]);
}

#[test]
fn a_company_counts_from_confirmed_to_possible() {
    let case = Asked::new();
    let root = case.root.to_string_lossy().into_owned();
    let run = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_tidewaiter")).args(args).env("USER", "ann").output();
        assert!(out.expect("it runs").status.success(), "{args:?}");
    };
    run(&["company", &root, "add", "Harbour Group"]);
    run(&["question", &root, "ask", "HARBOUR FREIGHT LTD", "Harbour Group"]);
    let count = case.json(&["count", "company=\"Harbour Group\"", "--json"]).remove(0);
    assert_eq!(count["value_usd"], json!({"confirmed": 0.0, "possible": 1000.0}));
    run(&["question", &root, "judge", "1", "same", "--reason", "letterhead"]);
    let count = case.json(&["count", "company=Harbour Group", "--json"]).remove(0);
    assert_eq!((&count["value_usd"]["confirmed"], &count["shipments"]), (&json!(1000.0), &json!(1)));
    assert_eq!(case.json(&["query", "state:same", "--format", "json"])[0]["state"], "same");
    let hits = case.json(&["search", "harb", "--json"]);
    assert_eq!(hits.len(), 2, "the name and the company that only the ledger knows");
    assert_eq!(case.ask(&["count", "company=Nobody"]).code, Some(2));
}

#[test]
fn names_are_found_with_a_reason() {
    let case = Asked::new();
    let hits = case.json(&["search", "romash", "--json"]);
    assert_eq!((&hits[0]["rank"], &hits[0]["name"]), (&json!(1), &json!("ООО «Ромашка»")));
    assert_eq!(
        (&hits[0]["why"], &hits[0]["roles"]),
        (&json!("reads as ooo romashka"), &json!(["consignor"]))
    );
    assert_eq!(case.json(&["search", "zzz", "--json"]).len(), 0);
}

#[test]
fn wrong_questions_are_answered_with_what_to_do() {
    let case = Asked::new();
    let wrong = case.ask(&["query", "goods:x", "consigner:y"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("\n  goods:x consigner:y\n          ^^^^^^^^^\n"), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("did you mean consignor?"), "{}", wrong.stderr);
    for args in [
        &["query", "--columns", "colour"][..],
        &["query", "--sort", "colour"],
        &["facet", "colour"],
        &["query", "hs:85"],
        &["query", "source:other"],
    ] {
        let wrong = case.ask(args);
        assert_eq!((wrong.code, wrong.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(wrong.stderr.contains("there are: "), "{args:?}: {}", wrong.stderr);
    }
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "zsh", "fish"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tidewaiter"));
        let output = command.args(["completions", shell]).output().expect("the program runs");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("histogram"), "{shell}: {text}");
    }
}
