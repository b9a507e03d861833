//! Other programs that work on the database of a running server, and die with it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use onsale_store::sqlite::open_for_reading;
use rusqlite::{Connection, backup::Backup};

use super::disk::beside;

/// Pages that are copied between two moments in which the server may write.
const PAGES_A_STEP: i32 = 64;

/// Work beside the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Moves the log into the database, again and again.
    Checkpoints(PathBuf),
    /// Copies the database, again and again; a copy that is whole takes its name at once.
    Backups(PathBuf),
}

impl Beside {
    /// Works until the process is killed.
    ///
    /// # Errors
    /// When the database cannot be opened or copied.
    pub fn work(&self) -> Result<()> {
        match self {
            Self::Checkpoints(database) => {
                let db = Connection::open(database)?;
                db.busy_timeout(Duration::from_secs(5))?;
                loop {
                    db.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?;
                }
            }
            Self::Backups(database) => loop {
                let half = beside(database, ".half");
                if half.exists() {
                    std::fs::remove_file(&half)?;
                }
                let mut copy = Connection::open(&half)?;
                let from = open_for_reading(database)?;
                Backup::new(&from, &mut copy)?.run_to_completion(PAGES_A_STEP, Duration::ZERO, None)?;
                drop(copy);
                std::fs::rename(&half, backup_of(database))?;
            },
        }
    }

    /// Starts it in a process of its own: this program once more.
    pub(crate) fn spawn(&self, program: &Path) -> Result<Child> {
        let (flag, database) = match self {
            Self::Checkpoints(database) => ("--checkpoints-of", database),
            Self::Backups(database) => ("--backups-of", database),
        };
        let mut command = Command::new(program);
        command.arg(flag).arg(database).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().with_context(|| format!("{} does not start", program.display()))
    }
}

/// Where the latest whole copy lies.
pub(crate) fn backup_of(database: &Path) -> PathBuf {
    beside(database, ".backup")
}
