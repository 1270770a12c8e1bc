//! Memory-mapped files: the one module with unsafe code, and why each of its calls is sound.
//!
//! Two calls need it. Mapping a file is sound as long as nobody changes the file while it is mapped:
//! segments, originals and derived files are written under another name, renamed into place, and never
//! changed afterwards; other people's files are only looked at (an import reads its own copy), and
//! one that is cut short meanwhile ends the process and corrupts nothing. Decoding Arrow data without
//! checking it is sound only for data that was checked before: `unchecked` says what the caller has
//! to have done.
#![allow(unsafe_code, reason = "a memory map, and decoding of segments that were checked when they were new")]

use std::fs::File;
use std::io;
use std::ops::Deref;
use std::path::Path;

use arrow_ipc::reader::FileDecoder;
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
        // SAFETY: segments, originals and derived files are never changed once they have their name
        // (see the head of this module); a file cut short by someone else ends the process, as any
        // access to a lost disk does, and corrupts nothing.
        unsafe { Mmap::map(&file) }.map(Self)
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

/// Lets a decoder take its data as valid, which makes opening independent of the file's size.
///
/// The caller has checked the same file in full before (checksum, and Arrow's own validation), on
/// this machine, and knows that it has not changed since: `store::embedded::stamp` keeps that record.
pub(crate) fn unchecked(decoder: FileDecoder) -> FileDecoder {
    // SAFETY: the caller's promise above; the validated file's size, times and inode are unchanged.
    unsafe { decoder.with_skip_validation(true) }
}
