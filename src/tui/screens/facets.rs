//! Facets: the values of a column over a selection, greatest first; Enter narrows to one.

use crate::records::Column;
use crate::records::table::Field;
use crate::store::query::{Term, Test};
use crate::store::{Facet, Filter, Measure, Selection};
use crate::tui::action::{Answer, Effect};
use crate::tui::data::Data;
use crate::tui::keymap::{Command, Place};
use crate::tui::screens::grid::Grid;
use crate::tui::screens::{Behaviour, Ctx, Cursor, Fetch, Go, Screen};

/// Values of one column.
#[derive(Debug)]
pub struct Facets {
    /// The filter that made the selection.
    pub filter: Filter,
    /// The columns to choose from.
    pub fields: Vec<Field>,
    /// The chosen one, and the cursor among them.
    pub field: Cursor,
    /// What orders the values.
    pub measure: Measure,
    /// The value under the cursor.
    pub cursor: Cursor,
    /// The values.
    pub facet: Fetch<(Field, Measure), Facet>,
    selection: Fetch<(), Selection>,
}

impl Facets {
    /// Rows of the body that do not show values.
    pub const FRAME_ROWS: u16 = 4;

    /// A column over a selection that is at hand.
    pub fn over(data: &Data, filter: Filter, selection: Selection, field: Field) -> Self {
        let mut facets = Self::new(data, filter);
        facets.field.at = facets.fields.iter().position(|f| *f == field).unwrap_or_default();
        let generation = facets.selection.ask(()).unwrap_or_default();
        facets.selection.take(generation, selection);
        facets
    }

    /// Any column over the shipments of a filter.
    pub fn new(data: &Data, filter: Filter) -> Self {
        let fields: Vec<Field> =
            data.fields.iter().filter(|field| !matches!(field, Field::Unread(_))).cloned().collect();
        let first = fields.iter().position(|field| *field == Field::Column(Column::Consignor));
        Self {
            filter,
            fields,
            field: Cursor { at: first.unwrap_or_default(), top: 0 },
            measure: Measure::default(),
            cursor: Cursor::default(),
            facet: Fetch::default(),
            selection: Fetch::default(),
        }
    }

    /// The chosen column.
    pub fn chosen(&self) -> Option<&Field> {
        self.fields.get(self.field.at)
    }

    fn narrow(&self, ctx: &mut Ctx) {
        let value = self.facet.value.as_ref().and_then(|facet| facet.buckets.get(self.cursor.at));
        let (Some(field), Some(bucket)) = (self.chosen(), value) else { return };
        if bucket.key.is_empty() {
            return ctx.refuse("records that say nothing here cannot be narrowed to");
        }
        let mut filter = self.filter.clone();
        filter.terms.push(is(field, &bucket.key));
        ctx.push(Screen::Grid(Box::new(Grid::new(ctx.data, filter))));
    }

    fn choose(&mut self, next: bool) {
        let count = self.fields.len().max(1);
        self.field.at = (self.field.at + if next { 1 } else { count - 1 }) % count;
        self.cursor = Cursor::default();
    }
}

/// The term that a column is exactly a value.
pub fn is(field: &Field, value: &str) -> Term {
    let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
    let name = field.name();
    let word =
        if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') { name } else { format!("{name:?}") };
    Term {
        negated: false,
        any: vec![Test::Is(field.clone(), value.to_owned())],
        text: format!("{word}=\"{quoted}\""),
    }
}

impl Behaviour for Facets {
    fn places(&self) -> &'static [Place] {
        &[Place::Counts, Place::Lists, Place::Screens, Place::Anywhere]
    }

    fn title(&self) -> String {
        "Facets".to_owned()
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        let len = self.facet.value.as_ref().map_or(0, |facet| facet.buckets.len());
        let height = usize::from(ctx.body.1.saturating_sub(Self::FRAME_ROWS)).max(1);
        if self.cursor.step(command, ctx.count, len, height) {
            return;
        }
        match command {
            Command::Open | Command::ShowShipments => self.narrow(ctx),
            Command::Left | Command::PreviousPane => self.choose(false),
            Command::Right | Command::NextPane => self.choose(true),
            Command::Measure => self.measure = next_measure(self.measure),
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            _ => {}
        }
    }

    fn answer(&mut self, generation: u64, answer: Answer) {
        match answer {
            Answer::Selected(selection, _) => {
                self.selection.take(generation, selection);
            }
            Answer::Facet(facet) => {
                self.facet.take(generation, facet);
            }
            _ => {}
        }
    }

    fn want(&mut self, ctx: &mut Ctx) {
        if let Some(generation) = self.selection.ask(()) {
            ctx.effects.push(Effect::Select(ctx.ticket(generation), self.filter.clone(), Vec::new()));
        }
        let (Some(selection), Some(field)) = (self.selection.value.clone(), self.chosen().cloned()) else {
            return;
        };
        if let Some(generation) = self.facet.ask((field.clone(), self.measure)) {
            ctx.effects.push(Effect::Facet(ctx.ticket(generation), selection, field, self.measure));
        }
    }
}

/// The measure after this one.
pub fn next_measure(measure: Measure) -> Measure {
    match measure {
        Measure::Count => Measure::Value,
        Measure::Value => Measure::Weight,
        Measure::Weight => Measure::Count,
    }
}
