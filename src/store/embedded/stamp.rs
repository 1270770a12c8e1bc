//! Remembers which segments were checked in full, so that they are not checked at every start.
//!
//! A stamp holds what the file system says of the file at that time; a file that was touched since,
//! or copied here from elsewhere, has another inode or change time and is checked again.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::ipc::Trust;

/// What the file system says of a file, as one line.
pub(super) fn of(path: &Path) -> std::io::Result<String> {
    let m = fs::metadata(path)?;
    Ok(format!(
        "{} bytes, modified {}.{:09}, changed {}.{:09}, inode {}, device {}",
        m.size(),
        m.mtime(),
        m.mtime_nsec(),
        m.ctime(),
        m.ctime_nsec(),
        m.ino(),
        m.dev()
    ))
}

fn stamp_path(derived: &Path, segment: &Path) -> PathBuf {
    let name = segment.file_name().unwrap_or_default().to_string_lossy().into_owned();
    derived.join(format!("{name}.checked"))
}

/// Whether the segment carries a stamp that still holds.
pub(super) fn trust(derived: &Path, segment: &Path) -> Trust {
    let stored = fs::read_to_string(stamp_path(derived, segment));
    match (stored, of(segment)) {
        (Ok(stored), Ok(now)) if stored == now => Trust::Checked,
        _ => Trust::CheckAll,
    }
}

/// Leaves a stamp; a read-only case simply goes without, and is checked at every start.
pub(super) fn leave(derived: &Path, segment: &Path, stamp: &str) {
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(derived)?;
        let mut file = tempfile::NamedTempFile::new_in(derived)?;
        file.write_all(stamp.as_bytes())?;
        file.persist(stamp_path(derived, segment))?;
        Ok(())
    };
    // Losing the stamp costs time at the next start and nothing else.
    let _ = write();
}
