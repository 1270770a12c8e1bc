//! Counts by value of a column and by period of time.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::EmbeddedStore;
use super::segment::{Codes, Values};
use super::sums::{Amounts, Part, Tally};
use crate::records::table::Field;
use crate::records::{Column, PartialDate};
use crate::store::{Bucket, Facet, Measure, Period, Selection, Totals};

/// Rows that one task counts; large, because each task has an array of its own to count into.
const TASK_ROWS: usize = 1 << 19;
/// Columns with more distinct values are counted by two tasks: more arrays would cost more than they
/// save. Never by as many as there are cores, so that sums come out the same everywhere.
const MANY_CODES: usize = 1 << 16;

impl EmbeddedStore {
    /// The values of a column over a selection, greatest first.
    pub(super) fn count_values(
        &self,
        selection: &Selection,
        field: &Field,
        by: Measure,
        limit: usize,
    ) -> Facet {
        let parts = self.parts(selection, TASK_ROWS);
        let mut counted: Vec<Counted<'_>> = Vec::new();
        for segment in &self.segments {
            let own: Vec<&Part<'_>> = parts.iter().filter(|p| p.segment.ordinal == segment.ordinal).collect();
            counted.extend(match segment.fields(field).next() {
                Some(Values::Codes(codes)) => by_code(&own, codes),
                Some(Values::Amounts(amounts)) => {
                    by_key(&own, |row| (amounts.get(row) + 0.0).to_bits(), number)
                }
                Some(Values::Dates(keys)) => by_key(&own, |row| keys.get(row), iso),
                None => by_key(&own, |_| 0, |_| String::new()),
            });
        }
        if self.segments.len() > 1 {
            counted = merged(counted);
        }
        let distinct = counted.iter().filter(|(key, _)| !key.is_empty()).count();
        let buckets = greatest(counted, limit, |tally| rank(&tally.totals(), by));
        Facet { distinct, buckets }
    }

    /// Shipments per period in order of time; those without a date last.
    pub(super) fn count_periods(&self, selection: &Selection, per: Period) -> Vec<Bucket> {
        let mut merged: FxHashMap<i32, Tally> = FxHashMap::default();
        let parts = self.parts(selection, TASK_ROWS);
        let counted: Vec<FxHashMap<i32, Tally>> = parts.par_iter().map(|part| periods(part, per)).collect();
        for (key, tally) in counted.into_iter().flatten() {
            merged.entry(key).or_default().join(&tally);
        }
        let mut keys: Vec<(i32, Tally)> = merged.into_iter().collect();
        keys.sort_unstable_by_key(|&(key, _)| if key == 0 { i32::MAX } else { key });
        keys.into_iter().map(|(key, tally)| Bucket { key: iso(key), totals: tally.totals() }).collect()
    }
}

/// A value, as the dictionary has it or as it was made, with what falls to it.
type Counted<'a> = (Cow<'a, str>, Tally);

/// Joins what several segments count for one value.
fn merged(counted: Vec<Counted<'_>>) -> Vec<Counted<'_>> {
    let mut merged: FxHashMap<Cow<'_, str>, Tally> = FxHashMap::default();
    for (key, tally) in counted {
        merged.entry(key).or_default().join(&tally);
    }
    merged.into_iter().collect()
}

/// The greatest, at most `limit`, equal ones in the order of their text. Only these are made into text.
fn greatest(counted: Vec<Counted<'_>>, limit: usize, rank: impl Fn(&Tally) -> f64) -> Vec<Bucket> {
    let mut ranked: Vec<(f64, Counted<'_>)> = counted.into_iter().map(|c| (rank(&c.1), c)).collect();
    let order =
        |a: &(f64, Counted<'_>), b: &(f64, Counted<'_>)| b.0.total_cmp(&a.0).then_with(|| a.1.0.cmp(&b.1.0));
    if limit < ranked.len() {
        ranked.select_nth_unstable_by(limit, order);
        ranked.truncate(limit);
    }
    ranked.sort_unstable_by(order);
    let bucket =
        |(_, (key, tally)): (f64, Counted<'_>)| Bucket { key: key.into_owned(), totals: tally.totals() };
    ranked.into_iter().map(bucket).collect()
}

#[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn rank(totals: &Totals, by: Measure) -> f64 {
    match by {
        Measure::Count => totals.shipments as f64,
        Measure::Value => totals.value_usd,
        Measure::Weight => totals.net_weight_kg,
    }
}

fn number(bits: u64) -> String {
    Some(f64::from_bits(bits)).filter(|amount| !amount.is_nan()).map_or_else(String::new, |a| a.to_string())
}

fn iso(key: i32) -> String {
    PartialDate::from_key(key).map_or_else(String::new, |date| date.to_string())
}

fn by_code<'a>(parts: &[&Part<'_>], codes: &'a Codes) -> Vec<Counted<'a>> {
    let count = |parts: &[&Part<'_>]| {
        let mut tallies = vec![Tally::default(); codes.count()];
        for part in parts {
            let amounts = Amounts::of(part.segment);
            part.each(|row| amounts.add(row, &mut tallies[codes.rows.get(row) as usize]));
        }
        tallies
    };
    let join = |mut whole: Vec<Tally>, part: Vec<Tally>| {
        whole.iter_mut().zip(&part).for_each(|(whole, part)| whole.join(part));
        whole
    };
    let together = if codes.count() > MANY_CODES { parts.len().div_ceil(2).max(1) } else { 1 };
    let counted: Vec<Vec<Tally>> = parts.par_chunks(together).map(count).collect();
    let whole = counted.into_iter().reduce(join).unwrap_or_default();
    let present = (0u32..).zip(whole).filter(|(_, tally)| tally.shipments > 0);
    present.map(|(code, tally)| (Cow::Borrowed(codes.text(code)), tally)).collect()
}

fn by_key<K: std::hash::Hash + Eq + Copy>(
    parts: &[&Part<'_>],
    key: impl Fn(usize) -> K,
    text: impl Fn(K) -> String,
) -> Vec<Counted<'static>> {
    let mut tallies: FxHashMap<K, Tally> = FxHashMap::default();
    for part in parts {
        let amounts = Amounts::of(part.segment);
        part.each(|row| amounts.add(row, tallies.entry(key(row)).or_default()));
    }
    tallies.into_iter().map(|(key, tally)| (Cow::Owned(text(key)), tally)).collect()
}

fn periods(part: &Part<'_>, per: Period) -> FxHashMap<i32, Tally> {
    let unit = match per {
        Period::Day => 1,
        Period::Month => 100,
        Period::Year => 10_000,
    };
    let keys = part.segment.column(Column::Date).and_then(Values::dates);
    let amounts = Amounts::of(part.segment);
    let mut tallies: FxHashMap<i32, Tally> = FxHashMap::default();
    part.each(|row| {
        let key = keys.map_or(0, |keys| keys.get(row) / unit * unit);
        amounts.add(row, tallies.entry(key).or_default());
    });
    tallies
}
