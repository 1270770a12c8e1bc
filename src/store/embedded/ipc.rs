//! Arrow IPC files: written whole or not at all, read through a memory map.
//!
//! A file carries the SHA-256 of its own body in its footer, so that a file can be checked without
//! the case that it belongs to. What the columns mean is not known here.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::writer::FileWriter;
use arrow_ipc::{Block, Footer, root_as_footer, root_as_message};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use sha2::{Digest, Sha256};

use crate::mapped::{self, Mapped};
use crate::store::StoreError;

/// The footer's key for the checksum of everything before the end-of-stream mark.
const BODY_SHA256: &str = "tidewaiter.body_sha256";
/// Length of the end-of-stream mark that stands between the body and the footer.
const END_OF_STREAM: usize = 8;
/// Length of what follows the footer: its length and the magic word.
const TRAILER: usize = 10;
/// Length of the magic word and its padding at the start (the writer aligns to 64 bytes).
const HEAD: usize = 64;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentInfo {
    /// The file's size.
    pub bytes: u64,
    /// SHA-256 of the whole file, in lower-case hex.
    pub sha256: String,
}

/// An open file: its columns in batches that point into the map.
pub(super) struct Contents {
    pub(super) schema: SchemaRef,
    pub(super) batches: Vec<RecordBatch>,
}

/// Whether a file was found whole before and has not changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Checksum and every value are checked.
    CheckAll,
    /// Only the structure is looked at.
    Checked,
}

/// Writes through, hashing and counting.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let taken = self.inner.write(data)?;
        self.hash.update(&data[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn io_error(path: &Path) -> impl Fn(io::Error) -> StoreError + '_ {
    move |error| StoreError::Io { path: path.display().to_string(), error }
}

pub(super) fn damaged(path: &Path, reason: impl ToString) -> StoreError {
    StoreError::Segment { path: path.display().to_string(), reason: reason.to_string() }
}

/// Writes batches to a new file beside `path` and renames it there once it is on disk.
pub(super) fn write(
    path: &Path,
    schema: &Schema,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<SegmentInfo, StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let io = io_error(path);
    let temporary = tempfile::Builder::new().prefix(".writing-").tempfile_in(folder).map_err(&io)?;
    let sink = Hashing { inner: BufWriter::new(temporary.as_file()), hash: Sha256::new(), bytes: 0 };
    let arrow = |error: ArrowError| match error {
        ArrowError::IoError(_, error) => io(error),
        other => damaged(path, other),
    };
    let info = write_to(sink, schema, batches).map_err(arrow)?;
    temporary.as_file().sync_all().map_err(&io)?;
    temporary.persist(path).map_err(|error| io(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(&io)?;
    Ok(info)
}

fn write_to<W: Write>(
    sink: Hashing<W>,
    schema: &Schema,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<SegmentInfo, ArrowError> {
    let mut writer = FileWriter::try_new(sink, schema)?;
    for batch in batches {
        writer.write(&batch?)?;
    }
    let body = writer.get_ref().hash.clone().finalize();
    writer.write_metadata(BODY_SHA256, hex(&body));
    writer.finish()?;
    let sink = writer.into_inner()?;
    Ok(SegmentInfo { bytes: sink.bytes, sha256: hex(&sink.hash.finalize()) })
}

/// Opens a file; its batches keep the map alive.
pub(super) fn read(path: &Path, trust: Trust) -> Result<Contents, StoreError> {
    let map = Mapped::open(path).map_err(io_error(path))?;
    let buffer = Buffer::from(bytes::Bytes::from_owner(map));
    decode(&buffer, trust).map_err(|reason| damaged(path, reason))
}

fn decode(buffer: &Buffer, trust: Trust) -> Result<Contents, String> {
    let text = |error: ArrowError| error.to_string();
    let (footer, body_end) = find_footer(buffer)?;
    let stored = footer.schema().ok_or("the footer names no columns")?;
    let schema = Arc::new(try_fb_to_schema(stored).map_err(text)?);
    let mut decoder = FileDecoder::new(Arc::clone(&schema), footer.version()).with_require_alignment(true);
    match trust {
        Trust::Checked => decoder = mapped::unchecked(decoder),
        Trust::CheckAll => check(buffer, &footer, body_end, &schema)?,
    }
    for block in footer.dictionaries().iter().flatten() {
        decoder.read_dictionary(block, &slice(buffer, block, body_end)?).map_err(text)?;
    }
    let mut batches = Vec::new();
    for block in footer.recordBatches().iter().flatten() {
        let batch = decoder.read_record_batch(block, &slice(buffer, block, body_end)?).map_err(text)?;
        batches.extend(batch);
    }
    Ok(Contents { schema, batches })
}

fn find_footer(bytes: &[u8]) -> Result<(Footer<'_>, usize), String> {
    const CUT: &str = "it is not a whole Arrow file (cut short, or another kind of file)";
    let at = bytes.len().checked_sub(TRAILER).ok_or(CUT)?;
    let trailer = bytes[at..].try_into().map_err(|_| CUT)?;
    let length = read_footer_length(trailer).map_err(|_| CUT)?;
    let start = at.checked_sub(length).ok_or(CUT)?;
    let body_end = start.checked_sub(END_OF_STREAM).filter(|&end| end >= HEAD).ok_or(CUT)?;
    let footer =
        root_as_footer(&bytes[start..at]).map_err(|error| format!("its footer is damaged: {error}"))?;
    Ok((footer, body_end))
}

/// Checks the body against its checksum, and the footer, which no checksum covers, against the body.
fn check(bytes: &[u8], footer: &Footer<'_>, body_end: usize, schema: &Schema) -> Result<(), String> {
    let metadata = footer.custom_metadata().into_iter().flatten();
    let stored = metadata.filter(|pair| pair.key() == Some(BODY_SHA256)).find_map(|pair| pair.value());
    let stored = stored.ok_or("it carries no checksum: it was not written by this program")?;
    if hex(&Sha256::digest(&bytes[..body_end])) != stored {
        return Err("its checksum does not match: it was changed or damaged after it was written".to_owned());
    }
    let Some((_, mut at)) = leading_schema(&bytes[..body_end]).filter(|(own, _)| own == schema) else {
        return Err("its footer is damaged: the columns at its start and end differ".to_owned());
    };
    // The writer puts the dictionaries first, then the batches, with nothing between.
    for block in footer.dictionaries().iter().flatten().chain(footer.recordBatches().iter().flatten()) {
        let length = block.bodyLength().checked_add(block.metaDataLength().into());
        let expected = usize::try_from(block.offset()).is_ok_and(|offset| offset == at);
        at = length.filter(|_| expected).and_then(|n| at.checked_add(usize::try_from(n).ok()?)).unwrap_or(0);
    }
    if at != body_end {
        return Err("its footer is damaged: its blocks do not cover the file".to_owned());
    }
    Ok(())
}

/// The schema at the start of the body, and where what follows it begins.
fn leading_schema(body: &[u8]) -> Option<(Schema, usize)> {
    let length = body.get(HEAD + 4..HEAD + 8)?.try_into().ok().map(u32::from_le_bytes)? as usize;
    let message = root_as_message(body.get(HEAD + 8..HEAD + 8 + length)?).ok()?;
    Some((try_fb_to_schema(message.header_as_schema()?).ok()?, HEAD + 8 + length))
}

fn slice(buffer: &Buffer, block: &Block, body_end: usize) -> Result<Buffer, String> {
    const OUTSIDE: &str = "its footer is damaged: a block lies outside the file";
    let number = |n: i64| usize::try_from(n).map_err(|_| OUTSIDE);
    let (start, head) = (number(block.offset())?, number(block.metaDataLength().into())?);
    let length = number(block.bodyLength())?.checked_add(head).ok_or(OUTSIDE)?;
    let inside = start.checked_add(length).is_some_and(|end| end <= body_end);
    (inside && head >= 8).then(|| buffer.slice_with_length(start, length)).ok_or_else(|| OUTSIDE.to_owned())
}
