//! Hands out the rows of a table one by one, and says why a row cannot be taken.
//!
//! A row that went wrong never takes its neighbours with it: reading goes on at the next line.

use encoding_rs::Encoding;

use super::Shape;
use super::parse::{Cells, Ended, FIELD_CAP, Parsed, Rules, line, record};
use super::record::Record;
use super::units::{Kind, with_unit};

/// How much of a rejected row's text is kept.
const REJECT_TEXT: usize = 4 << 10;
/// How much may be read in vain (inside quotes that never close) beyond four times what was read
/// for good: it bounds the time that a hostile file can take.
const WASTE: u64 = 64 << 20;
/// The field cap once that is used up.
const WASTED_CAP: usize = 4 << 10;
/// A lone line inside quotes is taken for a row only if it has at least this many cells: with
/// fewer, ordinary text with a comma would do.
const MIN_WIDTH: usize = 3;

/// A row that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Its byte offset in the original file.
    pub offset: u64,
    /// Its length in bytes there, its line end not included.
    pub length: u64,
    /// The column at fault, where it is a single one.
    pub column: Option<String>,
    /// Why it could not be taken.
    pub reason: String,
    /// The original text, decoded with U+FFFD for what cannot be, cut at 4 KiB.
    pub text: String,
}

/// Reads the rows after the header, in file order; title lines, header and blank rows are skipped,
/// and counted in record numbers.
#[derive(Debug)]
pub struct Records<'a> {
    bytes: &'a [u8],
    encoding: &'static Encoding,
    kind: Kind,
    rules: Rules,
    width: usize,
    header: Vec<String>,
    footer: usize,
    at: usize,
    number: u64,
    wasted: u64,
}

impl<'a> Records<'a> {
    /// Starts at the first row of a table.
    pub fn new(bytes: &'a [u8], shape: &Shape) -> Self {
        let offset = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
        Self {
            bytes,
            encoding: shape.encoding,
            kind: Kind::of(shape.encoding),
            rules: Rules::new(&shape.dialect()),
            width: shape.header.len(),
            header: shape.header.clone(),
            footer: shape.footer.map_or(usize::MAX, offset),
            at: offset(shape.start),
            number: shape.start_number,
            wasted: 0,
        }
    }

    /// How many bytes of the file have been read, for progress.
    pub fn consumed(&self) -> u64 {
        self.at as u64
    }

    /// Reads the next row into `record`; `None` after the last one.
    pub fn next(&mut self, record: &mut Record) -> Option<Result<(), Reject>> {
        loop {
            if self.at >= self.bytes.len() {
                return None;
            }
            let (start, number) = (self.at, self.number);
            let parsed = self.parse(&mut record.cells);
            self.number += 1;
            if let Some(reason) = self.broken(start, &parsed) {
                return Some(Err(self.reject_line(start, number, reason)));
            }
            self.at = parsed.next;
            record.decode(self.encoding);
            if record.blank_from(0) {
                continue;
            }
            record.number = number;
            record.offset = start as u64;
            record.length = u32::try_from(parsed.end - start).unwrap_or(u32::MAX);
            return Some(match self.misfit(start, record) {
                None => Ok(()),
                Some((reason, column)) => Err(self.reject(start, parsed.end, number, reason, column)),
            });
        }
    }

    fn parse(&self, cells: &mut Cells) -> Parsed {
        let spent = self.wasted > WASTE + 4 * self.at as u64;
        let cap = if spent { WASTED_CAP } else { FIELD_CAP };
        with_unit!(self.kind, U => record::<U>(self.bytes, self.at, &self.rules, cap, cells))
    }

    /// Why a whole row does not fit the header, and the column at fault.
    fn misfit(&self, start: usize, record: &Record) -> Option<(String, Option<String>)> {
        if start >= self.footer {
            return Some(("footer".to_owned(), None));
        }
        if record.len() > self.width && !record.blank_from(self.width) {
            return Some((format!("{} cells, the header has {}", record.len(), self.width), None));
        }
        None
    }

    /// Why a record cannot be what its writer meant: a cap, or a quote that swallowed other rows.
    fn broken(&mut self, start: usize, parsed: &Parsed) -> Option<String> {
        let swallowed = match parsed.ended {
            Ended::TooLong => {
                return Some("a cell or row is longer than any real one (1 MiB, 16 MiB)".into());
            }
            Ended::InQuotes => true,
            Ended::Whole if parsed.quoted == 0 => false,
            Ended::Whole => self.holds_rows(start, parsed),
        };
        if !swallowed {
            return None;
        }
        self.wasted += (parsed.end - start) as u64;
        Some("a quote is never closed".to_owned())
    }

    /// Whether a row over several lines is suspect, and its second line alone is a whole row.
    fn holds_rows(&self, start: usize, parsed: &Parsed) -> bool {
        let (_, second) = with_unit!(self.kind, U => line::<U>(self.bytes, start));
        if second >= parsed.end || self.width < MIN_WIDTH {
            return false;
        }
        let mut cells = Cells::default();
        let whole = self.width_at(start, parsed.end, &mut cells) == Some(self.width);
        if whole && !parsed.stray {
            return false;
        }
        self.width_at(second, self.bytes.len(), &mut cells) == Some(self.width)
    }

    /// How many cells the record at an offset has, if it ends properly.
    fn width_at(&self, start: usize, end: usize, cells: &mut Cells) -> Option<usize> {
        let bytes = &self.bytes[..end];
        let parsed = with_unit!(self.kind, U => record::<U>(bytes, start, &self.rules, FIELD_CAP, cells));
        (parsed.ended == Ended::Whole).then_some(cells.ends.len())
    }

    /// Rejects the line at an offset and goes on after it.
    fn reject_line(&mut self, start: usize, number: u64, reason: String) -> Reject {
        let (end, next) = with_unit!(self.kind, U => line::<U>(self.bytes, start));
        self.at = next;
        let reason = if start >= self.footer { "footer".to_owned() } else { reason };
        let column = self.unclosed_column(start, end);
        self.reject(start, end, number, reason, column)
    }

    /// The column in which the line's last, unclosed quote opens.
    fn unclosed_column(&self, start: usize, end: usize) -> Option<String> {
        let mut cells = Cells::default();
        let bytes = &self.bytes[..end];
        let parsed =
            with_unit!(self.kind, U => record::<U>(bytes, start, &self.rules, FIELD_CAP, &mut cells));
        let column = self.header.get(cells.ends.len().checked_sub(1)?)?;
        (parsed.ended == Ended::InQuotes).then(|| column.clone())
    }

    fn reject(
        &self,
        start: usize,
        end: usize,
        number: u64,
        reason: String,
        column: Option<String>,
    ) -> Reject {
        let raw = &self.bytes[start..end.min(start.saturating_add(REJECT_TEXT))];
        let mut text = self.encoding.decode_without_bom_handling(raw).0.into_owned();
        let cut = text.floor_char_boundary(REJECT_TEXT);
        text.truncate(cut);
        Reject { number, offset: start as u64, length: (end - start) as u64, column, reason, text }
    }
}
