//! `tidewaiter open`: the terminal interface on a case.

use std::env;
use std::path::PathBuf;
use std::sync::Arc;

use crate::case::{Access, Case};
use crate::cli::case::author;
use crate::cli::{Failure, Outcome, Result, demo, store};
use crate::tui::terminal::Surroundings;
use crate::tui::{self, TuiError};

/// Open a case in the terminal interface.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case's folder; `@demo` is the demo case, read-only.
    case: PathBuf,
    #[command(flatten)]
    screen: ScreenArgs,
}

/// How the terminal interface looks, and who judges in it.
#[derive(Debug, Default, clap::Args)]
pub struct ScreenArgs {
    /// Draw with ASCII characters only.
    #[arg(long)]
    ascii: bool,
    /// Who judges; the user's name if it is not given.
    #[arg(long)]
    by: Option<String>,
}

/// Opens the case.
///
/// # Errors
/// When there is no case there, or no terminal to show it on.
pub fn run(args: Args) -> Result {
    if demo::is_demo(&args.case) {
        // The folder is there until the person quits.
        let (case, _folder) = demo::temporary()?.into_parts();
        return show(case, args.screen);
    }
    show(Case::open(&args.case, Access::Write)?, args.screen)
}

/// Opens the demo case that is kept between runs; made on the first run, or anew if `fresh`.
///
/// # Errors
/// When it cannot be made, or there is no terminal to show it on.
pub fn run_demo(fresh: bool, screen: ScreenArgs) -> Result {
    surroundings(&screen).look().map_err(TuiError::NoTerminal)?;
    let folder = demo::kept(fresh)?;
    show(Case::open(&folder, Access::Write)?, screen)
}

/// Shows a case until the person quits.
///
/// # Errors
/// When its shipments cannot be read, or there is no terminal.
pub fn show(case: Case, screen: ScreenArgs) -> Result {
    let surroundings = surroundings(&screen);
    let shipments = store::open(&case)?;
    tui::run(case, Arc::new(shipments), author(screen.by), &surroundings)?;
    Ok(Outcome::Done)
}

fn surroundings(screen: &ScreenArgs) -> Surroundings {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    Surroundings {
        term: set("TERM"),
        no_color: set("NO_COLOR").is_some(),
        locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set),
        ascii: screen.ascii,
    }
}

impl From<TuiError> for Failure {
    fn from(error: TuiError) -> Self {
        match error {
            TuiError::Case(error) => error.into(),
            TuiError::NoTerminal(_) => Self::usage(error.to_string()).hint(
                "work without one: `tidewaiter query CASE`, `search`, `question`; see `tidewaiter help`",
            ),
            TuiError::Io(_) => Self::input(error.to_string()),
        }
    }
}
