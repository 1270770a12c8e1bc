//! Values as a person reads them, in the grid and in full.

use crate::records::table::Field;
use crate::records::{Column, Kind, Shipment, Value};
use crate::store::{Measure, NameProfile, Totals};
use crate::tui::action::Profile;

/// Amounts from here on are shortened to millions in a grid; their full figures stand in the detail.
const SHORTEN_FROM: f64 = 1_000_000.0;

/// An amount in full: thousands set apart by spaces, cents only where there are any.
pub fn amount(value: f64) -> String {
    if !value.is_finite() {
        return "—".to_owned();
    }
    let text = format!("{:.2}", value.abs());
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    let sign = if value < 0.0 { "-" } else { "" };
    if cents == "00" { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{cents}") }
}

/// An amount for a narrow column: at most nine cells below a hundred trillion.
pub fn short_amount(value: f64) -> String {
    let size = value.abs();
    match size {
        s if s >= 1e12 => format!("{:.2}T", value / 1e12),
        s if s >= 1e9 => format!("{:.2}G", value / 1e9),
        s if s >= SHORTEN_FROM => format!("{:.2}M", value / 1e6),
        s if s >= 100.0 => amount(value.round()),
        _ => amount(value),
    }
}

/// A count with thousands set apart by spaces.
pub fn count(value: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    amount(value as f64)
}

/// A value of a shipment, shortened for a grid or in full.
pub fn value(value: &Value, short: bool) -> String {
    match value {
        Value::Text(text) | Value::Unread(text) => text.clone(),
        Value::Amount(number) if short => short_amount(*number),
        Value::Amount(number) => amount(*number),
        Value::Date(date) => date.to_string(),
    }
}

/// What a grid shows of a field; a party or goods column that is empty falls back to its English one.
pub fn cell(shipment: &Shipment, field: &Field) -> String {
    match field {
        Field::Column(column) => shipment
            .get(*column)
            .or_else(|| column.english().and_then(|english| shipment.get(english)))
            .map_or_else(String::new, |v| value(v, true)),
        Field::Unread(column) => shipment.get(*column).map_or_else(String::new, |v| value(v, true)),
        Field::Other(header) => shipment
            .other
            .iter()
            .find(|(name, _)| name == header)
            .map_or_else(String::new, |(_, v)| v.clone()),
    }
}

/// The party name that a grid shows in a column, if it is a party column.
pub fn party<'a>(shipment: &'a Shipment, field: &Field) -> Option<&'a str> {
    let Field::Column(column) = field else { return None };
    if column.kind() != Kind::Party {
        return None;
    }
    shipment.text(*column).or_else(|| shipment.text(column.english()?))
}

/// The first party of a shipment, consignor before consignee.
pub fn first_party(shipment: &Shipment) -> Option<&str> {
    Column::parties().find_map(|column| shipment.text(column))
}

/// Whether a field is set flush right.
pub fn flush_right(field: &Field) -> bool {
    matches!(field, Field::Column(column) if column.kind() == Kind::Amount)
}

/// The heading of a field.
pub fn heading(field: &Field) -> String {
    match field {
        Field::Column(column) => column.title().to_owned(),
        other => other.name(),
    }
}

/// A range from what is confirmed to what is possible, or one figure where they are the same.
pub fn range(confirmed: f64, possible: f64) -> String {
    if confirmed.to_bits() == possible.to_bits() {
        amount(confirmed)
    } else {
        format!("{} .. {}", amount(confirmed), amount(possible))
    }
}

/// A sum as a range, with how many shipments state the amount where not all do.
pub fn stated(confirmed: &Totals, possible: &Totals, measure: Measure) -> String {
    let with = match measure {
        Measure::Count => possible.shipments,
        Measure::Value => possible.with_value,
        Measure::Weight => possible.with_weight,
    };
    if with == 0 && measure != Measure::Count {
        return if possible.shipments == 0 { "—" } else { "not stated" }.to_owned();
    }
    let figure = range(measured(confirmed, measure), measured(possible, measure));
    if with == possible.shipments {
        figure
    } else {
        format!("{figure} (stated in {} of {})", count(with), count(possible.shipments))
    }
}

/// The totals of a profile, confirmed and possible.
pub fn profile_totals(profile: &Profile) -> (Totals, Totals) {
    let totals = |p: &Option<NameProfile>| p.as_ref().map_or_else(Totals::default, |p| p.totals);
    (totals(&profile.confirmed), totals(&profile.possible))
}

/// What a measure counts, as a heading.
pub fn measure_word(measure: Measure) -> &'static str {
    match measure {
        Measure::Count => "shipments",
        Measure::Value => "US$",
        Measure::Weight => "net kg",
    }
}

/// The figure that a measure takes from totals.
#[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub fn measured(totals: &Totals, measure: Measure) -> f64 {
    match measure {
        Measure::Count => totals.shipments as f64,
        Measure::Value => totals.value_usd,
        Measure::Weight => totals.net_weight_kg,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_never_rounded_in_full() {
        for (value, full, short) in [
            (0.0, "0", "0"),
            (999.5, "999.50", "1 000"),
            (1_200_000.0, "1 200 000", "1.20M"),
            (-85_300.25, "-85 300.25", "-85 300"),
            (12_345_678_901.0, "12 345 678 901", "12.35G"),
            (0.25, "0.25", "0.25"),
        ] {
            assert_eq!((amount(value).as_str(), short_amount(value).as_str()), (full, short));
        }
    }

    #[test]
    fn a_sum_says_how_many_shipments_state_it() {
        let none = Totals { shipments: 1, ..Totals::default() };
        let some = Totals { shipments: 3, value_usd: 1.2e6, with_value: 1, ..Totals::default() };
        assert_eq!(stated(&none, &none, Measure::Value), "not stated");
        assert_eq!(stated(&some, &some, Measure::Value), "1 200 000 (stated in 1 of 3)");
        assert_eq!(stated(&none, &some, Measure::Count), "1 .. 3");
    }

    #[test]
    fn a_range_is_one_figure_when_nothing_is_in_doubt() {
        assert_eq!(range(5.0, 5.0), "5");
        assert_eq!(range(0.0, 400_000.0), "0 .. 400 000");
    }
}
