//! One source's columns, as they stand in its mapped file.

use std::path::{Path, PathBuf};

use arrow_array::types::{Float64Type, Int32Type, UInt32Type, UInt64Type};
use arrow_array::{
    Array, ArrowPrimitiveType, DictionaryArray, LargeStringArray, PrimitiveArray, RecordBatch,
};
use arrow_buffer::ScalarBuffer;

use super::ipc::{self, Contents, damaged};
use super::{BATCH_ROWS, FORMAT, FORMAT_KEY, HEADER_KEY, stamp};
use crate::id::SourceName;
use crate::records::Column;
use crate::records::table::Field;
use crate::store::StoreError;

/// The values of a fixed-width column, in pieces of [`BATCH_ROWS`] but for the last.
#[derive(Debug)]
pub(super) struct Pieces<T: arrow_buffer::ArrowNativeType>(Vec<ScalarBuffer<T>>);

impl<T: arrow_buffer::ArrowNativeType> Pieces<T> {
    pub(super) fn get(&self, row: usize) -> T {
        self.0[row / BATCH_ROWS][row % BATCH_ROWS]
    }

    /// The values of a range of rows that crosses no piece's end.
    pub(super) fn block(&self, start: usize, end: usize) -> &[T] {
        match self.0.get(start / BATCH_ROWS) {
            Some(piece) => &piece[start % BATCH_ROWS..start % BATCH_ROWS + (end - start)],
            None => &[],
        }
    }

    pub(super) fn pieces(&self) -> impl Iterator<Item = &[T]> {
        self.0.iter().map(|piece| &piece[..])
    }
}

/// A column of texts: a code per row, and the text of each code.
#[derive(Debug)]
pub(super) struct Codes {
    pub(super) rows: Pieces<u32>,
    texts: LargeStringArray,
}

impl Codes {
    /// How many codes there are, "no value" (0) included.
    pub(super) fn count(&self) -> usize {
        self.texts.len()
    }

    /// The text of a code; empty for "no value".
    pub(super) fn text(&self, code: u32) -> &str {
        self.texts.value(code as usize)
    }

    pub(super) fn at(&self, row: usize) -> Option<&str> {
        Some(self.rows.get(row)).filter(|&code| code != 0).map(|code| self.text(code))
    }

    /// Every text with its code, from code 1.
    pub(super) fn texts(&self) -> impl Iterator<Item = (u32, &str)> {
        (1u32..).zip((1..self.texts.len()).map(|code| self.texts.value(code)))
    }

    /// All texts, one after the other, and where each code's text starts and the last one ends.
    pub(super) fn buffer(&self) -> (&[u8], &[i64]) {
        (self.texts.value_data(), self.texts.value_offsets())
    }
}

/// The values of one column.
#[derive(Debug)]
pub(super) enum Values {
    Codes(Codes),
    /// NaN where there is none.
    Amounts(Pieces<f64>),
    /// 0 where there is none.
    Dates(Pieces<i32>),
}

impl Values {
    pub(super) fn codes(&self) -> Option<&Codes> {
        match self {
            Self::Codes(codes) => Some(codes),
            _ => None,
        }
    }

    pub(super) fn amounts(&self) -> Option<&Pieces<f64>> {
        match self {
            Self::Amounts(values) => Some(values),
            _ => None,
        }
    }

    pub(super) fn dates(&self) -> Option<&Pieces<i32>> {
        match self {
            Self::Dates(keys) => Some(keys),
            _ => None,
        }
    }
}

/// An open segment.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) source: SourceName,
    pub(super) path: PathBuf,
    /// Its place among the segments of the store.
    pub(super) ordinal: usize,
    /// The first of its rows among all rows of the store.
    pub(super) base: usize,
    pub(super) rows: usize,
    pub(super) row_numbers: Pieces<u64>,
    pub(super) offsets: Pieces<u64>,
    pub(super) lengths: Pieces<u32>,
    pub(super) columns: Vec<(Field, Values)>,
    /// Places in `columns` by [`Column::index`].
    canonical: Vec<Option<usize>>,
}

impl Segment {
    /// Opens a segment, checking it in full unless `derived` says that this was done.
    pub(super) fn open(
        source: &SourceName,
        path: &Path,
        derived: &Path,
        (ordinal, base): (usize, usize),
    ) -> Result<Self, StoreError> {
        let stamp = stamp::of(path).map_err(ipc::io_error(path))?;
        let trust = stamp::trust(derived, path);
        let contents = ipc::read(path, trust)?;
        let segment = Self::from_contents(source, path, (ordinal, base), &contents)?;
        if trust == ipc::Trust::CheckAll {
            stamp::leave(derived, path, &stamp);
        }
        Ok(segment)
    }

    fn from_contents(
        source: &SourceName,
        path: &Path,
        (ordinal, base): (usize, usize),
        contents: &Contents,
    ) -> Result<Self, StoreError> {
        let (schema, batches) = (&contents.schema, &contents.batches);
        if schema.metadata().get(FORMAT_KEY).map(String::as_str) != Some(FORMAT) {
            return Err(damaged(
                path,
                "it is not a segment that this version can read; import the source again",
            ));
        }
        let whole = batches.iter().rev().skip(1).all(|batch| batch.num_rows() == BATCH_ROWS);
        if !whole || batches.last().is_some_and(|batch| batch.num_rows() > BATCH_ROWS) {
            return Err(damaged(path, "its batches are not of the size that this program writes"));
        }
        let wrong =
            |name: &str| damaged(path, format!("its column {name:?} is not of the kind that it must be"));
        let own = |index: usize, name: &str| schema.fields().get(index).is_some_and(|f| f.name() == name);
        if !(own(0, "row") && own(1, "offset") && own(2, "length")) {
            return Err(wrong("row"));
        }
        let mut columns = Vec::new();
        for (index, field) in schema.fields().iter().enumerate().skip(3) {
            let named = field_of(field.name(), field.metadata().get(HEADER_KEY));
            let values = values_of(batches, index);
            columns.push(named.zip(values).ok_or_else(|| wrong(field.name()))?);
        }
        let place = |&column: &Column| columns.iter().position(|(field, _)| *field == Field::Column(column));
        let canonical = Column::ALL.iter().map(place).collect();
        Ok(Self {
            source: source.clone(),
            path: path.to_owned(),
            ordinal,
            base,
            rows: batches.iter().map(RecordBatch::num_rows).sum(),
            row_numbers: pieces::<UInt64Type>(batches, 0).ok_or_else(|| wrong("row"))?,
            offsets: pieces::<UInt64Type>(batches, 1).ok_or_else(|| wrong("offset"))?,
            lengths: pieces::<UInt32Type>(batches, 2).ok_or_else(|| wrong("length"))?,
            columns,
            canonical,
        })
    }

    /// The values of a canonical column, if the source has it.
    pub(super) fn column(&self, column: Column) -> Option<&Values> {
        self.canonical[column.index()].map(|place| &self.columns[place].1)
    }

    /// The codes of a canonical column, if the source has it and it holds text.
    pub(super) fn codes(&self, column: Column) -> Option<&Codes> {
        self.column(column)?.codes()
    }

    /// Every column that goes by a field's name; headers may repeat.
    pub(super) fn fields<'a>(&'a self, field: &'a Field) -> impl Iterator<Item = &'a Values> {
        self.columns.iter().filter(move |(own, _)| own == field).map(|(_, values)| values)
    }

    /// Whether it has a column of that name.
    pub(super) fn has(&self, field: &Field) -> bool {
        self.columns.iter().any(|(own, _)| own == field)
    }
}

fn field_of(name: &str, header: Option<&String>) -> Option<Field> {
    match (header, name.strip_suffix(".text")) {
        (Some(header), _) => Some(Field::Other(header.clone())),
        (None, Some(column)) => Column::from_name(column).map(Field::Unread),
        (None, None) => Column::from_name(name).map(Field::Column),
    }
}

fn values_of(batches: &[RecordBatch], index: usize) -> Option<Values> {
    let Some(first) = batches.first() else {
        return Some(Values::Dates(Pieces(Vec::new())));
    };
    let array = first.column(index).as_any();
    if array.is::<DictionaryArray<UInt32Type>>() {
        codes(batches, index).map(Values::Codes)
    } else if array.is::<PrimitiveArray<Float64Type>>() {
        pieces::<Float64Type>(batches, index).map(Values::Amounts)
    } else {
        pieces::<Int32Type>(batches, index).map(Values::Dates)
    }
}

fn codes(batches: &[RecordBatch], index: usize) -> Option<Codes> {
    let mut rows = Vec::with_capacity(batches.len());
    let mut texts: Option<LargeStringArray> = None;
    for batch in batches {
        let column = batch.column(index).as_any().downcast_ref::<DictionaryArray<UInt32Type>>()?;
        let values = column.values().as_any().downcast_ref::<LargeStringArray>()?;
        (column.keys().null_count() == 0).then(|| rows.push(column.keys().values().clone()))?;
        texts.get_or_insert_with(|| values.clone());
    }
    let texts = texts.filter(|texts| !texts.is_empty() && texts.is_null(0) && texts.value(0).is_empty())?;
    Some(Codes { rows: Pieces(rows), texts })
}

fn pieces<T: ArrowPrimitiveType>(batches: &[RecordBatch], index: usize) -> Option<Pieces<T::Native>> {
    let piece = |batch: &RecordBatch| {
        let array = batch.column(index).as_any().downcast_ref::<PrimitiveArray<T>>()?;
        Some(array.values().clone())
    };
    batches.iter().map(piece).collect::<Option<_>>().map(Pieces)
}
