//! A restore: a backup takes the place of the database, in one step, and what it replaces is kept.

use std::path::{Path, PathBuf};

use onsale_core::Timestamp;
use rusqlite::Connection;

use super::backup::{beside, copy, remove, sync, sync_folder};
use super::lock::FileLock;
use super::{inspect, migrate, open_for_writing};
use crate::after_restore::{self, Later, PutBack, Resume, Resumed};
use crate::maintenance::{MaintenanceError, Restored, Tell};
use crate::rehearsal_mode;
use crate::watermark::Watermark;

type Result<T> = std::result::Result<T, MaintenanceError>;

pub(crate) fn restore(
    from: &Path,
    to: &Path,
    force: bool,
    resume: &Resume,
    now: Timestamp,
    tell: Tell<'_>,
) -> Result<Restored> {
    let refused = MaintenanceError::Refused;
    if !from.exists() {
        return Err(refused(format!("there is no backup at {}", from.display())));
    }
    if from.canonicalize().is_ok_and(|from| to.canonicalize().is_ok_and(|to| from == to)) {
        return Err(refused(format!("{} is the database itself", from.display())));
    }
    let lock = FileLock::take(to)?;
    if to.exists() && !force {
        return Err(refused(format!(
            "{} holds a database; say --force to put the backup in its place (it is kept under another name)",
            to.display()
        )));
    }
    let fresh = beside(to, ".restoring");
    for left_over in ["", "-journal"] {
        // Of a restore that was killed. Its log would be played into the new file.
        remove(&beside(&fresh, left_over))?;
    }
    let checked = copy(from, &fresh, tell).and_then(|mut db| {
        migrate::migrate(&mut db, &fresh.display().to_string())?;
        let logins = go_on(&db, resume, later_state(to).as_ref())?;
        let audit = inspect::check(&db, &fresh, now, tell)?;
        match audit.problems.iter().find(|problem| problem.starts_with(inspect::BROKEN)) {
            Some(broken) => Err(refused(format!("{}: {broken}; use another backup", from.display()))),
            None => {
                drop(db);
                Ok((audit, logins, sync(&fresh)?))
            }
        }
    });
    let (audit, logins, bytes) = checked.inspect_err(|_| {
        // What is left of it is of no use; the error is what matters.
        let _ = std::fs::remove_file(&fresh);
    })?;
    let kept = if to.exists() { Some(set_aside(to, now)?) } else { None };
    for left_over in ["-wal", "-shm"] {
        // Where the old database is gone and its log is not, the log would be played into the new one.
        remove(&beside(to, left_over))?;
    }
    std::fs::rename(&fresh, to).map_err(MaintenanceError::failed(format!("cannot name {}", to.display())))?;
    sync_folder(to)?;
    drop(lock);
    Ok(Restored { bytes, kept, logins, audit })
}

/// The same for a database that was put back by other means.
pub(crate) fn after_restore(path: &Path, resume: &Resume) -> Result<Resumed> {
    if !path.exists() {
        return Err(MaintenanceError::Refused(format!("there is no database at {}", path.display())));
    }
    let _lock = FileLock::take(path)?;
    go_on(&open_for_writing(path)?, resume, None)
}

/// The same for one that is behind its mark.
pub(crate) fn if_put_back(
    path: &Path,
    rehearsal: bool,
    mark: Watermark,
    resume: &Resume,
) -> Result<Option<PutBack>> {
    if !path.exists() {
        return Ok(None);
    }
    let _lock = FileLock::take(path)?;
    let Some(is_at) = behind(path, mark)? else { return Ok(None) };
    let mut db = open_for_writing(path)?;
    rehearsal_mode::agree(&mut db, rehearsal, &path.display().to_string())?;
    let logins = go_on(&db, resume, None)?;
    Ok(Some(PutBack { was_at: mark.latest, is_at, logins }))
}

/// Where the database ends, if that is before its mark. Whoever only reads leaves the log as it is; only where that cannot
/// be, after a program that was killed or an older one, is the database opened for writing.
fn behind(path: &Path, mark: Watermark) -> Result<Option<Timestamp>> {
    let looked = inspect::read(path).and_then(|db| Ok(mark.behind(&db)?));
    match looked {
        Ok(found) => Ok(found),
        Err(_) => Ok(mark.behind(&open_for_writing(path)?)?),
    }
}

fn go_on(db: &Connection, resume: &Resume, later: Option<&Later>) -> Result<Resumed> {
    let cannot = || MaintenanceError::failed("the logins of the backup cannot be looked through");
    let mut transaction = db.unchecked_transaction().map_err(cannot())?;
    let resumed = after_restore::resume(&mut transaction, resume, later)?;
    transaction.commit().map_err(cannot())?;
    Ok(resumed)
}

/// What the database knows that is going to be replaced. It may be broken, or none of ours: then it knows nothing.
fn later_state(to: &Path) -> Option<Later> {
    if !to.exists() {
        return None;
    }
    Later::of(&inspect::read(to).ok()?).ok()
}

/// Gives the old database a second name, its log with it.
fn set_aside(old: &Path, now: Timestamp) -> Result<PathBuf> {
    // Where this works all is in one file; where the database is broken, its log goes along as it is.
    let _ = Connection::open(old).and_then(|db| db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)"));
    let kept = beside(old, &format!(".before-restore-{}", now.0));
    let cannot = || {
        MaintenanceError::failed::<std::io::Error>(format!(
            "cannot keep the old database as {}",
            kept.display()
        ))
    };
    std::fs::hard_link(old, &kept).map_err(cannot())?;
    let log = beside(old, "-wal");
    if log.exists() {
        std::fs::rename(log, beside(&kept, "-wal")).map_err(cannot())?;
    }
    Ok(kept)
}
