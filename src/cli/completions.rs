//! `tidewaiter completions`: what a shell needs to complete this command line.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::cli::output::to_stdout;
use crate::cli::{Cli, Result};

/// Write a shell's completions to stdout.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell.
    shell: Shell,
}

/// Writes the completions.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: Args) -> Result {
    let mut text = Vec::new();
    generate(args.shell, &mut Cli::command(), "tidewaiter", &mut text);
    to_stdout(|out| out.write_all(&text))
}
