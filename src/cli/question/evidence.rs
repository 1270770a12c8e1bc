//! `tidewaiter question CASE evidence`: one item, with its citation.

use std::path::Path;

use super::By;
use crate::case::Access;
use crate::cli::{Result, case};
use crate::id::{QuestionId, ShipmentRef};
use crate::records::PartialDate;
use crate::resolve::{Grade, Hypothesis, NewEvidence, Rating, add_evidence};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The question's number.
    id: QuestionId,
    /// What the item says.
    #[arg(long)]
    text: String,
    /// Where it stands: a citation that a reader can follow.
    #[arg(long)]
    source: String,
    /// What sort of item it is: statement, denial, record, registry, report.
    #[arg(long)]
    kind: Option<String>,
    /// The date that it bears: 2023, 2023-02 or 2023-02-04.
    #[arg(long, value_parser = date)]
    date: Option<PartialDate>,
    /// Who says so.
    #[arg(long, value_name = "WHO")]
    said_by: Option<String>,
    /// Admiralty grade: the source's reliability A to F, the information's credibility 1 to 6.
    #[arg(long)]
    grade: Option<Grade>,
    /// The origin that it shares with other items: they count once.
    #[arg(long)]
    group: Option<String>,
    /// What it speaks for and against: same, different, misused, affiliated, each --, -, 0, + or ++.
    #[arg(long, value_delimiter = ',', value_parser = rating, value_name = "same=--,different=+")]
    rate: Vec<(Hypothesis, Rating)>,
    /// The shipments that it speaks of, each SOURCE:ROW.
    #[arg(long, value_delimiter = ',', value_name = "REF,...")]
    shipments: Vec<ShipmentRef>,
    #[command(flatten)]
    by: By,
}

fn date(text: &str) -> std::result::Result<PartialDate, String> {
    PartialDate::parse_iso(text).ok_or_else(|| "write 2023, 2023-02 or 2023-02-04".to_owned())
}

fn rating(text: &str) -> std::result::Result<(Hypothesis, Rating), String> {
    let (of, rating) = text.split_once('=').ok_or("write HYPOTHESIS=RATING, for example same=--")?;
    Ok((of.parse()?, rating.parse()?))
}

pub(super) fn run(path: &Path, args: Args) -> Result {
    let Args { id, text, source, kind, date, said_by, grade, group, rate, shipments, by } = args;
    let item = NewEvidence { text, source, kind, date, said_by, grade, group, ratings: rate, shipments };
    let mut case = case::open(path, Access::Write)?;
    let (evidence, entry) = add_evidence(&mut case, id, &item, &case::author(by.by))?;
    case::acknowledge(&entry, &format!("evidence {evidence} on question {id}"))
}
