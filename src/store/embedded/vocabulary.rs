//! Every party name of the case, once: the same text is one name, whatever column or source.
//!
//! Names stand in byte order, so that a name is found by bisection on the mapped file. What takes
//! long to make (folded forms, readings, counts, which code is which name) is kept in the case's
//! `derived` folder and made anew when the segments are others than it was made from.

use std::path::Path;

use arrow_array::LargeStringArray;
use arrow_buffer::ScalarBuffer;
use rayon::prelude::*;

use super::bits::Bits;
use super::names_build::{self, Parts};
use super::segment::Segment;
use crate::id::NameId;
use crate::names::like::Like;
use crate::names::search::Query;
use crate::records::Column;
use crate::records::column::Role;
use crate::store::{NameHit, NameHits, StoreError};

/// Names that one task compares.
const TASK: usize = 1 << 12;

/// How often records give two names for one party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) own: NameId,
    pub(super) english: NameId,
    pub(super) records: u64,
}

/// The names, and per segment and party column the name of each code.
#[derive(Debug)]
pub(super) struct Vocabulary {
    names: LargeStringArray,
    folded: LargeStringArray,
    readings: LargeStringArray,
    masks: ScalarBuffer<u64>,
    shipments: ScalarBuffer<u32>,
    roles: ScalarBuffer<u8>,
    by_shipments: ScalarBuffer<u32>,
    ranks: ScalarBuffer<u32>,
    pairs: [ScalarBuffer<u32>; 3],
    /// By segment, then by the column's place among the party columns; entry 0 stands for no value.
    ids: Vec<Vec<Option<ScalarBuffer<u32>>>>,
}

impl Vocabulary {
    /// Opens what `derived` keeps, or makes it.
    pub(super) fn open(segments: &[Segment], derived: &Path) -> Result<Self, StoreError> {
        let parts = names_build::open_or_build(segments, derived)?;
        let Parts { names, folded, readings, masks, shipments, roles, by_shipments, ranks, pairs, codes } =
            parts;
        let mut at = 0;
        let mut slice = |length: usize| {
            let part = codes.slice(at, length);
            at += length;
            part
        };
        let of_segment = |segment: &Segment| {
            Column::parties().map(|column| segment.codes(column).map(|codes| slice(codes.count()))).collect()
        };
        let ids = segments.iter().map(of_segment).collect();
        Ok(Self { names, folded, readings, masks, shipments, roles, by_shipments, ranks, pairs, ids })
    }

    pub(super) fn len(&self) -> usize {
        use arrow_array::Array;
        self.names.len()
    }

    /// The name's text.
    pub(super) fn text(&self, id: NameId) -> &str {
        self.names.value(id.0 as usize)
    }

    /// Finds a name by its exact text.
    pub(super) fn find(&self, name: &str) -> Option<NameId> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.names.value(middle) < name { low = middle + 1 } else { high = middle }
        }
        (low < self.len() && self.names.value(low) == name).then_some(NameId(low as u32))
    }

    /// The name of each code of a party column; entry 0 means nothing.
    pub(super) fn ids(&self, segment: &Segment, column: Column) -> Option<&[u32]> {
        let place = Column::parties().position(|party| party == column)?;
        self.ids[segment.ordinal][place].as_deref()
    }

    /// The place in the order of a sort of each code of a party column; entry 0 means nothing.
    pub(super) fn ranks(&self, segment: &Segment, column: Column) -> Option<Vec<u32>> {
        let ids = self.ids(segment, column)?;
        Some(ids.iter().map(|&id| self.ranks.get(id as usize).copied().unwrap_or_default()).collect())
    }

    /// The names that are like typed words.
    pub(super) fn like(&self, typed: &str) -> Bits {
        let like = Like::new(typed);
        if like.is_empty() {
            return Bits::default();
        }
        let found: Vec<u32> = self
            .tasks()
            .flat_map_iter(|ids| {
                ids.filter(|&id| like.matches(self.folded.value(id), self.readings.value(id)))
            })
            .map(|id| id as u32)
            .collect();
        Bits::of(self.len(), found)
    }

    fn tasks(&self) -> impl ParallelIterator<Item = std::ops::Range<usize>> + '_ {
        let starts: Vec<usize> = (0..self.len()).step_by(TASK).collect();
        starts.into_par_iter().map(|start| start..self.len().min(start + TASK))
    }

    /// Names that a typed text finds, best first.
    pub(super) fn search(&self, typed: &str, limit: usize) -> NameHits {
        let query = Query::new(typed);
        if query.is_empty() {
            let ids = self.by_shipments.iter().take(limit);
            let hits = ids.map(|&id| self.hit(NameId(id), 0, Vec::new(), String::new())).collect();
            return NameHits { hits, matched: self.len(), of: self.len() };
        }
        let score = |id: usize| {
            let looked_at = query.may_match(self.masks[id]);
            let score = looked_at.then(|| query.score(self.folded.value(id), self.readings.value(id)))??;
            Some((std::cmp::Reverse(score), std::cmp::Reverse(self.shipments[id]), id))
        };
        let mut found: Vec<_> = self.tasks().flat_map_iter(|ids| ids.filter_map(score)).collect();
        let matched = found.len();
        if limit < matched {
            found.select_nth_unstable(limit);
            found.truncate(limit);
        }
        found.sort_unstable();
        let hit = |(score, _, id): (std::cmp::Reverse<i64>, _, usize)| {
            let (highlights, why) = query.explain(self.names.value(id));
            self.hit(NameId(id as u32), score.0, highlights, why)
        };
        NameHits { hits: found.into_iter().map(hit).collect(), matched, of: self.len() }
    }

    fn hit(&self, id: NameId, score: i64, highlights: Vec<usize>, why: String) -> NameHit {
        let at = id.0 as usize;
        NameHit {
            id,
            name: self.text(id).to_owned(),
            score,
            highlights,
            shipments: self.shipments[at].into(),
            roles: Role::ALL.into_iter().filter(|&role| self.roles[at] >> role as u8 & 1 == 1).collect(),
            why,
        }
    }

    /// Names that records give for the same party as this one, most records first.
    pub(super) fn also_written(&self, id: NameId) -> Vec<(String, u64)> {
        let mut found: Vec<(u64, NameId)> = self
            .pairs()
            .filter_map(|pair| match pair {
                Pair { own, english, records } if own == id => Some((records, english)),
                Pair { own, english, records } if english == id => Some((records, own)),
                _ => None,
            })
            .collect();
        found.sort_by_key(|&(records, other)| (other, records));
        found.dedup_by(|next, first| {
            let same = next.1 == first.1;
            first.0 += if same { next.0 } else { 0 };
            same
        });
        found.sort_by_key(|&(records, other)| (std::cmp::Reverse(records), other));
        found.into_iter().map(|(records, other)| (self.text(other).to_owned(), records)).collect()
    }

    /// Every pair of an own-script and an English name that some record gives for one party.
    pub(super) fn pairs(&self) -> impl Iterator<Item = Pair> + '_ {
        let [own, english, records] = &self.pairs;
        own.iter().zip(english.iter()).zip(records.iter()).map(|((&own, &english), &records)| Pair {
            own: NameId(own),
            english: NameId(english),
            records: records.into(),
        })
    }
}
