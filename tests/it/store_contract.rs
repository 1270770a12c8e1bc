//! The store's contract, held against a model that looks at every row of every table by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::sample::select;
use tidewaiter::id::{RowId, SourceName};
use tidewaiter::records::column::{Kind, Role};
use tidewaiter::records::table::{Data, Dictionary, Field, Table};
use tidewaiter::records::{Column, PartialDate, Shipment, Value};
use tidewaiter::state::State;
use tidewaiter::store::query::{Comparison, Side, Term, Test};
use tidewaiter::store::{
    EmbeddedStore, Filter, Marks, Measure, Period, Selection, SortKey, Store, lists, write_segment,
};

const TEXTS: [Column; 9] = [
    Column::Consignor,
    Column::ConsignorEn,
    Column::Consignee,
    Column::HsCode,
    Column::Goods,
    Column::GoodsEn,
    Column::OriginCountry,
    Column::TradingCountry,
    Column::DestinationCountry,
];

/// One row of the model: cells by field.
type Row = BTreeMap<Field, Value>;

#[derive(Debug, Clone)]
struct Model {
    sources: Vec<(SourceName, Vec<Field>, Vec<Row>)>,
}

fn words() -> impl Strategy<Value = String> {
    select(vec![
        "",
        "",
        "Baofeng",
        "baofeng electronic",
        "БАОФЭН",
        "ООО «Ёж»",
        "南安宝峰",
        "Nanan",
        "nanan",
        "Şişe",
        "K",
        "é",
    ])
    .prop_map(str::to_owned)
}

fn text_of(column: Column) -> BoxedStrategy<String> {
    match column.kind() {
        Kind::Country => select(vec!["", "CN", "RU", "UZ", "AE", "Narnia"]).prop_map(str::to_owned).boxed(),
        Kind::HsCode => {
            select(vec!["", "8517", "851762", "8542310000", "8525", "01"]).prop_map(str::to_owned).boxed()
        }
        _ => words().boxed(),
    }
}

fn date() -> impl Strategy<Value = Option<PartialDate>> {
    select(vec!["", "2021", "2022", "2022-02", "2022-08", "2022-08-31", "2022-02-28", "2022-12-05"])
        .prop_map(PartialDate::parse_iso)
}

fn amount() -> impl Strategy<Value = Option<f64>> {
    select(vec![None, Some(0.0), Some(-0.0), Some(0.1), Some(0.2), Some(1e6), Some(-5.0), Some(1e15)])
}

fn row() -> impl Strategy<Value = Row> {
    let texts: Vec<_> = TEXTS.iter().map(|&column| text_of(column)).collect();
    (texts, date(), amount(), amount(), words(), words()).prop_map(|(texts, date, usd, kg, unread, other)| {
        let column = Field::Column;
        let mut row = Row::new();
        let texts = TEXTS.into_iter().map(column).zip(texts);
        let own = [(Field::Other("HS DESC".to_owned()), other)];
        row.extend(texts.chain(own).filter(|t| !t.1.is_empty()).map(|(f, t)| (f, Value::Text(t))));
        row.extend(date.map(|date| (column(Column::Date), Value::Date(date))));
        row.extend(kg.map(|kg| (column(Column::NetWeightKg), Value::Amount(kg))));
        match usd {
            Some(usd) => drop(row.insert(column(Column::ValueUsd), Value::Amount(usd))),
            None if unread.is_empty() => {}
            None => drop(row.insert(column(Column::ValueUsd), Value::Unread(unread))),
        }
        row
    })
}

fn all_fields() -> Vec<Field> {
    let own = [Column::Date, Column::ValueUsd, Column::NetWeightKg];
    let columns = TEXTS.into_iter().chain(own).map(Field::Column);
    columns.chain([Field::Other("HS DESC".to_owned())]).collect()
}

fn model() -> impl Strategy<Value = Model> {
    let second = proptest::sample::subsequence(all_fields(), 3..12);
    let rows = || proptest::collection::vec(row(), 0..12);
    (rows(), rows(), second).prop_map(|(first, second, fields)| {
        let second = second.into_iter().map(|mut row| {
            row.retain(|field, _| fields.contains(field));
            row
        });
        let second = second.collect();
        let name = |text| SourceName::from_file_name(text);
        Model { sources: vec![(name("one.csv"), all_fields(), first), (name("two.csv"), fields, second)] }
    })
}

fn table(fields: &[Field], rows: &[Row]) -> Table {
    let mut table = Table::default();
    for i in 0..rows.len() as u64 {
        table.rows.push(i + 2);
        table.offsets.push(i * 100);
        table.lengths.push(99);
    }
    let codes = |text: &dyn Fn(&Row) -> String| {
        let mut dictionary = Dictionary::default();
        let codes = rows.iter().map(|row| dictionary.code(&text(row))).collect();
        Data::Codes { dictionary, codes }
    };
    for field in fields {
        let data = match field {
            Field::Column(Column::Date) => {
                Data::Dates(rows.iter().map(|row| date_of(row).map_or(0, PartialDate::key)).collect())
            }
            Field::Column(column) if column.kind() == Kind::Amount => {
                Data::Amounts(rows.iter().map(|row| amount_of(row, *column).unwrap_or(f64::NAN)).collect())
            }
            field => codes(&|row| text(row, field).unwrap_or_default().to_owned()),
        };
        table.columns.push((field.clone(), data));
    }
    if fields.contains(&Field::Column(Column::ValueUsd)) {
        let unread = |row: &Row| match row.get(&Field::Column(Column::ValueUsd)) {
            Some(Value::Unread(text)) => text.clone(),
            _ => String::new(),
        };
        table.columns.push((Field::Unread(Column::ValueUsd), codes(&unread)));
    }
    table
}

fn text<'a>(row: &'a Row, field: &Field) -> Option<&'a str> {
    match row.get(field)? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn column_text(row: &Row, column: Column) -> Option<&str> {
    text(row, &Field::Column(column))
}

fn amount_of(row: &Row, column: Column) -> Option<f64> {
    match row.get(&Field::Column(column))? {
        Value::Amount(amount) => Some(*amount),
        _ => None,
    }
}

fn date_of(row: &Row) -> Option<PartialDate> {
    match row.get(&Field::Column(Column::Date))? {
        Value::Date(date) => Some(*date),
        _ => None,
    }
}

fn names<'a>(row: &'a Row, roles: &[Role]) -> Vec<&'a str> {
    roles.iter().flat_map(|role| role.columns()).filter_map(|&column| column_text(row, column)).collect()
}

/// Every day that a date can mean, as `yyyymmdd`.
fn days(date: PartialDate) -> BTreeSet<i32> {
    let real = |key: &i32| PartialDate::from_key(*key).is_some_and(|date| date.day().is_some());
    (date.first_key()..=date.last_key()).filter(real).collect()
}

fn passes(model: &Model, source: usize, row: &Row, test: &Test, marks: &Marks) -> bool {
    let contains = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
    let country = |column: Column, codes: &[String]| {
        column_text(row, column).filter(|&own| codes.iter().any(|code| code == own))
    };
    match test {
        Test::PartyLike(roles, typed) => names(row, roles).into_iter().any(|name| like(name, typed)),
        Test::PartyIs(roles, name) => names(row, roles).contains(&name.as_str()),
        Test::Company(company) => {
            let own = marks.companies.get(company).into_iter().flatten();
            let mut own = own.filter(|(_, state)| *state != State::Different);
            own.any(|(name, _)| names(row, &Role::ALL).contains(&name.as_str()))
        }
        Test::Contains(columns, part) => {
            columns.iter().filter_map(|&column| column_text(row, column)).any(|text| contains(text, part))
        }
        Test::Is(field, whole) => text(row, field) == Some(whole),
        Test::Has(field, part) => text(row, field).is_some_and(|text| contains(text, part)),
        Test::Hs(prefixes) => column_text(row, Column::HsCode)
            .is_some_and(|hs| prefixes.iter().any(|prefix| hs.starts_with(prefix.as_str()))),
        Test::Date(from, to) => date_of(row).is_some_and(|date| {
            days(date).into_iter().all(|day| {
                from.is_none_or(|from| from.first_key() <= day) && to.is_none_or(|to| day <= to.last_key())
            })
        }),
        Test::Amount(column, comparison, bound) => {
            amount_of(row, *column).is_some_and(|amount| match comparison {
                Comparison::Less => amount < *bound,
                Comparison::LessOrEqual => amount <= *bound,
                Comparison::Equal => amount == *bound,
                Comparison::GreaterOrEqual => amount >= *bound,
                Comparison::Greater => amount > *bound,
            })
        }
        Test::Country(Side::Via, codes) => [Column::TradingCountry, Column::DepartureCountry]
            .into_iter()
            .filter_map(|column| country(column, codes))
            .any(|own| column_text(row, Column::OriginCountry) != Some(own)),
        Test::Country(side, codes) => side.columns().iter().any(|&column| country(column, codes).is_some()),
        Test::List(_) => hs6(row).is_some_and(|hs| lists::tier(hs).is_some()),
        Test::Tier(tier) => hs6(row).and_then(lists::tier) == Some(tier),
        Test::State(state) => names(row, &Role::ALL).iter().any(|name| marks.names.get(*name) == Some(state)),
        Test::Source(name) => model.sources[source].0.as_str() == name,
    }
}

fn hs6(row: &Row) -> Option<&str> {
    column_text(row, Column::HsCode)?.get(..6)
}

fn like(name: &str, typed: &str) -> bool {
    let folded = tidewaiter::names::fold::fold(name);
    let reading = tidewaiter::names::reading::reading(&folded);
    tidewaiter::names::like::Like::new(typed).matches(&folded, &reading)
}

impl Model {
    fn rows(&self) -> Vec<(usize, &Row)> {
        let sources = self.sources.iter().enumerate();
        sources.flat_map(|(i, (_, _, rows))| rows.iter().map(move |row| (i, row))).collect()
    }

    fn select(&self, filter: &Filter, sort: &[SortKey], marks: &Marks) -> Vec<usize> {
        let rows = self.rows();
        let takes = |&at: &usize| {
            let (source, row) = rows[at];
            let any = |term: &Term| term.any.iter().any(|test| passes(self, source, row, test, marks));
            filter.terms.iter().all(|term| any(term) != term.negated)
        };
        let mut taken: Vec<usize> = (0..rows.len()).filter(takes).collect();
        taken.sort_by(|&a, &b| {
            sort.iter().fold(std::cmp::Ordering::Equal, |decided, key| {
                decided.then_with(|| compare(rows[a].1, rows[b].1, key))
            })
        });
        taken
    }

    fn buckets(&self, taken: &[usize], key: impl Fn(&Row) -> String) -> BTreeMap<String, (u64, f64)> {
        let rows = self.rows();
        let mut buckets = BTreeMap::new();
        for &at in taken {
            let bucket: &mut (u64, f64) = buckets.entry(key(rows[at].1)).or_default();
            bucket.0 += 1;
            bucket.1 += amount_of(rows[at].1, Column::ValueUsd).unwrap_or(0.0);
        }
        buckets
    }
}

fn compare(a: &Row, b: &Row, key: &SortKey) -> std::cmp::Ordering {
    let value = |row: &Row| row.get(&key.field).filter(|value| !matches!(value, Value::Unread(_))).cloned();
    let (Some(a), Some(b)) = (value(a), value(b)) else {
        return value(a).is_none().cmp(&value(b).is_none());
    };
    let order = match (a, b) {
        (Value::Text(a), Value::Text(b)) => (a.to_lowercase(), a).cmp(&(b.to_lowercase(), b)),
        (Value::Amount(a), Value::Amount(b)) => (a + 0.0).total_cmp(&(b + 0.0)),
        (Value::Date(a), Value::Date(b)) => a.cmp(&b),
        _ => std::cmp::Ordering::Equal,
    };
    if key.descending { order.reverse() } else { order }
}

fn any_test() -> impl Strategy<Value = Test> {
    let texts = || {
        select(vec!["baof", "BAOFENG", "bao feng", "ёж", "宝峰", "é", "k", "nanan", "Baofeng", "baofneg"])
            .prop_map(str::to_owned)
    };
    let roles = || select(vec![vec![Role::Consignor], vec![Role::Consignee], Role::ALL.to_vec()]);
    let codes = proptest::collection::vec(select(vec!["CN", "RU", "UZ", "AE"]).prop_map(str::to_owned), 1..3);
    let sides = select(vec![Side::Any, Side::From, Side::To, Side::Via]);
    let other = || Field::Other("HS DESC".to_owned());
    let comparisons = vec![
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Equal,
        Comparison::GreaterOrEqual,
        Comparison::Greater,
    ];
    prop_oneof![
        (roles(), texts()).prop_map(|(roles, text)| Test::PartyLike(roles, text)),
        (roles(), words()).prop_map(|(roles, text)| Test::PartyIs(roles, text)),
        Just(Test::Company("X".to_owned())),
        texts().prop_map(|text| Test::Contains(vec![Column::Goods, Column::GoodsEn], text)),
        words().prop_filter("not empty", |t| !t.is_empty()).prop_map(move |text| Test::Is(other(), text)),
        texts().prop_map(move |text| Test::Has(other(), text)),
        select(vec!["85", "8517", "854231", "9"])
            .prop_map(|hs| Test::Hs(vec![hs.to_owned(), "01".to_owned()])),
        (date(), date()).prop_map(|(from, to)| Test::Date(from, to)),
        (select(comparisons), select(vec![0.0, 0.1, -5.0])).prop_map(|(c, x)| Test::Amount(
            Column::ValueUsd,
            c,
            x
        )),
        (sides, codes).prop_map(|(side, codes)| Test::Country(side, codes)),
        Just(Test::List("chpl".to_owned())),
        Just(Test::Tier("1".to_owned())),
        select(State::ALL.to_vec()).prop_map(Test::State),
        select(vec!["one", "two"]).prop_map(|name| Test::Source(name.to_owned())),
    ]
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let term = (proptest::bool::weighted(0.2), proptest::collection::vec(any_test(), 1..3));
    let terms = proptest::collection::vec(term.prop_map(|(negated, any)| Term::new(negated, any)), 0..3);
    terms.prop_map(|terms| Filter { terms })
}

fn any_sort() -> impl Strategy<Value = Vec<SortKey>> {
    let key =
        (select(all_fields()), any::<bool>()).prop_map(|(field, descending)| SortKey { field, descending });
    proptest::collection::vec(key, 0..3)
}

fn marks() -> Marks {
    let names = [("Baofeng", State::Disputed), ("Nanan", State::Same), ("ООО «Ёж»", State::Different)];
    let names = names.map(|(name, state)| (name.to_owned(), state));
    Marks { names: names.clone().into(), companies: [("X".to_owned(), names.to_vec())].into() }
}

fn open(model: &Model) -> (tempfile::TempDir, EmbeddedStore) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let segments: Vec<(SourceName, PathBuf)> = model
        .sources
        .iter()
        .map(|(name, fields, rows)| {
            let path = folder.path().join(format!("{name}.arrow"));
            write_segment(&path, &table(fields, rows)).expect("a segment");
            (name.clone(), path)
        })
        .collect();
    let store = EmbeddedStore::open(&segments, &folder.path().join("derived")).expect("a store");
    (folder, store)
}

fn places(selection: &Selection) -> Vec<usize> {
    (0..selection.len()).filter_map(|place| selection.row(place)).map(|RowId(row)| row as usize).collect()
}

fn cells(shipment: &Shipment) -> Row {
    let column = |&column: &Column| Some((Field::Column(column), shipment.get(column)?.clone()));
    let other =
        shipment.other.iter().map(|(header, text)| (Field::Other(header.clone()), Value::Text(text.clone())));
    Column::ALL.iter().filter_map(column).chain(other).collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn the_store_answers_as_the_model_does(model in model(), filter in any_filter(), sort in any_sort()) {
        let (_folder, store) = open(&model);
        let expected = model.select(&filter, &sort, &marks());
        let selection = store.select(&filter, &sort, &marks()).expect("known columns");
        prop_assert_eq!(places(&selection), &expected[..], "{}", filter);

        let rows = model.rows();
        let window = store.window(&selection, 1..4);
        let in_window: Vec<Row> = expected.iter().skip(1).take(3).map(|&at| rows[at].1.clone()).collect();
        prop_assert_eq!(window.iter().map(cells).collect::<Vec<_>>(), in_window);

        let totals = store.totals(&selection);
        let usd: f64 = expected.iter().filter_map(|&at| amount_of(rows[at].1, Column::ValueUsd)).sum();
        prop_assert_eq!(totals.shipments, expected.len() as u64);
        prop_assert!(near(totals.value_usd, usd), "{} {usd}", totals.value_usd);
        prop_assert!(totals.with_value <= totals.shipments && (totals.with_value > 0 || usd == 0.0));

        for (per, length) in [(Period::Day, 10), (Period::Month, 7), (Period::Year, 4)] {
            let key = |row: &Row| date_of(row).map(|date| date.to_string()).unwrap_or_default();
            let mut wanted: Vec<(String, (u64, f64))> =
                model.buckets(&expected, |row| key(row).chars().take(length).collect()).into_iter().collect();
            wanted.sort_by_key(|(key, _)| (key.is_empty(), key.clone()));
            let found = store.histogram(&selection, per);
            prop_assert_eq!(found.len(), wanted.len());
            for (found, wanted) in found.iter().zip(&wanted) {
                prop_assert_eq!((&found.key, found.totals.shipments), (&wanted.0, wanted.1.0));
                prop_assert!(near(found.totals.value_usd, wanted.1.1));
            }
        }
    }

    #[test]
    fn facets_count_as_the_model_does(model in model(), filter in any_filter(), field in select(all_fields())) {
        let (_folder, store) = open(&model);
        let expected = model.select(&filter, &[], &marks());
        let selection = store.select(&filter, &[], &marks()).expect("known columns");
        let facet = store.facet(&selection, &field, Measure::Count, usize::MAX).expect("a known column");
        let key = |row: &Row| match row.get(&field) {
            None | Some(Value::Unread(_)) => String::new(),
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Amount(amount)) => (amount + 0.0).to_string(),
            Some(Value::Date(date)) => date.to_string(),
        };
        let wanted = model.buckets(&expected, key);
        prop_assert_eq!(facet.distinct, wanted.keys().filter(|key| !key.is_empty()).count());
        prop_assert!(facet.buckets.is_sorted_by_key(|bucket| std::cmp::Reverse(bucket.totals.shipments)));
        let found: BTreeMap<String, u64> = facet.buckets.into_iter().map(|b| (b.key, b.totals.shipments)).collect();
        prop_assert_eq!(found, wanted.into_iter().map(|(key, (count, _))| (key, count)).collect());
    }

    #[test]
    fn profiles_and_searches_agree_with_the_rows(model in model()) {
        let (_folder, store) = open(&model);
        let all = model.rows();
        let every: BTreeSet<&str> = all.iter().flat_map(|(_, row)| names(row, &Role::ALL)).collect();
        prop_assert_eq!(store.search("", 100).hits.len(), every.len());
        for name in every {
            let carrying = all.iter().filter(|(_, row)| names(row, &Role::ALL).contains(&name));
            let wanted: Vec<&Row> = carrying.map(|(_, row)| *row).collect();
            let profile = store.profile(&[name.to_string()]).expect("a name that records carry");
            prop_assert_eq!(profile.totals.shipments, wanted.len() as u64);
            let roles = |role: Role| wanted.iter().filter(|row| names(row, &[role]).contains(&name)).count() as u64;
            prop_assert!(profile.roles.iter().all(|&(role, count)| count == roles(role)));
            let hits = store.search(name, 100).hits;
            let hit = hits.iter().find(|hit| hit.name == name);
            prop_assert_eq!(hit.map(|hit| hit.shipments), Some(wanted.len() as u64), "{}", name);
            for (other, records) in profile.also_written {
                let pair = |row: &&&Row| {
                    let own = column_text(row, Column::Consignor);
                    let english = column_text(row, Column::ConsignorEn);
                    own != english && own.zip(english).is_some_and(|p| p == (name, &other[..]) || p == (&other[..], name))
                };
                prop_assert_eq!(wanted.iter().filter(pair).count() as u64, records);
            }
        }
        prop_assert_eq!(store.profile(&["nobody".to_owned()]), None);
    }
}

#[test]
fn a_question_about_a_column_that_no_source_has_is_refused() {
    let row: Row = [(Field::Column(Column::Consignor), Value::Text("A".to_owned()))].into();
    let fields = vec![Field::Column(Column::Consignor)];
    let model = Model { sources: vec![(SourceName::from_file_name("one.csv"), fields, vec![row])] };
    let (_folder, store) = open(&model);
    for test in [
        Test::Hs(vec!["85".to_owned()]),
        Test::PartyIs(vec![Role::Manufacturer], "A".to_owned()),
        Test::Contains(vec![Column::Goods, Column::GoodsEn], "x".to_owned()),
        Test::Has(Field::Other("Brand".to_owned()), "x".to_owned()),
        Test::Source("two".to_owned()),
    ] {
        let filter = Filter { terms: vec![Term::new(false, vec![test])] };
        assert!(store.select(&filter, &[], &Marks::default()).is_err(), "{filter}");
    }
    let sort = SortKey { field: Field::Column(Column::Goods), descending: false };
    assert!(store.select(&Filter::default(), &[sort], &Marks::default()).is_err());
}
