//! A backup: all pages as they are at one moment, copied while the server goes on selling.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use onsale_core::Timestamp;
use rusqlite::Connection;
use rusqlite::backup::{Backup as Copy, StepResult};

use super::left_over::{self, Making};
use super::{inspect, make_private, migrate};
use crate::maintenance::{Backup, MaintenanceError, Progress, Tell};

/// Pages copied between two looks at the progress.
const PAGES_A_STEP: i32 = 2_000;
/// How long to wait where the file is locked for a moment.
const LOCKED_PAUSE: Duration = Duration::from_millis(20);

type Result<T> = std::result::Result<T, MaintenanceError>;

pub(crate) fn backup(from: &Path, to: &Path, now: Timestamp, tell: Tell<'_>) -> Result<Backup> {
    let refused = |why: String| Err(MaintenanceError::Refused(why));
    if !from.exists() {
        return refused(format!("there is no database at {}", from.display()));
    }
    if to.exists() {
        return refused(format!("{} is there already; name a new file", to.display()));
    }
    left_over::clear(to);
    let partial = beside(to, left_over::PARTIAL);
    make_private(&partial).map_err(MaintenanceError::failed(format!("cannot make {}", partial.display())))?;
    let Ok(_making) = Making::claim(&partial) else {
        return refused(format!("another backup to {} is being made", to.display()));
    };
    let made = written_anew(from, &partial, tell).and_then(|db| {
        let audit = inspect::check(&db, &partial, now, tell)?;
        Ok((audit, sync(&partial)?))
    });
    match made {
        Ok((audit, bytes)) => {
            std::fs::rename(&partial, to)
                .map_err(MaintenanceError::failed(format!("cannot name {}", to.display())))?;
            sync_folder(to)?;
            Ok(Backup { bytes, audit })
        }
        Err(error) => {
            // What is left of it is of no use; the error is what matters.
            let _ = std::fs::remove_file(&partial);
            Err(error)
        }
    }
}

/// Writes what the database `from` holds at one moment into the file `to`, which is empty or not there, and nothing of what
/// it held before: free places are left out, in which an erased customer might still stand. That file stays open.
fn written_anew(from: &Path, to: &Path, tell: Tell<'_>) -> Result<Connection> {
    let source = inspect::read(from)?;
    let shown = from.display().to_string();
    migrate::version(&source, &shown)?;
    let cannot = || MaintenanceError::failed::<rusqlite::Error>(format!("cannot copy to {}", to.display()));
    let pages: i64 = source.query_row("PRAGMA page_count", [], |row| row.get(0)).map_err(cannot())?;
    let all = u64::try_from(pages).unwrap_or(0);
    tell(Progress::Copying { done: 0, all });
    source.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(cannot())?;
    tell(Progress::Copying { done: all, all });
    Connection::open(to).map_err(cannot())
}

/// Copies the database `from` at one moment into the file `to`, which is empty or not there, and makes that file whole in
/// itself; it stays open.
pub(super) fn copy(from: &Path, to: &Path, tell: Tell<'_>) -> Result<Connection> {
    let source = inspect::read(from)?;
    let shown = from.display().to_string();
    migrate::version(&source, &shown)?;
    let cannot = |what: &Path| {
        MaintenanceError::failed::<rusqlite::Error>(format!("cannot copy to {}", what.display()))
    };
    // What a reader sees stays as it is until it lets go: the copy is of this moment, whatever is sold meanwhile.
    source
        .execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;")
        .map_err(MaintenanceError::failed(format!("{shown} cannot be read")))?;
    make_private(to).map_err(MaintenanceError::failed(format!("cannot make {}", to.display())))?;
    let mut db = Connection::open(to).map_err(cannot(to))?;
    {
        let copy = Copy::new(&source, &mut db).map_err(cannot(to))?;
        loop {
            let step = copy.step(PAGES_A_STEP).map_err(cannot(to))?;
            let at = copy.progress();
            let all = u64::try_from(at.pagecount).unwrap_or(0);
            tell(Progress::Copying { done: all - u64::try_from(at.remaining).unwrap_or(0), all });
            match step {
                StepResult::Done => break,
                StepResult::Busy | StepResult::Locked => std::thread::sleep(LOCKED_PAUSE),
                _ => {}
            }
        }
    }
    // Without a log beside it the copy is one file.
    db.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).map_err(cannot(to))?;
    Ok(db)
}

/// Removes the file, if there is one.
pub(super) fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(MaintenanceError::failed(format!("cannot remove {}", path.display()))(error))
        }
        _ => Ok(()),
    }
}

/// Sees to it that the file is on the disk; answers its size.
pub(super) fn sync(path: &Path) -> Result<u64> {
    let cannot = || MaintenanceError::failed::<std::io::Error>(format!("cannot write {}", path.display()));
    let file = File::open(path).map_err(cannot())?;
    file.sync_all().map_err(cannot())?;
    Ok(file.metadata().map_err(cannot())?.len())
}

/// Sees to it that the file's name is on the disk.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    let folder = folder_of(path);
    let cannot = || MaintenanceError::failed::<std::io::Error>(format!("cannot write {}", folder.display()));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(cannot())
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The path with `end` behind it.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
