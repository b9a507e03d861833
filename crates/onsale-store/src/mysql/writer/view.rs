//! How old the view of other servers' changes may be on which a batch is judged, and how it is brought up to date.
//!
//! No view is believed for good: row versions, unique keys and this server's own row decide at the commit. A view that was
//! too old costs a second try.

use onsale_core::{Millis, Timestamp};

use super::MysqlTables;
use super::tx::{BEGIN, Changes, Tx};
use crate::command::{Command, Effect, Request};
use crate::database::{Found, Query as _, values_of};
use crate::error::Fault;
use crate::executor::memory::Memory;
use crate::mysql::SEQ_BITS;

/// A cached view is good for 50 ms. A stale one is caught by row versions and unique keys; the batch is then run again.
const CACHED_VIEW: Millis = Millis(50);
/// After a rejection on a cached view, only fresh views are used for 1 s: where one was stale, the next is likely to be.
const FRESH_AFTER_REJECTION: Millis = Millis(1_000);

/// On which view of other servers' changes the transaction is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// The transaction began with a refresh.
    Fresh,
    /// It began without one, because the last is at most [`CACHED_VIEW`] old.
    Cached,
    /// The same, and a command was rejected on it: the transaction ends, and its batch is run again on a fresh view.
    Rejected,
    /// This server is the exclusive owner: nobody else has written since its last refresh, and nobody can without first
    /// raising this server's fence count.
    Exclusive,
}

impl MysqlTables {
    /// The view on which a batch may be carried out that is judged at `now`.
    pub(super) fn view_for(&self, memory: &Memory, batch: &[(Request, Command)], now: Timestamp) -> View {
        let is_heartbeat = |(_, command): &(Request, Command)| matches!(command, Command::Beat);
        let Some(refreshed_at) = self.refreshed_at.filter(|_| !batch.iter().any(is_heartbeat)) else {
            return View::Fresh;
        };
        if self.peers.count() == 0 {
            return if self.peers.exclusive_owner == self.writer { View::Exclusive } else { View::Fresh };
        }
        let is_recent = now >= self.fresh_until && (now - CACHED_VIEW) < refreshed_at;
        let is_light = batch.iter().all(|(_, command)| command.effect() != Effect::Record);
        // Whoever gives out what may be another's refreshes first what is left of it.
        let has_enough = || memory.needs_lease(batch.len()).is_empty();
        if is_recent && is_light && has_enough() { View::Cached } else { View::Fresh }
    }

    /// A rejection on a cached view is not told to anybody. Answers whether this was one.
    pub(super) fn reject_view(&mut self) -> bool {
        match self.view {
            View::Cached => {
                self.view = View::Rejected;
                true
            }
            View::Rejected => true,
            View::Fresh | View::Exclusive => false,
        }
    }

    /// The batch is run again on a fresh view, and so are those of the next second.
    pub(super) fn doubt_views(&mut self) {
        self.fresh_until = self.now.get() + FRESH_AFTER_REJECTION;
    }

    /// Begins the transaction of a batch with a refresh. An exclusive owner that is not this server is told that it no longer
    /// is one, before anything is written here.
    pub(super) fn begin_fresh(&mut self, memory: &mut Memory, now: Timestamp) -> Found<()> {
        self.refresh(memory, now)?;
        if self.peers.exclusive_owner != 0 && self.peers.exclusive_owner != self.writer {
            self.end_transaction();
            self.end_ownership(self.peers.exclusive_owner)?;
            self.refresh(memory, now)?;
            if self.peers.exclusive_owner != 0 {
                return Err(Fault::Busy);
            }
        }
        self.adapt_leases(memory);
        Ok(())
    }

    fn refresh(&mut self, memory: &mut Memory, now: Timestamp) -> Found<()> {
        self.tx.set(Tx::Open(Changes::No));
        let was_connected = self.db.is_connected();
        let refreshed = match self.peers.refresh(&self.db, self.writer, memory, BEGIN) {
            // A connection that was closed while nobody used it is no failure: nothing was under way on it.
            Err(Fault::Unavailable(_)) if was_connected => {
                self.peers.refresh(&self.db, self.writer, memory, BEGIN)
            }
            refreshed => refreshed,
        };
        self.refreshed_at = refreshed.is_ok().then_some(now);
        refreshed
    }

    /// Adapts to there being peers, or none.
    pub(super) fn adapt_leases(&self, memory: &mut Memory) {
        if self.peers.count() > 0 {
            memory.release_all();
        } else {
            memory.lease_all();
        }
    }

    /// Whether this server still owns everything, asked for where a transaction without a refresh has nothing to write.
    pub(super) fn check_ownership(&self) -> Found<()> {
        let fences =
            self.db.number("SELECT fences FROM writer WHERE writer_id = ?1", values_of![self.writer])?;
        if fences == self.peers.fence_count { Ok(()) } else { Err(Fault::Busy) }
    }

    /// Makes this server the exclusive owner, if nobody has journalled anything since the last refresh. All others are fenced
    /// off: one that was taken for dead and goes on has to refresh first, and then ends the ownership.
    pub(super) fn claim_ownership(&mut self) -> Found<()> {
        // The nodes of a cluster refuse each other's changes of one row too often for this to be fair.
        if self.db.is_cluster() {
            return Ok(());
        }
        self.refreshed_at = None;
        let done = self.in_transaction(|tables| {
            let sql = "UPDATE counter SET next = ?1 WHERE name = 'alone' AND next = 0";
            if tables.db.change(sql, values_of![tables.writer])? == 0 {
                return Err(Fault::Busy);
            }
            tables.fence_peers()?;
            let sql = "SELECT coalesce(sum(last_seq MOD ?2), 0) FROM writer WHERE writer_id <> ?1 FOR UPDATE";
            let journalled = tables.db.number(sql, values_of![tables.writer, 1_i64 << SEQ_BITS])?;
            if journalled == tables.peers.peers_seq { Ok(()) } else { Err(Fault::Busy) }
        });
        match done {
            // Somebody is there after all.
            Err(Fault::Busy) => Ok(()),
            done => done,
        }
    }

    /// The exclusive owner learns that it no longer is one: its commits are refused until it has refreshed.
    fn end_ownership(&mut self, owner: i64) -> Found<()> {
        self.in_transaction(|tables| {
            let sql = "UPDATE counter SET next = 0 WHERE name = 'alone' AND next = ?1";
            tables.db.change(sql, values_of![owner])?;
            tables
                .db
                .change("UPDATE writer SET fences = fences + 1 WHERE writer_id = ?1", values_of![owner])
                .map(|_| ())
        })
    }

    /// What the peers rely on no longer holds: what they write without a refresh is refused, and what they are writing is
    /// waited for. The nodes of a cluster would refuse this as often as somebody sells; there, see
    /// [`Self::guards_of_view`].
    pub(super) fn fence_peers(&self) -> Found<()> {
        if self.db.is_cluster() {
            return Ok(());
        }
        let sql = "UPDATE writer SET fences = fences + 1 WHERE writer_id <> ?1";
        self.db.change(sql, values_of![self.writer]).map(|_| ())
    }
}
