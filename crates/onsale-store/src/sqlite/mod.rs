//! The embedded back end: SQLite in WAL mode, one writer's thread that owns the write connection and the pools,
//! and a few read connections beside it.
//!
//! **Architecture invariant:** nothing outside the executor writes, and nothing is answered before its commit.

mod audit;
mod batch;
mod cancel;
mod customer;
mod event;
pub(crate) mod events;
mod expire;
mod failure;
pub(crate) mod feed;
mod finalize;
pub(crate) mod find;
mod holds;
mod idempotency;
mod ids;
mod journal;
mod load;
mod lock;
mod memory;
mod migrate;
mod pool;
mod readers;
mod release;
mod reserve;
mod setting;
mod statements;
mod ticket;
mod vendor;
mod writer;

use std::fmt;
use std::future::Future;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use onsale_core::Timestamp;
use rusqlite::{Connection, OpenFlags};

pub use audit::audit as audit_of;
pub use batch::{Executor, Reply};
pub use journal::history as history_of;

use crate::command::{Answer, Command, Request};
use crate::config::StoreConfig;
use crate::error::{OpenError, Source, StoreError};
use crate::queue::Refused;
use crate::reply::{self, Receiver};
use lock::FileLock;
use readers::Readers;
use writer::{Job, Shared};

/// Pages of the write-ahead log after which it is moved into the database (16 MiB).
const CHECKPOINT_PAGES: i64 = 4_096;

/// An open database.
#[derive(Clone)]
pub struct Sqlite {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    readers: Readers,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").finish_non_exhaustive()
    }
}

impl Sqlite {
    pub(crate) fn open(config: &StoreConfig, now: Timestamp) -> Result<Self, OpenError> {
        let lock = FileLock::take(&config.path)?;
        let db = open_for_writing(&config.path)?;
        let failed = |source: Source| OpenError::Failed { path: config.path.display().to_string(), source };
        let shared = Arc::new(Shared::new(config));
        let (ready, opened) = mpsc::channel();
        let thread = {
            let (config, shared) = (config.clone(), Arc::clone(&shared));
            let work = move || {
                writer::run(&db, &config, now, &shared, |result| drop(ready.send(result)));
                // The next process may take the file only when this one has closed its connection.
                drop(db);
                drop(lock);
            };
            std::thread::Builder::new()
                .name("onsale-writer".into())
                .spawn(work)
                .map_err(|e| failed(e.into()))?
        };
        opened.recv().map_err(|e| failed(e.into()))?.map_err(failed)?;
        let readers = Readers::open(&config.path, config.readers).map_err(failed)?;
        Ok(Self { inner: Arc::new(Inner { shared, readers, writer: Mutex::new(Some(thread)) }) })
    }

    pub(crate) async fn close(&self) {
        self.inner.shared.queue.close();
        self.inner.readers.close();
        let writer = self.inner.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (done, closed) = reply::reply();
        let join = move || {
            if let Some(writer) = writer {
                drop(writer.join());
            }
            if let Some((waker, _)) = done.answer(Ok(())) {
                waker.wake();
            }
        };
        if std::thread::Builder::new().name("onsale-close".into()).spawn(join).is_ok() {
            drop(closed.await);
        }
    }

    /// Queues a command; the future is its answer. What is queued is carried out even if the future is dropped.
    pub(crate) fn submit(
        &self,
        request: Request,
        command: Command,
    ) -> impl Future<Output = Result<Answer, StoreError>> + Send + use<> {
        let (reply, answer) = reply::reply();
        let queued = self.inner.shared.queue.push(Job { request, command, reply });
        async move { queued_or(queued, answer).await }
    }

    /// Reads on one of the read connections.
    pub(crate) fn read<T, Q>(
        &self,
        query: Q,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + use<T, Q>
    where
        T: Send + 'static,
        Q: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = reply::reply();
        let queued = self.inner.readers.submit(Box::new(move |db| {
            if let Some((waker, _)) = reply.answer(query(db)) {
                waker.wake();
            }
        }));
        async move { queued_or(queued, answer).await }
    }

    pub(crate) fn queue_depth(&self) -> usize {
        self.inner.shared.queue.depth()
    }

    pub(crate) fn is_writable(&self) -> bool {
        self.inner.shared.writable.load(Ordering::Relaxed)
    }

    pub(crate) async fn releases_changed(&self) {
        self.inner.shared.releases.wait().await;
    }

    pub(crate) async fn holds_changed(&self) {
        self.inner.shared.holds.wait().await;
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.shared.queue.close();
        self.readers.close();
        if let Some(writer) = self.writer.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            drop(writer.join());
        }
    }
}

async fn queued_or<T>(queued: Result<(), Refused>, answer: Receiver<T>) -> Result<T, StoreError> {
    match queued {
        Ok(()) => answer.await,
        Err(Refused::Full) => Err(StoreError::Busy),
        Err(Refused::Closed) => Err(StoreError::Closed),
    }
}

/// Opens a database file for writing, making it and its schema when needed. A commit is on disk when it returns.
pub fn open_for_writing(path: &Path) -> Result<Connection, OpenError> {
    let shown = path.display().to_string();
    let failed = |source: rusqlite::Error| OpenError::Failed { path: shown.clone(), source: source.into() };
    let mut db = Connection::open(path).map_err(failed)?;
    db.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; \
         PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}; \
         PRAGMA journal_size_limit = 67108864; PRAGMA busy_timeout = 5000;"
    ))
    .map_err(failed)?;
    db.set_prepared_statement_cache_capacity(64);
    migrate::migrate(&mut db, &shown)?;
    Ok(db)
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
