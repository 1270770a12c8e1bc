//! What the commands that read shipments share: the open case, the filter, and its failures.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::case::Access;
use crate::cli::{Failure, Result, case, store};
use crate::records::table::Field;
use crate::resolve;
use crate::store::query::{FilterError, Test, parse_args};
use crate::store::{EmbeddedStore, Filter, Marks, Selection, SortKey, Store};
use crate::text::DisplayText;

/// A case with its shipments and what the ledger says of their names.
pub struct Opened {
    /// The case.
    pub case: case::Opened,
    /// Its shipments.
    pub store: EmbeddedStore,
    /// The states of names and companies.
    pub marks: Marks,
}

/// Opens a case, its shipments and its marks.
///
/// # Errors
/// When there is no case there, or a part of it cannot be used.
pub fn open(path: &Path, access: Access) -> Result<Opened> {
    let case = case::open(path, access)?;
    let store = store::open(&case)?;
    let marks = resolve::marks(&case)?;
    Ok(Opened { case, store, marks })
}

/// A case and a filter, as every reading command takes them.
#[derive(Debug, clap::Args)]
pub struct Asked {
    /// The case.
    pub case: PathBuf,
    /// Terms that must all hold: consignor:baofeng, goods:antenna|radar, hs:8517,8525,
    /// date:2022-08..2022-12, value>=1e6, country:CN, from:CN, to:RU, via:UZ, list:chpl, tier:1,
    /// state:disputed, source:NAME, company="NAME", any column or "header"; a leading - negates.
    pub filter: Vec<String>,
}

/// Commands whose arguments are filters.
const FILTERING: [&str; 4] = ["query", "count", "facet", "histogram"];

/// Puts a space before each negated term (`-goods:antenna`), so that it is not taken for an option;
/// to the filter a space means nothing. Options with two hyphens and other commands stay as they are.
pub fn shield(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = args.collect();
    if args.get(1).and_then(|command| command.to_str()).is_some_and(|command| FILTERING.contains(&command)) {
        for arg in args.iter_mut().skip(2) {
            let negated = |text: &&str| {
                text.starts_with('-') && !text.starts_with("--") && text.contains([':', '=', '<', '>'])
            };
            if let Some(text) = arg.to_str().filter(negated) {
                *arg = format!(" {text}").into();
            }
        }
    }
    args
}

impl Asked {
    /// Opens the case and reads the filter.
    ///
    /// # Errors
    /// When the case cannot be used or the filter is wrong.
    pub fn open(&self) -> Result<(Opened, Filter)> {
        let opened = open(&self.case, Access::Read)?;
        let filter = parse_args(&self.filter, &opened.store.fields()).map_err(wrong_filter)?;
        let tests = filter.terms.iter().flat_map(|term| &term.any);
        for company in tests.filter_map(|test| if let Test::Company(name) = test { Some(name) } else { None })
        {
            known_company(company, &opened.marks)?;
        }
        Ok((opened, filter))
    }
}

impl Opened {
    /// The rows that a filter takes.
    ///
    /// # Errors
    /// When it names a column or source that the case does not have.
    pub fn select(&self, filter: &Filter, sort: &[SortKey]) -> Result<Selection> {
        Ok(self.store.select(filter, sort, &self.marks)?)
    }
}

/// The filter, a mark under the wrong word, and what was expected there.
fn wrong_filter(error: FilterError) -> Failure {
    let line = DisplayText::line(&error.text);
    let before = DisplayText::line(&error.text[..error.word.start]).width();
    let mark = "^".repeat(DisplayText::line(&error.found).width().max(1));
    let message = format!("{error}\n  {line}\n  {}{mark}", " ".repeat(before));
    let failure = Failure::usage(message);
    match error.hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn known_company(name: &str, marks: &Marks) -> Result<()> {
    if marks.companies.contains_key(name) {
        return Ok(());
    }
    let mut known: Vec<&str> = marks.companies.keys().map(String::as_str).collect();
    known.sort_unstable();
    let failure = Failure::usage(format!("the case has no company {name:?}"));
    Err(failure.hint(if known.is_empty() {
        "it has none yet: `tidewaiter company CASE add NAME` makes one".to_owned()
    } else {
        format!("there are: {}", known.join(", "))
    }))
}

/// Names joined by commas, as CSV: one with a comma in it stands in quotes.
pub fn list(texts: &[String]) -> Vec<String> {
    let split = |text: &String| -> Vec<String> {
        let mut line = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let record = line.records().next().and_then(std::result::Result::ok).unwrap_or_default();
        record.iter().map(str::to_owned).collect()
    };
    texts.iter().flat_map(split).collect()
}

/// Finds a column that a person named.
///
/// # Errors
/// When no source has it; the failure names those that there are.
pub fn column(name: &str, store: &dyn Store) -> Result<Field> {
    let fields = store.fields();
    Field::find(name, &fields).ok_or_else(|| unknown_column(name, &fields, &[]))
}

/// The failure for a column that is not there; `more` are names beside the fields'.
pub fn unknown_column(name: &str, fields: &[Field], more: &[&str]) -> Failure {
    let names = fields.iter().map(Field::name).chain(more.iter().map(|&name| name.to_owned()));
    let known = names.collect::<Vec<_>>().join(", ");
    Failure::usage(format!("there is no column {name:?} in this case")).hint(format!("there are: {known}"))
}
