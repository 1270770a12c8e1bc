//! `tidewaiter new`: an empty case.

use std::path::PathBuf;

use crate::case::Case;
use crate::cli::{Outcome, Result};
use crate::text::DisplayText;

/// Make an empty case.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make, for example `nanan.case`.
    case: PathBuf,
}

/// Makes the folder and its database.
///
/// # Errors
/// When there is something at the path already, or it cannot be made.
pub fn run(args: Args) -> Result {
    let case = Case::create(&args.case)?;
    eprintln!(
        "made {}; add files with `tidewaiter import`",
        DisplayText::line(&case.root().to_string_lossy())
    );
    Ok(Outcome::Done)
}
