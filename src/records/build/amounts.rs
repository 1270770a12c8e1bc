//! A column of amounts: read as they come, those in doubt settled when the column is whole.

use crate::records::Column;
use crate::records::build::{Settled, Unread};
use crate::records::table::{Data, Dictionary, Field, NO_VALUE};
use crate::records::values::amount::{self, Mark, Marks};
use crate::records::values::missing::is_missing;

#[derive(Debug)]
pub(super) struct Amounts {
    column: Column,
    values: Vec<f64>,
    marks: Marks,
    /// Rows whose mark may stand before decimals or between thousands.
    doubts: Vec<(usize, Mark)>,
    /// Currencies written beside the amounts.
    currencies: Vec<(usize, &'static str)>,
    unread: Dictionary,
    /// Row and code in `unread`.
    unread_rows: Vec<(usize, u32)>,
}

impl Amounts {
    pub(super) fn new(column: Column) -> Self {
        Self {
            column,
            values: Vec::new(),
            marks: Marks::default(),
            doubts: Vec::new(),
            currencies: Vec::new(),
            unread: Dictionary::default(),
            unread_rows: Vec::new(),
        }
    }

    /// Takes a cell.
    pub(super) fn push(&mut self, text: &str) {
        let row = self.values.len();
        if is_missing(text) {
            return self.values.push(f64::NAN);
        }
        let Some(amount) = amount::read(text).filter(|amount| self.has_unit(amount.unit)) else {
            self.unread_rows.push((row, self.unread.code(text)));
            return self.values.push(f64::NAN);
        };
        self.marks.learn(&amount);
        self.doubts.extend(amount.doubt.map(|mark| (row, mark)));
        if self.column == Column::Value {
            self.currencies.extend(amount.unit.map(|unit| (row, unit)));
        }
        self.values.push(amount.value);
    }

    /// Whether an amount with this unit beside it belongs in the column: euros are no US$.
    fn has_unit(&self, unit: Option<&str>) -> bool {
        match (unit, self.column) {
            (None, _) => true,
            (Some(unit), Column::ValueUsd) => unit == "USD",
            (Some(unit), Column::Value) => unit != "KG",
            (Some(unit), Column::NetWeightKg | Column::GrossWeightKg) => unit == "KG",
            (Some(_), _) => false,
        }
    }

    /// Settles what was in doubt.
    pub(super) fn settle(mut self, field: Field) -> Settled {
        for &(row, mark) in &self.doubts {
            self.values[row] = self.marks.settle(self.values[row], mark);
        }
        let rows = self.values.len();
        let notes = self.doubt_note().into_iter().collect();
        let unread = (!self.unread_rows.is_empty()).then(|| {
            let mut codes = vec![NO_VALUE; rows];
            self.unread_rows.iter().for_each(|&(row, code)| codes[row] = code);
            let count = self.unread_rows.len() as u64;
            Unread { data: Data::Codes { dictionary: self.unread, codes }, count }
        });
        Settled { field, data: Data::Amounts(self.values), unread, notes, currencies: self.currencies }
    }

    fn doubt_note(&self) -> Option<String> {
        (self.marks.decided().is_none() && !self.doubts.is_empty()).then(|| {
            format!(
                "{}: ambiguous: in {} amounts the mark can stand before decimals or between thousands, and the \
                 column does not say which; 1.234 was read with decimals, 1,234 with thousands",
                self.column,
                self.doubts.len()
            )
        })
    }
}
