//! What callers hold of an open database: the queue to its writer's thread, its readers, and how both are closed.

use std::future::Future;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use onsale_core::Timestamp;

use crate::command::{Answer, Command, Request};
use crate::config::StoreConfig;
use crate::due::Alarms;
use crate::error::{Source, StoreError};
use crate::queue::Refused;
use crate::readers::Readers;
use crate::reply::{self, Receiver};
use crate::writer::{Job, Shared};

/// How a writer's thread says once whether it can begin.
pub(crate) type Ready = Box<dyn FnOnce(Result<(), StoreError>)>;

/// An open database; each of its reading threads has a `D`.
pub struct Handle<D> {
    shared: Arc<Shared>,
    readers: Readers<D>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl<D: Send + 'static> Handle<D> {
    /// Starts the writer's thread, which does `write` until the queue is closed, and the threads that read.
    pub(crate) fn start(
        config: &StoreConfig,
        write: impl FnOnce(&Arc<Shared>, Ready) + Send + 'static,
        connect: impl Fn() -> Result<D, Source>,
    ) -> Result<Self, Source> {
        let shared = Arc::new(Shared::new(config));
        let (ready, opened) = mpsc::channel();
        let writers = Arc::clone(&shared);
        let work = move || write(&writers, Box::new(move |result| drop(ready.send(result))));
        let thread = std::thread::Builder::new().name("onsale-writer".into()).spawn(work)?;
        opened.recv()??;
        let readers = Readers::open(config.readers, connect)?;
        Ok(Self { shared, readers, writer: Mutex::new(Some(thread)) })
    }

    /// Answers what is queued, then closes.
    pub(crate) async fn close(&self) {
        self.shared.queue.close();
        self.readers.close();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
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
    ) -> impl Future<Output = Result<Answer, StoreError>> + Send + use<D> {
        let (reply, answer) = reply::reply();
        let queued = self.shared.queue.push(Job { request, command, reply });
        async move { queued_or(queued, answer).await }
    }

    /// Reads on one of the reading threads.
    pub(crate) fn read<T, Q>(
        &self,
        query: Q,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + use<D, T, Q>
    where
        T: Send + 'static,
        Q: FnOnce(&D) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = reply::reply();
        let queued = self.readers.submit(Box::new(move |db| {
            if let Some((waker, _)) = reply.answer(query(db)) {
                waker.wake();
            }
        }));
        async move { queued_or(queued, answer).await }
    }

    pub(crate) fn queue_depth(&self) -> usize {
        self.shared.queue.depth()
    }

    pub(crate) fn is_writable(&self) -> bool {
        self.shared.writable.load(Ordering::Relaxed)
    }

    pub(crate) fn opened_at(&self) -> Timestamp {
        Timestamp(self.shared.opened_at.load(Ordering::Relaxed))
    }

    /// When the jobs are needed next.
    pub(crate) fn alarms(&self) -> &Alarms {
        &self.shared.alarms
    }
}

impl<D> Drop for Handle<D> {
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
