//! The store of one machine: memory-mapped Arrow segments, answered by loops over codes.
//!
//! A filter tests each distinct text once and then makes one pass over integers; a sort compares
//! ranks; a facet counts into an array. Nothing here changes a segment after it was written.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::id::SourceName;
use crate::records::Shipment;
use crate::records::table::Field;
use crate::store::{
    Bucket, Facet, Filter, Marks, Measure, NameHits, NameProfile, Period, Selection, SortKey, Store,
    StoreError, Totals,
};

mod bits;
mod compile;
mod facet;
mod ipc;
mod names_build;
mod profile;
mod radix;
mod scan;
mod segment;
mod sort;
mod stamp;
mod sums;
mod texts;
mod vocabulary;
mod window;
mod write;

pub use ipc::SegmentInfo;
pub use write::write_segment;

use segment::Segment;
use vocabulary::Vocabulary;

/// Rows per record batch of a segment.
const BATCH_ROWS: usize = 1 << 20;
/// Rows that one task works through at a time; divides [`BATCH_ROWS`], so that a block never
/// crosses a batch, and small enough for its bitmap and codes to stay in a core's cache.
const BLOCK_ROWS: usize = 1 << 16;
/// Where a segment says what it is, in its schema's metadata.
const FORMAT_KEY: &str = "tidewaiter.segment";
/// The version of the segment's layout.
const FORMAT: &str = "1";
/// Where an unmapped column keeps its header, in its field's metadata.
const HEADER_KEY: &str = "header";

/// The shipments of a case on this machine.
pub struct EmbeddedStore {
    segments: Vec<Segment>,
    rows: usize,
    fields: Vec<Field>,
    names: Vocabulary,
    orders: Mutex<sort::Orders>,
}

impl EmbeddedStore {
    /// Opens the segments of a case, in the order of their import.
    ///
    /// What is in `derived` is used if it fits the segments and made anew if not; it may be missing
    /// or read-only.
    ///
    /// # Errors
    /// When a segment is missing, damaged, or written by another version.
    pub fn open(segments: &[(SourceName, PathBuf)], derived: &Path) -> Result<Self, StoreError> {
        let mut open = Vec::with_capacity(segments.len());
        let mut rows = 0;
        for (source, path) in segments {
            let segment = Segment::open(source, path, derived, (open.len(), rows))?;
            rows += segment.rows;
            open.push(segment);
        }
        if u32::try_from(rows).is_err() {
            let path = derived.display().to_string();
            let reason = "a case on one machine holds at most 4,294,967,295 shipments".to_owned();
            return Err(StoreError::Segment { path, reason });
        }
        let names = Vocabulary::open(&open, derived)?;
        let fields = fields_of(&open);
        Ok(Self { segments: open, rows, fields, names, orders: Mutex::default() })
    }

    /// The place among the segments of the one in which a row stands.
    fn segment_of(&self, row: u32) -> usize {
        self.segments.partition_point(|segment| segment.base <= row as usize) - 1
    }

    /// The segment in which a row stands, and the row's place there.
    fn locate(&self, row: u32) -> (&Segment, usize) {
        let segment = &self.segments[self.segment_of(row)];
        (segment, row as usize - segment.base)
    }

    fn known(&self, field: &Field) -> Result<(), StoreError> {
        if self.segments.iter().any(|segment| segment.has(field)) {
            return Ok(());
        }
        let known = self.fields.iter().map(Field::name).collect();
        Err(StoreError::NoColumn { name: field.name(), known })
    }
}

impl Store for EmbeddedStore {
    fn rows(&self) -> u64 {
        self.rows as u64
    }

    fn fields(&self) -> Vec<Field> {
        self.fields.clone()
    }

    fn select(&self, filter: &Filter, sort: &[SortKey], marks: &Marks) -> Result<Selection, StoreError> {
        for key in sort {
            self.known(&key.field)?;
        }
        self.sorted(self.scan(filter, marks)?, sort)
    }

    fn window(&self, selection: &Selection, places: Range<usize>) -> Vec<Shipment> {
        places.map_while(|place| selection.row(place)).map(|row| self.shipment(row)).collect()
    }

    fn totals(&self, selection: &Selection) -> Totals {
        self.sum(selection)
    }

    fn facet(
        &self,
        selection: &Selection,
        field: &Field,
        by: Measure,
        limit: usize,
    ) -> Result<Facet, StoreError> {
        self.known(field)?;
        Ok(self.count_values(selection, field, by, limit))
    }

    fn histogram(&self, selection: &Selection, per: Period) -> Vec<Bucket> {
        self.count_periods(selection, per)
    }

    fn search(&self, text: &str, limit: usize) -> NameHits {
        self.names.search(text, limit)
    }

    fn profile(&self, names: &[String]) -> Option<NameProfile> {
        let ids: Vec<_> = names.iter().filter_map(|name| self.names.find(name)).collect();
        (!ids.is_empty()).then(|| self.profile_of(&ids))
    }

    fn has_name(&self, name: &str) -> bool {
        self.names.find(name).is_some()
    }
}

/// The columns that at least one segment has: canonical ones in their order, then headers as they
/// come. The text of unread cells goes with its column and is not listed.
fn fields_of(segments: &[Segment]) -> Vec<Field> {
    let (mut canonical, mut others) = (Vec::new(), Vec::new());
    for (field, _) in segments.iter().flat_map(|segment| &segment.columns) {
        let list = match field {
            Field::Column(_) => &mut canonical,
            Field::Other(_) => &mut others,
            Field::Unread(_) => continue,
        };
        if !list.contains(field) {
            list.push(field.clone());
        }
    }
    canonical.sort();
    canonical.append(&mut others);
    canonical
}

#[cfg(test)]
mod tests;
