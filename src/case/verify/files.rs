//! The files of a case, and the shipments that evidence and notes refer to.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::Verification;
use crate::case::ledger::hex;
use crate::case::project::{EvidenceAdded, Noted, Subject, stated};
use crate::case::{Case, Entry, Kind, NewSource, rows};
use crate::id::{Seq, ShipmentRef};

const PUT_BACK: &str = "put the file with that SHA-256 back under this name";
const IMPORT_AGAIN: &str = "make a new case and import the kept original again";
const ADD_AGAIN: &str = "add the item again with the right shipment";

/// Read this much of a file at a time.
const CHUNK: usize = 1 << 20;

/// What a ledger says must be there.
#[derive(Default)]
pub(super) struct Expected {
    sources: Vec<NewSource>,
    references: Vec<(Seq, ShipmentRef)>,
}

impl Expected {
    /// Gathers it from the entries that can be understood; the others are findings already.
    pub fn of(entries: &[Entry]) -> Self {
        let mut expected = Self::default();
        for entry in entries {
            match entry.kind {
                Kind::Import => expected.sources.extend(stated::<NewSource>(entry)),
                Kind::Evidence => {
                    let shipments = stated(entry).map(|added: EvidenceAdded| added.item.shipments);
                    let shipments = shipments.unwrap_or_default();
                    expected.references.extend(shipments.into_iter().map(|shipment| (entry.seq, shipment)));
                }
                Kind::Note => expected.references.extend(noted_shipment(entry).map(|of| (entry.seq, of))),
                _ => {}
            }
        }
        expected
    }

    /// Checks every file and every reference.
    pub fn check(&self, case: &Case, report: &mut Verification) {
        for source in &self.sources {
            check_source(case, source, report);
        }
        let missing: HashSet<ShipmentRef> =
            rows::missing(case, self.references.iter().map(|(_, shipment)| shipment)).into_iter().collect();
        report.references = self.references.len() as u64;
        for (seq, shipment) in self.references.iter().filter(|(_, shipment)| missing.contains(shipment)) {
            let what = format!("it refers to the shipment {shipment}, which the case does not have");
            report.find(format!("ledger entry {seq}"), what, ADD_AGAIN);
        }
    }
}

fn noted_shipment(entry: &Entry) -> Option<ShipmentRef> {
    let noted: Noted = stated(entry).ok()?;
    (noted.subject == Subject::Shipment).then(|| noted.target.parse().ok())?
}

/// Checks a source's original and segment against what was registered.
fn check_source(case: &Case, source: &NewSource, report: &mut Verification) {
    report.sources += 1;
    let original = case.original_path(&source.sha256);
    check_bytes(case, &original, source.bytes, &source.sha256, PUT_BACK, report);
    let segment = case.segment_path(&source.name);
    if !check_bytes(case, &segment, source.segment_bytes, &source.segment_sha256, IMPORT_AGAIN, report) {
        return;
    }
    match rows::each(&segment, |_| {}) {
        Ok(rows) if rows == source.rows_taken => report.shipments += rows,
        Ok(rows) => report.find(
            place(case, &segment),
            format!("it has {rows} shipments; {} were taken at import", source.rows_taken),
            IMPORT_AGAIN,
        ),
        Err(error) => report.find(place(case, &segment), error, IMPORT_AGAIN),
    }
    if source.rows_read != source.rows_taken + source.rows_rejected {
        let (read, taken, rejected) = (source.rows_read, source.rows_taken, source.rows_rejected);
        let what = format!("of {read} rows, {taken} were taken and {rejected} rejected: they do not add up");
        report.find(format!("source {}", source.name), what, IMPORT_AGAIN);
    }
}

/// Whether a file is there with its size and checksum.
fn check_bytes(
    case: &Case,
    path: &Path,
    bytes: u64,
    sha256: &str,
    advice: &'static str,
    report: &mut Verification,
) -> bool {
    let what = match digest(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => format!("it is missing (SHA-256 {sha256})"),
        Err(error) => format!("it cannot be read: {error}"),
        Ok((size, _)) if size != bytes => format!("it has {size} bytes; it was written with {bytes}"),
        Ok((_, found)) if found != sha256 => {
            format!("its bytes were changed: SHA-256 is {found}, was {sha256}")
        }
        Ok(_) => return true,
    };
    report.find(place(case, path), what, advice);
    false
}

fn place(case: &Case, path: &Path) -> String {
    path.strip_prefix(case.root()).unwrap_or(path).display().to_string()
}

fn digest(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    let mut size = 0;
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok((size, hex(&hasher.finalize()))),
            read => {
                hasher.update(&chunk[..read]);
                size += read as u64;
            }
        }
    }
}
