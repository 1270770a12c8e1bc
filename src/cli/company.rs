//! `tidewaiter company`: subjects of the investigation and the names attributed to them.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};

use crate::case::Access;
use crate::cli::output::json_line;
use crate::cli::{Outcome, Result, case, store};
use crate::resolve::{self, Company, ResolveError};
use crate::state::State;
use crate::text::DisplayText;

/// Make companies, and say which names of the records are theirs.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case.
    case: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a company; prints the hash of the ledger's entry once it is on disk.
    Add {
        /// Its name in the case.
        name: String,
        /// What a reader should know about it.
        #[arg(long)]
        note: Option<String>,
        /// Who does it; your user name if left out.
        #[arg(long, value_name = "WHO")]
        by: Option<String>,
    },
    /// List the companies, in the order in which they were made.
    List {
        /// Write one JSON object per company.
        #[arg(long)]
        json: bool,
    },
    /// Show a company with the names attributed to it.
    Show {
        /// Its name in the case.
        name: String,
        /// Write one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Judge whether a name belongs to a company; prints the hash of the ledger's entry.
    Attribute {
        /// The company's name in the case.
        company: String,
        /// The name exactly as records write it.
        name: String,
        /// same, different, disputed or unsure.
        #[arg(long, default_value = "same")]
        state: State,
        /// Why: it stands in the ledger and in every report.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Who does it; your user name if left out.
        #[arg(long, value_name = "WHO")]
        by: Option<String>,
    },
}

/// Does what was asked of the companies.
///
/// # Errors
/// When the case cannot be used, a company is not in it, or a name not in its records.
pub fn run(args: Args) -> Result {
    match args.action {
        Action::Add { name, note, by } => {
            let mut case = case::open(&args.case, Access::Write)?;
            let entry = resolve::add_company(&mut case, &name, note.as_deref(), &case::author(by))?;
            case::acknowledge(&entry, &format!("made the company {}", DisplayText::line(name.trim())))
        }
        Action::List { json } => list(&args.case, json),
        Action::Show { name, json } => show(&args.case, name, json),
        Action::Attribute { company, name, state, reason, by } => {
            let mut case = case::open(&args.case, Access::Write)?;
            let name = store::name(&case, &store::open(&case)?, &name)?.text;
            let entry = resolve::attribute(&mut case, &company, &name, state, &reason, &case::author(by))?;
            let done = format!("the attribution is {} {state}", state.glyph());
            case::acknowledge(&entry, &done)
        }
    }
}

fn list(path: &Path, json: bool) -> Result {
    let case = case::open(path, Access::Read)?;
    let companies = resolve::companies(&case)?;
    let mut out = io::stdout().lock();
    for company in &companies {
        if json {
            json_line(&mut out, &as_json(company))?;
        } else {
            let (name, names) = (DisplayText::line(&company.name), company.names.len());
            writeln!(out, "{name}  ({names} {})", if names == 1 { "name" } else { "names" })?;
        }
    }
    Ok(Outcome::Done)
}

fn show(path: &Path, name: String, json: bool) -> Result {
    let case = case::open(path, Access::Read)?;
    let companies = resolve::companies(&case)?;
    let found = companies.into_iter().find(|company| company.name == name);
    let company = found.ok_or(ResolveError::NoCompany { name })?;
    let mut out = io::stdout().lock();
    if json {
        json_line(&mut out, &as_json(&company))?;
        return Ok(Outcome::Done);
    }
    writeln!(out, "{}", DisplayText::line(&company.name))?;
    for line in company.note.iter().flat_map(|note| note.lines()) {
        writeln!(out, "  {}", DisplayText::line(line))?;
    }
    for attribution in &company.names {
        let mark = format!("{} {}", attribution.state.glyph(), attribution.state);
        let name = DisplayText::line(&attribution.name);
        writeln!(out, "  {mark:<11}  question {:<4}  {name}", attribution.question.0)?;
    }
    Ok(Outcome::Done)
}

fn as_json(company: &Company) -> Value {
    let name =
        |of: &resolve::Attribution| json!({ "name": of.name, "state": of.state, "question": of.question });
    json!({
        "name": company.name,
        "note": company.note,
        "names": company.names.iter().map(name).collect::<Vec<_>>(),
        "questions": company.questions,
    })
}
