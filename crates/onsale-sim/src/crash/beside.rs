//! Other programs that work on the database of a running server, and die with it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use onsale_core::Timestamp;
use onsale_store::{StoreConfig, maintenance};
use rusqlite::Connection;

use super::disk::beside;

/// Work beside the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Moves the log into the database, again and again.
    Checkpoints(PathBuf),
    /// Does what `onsale backup` does, again and again; the latest takes the place of the one before.
    Backups(PathBuf),
}

impl Beside {
    /// Works until the process is killed.
    ///
    /// # Errors
    /// When the database cannot be opened or backed up.
    pub fn work(&self) -> Result<()> {
        match self {
            Self::Checkpoints(database) => {
                let db = Connection::open(database)?;
                db.busy_timeout(Duration::from_secs(5))?;
                loop {
                    db.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?;
                }
            }
            Self::Backups(database) => {
                let config = StoreConfig::new(database);
                let made = beside(database, ".made");
                loop {
                    // Left by a predecessor who died before it had its name.
                    if made.exists() {
                        std::fs::remove_file(&made)?;
                    }
                    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
                    maintenance::backup(&config, &made, Timestamp(i64::try_from(now)?), &mut |_| {})?;
                    std::fs::rename(&made, backup_of(database))?;
                }
            }
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
