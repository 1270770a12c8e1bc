//! `tidewaiter count`: how many shipments a filter takes, and what they sum up to.

use serde_json::json;

use crate::cli::Result;
use crate::cli::filter::Asked;
use crate::cli::output::{Heading, amount, json_line, table, to_stdout};
use crate::store::query::Belief;
use crate::store::{Store, Totals};

/// Count shipments and sum their values and weights.
///
/// With a company in the filter each figure is a range: confirmed is without, possible with, the
/// names whose attribution is disputed, unsure or open.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    asked: Asked,
    /// Write one JSON object.
    #[arg(long)]
    json: bool,
}

/// Writes the totals to stdout.
///
/// # Errors
/// When the case cannot be used or the filter is wrong.
pub fn run(args: Args) -> Result {
    let (opened, filter) = args.asked.open()?;
    let totals = |belief| -> Result<Totals> {
        let selection = opened.select(&filter.under(belief, &opened.marks), &[])?;
        Ok(opened.store.totals(&selection))
    };
    let possible = totals(Belief::Possible)?;
    let confirmed = if filter.has_company() { totals(Belief::Confirmed)? } else { possible };
    if args.json {
        let range = |of: fn(&Totals) -> f64| json!({"confirmed": of(&confirmed), "possible": of(&possible)});
        let object = json!({
            "shipments": possible.shipments,
            "shipments_confirmed": confirmed.shipments,
            "value_usd": range(|totals| totals.value_usd),
            "net_weight_kg": range(|totals| totals.net_weight_kg),
            "stated_in": {"value_usd": possible.with_value, "net_weight_kg": possible.with_weight},
        });
        return to_stdout(|out| json_line(out, &object));
    }
    let range = |of: fn(&Totals) -> String| {
        let (least, most) = (of(&confirmed), of(&possible));
        if filter.has_company() { format!("{least} .. {most}") } else { most }
    };
    #[allow(clippy::cast_precision_loss, reason = "a count of rows stays far below 2^53")]
    let rows = [
        ("shipments", range(|totals| amount(totals.shipments as f64))),
        ("value, US$", range(|totals| amount(totals.value_usd))),
        ("  stated in", range(|totals| amount(totals.with_value as f64))),
        ("net weight, kg", range(|totals| amount(totals.net_weight_kg))),
        ("  stated in", range(|totals| amount(totals.with_weight as f64))),
    ];
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(name, figure)| vec![name.to_owned(), figure]).collect();
    let figure = if filter.has_company() { "confirmed .. possible" } else { "total" };
    to_stdout(|out| table(out, &[Heading::text(""), Heading::number(figure)], &rows))
}
