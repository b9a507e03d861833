//! Moving the write-ahead log into the database beside the writer, so that nobody's commit waits for it. The writer does
//! it itself only when the log has become long all the same.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, OpenFlags};

use super::wal_preallocation;

/// Pages, by estimate, after which the log is moved: little at a time, so that the disk is never busy with it for long.
const PAGES: u64 = 512;
/// What a commit writes at least, in pages: the ends of two tables and their inner pages.
const PAGES_OF_A_COMMIT: u64 = 6;
/// Changed rows that fill a page.
const ROWS_OF_A_PAGE: u64 = 24;

/// How long a reader that is still under way is waited for before the log is wiped once more.
const WIPE_PAUSE: Duration = Duration::from_millis(100);

/// What is to be done with the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    /// As much of it as makes nobody wait.
    Some,
    /// Everything, and then it is cut to nothing.
    All,
}

/// Counts what the writer has put into the log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    state: Mutex<State>,
    grown: Condvar,
}

#[derive(Debug, Default)]
struct State {
    pages: u64,
    /// All of it is to be moved, and the log to be cut to nothing: something in it was erased.
    wipe: bool,
    closed: bool,
}

impl Log {
    /// A commit that has changed so many rows.
    pub(crate) fn grow(&self, rows: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.pages += PAGES_OF_A_COMMIT + rows / ROWS_OF_A_PAGE;
        if state.pages >= PAGES {
            self.grown.notify_one();
        }
    }

    /// Nothing of what the log holds by now is to stay in it.
    pub(crate) fn wipe(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).wipe = true;
        self.grown.notify_one();
    }

    /// Waits until there is enough to move, or the log is to be wiped; `None` when there will be no more.
    fn wait(&self) -> Option<Move> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.pages < PAGES && !state.wipe && !state.closed {
            state = self.grown.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.pages = 0;
        let wanted = if std::mem::take(&mut state.wipe) { Move::All } else { Move::Some };
        (!state.closed).then_some(wanted)
    }

    /// Waits a moment before the log is wiped once more; a closed one is emptied by its writer.
    fn wipe_later(&self) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.closed {
            let waited = self.grown.wait_timeout(state, WIPE_PAUSE);
            waited.unwrap_or_else(PoisonError::into_inner).0.wipe = true;
        }
    }

    fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.grown.notify_one();
    }
}

/// The thread that moves the log, and its own connection.
pub(crate) struct Checkpointer {
    log: Arc<Log>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    /// Starts to move what comes into `log`. Without it everything works as well, and commits wait now and then.
    pub(crate) fn start(path: &Path, log: &Arc<Log>) -> Self {
        let thread = connect(path).map_err(|error| error.to_string()).and_then(|db| {
            let (log, path) = (Arc::clone(log), path.to_owned());
            let work = move || {
                wal_preallocation::settle(&path);
                while let Some(wanted) = log.wait() {
                    // What fails here the writer will try as well, and it has somebody to tell.
                    if let Err(error) = db.wal_checkpoint_v2(None::<&str>, CheckpointMode::PASSIVE) {
                        tracing::debug!(%error, "the write-ahead log was not moved");
                    }
                    // Little is left to move by now, so that a commit waits for a moment only.
                    if wanted == Move::All
                        && db.wal_checkpoint_v2(None::<&str>, CheckpointMode::TRUNCATE).is_err()
                    {
                        log.wipe_later();
                    }
                }
            };
            let thread = std::thread::Builder::new().name("onsale-log".into());
            thread.spawn(work).map_err(|error| error.to_string())
        });
        if let Err(error) = &thread {
            tracing::warn!(%error, "nothing moves the write-ahead log beside the writer");
        }
        Self { log: Arc::clone(log), thread: thread.ok() }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.log.close();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    // As durable as the writer's own: the log is on disk before the database is touched, and the database before the
    // log begins anew.
    db.execute_batch("PRAGMA synchronous = FULL")?;
    // It learns that there is a log when it first reads.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(db)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// Commits until the database's file has grown, for as long as a slow machine may take.
    fn is_moved(log: Option<&Arc<Log>>) -> bool {
        const PATIENCE: Duration = Duration::from_secs(30);
        const ROWS: u64 = 100_000;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("moved.db");
        let db = super::super::open_for_writing(&path).unwrap();
        db.execute_batch("CREATE TABLE row (n INTEGER); PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        let length = || std::fs::metadata(&path).unwrap().len();
        let before = length();
        let mover = log.map(|log| Checkpointer::start(&path, log));
        let numbers = format!("WITH n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {ROWS})");
        db.execute_batch(&format!("{numbers} INSERT INTO row SELECT n FROM n")).unwrap();
        let Some(log) = log else { return length() > before };
        log.grow(ROWS);
        let started = Instant::now();
        while length() == before && started.elapsed() < PATIENCE {
            std::thread::yield_now();
        }
        drop(mover);
        length() > before
    }

    #[test]
    fn what_is_committed_comes_into_the_database_while_the_writer_is_busy_elsewhere() {
        assert!(is_moved(Some(&Arc::default())));
        assert!(!is_moved(None), "the writer's own connection leaves a log of this length to others");
    }

    #[test]
    fn what_was_erased_is_worth_it_at_once() {
        let log = Log::default();
        log.wipe();
        assert_eq!(log.wait(), Some(Move::All));
        log.grow(PAGES * ROWS_OF_A_PAGE);
        assert_eq!(log.wait(), Some(Move::Some));
    }

    #[test]
    fn a_little_is_not_worth_the_way() {
        let log = Log::default();
        log.grow(1);
        log.close();
        assert_eq!(log.wait(), None);
        log.grow(PAGES * ROWS_OF_A_PAGE);
        assert_eq!(log.state.lock().unwrap().pages, PAGES + PAGES_OF_A_COMMIT);
    }
}
