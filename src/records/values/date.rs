//! Dates as records write them, at the precision that they give.
//!
//! [`read`] says what one text can mean; whether `03/04/2025` is in March or in April only the whole
//! column can tell, through [`Orders`]. A date that is not in the calendar is not read.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::records::PartialDate;
use crate::records::values::{keyed_words, lower};

const MONTHS: &str = include_str!("../../../assets/months.csv");

/// Month words with their number; 0 for words that mean nothing by themselves ("of", "года").
static WORDS: LazyLock<FxHashMap<&str, u8>> = LazyLock::new(|| {
    keyed_words(MONTHS).filter_map(|(month, word)| Some((word, month.parse().ok()?))).collect()
});

/// Two-digit years from here on are of the 1900s: 50 is 1950, 49 is 2049.
const FIRST_YEAR_OF_1900S: u16 = 50;

/// Spreadsheet day numbers that are taken as dates: from October 1954 to January 2119.
const SERIALS: std::ops::RangeInclusive<i32> = 20_000..=80_000;

/// What one text can mean as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// One date, whatever the rest of the column says.
    Fixed(PartialDate),
    /// Two numbers of which one is the day, and a year.
    Pair {
        /// The number that stands first.
        first: u8,
        /// The number that stands second.
        second: u8,
        /// The year, four digits.
        year: i16,
        /// The mark between them.
        mark: Mark,
    },
    /// A spreadsheet's day number; only a column of nothing else is read so.
    Serial(i32),
}

/// The mark between the numbers of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Mark {
    Dot,
    Slash,
    Other,
}

/// Which orders a column gives proof of, by the mark between the numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Orders {
    day_first: [bool; 3],
    month_first: [bool; 3],
}

impl Orders {
    /// Takes one text of the column into account: a number above 12 cannot be a month.
    pub fn learn(&mut self, reading: Reading) {
        if let Reading::Pair { first, second, mark, .. } = reading {
            self.day_first[mark as usize] |= first > 12;
            self.month_first[mark as usize] |= second > 12;
        }
    }

    /// The date of a text in this column, and whether another date was as likely.
    pub fn resolve(&self, reading: Reading) -> Option<(PartialDate, bool)> {
        match reading {
            Reading::Fixed(date) => Some((date, false)),
            Reading::Serial(days) => from_serial(days).map(|date| (date, false)),
            Reading::Pair { first, second, year, mark } => {
                let (day_first, month_first) =
                    (self.day_first[mark as usize], self.month_first[mark as usize]);
                let only_month_first = month_first && !day_first;
                let (day, month) = match (first > 12, second > 12) {
                    (_, true) => (second, first),
                    (true, false) => (first, second),
                    (false, false) if only_month_first => (second, first),
                    (false, false) => (first, second),
                };
                // Dots mean day first everywhere, unless the column itself says otherwise.
                let decided = day_first != month_first || (!day_first && mark == Mark::Dot);
                let either = first <= 12 && second <= 12 && first != second;
                let date = PartialDate::new(year, Some(month), Some(day))?;
                Some((date, either && !decided))
            }
        }
    }
}

/// Reads one trimmed text, as far as it can be read by itself.
pub fn read(text: &str) -> Option<Reading> {
    if let Some(date) = read_iso_day(text) {
        return Some(Reading::Fixed(date));
    }
    let text = without_time(text)?;
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return read_digits(text);
    }
    if let Some(serial) = read_serial_with_time(text) {
        return Some(serial);
    }
    let parts = Parts::of(text)?;
    match parts.month {
        Some((place, month)) => read_with_word(&parts, place, month).map(Reading::Fixed),
        None => read_numbers(&parts, text),
    }
}

/// `2022-08-31`, alone or before a time: the commonest form, read without a copy.
fn read_iso_day(text: &str) -> Option<PartialDate> {
    let day = text.get(..10)?;
    let rest = &text[10..];
    (rest.is_empty() || is_time(rest)).then(|| PartialDate::parse_iso(day))?
}

/// Whether a text is the time of day that follows a date.
fn is_time(text: &str) -> bool {
    let text = text.trim_start_matches(['T', 't', ' ', ',']);
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains(':')
        && text.bytes().all(|b| b.is_ascii_digit() || b" :.,+-ZzAaPpMmUuTtCcGg".contains(&b))
}

/// Whether a text has a time of day other than midnight beside its date: its day may then be
/// another one in local time.
pub fn has_time_of_day(text: &str) -> bool {
    let Some(colon) = text.find(':') else { return false };
    let start = text[..colon].rfind(['T', ' ']).map_or(0, |at| at + 1);
    text[start..]
        .split(['+', 'Z'])
        .next()
        .is_some_and(|time| time.bytes().any(|b| (b'1'..=b'9').contains(&b)))
}

/// The text before a time of day; `None` if what stands around a colon is no time.
fn without_time(text: &str) -> Option<&str> {
    let Some(colon) = text.find(':') else { return Some(text) };
    let start = text[..colon].rfind([' ', 'T', 't'])?;
    is_time(&text[start..]).then(|| text[..start].trim_end_matches([' ', ',']))
}

fn read_digits(text: &str) -> Option<Reading> {
    let number: i32 = text.parse().ok()?;
    let small = |n: i32| u8::try_from(n % 100).ok();
    let date = match text.len() {
        4 => PartialDate::new(plausible(number)?, None, None),
        5 => return SERIALS.contains(&number).then_some(Reading::Serial(number)),
        6 => PartialDate::new(plausible(number / 100)?, small(number), None),
        8 => PartialDate::new(plausible(number / 10_000)?, small(number / 100), small(number)),
        _ => None,
    };
    date.map(Reading::Fixed)
}

/// `44804.75`: a spreadsheet's day number with a time.
fn read_serial_with_time(text: &str) -> Option<Reading> {
    let (days, time) = text.split_once('.')?;
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    (days.len() == 5 && digits(days) && digits(time)).then(|| read_digits(days))?
}

/// A year that trade records can have: a bare number outside is no date.
fn plausible(year: i32) -> Option<i16> {
    i16::try_from(year).ok().filter(|year| (1900..=2100).contains(year))
}

fn from_serial(days: i32) -> Option<PartialDate> {
    let date = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()?;
    PartialDate::new(date.year(), u8::try_from(date.month()).ok(), u8::try_from(date.day()).ok())
}

/// The numbers of a text with their count of digits, and where a month's name stands among them.
#[derive(Default)]
struct Parts {
    numbers: [(u16, usize); 3],
    count: usize,
    month: Option<(usize, u8)>,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let mut parts = Self::default();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let end = match first {
                _ if digits > 0 => digits,
                c if is_han(c) => c.len_utf8(),
                c if c.is_alphabetic() => rest
                    .find(|c: char| !c.is_alphabetic() && c != '\u{307}' || is_han(c))
                    .unwrap_or(rest.len()),
                c if c.is_whitespace() || "./-,'’–".contains(c) => {
                    rest = &rest[c.len_utf8()..];
                    continue;
                }
                _ => return None,
            };
            let (token, after) = rest.split_at(end);
            if digits > 0 {
                parts.number(token)?
            } else {
                parts.word(token)?
            }
            rest = after;
        }
        Some(parts)
    }

    fn number(&mut self, token: &str) -> Option<()> {
        let number = (token.len() <= 4).then(|| token.parse().ok())??;
        *self.numbers.get_mut(self.count)? = (number, token.len());
        self.count += 1;
        Some(())
    }

    fn word(&mut self, token: &str) -> Option<()> {
        match (*WORDS.get(lower(token).as_str())?, self.month) {
            (0, _) => Some(()),
            (month, None) => {
                self.month = Some((self.count, month));
                Some(())
            }
            (_, Some(_)) => None,
        }
    }
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn full_year((number, digits): (u16, usize)) -> Option<i16> {
    match digits {
        4 => plausible(i32::from(number)),
        2 if number >= FIRST_YEAR_OF_1900S => i16::try_from(1900 + number).ok(),
        2 => i16::try_from(2000 + number).ok(),
        _ => None,
    }
}

fn small((number, digits): (u16, usize)) -> Option<u8> {
    (digits <= 2).then(|| u8::try_from(number).ok())?
}

/// `Apr 2023`, `Apr-23`, `5-Apr-23`, `April 5, 2023`, `2023 April 5`.
fn read_with_word(parts: &Parts, place: usize, month: u8) -> Option<PartialDate> {
    let [a, b, _] = parts.numbers;
    match (parts.count, place) {
        (1, 0 | 1) => PartialDate::new(full_year(a)?, Some(month), None),
        (2, 1) if a.1 == 4 => PartialDate::new(full_year(a)?, Some(month), Some(small(b)?)),
        (2, 0 | 1) => PartialDate::new(full_year(b)?, Some(month), Some(small(a)?)),
        _ => None,
    }
}

/// `2022-08`, `2022/8/31`, `08.2022`, `31.03.2025`, `2022年8月31日`.
fn read_numbers(parts: &Parts, text: &str) -> Option<Reading> {
    let [a, b, c] = parts.numbers;
    let mark = || match text.chars().find(|c| !c.is_ascii_digit()) {
        Some('.') => Mark::Dot,
        Some('/') => Mark::Slash,
        _ => Mark::Other,
    };
    match parts.count {
        1 => PartialDate::new(full_year(a).filter(|_| a.1 == 4)?, None, None).map(Reading::Fixed),
        2 if a.1 == 4 => PartialDate::new(full_year(a)?, Some(small(b)?), None).map(Reading::Fixed),
        2 if b.1 == 4 => PartialDate::new(full_year(b)?, Some(small(a)?), None).map(Reading::Fixed),
        3 if a.1 == 4 => {
            PartialDate::new(full_year(a)?, Some(small(b)?), Some(small(c)?)).map(Reading::Fixed)
        }
        3 => Some(Reading::Pair { first: small(a)?, second: small(b)?, year: full_year(c)?, mark: mark() }),
        _ => None,
    }
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
