//! Finds where the table stands in a file: lines before it, header rows, lines after it.
//!
//! Looks at shapes only (filled or empty, number or words), never at what a header means.

use super::dialect::mode;
use super::encoding::Found;
use super::kinds::{Look, look};
use super::parse::{Dialect, Ended, FIELD_CAP, Rules, line, record};
use super::record::Record;
use super::units::{Kind, with_unit};

/// How many records are looked at for the header: title lines are rarely more than twenty.
const HEAD_ROWS: usize = 300;
/// How many bytes at the end are searched for a footer.
const TAIL: usize = 64 << 10;
/// The most rows a header can have.
const HEADER_ROWS: usize = 3;

/// Where the table stands.
#[derive(Debug)]
pub(super) struct Table {
    pub header_row: Option<u64>,
    pub header: Vec<String>,
    pub start: usize,
    pub start_number: u64,
    pub footer: Option<usize>,
    pub notes: Vec<String>,
}

#[derive(Debug)]
struct Row {
    number: u64,
    start: usize,
    next: usize,
    cells: Vec<String>,
}

impl Row {
    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }

    fn cell(&self, i: usize) -> &str {
        self.cells.get(i).map_or("", |cell| cell.trim())
    }
}

/// Finds the table; `None` where every row is blank.
pub(super) fn find(bytes: &[u8], found: &Found, dialect: &Dialect) -> Option<Table> {
    let reader = Reader {
        bytes,
        kind: Kind::of(found.encoding),
        encoding: found.encoding,
        rules: Rules::new(dialect),
    };
    let rows = reader.rows(found.bom, 1, HEAD_ROWS, bytes.len());
    let width = mode(rows.iter().filter(|row| row.filled() > 0).map(|row| row.cells.len()))?;
    let (first, usual) = first_full(&rows, width)?;
    let top = header_rows(&rows, first, width);
    let mut notes = vec![format!("delimiter: {}", dialect.delimiter.name())];
    let (header, start, start_number) = match top.rows.last() {
        Some(&last) => {
            let count = top.rows.len();
            notes.push(match count {
                1 => format!("header: row {}", rows[last].number),
                _ => format!(
                    "header: rows {} to {}, joined",
                    rows[last].number + 1 - count as u64,
                    rows[last].number
                ),
            });
            (joined(&rows, &top.rows), rows[last].next, rows[last].number + 1)
        }
        None => {
            notes.push(format!("no header: columns are called column_1 to column_{width}"));
            let names = (1..=width).map(|n| format!("column_{n}")).collect();
            (names, rows[first].start, rows[first].number)
        }
    };
    if !top.certain {
        notes.push("uncertain whether the first row is a header: nothing but words to go by".to_owned());
    }
    let skipped = top.rows.first().map_or(rows[first].number, |&row| rows[row].number) - 1;
    if skipped > 0 {
        notes.push(format!("lines before the table, skipped: {skipped}"));
    }
    let header = without_blank_end(header, &rows, top.rows.last().map_or(first, |&last| last + 1));
    let footer = footer(&reader, start, header.len(), usual);
    let header_row = top.rows.last().map(|&last| rows[last].number);
    Some(Table { header_row, header, start, start_number, footer, notes })
}

struct Reader<'a> {
    bytes: &'a [u8],
    kind: Kind,
    encoding: &'static encoding_rs::Encoding,
    rules: Rules,
}

impl Reader<'_> {
    /// Up to `limit` records from an offset on, a line for a record whose quote never closes.
    fn rows(&self, start: usize, first: u64, limit: usize, end: usize) -> Vec<Row> {
        let (mut rows, mut scratch, mut at, mut number) = (Vec::new(), Record::default(), start, first);
        while at < end && rows.len() < limit {
            let parsed = with_unit!(self.kind, U => {
                let whole = record::<U>(self.bytes, at, &self.rules, FIELD_CAP, &mut scratch.cells);
                if whole.ended == Ended::Whole {
                    whole
                } else {
                    let (stop, next) = line::<U>(self.bytes, at);
                    let cut = record::<U>(&self.bytes[..stop], at, &self.rules, FIELD_CAP, &mut scratch.cells);
                    super::parse::Parsed { next, ..cut }
                }
            });
            scratch.decode(self.encoding);
            let cells = scratch.iter().map(str::to_owned).collect();
            rows.push(Row { number, start: at, next: parsed.next, cells });
            at = parsed.next.max(at + 1);
            number += 1;
        }
        rows
    }
}

/// The first row that is as full as the table's rows, and how full they usually are.
fn first_full(rows: &[Row], width: usize) -> Option<(usize, usize)> {
    let mut filled: Vec<usize> =
        rows.iter().filter(|row| row.cells.len() == width).map(Row::filled).filter(|&n| n > 0).collect();
    filled.sort_unstable();
    let usual = *filled.get(filled.len() / 2)?;
    let enough = (usual * 6).div_ceil(10).max(usize::from(width > 1) + 1).min(usual);
    let fits = |row: &Row| row.filled() >= enough && row.cells.len() * 10 >= width * 6;
    rows.iter().position(fits).map(|first| (first, usual))
}

struct Top {
    /// Header rows, by place in the sample.
    rows: Vec<usize>,
    certain: bool,
}

/// Which rows from the first full one on are header rows.
fn header_rows(rows: &[Row], first: usize, width: usize) -> Top {
    // Rows well below a header of several rows say what the columns hold, if there are any.
    let body = |from: usize| &rows[from.min(rows.len())..];
    let below =
        if rows.len() > first + 2 * HEADER_ROWS { body(first + HEADER_ROWS) } else { body(first + 1) };
    let numeric: Vec<bool> = (0..width).map(|column| is_numeric(below, column)).collect();
    let vote = votes(&rows[first], &numeric);
    let plain = vote == 0 && names_only(&rows[first], below, width);
    if vote < 0 || (vote == 0 && !plain) {
        return Top { rows: Vec::new(), certain: vote < 0 };
    }
    let mut top = vec![first];
    if first > 0 && is_group_row(&rows[first - 1], rows[first].cells.len()) {
        top.insert(0, first - 1);
    }
    while top.len() < HEADER_ROWS
        && let Some(next) = rows.get(top[top.len() - 1] + 1)
        && continues(next, &numeric)
    {
        top.push(top[top.len() - 1] + 1);
    }
    Top { rows: top, certain: vote > 0 }
}

/// Whether a column holds numbers, dates or codes in at least seven of ten filled cells.
fn is_numeric(rows: &[Row], column: usize) -> bool {
    let looks = rows.iter().map(|row| look(row.cell(column))).filter(|&look| look != Look::Empty);
    let (count, numbers) =
        looks.fold((0, 0), |(n, numbers), look| (n + 1, numbers + usize::from(look == Look::Number)));
    count > 0 && numbers * 10 >= count * 7
}

/// Columns of numbers over which the row has words, less those over which it has a number.
fn votes(row: &Row, numeric: &[bool]) -> i32 {
    let columns = numeric.iter().enumerate().filter(|(_, numeric)| **numeric);
    columns
        .map(|(i, _)| match look(row.cell(i)) {
            Look::Number => -1,
            Look::Empty => 0,
            Look::Text | Look::Odd => 1,
        })
        .sum()
}

/// Whether a row over columns of words reads like names: filled, distinct, found nowhere below.
fn names_only(row: &Row, below: &[Row], width: usize) -> bool {
    let mut names: Vec<&str> = (0..width).map(|i| row.cell(i)).filter(|cell| !cell.is_empty()).collect();
    let numbers = names.iter().any(|name| look(name) == Look::Number);
    let again = (0..width).any(|i| !row.cell(i).is_empty() && below.iter().any(|r| r.cell(i) == row.cell(i)));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    !numbers && !again && names.len() == count && count * 10 >= width * 8 && width > 1
}

/// Whether the row above a header names groups of columns: as wide, partly filled, all words.
fn is_group_row(row: &Row, width: usize) -> bool {
    let filled = row.filled();
    let words = row.cells.iter().all(|cell| matches!(look(cell), Look::Empty | Look::Text));
    row.cells.len() == width && filled >= 2 && filled * 4 >= width && words
}

/// Whether a row below a header row belongs to the header: words over most columns of numbers.
fn continues(row: &Row, numeric: &[bool]) -> bool {
    let columns = numeric.iter().filter(|numeric| **numeric).count();
    let numbers = row.cells.iter().any(|cell| look(cell) == Look::Number);
    let words = votes(row, numeric);
    columns >= 2 && !numbers && usize::try_from(words).is_ok_and(|words| words * 2 >= columns)
}

/// The cells of several header rows, column by column, a space between.
fn joined(rows: &[Row], top: &[usize]) -> Vec<String> {
    if let [only] = top {
        return rows[*only].cells.clone();
    }
    let width = top.iter().map(|&row| rows[row].cells.len()).max().unwrap_or(0);
    let column = |i: usize| {
        let parts: Vec<&str> =
            top.iter().map(|&row| rows[row].cell(i)).filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    };
    (0..width).map(column).collect()
}

/// Drops one empty name at the end if its column is empty: the mark of a trailing delimiter.
fn without_blank_end(mut header: Vec<String>, rows: &[Row], body: usize) -> Vec<String> {
    let last = header.len().saturating_sub(1);
    let unused = rows[body.min(rows.len())..].iter().all(|row| row.cell(last).is_empty());
    if last > 0 && unused && (header[last].trim().is_empty() || header[last].starts_with("column_")) {
        header.pop();
    }
    header
}

/// Where lines after the table begin: sparse rows at the very end, unlike those of the table.
fn footer(reader: &Reader<'_>, start: usize, width: usize, usual: usize) -> Option<usize> {
    let from = tail_start(reader, start, width);
    let rows = reader.rows(from, 0, usize::MAX, reader.bytes.len());
    let sparse = |row: &Row| row.filled() * 3 <= usual && row.filled() > 0;
    let after_blank = |i: usize| i > 0 && rows[i - 1].filled() == 0;
    let mut footer = None;
    for (i, row) in rows.iter().enumerate().rev() {
        if row.filled() == 0 {
            continue;
        }
        let closing = opens_with_footer_word(row) && row.filled() < usual.max(2);
        let ragged = sparse(row) && width > 3;
        let apart = after_blank(i) && row.filled() < usual && row.cells.len() < width;
        if !(closing || ragged || apart) {
            break;
        }
        footer = Some(row.start);
    }
    footer
}

/// Where to start reading the end of the file: where a whole row of the table begins.
fn tail_start(reader: &Reader<'_>, start: usize, width: usize) -> usize {
    let length = reader.bytes.len();
    if length - start <= TAIL {
        return start;
    }
    let mut at = (length - TAIL) & !1;
    for _ in 0..HEAD_ROWS {
        at = with_unit!(reader.kind, U => line::<U>(reader.bytes, at)).1;
        let probe = reader.rows(at, 0, 3, length);
        if probe.len() == 3 && probe.iter().all(|row| row.cells.len() == width) {
            return at;
        }
    }
    length
}

fn opens_with_footer_word(row: &Row) -> bool {
    let Some(first) = row.cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty()) else {
        return false;
    };
    let lower = first.to_lowercase();
    let words = include_str!("../../../assets/read/footer_words.txt").lines();
    words.filter(|word| !word.starts_with('#') && !word.is_empty()).any(|word| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() && c.is_ascii()))
    })
}
