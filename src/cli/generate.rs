//! `tidewaiter generate`: synthetic shipments for trials and benchmarks.

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::{Failure, Outcome, Result};
use crate::demo::generate::{GenerateError, Spec, write};

/// Write synthetic shipments between invented companies, each marked as such.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many shipments to make.
    #[arg(long, value_name = "N")]
    rows: u64,
    /// Over how many invented company names.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=u64::from(u32::MAX)))]
    names: u64,
    /// The same seed gives the same bytes.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The file to write, replaced if it is there; `-` is stdout.
    #[arg(long, value_name = "FILE.csv")]
    out: PathBuf,
}

/// Writes the file whole, or not at all.
pub fn run(args: Args) -> Result {
    let spec = Spec { rows: args.rows, names: args.names, seed: args.seed };
    if args.out == Path::new("-") {
        return match write(spec, io::stdout().lock()) {
            // A reader that has seen enough is no failure.
            Err(GenerateError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(Outcome::Done)
            }
            other => other.map(|()| Outcome::Done).map_err(|error| Failure::input(error.to_string())),
        };
    }
    to_file(spec, &args.out).map(|()| Outcome::Done)
}

/// Writes to a temporary file beside the target and renames it once it is on disk.
fn to_file(spec: Spec, target: &Path) -> Result<()> {
    let cannot = |error: io::Error| {
        Failure::input(format!("{} cannot be written: {error}", target.display()))
            .hint("name a file in a folder that exists and that you may write to")
    };
    let folder = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(cannot)?;
    write(spec, BufWriter::new(file.as_file_mut())).map_err(|error| match error {
        GenerateError::Write(error) => cannot(error),
        other => Failure::input(other.to_string()),
    })?;
    file.as_file().sync_all().map_err(cannot)?;
    file.persist(target).map_err(|error| cannot(error.error))?;
    Ok(())
}
