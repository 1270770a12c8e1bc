//! Cuts one record out of raw bytes: the state machine under everything else here.
//!
//! Forgiving where a file leaves one sensible reading (a stray quote inside a cell is text), and
//! bounded: it never buffers more than a field's cap. It decodes nothing and decides nothing about
//! widths, headers or rejects.

use memchr::memchr2;

use super::units::Unit;
use super::{Delimiter, Escape};

/// The most bytes a record may have: beyond, an unclosed quote is far likelier than data.
pub(super) const RECORD_CAP: usize = 16 << 20;
/// The most bytes a cell may have, for the same reason.
pub(super) const FIELD_CAP: usize = 1 << 20;

/// How cells are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dialect {
    pub delimiter: Delimiter,
    pub quote: Option<u8>,
    pub escape: Escape,
}

/// A dialect prepared for parsing.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    delimiter: Vec<u8>,
    quote: Option<u8>,
    backslash: bool,
    /// Units that end a plain cell, or escape within it.
    special: [bool; 256],
}

impl Rules {
    pub(super) fn new(dialect: &Dialect) -> Self {
        let delimiter = dialect.delimiter.as_str().as_bytes().to_vec();
        let backslash = dialect.escape == Escape::Backslash;
        let mut special = [false; 256];
        for byte in [b'\n', b'\r', delimiter[0]] {
            special[usize::from(byte)] = true;
        }
        special[usize::from(b'\\')] |= backslash;
        Self { delimiter, quote: dialect.quote, backslash, special }
    }
}

/// The cells of a record, unescaped but not decoded; a byte stands between each two.
#[derive(Debug, Default, Clone)]
pub(super) struct Cells {
    pub bytes: Vec<u8>,
    pub ends: Vec<usize>,
}

impl Cells {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    fn close(&mut self) {
        self.ends.push(self.bytes.len());
        // Keeps characters of neighbouring cells from running into each other.
        self.bytes.push(b'\n');
    }

    /// The raw cells.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| &self.bytes[std::mem::replace(&mut start, end + 1)..end])
    }
}

/// How a record ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// At a line end, or at the end of the file.
    Whole,
    /// Inside a quoted cell, at the end of the file or at a cap.
    InQuotes,
    /// At a cap, in a plain cell.
    TooLong,
}

/// What [`record`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parsed {
    /// Where the record ends, its line end not included.
    pub end: usize,
    /// Where the next one starts.
    pub next: usize,
    pub ended: Ended,
    /// Cells that stood in quotes.
    pub quoted: u32,
    /// Whether a quote inside a quoted cell was neither escaped nor closing.
    pub stray: bool,
}

/// The bytes of the line end at an offset: 0 where there is none.
fn line_end<U: Unit>(bytes: &[u8], at: usize) -> usize {
    if at >= bytes.len() {
        return 0;
    }
    match U::at(bytes, at) {
        (b'\n', width) => width,
        (b'\r', width) if at + width < bytes.len() && U::at(bytes, at + width).0 == b'\n' => 2 * width,
        (b'\r', width) => width,
        _ => 0,
    }
}

/// Where the line that starts at an offset ends, and where the next one starts.
pub(super) fn line<U: Unit>(bytes: &[u8], start: usize) -> (usize, usize) {
    let mut at = start;
    loop {
        let found = memchr2(b'\n', b'\r', bytes.get(at..).unwrap_or_default());
        let Some(hit) = found.map(|n| at + n) else { return (bytes.len(), bytes.len()) };
        let aligned = hit - (hit - start) % U::WIDTH;
        match line_end::<U>(bytes, aligned) {
            0 => at = aligned + U::WIDTH,
            width => return (aligned, aligned + width),
        }
    }
}

struct Machine<'a, U> {
    bytes: &'a [u8],
    rules: &'a Rules,
    at: usize,
    quoted: u32,
    stray: bool,
    unit: std::marker::PhantomData<U>,
}

/// Parses the record at `start`, which lies inside `bytes`, into `cells`.
pub(super) fn record<U: Unit>(
    bytes: &[u8],
    start: usize,
    rules: &Rules,
    field_cap: usize,
    cells: &mut Cells,
) -> Parsed {
    cells.clear();
    let mut machine = Machine::<U> {
        bytes: &bytes[..bytes.len().min(start.saturating_add(RECORD_CAP))],
        rules,
        at: start,
        quoted: 0,
        stray: false,
        unit: std::marker::PhantomData,
    };
    let whole = loop {
        match machine.cell(field_cap, cells) {
            None => {
                cells.close();
                let width = machine.delimiter_here();
                if width == 0 {
                    break Ended::Whole;
                }
                machine.at += width;
            }
            Some(ended) => {
                cells.close();
                break ended;
            }
        }
    };
    let cut = whole == Ended::Whole && machine.at == machine.bytes.len() && machine.at < bytes.len();
    let ended = if cut { Ended::TooLong } else { whole };
    let end = machine.at;
    Parsed { end, next: end + line_end::<U>(bytes, end), ended, quoted: machine.quoted, stray: machine.stray }
}

impl<U: Unit> Machine<'_, U> {
    /// Reads one cell and stops before what ends it; says so if nothing proper does.
    #[inline]
    fn cell(&mut self, field_cap: usize, cells: &mut Cells) -> Option<Ended> {
        let window = self.bytes.len().min(self.at.saturating_add(field_cap));
        match self.opening(window) {
            Some(open) => {
                self.quoted += 1;
                self.at = open + U::WIDTH;
                self.in_quotes(window, cells)
            }
            None => self.plain(window, cells),
        }
    }

    /// Where a quote opens the cell, blanks before it left out.
    #[inline]
    fn opening(&self, window: usize) -> Option<usize> {
        let quote = self.rules.quote?;
        let mut at = self.at;
        while at < window {
            match U::at(self.bytes, at) {
                (b, _) if b == quote => return Some(at),
                (b' ', width) if self.rules.delimiter[0] != b' ' => at += width,
                _ => return None,
            }
        }
        None
    }

    #[inline]
    fn plain(&mut self, window: usize, cells: &mut Cells) -> Option<Ended> {
        loop {
            let stop = U::find(&self.bytes[..window], self.at, &self.rules.special);
            cells.bytes.extend_from_slice(&self.bytes[self.at..stop]);
            self.at = stop;
            if stop >= window {
                return (window < self.bytes.len()).then_some(Ended::TooLong);
            }
            if self.delimiter_here() > 0 || line_end::<U>(self.bytes, stop) > 0 {
                return None;
            }
            self.literal(cells);
        }
    }

    fn in_quotes(&mut self, window: usize, cells: &mut Cells) -> Option<Ended> {
        let quote = self.rules.quote.unwrap_or(b'"');
        let mut special = [false; 256];
        special[usize::from(quote)] = true;
        special[usize::from(b'\\')] |= self.rules.backslash;
        loop {
            let stop = U::find(&self.bytes[..window], self.at, &special);
            cells.bytes.extend_from_slice(&self.bytes[self.at..stop]);
            self.at = stop;
            if stop >= window {
                return Some(Ended::InQuotes);
            }
            let after = stop + U::WIDTH;
            if U::at(self.bytes, stop).0 != quote {
                self.literal(cells);
            } else if !self.rules.backslash && after < window && U::at(self.bytes, after).0 == quote {
                cells.bytes.extend_from_slice(&self.bytes[stop..after]);
                self.at = after + U::WIDTH;
            } else if let Some(end) = self.closes(after) {
                self.at = end;
                return None;
            } else {
                self.stray = true;
                cells.bytes.extend_from_slice(&self.bytes[stop..after]);
                self.at = after;
            }
        }
    }

    /// Where the cell ends if a quote before `at` closes it: at a delimiter or line end, blanks between.
    fn closes(&self, mut at: usize) -> Option<usize> {
        loop {
            if at >= self.bytes.len() {
                return Some(self.bytes.len());
            }
            if self.delimiter_at(at) > 0 || line_end::<U>(self.bytes, at) > 0 {
                return Some(at);
            }
            let (unit, width) = U::at(self.bytes, at);
            if unit != b' ' {
                return None;
            }
            at += width;
        }
    }

    /// Takes the unit here as text; after a backslash that escapes, the one that follows instead.
    fn literal(&mut self, cells: &mut Cells) {
        let (unit, width) = U::at(self.bytes, self.at);
        let next = self.at + width;
        if unit == b'\\' && self.rules.backslash && next < self.bytes.len() {
            let (escaped, _) = U::at(self.bytes, next);
            if escaped == b'\\' || Some(escaped) == self.rules.quote || escaped == self.rules.delimiter[0] {
                self.at = next;
            }
        }
        let width = U::at(self.bytes, self.at).1;
        cells.bytes.extend_from_slice(&self.bytes[self.at..self.at + width]);
        self.at += width;
    }

    #[inline]
    fn delimiter_here(&self) -> usize {
        self.delimiter_at(self.at)
    }

    /// The bytes of the delimiter at an offset: 0 where there is none.
    #[inline]
    fn delimiter_at(&self, at: usize) -> usize {
        let mut end = at;
        for &expected in &self.rules.delimiter {
            if end >= self.bytes.len() || U::at(self.bytes, end).0 != expected {
                return 0;
            }
            end += U::WIDTH;
        }
        end - at
    }
}

#[cfg(test)]
mod tests {
    use super::super::units::{Bytes, Wide};
    use super::*;

    fn dialect(delimiter: &str, quote: Option<u8>, escape: Escape) -> Rules {
        Rules::new(&Dialect { delimiter: Delimiter::new(delimiter), quote, escape })
    }

    fn cells(text: &str, rules: &Rules) -> (Vec<String>, Parsed) {
        let mut cells = Cells::default();
        let parsed = record::<Bytes>(text.as_bytes(), 0, rules, FIELD_CAP, &mut cells);
        (cells.iter().map(|c| String::from_utf8_lossy(c).into_owned()).collect(), parsed)
    }

    #[test]
    fn quotes_escapes_and_strays() {
        let doubled = dialect(",", Some(b'"'), Escape::Doubled);
        let slashed = dialect(",", Some(b'"'), Escape::Backslash);
        for (text, rules, expected) in [
            ("a,\"b, c\",d\nx", &doubled, vec!["a", "b, c", "d"]),
            ("\"ha \"\"ha\"\" ha\",2", &doubled, vec!["ha \"ha\" ha", "2"]),
            ("\"ab\"c\",x\r\n", &doubled, vec!["ab\"c", "x"]),
            ("ab\"c, \"d\" ,", &doubled, vec!["ab\"c", "d", ""]),
            ("\"a\nb\",c\rd", &doubled, vec!["a\nb", "c"]),
            ("\"a \\\"b\\\" \\\\ \\n\",c", &slashed, vec!["a \"b\" \\ \\n", "c"]),
        ] {
            assert_eq!(cells(text, rules).0, expected, "{text}");
        }
        assert_eq!(cells("a , b, c", &dialect(", ", None, Escape::Doubled)).0, ["a ", "b", "c"]);
    }

    #[test]
    fn an_unclosed_quote_and_a_long_cell_are_told() {
        let rules = dialect(",", Some(b'"'), Escape::Doubled);
        assert_eq!(cells("a,\"b\nc,d\n", &rules).1.ended, Ended::InQuotes);
        assert_eq!(cells(&"x".repeat(FIELD_CAP + 1), &rules).1.ended, Ended::TooLong);
        assert_eq!(cells(&"x,".repeat(RECORD_CAP / 2 + 1), &rules).1.ended, Ended::TooLong);
    }

    #[test]
    fn lines_end_three_ways_in_any_width() {
        assert_eq!(line::<Bytes>(b"a\r\nb", 0), (1, 3));
        assert_eq!(line::<Bytes>(b"a\rb", 0), (1, 2));
        assert_eq!(line::<Wide<false>>(b"\x0A\x04\r\0\n\0b\0", 0), (2, 6));
        assert_eq!(line::<Bytes>(b"ab", 1), (2, 2));
    }
}
