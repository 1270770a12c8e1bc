//! Tables, CSV and JSON lines on stdout: one way for every command.
//!
//! Tables pass through [`DisplayText`]. JSON escapes what could drive a terminal, which leaves its
//! meaning as it is. CSV is exact when it goes to a file or another program, and escaped on a terminal.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};

use clap::ValueEnum;
use unicode_width::UnicodeWidthStr;

use crate::cli::{Outcome, Result};
use crate::text::DisplayText;

/// The widest that a cell of a table gets; longer text is cut with a mark.
const CELL_WIDTH: usize = 40;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// Aligned columns; long text is cut with `…`.
    #[default]
    Table,
    /// Comma-separated values with a header.
    Csv,
    /// A JSON object per line.
    Json,
}

/// A column of a table.
pub struct Heading {
    /// What stands above it.
    pub title: String,
    /// Whether it is aligned to the right, as numbers are.
    pub right: bool,
}

impl Heading {
    /// A column of text.
    pub fn text(title: impl Into<String>) -> Self {
        Self { title: title.into(), right: false }
    }

    /// A column of numbers.
    pub fn number(title: impl Into<String>) -> Self {
        Self { title: title.into(), right: true }
    }
}

/// Writes to stdout through a buffer. A reader that has gone away, as `head` does, is no failure.
///
/// # Errors
/// When the output cannot be written.
pub fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Outcome::Done),
    }
}

/// Writes aligned rows.
pub fn table(out: &mut dyn Write, headings: &[Heading], rows: &[Vec<String>]) -> io::Result<()> {
    let shown: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| DisplayText::line(cell).fit(CELL_WIDTH)).collect())
        .collect();
    let titles: Vec<String> = headings.iter().map(|h| DisplayText::line(&h.title).fit(CELL_WIDTH)).collect();
    let width = |column: usize| {
        let cells = shown.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        cells.chain([titles[column].width()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    for row in std::iter::once(&titles).chain(&shown) {
        let mut line = String::new();
        for ((cell, heading), &width) in row.iter().zip(headings).zip(&widths) {
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            let parts = if heading.right { [pad.as_str(), cell] } else { [cell, pad.as_str()] };
            line.extend(parts);
            line.push_str("  ");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes CSV rows.
pub struct Csv<'a>(csv::Writer<&'a mut dyn Write>, bool);

impl<'a> Csv<'a> {
    /// A writer on stdout's buffer.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self(csv::Writer::from_writer(out), io::stdout().is_terminal())
    }

    /// Writes one record.
    pub fn row(&mut self, cells: &[String]) -> io::Result<()> {
        let shown = |cell: &String| if self.1 { DisplayText::line(cell).into() } else { cell.clone() };
        Ok(self.0.write_record(cells.iter().map(shown).collect::<Vec<String>>())?)
    }
}

/// Writes a value as one line of JSON in which nothing can drive a terminal.
pub fn json_line(out: &mut dyn Write, value: &serde_json::Value) -> io::Result<()> {
    writeln!(out, "{}", escape_json(&value.to_string()))
}

fn escape_json(line: &str) -> String {
    if DisplayText::line(line).as_str() == line {
        return line.to_owned();
    }
    let mut safe = String::with_capacity(line.len() + 16);
    for c in line.chars() {
        let mut buffer = [0; 4];
        let text: &str = c.encode_utf8(&mut buffer);
        if c.is_ascii() && c != '\x7F' || DisplayText::line(text).as_str() == text {
            safe.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| safe.push_str(&format!("\\u{unit:04x}")));
        }
    }
    safe
}

/// A number as a person reads it: two decimals at most, thousands apart.
pub fn amount(amount: f64) -> String {
    let text = format!("{amount:.2}");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{decimals}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_aligned_by_cells_and_cut_with_a_mark() {
        let mut out = Vec::new();
        let headings = [Heading::text("name"), Heading::number("n")];
        let rows = [vec!["宝峰".to_owned(), "5".to_owned()], vec!["x".repeat(50), "12".to_owned()]];
        table(&mut out, &headings, &rows).expect("memory takes it");
        let text = String::from_utf8(out).expect("UTF-8");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], format!("宝峰{}   5", " ".repeat(36)));
        assert_eq!(lines[2], format!("{}…  12", "x".repeat(39)));
    }

    #[test]
    fn json_keeps_its_meaning_and_loses_its_danger() {
        let value = serde_json::json!({"a": "x\u{9b}2J\u{202e}\u{e0041}é宝\u{7f}"});
        let line = escape_json(&value.to_string());
        assert!(line.contains("\\u009b2J\\u202e\\udb40\\udc41é宝\\u007f"), "{line}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).expect("JSON"), value);
    }

    #[test]
    fn amounts_are_grouped() {
        for (number, text) in [(0.0, "0"), (1234.5, "1,234.5"), (-1_200_000.0, "-1,200,000"), (0.005, "0.01")]
        {
            assert_eq!(amount(number), text);
        }
    }
}
