//! The shipments of a case, and parties by the exact text that a person gives.

use std::path::PathBuf;

use crate::case::Case;
use crate::cli::{Failure, Result};
use crate::id::SourceName;
use crate::resolve::{Party, companies};
use crate::store::embedded::EmbeddedStore;
use crate::store::{Store, StoreError};
use crate::text::DisplayText;

/// How many names are offered in place of one that nobody carries.
const OFFERED: usize = 3;

/// Opens the shipments of a case.
///
/// # Errors
/// When a segment cannot be used.
pub fn open(case: &Case) -> Result<EmbeddedStore> {
    let sources = case.sources()?;
    let segments: Vec<(SourceName, PathBuf)> =
        sources.iter().map(|source| (source.name.clone(), case.segment_path(&source.name))).collect();
    Ok(EmbeddedStore::open(&segments, &case.derived_dir())?)
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::NoColumn { known, .. } | StoreError::NoSource { known, .. } => {
                Self::usage(error.to_string()).hint(format!("there are: {}", known.join(", ")))
            }
            StoreError::Segment { .. } => {
                Self::input(error.to_string()).hint("`tidewaiter verify CASE` says what is damaged")
            }
            StoreError::Io { .. } => Self::input(error.to_string()),
        }
    }
}

/// The party that a text names exactly: a company of the case, else a name that records carry.
///
/// # Errors
/// When it is neither; the failure offers the closest names.
pub fn party(case: &Case, store: &dyn Store, text: &str) -> Result<Party> {
    if companies(case)?.iter().any(|company| company.name == text) {
        return Ok(Party::company(text));
    }
    name(case, store, text)
}

/// A name that records carry, by its exact text.
///
/// # Errors
/// When no record carries it; the failure offers the closest names.
pub fn name(case: &Case, store: &dyn Store, text: &str) -> Result<Party> {
    if store.has_name(text) {
        return Ok(Party::name(text));
    }
    let mut message = format!(
        "{:?} is neither a company of the case nor a name in its records",
        DisplayText::line(text).as_str()
    );
    let alike = |name: &String| name.to_lowercase() == text.to_lowercase();
    let companies = companies(case)?.into_iter().map(|company| company.name).filter(alike);
    let names = store.search(text, OFFERED).hits.into_iter().map(|hit| hit.name);
    for candidate in companies.chain(names) {
        message.push_str(&format!("\n  close: {}", DisplayText::line(&candidate)));
    }
    Err(Failure::usage(message)
        .hint("write it exactly, or make it a company: `tidewaiter company CASE add NAME`"))
}
