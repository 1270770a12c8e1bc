//! Draws the state; changes nothing, asks nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::text::DisplayText;
use crate::tui::format;
use crate::tui::keymap;
use crate::tui::screens::Screen;
use crate::tui::state::{CHROME_ROWS, SMALLEST, State};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::{Painter, paint};

mod counts;
mod dossier;
mod finder;
mod grid;
mod lists;
mod popup;
mod read;

/// What a terminal can show.
#[derive(Debug, Clone)]
pub struct Look {
    /// The styles.
    pub theme: Theme,
    /// Whether characters beyond ASCII can be shown.
    pub unicode: bool,
}

/// Draws the whole screen.
pub fn draw(buffer: &mut Buffer, state: &State, look: &Look) {
    let area = buffer.area;
    let mut painter = Painter { buffer, theme: &look.theme };
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(&mut painter, area);
    } else {
        let body = Rect { y: area.y + 1, height: area.height - CHROME_ROWS, ..area };
        let (base, popups) = state.layers();
        title(&mut painter, Rect { height: 1, ..area }, state);
        screen(&mut painter, body, &base.screen, state);
        for frame in popups {
            popup::draw(&mut painter, body, &frame.screen);
        }
        status(&mut painter, Rect { y: area.bottom() - 1, height: 1, ..area }, state);
    }
    if !look.unicode {
        paint::to_ascii(buffer);
    }
}

fn too_small(painter: &mut Painter, area: Rect) {
    let text = format!("at least {} x {} cells are needed", SMALLEST.0, SMALLEST.1);
    painter.text(area.x, area.y, area.width, &text, Role::Warning);
}

fn screen(painter: &mut Painter, area: Rect, screen: &Screen, state: &State) {
    let data = &state.data;
    match screen {
        Screen::Grid(grid) => grid::draw(painter, area, grid, data),
        Screen::Shipment(detail) => read::shipment(painter, area, detail, data),
        Screen::Finder(finder) => finder::draw(painter, area, finder, data),
        Screen::Dossier(dossier) => dossier::draw(painter, area, dossier, data),
        Screen::Questions(list) => lists::questions(painter, area, list, data),
        Screen::Question(view) => read::question(painter, area, view, data),
        Screen::Facets(facets) => counts::facets(painter, area, facets),
        Screen::Chart(chart) => counts::chart(painter, area, chart),
        Screen::Sources(list) => lists::sources(painter, area, list, data),
        Screen::Log(list) => lists::log(painter, area, list, data),
        Screen::Help(_) | Screen::Prompt(_) => {}
    }
}

/// Where one is: the program, the case, the screen; on the right how much of what is shown.
fn title(painter: &mut Painter, area: Rect, state: &State) {
    let right = extent(state);
    let taken = u16::try_from(DisplayText::line(&right).width()).unwrap_or(0) + 2;
    let name = format!(" {} ", state.data.title);
    let path = format!("▸ {}", state.layers().0.screen.view().title());
    let left = Rect { width: area.width.saturating_sub(taken), ..area };
    let read_only = if state.data.writable { "" } else { " read-only" };
    painter.pieces(
        left,
        [
            (" tidewaiter ", Role::Title),
            (&name, Role::Text),
            (&path, Role::Accent),
            (read_only, Role::Warning),
        ],
    );
    painter.right(area.right().saturating_sub(taken), area.y, taken - 1, &right, Role::Dim);
}

fn extent(state: &State) -> String {
    let rows = format::count(state.data.rows);
    let sources = match state.data.sources.len() {
        1 => "1 source".to_owned(),
        n => format!("{n} sources"),
    };
    match &state.layers().0.screen {
        Screen::Grid(grid) if grid.selected.value.is_some() => {
            let count = u64::try_from(grid.len()).unwrap_or(u64::MAX);
            format!("{} of {rows} · {sources}", format::count(count))
        }
        _ => format!("{rows} shipments · {sources}"),
    }
}

/// What was said last; else the keys that matter now.
fn status(painter: &mut Painter, area: Rect, state: &State) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if !state.pending.is_empty() {
        return which_key(painter, inner, state);
    }
    if let Some(message) = &state.message {
        let role = if message.failed { Role::Failed } else { Role::Accent };
        painter.text(inner.x, inner.y, inner.width, &message.text, role);
        return;
    }
    let mut x = inner.x;
    if let Some(count) = state.count {
        x += painter.text(x, inner.y, 12, &format!("{count} … "), Role::Accent);
    }
    let typing = match &state.top().screen {
        Screen::Finder(finder) if finder.typing => Some("enter open   tab to the list   esc leave"),
        Screen::Help(_) => Some("enter run   esc cancel"),
        Screen::Prompt(prompt) if prompt.lines.len() > 1 => {
            Some("enter next, accept   tab next field   esc cancel")
        }
        Screen::Prompt(_) => Some("enter accept   esc cancel"),
        _ => None,
    };
    if let Some(hints) = typing {
        painter.text(x, inner.y, inner.right().saturating_sub(x), hints, Role::Dim);
        return;
    }
    for entry in keymap::applying(state.places()).into_iter().filter(|entry| !entry.hint.is_empty()) {
        let width = u16::try_from(entry.keys[0].len() + entry.hint.len() + 3).unwrap_or(0);
        if x + width > inner.right() + 2 {
            continue;
        }
        x += painter.text(x, inner.y, width, entry.keys[0], Role::Accent) + 1;
        x += painter.text(x, inner.y, width, entry.hint, Role::Dim) + 2;
    }
}

fn which_key(painter: &mut Painter, area: Rect, state: &State) {
    let mut x =
        area.x + painter.text(area.x, area.y, area.width, &format!("{} ", state.pending), Role::Accent);
    for entry in keymap::applying(state.places()) {
        let rest = entry.keys[0].strip_prefix(&state.pending).and_then(|rest| rest.strip_prefix(' '));
        let Some(rest) = rest else { continue };
        let left = area.right().saturating_sub(x);
        x += painter.text(x, area.y, left, &format!(" {rest}"), Role::Accent);
        x += painter.text(
            x,
            area.y,
            area.right().saturating_sub(x),
            &format!(" {} ", short(entry.name)),
            Role::Dim,
        );
    }
}

/// A command's name without the word that its prefix key stands for.
fn short(name: &str) -> &str {
    name.split_once('-').map_or(name, |(_, rest)| rest)
}
