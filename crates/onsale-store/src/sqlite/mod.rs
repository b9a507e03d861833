//! The embedded back end: SQLite in WAL mode, one writer's thread that owns the write connection and the pools,
//! and a few read connections beside it.
//!
//! **Architecture invariant:** nothing outside the executor writes, and nothing is answered before its commit.

pub(crate) mod backup;
mod checkpoint;
mod database;
pub(crate) mod diagnose;
mod failure;
pub(crate) mod inspect;
mod left_over;
pub(crate) mod lock;
mod migrate;
pub(crate) mod restore;
mod statements;
mod tables;
mod wal_preallocation;

use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use onsale_core::{TicketId, Timestamp, VendorId};
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, OpenFlags};

pub use crate::executor::Reply;
pub use tables::SqliteTables;

use crate::config::StoreConfig;
use crate::error::{OpenError, Source, StoreError};
use crate::handle::Handle;
use crate::query::{Audit, JournalEntry};
use crate::writer;
use crate::{reads, rehearsal_mode};
use checkpoint::{Checkpointer, Log};
use lock::FileLock;

/// What the write-ahead log's file is cut to when the log begins anew, in bytes.
pub(crate) const LONGEST_LOG: u64 = 64 << 20;
/// Pages of the write-ahead log after which the writer itself moves it into the database: nearly so many bytes.
const CHECKPOINT_PAGES: i64 = 16_000;

/// Steps of SQLite's machine between two looks at whether an answer is still wanted: some tens of microseconds.
const STEPS_BETWEEN_LOOKS: i32 = 4_000;

/// Carries out batches on a connection to a file.
pub type Executor<'c> = crate::executor::Executor<SqliteTables<'c>>;

impl<'c> Executor<'c> {
    /// Reads the pools and holds back from the tables.
    pub fn new(db: &'c Connection, config: &StoreConfig, now: Timestamp) -> Result<Self, StoreError> {
        Self::over(SqliteTables::new(db, config)?, config, now)
    }
}

/// Counts everything again at the instant `now`.
pub fn audit_of(db: &Connection, now: Timestamp) -> Result<Audit, StoreError> {
    Ok(reads::audit::whole_audit(db, now)?)
}

/// The vendor of a ticket and its journal rows, oldest first.
pub fn history_of(db: &Connection, id: TicketId) -> Result<(VendorId, Vec<JournalEntry>), StoreError> {
    reads::history::history(db, id)
}

/// An open database file.
#[derive(Clone)]
pub struct Sqlite {
    handle: Arc<Handle<Connection>>,
    opened_as: Option<u64>,
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").finish_non_exhaustive()
    }
}

impl Sqlite {
    pub(crate) fn open(path: &Path, config: &StoreConfig, now: Timestamp) -> Result<Self, OpenError> {
        let mut lock = FileLock::take(path)?;
        let opened_as = lock.draw_number();
        if config.wal_preallocation > 0 && !path.exists() {
            // A log beside no database would be thrown away.
            drop(open_for_writing(path)?);
        }
        wal_preallocation::lay_out(path, config.wal_preallocation);
        let mut db = open_for_writing(path)?;
        rehearsal_mode::agree(&mut db, config.rehearsal, &path.display().to_string())?;
        let failed = |source: Source| OpenError::Failed { path: path.display().to_string(), source };
        let (of_writer, of_mover) = (config.clone(), path.to_owned());
        let handle = Handle::start(
            config,
            move |shared, ready| {
                let log = Arc::new(Log::default());
                let tables = SqliteTables::new(&db, &of_writer).map(|tables| tables.logging_to(&log));
                let open = || Executor::over(tables?, &of_writer, now);
                let mover = Checkpointer::start(&of_mover, &log);
                drop(writer::run(open, &of_writer, shared, ready));
                drop(mover);
                empty_log(&db);
                // The next process may take the file only when this one has closed its connection.
                drop(db);
                drop(lock);
            },
            |_, patience| {
                let mut db = open_for_reading(path)?;
                let patience = Arc::clone(patience);
                db.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || patience.is_over()))?;
                Ok(db)
            },
        );
        let handle = handle.map(Arc::new);
        handle.map(|handle| Self { handle, opened_as }).map_err(failed)
    }

    /// See [`crate::Store::opened_as`].
    pub(crate) fn opened_as(&self) -> Option<u64> {
        self.opened_as
    }
}

impl Deref for Sqlite {
    type Target = Handle<Connection>;

    fn deref(&self) -> &Self::Target {
        &self.handle
    }
}

/// Opens a database file for writing, making it and its schema when needed. A commit is on disk when it returns. What is
/// deleted is written over with zeros, so that nothing of an erased customer stays in free places of the file.
pub fn open_for_writing(path: &Path) -> Result<Connection, OpenError> {
    let shown = path.display().to_string();
    let failed = |source: rusqlite::Error| OpenError::Failed { path: shown.clone(), source: source.into() };
    make_private(path).map_err(|e| OpenError::Failed { path: shown.clone(), source: e.into() })?;
    let mut db = Connection::open(path).map_err(failed)?;
    db.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; \
         PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}; \
         PRAGMA journal_size_limit = {LONGEST_LOG}; PRAGMA busy_timeout = 5000;"
    ))
    .map_err(failed)?;
    db.set_prepared_statement_cache_capacity(64);
    migrate::migrate(&mut db, &shown)?;
    Ok(db)
}

/// Makes the file, where there is none, for its owner alone: names and addresses of customers are in it. SQLite gives
/// the files beside it the same mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path).map(drop)
}

/// Moves all of the write-ahead log into the database file, so that whoever copies the file of a server that has
/// stopped has everything. A read that is still under way may prevent it; the log is then as good as before.
fn empty_log(db: &Connection) {
    if let Err(error) = db.wal_checkpoint_v2(None::<&str>, CheckpointMode::TRUNCATE) {
        tracing::warn!(%error, "the write-ahead log stays beside the database");
    }
}

/// Opens a database file for reading only.
pub fn open_for_reading(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    db.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096; PRAGMA busy_timeout = 5000;")?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}
