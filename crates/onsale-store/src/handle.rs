//! What callers hold of an open database: the queue to its writer's thread, its readers, and how both are closed.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::JoinHandle;

use crate::command::{Answer, Command, Request};
use crate::config::StoreConfig;
use crate::error::{Source, StoreError};
use crate::queue::Refused;
use crate::read_class::{Asker, Question, ReadClass};
use crate::readers::{Patience, Readers};
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
        connect: impl Fn(ReadClass, &Arc<Patience>) -> Result<D, Source>,
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

    /// What the writer and its callers share: its queue above all.
    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Reads on one of the reading threads of the query's class. What nobody waits for any more is not read: the future is
    /// the place in line, and dropping it gives that up.
    pub(crate) fn read<T, E, Q>(
        &self,
        (query, asker): (Question, Asker),
        question: Q,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + use<D, T, E, Q>
    where
        T: Send + 'static,
        E: Into<StoreError> + 'static,
        Q: FnOnce(&D) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = reply::reply();
        let job = move |db: Result<&D, StoreError>| {
            if let Some((waker, _)) = reply.answer(db.and_then(|db| question(db).map_err(Into::into))) {
                waker.wake();
            }
        };
        let placed = self.readers.submit(query.class(), asker, Box::new(job));
        async move {
            match placed {
                Ok(_place) => answer.await,
                Err(refused) => queued_or(Err(refused), answer).await,
            }
        }
    }

    /// Asks the writer from one of the reading threads: a page of what only its memory knows comes when it is its class's
    /// and its asker's turn, so that lists never fill the writer's batches.
    pub(crate) fn read_of_writer(
        &self,
        (query, asker): (Question, Asker),
        request: Request,
        command: Command,
    ) -> impl Future<Output = Result<Answer, StoreError>> + Send + use<D> {
        let shared = Arc::clone(&self.shared);
        self.read((query, asker), move |_| {
            let (reply, answer) = reply::reply();
            let queued = shared.queue.push(Job { request, command, reply });
            wait_for(queued_or(queued, answer))
        })
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

/// Waits for a future on a thread that has nothing else to do.
fn wait_for<T>(future: impl Future<Output = T>) -> T {
    struct Sleeper(std::thread::Thread);

    impl Wake for Sleeper {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Sleeper(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(answer) => return answer,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// The answer to what was queued, or why it was not.
pub(crate) async fn queued_or<T>(queued: Result<(), Refused>, answer: Receiver<T>) -> Result<T, StoreError> {
    match queued {
        Ok(()) => answer.await,
        Err(Refused::Full) => Err(StoreError::Busy),
        Err(Refused::Closed) => Err(StoreError::Closed),
    }
}
