//! The writer's thread: it owns the executor, and with it the only connection that writes, takes everything that waits, carries it
//! out in one transaction, and answers after the commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Instant;

use onsale_core::Timestamp;

use crate::command::{Answer, Command, Request};
use crate::config::StoreConfig;
use crate::error::StoreError;
use crate::executor::Executor;
use crate::postbox::Post;
use crate::queue::Queue;
use crate::reply::{Bell, Sender};
use crate::tables::Tables;

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
    pub(crate) releases: Bell,
    pub(crate) holds: Bell,
}

impl Shared {
    pub(crate) fn new(config: &StoreConfig) -> Self {
        Self {
            queue: Queue::new(config.queue_limit),
            writable: AtomicBool::new(true),
            opened_at: AtomicI64::new(0),
            releases: Bell::default(),
            holds: Bell::default(),
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
    let mut desk = Desk::default();
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
            desk.answer(&executor, shared, replies.drain(..), answers);
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
            ready(Ok(()));
            Some(executor)
        }
        Err(error) => {
            ready(Err(error));
            None
        }
    }
}

/// Where answers go out, and word to the jobs.
#[derive(Default)]
pub(crate) struct Desk {
    post: Post,
    told: Told,
}

impl Desk {
    /// Answers all, then wakes all: the first one woken finds its neighbours' answers already there.
    pub(crate) fn answer(
        &mut self,
        executor: &Executor<impl Tables>,
        shared: &Shared,
        replies: impl IntoIterator<Item = Sender<Answer>>,
        answers: Vec<Result<Answer, StoreError>>,
    ) {
        shared.writable.store(executor.is_writable(), Ordering::Relaxed);
        for (reply, answer) in replies.into_iter().zip(answers) {
            if let Some((waker, number)) = reply.answer(answer) {
                self.post.put(number, waker);
            }
        }
        self.post.deliver();
        self.told.tell(executor, shared);
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

/// What the jobs were told last; a bell rings only when something is due sooner than that.
#[derive(Default)]
struct Told {
    release_due: Option<Timestamp>,
    expiry: Option<Timestamp>,
}

impl Told {
    fn tell(&mut self, executor: &Executor<impl Tables>, shared: &Shared) {
        let sooner = |now: Option<Timestamp>, told: Option<Timestamp>| {
            now.is_some_and(|now| told.is_none_or(|told| now < told))
        };
        let release_due = executor.next_release_due();
        if sooner(release_due, self.release_due) {
            shared.releases.ring();
        }
        self.release_due = release_due;
        let expiry = executor.next_expiry();
        if sooner(expiry, self.expiry) {
            shared.holds.ring();
        }
        self.expiry = expiry;
    }
}
