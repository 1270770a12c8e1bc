//! `tidewaiter verify`: whether a case is what its sessions wrote.

use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::json;

use crate::case::Access;
use crate::case::verify::{Verification, verify};
use crate::cli::output::json_line;
use crate::cli::{Outcome, Result, case};
use crate::text::DisplayText;

/// Check every checksum, the ledger's hash chain, and every reference.
///
/// Exit code 1 says that damage was found.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case.
    case: PathBuf,
    /// The hash of an entry that the ledger is known to have had: shows entries cut off at its end.
    #[arg(long, value_name = "HASH")]
    checkpoint: Option<String>,
    /// Write one JSON object.
    #[arg(long)]
    json: bool,
}

/// Checks the case and says what was found.
///
/// # Errors
/// When the case cannot be opened.
pub fn run(args: Args) -> Result {
    let case = case::open(&args.case, Access::Read)?;
    let report = verify(&case, args.checkpoint.as_deref())?;
    let mut out = io::stdout().lock();
    if args.json {
        json_line(&mut out, &as_json(&report))?;
    } else {
        print(&report, &mut out)?;
    }
    Ok(if report.findings.is_empty() { Outcome::Done } else { Outcome::FellShort })
}

fn print(report: &Verification, out: &mut impl Write) -> io::Result<()> {
    for finding in &report.findings {
        writeln!(out, "{}: {}", DisplayText::line(&finding.place), DisplayText::line(&finding.what))?;
        writeln!(out, "  {}", finding.advice)?;
    }
    let found = match report.findings.len() {
        0 => "nothing is damaged".to_owned(),
        1 => "1 finding".to_owned(),
        many => format!("{many} findings"),
    };
    writeln!(
        out,
        "{found}: checked {} entries of the ledger, {} rows made from them,",
        report.entries, report.projected
    )?;
    writeln!(
        out,
        "  {} sources with {} shipments, {} references to shipments",
        report.sources, report.shipments, report.references
    )?;
    if let Some((seq, hash)) = &report.head {
        writeln!(out, "  last entry {seq}: {}", DisplayText::line(hash))?;
    }
    Ok(())
}

fn as_json(report: &Verification) -> serde_json::Value {
    let finding = |finding: &crate::case::verify::Finding| json!({ "where": finding.place, "what": finding.what, "advice": finding.advice });
    json!({
        "ok": report.findings.is_empty(),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "entries": report.entries,
        "rows": report.projected,
        "sources": report.sources,
        "shipments": report.shipments,
        "references": report.references,
        "last": report.head.as_ref().map(|(seq, _)| seq),
        "hash": report.head.as_ref().map(|(_, hash)| hash),
    })
}
