//! What the records say about one name: gathered from the shipments that carry it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::EmbeddedStore;
use super::segment::{Segment, Values};
use super::sums::{Amounts, Tally};
use crate::id::NameId;
use crate::records::column::Role;
use crate::records::{Column, PartialDate};
use crate::store::query::{Filter, Term, Test};
use crate::store::{Bucket, Marks, NameProfile, Order};

/// Values that each list of a profile has at most: more than any screen shows at once.
const LISTED: usize = 100;
/// Digits of an HS code that are the same in every country.
const HS_DIGITS: usize = 6;

/// A text of a segment, not looked up yet: its column and its code there.
type Cell = (Column, u32);

/// What is gathered while the rows go by.
#[derive(Default)]
struct Gathered {
    whole: Tally,
    first: Option<PartialDate>,
    last: Option<PartialDate>,
    roles: FxHashMap<Role, u64>,
    countries: FxHashMap<String, Tally>,
    hs: FxHashMap<String, Tally>,
    goods: FxHashMap<String, Tally>,
    partners: FxHashMap<String, Tally>,
}

/// The same for one segment, by code: texts are looked up once per code, not once per row.
#[derive(Default)]
struct OfSegment {
    countries: FxHashMap<Cell, Tally>,
    hs: FxHashMap<Cell, Tally>,
    goods: FxHashMap<Cell, Tally>,
    partners: FxHashMap<Cell, Tally>,
}

impl EmbeddedStore {
    /// The profile of names of the vocabulary; a shipment that carries several counts once.
    pub(super) fn profile_of(&self, ids: &[NameId]) -> NameProfile {
        let names: Vec<&str> = ids.iter().map(|&id| self.names.text(id)).collect();
        let rows = self.rows_of(&names);
        let mut gathered = Gathered::default();
        for rows in rows.chunk_by(|&a, &b| self.segment_of(a) == self.segment_of(b)) {
            let segment = &self.segments[self.segment_of(rows[0])];
            gathered.take(segment, rows, &self.own_codes(segment, ids));
        }
        let dates = gathered.first.zip(gathered.last).map(|(a, b)| (a.to_string(), b.to_string()));
        let mut roles: Vec<_> = gathered.roles.into_iter().collect();
        roles.sort_by_key(|&(role, _)| role);
        NameProfile {
            totals: gathered.whole.totals(),
            dates,
            roles,
            countries: greatest(gathered.countries),
            hs: greatest(gathered.hs),
            goods: greatest(gathered.goods),
            partners: greatest(gathered.partners),
            also_written: self.also_written(ids, &names),
        }
    }

    /// Names that records give beside these, those that are among them left out.
    fn also_written(&self, ids: &[NameId], names: &[&str]) -> Vec<(String, u64)> {
        let mut beside: BTreeMap<String, u64> = BTreeMap::new();
        for (name, records) in ids.iter().flat_map(|&id| self.names.also_written(id)) {
            *beside.entry(name).or_default() += records;
        }
        let mut beside: Vec<_> =
            beside.into_iter().filter(|(name, _)| !names.contains(&name.as_str())).collect();
        beside.sort_by_key(|&(_, records)| Reverse(records));
        beside
    }

    /// The rows that carry any of some names in any role.
    fn rows_of(&self, names: &[&str]) -> Vec<u32> {
        let test = |name: &&str| Test::PartyIs(Role::ALL.to_vec(), (*name).to_owned());
        let term = Term { negated: false, any: names.iter().map(test).collect(), text: String::new() };
        match self.scan(&Filter { terms: vec![term] }, &Marks::default()) {
            Ok(Order::Rows(rows)) => Arc::unwrap_or_clone(rows),
            // Without a party column there are no names to ask for.
            Ok(Order::All(_)) | Err(_) => Vec::new(),
        }
    }

    /// The cells that are one of the names, in the party columns of a segment.
    fn own_codes(&self, segment: &Segment, names: &[NameId]) -> Vec<Cell> {
        let codes = |column: Column| {
            let ids = self.names.ids(segment, column).unwrap_or_default();
            let own = ids.iter().zip(0u32..).skip(1).filter(|(id, _)| names.contains(&NameId(**id)));
            own.map(move |(_, code)| (column, code))
        };
        Column::parties().flat_map(codes).collect()
    }
}

impl Gathered {
    fn take(&mut self, segment: &Segment, rows: &[u32], own: &[Cell]) {
        let cell = |row: usize, column: Column| {
            let code = segment.codes(column)?.rows.get(row);
            (code != 0).then_some((column, code))
        };
        let (mut of_segment, amounts) = (OfSegment::default(), Amounts::of(segment));
        let (mut countries, mut partners) = (Vec::new(), Vec::new());
        for &row in rows {
            let row = row as usize - segment.base;
            let mut tally = Tally::default();
            amounts.add(row, &mut tally);
            self.whole.join(&tally);
            self.take_date(segment, row);
            countries.clear();
            partners.clear();
            for role in Role::ALL {
                let mut columns = role.columns().iter();
                if columns.any(|&column| cell(row, column).is_some_and(|cell| own.contains(&cell))) {
                    *self.roles.entry(role).or_default() += 1;
                    countries.extend(stated_country(role).iter().find_map(|&column| cell(row, column)));
                    let others = partner_roles(role).iter();
                    partners.extend(others.filter_map(|r| r.columns().iter().find_map(|&c| cell(row, c))));
                }
            }
            partners.retain(|cell| !own.contains(cell));
            add_each(&mut of_segment.countries, &mut countries, segment, &tally);
            add_each(&mut of_segment.partners, &mut partners, segment, &tally);
            let goods = cell(row, Column::Goods).or_else(|| cell(row, Column::GoodsEn));
            for (tallies, cell) in
                [(&mut of_segment.hs, cell(row, Column::HsCode)), (&mut of_segment.goods, goods)]
            {
                if let Some(cell) = cell {
                    tallies.entry(cell).or_default().join(&tally);
                }
            }
        }
        look_up(of_segment.countries, segment, &mut self.countries, usize::MAX);
        look_up(of_segment.partners, segment, &mut self.partners, usize::MAX);
        look_up(of_segment.goods, segment, &mut self.goods, usize::MAX);
        look_up(of_segment.hs, segment, &mut self.hs, HS_DIGITS);
    }

    fn take_date(&mut self, segment: &Segment, row: usize) {
        let keys = segment.column(Column::Date).and_then(Values::dates);
        let Some(date) = keys.and_then(|keys| PartialDate::from_key(keys.get(row))) else { return };
        if self.first.is_none_or(|first| (date.first_key(), date) < (first.first_key(), first)) {
            self.first = Some(date);
        }
        if self.last.is_none_or(|last| (date.last_key(), date) > (last.last_key(), last)) {
            self.last = Some(date);
        }
    }
}

fn text_of(segment: &Segment, (column, code): Cell) -> &str {
    segment.codes(column).map_or("", |codes| codes.text(code))
}

/// Adds what was counted by code to what is counted by text, cut to its first letters.
fn look_up(
    from: FxHashMap<Cell, Tally>,
    segment: &Segment,
    to: &mut FxHashMap<String, Tally>,
    letters: usize,
) {
    let mut cells: Vec<(Cell, Tally)> = from.into_iter().collect();
    // In a fixed order, so that sums come out the same at every call.
    cells.sort_unstable_by_key(|&(cell, _)| cell);
    for (cell, tally) in cells {
        let text = text_of(segment, cell);
        to.entry(text.get(..letters).unwrap_or(text).to_owned()).or_default().join(&tally);
    }
}

/// Where a record states the country of a party in a role, best first.
fn stated_country(role: Role) -> &'static [Column] {
    match role {
        Role::Consignor => &[Column::ConsignorCountry, Column::OriginCountry],
        Role::Consignee => &[Column::ConsigneeCountry, Column::DestinationCountry],
        Role::Intermediary | Role::Manufacturer => &[],
    }
}

/// The roles on the other side of a shipment.
fn partner_roles(role: Role) -> &'static [Role] {
    match role {
        Role::Consignor => &[Role::Consignee],
        Role::Consignee => &[Role::Consignor],
        Role::Intermediary | Role::Manufacturer => &[Role::Consignor, Role::Consignee],
    }
}

/// Adds a shipment once to each text among some cells.
fn add_each(tallies: &mut FxHashMap<Cell, Tally>, cells: &mut Vec<Cell>, segment: &Segment, own: &Tally) {
    if cells.len() > 1 {
        cells.sort_unstable_by_key(|&cell| text_of(segment, cell));
        cells.dedup_by_key(|cell| text_of(segment, *cell));
    }
    cells.iter().for_each(|&cell| tallies.entry(cell).or_default().join(own));
}

fn greatest(tallies: FxHashMap<String, Tally>) -> Vec<Bucket> {
    let bucket = |(key, tally): (String, Tally)| Bucket { key, totals: tally.totals() };
    let mut buckets: Vec<Bucket> = tallies.into_iter().map(bucket).collect();
    buckets.sort_unstable_by(|a, b| {
        (Reverse(a.totals.shipments), &a.key).cmp(&(Reverse(b.totals.shipments), &b.key))
    });
    buckets.truncate(LISTED);
    buckets
}
