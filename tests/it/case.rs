//! A case on the command line: made, asked about, judged, verified, and refused with clear words.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tidewaiter::case::{Access, Case, NewSource};
use tidewaiter::id::SourceName;
use tidewaiter::records::Column;
use tidewaiter::records::table::{Data, Dictionary, Field, Table};
use tidewaiter::store::embedded::write_segment;

const SHIPPERS: [&str; 3] = ["OSTERVIK MARINE LTD", "OSTERVIK MARINE LIMITED", "ВОЛНА ТРЕЙД\u{1b}[2J"];

struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn tidewaiter(args: &[&str]) -> Run {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .args(args)
        .env("USER", "ann")
        .output()
        .expect("the binary was built");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Run { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

fn done(args: &[&str]) -> String {
    let run = tidewaiter(args);
    assert_eq!(run.code, Some(0), "{args:?}: {}", run.stderr);
    run.stdout
}

fn json(args: &[&str]) -> Vec<Value> {
    done(args).lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect()
}

/// A case with three shipments of value 10, 20 and 30, in the records 2 to 4 of `list`.
fn case() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("possible");
    let root = folder.path().join("t.case");
    let text = format!("shipper\n{}\n", SHIPPERS.join("\n"));
    let mut dictionary = Dictionary::default();
    let codes = SHIPPERS.iter().map(|name| dictionary.code(name)).collect();
    let table = Table {
        rows: vec![2, 3, 4],
        offsets: vec![0; 3],
        lengths: vec![0; 3],
        columns: vec![
            (Field::Column(Column::Consignor), Data::Codes { dictionary, codes }),
            (Field::Column(Column::ValueUsd), Data::Amounts(vec![10.0, 20.0, 30.0])),
        ],
    };
    let mut case = Case::create(&root).expect("possible");
    let name = SourceName::from_file_name("list.csv");
    let segment = write_segment(&case.segment_path(&name), &table).expect("possible");
    let sha256: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(case.original_path(&sha256), &text).expect("writable");
    let source = NewSource {
        name,
        file: "list.csv".to_owned(),
        sha256,
        bytes: text.len() as u64,
        encoding: "UTF-8".to_owned(),
        encoding_certain: true,
        delimiter: ",".to_owned(),
        header_row: Some(1),
        rows_read: 3,
        rows_taken: 3,
        rows_rejected: 0,
        columns: vec![(Column::Consignor, "shipper".to_owned())],
        unmapped: Vec::new(),
        warnings: Vec::new(),
        notes: Vec::new(),
        segment_bytes: segment.bytes,
        segment_sha256: segment.sha256,
        synthetic: true,
    };
    case.register_source(&source, "ann").expect("new");
    (folder, root)
}

fn path(root: &Path) -> &str {
    root.to_str().expect("temporary paths are UTF-8")
}

#[test]
fn a_judgement_is_acknowledged_by_the_hash_that_the_ledger_shows() {
    let (_folder, root) = case();
    let case = path(&root);
    assert_eq!(done(&["question", case, "ask", SHIPPERS[0], SHIPPERS[1]]), "1\n");
    assert_eq!(done(&["question", case, "ask", SHIPPERS[1], SHIPPERS[0]]), "1\n");
    let judge = ["question", case, "judge", "1", "disputed", "--reason", "they deny it", "--by", "bob"];
    let hash = done(&judge);
    let last = json(&["ledger", case, "--json"]).pop().expect("there are entries");
    assert_eq!(last["hash"], hash.trim());
    for (key, value) in [("kind", "judge"), ("state", "disputed"), ("reason", "they deny it"), ("by", "bob")]
    {
        assert_eq!(last[key], value, "{key}");
    }
    for key in ["seq", "time", "question", "score", "matcher", "prev"] {
        assert!(last.get(key).is_some(), "{key}");
    }
    let question = json(&["question", case, "show", "1", "--json"]).remove(0);
    assert_eq!(question["left"], SHIPPERS[0]);
    assert_eq!(question["judgements"][0]["hash"], hash.trim());
    assert_eq!(question["moves"]["right"]["value_usd"], 20.0);
    for (state, count) in [("disputed", 1), ("same", 0)] {
        assert_eq!(json(&["question", case, "list", "--state", state, "--json"]).len(), count);
    }
}

#[test]
fn undo_and_redo_change_the_state_and_keep_the_history() {
    let (_folder, root) = case();
    let case = path(&root);
    done(&["question", case, "ask", SHIPPERS[0], SHIPPERS[1]]);
    let state = || json(&["question", case, "show", "1", "--json"]).remove(0)["state"].clone();
    done(&["question", case, "judge", "1", "same", "--reason", "one address"]);
    done(&["question", case, "undo", "1", "--reason", "two addresses"]);
    assert_eq!(state(), "open");
    let nothing = tidewaiter(&["question", case, "undo", "1", "--reason", "again"]);
    assert_eq!(nothing.code, Some(2));
    done(&["question", case, "redo", "1", "--reason", "one after all"]);
    assert_eq!(state(), "same");
    let stale = ["question", case, "judge", "1", "unsure", "--reason", "x", "--expect", "2"];
    let refused = tidewaiter(&stale);
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(3), ""));
    assert!(refused.stderr.contains("ann took back an undo, which made it same"), "{}", refused.stderr);
    assert_eq!(json(&["ledger", case, "--json"]).len(), 5);
}

#[test]
fn evidence_is_shown_as_it_was_given() {
    let (_folder, root) = case();
    let case = path(&root);
    done(&["question", case, "ask", SHIPPERS[0], SHIPPERS[1]]);
    let mut args =
        vec!["question", case, "evidence", "1", "--text", "we never shipped", "--source", "a letter"];
    args.extend(["--kind", "denial", "--date", "2023-02", "--said-by", "the manager", "--grade", "b3"]);
    args.extend(["--group", "firm", "--rate", "same=--,misused=++", "--shipments", "list:2,list:4"]);
    done(&args);
    let item = json(&["question", case, "show", "1", "--json"]).remove(0)["evidence"][0].clone();
    assert_eq!(item["date"], "2023-02");
    assert_eq!(item["grade"], "B3");
    assert_eq!(item["ratings"], serde_json::json!({ "same": "--", "misused": "++" }));
    assert_eq!(item["shipments"], serde_json::json!(["list:2", "list:4"]));
    let page = done(&["question", case, "show", "1"]);
    for part in ["we never shipped", "a letter", "the manager", "same --, misused ++", "US$        10"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let header = ["question", case, "evidence", "1", "--text", "t", "--source", "s", "--shipments", "list:1"];
    let refused = tidewaiter(&header);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("list:1"), "{}", refused.stderr);
    done(&["verify", case]);
}

#[test]
fn a_company_has_the_names_that_were_attributed_to_it() {
    let (_folder, root) = case();
    let case = path(&root);
    done(&["company", case, "add", "Ostervik", "--note", "made up"]);
    let again = tidewaiter(&["company", case, "add", "Ostervik"]);
    assert_eq!(again.code, Some(2));
    done(&["company", case, "attribute", "Ostervik", SHIPPERS[0], "--reason", "spelling"]);
    done(&[
        "company",
        case,
        "attribute",
        "Ostervik",
        SHIPPERS[1],
        "--state",
        "disputed",
        "--reason",
        "denied",
    ]);
    let company = json(&["company", case, "show", "Ostervik", "--json"]).remove(0);
    assert_eq!(company["names"][0]["state"], "same");
    assert_eq!(company["names"][1]["name"], SHIPPERS[1]);
    assert_eq!(company["questions"], serde_json::json!([1, 2]));
    assert_eq!(json(&["company", case, "list", "--json"]).len(), 1);
    let moves = json(&["question", case, "show", "1", "--json"]).remove(0)["moves"].clone();
    assert_eq!(moves["right"]["shipments"], 1, "a company's side holds the other names attributed to it");
    let unknown = tidewaiter(&["company", case, "attribute", "Ostervig", SHIPPERS[0], "--reason", "x"]);
    assert_eq!(unknown.code, Some(2));
}

#[test]
fn a_party_that_nobody_carries_is_refused_with_the_closest_ones() {
    let (_folder, root) = case();
    let case = path(&root);
    let run = tidewaiter(&["question", case, "ask", "OSTERVIK MARINE", SHIPPERS[0]]);
    assert_eq!(run.code, Some(2));
    for part in [SHIPPERS[0], SHIPPERS[1], "company CASE add"] {
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
    }
    assert_eq!(json(&["ledger", case, "--json"]).len(), 1);
}

#[test]
fn names_cannot_drive_the_terminal() {
    let (_folder, root) = case();
    let case = path(&root);
    done(&["company", case, "add", "Volna\u{1b}]0;x\u{7}"]);
    done(&["company", case, "attribute", "Volna\u{1b}]0;x\u{7}", SHIPPERS[2], "--reason", "a\u{202e}b"]);
    for args in [
        vec!["question", case, "list"],
        vec!["question", case, "show", "1"],
        vec!["company", case, "list"],
        vec!["company", case, "show", "Volna\u{1b}]0;x\u{7}"],
        vec!["ledger", case],
        vec!["question", case, "ask", "a\u{1b}[2Jb", SHIPPERS[2]],
    ] {
        let run = tidewaiter(&args);
        let shown = run.stdout + &run.stderr;
        assert!(!shown.is_empty());
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{args:?}: {shown:?}");
    }
}

#[test]
fn verify_finds_damage_and_says_where() {
    let (_folder, root) = case();
    let case = path(&root);
    let report = json(&["verify", case, "--json"]).remove(0);
    assert_eq!((&report["ok"], &report["shipments"]), (&Value::Bool(true), &Value::from(3)));
    let segment = root.join("segments/list.arrow");
    let mut bytes = fs::read(&segment).expect("there");
    bytes[200] ^= 1;
    fs::write(&segment, bytes).expect("writable");
    let run = tidewaiter(&["verify", case]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("segments/list.arrow"), "{}", run.stdout);
    let absent = "0123".repeat(16);
    assert_eq!(tidewaiter(&["verify", case, "--checkpoint", &absent]).code, Some(1));
}

#[test]
fn wrong_input_is_refused_with_what_to_do() {
    let (folder, root) = case();
    let (case, missing) = (path(&root), folder.path().join("missing"));
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("writable");
    for (args, code, part) in [
        (vec!["ledger", path(&missing)], 3, "tidewaiter new"),
        (vec!["ledger", path(&file)], 3, "a case is a folder"),
        (vec!["ledger", path(folder.path())], 3, "no case.db"),
        (vec!["new", case], 3, "not empty"),
        (vec!["question", case, "show", "7"], 2, "question CASE list"),
        (vec!["question", case, "judge", "1", "maybe", "--reason", "x"], 2, "disputed"),
        (vec!["question", case, "judge", "1", "same"], 2, "--reason"),
        (vec!["question", case, "evidence", "1", "--text", "t", "--source", "s", "--grade", "G1"], 2, "B2"),
    ] {
        let run = tidewaiter(&args);
        assert_eq!(run.code, Some(code), "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{args:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{args:?}");
    }
}

#[test]
fn two_sessions_see_each_other() {
    let (_folder, root) = case();
    let mine = Case::open(&root, Access::Read).expect("it is a case");
    let before = mine.change_counter().expect("readable");
    done(&["company", path(&root), "add", "Ostervik"]);
    assert_ne!(mine.change_counter().expect("readable"), before);
    assert_eq!(tidewaiter::resolve::companies(&mine).expect("readable").len(), 1);
}

#[test]
fn a_case_of_a_newer_version_is_refused_with_what_to_do() {
    let (_folder, root) = case();
    let db = rusqlite::Connection::open(root.join("case.db")).expect("there");
    db.pragma_update(None, "user_version", 1000).expect("writable");
    drop(db);
    for args in [vec!["ledger", path(&root)], vec!["company", path(&root), "add", "X"]] {
        let run = tidewaiter(&args);
        assert_eq!(run.code, Some(3));
        assert!(run.stderr.contains("newer tidewaiter"), "{}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_case_is_read_and_a_write_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, root) = case();
    let permit = |mode| fs::set_permissions(&root, fs::Permissions::from_mode(mode)).expect("ours");
    fs::set_permissions(root.join("case.db"), fs::Permissions::from_mode(0o444)).expect("ours");
    permit(0o555);
    // The superuser may write everywhere: for them there is nothing to see here.
    let all_powerful = fs::write(root.join("probe"), "x").is_ok();
    assert_eq!(json(&["ledger", path(&root), "--json"]).len(), 1);
    let run = tidewaiter(&["company", path(&root), "add", "X"]);
    permit(0o755);
    assert_eq!(run.code, Some(if all_powerful { 0 } else { 3 }), "{}", run.stderr);
    assert!(all_powerful || run.stderr.contains("read-only"), "{}", run.stderr);
}

/// Judges again and again until it is killed; returns the hashes that it printed.
fn killed_while_judging(case: &str, turn: u32) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for judgement in 0..4 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
            .args(["question", case, "judge", "1", "unsure", "--reason", "as seen"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary was built");
        if judgement == 3 {
            // Somewhere within the few milliseconds that a judgement takes.
            thread::sleep(Duration::from_micros(u64::from(turn) * 400));
            child.kill().expect("it is ours");
        }
        let output = child.wait_with_output().expect("it has ended");
        acknowledged.extend(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned));
    }
    acknowledged
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let (_folder, root) = case();
    let case = path(&root);
    done(&["question", case, "ask", SHIPPERS[0], SHIPPERS[1]]);
    let acknowledged: Vec<String> = (0..25).flat_map(|turn| killed_while_judging(case, turn)).collect();
    assert!(acknowledged.len() >= 75);
    let ledger = json(&["ledger", case, "--json"]);
    for hash in &acknowledged {
        assert!(ledger.iter().any(|entry| entry["hash"] == *hash), "{hash} was acknowledged and is lost");
    }
    done(&["verify", case]);
}
