//! What a transaction has changed in memory, for the case that it is lost.

use onsale_core::ticket::State;
use onsale_core::{CustomerId, TicketId, Timestamp};
use rustc_hash::FxHashMap;

use super::MysqlTables;
use crate::executor::memory::Memory;
use crate::executor::remote::UndoEntry;
use crate::tables::TicketChange;

/// What is undone.
#[derive(Debug, Default)]
pub(super) struct Undo {
    /// How each ticket stood before, and how it stood last.
    pub(super) tickets: FxHashMap<TicketId, (UndoEntry, State)>,
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
    pub(super) fn and(mut self, later: Self) -> Self {
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

    /// Puts memory back to how it was before the transaction, unless everything is to be read again.
    pub(super) fn put_back(&self, memory: &mut Memory) {
        if self.everything {
            return;
        }
        for (before, after) in self.tickets.values() {
            memory.put_back(before, *after);
        }
        self.customers.iter().for_each(|customer| memory.customers.remove(*customer));
        self.late.iter().for_each(|customer| memory.holds.forget_late(*customer));
        for (customer, ticket, until) in &self.expiries {
            if !memory.holds.expiries(*customer).iter().any(|(known, _)| known == ticket) {
                memory.holds.remember_expired(*customer, *ticket, *until);
            }
        }
    }
}

impl MysqlTables {
    /// Notes how a ticket stood before this transaction, and where it has got to.
    pub(super) fn remember(&mut self, memory: &Memory, change: &TicketChange) {
        let after = change.transition.after();
        if let Some((_, known)) = self.undo.tickets.get_mut(&change.seen.ticket) {
            *known = after;
            return;
        }
        match UndoEntry::of(memory, change) {
            Some(before) if change.from == change.to => {
                self.undo.tickets.insert(change.seen.ticket, (before, after));
            }
            Some(_) | None => self.undo.everything = true,
        }
    }
}
