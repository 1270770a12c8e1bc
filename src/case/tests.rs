//! What a person relies on when they make and open a case.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::records::Column;

fn new_case() -> (TempDir, Case) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let case = Case::create(&folder.path().join("a b%?#.case")).expect("a case can be made there");
    (folder, case)
}

fn source(name: &str) -> NewSource {
    NewSource {
        name: SourceName::from_file_name(name),
        file: name.to_owned(),
        sha256: "ab".repeat(32),
        bytes: 3,
        encoding: "UTF-8".to_owned(),
        encoding_certain: true,
        delimiter: ",".to_owned(),
        header_row: Some(1),
        rows_read: 2,
        rows_taken: 1,
        rows_rejected: 1,
        columns: vec![(Column::ConsignorEn, "SHIPPER".to_owned())],
        unmapped: vec!["REMARK".to_owned()],
        warnings: vec![(Column::Date, 1)],
        notes: vec!["day before month".to_owned()],
        segment_bytes: 0,
        segment_sha256: "cd".repeat(32),
        synthetic: true,
    }
}

fn raw(case: &Case) -> Connection {
    Connection::open(case.root().join(folder::DATABASE)).expect("the database is there")
}

#[test]
fn a_new_case_has_its_folders_and_refuses_to_replace_anything() {
    let (_folder, case) = new_case();
    for name in folder::FOLDERS {
        assert!(case.root().join(name).is_dir(), "{name}");
    }
    assert!(matches!(Case::create(case.root()), Err(CaseError::NotEmpty { .. })));
    let file = case.root().join("derived").join("file");
    fs::write(&file, "x").expect("writable");
    assert!(matches!(Case::create(&file), Err(CaseError::NotEmpty { .. })));
}

#[test]
fn what_is_not_a_case_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("possible");
    let at = |name: &str| folder.path().join(name);
    let refused = |path: &Path| Case::open(path, Access::Write).expect_err("it is no case");
    assert!(matches!(refused(&at("missing")), CaseError::Missing { .. }));
    assert!(matches!(refused(folder.path()), CaseError::NotACase { .. }));
    fs::write(at("file"), "x").expect("writable");
    assert!(matches!(refused(&at("file")), CaseError::NotACase { .. }));
    fs::create_dir(at("text")).expect("possible");
    fs::write(at("text/case.db"), "not a database, though long enough to be looked at. ".repeat(40))
        .expect("writable");
    assert!(matches!(refused(&at("text")), CaseError::NotACase { .. }));
    fs::create_dir(at("other")).expect("possible");
    let other = Connection::open(at("other/case.db")).expect("possible");
    other.execute_batch("CREATE TABLE t (x)").expect("possible");
    drop(other);
    let bytes = fs::read(at("other/case.db")).expect("readable");
    assert!(matches!(refused(&at("other")), CaseError::NotACase { .. }));
    assert!(fs::read(at("other/case.db")).expect("readable") == bytes, "nothing was written to it");
}

#[test]
fn a_case_of_a_newer_version_is_refused() {
    let (_folder, case) = new_case();
    let root = case.root().to_owned();
    raw(&case).pragma_update(None, "user_version", 99).expect("possible");
    drop(case);
    for access in [Access::Read, Access::Write] {
        let error = Case::open(&root, access).expect_err("it is too new");
        assert!(matches!(error, CaseError::Newer { found: 99, .. }), "{error}");
    }
}

#[test]
fn sources_come_back_as_registered_in_the_order_of_import() {
    let (_folder, mut case) = new_case();
    for name in ["z.csv", "a.csv"] {
        case.register_source(&source(name), "ann").expect("new");
    }
    let again = case.register_source(&source("a.csv"), "ann");
    assert!(matches!(again, Err(CaseError::SourceTaken { .. })));
    let sources = case.sources().expect("readable");
    assert_eq!(
        sources.iter().map(|of| of.facts.clone()).collect::<Vec<_>>(),
        [source("z.csv"), source("a.csv")]
    );
    assert_eq!(sources[0].imported_at, case.ledger().expect("readable")[0].time);
    assert_eq!(case.free_source_name("a.csv").expect("readable").as_str(), "a-2");
    assert_eq!(case.free_source_name("b.csv").expect("readable").as_str(), "b");
}

#[test]
fn a_row_is_read_as_its_file_wrote_it() {
    let (_folder, mut case) = new_case();
    let source = source("a.csv");
    case.register_source(&source, "ann").expect("new");
    fs::write(case.original_path(&source.sha256), b"h\n\xFFx\n").expect("writable");
    assert_eq!(case.original(&source.name, (2, 2)).expect("there"), b"\xFFx");
    assert!(case.original(&source.name, (4, 9)).is_err());
    let nowhere = case.original(&SourceName::from_file_name("b"), (0, 1));
    assert!(matches!(nowhere, Err(CaseError::NoSource { .. })));
}

#[test]
fn a_case_open_for_reading_takes_nothing_and_sees_what_others_write() {
    let (_folder, mut case) = new_case();
    let mut reader = Case::open(case.root(), Access::Read).expect("it is a case");
    let before = reader.change_counter().expect("readable");
    case.register_source(&source("a.csv"), "ann").expect("new");
    assert_ne!(reader.change_counter().expect("readable"), before);
    assert_eq!(reader.sources().expect("readable").len(), 1);
    let refused = reader.register_source(&source("b.csv"), "bob");
    assert!(matches!(refused, Err(CaseError::ReadOnly { .. })));
    assert_eq!(case.ledger().expect("readable").len(), 1);
}

#[test]
fn the_counter_moves_with_own_commits_too() {
    let (_folder, mut case) = new_case();
    let before = case.change_counter().expect("readable");
    case.register_source(&source("a.csv"), "ann").expect("new");
    assert_ne!(case.change_counter().expect("readable"), before);
}

#[cfg(unix)]
#[test]
fn a_case_that_may_not_be_written_opens_for_reading() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, mut case) = new_case();
    case.register_source(&source("a.csv"), "ann").expect("new");
    let root = case.root().to_owned();
    drop(case);
    let permit = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    permit(&root.join(folder::DATABASE), 0o444).and_then(|()| permit(&root, 0o555)).expect("ours");
    // The superuser may write everywhere: for them there is nothing to see here.
    let all_powerful = fs::write(root.join("probe"), "x").is_ok();
    let case = Case::open(&root, Access::Write).expect("it can be read");
    assert_eq!(case.access() == Access::Read, !all_powerful);
    assert_eq!(case.sources().expect("readable").len(), 1);
    drop(case);
    permit(&root, 0o755).expect("ours");
    drop(folder);
}

#[test]
fn the_ledger_is_append_only_and_its_hashes_can_be_computed_by_anybody() {
    let (_folder, mut case) = new_case();
    case.register_source(&source("a.csv"), "ann").expect("new");
    let db = raw(&case);
    for sql in ["UPDATE ledger SET by = 'eve'", "DELETE FROM ledger"] {
        let error = db.execute(sql, []).expect_err("triggers forbid it").to_string();
        assert!(error.contains("append-only"), "{error}");
    }
    let entry = case.ledger().expect("readable").remove(0);
    assert_eq!(entry.prev, ledger::GENESIS);
    assert_eq!(entry.hash, entry.computed_hash());
    assert!(
        entry.canonical().starts_with(r#"{"by":"ann","kind":"import","matcher":null,"payload":{"bytes":3,"#)
    );
}
