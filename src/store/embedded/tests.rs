//! What a user of the store relies on when files are new, damaged, or deleted.

use std::fs;
use std::path::{Path, PathBuf};

use super::{EmbeddedStore, write_segment};
use crate::id::SourceName;
use crate::records::table::{Data, Dictionary, Field, Table};
use crate::records::{Column, PartialDate, Value};
use crate::store::{Filter, Marks, Store, StoreError};

fn codes(texts: &[&str]) -> Data {
    let mut dictionary = Dictionary::default();
    let codes = texts.iter().map(|text| dictionary.code(text)).collect();
    Data::Codes { dictionary, codes }
}

fn table() -> Table {
    let date = |text| PartialDate::parse_iso(text).map_or(0, PartialDate::key);
    Table {
        rows: vec![2, 3, 5],
        offsets: vec![10, 50, 90],
        lengths: vec![40, 40, 33],
        columns: vec![
            (Field::Column(Column::Date), Data::Dates(vec![date("2022-08-31"), date("2022-08"), 0])),
            (Field::Column(Column::Consignor), codes(&["Nanan Baofeng Electronic", "ООО «Ромашка»", ""])),
            (Field::Column(Column::Goods), codes(&["telescoping antenna", "", "radar\x1b[2J"])),
            (Field::Column(Column::ValueUsd), Data::Amounts(vec![0.1, f64::NAN, 0.2])),
            (Field::Unread(Column::ValueUsd), codes(&["", "about ten", ""])),
            (Field::Other("HS DESC".to_owned()), codes(&["a", "b", "a"])),
            (Field::Other(String::new()), codes(&["", "x", ""])),
        ],
    }
}

struct Case {
    folder: tempfile::TempDir,
    segment: PathBuf,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let segment = folder.path().join("one.arrow");
        write_segment(&segment, &table()).expect("a segment");
        Self { folder, segment }
    }

    fn derived(&self) -> PathBuf {
        self.folder.path().join("derived")
    }

    fn open(&self) -> Result<EmbeddedStore, StoreError> {
        let source = SourceName::from_file_name("one.csv");
        EmbeddedStore::open(&[(source, self.segment.clone())], &self.derived())
    }

    fn store(&self) -> EmbeddedStore {
        self.open().expect("an open store")
    }
}

fn everything(store: &EmbeddedStore) -> Vec<crate::records::Shipment> {
    let all = store.select(&Filter::default(), &[], &Marks::default()).expect("every row");
    store.window(&all, 0..all.len())
}

#[test]
fn a_segment_reads_back_as_it_was_written() {
    let store = Case::new().store();
    let rows = everything(&store);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2].reference.to_string(), "one:5");
    assert_eq!(rows[2].span, (90, 33));
    assert_eq!(rows[0].text(Column::Consignor), Some("Nanan Baofeng Electronic"));
    assert_eq!(rows[1].get(Column::Date), PartialDate::parse_iso("2022-08").map(Value::Date).as_ref());
    assert_eq!(rows[1].get(Column::ValueUsd), Some(&Value::Unread("about ten".to_owned())));
    assert_eq!(rows[2].text(Column::Goods), Some("radar\x1b[2J"), "bytes stay as they are");
    assert_eq!(rows[1].other, [("HS DESC".to_owned(), "b".to_owned()), (String::new(), "x".to_owned())]);
    let names: Vec<String> = store.fields().iter().map(Field::name).collect();
    assert_eq!(names, ["date", "consignor", "goods", "value_usd", "HS DESC", ""]);
}

#[test]
fn a_second_opening_and_a_deleted_derived_folder_change_nothing() {
    let case = Case::new();
    let first = everything(&case.store());
    assert!(case.derived().join("names.arrow").exists());
    assert_eq!(everything(&case.store()), first);
    fs::remove_dir_all(case.derived()).expect("derived is there");
    assert_eq!(everything(&case.store()), first);
    for name in ["names.arrow", "name-codes.arrow", "name-pairs.arrow", "one.arrow.checked"] {
        fs::write(case.derived().join(name), b"rubbish").expect("derived is writable");
        let store = case.store();
        assert_eq!(everything(&store), first, "{name}");
        assert!(store.has_name("ООО «Ромашка»"), "{name}");
    }
}

#[test]
fn derived_tables_of_another_segment_are_not_used() {
    let case = Case::new();
    drop(case.store());
    let mut other = table();
    other.columns[1].1 = codes(&["Harbour Freight", "Nanan Baofeng Electronic", "A"]);
    write_segment(&case.segment, &other).expect("a segment");
    let store = case.store();
    assert!(store.has_name("Harbour Freight") && !store.has_name("ООО «Ромашка»"));
}

#[test]
fn a_flipped_byte_anywhere_is_an_error_or_changes_nothing() {
    let case = Case::new();
    let first = everything(&case.store());
    let whole = fs::read(&case.segment).expect("the segment");
    let mut refused = 0;
    // Every byte of the footer, which no checksum covers, and one in seven of the body.
    let footer = whole.len().saturating_sub(3000);
    let mut tried = 0;
    for at in (0..whole.len()).filter(|at| at % 7 == 0 || *at >= footer) {
        tried += 1;
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        replace(&case.segment, &bytes);
        match case.open() {
            Err(StoreError::Segment { .. }) => refused += 1,
            Err(other) => panic!("byte {at}: {other}"),
            Ok(store) => assert_eq!(everything(&store), first, "byte {at}"),
        }
    }
    assert!(refused * 10 > tried * 9, "{refused} of {tried} flips were refused");
}

#[test]
fn a_file_cut_short_is_refused_with_its_name() {
    let case = Case::new();
    let whole = fs::read(&case.segment).expect("the segment");
    for length in (0..whole.len()).step_by(7) {
        replace(&case.segment, &whole[..length]);
        let Err(StoreError::Segment { path, .. }) = case.open() else { panic!("{length} bytes were taken") };
        assert!(path.ends_with("one.arrow"));
    }
    fs::remove_file(&case.segment).expect("the segment is there");
    assert!(matches!(case.open(), Err(StoreError::Io { .. })));
}

/// A new file under the old name, as a copy from elsewhere would be.
fn replace(path: &Path, bytes: &[u8]) {
    let beside = path.with_extension("new");
    fs::write(&beside, bytes).expect("the folder is writable");
    fs::rename(&beside, path).expect("the folder is writable");
}

#[test]
fn a_store_without_segments_is_empty() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = EmbeddedStore::open(&[], folder.path()).expect("an empty store");
    assert_eq!((store.rows(), everything(&store).len()), (0, 0));
    assert_eq!(store.search("x", 5).of, 0);
}
