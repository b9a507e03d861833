//! One process owns a database file: pools live in its memory, so a second writer would not see them.

use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::error::OpenError;

/// Held as long as the database is open; the system lets go of it when the process dies, however it dies.
#[derive(Debug)]
pub(crate) struct FileLock {
    file: File,
}

impl FileLock {
    pub(crate) fn take(database: &Path) -> Result<Self, OpenError> {
        let path = lock_path(database);
        let shown = || database.display().to_string();
        let failed = |source: std::io::Error| OpenError::Failed { path: shown(), source: source.into() };
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse(shown())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Draws a number and writes it into the file, for whoever has to know which server it is that has the database.
    /// `None` where it cannot be written: that is no reason not to sell.
    pub(crate) fn draw_number(&mut self) -> Option<u64> {
        let number = RandomState::new().hash_one(std::process::id());
        let written = self.file.set_len(0).and_then(|()| writeln!(self.file, "{number}"));
        written.ok().map(|()| number)
    }
}

/// The number that whoever has the database open has drawn, or had the last time.
pub(crate) fn opened_as(database: &Path) -> Option<u64> {
    std::fs::read_to_string(lock_path(database)).ok()?.trim().parse().ok()
}

fn lock_path(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    path.into()
}
