//! Orders rows by integer keys: ranks for text, ordered bits for numbers.
//!
//! The last few ranks and full orders are kept, so that going back to a sort, or filtering under
//! one, costs a pass over row numbers.

use std::cmp::Ordering;
use std::sync::{Arc, PoisonError};

use rayon::prelude::*;

use super::bits::Bits;
use super::radix;
use super::segment::{Segment, Values};
use super::{BLOCK_ROWS, EmbeddedStore};
use crate::records::Kind;
use crate::records::table::Field;
use crate::store::{Order, Selection, SortKey, StoreError};

/// Full orders that are kept: the sorts a person switches between.
const KEPT_ORDERS: usize = 4;
/// Columns whose ranks are kept.
const KEPT_RANKS: usize = 6;
/// A selection of fewer than one row in this many is sorted by itself rather than by a full order.
const SMALL_SHARE: usize = 8;
/// The key of a row without a value: last in either direction. Every other key is smaller: ranks and
/// dates are small, and the bits of the greatest number are below those of any NaN.
const NO_KEY: u64 = u64::MAX;

/// Ranks by code, per segment; `None` where the segment's column is not text.
type Ranks = Vec<Option<Vec<u32>>>;

/// What is kept of earlier sorts, latest last.
#[derive(Default)]
pub(super) struct Orders {
    full: Vec<(Vec<SortKey>, Arc<Vec<u32>>)>,
    ranks: Vec<(Field, Arc<Ranks>)>,
}

fn recall<K: PartialEq, V>(kept: &mut Vec<(K, Arc<V>)>, key: &K) -> Option<Arc<V>> {
    let at = kept.iter().position(|(own, _)| own == key)?;
    let entry = kept.remove(at);
    let value = Arc::clone(&entry.1);
    kept.push(entry);
    Some(value)
}

fn keep<K: PartialEq, V>(kept: &mut Vec<(K, Arc<V>)>, most: usize, key: K, value: &Arc<V>) {
    kept.retain(|(own, _)| *own != key);
    if kept.len() >= most {
        kept.remove(0);
    }
    kept.push((key, Arc::clone(value)));
}

impl EmbeddedStore {
    /// Puts rows, given as they were imported, into the order of a sort.
    pub(super) fn sorted(&self, order: Order, sort: &[SortKey]) -> Result<Selection, StoreError> {
        if sort.is_empty() {
            return Ok(Selection(order));
        }
        let rows = match order {
            Order::Rows(rows) if rows.len() * SMALL_SHARE < self.rows => Arc::new(self.order(&rows, sort)),
            Order::Rows(rows) => {
                let taken = Bits::of(self.rows, rows.iter().copied());
                let full = self.full_order(sort);
                Arc::new(full.par_iter().copied().filter(|&row| taken.has(row)).collect())
            }
            Order::All(_) => self.full_order(sort),
        };
        Ok(Selection(Order::Rows(rows)))
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Orders> {
        // A panic elsewhere leaves at worst an order that was not kept.
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn full_order(&self, sort: &[SortKey]) -> Arc<Vec<u32>> {
        let key = sort.to_vec();
        if let Some(order) = recall(&mut self.kept().full, &key) {
            return order;
        }
        let all: Vec<u32> = (0..self.rows as u32).collect();
        let order = Arc::new(self.order(&all, sort));
        keep(&mut self.kept().full, KEPT_ORDERS, key, &order);
        order
    }

    /// Sorts by the last key first; each sort is stable, so earlier keys decide.
    fn order(&self, rows: &[u32], sort: &[SortKey]) -> Vec<u32> {
        let mut rows = rows.to_vec();
        for key in sort.iter().rev() {
            let places = radix::order(&self.keys(&rows, &key.field), NO_KEY, key.descending);
            rows = places.into_par_iter().map(|place| rows[place as usize]).collect();
        }
        rows
    }

    /// A key for each row.
    fn keys(&self, rows: &[u32], field: &Field) -> Vec<u64> {
        let ranks = self.ranks(field);
        let columns: Vec<Option<&Values>> =
            self.segments.iter().map(|segment| segment.fields(field).next()).collect();
        let of = |row: u32| {
            let (segment, at) = self.locate(row);
            match (columns[segment.ordinal]?, &ranks[segment.ordinal]) {
                (Values::Codes(codes), Some(ranks)) => {
                    let code = codes.rows.get(at);
                    (code != 0).then(|| u64::from(ranks[code as usize]))
                }
                (Values::Codes(_), None) => None,
                (Values::Amounts(amounts), _) => ordered(amounts.get(at)),
                (Values::Dates(keys), _) => u64::try_from(keys.get(at)).ok().filter(|&key| key != 0),
            }
        };
        rows.par_iter().with_min_len(BLOCK_ROWS).map(|&row| of(row).unwrap_or(NO_KEY)).collect()
    }

    fn ranks(&self, field: &Field) -> Arc<Ranks> {
        if let Some(ranks) = recall(&mut self.kept().ranks, field) {
            return ranks;
        }
        let ranks = Arc::new(match field {
            Field::Column(column) if column.kind() == Kind::Party => {
                self.segments.iter().map(|segment| self.names.ranks(segment, *column)).collect()
            }
            _ => rank(&self.segments, field),
        });
        keep(&mut self.kept().ranks, KEPT_RANKS, field.clone(), &ranks);
        ranks
    }
}

/// Bits that order as the numbers do; nothing for "no value".
fn ordered(amount: f64) -> Option<u64> {
    let bits = (amount + 0.0).to_bits();
    let negative = bits >> 63 == 1;
    (!amount.is_nan()).then_some(if negative { !bits } else { bits | 1 << 63 })
}

/// A text of some segment's dictionary, with what its order is decided by.
struct Entry<'a> {
    /// The first bytes of the folded text, which decide most comparisons.
    head: u64,
    folded: String,
    text: &'a str,
    place: (u32, u32),
}

impl Entry<'_> {
    fn compare(&self, other: &Self) -> Ordering {
        self.head
            .cmp(&other.head)
            .then_with(|| self.folded.cmp(&other.folded))
            .then_with(|| self.text.cmp(other.text))
    }
}

/// Ranks every distinct text of a column over all segments: by its lower-case form, then as written.
fn rank(segments: &[Segment], field: &Field) -> Ranks {
    let columns: Vec<_> =
        segments.iter().map(|segment| segment.fields(field).next().and_then(Values::codes)).collect();
    let mut entries = Vec::new();
    for (segment, codes) in (0u32..).zip(&columns) {
        let texts: Vec<(u32, &str)> = codes.iter().flat_map(|codes| codes.texts()).collect();
        entries.par_extend(texts.into_par_iter().map(|(code, text)| {
            let folded = text.to_lowercase();
            Entry { head: head(&folded), folded, text, place: (segment, code) }
        }));
    }
    entries.par_sort_unstable_by(Entry::compare);
    let mut ranks: Ranks = columns.iter().map(|codes| codes.map(|codes| vec![0; codes.count()])).collect();
    let mut rank = 0;
    for (i, entry) in entries.iter().enumerate() {
        rank += u32::from(i > 0 && entries[i - 1].text != entry.text);
        if let Some(ranks) = &mut ranks[entry.place.0 as usize] {
            ranks[entry.place.1 as usize] = rank;
        }
    }
    ranks
}

fn head(text: &str) -> u64 {
    let mut head = [0; 8];
    let bytes = &text.as_bytes()[..text.len().min(8)];
    head[..bytes.len()].copy_from_slice(bytes);
    u64::from_be_bytes(head)
}
