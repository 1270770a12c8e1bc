//! `tidewaiter question`: asks, shows, judges, undoes, and adds evidence.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::case::Access;
use crate::cli::output::json_line;
use crate::cli::{Outcome, Result, case, store};
use crate::id::{QuestionId, Seq};
use crate::resolve;
use crate::state::State;

mod evidence;
mod show;

/// Ask whether two parties are one, add evidence, judge, undo.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case.
    case: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the questions, in the order in which they were asked.
    List {
        /// Only those in this state: same, different, disputed, unsure or open.
        #[arg(long)]
        state: Option<State>,
        /// Write one JSON object per question.
        #[arg(long)]
        json: bool,
    },
    /// Ask whether two parties are one; prints the question's number.
    ///
    /// A pair has one question: asking again prints its number again.
    Ask {
        /// A company of the case, or a name exactly as records write it.
        left: String,
        /// The other one.
        right: String,
        #[command(flatten)]
        by: By,
    },
    /// Show a question with its evidence and judgements.
    Show {
        /// The question's number.
        id: QuestionId,
        /// Write one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Judge a question; prints the hash of the ledger's entry once it is on disk.
    Judge {
        /// The question's number.
        id: QuestionId,
        /// same, different, disputed or unsure.
        state: State,
        #[command(flatten)]
        why: Why,
    },
    /// Supersede the last judgement: the state before it comes back.
    Undo {
        /// The question's number.
        id: QuestionId,
        #[command(flatten)]
        why: Why,
    },
    /// Take back the last undo.
    Redo {
        /// The question's number.
        id: QuestionId,
        #[command(flatten)]
        why: Why,
    },
    /// Add an item of evidence, with its citation.
    Evidence(evidence::Args),
}

#[derive(Debug, clap::Args)]
struct By {
    /// Who does it; your user name if left out.
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Why {
    /// Why: it stands in the ledger and in every report.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Refuse if anything has touched the question since this entry of the ledger.
    #[arg(long, value_name = "ENTRY")]
    expect: Option<Seq>,
    #[command(flatten)]
    by: By,
}

/// Does what was asked of the questions.
///
/// # Errors
/// When the case cannot be used, or the question not be asked, judged or found.
pub fn run(args: Args) -> Result {
    match args.action {
        Action::List { state, json } => list(&args.case, state, json),
        Action::Ask { left, right, by } => ask(&args.case, &left, &right, by),
        Action::Show { id, json } => show_one(&args.case, id, json),
        Action::Judge { id, state, why } => change(&args.case, id, why, |case, why, by| {
            resolve::judge(case, id, state, &why.reason, by, why.expect)
        }),
        Action::Undo { id, why } => {
            change(&args.case, id, why, |case, why, by| resolve::undo(case, id, &why.reason, by, why.expect))
        }
        Action::Redo { id, why } => {
            change(&args.case, id, why, |case, why, by| resolve::redo(case, id, &why.reason, by, why.expect))
        }
        Action::Evidence(item) => evidence::run(&args.case, item),
    }
}

fn list(path: &Path, state: Option<State>, json: bool) -> Result {
    let case = case::open(path, Access::Read)?;
    let mut questions = resolve::questions(&case)?;
    questions.retain(|question| state.is_none_or(|state| question.state == state));
    let mut out = io::stdout().lock();
    if json {
        let moves = show::Moves::of(&case)?;
        for question in &questions {
            json_line(&mut out, &show::as_json(question, &moves)?)?;
        }
    } else {
        for question in &questions {
            writeln!(out, "{}", show::line(question))?;
        }
    }
    Ok(Outcome::Done)
}

fn ask(path: &Path, left: &str, right: &str, by: By) -> Result {
    let mut case = case::open(path, Access::Write)?;
    let shipments = store::open(&case)?;
    let left = store::party(&case, &shipments, left)?;
    let right = store::party(&case, &shipments, right)?;
    let (id, _) = resolve::ask(&mut case, &left, &right, &case::author(by.by))?;
    writeln!(io::stdout(), "{id}")?;
    Ok(Outcome::Done)
}

fn show_one(path: &Path, id: QuestionId, json: bool) -> Result {
    let case = case::open(path, Access::Read)?;
    let question = resolve::question(&case, id)?;
    let moves = show::Moves::of(&case)?;
    let mut out = io::stdout().lock();
    if json {
        json_line(&mut out, &show::as_json(&question, &moves)?)?;
    } else {
        show::print(&question, &moves, &mut out)?;
    }
    Ok(Outcome::Done)
}

/// Changes a question's state and acknowledges it.
fn change(
    path: &Path,
    id: QuestionId,
    why: Why,
    with: impl FnOnce(
        &mut crate::case::Case,
        &Why,
        &str,
    ) -> std::result::Result<crate::case::Entry, resolve::ResolveError>,
) -> Result {
    let mut case = case::open(path, Access::Write)?;
    let by = case::author(why.by.by.clone());
    let entry = with(&mut case, &why, &by)?;
    let state = entry.state.unwrap_or(State::Open);
    case::acknowledge(&entry, &format!("question {id} is {} {state}", state.glyph()))
}
