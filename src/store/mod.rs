//! Shipments as columns of codes: what can be asked of them, and what comes back.
//!
//! [`Store`] is the contract; `embedded` answers it from memory-mapped Arrow segments. A filter is
//! data (`query`), so that any store can answer it. Nothing here knows of the ledger: the states
//! that `state:` filters by are handed in as [`Marks`].

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::id::{NameId, RowId};
use crate::records::column::Role;
use crate::records::table::Field;
use crate::records::{Column, Shipment};
use crate::state::State;

pub mod embedded;
pub mod lists;
pub mod query;

pub use embedded::{EmbeddedStore, SegmentInfo, write_segment};
pub use query::{Filter, SortKey};

/// The states of names, as the ledger has them now: what marks show and `state:` filters by.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Marks {
    /// The state to show for a name (exact text); names that no question touches are absent.
    pub names: HashMap<String, State>,
    /// The names attributed to each company, by the company's name, each with the attribution's state.
    pub companies: HashMap<String, Vec<(String, State)>>,
}

/// The rows that a filter takes, in the order of a sort. Cheap to copy.
#[derive(Debug, Clone)]
pub struct Selection(pub(crate) Order);

/// How a selection holds its rows.
#[derive(Debug, Clone)]
pub(crate) enum Order {
    /// All rows as they were imported: nothing is held.
    All(u32),
    /// These rows, in this order.
    Rows(Arc<Vec<u32>>),
}

impl Selection {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        match &self.0 {
            Order::All(rows) => *rows as usize,
            Order::Rows(rows) => rows.len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at a place of the selection.
    pub fn row(&self, place: usize) -> Option<RowId> {
        match &self.0 {
            Order::All(rows) => u32::try_from(place).ok().filter(|place| place < rows).map(RowId),
            Order::Rows(rows) => rows.get(place).copied().map(RowId),
        }
    }
}

/// Sums over a selection, and how many shipments state an amount: a sum says nothing about the others.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Totals {
    /// Rows.
    pub shipments: u64,
    /// US dollars.
    pub value_usd: f64,
    /// Kilograms.
    pub net_weight_kg: f64,
    /// Rows that state a US dollar value.
    pub with_value: u64,
    /// Rows that state a net weight.
    pub with_weight: u64,
}

/// One value of a column with what falls to it; also one period of a histogram.
#[derive(Debug, Clone, PartialEq)]
pub struct Bucket {
    /// The value or period; empty where records say nothing.
    pub key: String,
    /// What falls to it.
    pub totals: Totals,
}

/// What orders the values of a facet, greatest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// Number of shipments.
    #[default]
    Count,
    /// US dollars.
    Value,
    /// Net weight.
    Weight,
}

/// The width of a histogram's periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    /// A day.
    Day,
    /// A month.
    #[default]
    Month,
    /// A year.
    Year,
}

/// The values of a column over a selection.
#[derive(Debug, Clone, PartialEq)]
pub struct Facet {
    /// How many distinct values there are, shown or not.
    pub distinct: usize,
    /// The greatest of them.
    pub buckets: Vec<Bucket>,
}

/// A name that was found, with why.
#[derive(Debug, Clone, PartialEq)]
pub struct NameHit {
    /// Its place in the vocabulary.
    pub id: NameId,
    /// The name exactly as records write it.
    pub name: String,
    /// Greater is better; comparable within one answer only.
    pub score: i64,
    /// Character places (not bytes) in `name` that the typed text met.
    pub highlights: Vec<usize>,
    /// Shipments that carry the name in any role.
    pub shipments: u64,
    /// The roles it plays.
    pub roles: Vec<Role>,
    /// Why it was found, for a person to read.
    pub why: String,
}

/// Names that were found, best first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NameHits {
    /// The best.
    pub hits: Vec<NameHit>,
    /// How many matched in all.
    pub matched: usize,
    /// How many names were looked at.
    pub of: usize,
}

/// What the records say about one name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NameProfile {
    /// Sums over the shipments that carry it in any role.
    pub totals: Totals,
    /// First and last date as ISO text of the record's precision.
    pub dates: Option<(String, String)>,
    /// Shipments by role.
    pub roles: Vec<(Role, u64)>,
    /// Countries stated for it (party country; failing that, origin for a consignor and destination
    /// for a consignee), most shipments first.
    pub countries: Vec<Bucket>,
    /// HS codes (first six digits) of its goods, most shipments first.
    pub hs: Vec<Bucket>,
    /// Goods texts, most shipments first.
    pub goods: Vec<Bucket>,
    /// Names on the other side of its shipments, most shipments first.
    pub partners: Vec<Bucket>,
    /// Names that records give for the same party beside this one (own script and English), with the
    /// number of records that do.
    pub also_written: Vec<(String, u64)>,
}

/// What goes wrong in a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A column that no source has.
    #[error("there is no column {name:?} in this case")]
    NoColumn {
        /// The name that was asked for.
        name: String,
        /// Columns that there are.
        known: Vec<String>,
    },
    /// A source that the case does not have.
    #[error("there is no source {name:?} in this case")]
    NoSource {
        /// The name that was asked for.
        name: String,
        /// Sources that there are.
        known: Vec<String>,
    },
    /// A segment that cannot be used.
    #[error("segment {path}: {reason}")]
    Segment {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The system refused.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// What it said.
        #[source]
        error: std::io::Error,
    },
}

/// The shipments of a case and everything that can be asked of them.
///
/// Every method may be called from any thread. Places and rows are counted from 0.
pub trait Store: Send + Sync {
    /// How many shipments there are.
    fn rows(&self) -> u64;

    /// The columns that at least one source has: canonical ones first, in their order, then the
    /// headers that were not mapped, in file order.
    fn fields(&self) -> Vec<Field>;

    /// The rows that a filter takes, sorted; rows that tie stand in import order, rows without a
    /// value last in either direction.
    ///
    /// # Errors
    /// When a filter or sort names a column that no source has.
    fn select(&self, filter: &Filter, sort: &[SortKey], marks: &Marks) -> Result<Selection, StoreError>;

    /// The shipments at some places of a selection, with every column. Costs what the window costs,
    /// whatever the selection holds. Places past the end are left out.
    fn window(&self, selection: &Selection, places: Range<usize>) -> Vec<Shipment>;

    /// Sums over a selection.
    fn totals(&self, selection: &Selection) -> Totals;

    /// The values of a column over a selection, greatest first, at most `limit`.
    ///
    /// # Errors
    /// When no source has the column.
    fn facet(
        &self,
        selection: &Selection,
        field: &Field,
        by: Measure,
        limit: usize,
    ) -> Result<Facet, StoreError>;

    /// Shipments per period, in order of time, periods without any left out. A date less precise
    /// than the period stands under its own key (`2022-08` in a histogram per day); records without
    /// a date stand last, under the empty key.
    fn histogram(&self, selection: &Selection, per: Period) -> Vec<Bucket>;

    /// Party names that a typed text finds, best first; every name, most shipments first, for an
    /// empty text.
    fn search(&self, text: &str, limit: usize) -> NameHits;

    /// What the records say about names (exact texts), a shipment counted once however many of them
    /// it carries; nothing if no record carries any.
    fn profile(&self, names: &[String]) -> Option<NameProfile>;

    /// Whether any record carries a name (exact text).
    fn has_name(&self, name: &str) -> bool;
}

/// The canonical column of a field, if it is one.
impl Field {
    /// The name that filters, `--columns` and facets use.
    pub fn name(&self) -> String {
        match self {
            Self::Column(column) => column.name().to_owned(),
            Self::Unread(column) => format!("{}.text", column.name()),
            Self::Other(header) => header.clone(),
        }
    }

    /// Finds a field by name among those given: canonical names first, then headers exactly, then
    /// headers regardless of case.
    pub fn find(name: &str, among: &[Self]) -> Option<Self> {
        let canonical = Column::from_name(name).map(Self::Column).filter(|f| among.contains(f));
        canonical
            .or_else(|| among.iter().find(|f| f.name() == name).cloned())
            .or_else(|| among.iter().find(|f| f.name().eq_ignore_ascii_case(name)).cloned())
    }
}
