//! A person's mapping file: read, and drafted with the guess for them to edit.
//!
//! The file names headers exactly as the source writes them. What it does not name stays unmapped,
//! so that the file alone says what is read from where.

use std::fmt::Write as _;

use crate::records::Column;
use crate::records::map::Mapping;
use crate::text::DisplayText;

/// Cells of a sample in a draft: three of them and a header stay on one line of a wide screen.
const SAMPLE_WIDTH: usize = 40;

/// Why a mapping file cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MapError {
    /// It is not TOML of the expected form.
    #[error(
        "the mapping is not understood: {0}; expected [columns] with lines such as consignor = \"HEADER\""
    )]
    Syntax(String),
    /// A column that there is not.
    #[error("the mapping names a column {name:?}; the columns are: {}", known_columns())]
    Column {
        /// What it names.
        name: String,
    },
    /// A header that the file does not have.
    #[error(
        "the mapping gives {column} = {header:?}, and the file has no such header; its headers are: {known}"
    )]
    Header {
        /// The column it is given for.
        column: Column,
        /// The header.
        header: String,
        /// Those of the file.
        known: String,
    },
    /// One header for two columns.
    #[error("the mapping gives header {header:?} to both {first} and {second}; one header is one column")]
    Twice {
        /// The header.
        header: String,
        /// The column named first.
        first: Column,
        /// The other one.
        second: Column,
    },
}

fn known_columns() -> String {
    Column::ALL.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ")
}

/// The columns that a mapping file gives, not yet looked up in any source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapFile {
    columns: Vec<(Column, String)>,
}

impl MapFile {
    /// Reads a mapping file's text.
    ///
    /// # Errors
    /// When it is not of the form `[columns] consignor = "HEADER"`, or a column's name is wrong.
    pub fn parse(text: &str) -> Result<Self, MapError> {
        let table: toml::Table =
            toml::from_str(text).map_err(|error| MapError::Syntax(error.message().to_owned()))?;
        if let Some(other) = table.keys().find(|key| *key != "columns") {
            return Err(MapError::Syntax(format!("{other:?} stands outside [columns]")));
        }
        let columns = match table.get("columns") {
            Some(toml::Value::Table(columns)) => columns,
            _ => return Err(MapError::Syntax("there is no [columns]".to_owned())),
        };
        let read = |(name, value): (&String, &toml::Value)| {
            let column = Column::from_name(name).ok_or_else(|| MapError::Column { name: name.clone() })?;
            let header = value.as_str().ok_or_else(|| MapError::Syntax(format!("{name} is not a text")))?;
            Ok((column, header.to_owned()))
        };
        Ok(Self { columns: columns.iter().map(read).collect::<Result<_, _>>()? })
    }

    /// The mapping for a file with these headers.
    ///
    /// # Errors
    /// When a header is not there, or is given twice.
    pub fn apply(&self, headers: &[String]) -> Result<Mapping, MapError> {
        let mut mapping = Mapping { places: vec![None; headers.len()] };
        for (column, header) in &self.columns {
            let missing =
                || MapError::Header { column: *column, header: header.clone(), known: headers.join(", ") };
            let place = headers.iter().position(|known| known == header).ok_or_else(missing)?;
            if let Some(first) = mapping.places[place].replace(*column) {
                return Err(MapError::Twice { header: header.clone(), first, second: *column });
            }
        }
        Ok(mapping)
    }
}

/// A mapping file with the guess: every header with samples, the unmapped ones as comments.
///
/// `samples` gives some values of the header at a place.
pub fn draft(headers: &[String], mapping: &Mapping, samples: impl Fn(usize) -> Vec<String>) -> String {
    let mut out = String::from(
        "# Each line reads a canonical column from a header. Edit the left side; a line that is\n\
         # commented out leaves its header unmapped (it is kept under its own name).\n",
    );
    let _ = writeln!(out, "# Columns: {}\n\n[columns]", known_columns());
    for (place, header) in headers.iter().enumerate() {
        let name = mapping.column(place).map_or("# ?", |column| column.name());
        let values: Vec<String> = samples(place).iter().map(|value| one_line(value)).collect();
        let _ = writeln!(out, "{name} = {}  # {}", quoted(header), values.join(" | "));
    }
    out
}

/// A TOML string on one line; with anything in it that is not safe to show, in ASCII escapes only,
/// so that the draft can be printed and still names the header exactly.
fn quoted(text: &str) -> String {
    let plain = DisplayText::line(text).as_str() == text;
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c if plain => out.push(c),
            c => out.push_str(&format!("\\U{:08X}", c as u32)),
        }
    }
    out.push('"');
    out
}

/// A sample on one line, short, and with nothing in it that would end a TOML comment.
fn one_line(value: &str) -> String {
    DisplayText::line(value).fit(SAMPLE_WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn a_draft_reads_back_as_the_guess() {
        let headers = headers(&["IMP_DATE", "BRAND \"x\"", "SUPPLIER_NAME", "a\nb\u{7f}ц\u{200b}\\"]);
        let guess = Mapping::guess(&headers);
        let text = draft(&headers, &guess, |place| vec![format!("v{place}\n[columns]"), "x".repeat(99)]);
        assert!(text.contains("# ? = ") && text.contains("# v2␊[columns] | x"), "{text}");
        let read = MapFile::parse(&text).and_then(|map| map.apply(&headers));
        assert_eq!(read, Ok(guess), "{text}");
    }

    #[test]
    fn errors_name_what_is_wrong_and_what_is_known() {
        let error = MapFile::parse("[columns]\nexporter = \"A\"").expect_err("no such column").to_string();
        assert!(error.contains("\"exporter\"") && error.contains("consignor, "), "{error}");
        let apply = |text: &str| MapFile::parse(text).and_then(|map| map.apply(&headers(&["A", "B"])));
        let error = apply("[columns]\ngoods = \"C\"").expect_err("no such header").to_string();
        assert!(error.contains("\"C\"") && error.contains("A, B"), "{error}");
        assert!(matches!(apply("[columns]\ngoods = \"A\"\nunit = \"A\""), Err(MapError::Twice { .. })));
        for text in ["[columns", "goods = \"A\"", "", "[columns]\ngoods = 3"] {
            assert!(matches!(apply(text), Err(MapError::Syntax(_))), "{text}");
        }
    }
}
