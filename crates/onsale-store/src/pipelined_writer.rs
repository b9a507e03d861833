//! The writer's loop for a database that is a server itself: while a batch is in flight, the next one is
//! carried out in memory as its commands come in, so that neither side waits for the other's work.

use std::future::pending;
use std::sync::Arc;
use std::time::Instant;

use crate::command::{Answer, Command, Request};
use crate::config::StoreConfig;
use crate::database::Found;
use crate::error::{Fault, StoreError};
use crate::executor::pipeline::{PendingBatch, Sent, Submitted};
use crate::executor::{Executor, Reply};
use crate::reply::Sender;
use crate::tables::Launch;
use crate::writer::{self, CloseOnExit, Job, Responder, Shared};

/// While a commit is in flight, the writer wakes only when at least a quarter as many new commands wait as it has, and never for
/// fewer than 8: each wake-up takes time from the database on the same machine.
const PARTS: usize = 4;
const FEW: usize = 8;

/// Runs as [`writer::run`] does.
pub(crate) fn run<T: Launch>(
    open: impl FnOnce() -> Result<Executor<T>, StoreError>,
    config: &StoreConfig,
    shared: &Arc<Shared>,
    ready: impl FnOnce(Result<(), StoreError>),
) -> Option<Executor<T>> {
    let _closing = CloseOnExit(shared);
    let executor = writer::open(open, shared, ready)?;
    let mut writer = Writer { executor, config, shared, inbox: Inbox::default() };
    let mut responder = Responder::default();
    let mut in_flight: Option<BatchInFlight> = None;
    loop {
        let mut batch = Batch::default();
        let mut settled = None;
        if let Some(BatchInFlight { sent, replies, started }) = in_flight.take() {
            let done = writer.collect(&mut batch, sent.len());
            let answers = writer.executor.settle_result(sent, done, &mut batch.next);
            let answered = Answered { replies, answers, started };
            if writer.executor.should_pipeline() {
                settled = Some(answered);
            } else {
                writer.answer(&mut responder, answered);
            }
            // What has come in the meantime goes along.
            writer.inbox.fetch(shared);
        } else if writer.inbox.is_empty() && !writer.inbox.wait(shared) {
            return Some(writer.executor);
        }
        writer.put_into(&mut batch, true);
        let Batch { next, replies } = batch;
        // The database has its next work before those are answered whose work is done, unless that would take long.
        if !next.is_executed()
            && let Some(settled) = settled.take()
        {
            writer.answer(&mut responder, settled);
        }
        let started = Instant::now();
        let submitted =
            if next.is_empty() { Submitted::Done(Vec::new()) } else { writer.executor.send(next) };
        if let Some(settled) = settled {
            writer.answer(&mut responder, settled);
        }
        match submitted {
            Submitted::InFlight(sent) => in_flight = Some(BatchInFlight { sent, replies, started }),
            Submitted::Done(answers) => writer.answer(&mut responder, Answered { replies, answers, started }),
        }
    }
}

struct Writer<'a, T> {
    executor: Executor<T>,
    config: &'a StoreConfig,
    shared: &'a Shared,
    inbox: Inbox,
}

/// A batch, and who waits for its answers.
#[derive(Default)]
struct Batch {
    next: PendingBatch,
    replies: Vec<Sender<Answer>>,
}

/// The same in flight.
struct BatchInFlight {
    sent: Sent,
    replies: Vec<Sender<Answer>>,
    started: Instant,
}

/// The same when it is over.
struct Answered {
    replies: Vec<Sender<Answer>>,
    answers: Vec<Reply>,
    started: Instant,
}

impl<T: Launch> Writer<'_, T> {
    /// Puts the next batch together until it is heard what has become of the one in flight, which has `others` commands.
    fn collect(&mut self, batch: &mut Batch, others: usize) -> Found<()> {
        let enough = (others / PARTS).max(FEW);
        let mut is_open = self.executor.should_pipeline() && self.put_into(batch, false);
        while is_open {
            if let Some(done) = self.executor.poll_commit(self.shared.queue.filled(enough)) {
                return done;
            }
            is_open = self.inbox.fetch(self.shared) && self.put_into(batch, false);
        }
        let nothing = || Err(Fault::bug("nothing was in flight"));
        self.executor.poll_commit(pending()).unwrap_or_else(nothing)
    }

    /// Puts what has come in into a batch, as far as it can take it; answers whether it may take more.
    fn put_into(&mut self, batch: &mut Batch, is_first: bool) -> bool {
        let limit = self.config.batch_limit.max(1);
        let count = self.inbox.commands.len().min(limit - batch.next.len());
        if count > 0 && self.executor.accepts(&batch.next, &self.inbox.commands[..count]) {
            self.executor.add(&mut batch.next, self.inbox.commands.drain(..count), is_first);
            batch.replies.extend(self.inbox.replies.drain(..count));
        }
        self.inbox.is_empty() && batch.next.len() < limit
    }

    fn answer(&self, responder: &mut Responder, answered: Answered) {
        let Answered { replies, answers, started } = answered;
        if replies.is_empty() {
            return;
        }
        self.config.observer.batch(replies.len(), started.elapsed());
        responder.answer(&self.executor, self.shared, replies, answers);
    }
}

/// Commands that were taken from the queue, in their order, and who waits for their answers.
#[derive(Default)]
struct Inbox {
    jobs: Vec<Job>,
    commands: Vec<(Request, Command)>,
    replies: Vec<Sender<Answer>>,
}

impl Inbox {
    fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }

    /// Waits for commands; false when there will be none.
    fn wait(&mut self, shared: &Shared) -> bool {
        let is_open = shared.queue.take_all(&mut self.jobs);
        self.split();
        is_open
    }

    /// Takes what is there; false when that is nothing.
    fn fetch(&mut self, shared: &Shared) -> bool {
        shared.queue.take_what_is_there(&mut self.jobs);
        self.split() > 0
    }

    fn split(&mut self) -> usize {
        let count = self.jobs.len();
        for Job { request, command, reply } in self.jobs.drain(..) {
            self.commands.push((request, command));
            self.replies.push(reply);
        }
        count
    }
}
