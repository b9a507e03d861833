//! A few threads with a connection each that only read. Their queue is bounded, as every queue is.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Source;
use crate::queue::Refused;

type Query<D> = Box<dyn FnOnce(&D) + Send>;

/// Queries that may wait; one more is refused as busy.
const QUEUE_LIMIT: usize = 4_096;

pub(crate) struct Readers<D> {
    queue: Mutex<Option<SyncSender<Query<D>>>>,
}

impl<D: Send + 'static> Readers<D> {
    /// Starts the threads; each gets what `connect` gives.
    pub(crate) fn open(threads: usize, connect: impl Fn() -> Result<D, Source>) -> Result<Self, Source> {
        let (sender, receiver) = sync_channel(QUEUE_LIMIT);
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..threads.max(1) {
            let db = connect()?;
            let receiver = Arc::clone(&receiver);
            std::thread::Builder::new().name("onsale-reader".into()).spawn(move || serve(&db, &receiver))?;
        }
        Ok(Self { queue: Mutex::new(Some(sender)) })
    }

    pub(crate) fn submit(&self, query: Query<D>) -> Result<(), Refused> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        match queue.as_ref().map(|queue| queue.try_send(query)) {
            Some(Ok(())) => Ok(()),
            Some(Err(TrySendError::Full(_))) => Err(Refused::Full),
            Some(Err(TrySendError::Disconnected(_))) | None => Err(Refused::Closed),
        }
    }
}

impl<D> Readers<D> {
    /// Refuses queries from now on; the threads end when they have answered what waits.
    pub(crate) fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

fn serve<D>(db: &D, queue: &Mutex<Receiver<Query<D>>>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(query) = next else { return };
        query(db);
    }
}
