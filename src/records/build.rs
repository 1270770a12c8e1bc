//! From cells to a table: gathers a source's records column by column and reads their values.
//!
//! Repeated texts are read once. What a column's kind cannot read stays as text beside it and is
//! counted; what could be read in two ways is read in the likelier one and told in a note. No cell
//! is dropped, and no record is refused here.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::records::map::Mapping;
use crate::records::table::{Data, Dictionary, Field, NO_VALUE, Table};
use crate::records::values::missing::is_missing;
use crate::records::{Column, Kind};

mod amounts;
mod money;
mod texts;

use amounts::Amounts;

/// Where a record stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The record's number, counted from 1 with every record of the file.
    pub row: u64,
    /// Its offset in bytes.
    pub offset: u64,
    /// Its length in bytes.
    pub length: u32,
}

/// A source as it was read.
#[derive(Debug, Clone, Default)]
pub struct Built {
    /// Its rows.
    pub table: Table,
    /// Cells per column that could not be read as its kind, and were kept as text.
    pub warnings: Vec<(Column, u64)>,
    /// What a person should know about how values were read, a sentence each.
    pub notes: Vec<String>,
}

/// Gathers records.
#[derive(Debug)]
pub struct Builder {
    rows: Vec<u64>,
    offsets: Vec<u64>,
    lengths: Vec<u32>,
    columns: Vec<Gathered>,
}

#[derive(Debug)]
struct Gathered {
    field: Field,
    cell: usize,
    cells: Cells,
}

#[derive(Debug)]
enum Cells {
    Texts { dictionary: Dictionary, codes: Vec<u32> },
    Amounts(Amounts),
}

/// A column as it is stored, with what could not be read of it.
struct Settled {
    field: Field,
    data: Data,
    unread: Option<Unread>,
    notes: Vec<String>,
    /// Currencies written beside amounts: row and code.
    currencies: Vec<(usize, &'static str)>,
}

/// Cells that could not be read, as a column of their own.
struct Unread {
    data: Data,
    count: u64,
}

/// A file's headers, each one different: a repeated one gets ` (2)`, an empty one `column 7`.
pub fn distinct_headers<'a>(headers: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut seen = FxHashSet::default();
    let distinct = |(place, header): (usize, &str)| {
        let header = match header.trim() {
            "" => format!("column {}", place + 1),
            header => header.to_owned(),
        };
        let mut names = std::iter::once(header.clone()).chain((2..).map(|n| format!("{header} ({n})")));
        names.find(|name| seen.insert(name.clone())).unwrap_or(header)
    };
    headers.into_iter().enumerate().map(distinct).collect()
}

impl Builder {
    /// A builder for a file with these headers, each different.
    pub fn new(headers: &[String], mapping: &Mapping) -> Self {
        let gathered = |(cell, header): (usize, &String)| {
            let column = mapping.column(cell);
            let cells = match column {
                Some(column) if column.kind() == Kind::Amount => Cells::Amounts(Amounts::new(column)),
                _ => Cells::Texts { dictionary: Dictionary::default(), codes: Vec::new() },
            };
            let field = column.map_or_else(|| Field::Other(header.clone()), Field::Column);
            Gathered { field, cell, cells }
        };
        let columns = headers.iter().enumerate().map(gathered).collect();
        Self { rows: Vec::new(), offsets: Vec::new(), lengths: Vec::new(), columns }
    }

    /// Takes a record; `cell` gives the text at a place, empty where the record is short.
    pub fn push<'a>(&mut self, place: Place, cell: impl Fn(usize) -> &'a str) {
        self.rows.push(place.row);
        self.offsets.push(place.offset);
        self.lengths.push(place.length);
        for column in &mut self.columns {
            let text = trim(cell(column.cell));
            match &mut column.cells {
                Cells::Amounts(amounts) => amounts.push(text),
                Cells::Texts { dictionary, codes } => {
                    // "NA" may be Namibia: a country column decides when it is whole.
                    let nothing = text.is_empty() || (is_missing(text) && !column.field.is_country());
                    codes.push(if nothing { NO_VALUE } else { dictionary.code(text) });
                }
            }
        }
    }

    /// How many records were taken.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no record was taken.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Reads the values, now that every column is whole.
    pub fn finish(self) -> Built {
        let settled: Vec<Settled> = self.columns.into_par_iter().map(Gathered::settle).collect();
        let mut built = Built {
            table: Table {
                rows: self.rows,
                offsets: self.offsets,
                lengths: self.lengths,
                columns: Vec::new(),
            },
            ..Built::default()
        };
        let mut currencies = Vec::new();
        for column in settled {
            built.take(column, &mut currencies);
        }
        money::add_currencies(&mut built.table, &currencies);
        built.notes.extend(money::add_value_usd(&mut built.table));
        built
    }
}

impl Gathered {
    fn settle(self) -> Settled {
        let (dictionary, codes) = match self.cells {
            Cells::Amounts(amounts) => return amounts.settle(self.field),
            Cells::Texts { dictionary, codes } => (dictionary, codes),
        };
        match &self.field {
            Field::Column(column) if column.kind() == Kind::Date => {
                texts::dates(*column, &dictionary, &codes)
            }
            Field::Column(column) if column.kind() == Kind::HsCode => texts::hs(*column, &dictionary, &codes),
            Field::Column(column) if column.kind() == Kind::Country => {
                texts::countries(*column, &dictionary, &codes)
            }
            _ => Settled {
                field: self.field,
                data: Data::Codes { dictionary, codes },
                unread: None,
                notes: Vec::new(),
                currencies: Vec::new(),
            },
        }
    }
}

impl Built {
    fn take(&mut self, column: Settled, currencies: &mut Vec<(usize, &'static str)>) {
        self.notes.extend(column.notes);
        currencies.extend(column.currencies);
        let empty = matches!(&column.data, Data::Codes { dictionary, .. } if dictionary.is_empty());
        if empty && matches!(column.field, Field::Other(_)) {
            return;
        }
        let unread = match (&column.field, column.unread) {
            (Field::Column(name), Some(unread)) => {
                self.warnings.push((*name, unread.count));
                Some((Field::Unread(*name), unread.data))
            }
            _ => None,
        };
        self.table.columns.push((column.field, column.data));
        self.table.columns.extend(unread);
    }
}

impl Field {
    fn is_country(&self) -> bool {
        matches!(self, Self::Column(column) if column.kind() == Kind::Country)
    }
}

/// The text without white space around it; most cells have none.
fn trim(text: &str) -> &str {
    let visible = |b: Option<&u8>| b.is_some_and(|b| (0x21..0x7F).contains(b));
    let bytes = text.as_bytes();
    if visible(bytes.first()) && visible(bytes.last()) { text } else { text.trim() }
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;
