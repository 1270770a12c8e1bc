//! Dates, ranges of dates and amounts as they are written in a filter.

use crate::records::PartialDate;

use super::grammar::Operator;

/// Multipliers that may stand after a number.
const MULTIPLIERS: [(&str, f64); 4] = [("bn", 1e9), ("b", 1e9), ("m", 1e6), ("k", 1e3)];

/// Reads an amount: `1e6`, `1_000_000`, `1.2M`, `500k`, `3bn`.
pub(super) fn amount(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase().replace('_', "");
    let suffix = MULTIPLIERS.iter().find_map(|&(suffix, by)| Some((lower.strip_suffix(suffix)?, by)));
    let (number, by) = suffix.unwrap_or((&lower, 1.0));
    // "inf" and "nan" are numbers to the standard library, not to a person.
    let starts = number.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let number: f64 = number.parse().ok().filter(|_| starts)?;
    Some(number * by).filter(|amount| amount.is_finite())
}

/// First and last date of a range; `None` where it is open.
pub(super) type DateRange = (Option<PartialDate>, Option<PartialDate>);

/// Reads what stands after `date:`: `A..B`, `A..`, `..B`, or one date. `Err` is the wrong part.
pub(super) fn date_range(text: &str) -> Result<DateRange, &str> {
    let date = |text| PartialDate::parse_iso(text).ok_or(text);
    match text.split_once("..") {
        None => date(text).map(|day| (Some(day), Some(day))),
        Some(("", "")) => Err(text),
        Some((from, "")) => date(from).map(|from| (Some(from), None)),
        Some(("", to)) => date(to).map(|to| (None, Some(to))),
        Some((from, to)) => Ok((Some(date(from)?), Some(date(to)?))),
    }
}

/// The range that a comparison with a date means.
pub(super) fn date_comparison(operator: Operator, date: PartialDate) -> Option<DateRange> {
    Some(match operator {
        Operator::Colon | Operator::Equal => (Some(date), Some(date)),
        Operator::GreaterOrEqual => (Some(date), None),
        Operator::LessOrEqual => (None, Some(date)),
        Operator::Greater => (Some(neighbour(date, 1)?), None),
        Operator::Less => (None, Some(neighbour(date, -1)?)),
    })
}

/// The next or the previous day, month or year, as precise as the date is.
fn neighbour(date: PartialDate, step: i16) -> Option<PartialDate> {
    let year = i16::try_from(date.year()).ok()?;
    let part = |n: i32| i8::try_from(n).ok();
    let (Some(month), day) = (date.month(), date.day()) else {
        return PartialDate::new(year + step, None, None);
    };
    let civil = jiff::civil::Date::new(year, part(month)?, part(day.unwrap_or(1))?).ok()?;
    let span = jiff::Span::new();
    let next = civil.checked_add(if day.is_some() { span.days(step) } else { span.months(step) }).ok()?;
    let known = |n: i8| u8::try_from(n).ok();
    PartialDate::new(next.year(), known(next.month()), day.and_then(|_| known(next.day())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_people_write_them() {
        for (text, expected) in [
            ("1e6", Some(1e6)),
            ("1_000_000", Some(1e6)),
            ("1.2M", Some(1.2e6)),
            ("500k", Some(5e5)),
            ("3bn", Some(3e9)),
            ("-5", Some(-5.0)),
            ("inf", None),
            ("nan", None),
            ("1e999", None),
            ("k", None),
            ("", None),
        ] {
            assert_eq!(amount(text), expected, "{text}");
        }
    }

    #[test]
    fn comparisons_step_by_the_precision_of_the_date() {
        let text = |range: Option<DateRange>| {
            let show = |date: Option<PartialDate>| date.map_or_else(String::new, |date| date.to_string());
            range.map(|(from, to)| format!("{}..{}", show(from), show(to)))
        };
        for (operator, date, expected) in [
            (Operator::Greater, "2022-12", "2023-01.."),
            (Operator::Greater, "2022-02-28", "2022-03-01.."),
            (Operator::Less, "2022", "..2021"),
            (Operator::GreaterOrEqual, "2022-08", "2022-08.."),
            (Operator::LessOrEqual, "2022-08-31", "..2022-08-31"),
        ] {
            let range = PartialDate::parse_iso(date).and_then(|date| date_comparison(operator, date));
            assert_eq!(text(range).as_deref(), Some(expected));
        }
    }
}
