//! The writer's thread: it owns the executor, and with it the only connection that writes, takes everything that waits, carries it
//! out in one transaction, and answers after the commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Instant;

use crate::alarm::Alarms;
use crate::command::{Answer, Command, Request};
use crate::config::StoreConfig;
use crate::error::StoreError;
use crate::executor::Executor;
use crate::queue::Queue;
use crate::reply::Sender;
use crate::tables::Tables;
use crate::waker_batch::WakerBatch;

/// A command on its way to the writer.
pub(crate) struct Job {
    pub(crate) request: Request,
    pub(crate) command: Command,
    pub(crate) reply: Sender<Answer>,
}

/// What the writer and its callers share.
pub(crate) struct Shared {
    pub(crate) queue: Queue<Job>,
    pub(crate) writable: AtomicBool,
    /// The instant at which it was opened: the caller's, or the last commit's if that is later.
    pub(crate) opened_at: AtomicI64,
    /// When the jobs are needed next.
    pub(crate) alarms: Alarms,
}

impl Shared {
    pub(crate) fn new(config: &StoreConfig) -> Self {
        Self {
            queue: Queue::new(config.queue_limit),
            writable: AtomicBool::new(true),
            opened_at: AtomicI64::new(0),
            alarms: Alarms::default(),
        }
    }
}

/// Runs until the queue is closed and empty, and gives the executor back. `ready` is told once whether the pools could
/// be read.
pub(crate) fn run<T: Tables>(
    open: impl FnOnce() -> Result<Executor<T>, StoreError>,
    config: &StoreConfig,
    shared: &Arc<Shared>,
    ready: impl FnOnce(Result<(), StoreError>),
) -> Option<Executor<T>> {
    let _closing = CloseOnExit(shared);
    let mut executor = self::open(open, shared, ready)?;
    let mut responder = Responder::default();
    let (mut waiting, mut commands, mut replies) = (Vec::new(), Vec::new(), Vec::new());
    while shared.queue.take_all(&mut waiting) {
        let mut rest = waiting.drain(..).peekable();
        while rest.peek().is_some() {
            for job in rest.by_ref().take(config.batch_limit.max(1)) {
                commands.push((job.request, job.command));
                replies.push(job.reply);
            }
            let started = Instant::now();
            let answers = executor.run(&commands);
            config.observer.batch(commands.len(), started.elapsed());
            commands.clear();
            responder.answer(&executor, shared, replies.drain(..), answers);
        }
    }
    Some(executor)
}

/// Opens the executor, and says whether that went well.
pub(crate) fn open<T: Tables>(
    open: impl FnOnce() -> Result<Executor<T>, StoreError>,
    shared: &Shared,
    ready: impl FnOnce(Result<(), StoreError>),
) -> Option<Executor<T>> {
    match open() {
        Ok(executor) => {
            shared.opened_at.store(executor.now.0, Ordering::Relaxed);
            set_alarms(&executor, shared);
            ready(Ok(()));
            Some(executor)
        }
        Err(error) => {
            ready(Err(error));
            None
        }
    }
}

/// Where answers go out.
#[derive(Default)]
pub(crate) struct Responder {
    wakers: WakerBatch,
}

impl Responder {
    /// Answers all, then wakes all: the first one woken finds its neighbours' answers already there. The alarms are set
    /// before, so that a job that is answered finds them as they are after its batch.
    pub(crate) fn answer(
        &mut self,
        executor: &Executor<impl Tables>,
        shared: &Shared,
        replies: impl IntoIterator<Item = Sender<Answer>>,
        answers: Vec<Result<Answer, StoreError>>,
    ) {
        shared.writable.store(executor.is_writable(), Ordering::Relaxed);
        set_alarms(executor, shared);
        for (reply, answer) in replies.into_iter().zip(answers) {
            if let Some((waker, number)) = reply.answer(answer) {
                self.wakers.put(number, waker);
            }
        }
        self.wakers.wake_all();
    }
}

/// However the thread ends, a panic included, nobody waits for it for ever: the queue refuses what comes, and what
/// is in it is dropped, which answers it.
pub(crate) struct CloseOnExit<'a>(pub(crate) &'a Shared);

impl Drop for CloseOnExit<'_> {
    fn drop(&mut self) {
        self.0.writable.store(false, Ordering::Relaxed);
        self.0.queue.close();
        let mut left = Vec::new();
        self.0.queue.take_all(&mut left);
        if std::thread::panicking() {
            tracing::error!("the writer's thread has died; the server has to be started again");
        }
    }
}

/// Sets the jobs' alarms by what memory knows, whichever command of the batch has changed it.
fn set_alarms(executor: &Executor<impl Tables>, shared: &Shared) {
    shared.alarms.releases.set(executor.next_release_due());
    shared.alarms.holds.set(executor.next_expiry());
}
