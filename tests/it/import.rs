//! Files of many makes imported through the binary: what is found, what is kept, what is refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use encoding_rs::{GB18030, WINDOWS_1251};
use serde_json::Value;
use tempfile::TempDir;
use tidewaiter::case::import::{ImportError, Stage, Wishes, import};
use tidewaiter::case::{Access, Case};
use tidewaiter::records::Column;
use tidewaiter::records::read::Options;
use tidewaiter::store::embedded::EmbeddedStore;
use tidewaiter::store::query::Filter;
use tidewaiter::store::{Marks, Store};

struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// A folder with a case to be made in it, and files.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("written");
        path
    }

    fn case(&self) -> PathBuf {
        self.path("a.case")
    }

    fn import(&self, files: &[&Path], flags: &[&str]) -> Run {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
            .arg("import")
            .arg(self.case())
            .args(files)
            .args(flags)
            .output()
            .expect("the binary was built");
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Run { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }

    fn json(&self, file: &Path, flags: &[&str]) -> Value {
        let run = self.import(&[file], &[&["--json"], flags].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        serde_json::from_str(&run.stdout).expect("one object")
    }

    /// Every file below the case but for the database, which SQLite names as it likes.
    fn files(&self) -> Vec<String> {
        let mut names = Vec::new();
        for folder in ["originals", "segments", "rejects"] {
            for entry in fs::read_dir(self.case().join(folder)).expect("a folder of the case") {
                names.push(format!("{folder}/{}", entry.expect("an entry").file_name().to_string_lossy()));
            }
        }
        names.sort();
        names
    }
}

const PLAIN: &str = "IMP_DATE,SUPPLIER_NAME,IMPORTER_NAME,IMPORTER_NAME_EN,HS_CODE,ORIGIN_COUNTRY,TOTAL_VALUE_USD,BRAND\n\
    2025-03-31,ORION TRADE LLP,ООО ВЕКТОР,OOO VEKTOR,8517620000,CHINA,\"1,234.50\",ARIA\n\
    2025-03-30,ORION TRADE LLP,ООО ВЕКТОР,OOO VEKTOR,302110000,OTHER COUNTRY,NULL,ARIA\n\
    2025-03-29,LYRA LTD,ООО ВЕКТОР,OOO VEKTOR,8517130000,INDIA,12.5,NULL\n";

#[test]
fn what_was_found_is_said_and_kept() {
    let desk = Desk::new();
    let file = desk.file("Plain List.csv", PLAIN);
    let found = desk.json(&file, &[]);
    assert_eq!(found["source"], "plain-list");
    assert_eq!(found["encoding"], "UTF-8");
    assert_eq!(found["delimiter"], ",");
    assert_eq!(found["header_row"], 1);
    assert_eq!(
        (&found["rows_read"], &found["rows_taken"], &found["rows_rejected"]),
        (&3.into(), &3.into(), &0.into())
    );
    assert_eq!(found["columns"]["consignee"], "IMPORTER_NAME");
    assert_eq!(found["columns"]["consignee_en"], "IMPORTER_NAME_EN");
    assert_eq!(found["unmapped"], serde_json::json!(["BRAND"]));
    assert_eq!(found["warnings"], serde_json::json!({"origin_country": 1}));
    let sha256 = found["sha256"].as_str().expect("a checksum");
    assert_eq!(fs::read(desk.case().join("originals").join(sha256)).expect("kept"), PLAIN.as_bytes());
    assert_eq!(desk.files(), [format!("originals/{sha256}"), "segments/plain-list.arrow".to_owned()]);
}

#[test]
fn languages_encodings_and_titles_are_found() {
    let desk = Desk::new();
    let russian = "Дата;Отправитель;Получатель;Код ТН ВЭД;Описание товара;Страна происхождения;Вес нетто, кг\n\
        31.03.2025;ООО ВЕКТОР ПРИБОРОСТРОЕНИЕ;ЗАО ЛИРА И ПАРТНЕРЫ;8517620000;Антенна телескопическая;КИТАЙ;1 234,5\n\
        30.03.2025;ООО ВЕКТОР ПРИБОРОСТРОЕНИЕ;ЗАО ЛИРА И ПАРТНЕРЫ;8517130000;Аппаратура связи;РОССИЯ;2,75\n";
    let (bytes, _, _) = WINDOWS_1251.encode(russian);
    let found = desk.json(&desk.file("ru.csv", bytes), &[]);
    assert_eq!((&found["encoding"], &found["delimiter"]), (&"windows-1251".into(), &";".into()), "{found}");
    assert_eq!(found["warnings"], serde_json::json!({}));
    assert_eq!(found["columns"].as_object().map(serde_json::Map::len), Some(7), "{found}");

    let chinese = "出口商\t进口商\t商品编码\t商品名称\t原产国\t日期\n星河贸易有限公司\t远方设备有限公司\t85176200\t伸缩天线\t中国\t2022年8月31日\n";
    let (bytes, _, _) = GB18030.encode(chinese);
    let found = desk.json(&desk.file("zh.csv", bytes), &["--encoding", "gb18030"]);
    assert_eq!(found["columns"]["consignor"], "出口商");
    assert_eq!(found["warnings"], serde_json::json!({}), "{found}");

    let titled = format!("Customs extract,,,,,,,\n,,,,,,,\n{PLAIN}");
    let found = desk.json(&desk.file("titled.csv", titled), &[]);
    assert_eq!((&found["header_row"], &found["rows_taken"]), (&3.into(), &3.into()), "{found}");
}

#[test]
fn a_row_that_cannot_be_taken_is_listed_and_the_rest_is_imported() {
    let desk = Desk::new();
    let file = desk
        .file("bad.csv", format!("{PLAIN}a,b,c,d,e,f,g,h,i,j\n2025-03-28,LYRA LTD,X,X,8517130000,CN,7,Z\n"));
    let run = desk.import(&[&file], &["--json", "--strict"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let found: Value = serde_json::from_str(&run.stdout).expect("one object");
    assert_eq!(
        (&found["rows_read"], &found["rows_taken"], &found["rows_rejected"]),
        (&5.into(), &4.into(), &1.into())
    );
    let rejects = fs::read_to_string(desk.case().join("rejects/bad.csv")).expect("a list");
    let mut lines = rejects.lines();
    assert_eq!(lines.next(), Some("row,column,reason,offset,text"));
    let line = lines.next().expect("the row");
    assert!(line.starts_with("5,,") && line.contains(&PLAIN.len().to_string()), "{line}");
    assert!(line.ends_with("\"a,b,c,d,e,f,g,h,i,j\""), "{line}");
}

#[test]
fn the_same_file_is_refused_unless_wanted_again() {
    let desk = Desk::new();
    let file = desk.file("plain.csv", PLAIN);
    desk.json(&file, &[]);
    let before = desk.files();
    let other_name = desk.file("renamed.csv", PLAIN);
    let run = desk.import(&[&other_name], &[]);
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.contains("already, as source plain") && run.stderr.contains("--again"),
        "{}",
        run.stderr
    );
    assert_eq!(desk.files(), before);
    assert_eq!(desk.json(&file, &["--again"])["source"], "plain-2");
}

#[test]
fn a_drafted_mapping_reads_back_and_an_edited_one_is_followed() {
    let desk = Desk::new();
    let file = desk.file("plain.csv", PLAIN);
    let run = desk.import(&[&file], &["--dry-run"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!desk.case().exists(), "a dry run makes nothing");
    let draft = desk.file("map.toml", &run.stdout);
    let guessed = desk.json(&file, &[]);
    let mapped = desk.json(&file, &["--again", "--map", &draft.to_string_lossy()]);
    assert_eq!(mapped["columns"], guessed["columns"]);

    let edited = run.stdout.replace("# ? = \"BRAND\"", "manufacturer = \"BRAND\"");
    let edited = desk.file("edited.toml", edited);
    let mapped = desk.json(&file, &["--again", "--map", &edited.to_string_lossy()]);
    assert_eq!(mapped["columns"]["manufacturer"], "BRAND");

    for (text, words) in [
        ("[columns]\nshipper = \"BRAND\"", "\"shipper\""),
        ("[columns]\ngoods = \"BRAN\"", "SUPPLIER_NAME"),
        ("goods", "mapping"),
    ] {
        let wrong = desk.file("wrong.toml", text);
        let run = desk.import(&[&file], &["--again", "--map", &wrong.to_string_lossy()]);
        assert!(run.code == Some(2) || run.code == Some(3), "{text}");
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}

#[test]
fn a_file_that_cannot_be_used_does_not_stop_the_rest_and_leaves_nothing() {
    let desk = Desk::new();
    let pdf = desk.file("report.csv", "%PDF-1.7\n");
    let empty = desk.file("empty.csv", "");
    let missing = desk.path("missing.csv");
    let run = desk.import(&[&pdf, &empty, &missing, desk.folder.path()], &[]);
    assert_eq!(run.code, Some(3));
    for words in ["a PDF document", "is empty", "no such file", "a directory"] {
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
    }
    assert!(!desk.case().exists(), "nothing half done");
    let good = desk.file("plain.csv", PLAIN);
    let run = desk.import(&[&pdf, &good, &empty], &["--json"]);
    assert_eq!(run.code, Some(3));
    assert_eq!(run.stdout.lines().count(), 1);
    assert!(run.stderr.contains("2 of 3 files"), "{}", run.stderr);
    assert_eq!(desk.files().len(), 2);
}

#[test]
fn wrong_usage_is_told_apart() {
    let desk = Desk::new();
    let file = desk.file("plain.csv", PLAIN);
    for flags in [&["--delimiter", "ab"][..], &["--encoding", "klingon"], &["--map", "nowhere.toml"]] {
        let run = desk.import(&[&file], flags);
        assert_eq!(run.code, Some(2), "{flags:?}: {}", run.stderr);
    }
    assert!(!desk.case().exists());
}

#[test]
fn a_cancelled_import_leaves_nothing_and_can_be_repeated() {
    let desk = Desk::new();
    let file = desk.file("plain.csv", PLAIN);
    let mut case = Case::create(&desk.case()).expect("a case");
    let wishes = Wishes { options: Options::default(), map: None, again: false, by: "ann", synthetic: false };
    for stage in [Stage::Copying, Stage::Reading, Stage::Writing] {
        let watch = |now: tidewaiter::case::import::Progress| {
            if now.stage == stage {
                std::ops::ControlFlow::Break(())
            } else {
                std::ops::ControlFlow::Continue(())
            }
        };
        let done = import(&mut case, &file, &wishes, &watch);
        assert!(matches!(done, Err(ImportError::Cancelled)), "{stage:?}");
        assert_eq!(desk.files(), Vec::<String>::new(), "{stage:?}");
        assert!(case.sources().expect("readable").is_empty());
    }
    let done = import(&mut case, &file, &wishes, &|_| std::ops::ControlFlow::Continue(()));
    assert_eq!(done.expect("imported").source.rows_taken, 3);
    let sources = Case::open(&desk.case(), Access::Read).and_then(|case| case.sources()).expect("readable");
    assert_eq!(sources.len(), 1);
}

#[test]
fn every_shipment_knows_its_row_in_the_original() {
    let desk = Desk::new();
    let file = desk.file("plain.csv", format!("Extract\n\n{PLAIN}\n"));
    desk.json(&file, &[]);
    let case = Case::open(&desk.case(), Access::Read).expect("a case");
    let source = case.sources().expect("readable").remove(0);
    let segments = [(source.name.clone(), case.segment_path(&source.name))];
    let store = EmbeddedStore::open(&segments, &case.derived_dir()).expect("a store");
    let all = store.select(&Filter::default(), &[], &Marks::default()).expect("selected");
    let shipments = store.window(&all, 0..9);
    let lines: Vec<&str> = PLAIN.lines().skip(1).collect();
    assert_eq!(shipments.len(), lines.len());
    for (i, (shipment, line)) in shipments.iter().zip(lines).enumerate() {
        assert_eq!(shipment.reference.to_string(), format!("plain:{}", i + 4));
        let bytes = case.original(&source.name, shipment.span).expect("kept");
        assert_eq!(String::from_utf8_lossy(&bytes), line);
    }
    assert_eq!(shipments[0].amount(Column::ValueUsd), Some(1234.5));
    assert_eq!(shipments[1].text(Column::HsCode), Some("0302110000"));
    assert_eq!(shipments[1].text(Column::OriginCountry), Some("OTHER COUNTRY"));
    assert_eq!(shipments[2].other, []);
    assert_eq!(shipments[0].other, [("BRAND".to_owned(), "ARIA".to_owned())]);
}

#[test]
fn a_hostile_header_and_name_do_not_reach_the_terminal() {
    let desk = Desk::new();
    let text = "SUPPLIER_NAME,EVIL\u{1b}[2J,HS_CODE\nORION,x,851762\nLYRA,y,851762\n";
    let file = desk.file("h.csv", text);
    let run = desk.import(&[&file], &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!run.stderr.contains('\u{1b}') && run.stderr.contains("EVIL␛[2J"), "{}", run.stderr);
    let run = desk.import(&[&file], &["--dry-run"]);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
}
