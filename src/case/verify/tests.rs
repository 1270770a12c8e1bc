//! Damage of every sort is found, and a whole case is not called damaged.

use std::fs;
use std::path::Path;

use arrow_array::{ArrayRef, RecordBatch, UInt64Array};
use arrow_ipc::writer::FileWriter;
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::case::{Case, NewSource};
use crate::id::SourceName;
use crate::resolve::{self, NewEvidence, Party};
use crate::state::State;

const TEXT: &str = "h\na\nb\n";

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    crate::case::ledger::hex(&Sha256::digest(bytes))
}

fn write_rows(path: &Path, rows: Vec<u64>) {
    let rows: ArrayRef = std::sync::Arc::new(UInt64Array::from(rows));
    let batch = RecordBatch::try_from_iter([("row", rows)]).expect("one column");
    let file = fs::File::create(path).expect("writable");
    let mut writer = FileWriter::try_new(file, &batch.schema()).expect("writable");
    writer.write(&batch).and_then(|()| writer.finish()).expect("writable");
}

fn add_source(case: &mut Case) {
    let name = SourceName::from_file_name("s.csv");
    let sha256_of_original = sha256(TEXT.as_bytes());
    fs::write(case.original_path(&sha256_of_original), TEXT).expect("writable");
    write_rows(&case.segment_path(&name), vec![2, 3]);
    let segment = fs::read(case.segment_path(&name)).expect("readable");
    let source = NewSource {
        name,
        file: "s.csv".to_owned(),
        sha256: sha256_of_original,
        bytes: TEXT.len() as u64,
        encoding: "UTF-8".to_owned(),
        encoding_certain: true,
        delimiter: ",".to_owned(),
        header_row: Some(1),
        rows_read: 2,
        rows_taken: 2,
        rows_rejected: 0,
        columns: Vec::new(),
        unmapped: Vec::new(),
        warnings: Vec::new(),
        notes: Vec::new(),
        segment_bytes: segment.len() as u64,
        segment_sha256: sha256(&segment),
        synthetic: true,
    };
    case.register_source(&source, "ann").expect("new");
}

/// A case with an entry of every kind.
fn full_case() -> (TempDir, Case) {
    let folder = tempfile::tempdir().expect("possible");
    let mut case = Case::create(&folder.path().join("t.case")).expect("possible");
    add_source(&mut case);
    resolve::add_company(&mut case, "Acme", Some("made up"), "ann").expect("new");
    resolve::attribute(&mut case, "Acme", "ACME", State::Same, "spelling", "ann").expect("possible");
    let (id, _) = resolve::ask(&mut case, &Party::name("A"), &Party::name("B"), "ann").expect("possible");
    let item = NewEvidence {
        text: "they deny it".to_owned(),
        source: "a paper".to_owned(),
        shipments: vec!["s:3".parse().expect("valid")],
        ..NewEvidence::default()
    };
    resolve::add_evidence(&mut case, id, &item, "bob").expect("possible");
    resolve::judge(&mut case, id, State::Disputed, "denied", "bob", None).expect("possible");
    resolve::undo(&mut case, id, "too early", "bob", None).expect("possible");
    resolve::redo(&mut case, id, "not so", "bob", None).expect("possible");
    resolve::add_note(&mut case, &resolve::Target::Question(id), "call them", "ann").expect("possible");
    (folder, case)
}

fn found(case: &Case) -> Vec<Finding> {
    verify(case, None).expect("readable").findings
}

/// The database, with what guards it against us taken away.
fn unguarded(case: &Case) -> Connection {
    let db = Connection::open(case.root().join("case.db")).expect("there");
    db.execute_batch(
        "PRAGMA foreign_keys = off;
         DROP TRIGGER ledger_is_never_edited;
         DROP TRIGGER ledger_is_never_erased;
         DROP TRIGGER ledger_only_grows_at_its_end;",
    )
    .expect("possible");
    db
}

/// Damages the ledger and puts the triggers back, so that nothing but the rows tells.
fn damage(case: &Case, sql: &str) {
    let db = unguarded(case);
    db.execute_batch(sql).expect("possible");
    let schema = include_str!("../../../assets/schema/001.sql");
    for trigger in schema.split("CREATE TRIGGER").skip(1) {
        let end = trigger.find("\nEND;").expect("a trigger ends");
        db.execute_batch(&format!("CREATE TRIGGER{}\nEND;", &trigger[..end])).expect("as before");
    }
}

#[test]
fn a_whole_case_has_no_findings_and_is_counted() {
    let (_folder, case) = full_case();
    let report = verify(&case, None).expect("readable");
    assert_eq!(report.findings, []);
    assert_eq!((report.entries, report.sources, report.shipments, report.references), (10, 1, 2, 1));
    let head = report.head.expect("there are entries").1;
    assert_eq!(found(&case), verify(&case, Some(&head)).expect("readable").findings);
}

#[test]
fn every_edited_field_of_every_entry_is_found() {
    let (_folder, case) = full_case();
    let entries = case.ledger().expect("readable");
    for (seq, column, value) in entries.iter().flat_map(|entry| {
        let edits = [
            ("time", "'2020-01-01T00:00:00Z'"),
            ("by", "'eve'"),
            ("kind", if entry.kind == crate::case::Kind::Note { "'undo'" } else { "'note'" }),
            ("question", "99"),
            ("state", "'unsure'"),
            ("reason", "'another'"),
            ("score", "0.5"),
            ("matcher", "'m1'"),
            ("payload", "payload || ' '"),
            ("payload", "'{}'"),
            ("prev", "hash"),
            ("hash", "prev"),
        ];
        edits.map(|(column, value)| (entry.seq, column, value))
    }) {
        let (_copy, copy) = copied(&case);
        damage(&copy, &format!("UPDATE ledger SET {column} = {value} WHERE seq = {seq}"));
        assert!(!found(&copy).is_empty(), "entry {seq}, {column} = {value}");
    }
}

#[test]
fn every_entry_taken_out_is_found() {
    let (_folder, case) = full_case();
    for seq in 1..=10 {
        let (_copy, copy) = copied(&case);
        damage(&copy, &format!("DELETE FROM ledger WHERE seq = {seq}"));
        assert!(!found(&copy).is_empty(), "entry {seq}");
        let (_copy, copy) = copied(&case);
        damage(
            &copy,
            &format!(
                "DELETE FROM ledger WHERE seq = {seq};
                 UPDATE ledger SET seq = seq + 100 WHERE seq > {seq};
                 UPDATE ledger SET seq = seq - 101 WHERE seq > 100;"
            ),
        );
        assert!(!found(&copy).is_empty(), "entry {seq}, the gap closed");
    }
}

#[test]
fn two_entries_that_changed_places_are_found() {
    let (_folder, case) = full_case();
    for (one, other) in [(1, 2), (3, 9), (9, 10)] {
        let (_copy, copy) = copied(&case);
        damage(
            &copy,
            &format!(
                "UPDATE ledger SET seq = 1000 WHERE seq = {one};
                 UPDATE ledger SET seq = {one} WHERE seq = {other};
                 UPDATE ledger SET seq = {other} WHERE seq = 1000;"
            ),
        );
        assert!(!found(&copy).is_empty(), "{one} and {other}");
    }
}

#[test]
fn a_ledger_cut_short_with_all_that_follows_from_it_misses_its_checkpoint() {
    let (_folder, case) = full_case();
    let head = verify(&case, None).expect("readable").head.expect("there are entries").1;
    damage(
        &case,
        "DELETE FROM ledger WHERE seq = 10; DELETE FROM notes; UPDATE questions SET last = 9 WHERE last = 10;",
    );
    assert_eq!(found(&case), [], "nothing in the case itself can tell");
    assert_eq!(verify(&case, Some(&head)).expect("readable").findings.len(), 1);
}

#[test]
fn a_table_that_is_not_what_the_ledger_says_is_found() {
    let (_folder, case) = full_case();
    for sql in [
        "UPDATE questions SET state = 'same' WHERE id = 2",
        "UPDATE questions SET left_text = 'C' WHERE id = 2",
        "UPDATE companies SET note = NULL",
        "DELETE FROM companies",
        "INSERT INTO companies VALUES ('Eve', 1, NULL)",
        "UPDATE sources SET facts = replace(facts, 'true', 'false')",
        "UPDATE evidence SET item = replace(item, 'deny', 'admit')",
        "UPDATE notes SET text = 'do not call them'",
        "DROP TRIGGER ledger_is_never_edited",
        "CREATE TRIGGER eve AFTER INSERT ON ledger BEGIN DELETE FROM notes; END",
    ] {
        let (_copy, copy) = copied(&case);
        let db = Connection::open(copy.root().join("case.db")).expect("there");
        db.execute_batch(&format!("PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on; {sql}"))
            .or_else(|_| db.execute_batch(&sql.replace("('Eve', 1,", "('Eve', 9,")))
            .expect("possible");
        assert!(!found(&copy).is_empty(), "{sql}");
    }
}

#[test]
fn changed_and_missing_files_are_found() {
    let (_folder, case) = full_case();
    let original = case.original_path(&sha256(TEXT.as_bytes()));
    let segment = case.segment_path(&SourceName::from_file_name("s"));
    for path in [&original, &segment] {
        let whole = fs::read(path).expect("there");
        let mut changed = whole.clone();
        changed[2] ^= 1;
        for bytes in [&changed[..], &whole[1..]] {
            fs::write(path, bytes).expect("writable");
            assert!(!found(&case).is_empty());
        }
        fs::remove_file(path).expect("there");
        assert!(found(&case).iter().any(|finding| finding.what.contains("missing")));
        fs::write(path, whole).expect("writable");
        assert_eq!(found(&case), []);
    }
}

fn copied(case: &Case) -> (TempDir, Case) {
    let folder = tempfile::tempdir().expect("possible");
    let root = folder.path().join("t.case");
    for name in ["segments", "originals", "rejects", "derived"] {
        fs::create_dir_all(root.join(name)).expect("possible");
        for file in fs::read_dir(case.root().join(name)).expect("there").flatten() {
            fs::copy(file.path(), root.join(name).join(file.file_name())).expect("possible");
        }
    }
    let to = root.join("case.db").display().to_string();
    case.read(|db| db.execute("VACUUM INTO ?1", [to]).map(drop)).expect("possible");
    let case = Case::open(&root, crate::case::Access::Write).expect("a copy of a case is one");
    (folder, case)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// One character of one text, anywhere in the ledger.
    #[test]
    fn a_single_changed_character_is_found(
        seq in 1u64..=10,
        column in prop::sample::select(vec!["time", "by", "reason", "payload", "prev", "hash"]),
        at in any::<prop::sample::Index>(),
    ) {
        let (_folder, case) = full_case();
        let db = unguarded(&case);
        let text: Option<String> = db
            .query_row(&format!("SELECT {column} FROM ledger WHERE seq = ?1"), [seq], |row| row.get(0))
            .expect("there");
        let mut bytes = text.unwrap_or_default().into_bytes();
        prop_assume!(!bytes.is_empty());
        let at = at.index(bytes.len());
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        let changed = String::from_utf8(bytes).expect("the texts are ASCII");
        db.execute(&format!("UPDATE ledger SET {column} = ?1 WHERE seq = ?2"), (changed, seq)).expect("possible");
        let found = found(&case);
        prop_assert!(found.iter().any(|finding| finding.place.starts_with("ledger")), "{:?}", found);
    }
}
