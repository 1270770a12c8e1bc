//! Questions, sources and the ledger as lists.

use ratatui::layout::Rect;

use crate::state::State;
use crate::tui::data::Data;
use crate::tui::screens::content;
use crate::tui::screens::lists::{Log, Questions, Sources};
use crate::tui::theme::Role;
use crate::tui::view::read;
use crate::tui::widgets::{Cell, Column, Painter, Table};

/// The queue of questions, with its states to choose from.
pub fn questions(painter: &mut Painter, area: Rect, list: &Questions, data: &Data) {
    let mut x = area.x + 1;
    for state in std::iter::once(None).chain(State::ALL.map(Some)) {
        let count = data.questions.iter().filter(|q| state.is_none_or(|s| q.state == s)).count();
        let word = state.map_or_else(|| "all".to_owned(), |s| content::state(s).0);
        let role = if state == list.only { Role::Chip } else { Role::Dim };
        x += painter.text(x, area.y, area.right().saturating_sub(x), &format!(" {word} {count} "), role) + 1;
    }
    let side = (area.width.saturating_sub(32) / 2).max(10);
    let columns = vec![
        Column::new("no.", 4).right(),
        Column::new("state", 11),
        Column::new("is", side),
        Column::new("the same as", side),
        Column::new("evidence", 8).right(),
    ];
    let table = Table::new(columns, 3, area.width.saturating_sub(1));
    table.head(painter, Rect { y: area.y + 1, height: 2, ..area });
    let rows = Rect { y: area.y + 3, height: area.height.saturating_sub(Questions::FRAME_ROWS), ..area };
    let listed = list.listed(data);
    for (y, (at, question)) in (rows.y..rows.bottom()).zip(listed.iter().enumerate().skip(list.cursor.top)) {
        let (word, role) = content::state(question.state);
        let cells = [
            Cell::text(question.id.to_string()),
            Cell::of(word, role),
            Cell::text(&question.left.text),
            Cell::text(&question.right.text),
            Cell::text(question.evidence.len().to_string()),
        ];
        table.row(painter, Rect { y, height: 1, ..rows }, &cells, at == list.cursor.at);
    }
    if listed.is_empty() {
        painter.text(rows.x + 2, rows.y, rows.width, "no question here: ! on a name opens one", Role::Dim);
    }
}

/// Sources, and what was found in the one under the cursor.
pub fn sources(painter: &mut Painter, area: Rect, list: &Sources, data: &Data) {
    if data.sources.is_empty() {
        let text = "nothing is imported yet: tidewaiter import CASE FILE…";
        painter.text(area.x + 2, area.y, area.width, text, Role::Dim);
        return;
    }
    let rows = Sources::list_rows(area.height, data.sources.len());
    let table = Table::new(
        vec![
            Column::new("source", 24),
            Column::new("file", 20),
            Column::new("taken", 10).right(),
            Column::new("rejected", 8).right(),
        ],
        1,
        area.width.saturating_sub(1),
    );
    table.head(painter, Rect { height: 2, ..area });
    let first = area.y + 2;
    for (y, (at, source)) in (first..first + rows).zip(data.sources.iter().enumerate().skip(list.cursor.top))
    {
        let rejected = if source.rows_rejected > 0 { Role::Warning } else { Role::Dim };
        let cells = [
            Cell::text(source.name.as_str()),
            Cell::text(&source.file),
            Cell::text(source.rows_taken.to_string()),
            Cell::of(source.rows_rejected.to_string(), rejected),
        ];
        table.row(painter, Rect { y, height: 1, ..area }, &cells, at == list.cursor.at);
    }
    if let Some(source) = data.sources.get(list.cursor.at) {
        let top = first + rows + 1;
        let place = Rect {
            x: area.x + 1,
            y: top,
            width: area.width.saturating_sub(2),
            height: area.bottom().saturating_sub(top),
        };
        read::rows(
            painter,
            place,
            &content::source(source, usize::from(place.width)),
            usize::from(list.scrolled),
        );
    }
}

/// The ledger, newest first, the entry under the cursor in full below.
pub fn log(painter: &mut Painter, area: Rect, list: &Log, data: &Data) {
    let columns = vec![
        Column::new("entry", 6).right(),
        Column::new("time", 20),
        Column::new("by", 14),
        Column::new("kind", 9),
        Column::new("state", 11),
        Column::new("reason", 10),
    ];
    let table = Table::new(columns, 5, area.width.saturating_sub(1));
    table.head(painter, Rect { height: 2, ..area });
    let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(Log::FRAME_ROWS), ..area };
    let newest = data.ledger.iter().rev();
    for (y, (at, entry)) in (rows.y..rows.bottom()).zip(newest.enumerate().skip(list.cursor.top)) {
        let cells = [
            Cell::text(entry.seq.to_string()),
            Cell::text(&entry.time),
            Cell::text(&entry.by),
            Cell::text(entry.kind.to_string()),
            entry.state.map(content::state).map_or_else(Cell::default, |(word, role)| Cell::of(word, role)),
            Cell::text(entry.reason.as_deref().unwrap_or_default()),
        ];
        table.row(painter, Rect { y, height: 1, ..rows }, &cells, at == list.cursor.at);
    }
    let foot = Rect { y: rows.bottom(), height: 4, ..area };
    painter.rule(Rect { height: 1, ..foot });
    if let Some(entry) = data.ledger.iter().rev().nth(list.cursor.at) {
        let place = Rect { y: foot.y + 1, height: 3, x: foot.x + 1, width: foot.width.saturating_sub(2) };
        read::rows(painter, place, &content::entry(entry, usize::from(place.width)), 0);
    }
}
