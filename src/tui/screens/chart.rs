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

    /// Whether a date is known less well than the chart's periods.
    fn is_less_precise(&self, date: PartialDate) -> bool {
        match self.period {
            Period::Year => false,
            Period::Month => date.month().is_none(),
            Period::Day => date.day().is_none(),
        }
    }

    fn narrow(&self, ctx: &mut Ctx) {
        let bucket = self.buckets.value.as_ref().and_then(|buckets| buckets.get(self.cursor.at));
        let Some(date) = bucket.and_then(|bucket| PartialDate::parse_iso(&bucket.key)) else {
            return ctx.refuse("records without a date cannot be narrowed to");
        };
        let mut filter = self.filter.clone();
        filter.terms.push(within(false, date, date));
        if self.is_less_precise(date) {
            let (first, second) = halves(date);
            filter.terms.extend([within(true, first.0, first.1), within(true, second.0, second.1)]);
        }
        ctx.push(Screen::Grid(Box::new(Grid::new(ctx.data, filter))));
    }
}

/// The term that a date lies wholly within a range, or does not.
fn within(negated: bool, from: PartialDate, to: PartialDate) -> Term {
    let range = if from == to { from.to_string() } else { format!("{from}..{to}") };
    let sign = if negated { "-" } else { "" };
    Term { negated, any: vec![Test::Date(Some(from), Some(to))], text: format!("{sign}date:{range}") }
}

/// The two halves of a year or month: only a date that is known no better lies in neither.
fn halves(date: PartialDate) -> ((PartialDate, PartialDate), (PartialDate, PartialDate)) {
    let at = |month: i32, day: i32| {
        PartialDate::from_key(date.year() * 10_000 + month * 100 + day).unwrap_or(date)
    };
    match date.month() {
        None => ((at(1, 0), at(6, 0)), (at(7, 0), at(12, 0))),
        Some(month) => {
            let last = (28..=31).rev().map(|day| at(month, day)).find(|d| d.day().is_some()).unwrap_or(date);
            ((at(month, 1), at(month, 15)), (at(month, 16), last))
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_cover_every_day_of_a_year_or_month() {
        let day = |text: &str| PartialDate::parse_iso(text).map_or(0, PartialDate::key);
        let keys = |date: &str| {
            PartialDate::parse_iso(date)
                .map(halves)
                .map(|((a, b), (c, d))| [a, b, c, d].map(PartialDate::key))
        };
        assert_eq!(keys("2021"), Some(["2021-01", "2021-06", "2021-07", "2021-12"].map(day)));
        assert_eq!(keys("2024-02"), Some(["2024-02-01", "2024-02-15", "2024-02-16", "2024-02-29"].map(day)));
    }
}
