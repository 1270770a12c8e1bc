//! Pop-ups: help, palette, prompts.

use ratatui::layout::Rect;

use crate::tui::screens::content::wrap;
use crate::tui::screens::help::Menu;
use crate::tui::screens::prompt::Prompt;
use crate::tui::screens::{Behaviour, Screen};
use crate::tui::theme::Role;
use crate::tui::view::finder::input;
use crate::tui::widgets::Painter;

/// Draws a pop-up over the body.
pub fn draw(painter: &mut Painter, body: Rect, screen: &Screen) {
    match screen {
        Screen::Help(menu) => self::menu(painter, body, menu),
        Screen::Prompt(prompt) => self::prompt(painter, body, prompt),
        _ => {}
    }
}

fn boxed(painter: &mut Painter, area: Rect, title: &str) -> Rect {
    painter.clear(area);
    let across = "─".repeat(usize::from(area.width.saturating_sub(2)));
    painter.text(area.x, area.y, area.width, &format!("┌{across}┐"), Role::Accent);
    painter.text(area.x, area.bottom() - 1, area.width, &format!("└{across}┘"), Role::Accent);
    for y in area.y + 1..area.bottom() - 1 {
        painter.text(area.x, y, 1, "│", Role::Accent);
        painter.text(area.right() - 1, y, 1, "│", Role::Accent);
    }
    let room = area.width.saturating_sub(6);
    painter.text(area.x + 2, area.y, room, &format!(" {title} "), Role::Heading);
    Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height - 2 }
}

fn menu(painter: &mut Painter, body: Rect, menu: &Menu) {
    let width = body.width.min(90);
    let area = Rect { x: body.x + (body.width - width) / 2, width, ..body };
    let inner = boxed(painter, area, &menu.title());
    input(painter, Rect { height: 1, ..inner }, "find ", &menu.text, true);
    painter.rule(Rect { y: inner.y + 1, height: 1, ..inner });
    let list = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    for (y, (at, entry)) in (list.y..list.bottom()).zip(menu.rows.iter().enumerate().skip(menu.cursor.top)) {
        painter.text(list.x, y, 10, &entry.keys.join(" "), Role::Accent);
        painter.text(list.x + 11, y, 16, entry.name, Role::Heading);
        painter.text(list.x + 28, y, list.width.saturating_sub(28), entry.help, Role::Text);
        if at == menu.cursor.at {
            painter.shade(Rect::new(list.x, y, list.width, 1), Role::Cursor);
        }
    }
}

fn prompt(painter: &mut Painter, body: Rect, prompt: &Prompt) {
    let lines = u16::try_from(prompt.lines.len()).unwrap_or(1);
    let width = usize::from(body.width.saturating_sub(4));
    let wrong: Vec<String> =
        prompt.wrong.iter().flat_map(|text| text.lines()).flat_map(|l| wrap(l, width)).collect();
    let more = u16::try_from(wrong.len()).unwrap_or(0).saturating_sub(1);
    let height = (lines + 3 + more).min(body.height);
    let area = Rect { y: body.bottom() - height, height, ..body };
    let inner = boxed(painter, area, &prompt.title());
    for ((at, line), y) in prompt.lines.iter().enumerate().zip(inner.y..inner.bottom()) {
        let label = format!("{:<8} ", line.label);
        input(painter, Rect { y, height: 1, ..inner }, &label, &line.input, at == prompt.at);
    }
    let foot = inner.y + lines;
    for (line, y) in wrong.iter().zip(foot..area.bottom() - 1) {
        painter.text(inner.x, y, inner.width, line, Role::Failed);
    }
    if !wrong.is_empty() {
        return;
    }
    if let Some(line) = prompt.lines.get(prompt.at) {
        painter.text(inner.x, foot, inner.width, line.hint, Role::Dim);
    }
}
