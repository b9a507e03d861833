//! Tickets that a server gives out from memory: slices of neighbouring numbers, which no other server touches as long
//! as there are others. A lease is a hint: if two servers give out one ticket after all, its row lets one of them win.

use std::collections::BTreeSet;
use std::fmt::Write;

use rustc_hash::FxHashSet;

use super::Peers;
use crate::database::{Found, Query, Row, values_of};
use crate::executor::memory::{Memory, PoolId, slice_of};
use crate::mysql::connection::Connection;

/// Slices that are leased in one go at most.
const MOST: i64 = 16;
/// A pool with fewer tickets of ours is filled up, if it was needed before.
const LOW_WATER: usize = 256;

/// What is known of leases.
#[derive(Debug, Default)]
pub(crate) struct Leases {
    /// Slices of others, as far as we have run into them.
    theirs: FxHashSet<i64>,
}

impl Leases {
    /// Fills up the pools that were needed and have little of ours left.
    pub(crate) fn fill(&mut self, db: &Connection, me: i64, peers: &Peers, memory: &mut Memory) -> Found<()> {
        for pool in memory.hungry(LOW_WATER) {
            let wanted = self.candidates(memory, pool, peers.count());
            if wanted.is_empty() {
                memory.sated(pool);
                continue;
            }
            let owners = take(db, me, &wanted)?;
            let ours: FxHashSet<i64> =
                owners.iter().filter(|(_, owner)| *owner == me).map(|(slice, _)| *slice).collect();
            self.theirs.extend(wanted.iter().filter(|slice| !ours.contains(slice)));
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

    /// The first slices of a pool that nobody has, as far as we know: the fewer tickets are left, the fewer at a time,
    /// and none at all when each server would get less than a slice. The last ones are taken one by one.
    fn candidates(&self, memory: &Memory, pool: PoolId, peers: i64) -> Vec<i64> {
        let tickets = &memory.pool(pool).elsewhere;
        let fair = tickets.len() as i64 / (crate::executor::memory::SLICE * (peers + 1) * 2);
        let most = fair.min(MOST) as usize;
        let mut slices: Vec<i64> = Vec::new();
        for slot in tickets.after(None) {
            if slices.len() >= most {
                break;
            }
            let slice = slice_of(slot.ticket);
            if slices.last() != Some(&slice) && !self.theirs.contains(&slice) {
                slices.push(slice);
            }
        }
        slices
    }

    /// Lets go of what we knew of others' leases: one of them is gone.
    pub(crate) fn forget_theirs(&mut self) {
        self.theirs.clear();
    }
}

/// Leases what is still free of `slices`; gives each with its owner.
fn take(db: &Connection, me: i64, slices: &[i64]) -> Found<Vec<(i64, i64)>> {
    let (mut rows, mut list) = (String::new(), String::new());
    for slice in slices {
        let comma = if rows.is_empty() { "" } else { "," };
        // Writing into a string cannot fail.
        let _ = write!(rows, "{comma}({slice},{me})");
        let _ = write!(list, "{comma}{slice}");
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
