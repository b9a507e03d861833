//! Looking at a database file without serving from it: its schema, and whether all in it agrees.

use std::path::Path;

use onsale_core::Timestamp;
use onsale_core::code::TicketKey;
use rusqlite::Connection;

use super::lock::FileLock;
use super::{migrate, open_for_reading, open_for_writing};
use crate::access::TokenKey;
use crate::maintenance::{MaintenanceError, Progress, Schema, Tell};
use crate::query::Audit;
use crate::reads::{access, audit, code};

/// How a problem begins that is the file's and not the books'.
pub(super) const BROKEN: &str = "the file is broken";

type Result<T> = std::result::Result<T, MaintenanceError>;

pub(crate) fn schema(path: &Path) -> Result<Schema> {
    let known = migrate::known();
    if !path.exists() {
        return Ok(Schema { found: None, known });
    }
    let db = read(path)?;
    Ok(Schema { found: Some(migrate::version(&db, &path.display().to_string())?), known })
}

pub(crate) fn migrate(path: &Path) -> Result<Schema> {
    let _lock = FileLock::take(path)?;
    if path.exists() {
        undo_what_was_cut_off(path)?;
    }
    let before = schema(path)?;
    open_for_writing(path)?;
    Ok(before)
}

/// Whoever may write undoes what was half done by reading.
fn undo_what_was_cut_off(path: &Path) -> Result<()> {
    let undo = Connection::open(path).and_then(|db| look(&db));
    undo.map_err(MaintenanceError::failed(format!("{} cannot be opened", path.display())))
}

pub(crate) fn audit(path: &Path, now: Timestamp, tell: Tell<'_>) -> Result<Audit> {
    check(&read_known(path)?, path, now, tell)
}

pub(crate) fn token_keys(path: &Path) -> Result<Vec<TokenKey>> {
    Ok(access::token_keys(&read_known(path)?)?)
}

pub(crate) fn ticket_keys(path: &Path) -> Result<Vec<TicketKey>> {
    Ok(code::ticket_keys(&read_known(path)?)?)
}

/// Opens a database whose schema is the program's.
fn read_known(path: &Path) -> Result<Connection> {
    let Schema { found, known } = schema(path)?;
    match found {
        None => Err(MaintenanceError::Refused(format!("there is no database at {}", path.display()))),
        Some(found) if found < known => Err(MaintenanceError::Refused(format!(
            "{} has schema version {found}, and this program works with {known}: run `onsale migrate` first",
            path.display()
        ))),
        Some(_) => read(path),
    }
}

/// Opens for reading, in words where that fails.
pub(super) fn read(path: &Path) -> Result<Connection> {
    let looked = open_for_reading(path).and_then(|db| look(&db).map(|()| db));
    looked.map_err(|error| match is_cut_off(&error) {
        true => MaintenanceError::Refused(format!(
            "a program was killed in the middle of a change to {}, before it was a whole database; {CUT_OFF}",
            path.display()
        )),
        false => MaintenanceError::failed(format!("{} cannot be opened", path.display()))(error),
    })
}

/// What to do then.
pub(super) const CUT_OFF: &str = "start the server or run `onsale migrate`, which undo what was half done";

/// Whether something half done has to be undone first, for which whoever only reads may not write: a database is made in
/// SQLite's older way, by a journal beside it, until it has a write-ahead log.
fn is_cut_off(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    code == Some(rusqlite::ffi::SQLITE_READONLY_ROLLBACK)
}

/// Reads something, which undoes what was half done where that is allowed.
fn look(db: &Connection) -> rusqlite::Result<()> {
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

/// Compares everything with everything; a broken file is a problem like any other.
pub(super) fn check(db: &Connection, path: &Path, now: Timestamp, tell: Tell<'_>) -> Result<Audit> {
    tell(Progress::Checking);
    let unread = || MaintenanceError::failed(format!("{} cannot be read", path.display()));
    let broken = integrity(db).map_err(unread())?;
    tell(Progress::Checking);
    let mut audit = match audit::whole_audit(db, now) {
        Ok(audit) => audit,
        // A broken page may keep the books from being counted; what is broken has been said then.
        Err(_) if !broken.is_empty() => Audit { at: now, pools: Vec::new(), problems: Vec::new() },
        Err(error) => return Err(error.into()),
    };
    audit.problems.splice(0..0, broken);
    Ok(audit)
}

/// What SQLite finds wrong with the file; nothing when it is sound.
fn integrity(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = db.prepare("PRAGMA integrity_check(20)")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let said: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(said.into_iter().filter(|line| line != "ok").map(|line| format!("{BROKEN}: {line}")).collect())
}
