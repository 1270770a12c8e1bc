//! Amounts: digits with any marks for thousands and decimals, any sign, and a currency or kilograms.
//!
//! Whether `1.234` is a little above one or above a thousand only the whole column can tell, through
//! [`Marks`]. A number with a unit that is not known is not read: it would be in the wrong unit.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::records::values::{keyed_words, lower};

const WORDS: &str = include_str!("../../../assets/amount_words.csv");

static UNITS: LazyLock<FxHashMap<&str, &str>> =
    LazyLock::new(|| keyed_words(WORDS).map(|(code, word)| (word, code)).collect());

/// The mark between the whole and its decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Mark {
    Point,
    Comma,
}

impl Mark {
    fn other(self) -> Self {
        if self == Self::Point { Self::Comma } else { Self::Point }
    }

    fn byte(self) -> u8 {
        if self == Self::Point { b'.' } else { b',' }
    }
}

/// What one text says as an amount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// The number; with [`Amount::doubt`], the number if the mark stands before decimals.
    pub value: f64,
    /// What the text proves about the decimal mark.
    pub proves: Option<Mark>,
    /// The mark that may stand before decimals or between thousands.
    pub doubt: Option<Mark>,
    /// The currency (ISO 4217) or `KG` written beside the number.
    pub unit: Option<&'static str>,
}

impl Amount {
    fn plain(value: f64) -> Self {
        Self { value, proves: None, doubt: None, unit: None }
    }
}

/// What a column proves about its decimal mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    point: bool,
    comma: bool,
}

impl Marks {
    /// Takes one amount of the column into account.
    pub fn learn(&mut self, amount: &Amount) {
        match amount.proves {
            Some(Mark::Point) => self.point = true,
            Some(Mark::Comma) => self.comma = true,
            None => {}
        }
    }

    /// The decimal mark, if the column proves one and not the other.
    pub fn decided(self) -> Option<Mark> {
        match (self.point, self.comma) {
            (true, false) => Some(Mark::Point),
            (false, true) => Some(Mark::Comma),
            _ => None,
        }
    }

    /// The value of an amount in doubt: undecided, `1.234` has decimals and `1,234` thousands.
    pub fn settle(self, value: f64, mark: Mark) -> f64 {
        if mark == self.decided().unwrap_or(Mark::Point) { value } else { (value * 1000.0).round() }
    }
}

/// Reads one trimmed text.
pub fn read(text: &str) -> Option<Amount> {
    let bytes = text.as_bytes();
    if bytes.len() <= 24 && bytes.iter().all(|b| b.is_ascii_digit() || *b == b'.') {
        return read_number(bytes);
    }
    read_dressed(text)
}

/// Digits, points and commas.
fn read_number(bytes: &[u8]) -> Option<Amount> {
    let points = memchr::memchr_iter(b'.', bytes).count();
    let commas = memchr::memchr_iter(b',', bytes).count();
    match (points, commas) {
        (0, 0) => parse(bytes, None).map(Amount::plain),
        (1, 0) => read_one_mark(bytes, Mark::Point),
        (0, 1) => read_one_mark(bytes, Mark::Comma),
        (_, 0) => read_thousands(bytes, Mark::Point),
        (0, _) => read_thousands(bytes, Mark::Comma),
        _ => {
            let last = bytes.iter().rev().find(|b| !b.is_ascii_digit())?;
            let decimal = if *last == b'.' { Mark::Point } else { Mark::Comma };
            let (whole, _) = split_at_mark(bytes, decimal)?;
            well_grouped(whole, decimal.other()).then_some(())?;
            let value = parse(bytes, Some(decimal))?;
            Some(Amount { proves: Some(decimal), ..Amount::plain(value) })
        }
    }
}

fn split_at_mark(bytes: &[u8], mark: Mark) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(mark.byte(), bytes)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

fn read_one_mark(bytes: &[u8], mark: Mark) -> Option<Amount> {
    let (whole, decimals) = split_at_mark(bytes, mark)?;
    let value = parse(bytes, Some(mark))?;
    let can_be_thousands = decimals.len() == 3 && (1..=3).contains(&whole.len()) && whole[0] != b'0';
    let (proves, doubt) = match (can_be_thousands, decimals.is_empty()) {
        (true, _) => (None, Some(mark)),
        (false, true) => (None, None),
        (false, false) => (Some(mark), None),
    };
    Some(Amount { proves, doubt, ..Amount::plain(value) })
}

/// A mark that occurs twice stands between thousands, so the other one stands before decimals.
fn read_thousands(bytes: &[u8], mark: Mark) -> Option<Amount> {
    well_grouped(bytes, mark).then_some(())?;
    let value = parse(bytes, None)?;
    Some(Amount { proves: Some(mark.other()), ..Amount::plain(value) })
}

/// Groups of three digits; before the last group Indian groups of two as well.
fn well_grouped(whole: &[u8], mark: Mark) -> bool {
    let mut groups = whole.rsplit(|&b| b == mark.byte());
    let last = groups.next().map_or(0, <[u8]>::len);
    let mut rest = groups.peekable();
    let mut well = rest.peek().is_none() || last == 3;
    while let Some(group) = rest.next() {
        let first = rest.peek().is_none();
        well &= matches!((group.len(), first), (2 | 3, _) | (1, true));
    }
    well
}

/// The number that the digits make, with the decimal mark as given and other marks left out.
fn parse(bytes: &[u8], decimal: Option<Mark>) -> Option<f64> {
    let mut buffer = [0u8; 40];
    let mut used = 0;
    for &b in bytes {
        let b = match b {
            b'.' | b',' if decimal.is_some_and(|mark| mark.byte() == b) => b'.',
            b'.' | b',' => continue,
            digit => digit,
        };
        *buffer.get_mut(used)? = b;
        used += 1;
    }
    let digits = buffer[..used].iter().any(u8::is_ascii_digit);
    digits.then(|| std::str::from_utf8(&buffer[..used]).ok()?.parse().ok())?
}

/// A number with a sign, a currency, spaces between thousands, an exponent or a percent sign.
fn read_dressed(text: &str) -> Option<Amount> {
    let (text, in_brackets) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text.trim_start_matches('\''), false),
    };
    let (text, percent) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    let core = Core::of(text)?;
    let (number, exponent) = split_exponent(core.number)?;
    let compact = without_spaces(number)?;
    let mut amount = read_number(compact.as_bytes())?;
    if exponent != 0 {
        amount = Amount { doubt: None, ..amount };
        amount.value = format!("{}e{exponent}", amount.value).parse().ok()?;
    }
    if percent {
        amount.value /= 100.0;
    }
    if core.negative || in_brackets {
        amount.value = -amount.value;
    }
    amount.unit = core.unit;
    amount.value.is_finite().then_some(amount)
}

/// A text taken apart: what stands before and after the number, and the number itself.
struct Core<'a> {
    number: &'a str,
    negative: bool,
    unit: Option<&'static str>,
}

impl<'a> Core<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let start = text.find(|c: char| c.is_ascii_digit())?;
        // A point before the digits belongs to them, unless it ends a word ("Rs.").
        let start = match text[..start].strip_suffix(['.', ',']) {
            Some(before) if !before.ends_with(char::is_alphabetic) => before.len(),
            _ => start,
        };
        let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
        let (before, minus_before) = without_minus(&text[..start]);
        let (after, minus_after) = without_minus(text[end..].trim_start_matches(['.', ',']));
        let unit = match (before.is_empty(), after.is_empty()) {
            (true, true) => None,
            (false, true) => Some(*UNITS.get(lower(before).as_str())?),
            (true, false) => Some(*UNITS.get(lower(after).as_str())?),
            (false, false) => return None,
        };
        (!(minus_before && minus_after)).then_some(())?;
        Some(Self { number: &text[start..end], negative: minus_before || minus_after, unit })
    }
}

fn without_minus(text: &str) -> (&str, bool) {
    let text = text.trim();
    let minus = |c: char| matches!(c, '-' | '\u{2212}' | '–');
    let rest = text.strip_prefix(minus).or_else(|| text.strip_suffix(minus));
    match rest {
        Some(rest) => (rest.trim(), true),
        None => (text.strip_prefix('+').map_or(text, str::trim), false),
    }
}

/// The exponent of `3.3e-06`, 0 without one.
fn split_exponent(number: &str) -> Option<(&str, i32)> {
    match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => Some((mantissa, exponent.parse().ok()?)),
        None => Some((number, 0)),
    }
}

/// The number without spaces and apostrophes between thousands; `None` if they stand elsewhere.
fn without_spaces(number: &str) -> Option<String> {
    let space = |c: char| matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’');
    if !number.contains(space) {
        return Some(number.to_owned());
    }
    let mut groups = number.split(space);
    let mut out = groups.next().filter(|first| (1..=3).contains(&first.len()))?.to_owned();
    for group in groups {
        let digits = group.bytes().take_while(u8::is_ascii_digit).count();
        (digits == 3).then(|| out.push_str(group))?;
    }
    Some(out)
}

#[cfg(test)]
#[path = "amount_tests.rs"]
mod tests;
