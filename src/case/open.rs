//! Making and opening a case.
//!
//! A case that cannot be written to is opened for reading instead of failing; one that is not a case,
//! or was made by a newer program, is refused before anything in it is touched.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::case::folder::{DATABASE, FOLDERS};
use crate::case::{Access, Case, CaseError, schema};

/// How long a session waits for another one's transaction, which takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

impl Case {
    /// Makes a new case in a folder that does not exist yet or is empty.
    ///
    /// # Errors
    /// When there is something at the path already, or the system refuses.
    pub fn create(root: &Path) -> Result<Self, CaseError> {
        refuse_non_empty(root)?;
        for folder in FOLDERS {
            let path = root.join(folder);
            fs::create_dir_all(&path).map_err(|error| CaseError::io(&path, error))?;
        }
        let failed = |error| CaseError::database(root, error);
        let mut db = Connection::open(root.join(DATABASE)).map_err(failed)?;
        set_up(&db)
            .and_then(|()| make_durable(&db))
            .and_then(|()| schema::migrate(&mut db))
            .map_err(failed)?;
        Ok(Self { root: root.to_owned(), access: Access::Write, db, commits: 0 })
    }

    /// Opens a case; for reading only if it cannot be written to.
    ///
    /// # Errors
    /// When there is no case there, a newer program made it, or it cannot be read.
    pub fn open(root: &Path, access: Access) -> Result<Self, CaseError> {
        let file = root.join(DATABASE);
        check_folder(root, &file)?;
        if access == Access::Write
            && let Some(case) = open_to_write(root, &file)?
        {
            return Ok(case);
        }
        open_to_read(root, &file)
    }
}

fn refuse_non_empty(root: &Path) -> Result<(), CaseError> {
    match fs::read_dir(root).map(Iterator::count) {
        Ok(0) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() != ErrorKind::NotADirectory => Err(CaseError::io(root, error)),
        Ok(_) | Err(_) => Err(CaseError::NotEmpty { path: root.to_owned() }),
    }
}

fn check_folder(root: &Path, file: &Path) -> Result<(), CaseError> {
    let not_a_case = |reason| Err(CaseError::NotACase { path: root.to_owned(), reason });
    match fs::metadata(root) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(CaseError::Missing { path: root.to_owned() });
        }
        Err(error) => return Err(CaseError::io(root, error)),
        Ok(found) if !found.is_dir() => return not_a_case("it is a file, and a case is a folder"),
        Ok(_) => {}
    }
    match fs::metadata(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => not_a_case("the folder has no case.db"),
        Err(error) => Err(CaseError::io(file, error)),
        Ok(found) if !found.is_file() => not_a_case("its case.db is not a file"),
        Ok(_) => Ok(()),
    }
}

/// The case open for writing, or nothing if the system does not permit that.
fn open_to_write(root: &Path, file: &Path) -> Result<Option<Case>, CaseError> {
    let opened = (|| {
        let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        set_up(&db)?;
        schema::version(&db)?;
        Ok(db)
    })();
    let mut db = match opened {
        Err(error) if not_permitted(&error) => return Ok(None),
        other => other.map_err(|error| CaseError::database(root, error))?,
    };
    schema::check(&db, root)?;
    match make_durable(&db).and_then(|()| schema::migrate(&mut db)) {
        Err(error) if not_permitted(&error) => Ok(None),
        other => {
            other.map_err(|error| CaseError::database(root, error))?;
            Ok(Some(Case { root: root.to_owned(), access: Access::Write, db, commits: 0 }))
        }
    }
}

fn not_permitted(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied)
    )
}

/// The case open for reading; where the files that WAL needs beside the database cannot be made, as
/// an immutable file, provided that no unmerged entries stand in a left-over WAL.
fn open_to_read(root: &Path, file: &Path) -> Result<Case, CaseError> {
    let finish = |db: Connection| {
        schema::check(&db, root)?;
        Ok(Case { root: root.to_owned(), access: Access::Read, db, commits: 0 })
    };
    let error = match try_read(file, "mode=ro") {
        Ok(db) => return finish(db),
        Err(error) => error,
    };
    let wal = file.with_extension("db-wal");
    if not_permitted(&error) && fs::metadata(&wal).map_or(true, |wal| wal.len() == 0) {
        let db = try_read(file, "mode=ro&immutable=1").map_err(|error| CaseError::database(root, error))?;
        return finish(db);
    }
    Err(CaseError::database(root, error))
}

fn try_read(file: &Path, query: &str) -> rusqlite::Result<Connection> {
    let uri = format!("file:{}?{query}", percent_encoded(file));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let db = Connection::open_with_flags(uri, flags)?;
    set_up(&db)?;
    schema::version(&db)?;
    Ok(db)
}

/// A path as SQLite takes it in a URI: everything but unreserved characters escaped.
fn percent_encoded(path: &Path) -> String {
    let mut uri = String::new();
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                uri.push(char::from(byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

/// What every connection needs, before anything is read.
fn set_up(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "trusted_schema", false)
}

/// Makes commits durable: on disk before they return. Writes to the file, so it comes after [`schema::check`].
fn make_durable(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "full")
}
