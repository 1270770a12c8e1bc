//! Which shipments a case has, read from its segments without opening a store.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use arrow_array::UInt64Array;
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::{Block, root_as_footer};
use arrow_schema::ArrowError;

use crate::case::{Case, CaseError};
use crate::id::{ShipmentRef, SourceName};
use crate::mapped::Mapped;

/// The place of the column of record numbers in every segment, and its name.
const ROW_COLUMN: (usize, &str) = (0, "row");
/// Length of what follows an Arrow file's footer: its length and the magic word.
const TRAILER: usize = 10;

/// Hands every shipment's record number to `each`, and counts them; what is wrong, if it fails.
///
/// Of the mapped file, only that column and the footer are looked at.
pub(crate) fn each(segment: &Path, mut each: impl FnMut(u64)) -> Result<u64, String> {
    let map = Mapped::open(segment).map_err(|error| format!("it cannot be read: {error}"))?;
    let file = Buffer::from(bytes::Bytes::from_owner(map));
    let text = |error: ArrowError| format!("it is not a segment: {error}");
    let footer = root_as_footer(footer_bytes(&file).ok_or(CUT)?)
        .map_err(|error| format!("its footer is damaged: {error}"))?;
    let schema = Arc::new(try_fb_to_schema(footer.schema().ok_or(CUT)?).map_err(text)?);
    if schema.fields().first().is_none_or(|field| field.name() != ROW_COLUMN.1) {
        return Err("it is not a segment: it has no record numbers".to_owned());
    }
    let decoder = FileDecoder::new(schema, footer.version()).with_projection(vec![ROW_COLUMN.0]);
    let mut count = 0;
    for block in footer.recordBatches().iter().flatten() {
        let slice = slice(&file, block).ok_or(CUT)?;
        let Some(batch) = decoder.read_record_batch(block, &slice).map_err(text)? else { continue };
        let rows = batch.column(0).as_any().downcast_ref::<UInt64Array>();
        rows.ok_or("its record numbers are no numbers")?.values().iter().for_each(|&row| each(row));
        count += batch.num_rows() as u64;
    }
    Ok(count)
}

const CUT: &str = "it is not a whole Arrow file (cut short, or another kind of file)";

fn footer_bytes(file: &[u8]) -> Option<&[u8]> {
    let end = file.len().checked_sub(TRAILER)?;
    let length = read_footer_length(file[end..].try_into().ok()?).ok()?;
    file.get(end.checked_sub(length)?..end)
}

/// A block's bytes, if it lies within the file.
fn slice(file: &Buffer, block: &Block) -> Option<Buffer> {
    let (head, start) =
        (usize::try_from(block.metaDataLength()).ok()?, usize::try_from(block.offset()).ok()?);
    let length = head.checked_add(usize::try_from(block.bodyLength()).ok()?)?;
    let inside = start.checked_add(length).is_some_and(|end| end <= file.len());
    (inside && head >= 8).then(|| file.slice_with_length(start, length))
}

/// Those of the shipments that the case does not have, each once.
///
/// A segment that cannot be read has none of its source's shipments; `verify` says what is wrong with it.
pub(crate) fn missing<'a>(
    case: &Case,
    shipments: impl IntoIterator<Item = &'a ShipmentRef>,
) -> Result<Vec<ShipmentRef>, CaseError> {
    let mut wanted: BTreeMap<&SourceName, BTreeSet<u64>> = BTreeMap::new();
    for shipment in shipments {
        wanted.entry(&shipment.source).or_default().insert(shipment.row);
    }
    let sources = if wanted.is_empty() { Vec::new() } else { case.sources()? };
    for source in &sources {
        let Some(rows) = wanted.get_mut(&source.name) else { continue };
        let _ = each(&case.segment_path(&source.name), |row| {
            rows.remove(&row);
        });
    }
    let left = wanted.into_iter().flat_map(|(source, rows)| rows.into_iter().map(move |row| (source, row)));
    Ok(left.map(|(source, row)| ShipmentRef { source: source.clone(), row }).collect())
}
