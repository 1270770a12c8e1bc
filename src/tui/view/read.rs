//! Screens that are read from top to bottom: one shipment, one question.

use ratatui::layout::Rect;

use crate::tui::data::Data;
use crate::tui::screens::content::{self, Row, wrap};
use crate::tui::screens::question::{Tab, View};
use crate::tui::screens::shipment::Detail;
use crate::tui::theme::Role;
use crate::tui::widgets::Painter;

/// Cells of a shipment's label column.
const LABEL: u16 = 22;

/// Draws rows of pieces from one of them on; where not all fit, the last line says how many are left.
pub fn rows(painter: &mut Painter, area: Rect, rows: &[Row], from: usize) {
    let all = rows.len() <= usize::from(area.height);
    let height = if all { area.height } else { area.height.saturating_sub(1) };
    let from = from.min(rows.len().saturating_sub(usize::from(height)));
    for (line, row) in (0..height).zip(rows.iter().skip(from)) {
        let place = Rect { y: area.y + line, height: 1, ..area };
        painter.pieces(place, row.iter().map(|(text, role)| (text.as_str(), *role)));
    }
    if !all && area.height > 0 {
        let left = rows.len().saturating_sub(from + usize::from(height));
        let text = format!("lines {}–{} of {}, {left} below", from + 1, rows.len() - left, rows.len());
        painter.right(area.x, area.bottom() - 1, area.width, &text, Role::Accent);
    }
}

/// A question: its two sides in the title, tabs, and the tab's text.
pub fn question(painter: &mut Painter, area: Rect, view: &View, data: &Data) {
    let Some(question) = data.question(view.id) else {
        painter.text(area.x + 1, area.y, area.width, "this question is not in the case", Role::Failed);
        return;
    };
    let (word, role) = content::state(question.state);
    let state_width = u16::try_from(word.chars().count()).unwrap_or(12) + 1;
    let sides = format!(" {}  ≟  {}", question.left.text, question.right.text);
    painter.text(area.x, area.y, area.width.saturating_sub(state_width + 1), &sides, Role::Heading);
    painter.right(area.x, area.y, area.width - 1, &word, role);
    let mut x = area.x + 1;
    for tab in Tab::ALL {
        let role = if tab == view.tab { Role::Chip } else { Role::Dim };
        x += painter.text(x, area.y + 1, 14, &format!(" {} ", tab.word()), role) + 1;
    }
    let said = question.judgements.last().and_then(|entry| {
        let reason = entry.reason.as_deref()?;
        Some(format!("{}: {reason}", entry.by))
    });
    if let Some(said) = said {
        painter.right(x, area.y + 1, area.right().saturating_sub(x + 1), &said, Role::Dim);
    }
    let body = Rect { x: area.x + 1, y: area.y + 2, width: area.width - 2, height: area.height - 2 };
    rows(painter, body, &content::question(view, data, usize::from(body.width)), view.scrolled);
}

/// A shipment: its columns, or its original row; its marks and its place in the source.
pub fn shipment(painter: &mut Painter, area: Rect, detail: &Detail, data: &Data) {
    let list = Rect { height: area.height.saturating_sub(Detail::FRAME_ROWS), ..area };
    if detail.show_original {
        original(painter, list, detail);
    } else {
        columns(painter, list, detail, data);
    }
    let foot = Rect { y: list.bottom(), height: 1, ..area };
    painter.rule(foot);
    marks(painter, Rect { y: foot.y + 1, ..foot }, detail, data);
    let shipment = &detail.shipment;
    let source = data.sources.iter().find(|source| source.name == shipment.reference.source);
    let (offset, length) = shipment.span;
    let place = format!(
        " source {} row {} · original bytes {offset}–{}",
        source.map_or("?", |source| source.file.as_str()),
        shipment.reference.row,
        offset + u64::from(length),
    );
    painter.text(area.x, foot.y + 2, area.width, &place, Role::Dim);
    let sum = source.map_or_else(String::new, |source| format!(" sha256 {}", source.sha256));
    painter.text(area.x, foot.y + 3, area.width, &sum, Role::Dim);
}

fn columns(painter: &mut Painter, area: Rect, detail: &Detail, data: &Data) {
    for (y, (at, line)) in
        (area.y..area.bottom()).zip(detail.lines.iter().enumerate().skip(detail.cursor.top))
    {
        painter.text(area.x + 1, y, LABEL - 2, &line.label, Role::Dim);
        let state = line.party.as_ref().and_then(|party| data.state_of(party));
        let mut x = area.x + LABEL;
        if let Some(state) = state {
            let (word, role) = content::state(state);
            x += painter.text(x, y, area.right().saturating_sub(x), &word, role) + 2;
        }
        let role = if line.unread { Role::Warning } else { Role::Text };
        let room = area.right().saturating_sub(x + 1);
        painter.text(x, y, room, &line.value, role);
        if at == detail.cursor.at {
            painter.shade(Rect::new(area.x, y, area.width, 1), Role::Cursor);
        }
    }
}

fn original(painter: &mut Painter, area: Rect, detail: &Detail) {
    let text = detail.original.value.as_deref().unwrap_or("…");
    let width = usize::from(area.width.saturating_sub(2));
    painter.text(area.x + 1, area.y, area.width, "the row as it stands in the imported file:", Role::Dim);
    for (y, line) in (area.y + 2..area.bottom()).zip(wrap(text, width)) {
        painter.text(area.x + 1, y, area.width.saturating_sub(1), &line, Role::Text);
    }
}

fn marks(painter: &mut Painter, area: Rect, detail: &Detail, data: &Data) {
    let mut x = area.x + 1;
    for (name, state) in data.marks_of(&detail.shipment) {
        let (word, role) = content::state(state);
        x += painter.text(x, area.y, area.right().saturating_sub(x), &word, role) + 1;
        x += painter.text(x, area.y, area.right().saturating_sub(x), &name, Role::Text) + 3;
    }
    if x == area.x + 1 {
        painter.text(x, area.y, area.width, "no question touches a name of this shipment", Role::Dim);
    }
}
