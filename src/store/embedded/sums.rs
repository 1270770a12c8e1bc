//! Sums that come out the same however many threads add them, and nearly exact.

use rayon::prelude::*;

use super::segment::{Pieces, Segment, Values};
use super::{BLOCK_ROWS, EmbeddedStore};
use crate::records::Column;
use crate::store::{Order, Selection, Totals};

/// A sum that keeps what rounding takes away (Neumaier's variant of Kahan summation).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Exact {
    sum: f64,
    lost: f64,
    terms: u64,
}

impl Exact {
    pub(super) fn add(&mut self, amount: f64) {
        let sum = self.sum + amount;
        self.lost += if self.sum.abs() >= amount.abs() {
            (self.sum - sum) + amount
        } else {
            (amount - sum) + self.sum
        };
        self.sum = sum;
        self.terms += 1;
    }

    pub(super) fn join(&mut self, other: Self) {
        let terms = self.terms + other.terms;
        self.add(other.sum);
        self.lost += other.lost;
        self.terms = terms;
    }

    pub(super) fn value(self) -> f64 {
        self.sum + self.lost
    }
}

/// Shipments counted and summed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) shipments: u64,
    value_usd: Exact,
    net_weight_kg: Exact,
}

impl Tally {
    pub(super) fn join(&mut self, other: &Self) {
        self.shipments += other.shipments;
        self.value_usd.join(other.value_usd);
        self.net_weight_kg.join(other.net_weight_kg);
    }

    pub(super) fn totals(&self) -> Totals {
        Totals {
            shipments: self.shipments,
            value_usd: self.value_usd.value(),
            net_weight_kg: self.net_weight_kg.value(),
            with_value: self.value_usd.terms,
            with_weight: self.net_weight_kg.terms,
        }
    }
}

/// A segment's amounts that sums are made of.
#[derive(Clone, Copy)]
pub(super) struct Amounts<'a> {
    value_usd: Option<&'a Pieces<f64>>,
    net_weight_kg: Option<&'a Pieces<f64>>,
}

impl<'a> Amounts<'a> {
    pub(super) fn of(segment: &'a Segment) -> Self {
        let amounts = |column| segment.column(column).and_then(Values::amounts);
        Self { value_usd: amounts(Column::ValueUsd), net_weight_kg: amounts(Column::NetWeightKg) }
    }

    /// Adds a row; an amount that is not stated counts as nothing.
    pub(super) fn add(self, row: usize, tally: &mut Tally) {
        tally.shipments += 1;
        let stated = |amounts: Option<&Pieces<f64>>| amounts.map(|a| a.get(row)).filter(|a| !a.is_nan());
        if let Some(amount) = stated(self.value_usd) {
            tally.value_usd.add(amount);
        }
        if let Some(amount) = stated(self.net_weight_kg) {
            tally.net_weight_kg.add(amount);
        }
    }
}

/// A part of a selection: rows of one segment, by their places in it.
pub(super) struct Part<'a> {
    pub(super) segment: &'a Segment,
    pub(super) rows: Rows<'a>,
}

/// Rows of one segment.
pub(super) enum Rows<'a> {
    Range(usize, usize),
    /// Rows of the store, all of them this segment's.
    Listed(&'a [u32]),
}

impl Part<'_> {
    pub(super) fn each(&self, mut visit: impl FnMut(usize)) {
        match self.rows {
            Rows::Range(start, end) => (start..end).for_each(visit),
            Rows::Listed(rows) => rows.iter().for_each(|&row| visit(row as usize - self.segment.base)),
        }
    }
}

impl EmbeddedStore {
    /// Cuts a selection into parts of at most `most` rows, the same way at every call. All rows in
    /// another order are still all rows: they are gone through as they lie.
    pub(super) fn parts<'a>(&'a self, selection: &'a Selection, most: usize) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        match &selection.0 {
            order if matches!(order, Order::All(_)) || selection.len() == self.rows => {
                for segment in &self.segments {
                    let starts = (0..segment.rows).step_by(most);
                    parts.extend(starts.map(|start| Part {
                        segment,
                        rows: Rows::Range(start, segment.rows.min(start.saturating_add(most))),
                    }));
                }
            }
            Order::All(_) => {}
            Order::Rows(rows) => {
                for block in rows.chunks(most) {
                    let same = |a: &u32, b: &u32| self.segment_of(*a) == self.segment_of(*b);
                    let runs = block.chunk_by(same);
                    parts.extend(runs.map(|rows| Part {
                        segment: &self.segments[self.segment_of(rows[0])],
                        rows: Rows::Listed(rows),
                    }));
                }
            }
        }
        parts
    }

    /// Sums over a selection.
    pub(super) fn sum(&self, selection: &Selection) -> Totals {
        let tally = |part: &Part<'_>| {
            let (amounts, mut tally) = (Amounts::of(part.segment), Tally::default());
            part.each(|row| amounts.add(row, &mut tally));
            tally
        };
        let parts = self.parts(selection, BLOCK_ROWS);
        let tallies: Vec<Tally> = parts.par_iter().map(tally).collect();
        let mut whole = Tally::default();
        tallies.iter().for_each(|part| whole.join(part));
        whole.totals()
    }
}
