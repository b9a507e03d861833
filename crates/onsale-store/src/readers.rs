//! Threads with a connection each that only read: some for each class of questions, so that those of one class wait for no
//! other. A question that takes longer than its class allows is interrupted, and so is one that nobody waits for any more.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::StoreError;
use crate::error::Source;
use crate::queue::Refused;
use crate::read_class::{Asker, ReadClass};
use crate::read_queue::{ReadQueue, Waiting, Watch};

/// Gets the connection, or why there is no answer.
pub(crate) type Job<D> = Box<dyn FnOnce(Result<&D, StoreError>) + Send>;

pub(crate) struct Readers<D> {
    lines: [Arc<ReadQueue<Job<D>>>; ReadClass::ALL.len()],
}

/// How long the question of one thread may still take. The connection asks again and again while it works.
#[derive(Debug, Default)]
pub(crate) struct Patience(Mutex<Option<(Instant, Arc<Watch>)>>);

impl Patience {
    fn begin(&self, until: Instant, watch: &Arc<Watch>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((until, Arc::clone(watch)));
    }

    fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether there is no use in going on.
    pub(crate) fn is_over(&self) -> bool {
        let patience = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        patience.as_ref().is_some_and(|(until, watch)| watch.is_over() || Instant::now() >= *until)
    }
}

impl<D: Send + 'static> Readers<D> {
    /// Starts the threads; each gets what `connect` gives, which minds the patience.
    pub(crate) fn open(
        readers: usize,
        connect: impl Fn(ReadClass, &Arc<Patience>) -> Result<D, Source>,
    ) -> Result<Self, Source> {
        let lines = ReadClass::ALL.map(|class| Arc::new(ReadQueue::new(class.bounds())));
        for (class, line) in ReadClass::ALL.into_iter().zip(&lines) {
            for _ in 0..class.threads(readers) {
                let patience = Arc::default();
                let (db, line) = (connect(class, &patience)?, Arc::clone(line));
                let thread = std::thread::Builder::new().name("onsale-reader".into());
                thread.spawn(move || serve(&db, class, &line, &patience))?;
            }
        }
        Ok(Self { lines })
    }

    /// Puts a question in line. Whoever drops what this gives does not wait for the answer any more.
    pub(crate) fn submit(&self, class: ReadClass, asker: Asker, job: Job<D>) -> Result<Place<D>, Refused> {
        let line = &self.lines[class as usize];
        let watch = line.push(asker, job)?;
        Ok(Place { line: Arc::clone(line), asker, watch })
    }
}

impl<D> Readers<D> {
    /// Refuses questions from now on; the threads end when they have answered what waits.
    pub(crate) fn close(&self) {
        self.lines.iter().for_each(|line| line.close());
    }
}

/// A place in line, which is given up when it is dropped.
pub(crate) struct Place<D> {
    line: Arc<ReadQueue<Job<D>>>,
    asker: Asker,
    watch: Arc<Watch>,
}

impl<D> Drop for Place<D> {
    fn drop(&mut self) {
        self.line.leave(self.asker, &self.watch);
    }
}

fn serve<D>(db: &D, class: ReadClass, line: &ReadQueue<Job<D>>, patience: &Patience) {
    let bounds = class.bounds();
    // On Linux this is the thread's own. Without it dear questions take more from those who buy, and nothing is wrong.
    if bounds.nice > 0
        && let Err(error) = rustix::process::setpriority_process(None, bounds.nice)
    {
        tracing::debug!(%error, "a reading thread keeps its priority");
    }
    while let Some(Waiting { asker, since, watch, job }) = line.take() {
        if !watch.is_over() {
            if since.elapsed() > bounds.wait {
                job(Err(StoreError::Busy));
            } else {
                patience.begin(Instant::now() + bounds.time, &watch);
                job(Ok(db));
                patience.end();
            }
        }
        line.done(asker);
    }
}
