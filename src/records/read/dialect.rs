//! Finds delimiter, quote and escape: the reading under which most rows agree in width and most
//! cells look like values.
//!
//! Every candidate parses the same bounded sample, so the time does not grow with the file. The
//! idea (rows that agree times cells that make sense) is van den Burg's, "Wrangling messy CSV
//! files by detecting row and type patterns", 2019; the figures here are our own.

use super::encoding::Found;
use super::kinds::{Look, look};
use super::parse::{Cells, Dialect, Ended, FIELD_CAP, Rules, line, record};
use super::units::Bytes;
use super::{Delimiter, Escape};

/// How much of the file the candidates are tried on, in bytes before decoding.
const SAMPLE: usize = 64 << 10;
/// Rows after which a candidate's score no longer moves.
const ROWS: usize = 400;
/// Delimiters that are tried, each with how likely it is before looking at the file: a colon
/// stands in times, a space in every text.
const DELIMITERS: &[(&str, f64)] = &[
    (",", 1.0),
    (";", 1.0),
    ("\t", 1.0),
    ("|", 1.0),
    ("^", 0.95),
    ("~", 0.95),
    (":", 0.7),
    (" ", 0.5),
    ("||", 1.0),
    ("::", 0.95),
    ("~~", 0.95),
    ("^^", 0.95),
    ("~|~", 1.0),
    ("|~|", 1.0),
    (";;", 0.9),
];
/// The score of reading each line as one cell: two columns that agree win, chance commas do not.
const SINGLE: f64 = 0.3;
/// What reading quotes as plain text must make up for: one broken quote in the sample is no reason
/// to read every quoted cell behind it wrongly.
const NO_QUOTES: f64 = 0.8;

/// The first part of a file as text.
pub(super) struct Sample {
    text: String,
}

impl Sample {
    pub(super) fn new(bytes: &[u8], found: &Found) -> Self {
        let raw = bytes.get(found.bom..).unwrap_or_default();
        let head = &raw[..raw.len().min(SAMPLE)];
        let mut text = found.encoding.decode_without_bom_handling(head).0.into_owned();
        // The last line may be cut; with a single line there is nothing better.
        if raw.len() > SAMPLE
            && let Some(end) = text.rfind(['\n', '\r'])
        {
            text.truncate(end + 1);
        }
        Self { text }
    }
}

/// Finds the dialect, or what is left of it where a person gives the delimiter.
pub(super) fn detect(sample: &Sample, delimiter: Option<u8>) -> Dialect {
    let forced = delimiter.map(|byte| char::from(byte).to_string());
    let candidates: Vec<(&str, f64)> = match &forced {
        Some(text) => vec![(text.as_str(), 1.0)],
        None => DELIMITERS.iter().filter(|(text, _)| sample.text.contains(text)).copied().collect(),
    };
    let mut best =
        (Dialect { delimiter: Delimiter::new(","), quote: Some(b'"'), escape: Escape::Doubled }, 0.0);
    if forced.is_none() {
        best.1 = single(sample, &best.0);
    }
    for (text, prior) in candidates {
        for (quote, escape) in quotings(&sample.text) {
            let dialect = Dialect { delimiter: Delimiter::new(text), quote, escape };
            let score = prior * score(sample, &dialect);
            if score > best.1 || (forced.is_some() && best.0.delimiter.as_str() != text) {
                best = (dialect, score);
            }
        }
    }
    if forced.is_none() { widened(sample, best.0) } else { best.0 }
}

/// The ways of quoting that a text can have, the likeliest first.
fn quotings(text: &str) -> Vec<(Option<u8>, Escape)> {
    let mut all = vec![(Some(b'"'), Escape::Doubled)];
    if text.contains("\\\"") {
        all.push((Some(b'"'), Escape::Backslash));
    }
    if text.contains('\'') {
        all.push((Some(b'\''), Escape::Doubled));
        if text.contains("\\'") {
            all.push((Some(b'\''), Escape::Backslash));
        }
    }
    if text.contains('"') {
        all.push((None, Escape::Doubled));
    }
    all
}

/// What parsing the sample gave.
#[derive(Default)]
struct Trial {
    /// Cells and worth (sum of [`worth`]) of each row that is not blank.
    rows: Vec<(usize, f64)>,
    quoted: u32,
    strays: usize,
}

fn attempt(sample: &Sample, dialect: &Dialect) -> Trial {
    let (bytes, rules) = (sample.text.as_bytes(), Rules::new(dialect));
    let (mut trial, mut cells, mut at) = (Trial::default(), Cells::default(), 0);
    while at < bytes.len() && trial.rows.len() < ROWS {
        let parsed = record::<Bytes>(bytes, at, &rules, FIELD_CAP, &mut cells);
        at = if parsed.ended == Ended::Whole { parsed.next } else { line::<Bytes>(bytes, at).1 };
        let looks = cells.iter().map(|raw| look(&String::from_utf8_lossy(raw)));
        let (mut filled, mut sum) = (0, 0.0);
        for look in looks {
            filled += usize::from(look != Look::Empty);
            sum += worth(look);
        }
        trial.quoted += parsed.quoted;
        trial.strays += usize::from(parsed.stray || parsed.ended != Ended::Whole);
        if filled > 0 {
            trial.rows.push((cells.ends.len(), sum));
        }
    }
    trial
}

/// How much a cell speaks for the cut that made it.
fn worth(look: Look) -> f64 {
    match look {
        Look::Number => 1.0,
        Look::Text => 0.9,
        Look::Empty => 0.5,
        Look::Odd => 0.0,
    }
}

fn single(sample: &Sample, dialect: &Dialect) -> f64 {
    // A delimiter that is in no text: each line is one cell.
    let lines = Dialect { delimiter: Delimiter::new("\u{1}"), ..dialect.clone() };
    let trial = attempt(sample, &lines);
    let worth: f64 = trial.rows.iter().map(|row| row.1).sum();
    SINGLE * worth / trial.rows.len().max(1) as f64
}

/// From 0 to 1: how many rows agree in width, how wide they are, how sensible their cells.
fn score(sample: &Sample, dialect: &Dialect) -> f64 {
    let trial = attempt(sample, dialect);
    let total = trial.rows.len();
    let Some(width) = mode(trial.rows.iter().map(|row| row.0)).filter(|&width| width > 1) else { return 0.0 };
    let first = trial.rows.iter().position(|row| row.0 == width).unwrap_or(0);
    let last = trial.rows.iter().rposition(|row| row.0 == width).unwrap_or(0);
    let agree: Vec<f64> = trial.rows.iter().filter(|row| row.0 == width).map(|row| row.1).collect();
    let count = agree.len() as f64;
    let within = count / (last - first + 1) as f64;
    let share = 0.3 + 0.7 * count / total as f64;
    let sense = agree.iter().sum::<f64>() / (count * width as f64);
    let strays = 1.0 - 0.5 * trial.strays as f64 / total as f64;
    let quotes = match dialect.quote {
        None => NO_QUOTES,
        Some(_) if trial.quoted > 0 => 1.01,
        Some(_) => 1.0,
    };
    within * share * (width - 1) as f64 / width as f64 * sense * sense * strays * quotes
}

/// The width that most rows agree on, wide ones weighing more.
pub(super) fn mode(widths: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for width in widths {
        *counts.entry(width).or_default() += 1;
    }
    let weight = |(&width, &count): (&usize, &usize)| {
        count as f64 * if width > 1 { (width - 1) as f64 / width as f64 } else { SINGLE }
    };
    counts.iter().max_by(|a, b| weight(*a).total_cmp(&weight(*b))).map(|(&width, _)| width)
}

/// Takes blanks that stand beside every delimiter as part of it: the rows then stay as wide.
fn widened(sample: &Sample, dialect: Dialect) -> Dialect {
    let text = dialect.delimiter.as_str();
    if text.trim().is_empty() || !sample.text.contains(&format!("{text} ")) {
        return dialect;
    }
    let widths = |dialect: &Dialect| {
        let trial = attempt(sample, dialect);
        let width = mode(trial.rows.iter().map(|row| row.0));
        (width, trial.rows.iter().filter(|row| Some(row.0) == width).count())
    };
    let narrow = widths(&dialect);
    let wider = [format!(" {text} "), format!("{text} ")]
        .into_iter()
        .map(|text| Dialect { delimiter: Delimiter::new(&text), ..dialect.clone() });
    let alike = |wide: &Dialect| narrow.0.is_some_and(|width| width > 1) && widths(wide) == narrow;
    wider.into_iter().find(alike).unwrap_or(dialect)
}
