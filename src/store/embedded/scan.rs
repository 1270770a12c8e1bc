//! One pass over the rows: every block of rows becomes a bitmap per term, and-ed.

use std::sync::Arc;

use rayon::prelude::*;

use super::compile::{Check, checks};
use super::segment::Segment;
use super::{BLOCK_ROWS, EmbeddedStore};
use crate::records::Column;
use crate::records::table::Field;
use crate::store::query::{Comparison, Test};
use crate::store::{Filter, Marks, Order, StoreError};

/// A term's checks on one segment.
struct Terms<'a> {
    negated: bool,
    any: Vec<Check<'a>>,
}

type Words = [u64; BLOCK_ROWS / 64];

impl EmbeddedStore {
    /// The rows that a filter takes, as they were imported.
    pub(super) fn scan(&self, filter: &Filter, marks: &Marks) -> Result<Order, StoreError> {
        let tests = filter.terms.iter().flat_map(|term| &term.any);
        tests.map(|test| self.answerable(test)).collect::<Result<(), _>>()?;
        if filter.terms.is_empty() {
            return Ok(Order::All(self.rows as u32));
        }
        let mut rows = Vec::new();
        for segment in &self.segments {
            let terms: Vec<Terms<'_>> = filter
                .terms
                .iter()
                .map(|term| {
                    let any = term.any.iter().flat_map(|test| checks(test, segment, &self.names, marks));
                    Terms { negated: term.negated, any: any.collect() }
                })
                .collect();
            if terms.iter().any(|term| !term.negated && term.any.is_empty()) {
                continue;
            }
            let blocks: Vec<usize> = (0..segment.rows).step_by(BLOCK_ROWS).collect();
            let found: Vec<Vec<u32>> =
                blocks.into_par_iter().map(|start| scan_block(segment, start, &terms)).collect();
            found.iter().for_each(|block| rows.extend_from_slice(block));
        }
        Ok(Order::Rows(Arc::new(rows)))
    }

    /// A test on columns that no source has would silently take nothing: that is refused.
    fn answerable(&self, test: &Test) -> Result<(), StoreError> {
        if self.segments.is_empty() {
            return Ok(());
        }
        let columns: Vec<Column> = match test {
            Test::Is(field, _) | Test::Has(field, _) => return self.known(field),
            Test::Source(source) => return self.known_source(source),
            Test::Company(_) | Test::State(_) => return Ok(()),
            Test::PartyLike(roles, _) | Test::PartyIs(roles, _) => {
                roles.iter().flat_map(|role| role.columns()).copied().collect()
            }
            Test::Contains(columns, _) => columns.clone(),
            Test::Hs(_) | Test::List(_) | Test::Tier(_) => vec![Column::HsCode],
            Test::Date(..) => vec![Column::Date],
            Test::Amount(column, ..) => vec![*column],
            Test::Country(side, _) => side.columns().to_vec(),
        };
        let mut outcomes = columns.iter().map(|&column| self.known(&Field::Column(column)));
        let first = outcomes.next().unwrap_or(Ok(()));
        if first.is_ok() || outcomes.any(|outcome| outcome.is_ok()) { Ok(()) } else { first }
    }

    fn known_source(&self, name: &str) -> Result<(), StoreError> {
        let sources = || self.segments.iter().map(|segment| segment.source.as_str());
        if sources().any(|source| source == name) {
            return Ok(());
        }
        Err(StoreError::NoSource { name: name.to_owned(), known: sources().map(str::to_owned).collect() })
    }
}

fn scan_block(segment: &Segment, start: usize, terms: &[Terms<'_>]) -> Vec<u32> {
    let end = segment.rows.min(start + BLOCK_ROWS);
    let mut taken: Words = [u64::MAX; BLOCK_ROWS / 64];
    for term in terms {
        let mut words: Words = [0; BLOCK_ROWS / 64];
        term.any.iter().for_each(|check| check.mark(start, end, &mut words));
        let flip = if term.negated { u64::MAX } else { 0 };
        taken.iter_mut().zip(&words).for_each(|(taken, word)| *taken &= word ^ flip);
    }
    rows_of(&taken, segment.base + start, end - start)
}

fn rows_of(taken: &Words, first: usize, count: usize) -> Vec<u32> {
    let mut rows = Vec::new();
    for (i, &word) in taken[..count.div_ceil(64)].iter().enumerate() {
        let mut word = if count - i * 64 < 64 { word & ((1 << (count - i * 64)) - 1) } else { word };
        while word != 0 {
            rows.push((first + i * 64) as u32 + word.trailing_zeros());
            word &= word - 1;
        }
    }
    rows
}

impl Check<'_> {
    /// Sets the bits of the rows of a block that pass.
    fn mark(&self, start: usize, end: usize, words: &mut Words) {
        match self {
            Self::Always => words.fill(u64::MAX),
            Self::Codes(codes, set) => mark(codes.rows.block(start, end), words, |code| set.has(code)),
            Self::Dates(keys, first, last) => {
                mark(keys.block(start, end), words, |key| within(key, *first, *last));
            }
            Self::Amounts(amounts, comparison, bound) => {
                let (rows, bound) = (amounts.block(start, end), *bound);
                match comparison {
                    Comparison::Less => mark(rows, words, |amount| amount < bound),
                    Comparison::LessOrEqual => mark(rows, words, |amount| amount <= bound),
                    Comparison::Equal => mark(rows, words, |amount| amount == bound),
                    Comparison::GreaterOrEqual => mark(rows, words, |amount| amount >= bound),
                    Comparison::Greater => mark(rows, words, |amount| amount > bound),
                }
            }
            Self::Unlike { codes, set, other, same } => {
                let others = other.rows.block(start, end);
                for (i, (&code, &other)) in codes.rows.block(start, end).iter().zip(others).enumerate() {
                    let passes = set.has(code) && (other == 0 || same[code as usize] != other);
                    words[i / 64] |= u64::from(passes) << (i % 64);
                }
            }
        }
    }
}

fn mark<T: Copy>(rows: &[T], words: &mut Words, test: impl Fn(T) -> bool) {
    for (word, rows) in words.iter_mut().zip(rows.chunks(64)) {
        let bits = rows.iter().rev().fold(0, |bits, &value| bits << 1 | u64::from(test(value)));
        *word |= bits;
    }
}

/// Whether the whole of a date lies between two keys; unknown parts are zeros.
fn within(key: i32, first: i32, last: i32) -> bool {
    if key % 100 != 0 {
        return first <= key && key <= last;
    }
    let whole_year = key / 100 % 100 == 0;
    let (from, to) = if whole_year { (key + 101, key + 1231) } else { (key + 1, key + 31) };
    key != 0 && first <= from && to <= last
}
