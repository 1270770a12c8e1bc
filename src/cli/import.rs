//! `tidewaiter import`: files into a case.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use encoding_rs::Encoding;

use crate::case::import::preview::Preview;
use crate::case::import::{ImportError, Wishes, import};
use crate::case::{Access, Case, CaseError};
use crate::cli::case::Opened;
use crate::cli::read::{delimiter, encoding};
use crate::cli::{Failure, Outcome, Result, case, demo, store};
use crate::records::map::file::MapFile;
use crate::records::read::{self, Options};
use crate::text::DisplayText;

mod progress;
mod summary;

/// Import shipment files into a case, which is made if it is not there.
///
/// Encoding, delimiter, header and columns are found and said. Each file is imported whole or not at
/// all; its bytes are kept as they are, and rows that cannot be taken are listed in the case's
/// `rejects` folder.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case.
    case: PathBuf,
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A mapping file that says which header is which column; `--dry-run` drafts one.
    #[arg(long, value_name = "M.toml")]
    map: Option<PathBuf>,
    /// The character between cells, or `tab`; found by itself if left out.
    #[arg(long, value_name = "C", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// The encoding, for example windows-1251; found by itself if left out.
    #[arg(long, value_name = "E", value_parser = encoding)]
    encoding: Option<&'static Encoding>,
    /// Import nothing; write a mapping file with the guess to stdout.
    #[arg(long)]
    dry_run: bool,
    /// End with exit code 1 if a row was rejected.
    #[arg(long)]
    strict: bool,
    /// Take a file that the case has already once more.
    #[arg(long)]
    again: bool,
    /// Who imports; the user's name if not given.
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// Write one JSON object per file.
    #[arg(long)]
    json: bool,
}

/// Imports the files, one after the other; one that cannot be used does not stop the rest.
///
/// # Errors
/// On wrong usage, when the case cannot be used, or when any file could not be.
pub fn run(args: Args) -> Result {
    let options = Options { delimiter: args.delimiter, encoding: args.encoding };
    if args.dry_run {
        return dry_run(&args, &options);
    }
    let map = args.map.as_deref().map(read_map).transpose()?;
    let mut case = open_or_create(&args)?;
    let by = case::author(args.by.clone());
    let wishes = Wishes { options, map: map.as_ref(), again: args.again, by: &by, synthetic: false };
    let cancelled = cancel_flag()?;
    let (mut failed, mut rejected) = (0, 0);
    for file in &args.files {
        let progress = progress::Bar::new(file);
        let done = import(&mut case, file, &wishes, &|now| progress.tell(now, &cancelled));
        progress.clear();
        match done {
            Ok(imported) => {
                rejected += imported.source.rows_rejected;
                summary::write(&imported, &case, args.json)?;
            }
            Err(ImportError::Cancelled) => return Err(as_failure(file, ImportError::Cancelled)),
            Err(error) if args.files.len() == 1 => return Err(as_failure(file, error)),
            Err(error) => {
                failed += 1;
                say(as_failure(file, error))?;
            }
        }
        if cancelled.load(Ordering::Relaxed) {
            return Err(Failure::input(
                "cancelled; the files before this point are imported, the rest are not",
            ));
        }
    }
    // What is derived from the segments is made now, so that the first look at the case need not wait.
    store::open(&case)?;
    match failed {
        0 if args.strict && rejected > 0 => Ok(Outcome::FellShort),
        0 => Ok(Outcome::Done),
        _ => Err(Failure::input(format!("{failed} of {} files could not be imported", args.files.len()))),
    }
}

/// A flag that ^C sets; a second ^C ends the process at once.
fn cancel_flag() -> Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let interrupt = signal_hook::consts::SIGINT;
    signal_hook::flag::register_conditional_shutdown(interrupt, 130, Arc::clone(&flag))?;
    signal_hook::flag::register(interrupt, Arc::clone(&flag))?;
    Ok(flag)
}

fn read_map(path: &Path) -> Result<MapFile> {
    let text = fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("{}: the mapping cannot be read: {error}", path.display()))
    })?;
    MapFile::parse(&text).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}

fn dry_run(args: &Args, options: &Options) -> Result {
    let [file] = args.files.as_slice() else {
        return Err(Failure::usage("--dry-run drafts the mapping of one file").hint("name one file"));
    };
    let preview = Preview::of(file, options).map_err(|error| as_failure(file, error))?;
    let draft = preview.draft();
    write!(io::stdout(), "{}", DisplayText::block(&draft))?;
    for note in &preview.shape.notes {
        writeln!(io::stderr(), "{}", DisplayText::line(note))?;
    }
    Ok(Outcome::Done)
}

/// The case, made if nothing is there and at least one of the files can be read.
fn open_or_create(args: &Args) -> Result<Opened> {
    match case::open(&args.case, Access::Write) {
        Err(_) if !args.case.exists() && !demo::is_demo(&args.case) => {}
        other => return other,
    }
    let opened = args.files.iter().map(|file| (file, read::open(file)));
    let failures: Vec<_> = opened.filter_map(|(file, opened)| Some((file, opened.err()?))).collect();
    if failures.len() == args.files.len() {
        for (file, error) in failures {
            say(as_failure(file, error.into()))?;
        }
        return Err(Failure::input("no file could be read; no case was made"));
    }
    let case = Case::create(&args.case).map_err(|error: CaseError| Failure::from(error))?;
    writeln!(io::stderr(), "made case {}", DisplayText::line(&args.case.to_string_lossy()))?;
    Ok(Opened::Folder(case))
}

fn say(failure: Failure) -> Result<()> {
    let mut stderr = io::stderr().lock();
    writeln!(stderr, "tidewaiter: {}", DisplayText::block(&failure.message))?;
    if let Some(hint) = &failure.hint {
        writeln!(stderr, "  {}", DisplayText::block(hint))?;
    }
    Ok(())
}

/// An import's failure in words, with the file's name where the error does not have it.
fn as_failure(file: &Path, error: ImportError) -> Failure {
    let text = error.to_string();
    let name = file.display().to_string();
    let message = if text.contains(&name) { text } else { format!("{name}: {text}") };
    let failure = Failure::input(message);
    match error {
        ImportError::Already { .. } => failure.hint("--again imports it once more, as a source of its own"),
        ImportError::Map(_) => failure.hint("`tidewaiter import CASE FILE --dry-run` drafts a mapping"),
        ImportError::Busy(_) => failure.hint("try again when it is done"),
        ImportError::Case(error) => Failure { message: failure.message, ..error.into() },
        _ => failure,
    }
}
