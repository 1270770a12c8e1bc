//! Reads single shipments back, with every column.

use super::EmbeddedStore;
use super::segment::{Segment, Values};
use crate::id::{RowId, ShipmentRef};
use crate::records::table::Field;
use crate::records::{Column, PartialDate, Shipment, Value};

impl EmbeddedStore {
    /// One shipment, with every column.
    pub(super) fn shipment(&self, id: RowId) -> Shipment {
        let (segment, row) = self.locate(id.0);
        let mut shipment = Shipment {
            id,
            reference: ShipmentRef { source: segment.source.clone(), row: segment.row_numbers.get(row) },
            span: (segment.offsets.get(row), segment.lengths.get(row)),
            values: vec![None; Column::ALL.len()],
            other: Vec::new(),
        };
        fill(&mut shipment, segment, row);
        shipment
    }
}

fn fill(shipment: &mut Shipment, segment: &Segment, row: usize) {
    for (field, values) in &segment.columns {
        match (field, value(values, row)) {
            (_, None) => {}
            (Field::Column(column), value) => shipment.values[column.index()] = value,
            (Field::Unread(column), Some(Value::Text(text))) => {
                shipment.values[column.index()].get_or_insert(Value::Unread(text));
            }
            (Field::Other(header), Some(Value::Text(text))) => shipment.other.push((header.clone(), text)),
            (_, Some(_)) => {}
        }
    }
}

fn value(values: &Values, row: usize) -> Option<Value> {
    match values {
        Values::Codes(codes) => codes.at(row).map(|text| Value::Text(text.to_owned())),
        Values::Amounts(amounts) => {
            Some(amounts.get(row)).filter(|amount| !amount.is_nan()).map(Value::Amount)
        }
        Values::Dates(keys) => PartialDate::from_key(keys.get(row)).map(Value::Date),
    }
}
