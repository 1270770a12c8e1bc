//! What the records say about one name: gathered from the shipments that carry it.

use std::cmp::Reverse;
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

/// What is gathered while the rows go by.
#[derive(Default)]
struct Gathered<'a> {
    whole: Tally,
    first: Option<PartialDate>,
    last: Option<PartialDate>,
    roles: FxHashMap<Role, u64>,
    countries: FxHashMap<&'a str, Tally>,
    hs: FxHashMap<&'a str, Tally>,
    goods: FxHashMap<&'a str, Tally>,
    partners: FxHashMap<&'a str, Tally>,
}

impl EmbeddedStore {
    /// The profile of a name of the vocabulary.
    pub(super) fn profile_of(&self, id: NameId) -> NameProfile {
        let name = self.names.text(id);
        let mut gathered = Gathered::default();
        for row in self.rows_of(name) {
            let (segment, at) = self.locate(row);
            gathered.take(segment, at, name);
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
            also_written: self.names.also_written(id),
        }
    }

    /// The rows that carry a name in any role.
    fn rows_of(&self, name: &str) -> Vec<u32> {
        let test = Test::PartyIs(Role::ALL.to_vec(), name.to_owned());
        let term = Term { negated: false, any: vec![test], text: String::new() };
        match self.scan(&Filter { terms: vec![term] }, &Marks::default()) {
            Ok(Order::Rows(rows)) => Arc::unwrap_or_clone(rows),
            // Without a party column there are no names to ask for.
            Ok(Order::All(_)) | Err(_) => Vec::new(),
        }
    }
}

impl<'a> Gathered<'a> {
    fn take(&mut self, segment: &'a Segment, row: usize, name: &str) {
        let mut own = Tally::default();
        Amounts::of(segment).add(row, &mut own);
        self.whole.join(&own);
        self.take_date(segment, row);
        let text = |column| segment.codes(column).and_then(|codes| codes.at(row));
        let (mut countries, mut partners) = (Vec::new(), Vec::new());
        for role in Role::ALL {
            if role.columns().iter().any(|&column| text(column) == Some(name)) {
                *self.roles.entry(role).or_default() += 1;
                countries.extend(stated_country(role).iter().find_map(|&column| text(column)));
                let others = partner_roles(role).iter();
                partners
                    .extend(others.filter_map(|role| role.columns().iter().find_map(|&column| text(column))));
            }
        }
        add_each(&mut self.countries, countries, &own);
        add_each(&mut self.partners, partners.into_iter().filter(|&other| other != name).collect(), &own);
        let hs = text(Column::HsCode).map(|hs| hs.get(..HS_DIGITS).unwrap_or(hs));
        add_each(&mut self.hs, hs.into_iter().collect(), &own);
        let goods = text(Column::Goods).or_else(|| text(Column::GoodsEn));
        add_each(&mut self.goods, goods.into_iter().collect(), &own);
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

/// Adds a shipment once to each of some keys.
fn add_each<'a>(tallies: &mut FxHashMap<&'a str, Tally>, mut keys: Vec<&'a str>, own: &Tally) {
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().for_each(|key| tallies.entry(key).or_default().join(own));
}

fn greatest(tallies: FxHashMap<&str, Tally>) -> Vec<Bucket> {
    let bucket = |(key, tally): (&str, Tally)| Bucket { key: key.to_owned(), totals: tally.totals() };
    let mut buckets: Vec<Bucket> = tallies.into_iter().map(bucket).collect();
    buckets.sort_unstable_by(|a, b| {
        (Reverse(a.totals.shipments), &a.key).cmp(&(Reverse(b.totals.shipments), &b.key))
    });
    buckets.truncate(LISTED);
    buckets
}
