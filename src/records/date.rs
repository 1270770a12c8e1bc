//! Dates of the precision that the record gives: a year, a month, or a day.

use std::fmt;

/// A calendar date whose day, or day and month, may be unknown.
///
/// Ordered by [`PartialDate::key`]: a month stands before its days, a year before its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate(i32);

impl PartialDate {
    /// A date of that precision, if there is such a day in the (Gregorian) calendar.
    ///
    /// Years run from 1 to 9999; a day without a month is refused.
    pub fn new(year: i16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let (m, d) = match (month, day) {
            (None, None) => (0, 0),
            (Some(m @ 1..=12), None) => (m, 0),
            (Some(m @ 1..=12), Some(d)) => {
                let last = jiff::civil::Date::new(year, i8::try_from(m).ok()?, 1).ok()?.days_in_month();
                (m, (1..=last.unsigned_abs()).contains(&d).then_some(d)?)
            }
            _ => return None,
        };
        (1..=9999).contains(&year).then(|| Self(i32::from(year) * 10_000 + i32::from(m) * 100 + i32::from(d)))
    }

    /// The date as `yyyymmdd`, unknown parts as zeros: how a segment stores it.
    pub fn key(self) -> i32 {
        self.0
    }

    /// The date of a stored key, if it is one.
    pub fn from_key(key: i32) -> Option<Self> {
        let year = i16::try_from(key / 10_000).ok()?;
        let part = |n: i32| u8::try_from(n % 100).ok();
        let (month, day) = (part(key / 100)?, part(key)?);
        Self::new(year, (month > 0).then_some(month), (day > 0).then_some(day))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0 / 10_000
    }

    /// The month from 1 to 12, if known.
    pub fn month(self) -> Option<i32> {
        Some(self.0 / 100 % 100).filter(|&m| m > 0)
    }

    /// The day of the month, if known.
    pub fn day(self) -> Option<i32> {
        Some(self.0 % 100).filter(|&d| d > 0)
    }

    /// The key of the first day that this date can mean.
    pub fn first_key(self) -> i32 {
        self.year() * 10_000 + self.month().unwrap_or(1) * 100 + self.day().unwrap_or(1)
    }

    /// The key of the last day that this date can mean; day 31 stands for the end of any month.
    pub fn last_key(self) -> i32 {
        self.year() * 10_000 + self.month().unwrap_or(12) * 100 + self.day().unwrap_or(31)
    }

    /// Reads `2022`, `2022-08` or `2022-08-31`, and nothing else.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut digits = |count: usize| -> Option<Option<i16>> {
            match parts.next() {
                None => Some(None),
                Some(p) if p.len() == count && p.bytes().all(|b| b.is_ascii_digit()) => Some(p.parse().ok()),
                Some(_) => None,
            }
        };
        let (year, month, day) = (digits(4)??, digits(2)?, digits(2)?);
        let small = |part: Option<i16>| part.and_then(|n| u8::try_from(n).ok());
        parts.next().is_none().then_some(())?;
        Self::new(year, small(month), small(day))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year())?;
        self.month().map_or(Ok(()), |m| write!(f, "-{m:02}"))?;
        self.day().map_or(Ok(()), |d| write!(f, "-{d:02}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_precision_reads_back() {
        for text in ["2022", "2022-08", "2022-08-31", "2024-02-29"] {
            let date = PartialDate::parse_iso(text);
            assert_eq!(date.map(|d| d.to_string()).as_deref(), Some(text));
            assert_eq!(date.and_then(|d| PartialDate::from_key(d.key())), date);
        }
    }

    #[test]
    fn days_that_are_not_in_the_calendar_are_refused() {
        for text in ["2023-02-29", "2022-13", "2022-00", "22-08", "2022-08-", "2022-8-1", "2022-08-31-1", ""]
        {
            assert_eq!(PartialDate::parse_iso(text), None, "{text}");
        }
    }
}
