//! The journal: one row for each change, written in the transaction of the change.

use onsale_core::pool::Slot;
use onsale_core::{Actor, CustomerId, EventId, Kind, Status, Timestamp};

use super::batch::Executor;
use super::memory::PoolId;
use crate::StoreError;
use crate::tables::{OtherChange, Tables, TicketChange};

impl<T: Tables> Executor<T> {
    /// Writes down a change of a ticket; answers the number of the row.
    pub(crate) fn journal_ticket(&mut self, change: &TicketChange) -> Result<i64, StoreError> {
        let seq = self.next_journal();
        self.tables.write_journal(seq, self.now, change)?;
        Ok(seq)
    }

    /// Writes down that a hold in `pool` began or ended; answers the number of the row.
    pub(crate) fn journal_hold(
        &mut self,
        kind: Kind,
        actor: Actor,
        pool: PoolId,
        slot: &Slot,
        (status, customer, held_until): (Status, CustomerId, Option<Timestamp>),
    ) -> Result<i64, StoreError> {
        let (event, type_id, price) = {
            let entry = self.memory.pool(pool);
            (entry.event, entry.type_id, entry.price)
        };
        self.journal_ticket(&TicketChange {
            kind,
            actor,
            event,
            ticket: slot.ticket,
            place: slot.place,
            previous: slot.journal,
            version: slot.version + 1,
            status,
            type_id,
            price,
            customer: Some(customer),
            held_until,
        })
    }

    /// Writes down a change that concerns no ticket: `subject` is the id of what changed.
    pub(crate) fn journal_other(
        &mut self,
        kind: Kind,
        actor: Actor,
        event: Option<EventId>,
        subject: Option<i64>,
    ) -> Result<i64, StoreError> {
        let seq = self.next_journal();
        self.tables.write_other(seq, self.now, &OtherChange { kind, actor, event, subject })?;
        Ok(seq)
    }

    pub(crate) fn next_journal(&mut self) -> i64 {
        let seq = self.memory.next.journal;
        self.memory.next.journal += 1;
        seq
    }
}
