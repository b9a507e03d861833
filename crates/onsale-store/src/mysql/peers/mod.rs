//! The other servers on the same database: which of them live, what they have journalled, what they have leased.
//!
//! A refresh reads the table of writers in the snapshot in which a batch is carried out, and the journal of each peer behind
//! a cursor. A commit is whole in a snapshot or not in it at all, so one question for all writers misses nothing in between.
//!
//! **Architecture invariant:** nothing here uses `writer/`: what is known of the peers does not depend on how this server
//! writes.

pub(crate) mod follow;
pub(crate) mod lease;

use std::collections::BTreeMap;
use std::fmt::Write;

use onsale_core::TicketId;
use rustc_hash::FxHashMap;

use crate::database::{Found, Row};
use crate::executor::memory::Memory;
use crate::mysql::SEQ_BITS;
use crate::mysql::connection::Connection;

/// Heartbeats of this server in which a peer's may stand still before the peer counts as gone.
const PATIENCE: u32 = 6;
/// A writer's heartbeat when it has left in good order.
pub(crate) const LEFT: i64 = -1;

/// What is known of the other servers.
#[derive(Debug, Default)]
pub(crate) struct Peers {
    /// How far each peer's journal has been applied.
    cursors: FxHashMap<i64, i64>,
    heartbeats: BTreeMap<i64, Heartbeat>,
    /// Tickets that have to be read as their rows say; with each, whether it was sold just now.
    reread: BTreeMap<TicketId, bool>,
    /// A number that each change of the catalogue raises.
    pub(crate) catalogue_version: i64,
    /// The server that owns everything and no longer refreshes, or 0.
    pub(crate) exclusive_owner: i64,
    /// How often this server's view was withdrawn, at the last refresh.
    pub(crate) fence_count: i64,
    /// How many rows all peers together had journalled, at the last refresh.
    pub(crate) peers_seq: i64,
}

/// A peer's heartbeat.
#[derive(Clone, Copy, Debug)]
struct Heartbeat {
    beat: i64,
    /// Own heartbeats since it moved. A writer whose heartbeat was never seen to move counts as gone.
    missed: u32,
}

/// A row of the table of writers.
#[derive(Clone, Copy, Debug)]
struct Writer {
    id: i64,
    beat: i64,
    last_seq: i64,
    fences: i64,
    /// What stands beside all of them, the same in each row.
    catalogue_version: i64,
    exclusive_owner: i64,
}

/// The rows of servers that are gone stay: their part of the journal is found by them, and one that was killed may only
/// have been frozen. A row for each start of a server is what a refresh reads of them.
const WRITERS: &str = "SELECT w.writer_id, w.beat, w.last_seq, w.fences, c.next, o.next FROM writer w \
     JOIN counter c ON c.name = 'terms' JOIN counter o ON o.name = 'alone'";

impl Peers {
    /// Begins to follow at what a snapshot shows, which has just been read as a whole.
    pub(crate) fn start(&mut self, db: &Connection, me: i64, begin: &str) -> Found<()> {
        let writers = writers(db, begin)?;
        self.note_progress(&writers, me);
        self.reread.clear();
        Ok(())
    }

    /// The peers whose heartbeat is seen to go on.
    fn alive(&self) -> impl Iterator<Item = i64> {
        self.heartbeats.iter().filter(|(_, it)| it.missed < PATIENCE && it.beat != LEFT).map(|(id, _)| *id)
    }

    /// Whether a peer's heartbeat is seen to go on.
    pub(crate) fn is_alive(&self, writer: i64) -> bool {
        self.alive().any(|id| id == writer)
    }

    /// How many peers there are.
    pub(crate) fn count(&self) -> i64 {
        self.alive().count() as i64
    }

    /// Whether the server with the number `me` is the leader: the oldest that lives.
    pub(crate) fn leads(&self, me: i64) -> bool {
        self.alive().all(|peer| me < peer)
    }

    /// Counts one more own heartbeat beside those of the peers; answers the peers that have just been found gone.
    pub(crate) fn mark_stale(&mut self) -> Vec<i64> {
        let mut gone = Vec::new();
        for (id, heartbeat) in &mut self.heartbeats {
            heartbeat.missed = heartbeat.missed.saturating_add(1);
            if heartbeat.missed == PATIENCE {
                gone.push(*id);
            }
        }
        gone
    }

    /// Memory is as far as these rows of the table of writers are.
    fn note_progress(&mut self, writers: &[Writer], me: i64) {
        self.cursors.extend(writers.iter().map(|writer| (writer.id, writer.last_seq)));
        let journalled = |writer: &Writer| writer.last_seq & ((1 << SEQ_BITS) - 1);
        self.peers_seq = writers.iter().filter(|writer| writer.id != me).map(journalled).sum();
        self.fence_count = writers.iter().find(|writer| writer.id == me).map_or(0, |writer| writer.fences);
        if let Some(any) = writers.first() {
            (self.catalogue_version, self.exclusive_owner) = (any.catalogue_version, any.exclusive_owner);
        }
    }

    /// Begins a transaction, and applies to memory what the peers have journalled since the last refresh.
    pub(crate) fn refresh(
        &mut self,
        db: &Connection,
        me: i64,
        memory: &mut Memory,
        begin: &str,
    ) -> Found<()> {
        let writers = writers(db, begin)?;
        let mut ranges = String::new();
        for writer in writers.iter().filter(|writer| writer.id != me) {
            self.note_heartbeat(writer);
            let first = writer.id << SEQ_BITS;
            let cursor = self.cursors.get(&writer.id).copied().unwrap_or(first).max(first);
            if writer.last_seq > cursor {
                let or = if ranges.is_empty() { "" } else { " OR " };
                // Writing into a string cannot fail.
                let _ = write!(ranges, "{or}(seq > {cursor} AND seq <= {})", writer.last_seq);
            }
        }
        if !ranges.is_empty() {
            follow::apply_journal(db, memory, &ranges, &mut self.reread)?;
        }
        self.note_progress(&writers, me);
        if !self.reread.is_empty() {
            follow::apply_rows(db, memory, &self.reread)?;
            self.reread.clear();
        }
        Ok(())
    }

    fn note_heartbeat(&mut self, writer: &Writer) {
        let Writer { id, beat, .. } = *writer;
        match self.heartbeats.get_mut(&id) {
            Some(known) if known.beat != beat => *known = Heartbeat { beat, missed: 0 },
            Some(_) => {}
            // Whoever has not been seen to do anything may have died long ago.
            None => {
                self.heartbeats.insert(id, Heartbeat { beat, missed: PATIENCE });
            }
        }
    }
}

/// Begins a transaction and reads the table of writers in it.
fn writers(db: &Connection, begin: &str) -> Found<Vec<Writer>> {
    db.begin(begin, WRITERS, |row: &mysql_async::Row| {
        Ok(Writer {
            id: row.int(0)?,
            beat: row.int(1)?,
            last_seq: row.int(2)?,
            fences: row.int(3)?,
            catalogue_version: row.int(4)?,
            exclusive_owner: row.int(5)?,
        })
    })
}
