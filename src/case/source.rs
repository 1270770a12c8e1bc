//! What a case keeps about each imported file.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::id::SourceName;
use crate::records::Column;

/// A file as the importer has taken it, ready to be registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSource {
    /// Its name in the case.
    pub name: SourceName,
    /// The file's own name, without folders.
    pub file: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal; also the name of the kept original.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// The encoding it was read in.
    pub encoding: String,
    /// Whether the encoding is known (a BOM, valid UTF-8, or told by a person) and not guessed.
    pub encoding_certain: bool,
    /// The character between its cells.
    pub delimiter: String,
    /// The header's record number, counted from 1; `None` if it has no header.
    pub header_row: Option<u64>,
    /// Rows after the header.
    pub rows_read: u64,
    /// Rows that became shipments.
    pub rows_taken: u64,
    /// Rows that could not be taken.
    pub rows_rejected: u64,
    /// Canonical columns with the header that each was read from.
    pub columns: Vec<(Column, String)>,
    /// Headers that are none of the canonical columns.
    pub unmapped: Vec<String>,
    /// Cells per canonical column that could not be read as its kind, and were kept as text.
    pub warnings: Vec<(Column, u64)>,
    /// What a person should know about how the file was read.
    pub notes: Vec<String>,
    /// The segment's size.
    pub segment_bytes: u64,
    /// SHA-256 of the segment, in lower-case hexadecimal.
    pub segment_sha256: String,
    /// Whether its shipments are invented.
    pub synthetic: bool,
}

/// A file of a case: everything that was registered, and when.
///
/// Reads like a [`NewSource`], of which it is one more fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What was registered.
    pub facts: NewSource,
    /// When it was imported, RFC 3339 in UTC.
    pub imported_at: String,
}

impl Deref for Source {
    type Target = NewSource;

    fn deref(&self) -> &NewSource {
        &self.facts
    }
}
