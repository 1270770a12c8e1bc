//! The chart: shipments, US$ or weight over time; Enter narrows to a period.

use crate::records::PartialDate;
use crate::store::query::{Term, Test};
use crate::store::{Bucket, Filter, Measure, Period, Selection};
use crate::tui::action::{Answer, Effect};
use crate::tui::keymap::{Command, Place};
use crate::tui::screens::facets::next_measure;
use crate::tui::screens::grid::Grid;
use crate::tui::screens::{Behaviour, Ctx, Cursor, Fetch, Go, Screen};

/// Shipments over time.
#[derive(Debug, Default)]
pub struct Chart {
    /// What is counted.
    pub filter: Filter,
    /// The width of a period.
    pub period: Period,
    /// What the bars measure.
    pub measure: Measure,
    /// The period under the cursor.
    pub cursor: Cursor,
    /// The periods in order of time.
    pub buckets: Fetch<Period, Vec<Bucket>>,
    selection: Fetch<(), Selection>,
}

impl Chart {
    /// Rows of the body that do not show periods.
    pub const FRAME_ROWS: u16 = 4;

    /// The shipments of a filter over time.
    pub fn new(filter: Filter) -> Self {
        Self { filter, ..Self::default() }
    }

    fn narrow(&self, ctx: &mut Ctx) {
        let bucket = self.buckets.value.as_ref().and_then(|buckets| buckets.get(self.cursor.at));
        let Some(date) = bucket.and_then(|bucket| PartialDate::parse_iso(&bucket.key)) else {
            return ctx.refuse("records without a date cannot be narrowed to");
        };
        let mut filter = self.filter.clone();
        filter.terms.push(Term {
            negated: false,
            any: vec![Test::Date(Some(date), Some(date))],
            text: format!("date:{date}"),
        });
        ctx.push(Screen::Grid(Box::new(Grid::new(ctx.data, filter))));
    }
}

impl Behaviour for Chart {
    fn places(&self) -> &'static [Place] {
        &[Place::Counts, Place::Lists, Place::Screens, Place::Anywhere]
    }

    fn title(&self) -> String {
        "Chart".to_owned()
    }

    fn command(&mut self, command: Command, ctx: &mut Ctx) {
        let len = self.buckets.value.as_ref().map_or(0, Vec::len);
        let height = usize::from(ctx.body.1.saturating_sub(Self::FRAME_ROWS)).max(1);
        if self.cursor.step(command, ctx.count, len, height) {
            return;
        }
        match command {
            Command::Open | Command::ShowShipments => self.narrow(ctx),
            Command::Measure => self.measure = next_measure(self.measure),
            Command::Period => {
                self.period = match self.period {
                    Period::Month => Period::Year,
                    Period::Year => Period::Day,
                    Period::Day => Period::Month,
                };
                self.cursor = Cursor::default();
            }
            Command::Cancel | Command::Close => ctx.go = Some(Go::Close),
            _ => {}
        }
    }

    fn answer(&mut self, generation: u64, answer: Answer) {
        match answer {
            Answer::Selected(selection, _) => {
                self.selection.take(generation, selection);
            }
            Answer::Histogram(buckets) => {
                self.buckets.take(generation, buckets);
            }
            _ => {}
        }
    }

    fn want(&mut self, ctx: &mut Ctx) {
        if let Some(generation) = self.selection.ask(()) {
            ctx.effects.push(Effect::Select(ctx.ticket(generation), self.filter.clone(), Vec::new()));
        }
        let Some(selection) = self.selection.value.clone() else { return };
        if let Some(generation) = self.buckets.ask(self.period) {
            ctx.effects.push(Effect::Histogram(ctx.ticket(generation), selection, self.period));
        }
    }
}
