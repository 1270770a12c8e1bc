//! Where things stand in a case folder.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use crate::case::{Case, CaseError};
use crate::id::SourceName;

/// The database's file name.
pub(crate) const DATABASE: &str = "case.db";

/// The folders of a case.
pub(crate) const FOLDERS: [&str; 4] = ["segments", "originals", "rejects", "derived"];

impl Case {
    /// Where a source's segment stands.
    pub fn segment_path(&self, source: &SourceName) -> PathBuf {
        self.root().join("segments").join(format!("{source}.arrow"))
    }

    /// Where an imported file is kept byte for byte, by its SHA-256 in hexadecimal.
    pub fn original_path(&self, sha256: &str) -> PathBuf {
        self.root().join("originals").join(sha256)
    }

    /// Where a source's rejected rows are listed.
    pub fn rejects_path(&self, source: &SourceName) -> PathBuf {
        self.root().join("rejects").join(format!("{source}.csv"))
    }

    /// Where indexes stand that can be deleted and made again at any time.
    pub fn derived_dir(&self) -> PathBuf {
        self.root().join("derived")
    }

    /// A name for a file that no source of the case has yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn free_source_name(&self, file_name: &str) -> Result<SourceName, CaseError> {
        let sources = self.sources()?;
        let wanted = SourceName::from_file_name(file_name);
        let taken = |name: &SourceName| sources.iter().any(|source| source.name == *name);
        let numbered = (2..).map(|number| wanted.numbered(number));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        Ok(names.find(|name| !taken(name)).unwrap_or(wanted))
    }

    /// A row's bytes as its file wrote them: `span` is their offset and length in the original.
    ///
    /// # Errors
    /// When there is no such source, its original is missing, or the span lies outside it.
    pub fn original(&self, source: &SourceName, span: (u64, u32)) -> Result<Vec<u8>, CaseError> {
        let path = self.original_path(&self.source(source)?.sha256);
        let mut bytes = vec![0; span.1 as usize];
        File::open(&path)
            .and_then(|mut file| {
                file.seek(SeekFrom::Start(span.0))?;
                file.read_exact(&mut bytes)
            })
            .map_err(|error| CaseError::io(&path, error))?;
        Ok(bytes)
    }
}
