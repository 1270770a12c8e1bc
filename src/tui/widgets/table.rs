//! A windowed table: draws the rows it is given, however many there are in all.

use ratatui::layout::Rect;

use crate::tui::theme::Role;
use crate::tui::widgets::Painter;

/// A column's heading and place.
#[derive(Debug, Clone)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// Cells.
    pub width: u16,
    /// Whether it is set flush right.
    pub right: bool,
    /// Whether the cursor is on it.
    pub current: bool,
}

impl Column {
    /// A column of that width, set flush left.
    pub fn new(title: &str, width: u16) -> Self {
        Self { title: title.to_owned(), width, right: false, current: false }
    }

    /// The same, set flush right.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.right = true;
        self
    }
}

/// A cell: an optional mark, then data.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// A mark of two cells before the text.
    pub mark: Option<(String, Role)>,
    /// The text; it is made safe when it is drawn.
    pub text: String,
    /// What it is.
    pub role: Option<Role>,
    /// Characters (by place) to set off.
    pub highlights: Vec<usize>,
}

impl Cell {
    /// Plain data.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Data of a kind.
    pub fn of(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role: Some(role), ..Self::default() }
    }
}

/// A table whose rows are handed over one by one.
#[derive(Debug)]
pub struct Table {
    /// The columns, leftmost first.
    pub columns: Vec<Column>,
}

impl Table {
    /// A table of these columns; the first one marked as flexible takes the cells that are left.
    pub fn new(mut columns: Vec<Column>, flexible: usize, total: u16) -> Self {
        let gaps = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
        let others: u16 =
            columns.iter().enumerate().filter(|(i, _)| *i != flexible).map(|(_, c)| c.width).sum();
        if let Some(column) = columns.get_mut(flexible) {
            column.width = total.saturating_sub(others + gaps).max(column.width.min(8));
        }
        Self { columns }
    }

    /// Draws headings and a rule over two lines.
    pub fn head(&self, painter: &mut Painter, area: Rect) {
        for (column, x, width) in self.places(area) {
            let role = if column.current { Role::Column } else { Role::Heading };
            if column.right {
                painter.right(x, area.y, width, &column.title, role);
            } else {
                painter.text(x, area.y, width, &column.title, role);
            }
        }
        painter.rule(Rect { y: area.y + 1, height: 1, ..area });
    }

    /// Draws a row over one line.
    pub fn row(&self, painter: &mut Painter, area: Rect, cells: &[Cell], under_cursor: bool) {
        for ((column, x, width), cell) in self.places(area).zip(cells) {
            let role = cell.role.unwrap_or(Role::Text);
            let mut used = 0;
            if let Some((mark, role)) = &cell.mark {
                painter.text(x, area.y, width.min(2), mark, *role);
                used = 2.min(width);
            }
            let place = Rect::new(x + used, area.y, width - used, 1);
            if column.right {
                painter.right(place.x, place.y, place.width, &cell.text, role);
            } else {
                painter.highlighted(place, &cell.text, &cell.highlights, role);
            }
        }
        if under_cursor {
            painter.shade(Rect { height: 1, ..area }, Role::Cursor);
        }
    }

    fn places(&self, area: Rect) -> impl Iterator<Item = (&Column, u16, u16)> {
        let mut x = area.x;
        let end = area.right();
        self.columns.iter().map_while(move |column| {
            let width = column.width.min(end.saturating_sub(x));
            let at = x;
            x += column.width + 1;
            (width > 0).then_some((column, at, width))
        })
    }
}
