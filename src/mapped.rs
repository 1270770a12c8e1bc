//! Memory-mapped files: the one module with unsafe code, and why its one call is sound.
//!
//! Mapping a file is sound as long as nobody changes it while it is mapped. A file cut short by
//! someone else ends the process, as any access to a lost disk does, and corrupts nothing.
#![allow(unsafe_code, reason = "a memory map: files are read where they lie, whatever their size")]

use std::fs::File;
use std::io;
use std::ops::Deref;
use std::path::Path;

use memmap2::Mmap;

/// A file's bytes, read from disk as they are looked at.
#[derive(Debug)]
pub struct Mapped(Mmap);

impl Mapped {
    /// Maps a whole file for reading; an empty file gives no bytes.
    ///
    /// # Errors
    /// When the file cannot be opened or mapped (a directory, no permission).
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        // SAFETY: the map is only read, and see the head of this module.
        unsafe { Mmap::map(&file) }.map(Self)
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
