//! Writes text into a part of the screen; the one gate between data and cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::text::DisplayText;
use crate::tui::theme::{Role, Theme};

/// Draws into a buffer with a theme.
#[derive(Debug)]
pub struct Painter<'a> {
    /// The screen.
    pub buffer: &'a mut Buffer,
    /// The styles.
    pub theme: &'a Theme,
}

impl Painter<'_> {
    /// Writes data on one line, made safe, cut with a mark; returns the cells used.
    pub fn text(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        let fitted = DisplayText::line(text).fit(usize::from(width));
        self.put(x, y, width, &fitted, self.theme.style(role))
    }

    /// The same, set flush right.
    pub fn right(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) {
        let fitted = DisplayText::line(text).fit(usize::from(width));
        let cells = u16::try_from(fitted.width()).unwrap_or(width).min(width);
        self.put(x + width - cells, y, cells, &fitted, self.theme.style(role));
    }

    /// Writes pieces one after the other.
    pub fn pieces<'p>(&mut self, area: Rect, pieces: impl IntoIterator<Item = (&'p str, Role)>) -> u16 {
        let mut used = 0;
        for (text, role) in pieces {
            if used >= area.width {
                break;
            }
            used += self.text(area.x + used, area.y, area.width - used, text, role);
        }
        used
    }

    /// Writes data with some of its characters (by place) in another style, cut with a mark.
    pub fn highlighted(&mut self, area: Rect, text: &str, places: &[usize], role: Role) -> u16 {
        let safe = DisplayText::line(text);
        if safe.as_str() != text || places.is_empty() {
            return self.text(area.x, area.y, area.width, text, role);
        }
        let used = self.text(area.x, area.y, area.width, text, role);
        let (style, mut x, mut place) = (self.theme.style(Role::Match), 0u16, 0usize);
        for grapheme in safe.as_str().graphemes(true) {
            let (chars, cells) = (grapheme.chars().count(), u16::try_from(grapheme.width()).unwrap_or(1));
            let last = x + cells >= area.width && safe.width() > usize::from(area.width);
            if x + cells > area.width || last {
                break;
            }
            if places.iter().any(|p| (place..place + chars).contains(p)) {
                self.buffer.set_style(Rect::new(area.x + x, area.y, cells, 1), style);
            }
            x += cells;
            place += chars;
        }
        used
    }

    /// Draws a rule over a line.
    pub fn rule(&mut self, area: Rect) {
        let line = "─".repeat(usize::from(area.width));
        self.put(area.x, area.y, area.width, &line, self.theme.style(Role::Rule));
    }

    /// Gives a part of the screen a style.
    pub fn shade(&mut self, area: Rect, role: Role) {
        let style = self.theme.style(role);
        self.buffer.set_style(area, style);
    }

    /// Empties a part of the screen.
    pub fn clear(&mut self, area: Rect) {
        for position in area.intersection(self.buffer.area).positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
    }

    fn put(&mut self, x: u16, y: u16, width: u16, safe: &str, style: Style) -> u16 {
        if width == 0 || !self.buffer.area.contains((x, y).into()) {
            return 0;
        }
        let (end, _) = self.buffer.set_stringn(x, y, safe, usize::from(width), style);
        end - x
    }
}

/// Stand-ins for the interface's own characters where only ASCII can be shown.
const ASCII: &[(&str, &str)] = &[
    ("─", "-"),
    ("│", "|"),
    ("┌", "+"),
    ("┐", "+"),
    ("└", "+"),
    ("┘", "+"),
    ("▸", ">"),
    ("▲", "^"),
    ("▼", "v"),
    ("…", "~"),
    ("≠", "#"),
    ("·", "."),
    ("—", "-"),
    ("–", "-"),
    ("█", "#"),
    ("▌", "|"),
    ("✕", "x"),
    ("≟", "?"),
    ("←", "<"),
    ("⏎", "^"),
];

/// Replaces every cell that is not ASCII: by its stand-in, or by `?`.
pub fn to_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let stand_in = ASCII.iter().find(|(symbol, _)| *symbol == cell.symbol()).map_or("?", |(_, a)| a);
            cell.set_symbol(stand_in);
        }
    }
}
