//! Writes a source as one segment: an Arrow IPC file that any Arrow reader opens.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::UInt32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Float64Array, Int32Array, LargeStringArray, RecordBatch, UInt32Array,
    UInt64Array,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, Field as ArrowField, Schema};

use super::ipc::{self, SegmentInfo};
use super::{BATCH_ROWS, FORMAT, FORMAT_KEY, HEADER_KEY};
use crate::records::table::{Data, Dictionary, Field, Table};
use crate::store::StoreError;

/// A column with its dictionary already in Arrow's form, shared by every batch.
enum Prepared<'a> {
    Codes(ArrayRef, &'a [u32]),
    Amounts(&'a [f64]),
    Dates(&'a [i32]),
}

/// Writes a source's rows to `path`: under another name first, then renamed once it is on disk.
///
/// Columns: `row`, `offset`, `length`; canonical columns under their names, text as dictionary
/// codes whose entry 0 is null; `<column>.text` for cells that could not be read; `other.<n>` for
/// unmapped columns, whose header stands in the field's metadata under `header`.
///
/// # Errors
/// When the file cannot be written, or the table's columns differ in length.
pub fn write_segment(path: &Path, table: &Table) -> Result<SegmentInfo, StoreError> {
    let schema = Arc::new(schema(table));
    let columns: Vec<Prepared<'_>> = table.columns.iter().map(|(_, data)| prepare(data)).collect();
    let rows = table.rows.len();
    let starts = (0..rows.max(1)).step_by(BATCH_ROWS);
    ipc::write(
        path,
        &schema,
        starts.map(|start| {
            let end = rows.min(start + BATCH_ROWS);
            let own: [ArrayRef; 3] = [
                Arc::new(UInt64Array::from_iter_values(part(&table.rows, start, end)?.iter().copied())),
                Arc::new(UInt64Array::from_iter_values(part(&table.offsets, start, end)?.iter().copied())),
                Arc::new(UInt32Array::from_iter_values(part(&table.lengths, start, end)?.iter().copied())),
            ];
            let rest = columns.iter().map(|column| array(column, start, end));
            let arrays = own.into_iter().map(Ok).chain(rest).collect::<Result<Vec<_>, _>>()?;
            RecordBatch::try_new(Arc::clone(&schema), arrays)
        }),
    )
}

fn part<T>(values: &[T], start: usize, end: usize) -> Result<&[T], ArrowError> {
    let short = || ArrowError::InvalidArgumentError("a column is shorter than the table".to_owned());
    values.get(start..end).ok_or_else(short)
}

fn schema(table: &Table) -> Schema {
    let mut fields = vec![
        ArrowField::new("row", DataType::UInt64, false),
        ArrowField::new("offset", DataType::UInt64, false),
        ArrowField::new("length", DataType::UInt32, false),
    ];
    let mut others = 0;
    for (field, data) in &table.columns {
        let (name, header) = match field {
            Field::Other(header) => {
                others += 1;
                (format!("other.{others}"), Some(header))
            }
            named => (named.name(), None),
        };
        let field = ArrowField::new(name, data_type(data), true);
        fields.push(match header {
            Some(header) => field.with_metadata(HashMap::from([(HEADER_KEY.to_owned(), header.clone())])),
            None => field,
        });
    }
    Schema::new_with_metadata(fields, HashMap::from([(FORMAT_KEY.to_owned(), FORMAT.to_owned())]))
}

fn data_type(data: &Data) -> DataType {
    match data {
        Data::Codes { .. } => DataType::Dictionary(Box::new(DataType::UInt32), Box::new(DataType::LargeUtf8)),
        Data::Amounts(_) => DataType::Float64,
        Data::Dates(_) => DataType::Int32,
    }
}

fn prepare(data: &Data) -> Prepared<'_> {
    match data {
        Data::Codes { dictionary, codes } => Prepared::Codes(texts(dictionary), codes),
        Data::Amounts(values) => Prepared::Amounts(values),
        Data::Dates(keys) => Prepared::Dates(keys),
    }
}

/// The dictionary's texts with null as entry 0, so that the codes need no validity bitmap.
fn texts(dictionary: &Dictionary) -> ArrayRef {
    Arc::new(LargeStringArray::from_iter(std::iter::once(None).chain(dictionary.texts().map(Some))))
}

fn array(column: &Prepared<'_>, start: usize, end: usize) -> Result<ArrayRef, ArrowError> {
    Ok(match column {
        Prepared::Codes(texts, codes) => {
            let keys = UInt32Array::from_iter_values(part(codes, start, end)?.iter().copied());
            Arc::new(DictionaryArray::<UInt32Type>::try_new(keys, Arc::clone(texts))?)
        }
        // Null slots keep NaN or 0 in the values, which is what this program reads back.
        Prepared::Amounts(values) => {
            let values = part(values, start, end)?.to_vec();
            let nulls = NullBuffer::from_iter(values.iter().map(|value| !value.is_nan()));
            Arc::new(Float64Array::new(values.into(), Some(nulls)))
        }
        Prepared::Dates(keys) => {
            let keys = part(keys, start, end)?.to_vec();
            let nulls = NullBuffer::from_iter(keys.iter().map(|&key| key != 0));
            Arc::new(Int32Array::new(keys.into(), Some(nulls)))
        }
    })
}
