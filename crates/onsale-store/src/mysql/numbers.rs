//! Numbers for new rows: taken in blocks, in transactions of their own, so that two servers never give out the same.

use super::connection::Connection;
use crate::command::{Command, Ids, Request};
use crate::database::{Found, values_of};
use crate::executor::memory::Next;

/// A kind of numbers.
struct Numbers {
    /// The name of its row in the table `counter`.
    name: &'static str,
    /// How many are taken at a time.
    block: i64,
    /// How many of them a batch may use up.
    needed: fn(&Ids) -> i64,
    /// The next one, in memory.
    next: fn(&mut Next) -> &mut i64,
}

const KINDS: [Numbers; 7] = [
    Numbers { name: "customer", block: 200, needed: |ids| ids.customer, next: |next| &mut next.customer },
    Numbers { name: "vendor", block: 1, needed: |ids| ids.vendor, next: |next| &mut next.vendor },
    Numbers { name: "event", block: 1, needed: |ids| ids.event, next: |next| &mut next.event },
    Numbers { name: "type", block: 1, needed: |ids| ids.type_id, next: |next| &mut next.type_id },
    Numbers { name: "release", block: 1, needed: |ids| ids.release, next: |next| &mut next.release },
    Numbers { name: "ticket", block: 1_000, needed: |ids| ids.ticket, next: |next| &mut next.ticket },
    Numbers { name: "order", block: 2_000, needed: |ids| ids.order, next: |next| &mut next.order },
];

/// How far each block goes.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    ends: [i64; KINDS.len()],
}

impl Blocks {
    /// Sees to it that `next` has numbers enough for a batch.
    pub(crate) fn fill(
        &mut self,
        db: &Connection,
        next: &mut Next,
        batch: &[(Request, Command)],
    ) -> Found<()> {
        let mut ids = Ids::default();
        for (_, command) in batch {
            ids += command.ids();
        }
        self.take(db, next, &ids)
    }

    fn take(&mut self, db: &Connection, next: &mut Next, ids: &Ids) -> Found<()> {
        for (kind, end) in KINDS.iter().zip(&mut self.ends) {
            let (need, first) = ((kind.needed)(ids), (kind.next)(next));
            while need > *end - *first {
                let missing = need - (*end - *first);
                let taken = missing.max(kind.block);
                let block = db.take_numbers(kind.name, taken)?;
                if block != *end {
                    // Somebody else has the numbers in between: what is left of the old block is too little, and lost.
                    *first = block;
                }
                *end = block + taken;
            }
        }
        Ok(())
    }

    /// Gives back what was not used, unless somebody has taken numbers since.
    pub(crate) fn give_back(&mut self, db: &Connection, next: &mut Next) -> Found<()> {
        for (kind, end) in KINDS.iter().zip(&mut self.ends) {
            let from = *(kind.next)(next);
            if from < *end {
                let sql = "UPDATE counter SET next = ?1 WHERE name = ?2 AND next = ?3";
                db.change(sql, values_of![from, kind.name, *end])?;
                *end = from;
            }
        }
        Ok(())
    }
}
