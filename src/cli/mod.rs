//! The command line: one file per subcommand, one way to fail.
//!
//! Data goes to stdout, messages and progress to stderr. Every message passes through
//! [`DisplayText`], because it may quote a file.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::text::DisplayText;

pub mod case;
mod company;
mod completions;
mod count;
pub mod demo;
mod facet;
pub mod filter;
mod generate;
mod import;
mod ledger;
mod new;
mod open;
mod output;
mod query;
mod question;
pub mod read;
mod search;
pub mod store;
mod verify;

pub use case::open;

/// Browse customs shipments, find companies, judge disputed attributions.
#[derive(Debug, Parser)]
#[command(name = "tidewaiter", version, about, max_term_width = 100, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// Make the demo case anew; the one with your judgements is kept beside it under another name.
    #[arg(long)]
    fresh: bool,
    #[command(flatten)]
    screen: open::ScreenArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Open(open::Args),
    New(new::Args),
    Import(import::Args),
    Read(read::Args),
    Query(query::Args),
    Count(count::Args),
    Facet(facet::Args),
    Histogram(facet::HistogramArgs),
    Search(search::Args),
    Question(question::Args),
    Company(company::Args),
    Ledger(ledger::Args),
    Verify(verify::Args),
    Generate(generate::Args),
    Completions(completions::Args),
}

/// How a command can end without having failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// Done, but something fell short: rows rejected under `--strict`, damage found by `verify`.
    FellShort,
}

/// Whose fault a failure is: the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Wrong usage: exit code 2.
    Usage,
    /// The input or case cannot be used: exit code 3.
    Input,
    /// Nobody's: whoever read our output, as `head` does, has had enough. Exit code 0, nothing said.
    ReaderGone,
}

/// A failure in words: what is wrong, where, and what to do.
#[derive(Debug)]
pub struct Failure {
    /// Whose fault it is.
    pub fault: Fault,
    /// What is wrong and where, on one line or several.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Failure {
    /// The command was used wrongly.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { fault: Fault::Usage, message: message.into(), hint: None }
    }

    /// The input or case cannot be used.
    pub fn input(message: impl Into<String>) -> Self {
        Self { fault: Fault::Input, message: message.into(), hint: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A reader of our output that has gone away is no failure; anything else is.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let failure = Self::input(format!("the output cannot be written: {error}"));
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self { fault: Fault::ReaderGone, ..failure }
        } else {
            failure
        }
    }
}

/// What a command returns.
pub type Result<T = Outcome> = std::result::Result<T, Failure>;

/// Parses the arguments, runs the command and says what went wrong.
pub fn main() -> ExitCode {
    let cli = Cli::parse_from(filter::shield(std::env::args_os()));
    match run(cli) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::FellShort) => ExitCode::from(1),
        Err(Failure { fault: Fault::ReaderGone, .. }) => ExitCode::SUCCESS,
        Err(failure) => {
            let mut stderr = io::stderr().lock();
            // Nothing can be done if stderr itself is gone.
            let _ = writeln!(stderr, "tidewaiter: {}", DisplayText::block(&failure.message));
            if let Some(hint) = &failure.hint {
                let _ = writeln!(stderr, "  {}", DisplayText::block(hint));
            }
            ExitCode::from(match failure.fault {
                Fault::Usage => 2,
                Fault::Input | Fault::ReaderGone => 3,
            })
        }
    }
}

fn run(cli: Cli) -> Result {
    match cli.command {
        None => open::run_demo(cli.fresh, cli.screen),
        Some(command) => match command {
            Command::Open(args) => open::run(args),
            Command::New(args) => new::run(args),
            Command::Query(args) => query::run(args),
            Command::Count(args) => count::run(args),
            Command::Facet(args) => facet::run(args),
            Command::Histogram(args) => facet::histogram(args),
            Command::Search(args) => search::run(args),
            Command::Import(args) => import::run(args),
            Command::Read(args) => read::run(args),
            Command::Question(args) => question::run(args),
            Command::Company(args) => company::run(args),
            Command::Ledger(args) => ledger::run(args),
            Command::Verify(args) => verify::run(args),
            Command::Generate(args) => generate::run(args),
            Command::Completions(args) => completions::run(args),
        },
    }
}
