//! The demo case for commands: `@demo` to read in, a copy to write in, the one that is kept.

use std::env;
use std::error::Error;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, choose_base_strategy};

use crate::case::Case;
use crate::case::import::{Wishes, import};
use crate::cli::{Failure, Result};
use crate::demo::{self, DemoError, DemoFile, Temporary};
use crate::records::read::Options;

/// What a command takes in place of a case's folder to mean the embedded demo case.
const NAME: &str = "@demo";

/// Whether the argument means the embedded demo case.
pub fn is_demo(case: &Path) -> bool {
    case == Path::new(NAME)
}

/// The embedded demo case, for reading only; it is gone when this is dropped.
///
/// # Errors
/// When the system's folder for temporary files cannot take it.
pub fn temporary() -> Result<Temporary> {
    Ok(Temporary::build(&env::temp_dir(), &mut take)?)
}

/// A copy of the demo case, in a folder that does not exist yet or is empty.
///
/// # Errors
/// When there is something at the path already, or it cannot be written.
pub fn copy_to(root: &Path) -> Result<Case> {
    Ok(demo::build(root, &mut take)?)
}

/// The demo case that is kept in the platform's data folder, made if there is none or if `fresh`.
///
/// # Errors
/// When there is no such folder, or it cannot be written to.
pub fn kept(fresh: bool) -> Result<PathBuf> {
    let platform = choose_base_strategy().map_err(|error| {
        Failure::input(format!("the folder for a user's data is not known: {error}"))
            .hint("set HOME, or make a copy with `tidewaiter new CASE --demo` and open that")
    })?;
    Ok(demo::in_data_folder(&platform.data_dir().join("tidewaiter"), fresh, &mut take)?)
}

/// The refusal to write to the embedded demo case.
pub fn read_only() -> Failure {
    Failure::input(format!("{NAME} is read-only"))
        .hint("`tidewaiter new CASE --demo` makes a copy to write in")
}

fn take(case: &mut Case, file: DemoFile<'_>) -> std::result::Result<(), Box<dyn Error + Send + Sync>> {
    let options = Options::default();
    let wishes = Wishes { options, map: None, again: false, by: demo::BY, synthetic: file.synthetic };
    import(case, file.path, &wishes, &|_| ControlFlow::Continue(()))?;
    Ok(())
}

impl From<DemoError> for Failure {
    fn from(error: DemoError) -> Self {
        match error {
            DemoError::Case(error) => error.into(),
            other => Self::input(other.to_string()),
        }
    }
}
