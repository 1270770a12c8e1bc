//! The shipments grid: a window on any number of rows.
//!
//! It holds the rows that are on the screen and a page on either side, never more; the selection
//! it looks through is a shared list of row numbers.

use std::ops::Range;

use crate::records::Shipment;
use crate::records::table::Field;
use crate::resolve::Party;
use crate::state::State;
use crate::store::query::Test;
use crate::store::{Filter, Selection, SortKey, Totals};
use crate::tui::action::{Answer, Effect};
use crate::tui::data::Data;
use crate::tui::format;
use crate::tui::keymap::{Command, Place};
use crate::tui::screens::columns::{self, Shown};
use crate::tui::screens::facets::Facets;
use crate::tui::screens::prompt::Prompt;
use crate::tui::screens::{Behaviour, Ctx, Cursor, Delivery, Fetch, Go, Screen, dossier, shipment};

/// Rows above and below the list: filter chips, headings, rule.
const FRAME_ROWS: u16 = 3;
/// From this body height on, the shipment under the cursor is shown below the list.
const DETAIL_FROM: u16 = 30;
/// Rows of that pane, its rule included.
const DETAIL_ROWS: u16 = 10;

/// How the body is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Rows of shipments.
    pub rows: usize,
    /// Rows of the detail pane; 0 where there is no room for it.
    pub detail: u16,
}

impl Layout {
    /// The division of a body of that height.
    pub fn of(height: u16) -> Self {
        let detail = if height >= DETAIL_FROM { DETAIL_ROWS } else { 0 };
        Self { rows: usize::from(height.saturating_sub(FRAME_ROWS + detail)).max(1), detail }
    }
}

/// Rows and order of a grid, with the sums over them.
#[derive(Debug, Clone)]
pub struct Selected {
    /// The rows.
    pub selection: Selection,
    /// Their sums.
    pub totals: Totals,
}

/// The shipments that are held.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// The place of the first.
    pub start: usize,
    /// The shipments.
    pub rows: Vec<Shipment>,
}

/// The shipments grid.
#[derive(Debug, Default)]
pub struct Grid {
    /// What is shown.
    pub filter: Filter,
    /// In what order.
    pub sort: Vec<SortKey>,
    /// Columns, leftmost first.
    pub columns: Vec<Shown>,
    /// The column under the cursor.
    pub column: usize,
    /// The first column on the screen.
    pub left: usize,
    /// The row under the cursor.
    pub cursor: Cursor,
    /// Rows in order.
    pub selected: Fetch<(Filter, Vec<SortKey>), Selected>,
    /// Shipments at hand.
    pub window: Fetch<(u64, Range<usize>), Window>,
    /// The text that was searched for.
    pub find: Option<String>,
    /// Whether nothing more was found in the direction that was searched last.
    pub missed: bool,
    find_from: usize,
    found: Fetch<(), ()>,
    selections: u64,
}

impl Grid {
    /// All shipments, or those of a filter.
    pub fn new(data: &Data, filter: Filter) -> Self {
        Self { filter, columns: columns::initial(&data.fields), ..Self::default() }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.selected.value.as_ref().map_or(0, |s| s.selection.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The shipment at a place, if it is at hand.
    pub fn row(&self, place: usize) -> Option<&Shipment> {
        let window = self.window.value.as_ref()?;
        window.rows.get(place.checked_sub(window.start)?)
    }

    /// The shipment under the cursor.
    pub fn current(&self) -> Option<&Shipment> {
        self.row(self.cursor.at)
    }

    /// The column under the cursor.
    pub fn field(&self) -> Option<&Field> {
        self.columns.get(self.column).map(|shown| &shown.field)
    }

    /// The name under the cursor, or the first that the shipment carries.
    pub fn party(&self) -> Option<Party> {
        let row = self.current()?;
        let here = self.field().and_then(|field| format::party(row, field));
        here.or_else(|| format::first_party(row)).map(Party::name)
    }

    fn sort_by(&mut self, also: bool) {
        let Some(field) = self.field().cloned() else { return };
        let amounts_first = format::flush_right(&field);
        let at = self.sort.iter().position(|key| key.field == field);
        match at {
            Some(at) if self.sort[at].descending == amounts_first => {
                self.sort[at].descending = !amounts_first;
            }
            Some(at) => {
                self.sort.remove(at);
            }
            None => {
                if !also {
                    self.sort.clear();
                }
                self.sort.push(SortKey { field, descending: amounts_first });
            }
        }
        self.reset();
    }

    fn reset(&mut self) {
        self.cursor = Cursor::default();
    }

    fn narrow(&mut self, more: Filter) {
        self.filter.terms.extend(more.terms);
        self.reset();
    }

    fn move_column(&mut self, to_right: bool) {
        let to = if to_right { self.column + 1 } else { self.column.wrapping_sub(1) };
        if to < self.columns.len() {
            self.columns.swap(self.column, to);
            self.column = to;
        }
    }

    fn hide_column(&mut self) {
        if self.columns.len() > 1 {
            self.columns.remove(self.column);
            self.column = self.column.min(self.columns.len() - 1);
        }
    }

    fn widen(&mut self, by: i16) {
        if let Some(shown) = self.columns.get_mut(self.column) {
            shown.widened = (shown.widened + by).clamp(-40, 120);
        }
    }

    fn set_columns(&mut self, command: Command, ctx: &Ctx) {
        match command {
            Command::Left => self.column = self.column.saturating_sub(ctx.count.unwrap_or(1)),
            Command::Right => {
                self.column =
                    (self.column + ctx.count.unwrap_or(1)).min(self.columns.len().saturating_sub(1));
            }
            Command::HideColumn => self.hide_column(),
            Command::ShowColumns => {
                self.columns = columns::initial(&ctx.data.fields);
                self.column = self.column.min(self.columns.len().saturating_sub(1));
            }
            Command::Narrower => self.widen(-4),
            Command::Wider => self.widen(4),
            Command::ColumnLeft => self.move_column(false),
            Command::ColumnRight => self.move_column(true),
            _ => {}
        }
    }

    fn seek(&mut self, from: usize, forward: bool, ctx: &mut Ctx) {
        let (Some(text), Some(selected)) = (self.find.clone(), &self.selected.value) else {
            return ctx.refuse("nothing to look for: press / and type a text");
        };
        self.found.expire();
        let generation = self.found.ask(()).unwrap_or_default();
        let (ticket, selection) = (ctx.ticket(generation), selected.selection.clone());
        ctx.effects.push(Effect::Find { ticket, selection, from, text, forward });
    }

    fn take_selection(&mut self, generation: u64, selection: Selection, totals: Totals) {
        if self.selected.take(generation, Selected { selection, totals }) {
            self.selections += 1;
        }
    }

    fn take_found(&mut self, generation: u64, place: Option<usize>) {
        if self.found.take(generation, ()) {
            self.cursor.at = place.unwrap_or(self.cursor.at);
            self.missed = place.is_none();
        }
    }

    fn facet(&self, ctx: &mut Ctx) {
        if let (Some(field), Some(selected)) = (self.field(), &self.selected.value) {
            let facets =
                Facets::over(ctx.data, self.filter.clone(), selected.selection.clone(), field.clone());
            ctx.push(Screen::Facets(Box::new(facets)));
        }
    }

    fn on_shipment(&mut self, command: Command, ctx: &mut Ctx) {
        let Some(row) = self.current().cloned() else {
            return ctx.refuse("there is no shipment under the cursor");
        };
        match command {
            Command::Open => ctx.push(Screen::Shipment(Box::new(shipment::Detail::new(row, false)))),
            Command::Original => ctx.push(Screen::Shipment(Box::new(shipment::Detail::new(row, true)))),
            Command::YankRow => ctx.effects.push(Effect::Yank(shipment::as_citation(&row, ctx.data))),
            Command::YankCell => {
                let text = self.field().map_or_else(String::new, |field| format::cell(&row, field));
                ctx.effects.push(Effect::Yank(text));
            }
            _ => match self.party() {
                Some(party) => dossier::on_party(command, party, ctx),
                None => ctx.refuse("this shipment names no party"),
            },
        }
    }
}

impl Behaviour for Grid {
    fn places(&self) -> &'static [Place] {
        &[Place::Grid, Place::Lists, Place::Screens, Place::Anywhere]
    }

    fn title(&self) -> String {
        "Shipments".to_owned()
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        let height = Layout::of(ctx.body.1).rows;
        if self.cursor.step(command, ctx.count, self.len(), height) {
            return;
        }
        match command {
            Command::Sort => self.sort_by(false),
            Command::SortAlso => self.sort_by(true),
            Command::Filter => ctx.push(Screen::Prompt(Box::new(Prompt::filter()))),
            Command::DropFilter => {
                self.filter.terms.pop();
                self.reset();
            }
            Command::ClearFilters => {
                self.filter.terms.clear();
                self.reset();
            }
            Command::Find => {
                self.find_from = self.cursor.at;
                ctx.push(Screen::Prompt(Box::new(Prompt::find(self.find.as_deref().unwrap_or_default()))));
            }
            Command::FindNext => self.seek(self.cursor.at + 1, true, ctx),
            Command::FindPrevious => match self.cursor.at.checked_sub(1) {
                Some(from) => self.seek(from, false, ctx),
                None => ctx.refuse("no match before this one"),
            },
            Command::Frequency => self.facet(ctx),
            Command::Open
            | Command::Original
            | Command::Party
            | Command::Ask
            | Command::Attribute
            | Command::YankCell
            | Command::YankRow => self.on_shipment(command, ctx),
            Command::Cancel if self.find.is_some() => self.find = None,
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            other => self.set_columns(other, ctx),
        }
    }

    fn deliver(&mut self, delivery: Delivery, ctx: &mut Ctx) {
        match delivery {
            Delivery::Filter(filter) => self.narrow(filter),
            Delivery::Find(text) if text.is_empty() => {
                self.find = None;
                self.cursor.at = self.find_from;
            }
            Delivery::Find(text) => {
                self.find = Some(text);
                self.seek(self.find_from, true, ctx);
            }
        }
    }

    fn answer(&mut self, generation: u64, answer: Answer) {
        match answer {
            Answer::Selected(selection, totals) => self.take_selection(generation, selection, totals),
            Answer::Window(start, rows) => {
                self.window.take(generation, Window { start, rows });
            }
            Answer::Found(place) => self.take_found(generation, place),
            _ => {}
        }
    }

    fn refresh(&mut self, data: &Data) {
        let by_ledger = |test: &Test| matches!(test, Test::State(_) | Test::Company(_));
        if self.filter.terms.iter().flat_map(|term| &term.any).any(by_ledger) {
            self.selected.expire();
        }
        if self.columns.is_empty() {
            self.columns = columns::initial(&data.fields);
        }
    }

    fn want(&mut self, ctx: &mut Ctx) {
        if let Some(generation) = self.selected.ask((self.filter.clone(), self.sort.clone())) {
            ctx.effects.push(Effect::Select(ctx.ticket(generation), self.filter.clone(), self.sort.clone()));
        }
        self.left = columns::scrolled(
            &self.columns,
            self.left,
            self.column,
            ctx.body.0.saturating_sub(columns::GUTTER),
        );
        let height = Layout::of(ctx.body.1).rows;
        self.cursor.fit(self.len(), height);
        let (len, top) = (self.len(), self.cursor.top);
        let Some(selected) = &self.selected.value else { return };
        let needed = top..(top + height).min(len);
        let held = self.window.value.as_ref().map_or(0..0, |w| w.start..w.start + w.rows.len());
        let fresh = self.window.is_asked_for(|(selection, _)| *selection == self.selections);
        if !fresh || needed.start < held.start || needed.end > held.end {
            let range = top.saturating_sub(height)..(top + 2 * height).min(len);
            if let Some(generation) = self.window.ask((self.selections, range.clone())) {
                ctx.effects.push(Effect::Window(ctx.ticket(generation), selected.selection.clone(), range));
            }
        }
    }
}

/// The state to mark a shipment with: the greatest of its names'.
pub fn mark(shipment: &Shipment, data: &Data) -> Option<State> {
    data.marks_of(shipment).into_iter().map(|(_, state)| state).max()
}
