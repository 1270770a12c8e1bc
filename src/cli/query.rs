//! `tidewaiter query`: shipments, filtered and sorted.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use crate::cli::filter::{Asked, Opened, column, list, unknown_column};
use crate::cli::output::{Csv, Format, Heading, amount, json_line, table, to_stdout};
use crate::cli::{Failure, Result};
use crate::records::table::Field;
use crate::records::{Column, Kind, Shipment, Value};
use crate::state::State;
use crate::store::{Marks, Selection, SortKey, Store};

/// Shipments of a table when nothing else is said.
const TABLE_ROWS: usize = 50;
/// Shipments that are read at a time.
const WINDOW: usize = 1024;
/// The columns of a table when nothing else is said, as far as the case has them.
const SHOWN: [Column; 7] = [
    Column::Date,
    Column::Consignor,
    Column::Consignee,
    Column::Intermediary,
    Column::HsCode,
    Column::Goods,
    Column::ValueUsd,
];

/// List shipments.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    asked: Asked,
    /// Columns to sort by, first the one that decides: COL or COL:desc, joined by commas; a header
    /// with a comma in it stands in quotes.
    #[arg(long, value_name = "COL[:desc],...")]
    sort: Vec<String>,
    /// Columns to write, joined by commas: canonical names, headers, source, row, state.
    #[arg(long, value_name = "COL,...")]
    columns: Vec<String>,
    /// At most this many shipments [default: 50 in a table, otherwise all].
    #[arg(long)]
    limit: Option<usize>,
    /// Leave out this many shipments first.
    #[arg(long, default_value_t = 0)]
    offset: usize,
    /// How to write them.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A column of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Source,
    Row,
    State,
    Field(Field),
}

/// Columns that every shipment has beside its own.
const OWN: [(&str, Shown); 3] = [("source", Shown::Source), ("row", Shown::Row), ("state", Shown::State)];

/// Writes the shipments that a filter takes to stdout.
///
/// # Errors
/// When the case cannot be used, or the filter, sort or columns name what is not there.
pub fn run(args: Args) -> Result {
    let (opened, filter) = args.asked.open()?;
    let sort = list(&args.sort).iter().map(|text| sort_key(text, &opened)).collect::<Result<Vec<_>>>()?;
    let named = list(&args.columns).iter().map(|name| shown(name, &opened)).collect::<Result<Vec<_>>>()?;
    let selection = opened.select(&filter, &sort)?;
    let limit = args.limit.unwrap_or(if args.format == Format::Table { TABLE_ROWS } else { usize::MAX });
    let end = args.offset.saturating_add(limit).min(selection.len());
    let page = Page { opened: &opened, selection: &selection, start: args.offset.min(end), end };
    let outcome = to_stdout(|out| match args.format {
        Format::Table => page.table(out, &or_default(named, &opened, Format::Table)),
        Format::Csv => page.csv(out, &or_default(named, &opened, Format::Csv)),
        Format::Json => page.json(out, &named),
    })?;
    if args.format == Format::Table && end - page.start < selection.len() {
        writeln!(
            io::stderr(),
            "{} of {} shipments; --limit and --offset show others",
            end - page.start,
            selection.len()
        )?;
    }
    Ok(outcome)
}

fn sort_key(text: &str, opened: &Opened) -> Result<SortKey> {
    let (name, descending) = match text.rsplit_once(':') {
        Some((name, "desc")) => (name, true),
        Some((name, "asc")) => (name, false),
        _ => (text, false),
    };
    Ok(SortKey { field: column(name, &opened.store)?, descending })
}

fn shown(name: &str, opened: &Opened) -> Result<Shown> {
    let fields = opened.store.fields();
    let own = OWN.iter().find(|(own, _)| *own == name).map(|(_, shown)| shown.clone());
    let found = own.or_else(|| Field::find(name, &fields).map(Shown::Field));
    found.ok_or_else(|| -> Failure { unknown_column(name, &fields, &OWN.each_ref().map(|(own, _)| *own)) })
}

fn or_default(named: Vec<Shown>, opened: &Opened, format: Format) -> Vec<Shown> {
    if !named.is_empty() {
        return named;
    }
    let fields = opened.store.fields().into_iter();
    if format == Format::Csv {
        let own = [Shown::State, Shown::Source, Shown::Row];
        let (canonical, others): (Vec<_>, Vec<_>) = fields.partition(|f| matches!(f, Field::Column(_)));
        let fields = |fields: Vec<Field>| fields.into_iter().map(Shown::Field);
        return fields(canonical).chain(own).chain(fields(others)).collect();
    }
    let usual = fields.filter(|field| SHOWN.iter().any(|&column| *field == Field::Column(column)));
    [Shown::State].into_iter().chain(usual.map(Shown::Field)).chain([Shown::Source, Shown::Row]).collect()
}

impl Shown {
    fn name(&self) -> String {
        let own = OWN.iter().find(|(_, own)| own == self).map(|(name, _)| (*name).to_owned());
        match self {
            Self::Field(field) => field.name(),
            _ => own.unwrap_or_default(),
        }
    }

    fn heading(&self) -> Heading {
        let number = match self {
            Self::Row => true,
            Self::Field(Field::Column(column)) => column.kind() == Kind::Amount,
            _ => false,
        };
        if number { Heading::number(self.name()) } else { Heading::text(self.name()) }
    }
}

/// The greatest state that a name of a shipment is in.
fn state(shipment: &Shipment, marks: &Marks) -> Option<State> {
    let names = Column::parties().filter_map(|column| shipment.text(column));
    names.filter_map(|name| marks.names.get(name)).max().copied()
}

/// The part of a selection that is written.
struct Page<'a> {
    opened: &'a Opened,
    selection: &'a Selection,
    start: usize,
    end: usize,
}

impl Page<'_> {
    fn each(&self, mut visit: impl FnMut(Shipment) -> io::Result<()>) -> io::Result<()> {
        for start in (self.start..self.end).step_by(WINDOW) {
            let window = self.opened.store.window(self.selection, start..self.end.min(start + WINDOW));
            window.into_iter().try_for_each(&mut visit)?;
        }
        Ok(())
    }

    fn table(&self, out: &mut dyn Write, columns: &[Shown]) -> io::Result<()> {
        let headings: Vec<Heading> = columns.iter().map(Shown::heading).collect();
        let mut rows = Vec::new();
        self.each(|shipment| {
            rows.push(columns.iter().map(|column| self.cell(&shipment, column, true)).collect());
            Ok(())
        })?;
        table(out, &headings, &rows)
    }

    fn csv(&self, out: &mut dyn Write, columns: &[Shown]) -> io::Result<()> {
        let mut csv = Csv::new(out);
        csv.row(&columns.iter().map(Shown::name).collect::<Vec<_>>())?;
        self.each(|shipment| {
            csv.row(&columns.iter().map(|column| self.cell(&shipment, column, false)).collect::<Vec<_>>())
        })
    }

    fn cell(&self, shipment: &Shipment, column: &Shown, for_people: bool) -> String {
        match column {
            Shown::Source => shipment.reference.source.to_string(),
            Shown::Row => shipment.reference.row.to_string(),
            Shown::State => match state(shipment, &self.opened.marks) {
                Some(state) if for_people => format!("{} {state}", state.glyph()),
                Some(state) => state.to_string(),
                None => String::new(),
            },
            Shown::Field(field) => match field_value(shipment, field) {
                None => String::new(),
                Some(Value::Amount(number)) if for_people => amount(number),
                Some(Value::Amount(number)) => number.to_string(),
                Some(Value::Date(date)) => date.to_string(),
                Some(Value::Text(text) | Value::Unread(text)) => text,
            },
        }
    }

    fn json(&self, out: &mut dyn Write, columns: &[Shown]) -> io::Result<()> {
        let fields = self.opened.store.fields();
        self.each(|shipment| {
            let object = if columns.is_empty() {
                whole(&shipment, &fields, state(&shipment, &self.opened.marks))
            } else {
                let pairs = columns.iter().map(|column| (column.name(), self.json_cell(&shipment, column)));
                pairs.collect()
            };
            json_line(out, &Json::Object(object))
        })
    }

    fn json_cell(&self, shipment: &Shipment, column: &Shown) -> Json {
        match column {
            Shown::Row => json!(shipment.reference.row),
            Shown::Source => json!(shipment.reference.source),
            Shown::State => json!(state(shipment, &self.opened.marks)),
            Shown::Field(field) => json_value(field_value(shipment, field).as_ref()),
        }
    }
}

fn field_value(shipment: &Shipment, field: &Field) -> Option<Value> {
    match field {
        Field::Column(column) => shipment.get(*column).cloned(),
        Field::Unread(column) => {
            shipment.get(*column).filter(|value| matches!(value, Value::Unread(_))).cloned()
        }
        Field::Other(header) => {
            let other = shipment.other.iter().find(|(own, _)| own == header);
            other.map(|(_, text)| Value::Text(text.clone()))
        }
    }
}

/// A value as JSON; what could not be read is no value here and stands under `unread`.
fn json_value(value: Option<&Value>) -> Json {
    match value {
        None | Some(Value::Unread(_)) => Json::Null,
        Some(Value::Text(text)) => json!(text),
        Some(Value::Amount(number)) => json!(number),
        Some(Value::Date(date)) => json!(date.to_string()),
    }
}

/// Every canonical column that the case has, null where the record says nothing; then `state` and
/// `unread` where there is any, `source`, `row` and `other`.
fn whole(shipment: &Shipment, fields: &[Field], state: Option<State>) -> Map<String, Json> {
    let mut object = Map::new();
    let mut unread = Map::new();
    for field in fields {
        let Field::Column(column) = field else { continue };
        let value = shipment.get(*column);
        object.insert(column.name().to_owned(), json_value(value));
        if let Some(Value::Unread(text)) = value {
            unread.insert(column.name().to_owned(), json!(text));
        }
    }
    if let Some(state) = state {
        object.insert("state".to_owned(), json!(state));
    }
    object.insert("source".to_owned(), json!(shipment.reference.source));
    object.insert("row".to_owned(), json!(shipment.reference.row));
    if !unread.is_empty() {
        object.insert("unread".to_owned(), Json::Object(unread));
    }
    let other = shipment.other.iter().map(|(header, text)| (header.clone(), json!(text)));
    object.insert("other".to_owned(), Json::Object(other.collect()));
    object
}
