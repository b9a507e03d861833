//! A few threads with a read connection each. Their queue is bounded, as every queue is.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use crate::error::Source;
use crate::queue::Refused;

type Query = Box<dyn FnOnce(&Connection) + Send>;

/// Queries that may wait; one more is refused as busy.
const QUEUE_LIMIT: usize = 4_096;

pub(crate) struct Readers {
    queue: Mutex<Option<SyncSender<Query>>>,
}

impl Readers {
    pub(crate) fn open(path: &Path, threads: usize) -> Result<Self, Source> {
        let (sender, receiver) = sync_channel(QUEUE_LIMIT);
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..threads.max(1) {
            let db = super::open_for_reading(path)?;
            let receiver = Arc::clone(&receiver);
            std::thread::Builder::new().name("onsale-reader".into()).spawn(move || serve(&db, &receiver))?;
        }
        Ok(Self { queue: Mutex::new(Some(sender)) })
    }

    pub(crate) fn submit(&self, query: Query) -> Result<(), Refused> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        match queue.as_ref().map(|queue| queue.try_send(query)) {
            Some(Ok(())) => Ok(()),
            Some(Err(TrySendError::Full(_))) => Err(Refused::Full),
            Some(Err(TrySendError::Disconnected(_))) | None => Err(Refused::Closed),
        }
    }

    /// Refuses queries from now on; the threads end when they have answered what waits.
    pub(crate) fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

fn serve(db: &Connection, queue: &Mutex<Receiver<Query>>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(query) = next else { return };
        query(db);
    }
}
