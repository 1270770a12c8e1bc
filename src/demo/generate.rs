//! Synthetic shipments for trials and benchmarks: invented companies, goods and amounts.
//!
//! Every row depends on its number and the seed alone and is made with integers only, so that the
//! same seed gives the same bytes on any machine. No table grows with the rows or the names. Each
//! row says that it is invented: its `declaration` begins with [`MARK`]. Nothing here names a real
//! company.

use std::fmt::Write as _;
use std::io;

use thiserror::Error;

use super::random::Random;
use super::words::{Goods, Words};
use crate::records::{Column, PartialDate};

/// How the declaration of every invented row begins.
pub const MARK: &str = "SYNTH-";

/// The columns that are filled, in order.
pub const COLUMNS: [Column; 20] = [
    Column::Date,
    Column::Consignor,
    Column::ConsignorCountry,
    Column::Consignee,
    Column::ConsigneeCountry,
    Column::Intermediary,
    Column::OriginCountry,
    Column::DepartureCountry,
    Column::TradingCountry,
    Column::DestinationCountry,
    Column::HsCode,
    Column::Goods,
    Column::Quantity,
    Column::Unit,
    Column::NetWeightKg,
    Column::Value,
    Column::Currency,
    Column::ValueUsd,
    Column::Declaration,
    Column::Transport,
];

/// The years from which dates are drawn, both included.
const YEARS: std::ops::RangeInclusive<i16> = 2017..=2023;

/// What to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// How many shipments.
    pub rows: u64,
    /// Over how many company names, at least 1.
    pub names: u64,
    /// The same seed gives the same bytes.
    pub seed: u64,
}

/// Why nothing, or not everything, was generated.
#[derive(Debug, Error)]
pub enum GenerateError {
    /// There must be somebody to ship.
    #[error("shipments cannot be made over 0 names: ask for at least 1")]
    NoNames,
    /// The embedded word lists are damaged.
    #[error("the embedded word lists cannot be read: {0}")]
    Words(#[from] toml::de::Error),
    /// The output does not take more.
    #[error("the shipments cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Writes a CSV file of invented shipments, canonical column names as its header.
///
/// # Errors
/// When no name is asked for, or the output fails.
pub fn write(spec: Spec, out: impl io::Write) -> Result<(), GenerateError> {
    if spec.names == 0 {
        return Err(GenerateError::NoNames);
    }
    let words = Words::embedded()?;
    let days = calendar();
    let mut writer = csv::WriterBuilder::new().buffer_capacity(1 << 20).from_writer(out);
    writer.write_record(COLUMNS.map(Column::name)).map_err(io::Error::from)?;
    let mut row = Row { fields: Fields::default(), random: Random::for_row(spec.seed, 0), words: &words };
    for number in 0..spec.rows {
        row.random = Random::for_row(spec.seed, number);
        row.fields.clear();
        row.fill(number, spec.names, &days);
        writer.write_record(row.fields.iter()).map_err(io::Error::from)?;
    }
    Ok(writer.flush()?)
}

/// Every day of the years.
fn calendar() -> Vec<String> {
    let months = YEARS.flat_map(|year| (1..=12).map(move |month| (year, month)));
    months
        .flat_map(|(year, month)| {
            (1..=31).filter_map(move |day| PartialDate::new(year, Some(month), Some(day)))
        })
        .map(|date| date.to_string())
        .collect()
}

/// The fields of one row in one buffer that is used again.
#[derive(Default)]
struct Fields {
    text: String,
    ends: Vec<usize>,
}

impl Fields {
    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    fn end(&mut self) {
        self.ends.push(self.text.len());
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.end();
    }

    /// A number of `10^-places` units as a decimal.
    fn decimal(&mut self, number: u64, places: u32) {
        let unit = 10_u64.pow(places);
        self.display(format_args!("{}.{:0width$}", number / unit, number % unit, width = places as usize));
    }

    fn display(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.text.write_fmt(arguments);
        self.end();
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.text[start..end])
    }
}

/// One row in the making.
struct Row<'a> {
    fields: Fields,
    random: Random,
    words: &'a Words,
}

impl Row<'_> {
    /// Fills the fields in the order of [`COLUMNS`].
    fn fill(&mut self, number: u64, names: u64, days: &[String]) {
        let date = self.random.pick(days);
        self.fields.push(date);
        self.parties(names);
        self.goods();
        self.amounts();
        self.fields.display(format_args!("{MARK}{:010}", number + 1));
        let mode = self.random.pick(&self.words.transport.modes);
        self.fields.push(mode);
    }

    /// Consignor, consignee and perhaps somebody in a third country, with the route.
    ///
    /// The busiest consignor is the first name, the busiest consignee the last.
    fn parties(&mut self, names: u64) {
        let words = self.words;
        let consignor = self.random.zipf(names);
        let consignee = names - 1 - self.random.zipf(names);
        let (from, to) = (words.country(consignor), words.country(consignee));
        self.name(consignor);
        self.fields.push(from);
        self.name(consignee);
        self.fields.push(to);
        let through = self.random.pick(&words.routes.through);
        if self.random.chance(12) && through != from && through != to {
            let between = (names / 2 + self.random.zipf(names)) % names;
            self.name(between);
            self.route(from, through, to);
        } else {
            self.fields.push("");
            self.route(from, from, to);
        }
    }

    fn name(&mut self, index: u64) {
        self.words.name(index, &mut self.fields.text);
        self.fields.end();
    }

    /// Origin, departure, trading country, destination: goods depart from where they are traded
    /// in half of the cases.
    fn route(&mut self, from: &str, through: &str, to: &str) {
        let departure = if self.random.chance(50) { through } else { from };
        for country in [from, departure, through, to] {
            self.fields.push(country);
        }
    }

    /// The code and the text. A tenth is of chapter 85; a fifth of that is antennas (8529 10).
    fn goods(&mut self) {
        let electric = self.random.chance(10);
        let antenna = electric && self.random.chance(20);
        // Chapter 77 is reserved by the Harmonized System and holds nothing.
        let chapter = match self.random.below(95) + 1 {
            _ if electric => 85,
            low @ 1..=76 => low,
            middle @ 77..=83 => middle + 1,
            high => high + 2,
        };
        if antenna {
            self.fields.push("8529100000");
        } else {
            let (heading, sub) = (self.random.below(16) + 1, self.random.below(9) + 1);
            self.fields.display(format_args!("{chapter:02}{heading:02}{sub}00000"));
        }
        let words = self.words;
        let language = if self.random.chance(50) { &words.goods.english } else { &words.goods.russian };
        self.text(language, antenna);
    }

    fn text(&mut self, goods: &Goods, antenna: bool) {
        let thing = if antenna { &goods.antenna } else { self.random.pick(&goods.things) };
        let kind = self.random.pick(&goods.kinds);
        let purpose = self.random.pick(&goods.uses);
        let model = self.random.below(9000) + 1000;
        let lot = self.random.below(900) + 100;
        self.fields.display(format_args!("{thing}, {kind}, {purpose}, {} {lot}-{model}", goods.lot));
    }

    /// Quantity, unit, weight, value: the value in cents is drawn from six decades, from
    /// US$ 10 to US$ 10 million, each as likely.
    fn amounts(&mut self) {
        let words = self.words;
        let decade = 10_u64.pow(3 + u32::try_from(self.random.below(6)).unwrap_or(0));
        let cents = decade + self.random.below(9 * decade);
        let quantity = self.random.zipf(10_000) + 1;
        let cents_per_kg = (self.random.zipf(5_000) + 1) * 100;
        let grams = cents * 1000 / cents_per_kg + 1;
        let currency = self.random.pick(&words.currencies);
        self.fields.display(format_args!("{quantity}"));
        let unit = self.random.pick(&words.units.codes);
        self.fields.push(unit);
        self.fields.decimal(grams, 3);
        self.fields.decimal(cents * currency.per_usd / 100, 2);
        self.fields.push(&currency.code);
        self.fields.decimal(cents, 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};
    use std::collections::HashSet;

    type Failure = Box<dyn std::error::Error>;

    fn generated(rows: u64, names: u64, seed: u64) -> Result<Vec<u8>, GenerateError> {
        let mut out = Vec::new();
        write(Spec { rows, names, seed }, &mut out)?;
        Ok(out)
    }

    fn parsed(rows: u64, names: u64) -> Result<Vec<csv::StringRecord>, Failure> {
        let bytes = generated(rows, names, 42)?;
        Ok(csv::Reader::from_reader(&bytes[..]).into_records().collect::<Result<_, _>>()?)
    }

    fn field(record: &csv::StringRecord, column: Column) -> &str {
        let place = COLUMNS.iter().position(|&c| c == column);
        place.and_then(|at| record.get(at)).unwrap_or_default()
    }

    fn percent(records: &[csv::StringRecord], holds: impl Fn(&csv::StringRecord) -> bool) -> f64 {
        let count = records.iter().filter(|r| holds(r)).count();
        100.0 * count as f64 / records.len() as f64
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_on_any_machine() -> Result<(), Failure> {
        let bytes = generated(1000, 200, 42)?;
        assert_eq!(bytes, generated(1000, 200, 42)?);
        assert_ne!(bytes, generated(1000, 200, 43)?);
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, "d8ab598696e8ee3a15fb968afe429c907a409f37d6f114d015653020fbb5bf51");
        Ok(())
    }

    #[test]
    fn a_longer_file_begins_with_the_shorter_one() -> Result<(), Failure> {
        assert!(generated(300, 50, 1)?.starts_with(&generated(100, 50, 1)?));
        Ok(())
    }

    #[test]
    fn every_row_has_every_column_and_says_that_it_is_invented() -> Result<(), Failure> {
        let records = parsed(2000, 100)?;
        assert_eq!(records.len(), 2000);
        assert!(records.iter().all(|r| r.len() == COLUMNS.len()));
        assert!(records.iter().all(|r| field(r, Column::Declaration).starts_with(MARK)));
        assert_eq!(parsed(0, 1)?.len(), 0);
        assert_eq!(parsed(5, 1)?.len(), 5);
        assert!(matches!(generated(1, 0, 0), Err(GenerateError::NoNames)));
        Ok(())
    }

    #[test]
    fn shares_are_as_promised() -> Result<(), Failure> {
        let records = parsed(30_000, 500)?;
        let electric = percent(&records, |r| field(r, Column::HsCode).starts_with("85"));
        let antenna = percent(&records, |r| {
            let goods = field(r, Column::Goods);
            goods.contains("antenna") || goods.contains("антенна")
        });
        let through = percent(&records, |r| !field(r, Column::Intermediary).is_empty());
        assert!((9.0..11.0).contains(&electric), "{electric}");
        assert!((1.6..2.4).contains(&antenna), "{antenna}");
        assert!((6.0..12.0).contains(&through), "{through}");
        let chapters: HashSet<_> = records.iter().map(|r| field(r, Column::HsCode)[..2].to_owned()).collect();
        assert_eq!(chapters.len(), 96, "every chapter but the empty 77");
        assert!(!chapters.contains("77"));
        Ok(())
    }

    #[test]
    fn values_and_dates_stay_in_their_bounds() -> Result<(), Failure> {
        let records = parsed(20_000, 500)?;
        let mut decades = HashSet::new();
        for record in &records {
            let date = PartialDate::parse_iso(field(record, Column::Date)).ok_or("a date")?;
            assert!((2017..=2023).contains(&date.year()) && date.day().is_some());
            let usd: f64 = field(record, Column::ValueUsd).parse()?;
            assert!((10.0..10_000_000.0).contains(&usd), "{usd}");
            decades.insert(field(record, Column::ValueUsd).len());
            let length = field(record, Column::Goods).chars().count();
            assert!((20..=80).contains(&length), "{}", field(record, Column::Goods));
        }
        assert_eq!(decades.len(), 6);
        Ok(())
    }

    #[test]
    fn names_come_in_three_scripts_and_a_few_are_busy() -> Result<(), Failure> {
        let records = parsed(20_000, 500)?;
        let names: HashSet<_> = records.iter().map(|r| field(r, Column::Consignor)).collect();
        assert!(names.len() <= 500 && names.len() > 450, "{}", names.len());
        let has = |range: std::ops::RangeInclusive<char>| {
            names.iter().filter(|n| n.chars().any(|c| range.contains(&c))).count()
        };
        assert!(has('а'..='я') > 100 && has('一'..='鿿') > 100 && has('a'..='z') > 100);
        let first = field(&records[0], Column::Consignor);
        assert!(!first.is_empty());
        let mut busiest = String::new();
        Words::embedded()?.name(0, &mut busiest);
        let share = percent(&records, |r| field(r, Column::Consignor) == busiest);
        // 1 / H(500) is 0.1472.
        assert!((13.5..16.0).contains(&share), "{share}");
        Ok(())
    }
}
