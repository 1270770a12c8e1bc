//! Which shipments a case has, read from its segments without opening a store.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use arrow_array::UInt64Array;
use arrow_ipc::reader::FileReader;

use crate::case::Case;
use crate::id::{ShipmentRef, SourceName};

/// The place of the column of record numbers in every segment, and its name.
const ROW_COLUMN: (usize, &str) = (0, "row");

/// Hands every shipment's record number to `each`, and counts them; what is wrong, if it fails.
pub(crate) fn each(segment: &Path, mut each: impl FnMut(u64)) -> Result<u64, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("it is not a segment: {error}");
    let file = File::open(segment).map_err(|error| wrong(&error))?;
    let only = Some(vec![ROW_COLUMN.0]);
    let reader = FileReader::try_new(BufReader::new(file), only).map_err(|error| wrong(&error))?;
    let mut count = 0;
    for batch in reader {
        let batch = batch.map_err(|error| wrong(&error))?;
        let column = batch.column_by_name(ROW_COLUMN.1);
        let rows = column.and_then(|column| column.as_any().downcast_ref::<UInt64Array>());
        rows.ok_or_else(|| wrong(&"it has no record numbers"))?.values().iter().for_each(|&row| each(row));
        count += batch.num_rows() as u64;
    }
    Ok(count)
}

/// Those of the shipments that no readable segment of the case has, each once.
pub(crate) fn missing<'a>(
    case: &Case,
    shipments: impl IntoIterator<Item = &'a ShipmentRef>,
) -> Vec<ShipmentRef> {
    let mut wanted: BTreeMap<&SourceName, BTreeSet<u64>> = BTreeMap::new();
    for shipment in shipments {
        wanted.entry(&shipment.source).or_default().insert(shipment.row);
    }
    for (source, rows) in &mut wanted {
        // A segment that cannot be read has none of them; what is wrong with it is said elsewhere.
        let _ = each(&case.segment_path(source), |row| {
            rows.remove(&row);
        });
    }
    let left = wanted.into_iter().flat_map(|(source, rows)| rows.into_iter().map(move |row| (source, row)));
    left.map(|(source, row)| ShipmentRef { source: source.clone(), row }).collect()
}
