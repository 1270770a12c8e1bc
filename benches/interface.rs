//! How long the interface takes on a million imported shipments: to open, and to answer each key.
//!
//! `cargo bench --bench interface`; `TIDEWAITER_BENCH_ROWS` sets another number of rows. A key's time is
//! from the press to the screen that is drawn when every answer to it has come; opening begins with the
//! case on disk, its derived indexes made, and ends with the first screen. Each key is pressed on a store
//! that has just been opened, so that nothing is in its caches.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use tempfile::TempDir;
use tidewaiter::case::Case;
use tidewaiter::case::import::{Wishes, import};
use tidewaiter::demo::generate::{Spec, write};
use tidewaiter::records::read::Options;

#[path = "../tests/it/support/driver.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod driver;

use driver::Driver;

const ROWS: u64 = 1_000_000;
const NAMES: u64 = 100_000;

/// Keys, after those that lead to where they are pressed.
const KEYS: &[(&str, &str, &str)] = &[
    ("cursor down", "", "j"),
    ("page down", "", "pgdn"),
    ("last row", "", "G"),
    ("sort by a name", "l", "s"),
    ("sort by US$", "l l l l l", "s"),
    ("sort by US$, then a name", "l l l l l s h h h h", "S"),
    ("last row of a sort", "l s", "G"),
    ("filter goods:antenna", "f \"goods:antenna\"", "enter"),
    ("filter hs and country", "f \"hs:85 from:CN value>=1000\"", "enter"),
    ("filter a name", "f \"consignor:baofen\"", "enter"),
    ("companies", "", "C"),
    ("a letter in companies", "C \"ba\"", "l"),
    ("a sixth letter", "C \"balge\"", "n"),
    ("a dossier", "C \"bal\"", "enter"),
    ("facet of consignors", "l", "F"),
    ("facet of goods", "l l l l", "F"),
    ("chart", "", "f6"),
    ("a shipment", "", "enter"),
    ("help", "", "?"),
];

fn case() -> (TempDir, PathBuf) {
    let rows = std::env::var("TIDEWAITER_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(ROWS);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("generated.csv");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&file).expect("a file"));
    write(Spec { rows, names: NAMES, seed: 1 }, &mut out).expect("shipments");
    drop(out);
    let root = folder.path().join("bench.case");
    let mut case = Case::create(&root).expect("a case");
    let options = Options::default();
    let wishes = Wishes { options, map: None, again: false, by: "bench", synthetic: true };
    import(&mut case, &file, &wishes, &|_| ControlFlow::Continue(())).expect("an import");
    drop(case);
    drop(Driver::open(&root, 120, 40));
    (folder, root)
}

fn pressed(root: &std::path::Path, before: &str, key: &str, times: u64) -> Duration {
    let mut spent = Duration::ZERO;
    for _ in 0..times {
        let mut driver = Driver::open(root, 120, 40);
        driver.keys(before);
        black_box(driver.buffer());
        let start = Instant::now();
        driver.keys(key);
        black_box(driver.buffer());
        spent += start.elapsed();
    }
    spent
}

fn interface(criterion: &mut Criterion) {
    let (_folder, root) = case();
    let mut group = criterion.benchmark_group("interface");
    group.sample_size(10).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(300));
    group.bench_function("open", |bencher| {
        bencher.iter(|| black_box(Driver::open(&root, 120, 40).buffer()));
    });
    for (name, before, key) in KEYS {
        group.bench_function(*name, |bencher| {
            bencher.iter_custom(|times| pressed(&root, before, key, times));
        });
    }
    group.finish();
}

criterion_group!(benches, interface);
criterion_main!(benches);
