//! A whole source, column by column, as it goes from the importer to the store.
//!
//! Repeated text stands once, in the column's [`Dictionary`]; a row holds its code. Nothing here
//! reads files or writes them.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use crate::records::Column;

/// The code that stands for "no value" in every dictionary.
pub const NO_VALUE: u32 = 0;

/// Which column of a source: a canonical one, the unread text of one, or one that was not mapped.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// A canonical column.
    Column(Column),
    /// The original text of the cells of a canonical column that could not be read as its kind.
    Unread(Column),
    /// A column of the original that is none of the canonical ones, by its header.
    Other(String),
}

/// Distinct texts, each with a code from 1 up in order of first appearance; code 0 is "no value".
///
/// The texts stand one after the other in one buffer, so that a word is searched in all of them at once.
#[derive(Debug, Default, Clone)]
pub struct Dictionary {
    bytes: String,
    ends: Vec<usize>,
    codes: HashTable<u32>,
}

impl Dictionary {
    /// The code of a text, made if it is new; the empty text is [`NO_VALUE`].
    ///
    /// # Panics
    /// Never in practice: more than `u32::MAX` distinct texts do not fit in memory.
    pub fn code(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NO_VALUE;
        }
        let hash = FxBuildHasher.hash_one(text);
        let (bytes, ends) = (&self.bytes, &self.ends);
        if let Some(&code) = self.codes.find(hash, |&code| slice(bytes, ends, code) == text) {
            return code;
        }
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        let code = u32::try_from(self.ends.len()).expect("fewer than u32::MAX distinct texts");
        let (bytes, ends) = (&self.bytes, &self.ends);
        self.codes.insert_unique(hash, code, |&code| FxBuildHasher.hash_one(slice(bytes, ends, code)));
        code
    }

    /// The text of a code; empty for [`NO_VALUE`].
    pub fn text(&self, code: u32) -> &str {
        slice(&self.bytes, &self.ends, code)
    }

    /// How many distinct texts there are, "no value" not counted.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Every text in order of its code, from code 1.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        (1..=self.ends.len()).map(|code| {
            let start = if code == 1 { 0 } else { self.ends[code - 2] };
            &self.bytes[start..self.ends[code - 1]]
        })
    }
}

fn slice<'a>(bytes: &'a str, ends: &[usize], code: u32) -> &'a str {
    match code as usize {
        0 => "",
        1 => &bytes[..ends[0]],
        n => &bytes[ends[n - 2]..ends[n - 1]],
    }
}

/// The values of one column, one per row.
#[derive(Debug, Clone)]
pub enum Data {
    /// Text, party, country and HS columns, unread text, and every unmapped column.
    Codes {
        /// The distinct texts.
        dictionary: Dictionary,
        /// A code per row.
        codes: Vec<u32>,
    },
    /// Amounts; NaN where the record says nothing or the cell could not be read.
    Amounts(Vec<f64>),
    /// [`PartialDate`](crate::records::PartialDate) keys; 0 where there is no date.
    Dates(Vec<i32>),
}

impl Data {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Codes { codes, .. } => codes.len(),
            Self::Amounts(values) => values.len(),
            Self::Dates(keys) => keys.len(),
        }
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A source's rows, every column as long as `rows`.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Each row's record number in its file, counted from 1, title lines and header included.
    pub rows: Vec<u64>,
    /// Each row's byte offset in the original file.
    pub offsets: Vec<u64>,
    /// Each row's length in bytes there, its line end not included.
    pub lengths: Vec<u32>,
    /// The columns that the source has; a canonical column at most once, headers in file order.
    pub columns: Vec<(Field, Data)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_code_and_nothing_is_code_zero() {
        let mut dictionary = Dictionary::default();
        let codes: Vec<u32> = ["a", "", "bb", "a", "bb", "c"].iter().map(|t| dictionary.code(t)).collect();
        assert_eq!(codes, [1, NO_VALUE, 2, 1, 2, 3]);
        assert_eq!(dictionary.texts().collect::<Vec<_>>(), ["a", "bb", "c"]);
        assert_eq!((0..4).map(|c| dictionary.text(c)).collect::<Vec<_>>(), ["", "a", "bb", "c"]);
    }
}
