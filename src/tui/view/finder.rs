//! Companies: what is typed, and what it finds.

use ratatui::layout::Rect;
use tui_input::Input;

use crate::resolve::PartyKind;
use crate::tui::data::Data;
use crate::tui::format;
use crate::tui::screens::content;
use crate::tui::screens::finder::{Finder, Row};
use crate::tui::theme::Role;
use crate::tui::widgets::{Cell, Column, Painter, Table};

/// Draws the input, the count and the results.
pub fn draw(painter: &mut Painter, area: Rect, finder: &Finder, data: &Data) {
    let line = Rect { x: area.x + 1, height: 1, width: area.width.saturating_sub(2), ..area };
    let found = finder.found.value.as_ref();
    let count = found.map_or_else(String::new, |found| {
        format!("{} of {} names", format::count(found.matched as u64), format::count(found.of as u64))
    });
    let wait = if finder.found.is_waiting() { "… " } else { "" };
    painter.right(line.x, line.y, line.width, &format!("{wait}{count}"), Role::Dim);
    input(
        painter,
        Rect { width: line.width.saturating_sub(24), ..line },
        "find ",
        &finder.text,
        finder.typing,
    );
    let table = table(area.width);
    table.head(painter, Rect { y: area.y + 1, height: 2, ..area });
    let list = Rect { y: area.y + 3, height: area.height.saturating_sub(Finder::FRAME_ROWS), ..area };
    for (y, (at, row)) in (list.y..list.bottom()).zip(finder.rows.iter().enumerate().skip(finder.cursor.top))
    {
        let cells = cells(finder, *row, data);
        table.row(painter, Rect { y, height: 1, ..list }, &cells, at == finder.cursor.at);
    }
    if finder.rows.is_empty() && found.is_some() {
        painter.text(list.x + 2, list.y, list.width, "nothing is written like this", Role::Dim);
    }
}

fn table(width: u16) -> Table {
    let mut columns = vec![
        Column::new("  name", 20),
        Column::new("mark", 11),
        Column::new("shipments", 9).right(),
        Column::new("role", 22),
    ];
    if width >= 110 {
        columns.push(Column::new("why", 26));
    }
    Table::new(columns, 0, width)
}

fn cells(finder: &Finder, row: Row, data: &Data) -> Vec<Cell> {
    let hit = match row {
        Row::Create => {
            let text = format!("create the company “{}”", finder.text.value().trim());
            return vec![Cell { mark: Some(("+".to_owned(), Role::Accent)), ..Cell::of(text, Role::Accent) }];
        }
        Row::Hit(place) => finder.found.value.as_ref().and_then(|found| found.hits.get(place)),
    };
    let Some(hit) = hit else { return Vec::new() };
    let company = hit.party.kind == PartyKind::Company;
    let mark = if company { "C" } else { "" };
    let state = data.state_of(&hit.party).map(content::state);
    let roles: Vec<&str> = hit.roles.iter().map(|role| role.word()).collect();
    let role = if company { "company of this case".to_owned() } else { roles.join(", ") };
    vec![
        Cell {
            mark: Some((mark.to_owned(), Role::Accent)),
            highlights: hit.highlights.clone(),
            ..Cell::text(&hit.party.text)
        },
        state.map_or_else(Cell::default, |(word, role)| Cell::of(word, role)),
        Cell::text(if company { String::new() } else { format::count(hit.shipments) }),
        Cell::of(role, Role::Dim),
        Cell::of(&hit.why, Role::Dim),
    ]
}

/// Draws a label and a line to type in, the place of the next character shown.
pub fn input(painter: &mut Painter, area: Rect, label: &str, input: &Input, focused: bool) {
    let used = painter.text(area.x, area.y, area.width, label, Role::Accent);
    let room = area.width.saturating_sub(used + 1);
    let scroll = input.visual_scroll(usize::from(room.max(1)));
    let shown: String = skip_cells(input.value(), scroll);
    painter.text(area.x + used, area.y, room + 1, &shown, Role::Text);
    if focused {
        let at = u16::try_from(input.visual_cursor().max(scroll) - scroll).unwrap_or(room).min(room);
        painter.shade(Rect::new(area.x + used + at, area.y, 1, 1), Role::Cursor);
    }
}

fn skip_cells(text: &str, cells: usize) -> String {
    let mut skipped = 0;
    let keep = |c: &char| {
        let before = skipped < cells;
        skipped += unicode_width::UnicodeWidthChar::width(*c).unwrap_or(0);
        before
    };
    text.chars().skip_while(keep).collect()
}
