//! What an import would do with a file, without a case: its shape, headers and samples.

use std::path::Path;

use crate::case::import::ImportError;
use crate::records::build::distinct_headers;
use crate::records::map::Mapping;
use crate::records::map::file::draft;
use crate::records::read::{self, Options, Record, Records, Shape};

/// How many samples of a header are shown.
const SAMPLES: usize = 3;
/// In how many rows samples are looked for.
const ROWS: usize = 1000;

/// A file as the importer sees it.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Its encoding, delimiter and header.
    pub shape: Shape,
    /// Its headers, each different.
    pub headers: Vec<String>,
    /// Some different values under each header.
    pub samples: Vec<Vec<String>>,
}

impl Preview {
    /// Looks at a file.
    ///
    /// # Errors
    /// When it cannot be read as a table.
    pub fn of(path: &Path, options: &Options) -> Result<Self, ImportError> {
        let bytes = read::open(path)?;
        let shape = read::sniff(&bytes, options)?;
        let headers = distinct_headers(shape.header.iter().map(String::as_str));
        let mut samples = vec![Vec::new(); headers.len()];
        let mut records = Records::new(&bytes, &shape);
        let mut record = Record::default();
        for _ in 0..ROWS {
            match records.next(&mut record) {
                None => break,
                Some(Err(_)) => {}
                Some(Ok(())) => add_samples(&mut samples, &record),
            }
        }
        Ok(Self { shape, headers, samples })
    }

    /// A mapping file for it, with the guess, for a person to edit.
    pub fn draft(&self) -> String {
        let of = |place: usize| self.samples.get(place).cloned().unwrap_or_default();
        draft(&self.headers, &Mapping::guess(&self.headers), of)
    }
}

fn add_samples(samples: &mut [Vec<String>], record: &Record) {
    for (place, known) in samples.iter_mut().enumerate() {
        let text = record.cell(place).trim();
        if known.len() < SAMPLES && !text.is_empty() && !known.iter().any(|sample| sample == text) {
            known.push(text.to_owned());
        }
    }
}
