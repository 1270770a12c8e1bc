//! How long the store takes over a million made-up shipments between 100,000 names.
//!
//! `cargo bench --bench store`; `TIDEWAITER_BENCH_ROWS` sets another number of rows.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use tidewaiter::id::SourceName;
use tidewaiter::records::table::{Data, Dictionary, Field, Table};
use tidewaiter::records::{Column, PartialDate};
use tidewaiter::store::query::parse;
use tidewaiter::store::{EmbeddedStore, Marks, Measure, Period, SortKey, Store, write_segment};

const ROWS: u64 = 1_000_000;
const NAMES: u64 = 100_000;
const GOODS: u64 = 200_000;

/// A small generator (SplitMix64), so that every run sees the same rows.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// Small numbers far more often than great ones.
    fn skewed(&mut self, bound: u64) -> u64 {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        (bound as f64).powf(share) as u64 - 1
    }
}

fn word(seed: u64, syllables: &[&str], count: u64) -> String {
    let mut random = Random(seed);
    (0..count).map(|_| syllables[random.below(syllables.len() as u64) as usize]).collect()
}

fn name(n: u64) -> String {
    const LATIN: [&str; 12] =
        ["bao", "feng", "nan", "tek", "mar", "os", "ter", "vik", "lo", "gis", "ra", "dor"];
    const CYRILLIC: [&str; 10] = ["ро", "маш", "тех", "ин", "вест", "строй", "вол", "га", "бал", "ти"];
    const HAN: [&str; 10] = ["南", "安", "宝", "峰", "电", "子", "华", "东", "贸", "易"];
    match n % 10 {
        0..6 => format!("{} {} {n} Co., Ltd.", word(n, &LATIN, 3), word(n + 7, &LATIN, 2)),
        6..9 => format!("ООО «{}-{n}»", word(n, &CYRILLIC, 4)),
        _ => format!("{}{n}有限公司", word(n, &HAN, 4)),
    }
}

fn goods(n: u64) -> String {
    const WORDS: [&str; 12] = [
        "parts ",
        "of ",
        "electric ",
        "motor ",
        "valve ",
        "steel ",
        "plastic ",
        "units ",
        "cable ",
        "spare ",
        "set ",
        "new ",
    ];
    let extra = if n.is_multiple_of(50) { "telescoping Antenna " } else { "" };
    format!("{extra}{}no {n}", word(n, &WORDS, 6))
}

fn codes(rows: u64, mut text: impl FnMut(u64) -> String) -> Data {
    let mut dictionary = Dictionary::default();
    let codes = (0..rows).map(|row| dictionary.code(&text(row))).collect();
    Data::Codes { dictionary, codes }
}

fn table(rows: u64) -> Table {
    let mut random = Random(1);
    let dates = (0..rows).map(|_| {
        let (year, month, day) =
            (2017 + random.below(7) as i16, 1 + random.below(12) as u8, 1 + random.below(28) as u8);
        let month = (random.below(50) > 0).then_some(month);
        PartialDate::new(year, month, month.map(|_| day)).map_or(0, PartialDate::key)
    });
    let dates = Data::Dates(dates.collect());
    let usd = Data::Amounts((0..rows).map(|_| 10f64.powf(random.below(6000) as f64 / 1000.0)).collect());
    let kg = Data::Amounts((0..rows).map(|_| random.below(100_000) as f64 / 10.0).collect());
    let party = |seed: u64| {
        let mut random = Random(seed);
        codes(rows, |_| name(random.skewed(NAMES) * 7 % NAMES))
    };
    let (consignor, consignee) = (party(2), party(3));
    let goods = codes(rows, |_| goods(random.skewed(GOODS)));
    let hs = codes(rows, |row| {
        format!("{:02}{:04}0000", if row % 10 == 0 { 85 } else { 1 + row % 97 }, row % 9973 % 100)
    });
    let country = codes(rows, |row| ["CN", "TR", "AE", "DE", "UZ"][(row * 31 % 5) as usize].to_owned());
    let column = Field::Column;
    Table {
        rows: (2..rows + 2).collect(),
        offsets: (0..rows).map(|row| row * 200).collect(),
        lengths: vec![199; rows as usize],
        columns: vec![
            (column(Column::Date), dates),
            (column(Column::Consignor), consignor),
            (column(Column::Consignee), consignee),
            (column(Column::Goods), goods),
            (column(Column::HsCode), hs),
            (column(Column::OriginCountry), country),
            (column(Column::ValueUsd), usd),
            (column(Column::NetWeightKg), kg),
        ],
    }
}

fn store(criterion: &mut Criterion) {
    let rows = std::env::var("TIDEWAITER_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(ROWS);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let segments: [(SourceName, PathBuf); 1] =
        [(SourceName::from_file_name("bench.csv"), folder.path().join("bench.arrow"))];
    write_segment(&segments[0].1, &table(rows)).expect("a segment");
    let derived = folder.path().join("derived");
    let open = || EmbeddedStore::open(&segments, &derived).expect("a store");
    let started = std::time::Instant::now();
    let store = open();
    println!("first opening, with checks and name tables: {:?}", started.elapsed());
    criterion.bench_function("open again", |b| b.iter(|| open().rows()));

    let marks = Marks::default();
    let filter = |text: &str| parse(text, &store.fields()).expect("a filter");
    let select = |text: &str| store.select(&filter(text), &[], &marks).expect("columns are there");
    for text in [
        "consignor:baofeng",
        "goods:antenna",
        "hs:8517,8525,85",
        "date:2022-08..2022-12",
        "value>=1e5",
        "from:CN",
        "list:chpl",
        "party:romash goods:valve|cable -from:TR",
    ] {
        criterion.bench_function(&format!("select {text}"), |b| b.iter(|| black_box(select(text))));
    }
    let all = select("");
    for (name, column) in
        [("text", Column::Consignee), ("goods", Column::Goods), ("amount", Column::ValueUsd)]
    {
        let sort = [SortKey { field: Field::Column(column), descending: true }];
        criterion.bench_function(&format!("sort everything by {name}, afresh"), |b| {
            b.iter_batched(
                open,
                |store| black_box(store.select(&filter(""), &sort, &marks)),
                criterion::BatchSize::PerIteration,
            );
        });
        criterion.bench_function(&format!("filter under the sort by {name}"), |b| {
            b.iter(|| black_box(store.select(&filter("hs:85"), &sort, &marks)));
        });
    }
    let mut random = Random(9);
    criterion.bench_function("window of 50 anywhere", |b| {
        b.iter(|| {
            let start = random.below(rows - 50) as usize;
            black_box(store.window(&all, start..start + 50))
        });
    });
    criterion.bench_function("totals", |b| b.iter(|| black_box(store.totals(&all))));
    for column in [Column::Consignee, Column::HsCode, Column::OriginCountry] {
        let field = Field::Column(column);
        criterion.bench_function(&format!("facet {column}"), |b| {
            b.iter(|| black_box(store.facet(&all, &field, Measure::Value, 50)));
        });
    }
    criterion.bench_function("histogram", |b| b.iter(|| black_box(store.histogram(&all, Period::Month))));
    for typed in ["b", "ba", "baofen", "elec mar", "тех", "nanan"] {
        criterion
            .bench_function(&format!("search {typed}"), |b| b.iter(|| black_box(store.search(typed, 50))));
    }
    let busiest = store.search("", 1).hits.remove(0).name;
    criterion.bench_function("profile of the busiest name", |b| {
        b.iter(|| black_box(store.profile(std::slice::from_ref(&busiest))))
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(800));
    targets = store
}
criterion_main!(benches);
