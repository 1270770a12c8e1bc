//! One record as decoded text: buffers that are filled again for each row.

use encoding_rs::{Encoding, UTF_8};

use super::parse::Cells;

/// A row's cells and its place in the file; its buffers are used again for the next row.
#[derive(Debug, Default, Clone)]
pub struct Record {
    /// Its number in the file, from 1, title lines and header included.
    pub number: u64,
    /// Its byte offset in the original file.
    pub offset: u64,
    /// Its length in bytes there, its line end not included.
    pub length: u32,
    text: String,
    ends: Vec<usize>,
    pub(super) cells: Cells,
}

impl Record {
    /// A cell, from 0; empty where the row is too short to have it.
    pub fn cell(&self, i: usize) -> &str {
        let Some(&end) = self.ends.get(i) else { return "" };
        let start = if i == 0 { 0 } else { self.ends[i - 1] + 1 };
        self.text.get(start..end).unwrap_or_default()
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cells.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cells in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.cell(i))
    }

    /// Whether every cell from `from` on is empty or blank.
    pub(super) fn blank_from(&self, from: usize) -> bool {
        (from..self.len()).all(|i| self.cell(i).trim().is_empty())
    }

    /// Decodes the raw cells; what cannot be decoded becomes U+FFFD.
    pub(super) fn decode(&mut self, encoding: &'static Encoding) {
        self.ends.clear();
        let plain = encoding == UTF_8 || (encoding.is_ascii_compatible() && self.cells.bytes.is_ascii());
        if plain && self.take_utf8() {
            return;
        }
        self.text.clear();
        for raw in self.cells.iter() {
            let (text, _) = encoding.decode_without_bom_handling(raw);
            self.text.push_str(&text);
            self.ends.push(self.text.len());
            self.text.push('\n');
        }
    }

    /// Copies the cells in one go if all of them are UTF-8.
    fn take_utf8(&mut self) -> bool {
        let Ok(valid) = std::str::from_utf8(&self.cells.bytes) else { return false };
        self.text.clear();
        self.text.push_str(valid);
        self.ends.extend_from_slice(&self.cells.ends);
        true
    }
}
