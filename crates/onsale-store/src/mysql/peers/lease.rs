//! Tickets that a server gives out from memory: ranges of neighbouring numbers, which no other server touches as long
//! as there are others. A lease is a hint: if two servers give out one ticket after all, its row lets one of them win.

use std::collections::BTreeSet;
use std::fmt::Write;

use rustc_hash::FxHashSet;

use super::Peers;
use crate::database::{Found, Query, Row, values_of};
use crate::executor::memory::{Memory, PoolId, range_of};
use crate::mysql::connection::Connection;

/// Slices that are leased in one go at most.
const MOST: i64 = 16;
/// A pool with fewer tickets leased to this server gets more, if it needed them before.
const LOW_WATER: usize = 256;

/// What is known of leases.
#[derive(Debug, Default)]
pub(crate) struct Leases {
    /// Slices of others, as far as we have run into them.
    theirs: FxHashSet<i64>,
}

impl Leases {
    /// Leases more for the pools that need it.
    pub(crate) fn fill(&mut self, db: &Connection, me: i64, peers: &Peers, memory: &mut Memory) -> Found<()> {
        for pool in memory.needs_lease(LOW_WATER) {
            let wanted = self.candidates(memory, pool, peers.count());
            if wanted.is_empty() {
                memory.lease_exhausted(pool);
                continue;
            }
            let owners = take(db, me, &wanted)?;
            let ours: FxHashSet<i64> =
                owners.iter().filter(|(_, owner)| *owner == me).map(|(range, _)| *range).collect();
            self.theirs.extend(wanted.iter().filter(|range| !ours.contains(range)));
            let gone: BTreeSet<i64> = owners
                .into_iter()
                .map(|(_, owner)| owner)
                .filter(|owner| *owner != me && !peers.is_alive(*owner))
                .collect();
            if !gone.is_empty() {
                free(db, &gone.into_iter().collect::<Vec<_>>())?;
                self.forget_theirs();
            }
            memory.lease(pool, &ours);
        }
        Ok(())
    }

    /// The first ranges of a pool that nobody has, as far as we know: the fewer tickets are left, the fewer at a time,
    /// and none at all when each server would get less than a range. The last ones are taken one by one.
    fn candidates(&self, memory: &Memory, pool: PoolId, peers: i64) -> Vec<i64> {
        let tickets = &memory.pool(pool).leased_to_others;
        let fair = tickets.len() as i64 / (crate::executor::memory::RANGE * (peers + 1) * 2);
        let most = fair.min(MOST) as usize;
        let mut ranges: Vec<i64> = Vec::new();
        for slot in tickets.after(None) {
            if ranges.len() >= most {
                break;
            }
            let range = range_of(slot.ticket);
            if ranges.last() != Some(&range) && !self.theirs.contains(&range) {
                ranges.push(range);
            }
        }
        ranges
    }

    /// Lets go of what we knew of others' leases: one of them is gone.
    pub(crate) fn forget_theirs(&mut self) {
        self.theirs.clear();
    }
}

/// Leases what is still free of `ranges`; gives each with its owner.
fn take(db: &Connection, me: i64, ranges: &[i64]) -> Found<Vec<(i64, i64)>> {
    let (mut rows, mut list) = (String::new(), String::new());
    for range in ranges {
        let comma = if rows.is_empty() { "" } else { "," };
        // Writing into a string cannot fail.
        let _ = write!(rows, "{comma}({range},{me})");
        let _ = write!(list, "{comma}{range}");
    }
    db.run(&format!("INSERT IGNORE INTO lease (slice, writer_id) VALUES {rows}"))?;
    let sql = format!("SELECT slice, writer_id FROM lease WHERE slice IN ({list})");
    db.many(&sql, &[], |row| Ok((row.int(0)?, row.int(1)?)))
}

/// Frees what servers had leased that are gone.
pub(crate) fn free(db: &Connection, writers: &[i64]) -> Found<()> {
    for writer in writers {
        db.change("DELETE FROM lease WHERE writer_id = ?1", values_of![*writer])?;
    }
    Ok(())
}
