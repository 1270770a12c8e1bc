//! One shipment as it is read back from a store: canonical values, and every other column.

use crate::id::{RowId, ShipmentRef};
use crate::records::{Column, PartialDate};

/// A value of a shipment.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A name, code, country or any other text.
    Text(String),
    /// A number, in the unit that the column's name gives.
    Amount(f64),
    /// A date of the record's precision.
    Date(PartialDate),
    /// What the record wrote where it could not be read as the column's kind.
    Unread(String),
}

/// One row of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Shipment {
    /// Its place in the open store.
    pub id: RowId,
    /// How a person cites it.
    pub reference: ShipmentRef,
    /// Where its original bytes stand in the imported file: offset and length.
    pub span: (u64, u32),
    /// Values by [`Column::index`]; `None` where the record says nothing or the column was not asked for.
    pub values: Vec<Option<Value>>,
    /// Header and value of every unmapped column of its source that has a value.
    pub other: Vec<(String, String)>,
}

impl Shipment {
    /// The value of a column.
    pub fn get(&self, column: Column) -> Option<&Value> {
        self.values.get(column.index())?.as_ref()
    }

    /// The text of a column, if it holds text.
    pub fn text(&self, column: Column) -> Option<&str> {
        match self.get(column)? {
            Value::Text(text) | Value::Unread(text) => Some(text),
            Value::Amount(_) | Value::Date(_) => None,
        }
    }

    /// The number in a column, if it holds one.
    pub fn amount(&self, column: Column) -> Option<f64> {
        match self.get(column)? {
            Value::Amount(amount) => Some(*amount),
            _ => None,
        }
    }
}
