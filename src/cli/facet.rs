//! `tidewaiter facet` and `tidewaiter histogram`: shipments by value of a column, and by time.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use crate::cli::Result;
use crate::cli::filter::{Asked, column};
use crate::cli::output::{Csv, Format, Heading, amount, json_line, table, to_stdout};
use crate::store::{Bucket, Measure, Period, Store, Totals};

/// Cells of the longest bar.
const BAR: usize = 30;

/// Count shipments by the values of a column, greatest first.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case.
    case: PathBuf,
    /// A canonical column or a header.
    column: String,
    /// Terms that must all hold, as in `tidewaiter query`.
    filter: Vec<String>,
    /// What orders the values.
    #[arg(long, value_enum, default_value_t)]
    by: By,
    /// At most this many values.
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// How to write them.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Count shipments by day, month or year.
#[derive(Debug, clap::Args)]
pub struct HistogramArgs {
    #[command(flatten)]
    asked: Asked,
    /// The width of a period.
    #[arg(long, value_enum, default_value_t)]
    per: Per,
    /// What the bars of the table show.
    #[arg(long, value_enum, default_value_t)]
    by: By,
    /// How to write them.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum By {
    #[default]
    Count,
    Value,
    Weight,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Per {
    Day,
    #[default]
    Month,
    Year,
}

impl By {
    fn measure(self) -> Measure {
        match self {
            Self::Count => Measure::Count,
            Self::Value => Measure::Value,
            Self::Weight => Measure::Weight,
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "a count of rows stays far below 2^53")]
    fn of(self, totals: &Totals) -> f64 {
        match self {
            Self::Count => totals.shipments as f64,
            Self::Value => totals.value_usd,
            Self::Weight => totals.net_weight_kg,
        }
    }
}

/// Writes a facet to stdout.
///
/// # Errors
/// When the case cannot be used, the filter is wrong, or there is no such column.
pub fn run(args: Args) -> Result {
    let (opened, filter) = Asked { case: args.case, filter: args.filter }.open()?;
    let field = column(&args.column, &opened.store)?;
    let selection = opened.select(&filter, &[])?;
    let facet = opened.store.facet(&selection, &field, args.by.measure(), args.limit)?;
    let outcome = to_stdout(|out| write(out, &facet.buckets, args.format, None))?;
    let shown = facet.buckets.iter().filter(|bucket| !bucket.key.is_empty()).count();
    if args.format == Format::Table && shown < facet.distinct {
        writeln!(io::stderr(), "{shown} of {} values; --limit shows more", facet.distinct)?;
    }
    Ok(outcome)
}

/// Writes a histogram to stdout.
///
/// # Errors
/// When the case cannot be used or the filter is wrong.
pub fn histogram(args: HistogramArgs) -> Result {
    let (opened, filter) = args.asked.open()?;
    let per = match args.per {
        Per::Day => Period::Day,
        Per::Month => Period::Month,
        Per::Year => Period::Year,
    };
    let selection = opened.select(&filter, &[])?;
    let buckets = opened.store.histogram(&selection, per);
    to_stdout(|out| write(out, &buckets, args.format, Some(args.by)))
}

fn write(out: &mut dyn Write, buckets: &[Bucket], format: Format, bars: Option<By>) -> io::Result<()> {
    match format {
        Format::Json => buckets.iter().try_for_each(|bucket| {
            let Totals { shipments, value_usd, net_weight_kg, .. } = bucket.totals;
            let object = json!({
                "key": bucket.key, "count": shipments, "value_usd": value_usd, "net_weight_kg": net_weight_kg
            });
            json_line(out, &object)
        }),
        Format::Csv => {
            let mut csv = Csv::new(out);
            csv.row(&["key", "count", "value_usd", "net_weight_kg"].map(str::to_owned))?;
            buckets.iter().try_for_each(|Bucket { key, totals }| {
                let Totals { shipments, value_usd, net_weight_kg, .. } = totals;
                let figures = [shipments.to_string(), value_usd.to_string(), net_weight_kg.to_string()];
                csv.row(&[&[key.clone()][..], &figures].concat())
            })
        }
        Format::Table => {
            let greatest = buckets.iter().map(|bucket| bars.map_or(0.0, |by| by.of(&bucket.totals)));
            let greatest = greatest.fold(0.0, f64::max);
            let mut headings = vec![Heading::text("")];
            headings.extend(["shipments", "US$", "net kg"].map(Heading::number));
            headings.extend(bars.map(|_| Heading::text("")));
            let rows: Vec<Vec<String>> = buckets.iter().map(|bucket| cells(bucket, bars, greatest)).collect();
            table(out, &headings, &rows)
        }
    }
}

fn cells(bucket: &Bucket, bars: Option<By>, greatest: f64) -> Vec<String> {
    let Bucket { key, totals } = bucket;
    let key = if key.is_empty() { "(none)".to_owned() } else { key.clone() };
    let figures = [By::Count.of(totals), totals.value_usd, totals.net_weight_kg].map(amount);
    let bar = bars.map(|by| bar(by.of(totals), greatest));
    [key].into_iter().chain(figures).chain(bar).collect()
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a small, positive number of cells"
)]
fn bar(figure: f64, greatest: f64) -> String {
    let share = if greatest > 0.0 { (figure / greatest).clamp(0.0, 1.0) } else { 0.0 };
    "█".repeat((share * BAR as f64).ceil() as usize)
}
