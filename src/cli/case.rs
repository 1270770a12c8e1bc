//! What every command does with a case: opens it, says who writes, and puts failures in words.

use std::env;
use std::io::{self, Write};
use std::path::Path;

use crate::case::{Access, Case, CaseError, Entry};
use crate::cli::{Failure, Fault, Outcome, Result};
use crate::id::SourceName;
use crate::resolve::ResolveError;

/// The variables that name the person, in the order in which they are asked.
const WHO: [&str; 2] = ["USER", "LOGNAME"];

/// Opens the case of a command.
///
/// # Errors
/// When there is no case there, or it cannot be used; also when it must be written to and cannot.
pub fn open(case: &Path, access: Access) -> Result<Case> {
    let opened = Case::open(case, access)?;
    if access == Access::Write && opened.access() == Access::Read {
        return Err(CaseError::ReadOnly { path: case.to_owned() }.into());
    }
    Ok(opened)
}

/// Who makes an entry: the person named by `--by`, else the user's name; `unknown` if there is none.
pub fn author(by: Option<String>) -> String {
    let named = |name: &String| !name.trim().is_empty();
    let known = || WHO.iter().find_map(|variable| env::var(variable).ok().filter(named));
    by.or_else(known).unwrap_or_else(|| "unknown".to_owned())
}

/// Prints an entry's hash on stdout: the acknowledgement that it is on disk. What was done goes to
/// stderr.
pub fn acknowledge(entry: &Entry, done: &str) -> Result {
    writeln!(io::stdout(), "{}", entry.hash)?;
    writeln!(io::stderr(), "{done} (entry {})", entry.seq)?;
    Ok(Outcome::Done)
}

impl From<CaseError> for Failure {
    fn from(error: CaseError) -> Self {
        let failure = Self::input(error.to_string());
        match error {
            CaseError::Missing { .. } | CaseError::NotACase { .. } => {
                failure.hint("`tidewaiter new CASE` makes one; a case is a folder with a case.db in it")
            }
            CaseError::NotEmpty { .. } => failure.hint("give a path where nothing is yet"),
            CaseError::Newer { .. } => failure.hint("open it with that version or a later one"),
            CaseError::ReadOnly { .. } => {
                failure.hint("copy the folder to a place where you may write, or ask for write permission")
            }
            CaseError::Busy { .. } => failure.hint("try again when the other session is done"),
            CaseError::Damaged { .. } => failure.hint("`tidewaiter verify CASE` says what is damaged"),
            CaseError::Anonymous => Self { fault: Fault::Usage, ..failure }.hint("say who with --by WHO"),
            CaseError::SourceTaken { .. } | CaseError::Io { .. } | CaseError::Database { .. } => failure,
            CaseError::NoSource { name } => failure.hint(no_source(&name)),
        }
    }
}

fn no_source(name: &SourceName) -> String {
    format!("a file imported as {name} would be one; `tidewaiter facet CASE source` lists those there are")
}

impl From<ResolveError> for Failure {
    fn from(error: ResolveError) -> Self {
        let failure = Self::usage(error.to_string());
        match error {
            ResolveError::Case(error) => error.into(),
            ResolveError::NoQuestion { .. } => {
                failure.hint("`tidewaiter question CASE list` shows those there are")
            }
            ResolveError::NoCompany { .. } => failure
                .hint("`tidewaiter company CASE list` shows those there are; `company CASE add` makes one"),
            ResolveError::CompanyTaken { .. } => failure.hint("attribute names to the one that is there"),
            ResolveError::Conflict { .. } => Self { fault: Fault::Input, ..failure }
                .hint("look at the question again, then judge what it is now"),
            ResolveError::OpenIsNoJudgement => failure
                .hint("judge same, different, disputed or unsure, or `question CASE undo` the last one"),
            ResolveError::NoShipment { .. } => {
                failure.hint("write SOURCE:ROW as `tidewaiter query CASE --columns source,row` shows them")
            }
            ResolveError::Itself { .. }
            | ResolveError::Empty { .. }
            | ResolveError::NothingToUndo { .. }
            | ResolveError::NothingToRedo { .. }
            | ResolveError::RatedTwice { .. } => failure,
        }
    }
}
