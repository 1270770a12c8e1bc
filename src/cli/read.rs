//! `tidewaiter read`: what the importer sees of a file, before any mapping.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::{Failure, Outcome, Result};
use crate::records::read::{self, Options, Record, Records, Reject, Shape};
use crate::text::DisplayText;

/// Rejects that are told one by one; more would hide the summary.
const SHOWN_REJECTS: u64 = 20;

/// Shows a file as the importer sees it: header and cells before mapping, as clean CSV.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file: CSV in any dialect and encoding
    file: PathBuf,
    /// What stands between two cells (one ASCII character, or "tab"); found by itself if left out
    #[arg(long, value_name = "C", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// The encoding, such as windows-1251, gb18030 or utf-16le; found by itself if left out
    #[arg(long, value_name = "E", value_parser = encoding)]
    encoding: Option<&'static Encoding>,
    /// How rows are written
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Comma, quotes where needed, UTF-8
    Csv,
    /// One JSON object per row
    Json,
}

/// Reads a delimiter as a person gives it.
///
/// # Errors
/// When it is not one ASCII character, nor `tab` or `\t`.
pub fn delimiter(text: &str) -> std::result::Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        &[byte] if byte.is_ascii() && !matches!(byte, b'\n' | b'\r' | b'"') => Ok(byte),
        _ => Err("give one ASCII character, or tab".to_owned()),
    }
}

/// Reads an encoding's name or label, such as `cp1251`, `koi8-r` or `utf8`.
///
/// # Errors
/// When no encoding has that label.
pub fn encoding(label: &str) -> std::result::Result<&'static Encoding, String> {
    let lower = label.to_ascii_lowercase();
    let found = Encoding::for_label(lower.as_bytes()).or_else(|| {
        let page = lower.strip_prefix("cp")?;
        ["windows-", "ibm"]
            .iter()
            .find_map(|prefix| Encoding::for_label(format!("{prefix}{page}").as_bytes()))
    });
    found.ok_or_else(|| "no such encoding; try utf-8, windows-1251, koi8-r, ibm866, gb18030, big5".to_owned())
}

/// Runs `tidewaiter read`.
///
/// # Errors
/// When the file cannot be read as a table, or the output cannot be written.
pub fn run(args: Args) -> Result {
    let unusable = |error: read::ReadError| Failure::input(in_file(&args.file, &error));
    let bytes = read::open(&args.file).map_err(unusable)?;
    let options = Options { delimiter: args.delimiter, encoding: args.encoding };
    let shape = read::sniff(&bytes, &options).map_err(unusable)?;
    for note in &shape.notes {
        tell(note);
    }
    let mut sink = Sink::new(args.format, &shape)?;
    let (taken, rejected) = match copy(&bytes, &shape, &mut sink) {
        // The reader of our output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Outcome::Done),
        result => result?,
    };
    tell(&format!("rows read: {}, taken: {taken}, rejected: {rejected}", taken + rejected));
    Ok(Outcome::Done)
}

/// Names the file in a message that does not.
fn in_file(file: &std::path::Path, error: &read::ReadError) -> String {
    let (message, path) = (error.to_string(), file.display().to_string());
    if message.starts_with(&path) { message } else { format!("{path}: {message}") }
}

fn copy(bytes: &[u8], shape: &Shape, sink: &mut Sink) -> io::Result<(u64, u64)> {
    let (mut taken, mut rejected) = (0, 0);
    let mut records = Records::new(bytes, shape);
    let mut record = Record::default();
    while let Some(result) = records.next(&mut record) {
        match result {
            Ok(()) => {
                taken += 1;
                sink.row(&record)?;
            }
            Err(reject) => {
                rejected += 1;
                tell_reject(&reject, rejected);
            }
        }
    }
    sink.finish()?;
    Ok((taken, rejected))
}

fn tell_reject(reject: &Reject, count: u64) {
    if count == SHOWN_REJECTS + 1 {
        tell("more rows were rejected; only the first ones are shown");
    }
    if count <= SHOWN_REJECTS {
        let column = reject.column.as_ref().map(|name| format!(", column {name}")).unwrap_or_default();
        let (number, offset, reason) = (reject.number, reject.offset, &reject.reason);
        let text: String = reject.text.chars().take(80).collect();
        tell(&format!("row {number}{column} (byte {offset}) rejected: {reason}: {text}"));
    }
}

fn tell(message: &str) {
    // Nothing can be done if stderr itself is gone.
    let _ = writeln!(io::stderr().lock(), "{}", DisplayText::line(message));
}

enum Sink {
    Csv { out: Box<csv::Writer<io::StdoutLock<'static>>>, width: usize },
    Json { out: BufWriter<io::StdoutLock<'static>>, keys: Vec<String> },
}

impl Sink {
    fn new(format: Format, shape: &Shape) -> io::Result<Self> {
        let stdout = io::stdout().lock();
        let width = shape.header.len();
        if format == Format::Json {
            return Ok(Self::Json { out: BufWriter::new(stdout), keys: unique(&shape.header) });
        }
        let mut out = Box::new(csv::WriterBuilder::new().flexible(true).from_writer(stdout));
        out.write_record(&shape.header).map_err(io::Error::from)?;
        Ok(Self::Csv { out, width })
    }

    fn row(&mut self, record: &Record) -> io::Result<()> {
        match self {
            Self::Csv { out, width } => {
                out.write_record((0..*width).map(|i| record.cell(i))).map_err(io::Error::from)
            }
            Self::Json { out, keys } => {
                let pairs =
                    keys.iter().enumerate().map(|(i, key)| (key.clone(), Value::from(record.cell(i))));
                serde_json::to_writer(&mut *out, &pairs.collect::<Map<_, _>>())?;
                out.write_all(b"\n")
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Csv { out, .. } => out.flush(),
            Self::Json { out, .. } => out.flush(),
        }
    }
}

/// The headers as keys: the second of a name becomes `name (2)`.
fn unique(header: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(header.len());
    for name in header {
        let mut key = name.clone();
        let mut count = 1;
        while keys.contains(&key) {
            count += 1;
            key = format!("{name} ({count})");
        }
        keys.push(key);
    }
    keys
}
