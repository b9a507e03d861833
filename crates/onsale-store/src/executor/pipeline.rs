//! Pipelining: carrying out the next batch in memory while the one before is in flight.
//!
//! Nobody is answered before the commit of what the answer is about, and the next batch is sent only when the one before
//! has been confirmed. If that one is lost, what was built on it is undone with it and carried out anew.

use std::future::Future;

use super::batch::{Executor, Reply, unavailable};
use super::expire;
use crate::command::{Command, Request};
use crate::database::Found;
use crate::error::Fault;
use crate::tables::Launch;

/// A batch that is put together.
#[derive(Default)]
pub(crate) struct PendingBatch {
    commands: Vec<(Request, Command)>,
    /// The answers, if the commands are carried out in memory.
    replies: Vec<Reply>,
    stage: Stage,
}

/// How far a batch is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Nothing of it is carried out: that is done when nothing else is in flight.
    #[default]
    NotExecuted,
    /// All of it is carried out in memory.
    Executed,
    /// Something went wrong in memory, and memory is not yet mended.
    Failed,
}

/// A batch in flight, and its answers.
pub(crate) struct Sent {
    commands: Vec<(Request, Command)>,
    replies: Vec<Reply>,
}

/// A batch that was sent, or that is done with already.
pub(crate) enum Submitted {
    InFlight(Sent),
    Done(Vec<Reply>),
}

impl PendingBatch {
    pub(crate) fn len(&self) -> usize {
        self.commands.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }

    /// Whether it is carried out, and only has to be sent.
    pub(crate) fn is_executed(&self) -> bool {
        self.stage == Stage::Executed
    }

    fn leave(&mut self, stage: Stage) {
        self.replies.clear();
        self.stage = stage;
    }
}

impl Sent {
    pub(crate) fn len(&self) -> usize {
        self.commands.len()
    }
}

impl<T: Launch> Executor<T> {
    /// Adds commands to a batch and carries them out in memory, as far as that can be done now. `is_first` says that
    /// nothing is in flight.
    pub(crate) fn add(
        &mut self,
        next: &mut PendingBatch,
        commands: impl Iterator<Item = (Request, Command)>,
        is_first: bool,
    ) {
        let before = next.commands.len();
        next.commands.extend(commands);
        let more = &next.commands[before..];
        if before == 0 {
            let is_not_executed = !self.memory_is_true
                || !self.writable
                || is_first && more.iter().all(|(_, command)| command.is_question());
            next.stage = if is_not_executed { Stage::NotExecuted } else { Stage::Executed };
        }
        if next.stage != Stage::Executed {
            return;
        }
        self.judge_at_latest_of(more);
        self.lapse();
        let begun = match before {
            0 => self.tables.begin(&mut self.memory, more),
            _ => self.tables.extend(&mut self.memory, more),
        };
        if let Err(error) = begun.and_then(|()| self.carry_out(more, &mut next.replies)) {
            tracing::debug!(%error, "a batch cannot be pipelined");
            next.leave(Stage::Failed);
        }
    }

    /// Whether the next batch is to be carried out while one is in flight.
    pub(crate) fn should_pipeline(&self) -> bool {
        self.tables.should_pipeline()
    }

    /// Whether more commands may come to a batch.
    pub(crate) fn accepts(&self, next: &PendingBatch, more: &[(Request, Command)]) -> bool {
        match next.stage {
            Stage::Executed => self.tables.can_extend(&self.memory, more),
            Stage::NotExecuted => next.is_empty(),
            Stage::Failed => false,
        }
    }

    /// Sends a batch. Nothing else may be in flight.
    pub(crate) fn send(&mut self, mut next: PendingBatch) -> Submitted {
        match next.stage {
            Stage::NotExecuted => return Submitted::Done(self.run(&next.commands)),
            Stage::Failed => {
                self.roll_back();
                return Submitted::Done(self.run(&next.commands));
            }
            Stage::Executed => {}
        }
        let sent = expire::tidy_in_passing(self).and_then(|()| self.tables.send(&self.memory, self.now));
        match sent {
            Ok(true) => Submitted::InFlight(Sent {
                commands: next.commands,
                replies: std::mem::take(&mut next.replies),
            }),
            Ok(false) => Submitted::Done(next.replies),
            Err(error) => Submitted::Done(self.once_more(&next.commands, error)),
        }
    }

    /// Waits for what has become of the batch in flight; `None` when `other` was over before.
    pub(crate) fn poll_commit(&mut self, other: impl Future<Output = ()>) -> Option<Found<()>> {
        self.tables.confirm(other)
    }

    /// The answers of a batch of which this has become. What was built on it stands and falls with it.
    pub(crate) fn settle_result(
        &mut self,
        sent: Sent,
        done: Found<()>,
        next: &mut PendingBatch,
    ) -> Vec<Reply> {
        let Err(error) = done else { return sent.replies };
        next.leave(Stage::NotExecuted);
        self.once_more(&sent.commands, error)
    }

    fn once_more(&mut self, commands: &[(Request, Command)], fault: Fault) -> Vec<Reply> {
        if !fault.may_be_a_lost_race() {
            return self.recover(commands, fault);
        }
        self.roll_back();
        if self.memory_is_true {
            self.run(commands)
        } else {
            commands.iter().map(|_| Err(unavailable())).collect()
        }
    }
}
