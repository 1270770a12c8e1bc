//! From a file's bytes to records of text cells: encoding, dialect, header, rows, rejects.
//!
//! [`open`] checks and maps a file, [`sniff`] finds its [`Shape`], [`Records`] hands out the rows.
//! Every row comes out as taken or as a [`Reject`] with its place and reason; nothing here knows
//! what a column means. Where a file does not tell (an encoding, a header), the shape says
//! "uncertain" in its notes rather than guess in silence.

mod dialect;
mod encoding;
mod kinds;
mod layout;
mod open;
mod parse;
mod record;
mod rows;
mod units;

use encoding_rs::Encoding;

pub use open::{ReadError, open};
pub use record::Record;
pub use rows::{Records, Reject};

use parse::Dialect;

/// What a person knows better than the file tells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The delimiter, an ASCII character.
    pub delimiter: Option<u8>,
    /// The encoding.
    pub encoding: Option<&'static Encoding>,
}

/// What stands between two cells: one ASCII character, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delimiter(String);

impl Delimiter {
    /// A delimiter of that text; an empty one is a comma.
    pub(crate) fn new(text: &str) -> Self {
        Self(if text.is_empty() { "," } else { text }.to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a person calls it.
    pub fn name(&self) -> String {
        match self.as_str() {
            "," => "comma".to_owned(),
            ";" => "semicolon".to_owned(),
            "\t" => "tab".to_owned(),
            " " => "space".to_owned(),
            "|" => "bar (|)".to_owned(),
            other => format!("{other:?}"),
        }
    }
}

/// How a quote is written inside quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// `""`
    Doubled,
    /// `\"`
    Backslash,
}

/// How a file is written, and where its table stands.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Whether the file leaves no doubt about the encoding.
    pub encoding_certain: bool,
    /// Whether a byte order mark stands first.
    pub bom: bool,
    /// What stands between two cells.
    pub delimiter: Delimiter,
    /// What stands around a cell that holds delimiters.
    pub quote: Option<u8>,
    /// How a quote is written inside quotes.
    pub escape: Escape,
    /// Record number, from 1, of the last header row; `None` where there is no header.
    pub header_row: Option<u64>,
    /// The headers, duplicates and empty ones as they are; `column_1` … where there is no header.
    pub header: Vec<String>,
    /// What was found, and what is uncertain, in words.
    pub notes: Vec<String>,
    /// Where the first record after the header stands: byte offset in the file.
    pub start: u64,
    /// The number of that record.
    pub start_number: u64,
    /// Where footer lines begin: byte offset in the file.
    pub footer: Option<u64>,
}

impl Shape {
    fn dialect(&self) -> Dialect {
        Dialect { delimiter: self.delimiter.clone(), quote: self.quote, escape: self.escape }
    }
}

/// Finds how a file is written, and where its table stands.
///
/// # Errors
/// When the bytes are no text, or no table can be found in them.
pub fn sniff(bytes: &[u8], options: &Options) -> Result<Shape, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let found = encoding::detect(bytes, options.encoding)?;
    let sample = dialect::Sample::new(bytes, &found);
    let dialect = dialect::detect(&sample, options.delimiter);
    let table = layout::find(bytes, &found, &dialect).ok_or(ReadError::NoRows)?;
    let mut notes = found.notes;
    notes.extend(table.notes);
    Ok(Shape {
        encoding: found.encoding,
        encoding_certain: found.certain,
        bom: found.bom > 0,
        delimiter: dialect.delimiter,
        quote: dialect.quote,
        escape: dialect.escape,
        header_row: table.header_row,
        header: table.header,
        notes,
        start: table.start as u64,
        start_number: table.start_number,
        footer: table.footer.map(|at| at as u64),
    })
}

#[cfg(test)]
mod tests;
