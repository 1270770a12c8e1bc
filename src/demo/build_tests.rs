//! The demo case as it is built, and the embedded data.

use std::collections::HashSet;

use super::build::*;
use crate::case::{Access, Case, NewSource};
use crate::id::SourceName;
use crate::records::Column;
use crate::records::table::{Data, Dictionary, Field, Table};
use crate::resolve;
use crate::state::State;
use crate::store::embedded::write_segment;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const REPORT: &str = include_str!("../../assets/demo/public-report.csv");
const FILLER: &str = include_str!("../../assets/demo/filler.csv");

fn records(text: &str) -> Result<Vec<csv::StringRecord>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes()).into_records().collect()
}

fn place(text: &str, header: &str) -> Result<usize, Failure> {
    let headers = csv::Reader::from_reader(text.as_bytes()).headers()?.clone();
    headers.iter().position(|found| found == header).ok_or_else(|| format!("no column {header}").into())
}

/// The least that an importer does: a segment with the consignors, and a registered source.
fn import(case: &mut Case, file: DemoFile<'_>) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file.path)?;
    let at = place(&text, if file.synthetic { "SUPPLIER_NAME" } else { "consignor" })?;
    let records = records(&text)?;
    let count = records.len();
    let mut dictionary = Dictionary::default();
    let codes = records.iter().map(|record| dictionary.code(&record[at])).collect();
    let consignors = (Field::Column(Column::Consignor), Data::Codes { dictionary, codes });
    let rows = (2..).take(count).collect();
    let table = Table { rows, offsets: vec![0; count], lengths: vec![0; count], columns: vec![consignors] };
    let file_name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = SourceName::from_file_name(&file_name);
    let segment = write_segment(&case.segment_path(&name), &table)?;
    let source = NewSource {
        name,
        file: file_name,
        sha256: String::new(),
        bytes: text.len() as u64,
        encoding: "UTF-8".to_owned(),
        encoding_certain: true,
        delimiter: ",".to_owned(),
        header_row: Some(1),
        rows_read: count as u64,
        rows_taken: count as u64,
        rows_rejected: 0,
        columns: Vec::new(),
        unmapped: Vec::new(),
        warnings: Vec::new(),
        notes: Vec::new(),
        segment_bytes: segment.bytes,
        segment_sha256: segment.sha256,
        synthetic: file.synthetic,
    };
    Ok(case.register_source(&source, BY)?)
}

fn failing(_: &mut Case, _: DemoFile<'_>) -> Result<(), Failure> {
    Err("no space".into())
}

#[test]
fn the_script_fits_the_files() -> Result<(), Failure> {
    let demo = Temporary::build(&std::env::temp_dir(), &mut import)?;
    let questions = resolve::questions(demo.case())?;
    let nanan =
        questions.iter().find(|q| q.left.text == "Nanan Baofeng Electronic" && q.state == State::Open);
    assert_eq!(nanan.map(|q| q.evidence.len()), Some(12));
    assert!(demo.case().ledger()?.iter().all(|entry| entry.by == BY));
    let names: HashSet<String> = [REPORT, FILLER]
        .iter()
        .flat_map(|text| records(text).unwrap_or_default())
        .flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(std::fs::read_dir(demo.case().derived_dir())?.count(), 0, "no file is left behind");
    for question in &questions {
        let parties = [&question.left, &question.right];
        let mut used = parties.iter().filter(|party| party.kind == resolve::PartyKind::Name);
        assert!(used.all(|party| names.contains(&party.text)), "{question:?}");
    }
    Ok(())
}

#[test]
fn a_temporary_demo_refuses_writing_and_goes_away() -> Result<(), Failure> {
    let demo = Temporary::build(&std::env::temp_dir(), &mut import)?;
    let root = demo.case().root().to_owned();
    assert_eq!(demo.case().access(), Access::Read);
    drop(demo);
    assert!(!root.exists());
    Ok(())
}

#[test]
fn a_kept_demo_is_made_once_and_anew_on_demand() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let target = in_data_folder(&data, false, &mut import)?;
    let mut case = Case::open(&target, Access::Write)?;
    resolve::add_company(&mut case, "Mine", None, "ann")?;
    drop(case);
    assert_eq!(in_data_folder(&data, false, &mut failing)?, target, "no second import");
    assert!(matches!(in_data_folder(&data, true, &mut failing), Err(DemoError::Import { .. })));
    let has_mine = |path: &std::path::Path| -> Result<bool, Failure> {
        let companies = resolve::companies(&Case::open(path, Access::Read)?)?;
        Ok(companies.iter().any(|company| company.name == "Mine"))
    };
    assert!(has_mine(&target)?, "a failed build leaves the old one");
    assert!(!has_mine(&in_data_folder(&data, true, &mut import)?)?);
    assert!(has_mine(&data.join("demo-1.case"))?, "the old one is kept");
    assert_eq!(std::fs::read_dir(&data)?.count(), 2, "nothing half-built stays");
    Ok(())
}

#[test]
fn the_reported_shipments_are_as_reported() -> Result<(), Failure> {
    let field = |row: &csv::StringRecord, header| Ok::<_, Failure>(row[place(REPORT, header)?].to_owned());
    let mut found = Vec::new();
    for row in records(REPORT)? {
        assert!(field(&row, "citation")?.contains("WION") && field(&row, "citation")?.contains("C4ADS"));
        let mut line = Vec::new();
        for header in ["date", "consignor", "goods", "consignee", "intermediary", "value_usd"] {
            line.push(field(&row, header)?);
        }
        found.push(line.join("|"));
    }
    assert_eq!(
        found,
        [
            "2022-08-31|Poly Technologies|navigation equipment for M-17 military transport helicopters|\
             JSC Rosoboronexport||",
            "2022-08|Nanan Baofeng Electronic|telescoping antenna for the RB-531BE military vehicle|\
             JSC Rosoboronexport|an Uzbek state-owned defence firm (not named)|",
            "2022-10-24|AVIC International Holding Corp|parts for Su-35 fighter jets|AO Kret||1200000",
        ]
    );
    Ok(())
}

#[test]
fn every_row_of_the_filler_is_marked_and_names_nobody_real() -> Result<(), Failure> {
    let rows = records(FILLER)?;
    assert!(rows.len() >= 3000 && FILLER.len() < 1_000_000);
    let (mark, declaration) = (place(FILLER, "synthetic")?, place(FILLER, "DECLARATION_NUMBER")?);
    let marked = |row: &csv::StringRecord| &row[mark] == "yes" && row[declaration].starts_with("SYNTH-");
    assert!(rows.iter().all(marked));
    let text = FILLER.to_lowercase();
    for real in ["poly tech", "baofeng", "rosoboron", "рособорон", "avic", "kret", "rostec", "ростех", "宝锋"]
    {
        assert!(
            !text.split(|c: char| !c.is_alphanumeric() && c != ' ').any(|part| {
                part.split(' ').any(|word| word == real) || (real.len() > 5 && part.contains(real))
            }),
            "{real}"
        );
    }
    Ok(())
}

#[test]
fn the_filler_has_something_to_find() -> Result<(), Failure> {
    let rows = records(FILLER)?;
    let code = place(FILLER, "TRADING_COUNTRY")?;
    let date = place(FILLER, "DATE")?;
    let share = |year: &str| {
        let of_year: Vec<_> = rows.iter().filter(|row| row[date].starts_with(year)).collect();
        100 * of_year.iter().filter(|row| &row[code] != "CN").count() / of_year.len().max(1)
    };
    assert!(share("2023") > 2 * share("2021"), "{} {}", share("2023"), share("2021"));
    for text in ["ПО ПОРУЧЕНИЮ", "TO THE ORDER OF", "РАНЕЕ", "ИННSYNTH", "NULL"] {
        assert!(FILLER.contains(text), "{text}");
    }
    assert!(rows.iter().any(|row| row[date].len() == 7) && rows.iter().any(|row| row[date].len() == 4));
    Ok(())
}
