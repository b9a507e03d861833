//! A transaction that is on its way while the next one is put together, and what is undone when it is lost.

use std::future::Future;

use onsale_core::ticket::State;
use onsale_core::{CustomerId, TicketId, Timestamp};
use rustc_hash::FxHashMap;

use super::MysqlTables;
use crate::command::{Command, Effect, Request};
use crate::database::Found;
use crate::executor::elsewhere::Before;
use crate::executor::memory::Memory;
use crate::tables::Launch;

/// What a transaction has changed in memory, for the case that it is lost.
#[derive(Debug, Default)]
pub(super) struct Undo {
    pub(super) tickets: FxHashMap<TicketId, (Before, State)>,
    pub(super) customers: Vec<CustomerId>,
    /// Customers whose purchase came late.
    pub(super) late: Vec<CustomerId>,
    /// Holds that had run out before their customers held something again.
    pub(super) expiries: Vec<(CustomerId, TicketId, Timestamp)>,
    /// Something that only reading everything again can mend.
    pub(super) everything: bool,
    /// The transaction may have been committed: when this is undone, memory is as it was, which may be too old.
    pub(super) in_doubt: bool,
}

impl Undo {
    /// What has to be undone when a transaction is lost and, with it, a `later` one that was built on it.
    fn and(mut self, later: Self) -> Self {
        for (ticket, (before, after)) in later.tickets {
            self.tickets.entry(ticket).and_modify(|known| known.1 = after).or_insert((before, after));
        }
        self.customers.extend(later.customers);
        self.late.extend(later.late);
        self.expiries.extend(later.expiries);
        self.everything |= later.everything;
        self.in_doubt |= later.in_doubt;
        self
    }
}

/// A transaction that is on its way.
#[derive(Debug)]
pub(super) struct Launched {
    beat: i64,
    undo: Undo,
}

impl Launch for MysqlTables {
    fn goes_ahead(&self) -> bool {
        self.others.count() == 0
    }

    fn may_go_on(&self, memory: &Memory, more: &[(Request, Command)]) -> bool {
        // What the database has begun with cannot wait for numbers, which are taken in a transaction of their own.
        !self.begun.get()
            && more.iter().all(|(_, command)| command.effect() != Effect::Record)
            && (self.on_trust || memory.hungry(more.len()).is_empty())
    }

    fn go_on(&mut self, memory: &mut Memory, more: &[(Request, Command)]) -> Found<()> {
        self.blocks.fill(&self.db, &mut memory.next, more)
    }

    fn launch(&mut self, memory: &Memory, now: Timestamp) -> Found<bool> {
        self.now.set(now);
        if !self.wrote.get() {
            if self.on_trust {
                self.check_trust()?;
            }
            if self.begun.replace(false) {
                self.db.run("ROLLBACK")?;
            }
            return Ok(false);
        }
        // A beat is used once, whatever becomes of it: it tells this commit from one that was never heard of again.
        self.beat += 1;
        let statements = self.statements_to_the_end(self.beat, memory.next.journal - 1);
        self.db.launch(statements);
        self.launched = Some(Launched { beat: self.beat, undo: std::mem::take(&mut self.undo) });
        self.begun.set(false);
        Ok(true)
    }

    fn hear(&mut self, other: impl Future<Output = ()>) -> Option<Found<()>> {
        let done = self.db.hear(other)?;
        let Launched { beat, undo } = self.launched.take()?;
        Some(self.is_done(done, beat).inspect_err(|_| {
            let later = std::mem::take(&mut self.undo);
            self.undo = undo.and(later);
        }))
    }
}
