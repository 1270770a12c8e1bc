//! `tidewaiter new`: an empty case, or a copy of the demo case.

use std::path::PathBuf;

use crate::case::Case;
use crate::cli::{Outcome, Result, demo};
use crate::text::DisplayText;

/// Make an empty case, or a copy of the demo case.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make, for example `nanan.case`.
    case: PathBuf,
    /// Fill it with the demo case: three reported shipments, and invented ones marked as such.
    #[arg(long)]
    demo: bool,
}

/// Makes the folder and its database.
///
/// # Errors
/// When there is something at the path already, or it cannot be made.
pub fn run(args: Args) -> Result {
    let (case, next) = if args.demo {
        (demo::copy_to(&args.case)?, "see it with `tidewaiter open`")
    } else {
        (Case::create(&args.case)?, "add files with `tidewaiter import`")
    };
    eprintln!("made {}; {next}", DisplayText::line(&case.root().to_string_lossy()));
    Ok(Outcome::Done)
}
