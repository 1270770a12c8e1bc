//! A name's or company's dossier.

use ratatui::layout::Rect;

use crate::resolve::PartyKind;
use crate::tui::data::Data;
use crate::tui::format;
use crate::tui::screens::content;
use crate::tui::screens::dossier::{Dossier, Target};
use crate::tui::theme::Role;
use crate::tui::widgets::Painter;

/// Cells of the label column.
const LABEL: u16 = 14;

/// Draws the party, its state, and what is known of it.
pub fn draw(painter: &mut Painter, area: Rect, dossier: &Dossier, data: &Data) {
    let kind = match dossier.party.kind {
        PartyKind::Name => "name in the records",
        PartyKind::Company => "company of this case",
    };
    let mut x = area.x + 1;
    if let Some((word, role)) = data.state_of(&dossier.party).map(content::state) {
        x += painter.text(x, area.y, area.width, &word, role) + 2;
    }
    let room = area.right().saturating_sub(x + 24);
    painter.text(x, area.y, room, &dossier.party.text, Role::Heading);
    painter.right(area.x, area.y, area.width - 1, kind, Role::Dim);
    painter.rule(Rect { y: area.y + 1, height: 1, ..area });
    let list = Rect {
        y: area.y + Dossier::FRAME_ROWS,
        height: area.height.saturating_sub(Dossier::FRAME_ROWS),
        ..area
    };
    if dossier.profile.value.is_none() {
        painter.text(list.x + 1, list.y, list.width, "counting …", Role::Dim);
        return;
    }
    for (y, (at, line)) in
        (list.y..list.bottom()).zip(dossier.lines.iter().enumerate().skip(dossier.cursor.top))
    {
        painter.text(list.x + 1, y, LABEL - 2, line.label, Role::Dim);
        let mut x = list.x + LABEL;
        if let Some((word, role)) = line.state.map(content::state) {
            x += painter.text(x, y, 13, &word, role) + 2;
        }
        let opens = if line.target == Target::None { Role::Text } else { Role::Accent };
        let count = line.shipments.map_or_else(String::new, format::count);
        let room = list.right().saturating_sub(x + 12);
        painter.text(x, y, room, &line.value, opens);
        painter.right(list.right().saturating_sub(11), y, 10, &count, Role::Dim);
        if at == dossier.cursor.at {
            painter.shade(Rect::new(list.x, y, list.width, 1), Role::Cursor);
        }
    }
}
