//! Turns a filter's tests into checks on one segment's columns: sets of codes and ranges of numbers.
//!
//! Whatever reads text happens here, once per distinct text; what is left for the rows is integers.

use rustc_hash::FxHashMap;

use super::bits::Bits;
use super::segment::{Codes, Pieces, Segment};
use super::texts::{codes_containing, codes_where};
use super::vocabulary::Vocabulary;
use crate::id::NameId;
use crate::records::column::Role;
use crate::records::{Column, PartialDate};
use crate::state::State;
use crate::store::Marks;
use crate::store::lists;
use crate::store::query::{Comparison, Side, Test};

/// What a row of one segment has to pass.
pub(super) enum Check<'a> {
    /// Every row passes.
    Always,
    /// The row's code is one of these.
    Codes(&'a Codes, Bits),
    /// The whole of the date lies between these keys.
    Dates(&'a Pieces<i32>, i32, i32),
    /// The amount compares so.
    Amounts(&'a Pieces<f64>, Comparison, f64),
    /// The row's code is one of these, and is not the one that another column has.
    Unlike {
        codes: &'a Codes,
        set: Bits,
        other: &'a Codes,
        /// The other column's code of the same text, by code.
        same: Vec<u32>,
    },
}

/// The checks of which one must hold for a test to hold; none when no row of the segment can pass.
pub(super) fn checks<'a>(
    test: &'a Test,
    on: &'a Segment,
    names: &Vocabulary,
    marks: &Marks,
) -> Vec<Check<'a>> {
    match test {
        Test::PartyLike(roles, text) => parties(on, names, roles, &names.like(text)),
        Test::PartyIs(roles, text) => parties(on, names, roles, &names.set([text.as_str()])),
        Test::Company(company) => parties(on, names, &Role::ALL, &names.set(attributed(marks, company))),
        Test::State(state) => parties(on, names, &Role::ALL, &names.set(in_state(marks, *state))),
        Test::Contains(columns, text) => of_columns(on, columns, |codes| codes_containing(codes, text)),
        Test::Is(field, text) => {
            let codes = on.fields(field).filter_map(|values| values.codes());
            codes.map(|codes| Check::Codes(codes, codes_where(codes, |own| own == text))).collect()
        }
        Test::Has(field, text) => {
            let codes = on.fields(field).filter_map(|values| values.codes());
            codes.map(|codes| Check::Codes(codes, codes_containing(codes, text))).collect()
        }
        Test::Hs(prefixes) => of_columns(on, &[Column::HsCode], |codes| {
            codes_where(codes, |hs| prefixes.iter().any(|prefix| hs.starts_with(prefix.as_str())))
        }),
        Test::List(list) => hs_where(on, |hs6| lists::holds(list, hs6)),
        Test::Tier(tier) => hs_where(on, |hs6| lists::tier(hs6) == Some(tier)),
        Test::Date(from, to) => dates(on, *from, *to),
        Test::Amount(column, comparison, bound) => {
            let amounts = on.column(*column).and_then(|values| values.amounts());
            amounts.map(|amounts| Check::Amounts(amounts, *comparison, *bound)).into_iter().collect()
        }
        Test::Country(Side::Via, countries) => via(on, countries),
        Test::Country(side, countries) => {
            of_columns(on, side.columns(), |codes| codes_where(codes, |own| is_one_of(own, countries)))
        }
        Test::Source(source) => (on.source.as_str() == source).then_some(Check::Always).into_iter().collect(),
    }
}

/// Names attributed to a company in any state but `different`.
fn attributed<'a>(marks: &'a Marks, company: &str) -> impl Iterator<Item = &'a str> {
    let names = marks.companies.get(company).into_iter().flatten();
    names.filter(|(_, state)| *state != State::Different).map(|(name, _)| name.as_str())
}

fn in_state(marks: &Marks, state: State) -> impl Iterator<Item = &str> {
    marks.names.iter().filter(move |(_, own)| **own == state).map(|(name, _)| name.as_str())
}

fn parties<'a>(on: &'a Segment, names: &Vocabulary, roles: &[Role], set: &Bits) -> Vec<Check<'a>> {
    if set.is_empty() {
        return Vec::new();
    }
    let columns = roles.iter().flat_map(|role| role.columns());
    let check = |&column: &Column| {
        let codes = on.codes(column)?;
        let ids = names.ids(on, column)?;
        let held = (1u32..).zip(ids.iter().skip(1)).filter(|&(_, &id)| set.has(id)).map(|(code, _)| code);
        Some(Check::Codes(codes, Bits::of(codes.count(), held)))
    };
    columns.filter_map(check).collect()
}

fn of_columns<'a>(on: &'a Segment, columns: &[Column], set: impl Fn(&Codes) -> Bits) -> Vec<Check<'a>> {
    let codes = columns.iter().filter_map(|&column| on.codes(column));
    codes.map(|codes| Check::Codes(codes, set(codes))).collect()
}

/// Codes of fewer than six digits are on no list: what they leave out decides.
fn hs_where(on: &Segment, test: impl Fn(&str) -> bool + Sync) -> Vec<Check<'_>> {
    of_columns(on, &[Column::HsCode], |codes| codes_where(codes, |hs| hs.get(..6).is_some_and(&test)))
}

fn is_one_of(country: &str, codes: &[String]) -> bool {
    codes.iter().any(|code| code.eq_ignore_ascii_case(country))
}

fn via<'a>(on: &'a Segment, countries: &[String]) -> Vec<Check<'a>> {
    let check = |&column: &Column| {
        let codes = on.codes(column)?;
        let set = codes_where(codes, |own| is_one_of(own, countries));
        let Some(origin) = on.codes(Column::OriginCountry) else {
            return Some(Check::Codes(codes, set));
        };
        let codes_of: FxHashMap<&str, u32> = origin.texts().map(|(code, text)| (text, code)).collect();
        let texts = codes.texts().map(|(_, text)| codes_of.get(text).copied().unwrap_or(0));
        let same = std::iter::once(0).chain(texts).collect();
        Some(Check::Unlike { codes, set, other: origin, same })
    };
    Side::Via.columns().iter().filter_map(check).collect()
}

fn dates(on: &Segment, from: Option<PartialDate>, to: Option<PartialDate>) -> Vec<Check<'_>> {
    let first = from.map_or(i32::MIN, PartialDate::first_key);
    let last = to.map_or(i32::MAX, last_key);
    let keys = on.column(Column::Date).and_then(|values| values.dates());
    keys.map(|keys| Check::Dates(keys, first, last)).into_iter().collect()
}

/// The end of a range, where the last day of a month counts as the month's end (which keys write as 31).
fn last_key(to: PartialDate) -> i32 {
    let ends_month = to.day().is_some() && PartialDate::from_key(to.key() + 1).is_none();
    if ends_month { to.key() / 100 * 100 + 31 } else { to.last_key() }
}

/// The names of the vocabulary that a set of texts holds, as a set of ids.
impl Vocabulary {
    pub(super) fn set<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Bits {
        let ids = texts.into_iter().filter_map(|text| self.find(text)).map(|NameId(id)| id);
        Bits::of(self.len(), ids)
    }
}
