//! Numbers for new rows: taken in blocks, in transactions of their own, so that two servers never give out the same.

use super::connection::Connection;
use crate::access::Access;
use crate::command::{Command, Request};
use crate::database::{Database, Found, values_of};
use crate::executor::memory::Next;

/// Kinds of numbers, with the block that is taken at a time.
const KINDS: [(&str, i64); 7] = [
    ("customer", 200),
    ("vendor", 1),
    ("event", 1),
    ("type", 1),
    ("release", 1),
    ("ticket", 1_000),
    ("order", 2_000),
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
        let mut needs = [0; KINDS.len()];
        for (_, command) in batch {
            count(command, &mut needs);
        }
        for (kind, (name, block)) in KINDS.iter().enumerate() {
            let (need, slot) = (needs[kind], slot(next, kind));
            if need <= self.ends[kind] - *slot {
                continue;
            }
            let missing = need - (self.ends[kind] - *slot);
            let taken = missing.max(*block);
            let first = db.take_numbers(name, taken)?;
            if first != self.ends[kind] {
                // Somebody else has the numbers in between: what is left of the old block is too little, and lost.
                *slot = first;
                self.ends[kind] = first + taken;
                if need > taken {
                    return self.fill(db, next, batch);
                }
            } else {
                self.ends[kind] += taken;
            }
        }
        Ok(())
    }

    /// Gives back what was not used, unless somebody has taken numbers since.
    pub(crate) fn give_back(&mut self, db: &Connection, next: &mut Next) -> Found<()> {
        for (kind, (name, _)) in KINDS.iter().enumerate() {
            let (from, to) = (*slot(next, kind), self.ends[kind]);
            if from < to {
                let sql = "UPDATE counter SET next = ?1 WHERE name = ?2 AND next = ?3";
                db.execute(sql, values_of![from, *name, to])?;
                self.ends[kind] = from;
            }
        }
        Ok(())
    }
}

/// What a command may use up.
fn count(command: &Command, needs: &mut [i64; KINDS.len()]) {
    const CUSTOMER: &[(usize, i64)] = &[(0, 1)];
    const VENDOR: &[(usize, i64)] = &[(1, 1), (2, 1)];
    let again: [(usize, i64); 1];
    let used: &[(usize, i64)] = match command {
        Command::AddCustomer(_) => CUSTOMER,
        Command::AddVendor(_) => VENDOR,
        Command::Access(access) => match &**access {
            Access::RegisterCustomer(..) => CUSTOMER,
            Access::RegisterVendor(..) => VENDOR,
            _ => &[],
        },
        Command::AddEvent(_) => &[(2, 1)],
        Command::CreateRelease(_) => &[(3, 1), (4, 1)],
        Command::UpdateTicket(_) => &[(3, 1)],
        Command::ReleaseDue => &[(5, onsale_core::limits::TICKETS_PER_CHUNK)],
        Command::Finalize(_) => &[(6, 1)],
        Command::VoidSales(sales) => {
            again = [(5, sales.which.most() as i64)];
            &again
        }
        _ => &[],
    };
    for (kind, number) in used {
        needs[*kind] += number;
    }
}

fn slot(next: &mut Next, kind: usize) -> &mut i64 {
    match kind {
        0 => &mut next.customer,
        1 => &mut next.vendor,
        2 => &mut next.event,
        3 => &mut next.type_id,
        4 => &mut next.release,
        5 => &mut next.ticket,
        _ => &mut next.order,
    }
}
