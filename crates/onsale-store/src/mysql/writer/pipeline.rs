//! A transaction that is in flight while the next batch is carried out in memory.

use std::future::Future;

use onsale_core::Timestamp;

use super::MysqlTables;
use super::tx::Tx;
use super::undo::Undo;
use super::view::View;
use crate::command::{Command, Effect, Request};
use crate::database::Found;
use crate::executor::memory::Memory;
use crate::tables::Launch;

/// A transaction that was sent off and not yet confirmed.
#[derive(Debug)]
pub(super) struct InFlight {
    /// The heartbeat number identifies this commit, so that its fate can be looked up after a lost connection; it is never
    /// reused.
    beat: i64,
    undo: Undo,
}

impl Launch for MysqlTables {
    fn should_pipeline(&self) -> bool {
        self.peers.count() == 0
    }

    fn can_extend(&self, memory: &Memory, more: &[(Request, Command)]) -> bool {
        // What the database has begun with cannot wait for numbers, which are taken in a transaction of their own.
        !self.tx.get().is_open()
            && more.iter().all(|(_, command)| command.effect() != Effect::Record)
            && (self.view == View::Exclusive || memory.needs_lease(more.len()).is_empty())
    }

    fn extend(&mut self, memory: &mut Memory, more: &[(Request, Command)]) -> Found<()> {
        self.blocks.fill(&self.db, &mut memory.next, more)
    }

    fn send(&mut self, memory: &Memory, now: Timestamp) -> Found<bool> {
        self.now.set(now);
        if !self.tx.get().has_changes() {
            if self.view == View::Exclusive {
                self.check_ownership()?;
            }
            if self.tx.replace(Tx::Idle).is_open() {
                self.db.run("ROLLBACK")?;
            }
            return Ok(false);
        }
        self.beat += 1;
        let statements = self.commit_packet(self.beat, memory.next.journal - 1);
        self.db.send(statements);
        self.in_flight = Some(InFlight { beat: self.beat, undo: std::mem::take(&mut self.undo) });
        self.tx.set(Tx::Idle);
        Ok(true)
    }

    fn confirm(&mut self, other: impl Future<Output = ()>) -> Option<Found<()>> {
        let done = self.db.confirm(other)?;
        let InFlight { beat, undo } = self.in_flight.take()?;
        Some(self.is_done(done, beat).inspect_err(|_| {
            let later = std::mem::take(&mut self.undo);
            self.undo = undo.and(later);
        }))
    }
}
