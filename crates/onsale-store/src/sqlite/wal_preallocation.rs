//! The write-ahead log's file, laid out before anybody waits for a commit. A commit that lets the file grow has to bring
//! the file's new length to the disk as well, which takes as long again; one that writes where zeros lie has not. SQLite
//! takes a log of zeros for an empty one.

use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Result, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use super::LONGEST_LOG;
use super::backup::beside;

/// Free disk space that preallocation asks for, as a multiple of the log's size: the log is only laid out in advance
/// when tickets keep most of the room.
const TIMES_AS_MUCH: u64 = 8;
const BLOCK: usize = 1 << 20;

/// Lays out `bytes` for the log of the database at `path`, unless there is something in it. Without it everything works as
/// well. Nobody else may have the database open for writing.
pub(crate) fn lay_out(path: &Path, bytes: u64) {
    let bytes = bytes.min(LONGEST_LOG);
    let log = beside(path, "-wal");
    if bytes == 0 || std::fs::metadata(&log).is_ok_and(|data| data.len() > 0) {
        return;
    }
    let laid = file(&log).and_then(|file| {
        let written = write(&file, path, bytes);
        if written.is_err() {
            file.set_len(0)?;
        }
        written
    });
    if let Err(error) = laid {
        tracing::debug!(%error, "no room was laid out for the write-ahead log");
    }
}

/// Waits until what was laid out is on the disk, so that a commit need not.
pub(crate) fn settle(path: &Path) {
    if let Err(error) = File::open(beside(path, "-wal")).and_then(|log| log.sync_data()) {
        tracing::debug!(%error, "the write-ahead log was not settled");
    }
}

fn file(log: &Path) -> Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(log)
}

fn write(mut file: &File, path: &Path, bytes: u64) -> Result<()> {
    let disk = rustix::fs::fstatvfs(file)?;
    if disk.f_bavail.saturating_mul(disk.f_frsize) / TIMES_AS_MUCH < bytes {
        return Err(Error::new(
            ErrorKind::StorageFull,
            format!("the disk of {} is short of room", path.display()),
        ));
    }
    let zeros = vec![0; BLOCK];
    let mut left = bytes;
    while left > 0 {
        let now = left.min(BLOCK as u64);
        file.write_all(&zeros[..now as usize])?;
        left -= now;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    const ROOM: u64 = (BLOCK + 4_321) as u64;

    fn length(path: &Path) -> u64 {
        std::fs::metadata(beside(path, "-wal")).map_or(0, |data| data.len())
    }

    #[test]
    fn commits_go_into_the_room_and_are_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("room.db");
        let open = || {
            let db = Connection::open(&path).unwrap();
            db.execute_batch("PRAGMA journal_mode = WAL").unwrap();
            db
        };
        let db = open();
        db.execute_batch("CREATE TABLE row (n INTEGER); PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        assert_eq!(length(&path), 0);
        drop(db);
        lay_out(&path, ROOM);
        settle(&path);
        let db = open();
        db.execute_batch("INSERT INTO row VALUES (1); INSERT INTO row VALUES (2)").unwrap();
        assert_eq!(length(&path), ROOM, "the log has not grown");

        // As a killed process leaves it; what is in the log is not laid out again.
        let left = folder.path().join("left.db");
        for end in ["", "-wal"] {
            std::fs::copy(beside(&path, end), beside(&left, end)).unwrap();
        }
        lay_out(&left, 2 * ROOM);
        assert_eq!(length(&left), ROOM);
        let left = Connection::open(&left).unwrap();
        let sum: i64 = left.query_row("SELECT sum(n) FROM row", [], |row| row.get(0)).unwrap();
        assert_eq!(sum, 3);
    }

    #[test]
    fn a_disk_that_is_short_of_room_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("short.db");
        assert!(write(&File::create(&path).unwrap(), &path, u64::MAX / TIMES_AS_MUCH).is_err());
        assert_eq!(length(&path), 0);
        lay_out(&path, 1);
        assert_eq!(length(&path), 1);
    }
}
