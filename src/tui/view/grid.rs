//! The shipments grid.

use ratatui::layout::Rect;

use crate::records::Shipment;
use crate::records::table::Field;
use crate::state::State;
use crate::store::Measure;
use crate::tui::data::Data;
use crate::tui::format;
use crate::tui::screens::columns::{self, GUTTER, Shown};
use crate::tui::screens::content;
use crate::tui::screens::grid::{Grid, Layout, mark};
use crate::tui::screens::shipment;
use crate::tui::theme::Role;
use crate::tui::widgets::{Cell, Column, Painter, Table};

/// From this width on there is room for the sum of weights beside that of values.
const BOTH_SUMS: u16 = 110;

/// Draws the grid, and the shipment under the cursor where there is room.
pub fn draw(painter: &mut Painter, area: Rect, grid: &Grid, data: &Data) {
    let layout = Layout::of(area.height);
    chips(painter, Rect { height: 1, ..area }, grid, data);
    let table = table(grid, area.width);
    table.head(painter, Rect { x: area.x + GUTTER, y: area.y + 1, width: area.width - GUTTER, height: 2 });
    painter.rule(Rect { y: area.y + 2, height: 1, ..area });
    let list = Rect { y: area.y + 3, height: area.height.saturating_sub(3 + layout.detail), ..area };
    rows(painter, list, grid, &table, data);
    if layout.detail > 0 {
        let place = Rect { y: list.bottom(), height: layout.detail, ..area };
        pane(painter, place, grid.current(), data);
    }
}

fn chips(painter: &mut Painter, area: Rect, grid: &Grid, data: &Data) {
    let mut x = area.x + 1;
    for term in &grid.filter.terms {
        let text = format!(" {} ", term.text);
        x += painter.text(x, area.y, area.right().saturating_sub(x), &text, Role::Chip) + 1;
    }
    let sums = grid.selected.value.as_ref().map_or_else(String::new, |selected| {
        let totals = selected.totals;
        let stated = |measure| format::stated(&totals, &totals, measure);
        let value = format!("US$ {}", stated(Measure::Value));
        if area.width < BOTH_SUMS { value } else { format!("{value}   net kg {}", stated(Measure::Weight)) }
    });
    let right = match &grid.find {
        _ if grid.selected.is_waiting() => "counting …".to_owned(),
        Some(text) if grid.missed => format!("no further match for “{text}”"),
        Some(text) => format!("found “{text}”: n next, N before"),
        None => status_word(grid, data).unwrap_or(sums),
    };
    let width = area.right().saturating_sub(x + 1);
    painter.right(x, area.y, width, &right, Role::Dim);
}

/// Glyph and word of the marks of the shipment under the cursor that leave a doubt.
fn status_word(grid: &Grid, data: &Data) -> Option<String> {
    let marks = data.marks_of(grid.current()?);
    let doubtful = marks.iter().filter(|(_, state)| *state != State::Same);
    let words: Vec<String> =
        doubtful.map(|(name, state)| format!("{} {state}: {name}", state.glyph())).collect();
    (!words.is_empty()).then(|| words.join("   "))
}

fn table(grid: &Grid, width: u16) -> Table {
    let widths = columns::widths(&grid.columns, grid.left, width.saturating_sub(GUTTER));
    let shown = grid.columns.iter().enumerate().skip(grid.left).zip(widths);
    let columns = shown.map(|((place, shown), width)| Column {
        title: heading(grid, shown),
        width,
        right: format::flush_right(&shown.field),
        current: place == grid.column,
    });
    Table { columns: columns.collect() }
}

fn heading(grid: &Grid, shown: &Shown) -> String {
    let mut title = format::heading(&shown.field);
    if let Some(at) = grid.sort.iter().position(|key| key.field == shown.field) {
        let arrow = if grid.sort[at].descending { "▼" } else { "▲" };
        title = if grid.sort.len() > 1 {
            format!("{arrow}{} {title}", at + 1)
        } else {
            format!("{arrow} {title}")
        };
    }
    if is_party(&shown.field) { format!("  {title}") } else { title }
}

fn is_party(field: &Field) -> bool {
    matches!(field, Field::Column(column) if column.kind() == crate::records::Kind::Party)
}

fn rows(painter: &mut Painter, area: Rect, grid: &Grid, table: &Table, data: &Data) {
    let waiting = grid.selected.value.is_none();
    if grid.is_empty() {
        let text =
            if waiting { "…" } else { "no shipment matches these filters: backspace removes the last one" };
        painter.text(area.x + 2, area.y, area.width.saturating_sub(2), text, Role::Dim);
        return;
    }
    for line in 0..area.height {
        let place = grid.cursor.top + usize::from(line);
        if place >= grid.len() {
            break;
        }
        let y = area.y + line;
        let row = Rect { x: area.x + GUTTER, y, width: area.width.saturating_sub(GUTTER), height: 1 };
        let under_cursor = place == grid.cursor.at;
        if let Some(state) = grid.row(place).and_then(|shipment| mark(shipment, data)) {
            painter.text(area.x, y, GUTTER, state.glyph(), Role::from(state));
        }
        match grid.row(place) {
            Some(shipment) => {
                let cells = cells(grid, shipment, data, table.columns.len());
                table.row(painter, row, &cells, under_cursor);
            }
            None => table.row(painter, row, &[Cell::of("…", Role::Dim)], under_cursor),
        }
    }
}

fn cells(grid: &Grid, shipment: &Shipment, data: &Data, count: usize) -> Vec<Cell> {
    let shown = grid.columns.iter().skip(grid.left).take(count);
    shown
        .map(|shown| {
            let text = format::cell(shipment, &shown.field);
            let state = format::party(shipment, &shown.field).and_then(|name| data.marks.names.get(name));
            let mark = match state {
                Some(state) => Some((state.glyph().to_owned(), Role::from(*state))),
                None => is_party(&shown.field).then(|| (String::new(), Role::Text)),
            };
            let highlights = grid.find.as_deref().map_or_else(Vec::new, |find| matches(&text, find));
            let unread = is_unread(shipment, &shown.field);
            let role = if text.is_empty() { Some(Role::Dim) } else { unread.then_some(Role::Warning) };
            Cell { mark, text: if text.is_empty() { "—".to_owned() } else { text }, role, highlights }
        })
        .collect()
}

fn is_unread(shipment: &Shipment, field: &Field) -> bool {
    matches!(field, Field::Column(column)
        if matches!(shipment.get(*column), Some(crate::records::Value::Unread(_))))
}

/// The character places at which a text stands in another, in any case.
fn matches(text: &str, find: &str) -> Vec<usize> {
    let fold = |t: &str| -> Vec<char> { t.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect() };
    let (text, find) = (fold(text), fold(find));
    if find.is_empty() || find.len() > text.len() {
        return Vec::new();
    }
    let starts = (0..=text.len() - find.len()).filter(|&at| text[at..at + find.len()] == find[..]);
    starts.flat_map(|at| at..at + find.len()).collect()
}

fn pane(painter: &mut Painter, area: Rect, shipment: Option<&Shipment>, data: &Data) {
    painter.rule(Rect { height: 1, ..area });
    let Some(shipment) = shipment else { return };
    let title = format!(" shipment {} ", shipment.reference);
    painter.text(area.x + 2, area.y, area.width.saturating_sub(4), &title, Role::Heading);
    let lines = shipment::lines(shipment);
    let marks = data.marks_of(shipment);
    let columns = if area.width >= 100 { 2 } else { 1 };
    let width = area.width / columns;
    let rows = area.height.saturating_sub(2);
    for (i, line) in lines.iter().enumerate() {
        let i = u16::try_from(i).unwrap_or(u16::MAX);
        let (column, row) = (i / rows.max(1), i % rows.max(1));
        if column >= columns {
            break;
        }
        let (x, y) = (area.x + column * width + 1, area.y + 1 + row);
        painter.text(x, y, 20, &line.label, Role::Dim);
        let role = if line.unread { Role::Warning } else { Role::Text };
        painter.text(x + 21, y, width.saturating_sub(23), &line.value, role);
    }
    let mut x = area.x + 1;
    for (name, state) in marks {
        let (word, role) = content::state(state);
        let y = area.bottom() - 1;
        x += painter.text(x, y, area.right().saturating_sub(x), &word, role) + 1;
        x += painter.text(x, y, area.right().saturating_sub(x), &name, Role::Text) + 3;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_are_found_in_any_case_and_script() {
        assert_eq!(matches("Nanan Baofeng", "bao"), [6, 7, 8]);
        assert_eq!(matches("ЗАВОД", "зав"), [0, 1, 2]);
        assert_eq!(matches("aa", "aaa"), Vec::<usize>::new());
    }
}
