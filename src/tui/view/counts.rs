//! Facets and the chart: values or periods with bars.

use ratatui::layout::Rect;

use crate::store::{Bucket, Measure};
use crate::tui::format;
use crate::tui::screens::chart::Chart;
use crate::tui::screens::cursor::Cursor;
use crate::tui::screens::facets::Facets;
use crate::tui::theme::Role;
use crate::tui::widgets::{Cell, Column, Painter, Table};

/// Eighths of a cell, for the end of a bar.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// The values of a column.
pub fn facets(painter: &mut Painter, area: Rect, facets: &Facets) {
    let Some(field) = facets.chosen() else {
        painter.text(area.x + 2, area.y, area.width, "no source has a column to count", Role::Dim);
        return;
    };
    let distinct = facets.facet.value.as_ref().map_or(0, |facet| facet.distinct);
    let head = format!(
        "{}  {} values, {} of {} columns",
        format::heading(field),
        format::count(distinct as u64),
        facets.field.at + 1,
        facets.fields.len()
    );
    let first = Rect { height: 1, x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    painter.pieces(first, [("◂ ", Role::Accent), (&head, Role::Heading), (" ▸", Role::Accent)]);
    painter.right(first.x, first.y, first.width, &facets.filter.to_string(), Role::Dim);
    let buckets = facets.facet.value.as_ref().map_or(&[][..], |facet| &facet.buckets);
    bars(painter, below(area), buckets, facets.measure, facets.cursor, (area.width / 3).max(18));
    note_waiting(painter, area, facets.facet.is_waiting(), buckets);
}

/// Shipments over time.
pub fn chart(painter: &mut Painter, area: Rect, chart: &Chart) {
    let head = format!("{} per {:?}", format::measure_word(chart.measure), chart.period).to_lowercase();
    let first = Rect { height: 1, x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    painter.text(first.x, first.y, first.width, &head, Role::Heading);
    painter.right(first.x, first.y, first.width, &chart.filter.to_string(), Role::Dim);
    let buckets = chart.buckets.value.as_deref().unwrap_or_default();
    bars(painter, below(area), buckets, chart.measure, chart.cursor, 14);
    note_waiting(painter, area, chart.buckets.is_waiting(), buckets);
}

fn below(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

fn note_waiting(painter: &mut Painter, area: Rect, waiting: bool, buckets: &[Bucket]) {
    if buckets.is_empty() {
        let text = if waiting { "counting …" } else { "no shipments" };
        painter.text(area.x + 2, area.y + 3, area.width.saturating_sub(2), text, Role::Dim);
    }
}

fn bars(painter: &mut Painter, area: Rect, buckets: &[Bucket], measure: Measure, cursor: Cursor, key: u16) {
    let columns = vec![
        Column::new(" value", key),
        Column::new(format::measure_word(measure), 14).right(),
        Column::new("", 10),
    ];
    let table = Table::new(columns, 2, area.width.saturating_sub(1));
    table.head(painter, Rect { height: 2, ..area });
    let greatest = buckets.iter().map(|b| format::measured(&b.totals, measure)).fold(0.0, f64::max);
    let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(3), ..area };
    let room = table.columns.last().map_or(0, |column| column.width);
    for (y, (at, bucket)) in (rows.y..rows.bottom()).zip(buckets.iter().enumerate().skip(cursor.top)) {
        let value = format::measured(&bucket.totals, measure);
        let key = if bucket.key.is_empty() { "(not stated)" } else { &bucket.key };
        let cells = [
            Cell::text(format!(" {key}")),
            Cell::text(format::amount(value)),
            Cell::of(bar(value, greatest, room), Role::Bar),
        ];
        table.row(painter, Rect { y, height: 1, ..rows }, &cells, at == cursor.at);
    }
}

/// A bar of at most `room` cells, to an eighth of a cell; anything above nothing can be seen.
fn bar(value: f64, greatest: f64, room: u16) -> String {
    if greatest <= 0.0 || value <= 0.0 {
        return String::new();
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and room × 8")]
    let eighths = ((value / greatest * f64::from(room) * 8.0).round() as usize).max(1);
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion_and_never_vanish() {
        assert_eq!(bar(10.0, 10.0, 4), "████");
        assert_eq!(bar(5.0, 10.0, 4), "██");
        assert_eq!(bar(0.001, 10.0, 4), "▏");
        assert_eq!(bar(0.0, 10.0, 4), "");
    }
}
