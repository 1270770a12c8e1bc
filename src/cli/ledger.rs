//! `tidewaiter ledger`: every entry, oldest first.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::case::{Access, Entry};
use crate::cli::output::json_line;
use crate::cli::{Outcome, Result, case};
use crate::text::DisplayText;

/// Show every entry of the ledger, oldest first.
///
/// An entry's hash is the SHA-256 of its other fields as JSON with sorted keys and no white space.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case.
    case: PathBuf,
    /// Write one JSON object per entry.
    #[arg(long)]
    json: bool,
}

/// Writes the ledger to stdout.
///
/// # Errors
/// When the case cannot be read or the output not written.
pub fn run(args: Args) -> Result {
    let case = case::open(&args.case, Access::Read)?;
    let mut out = io::stdout().lock();
    for entry in case.ledger()? {
        if args.json {
            json_line(&mut out, &serde_json::json!(entry))?;
        } else {
            writeln!(out, "{}", line(&entry))?;
        }
    }
    Ok(Outcome::Done)
}

/// An entry for people: place, time, author, what, on which question, with what state and why.
pub(super) fn line(entry: &Entry) -> String {
    let question = entry.question.map(|id| format!("question {id}")).unwrap_or_default();
    let state = entry.state.map(|state| format!("{} {state}", state.glyph())).unwrap_or_default();
    let by = DisplayText::line(&entry.by).fit(BY_WIDTH);
    let what =
        entry.reason.as_deref().map_or_else(|| summary(entry), |reason| DisplayText::line(reason).into());
    format!(
        "{:>5}  {}  {by:<BY_WIDTH$}  {:<8}  {question:<12}  {state:<11}  {what}  [{}]",
        entry.seq,
        entry.time,
        entry.kind,
        entry.hash.get(..12).unwrap_or(&entry.hash),
    )
}

const BY_WIDTH: usize = 12;

/// What an entry without a reason is about, from its payload.
fn summary(entry: &Entry) -> String {
    let told = ["file", "name", "text"].iter().find_map(|key| entry.payload.get(key)?.as_str());
    let item = || entry.payload.get("item")?.get("text")?.as_str();
    let side = |key: &str| entry.payload.get(key)?.get("text")?.as_str();
    let pair = || Some(format!("{} / {}", side("left")?, side("right")?));
    let text = told.or_else(item).map(str::to_owned).or_else(pair).unwrap_or_default();
    DisplayText::line(&text).into()
}
