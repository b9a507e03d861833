//! `cancel`: the holder gives the ticket up, and it goes back to its place in the pool.

use onsale_core::pool::Slot;
use onsale_core::ticket::State;
use onsale_core::{Kind, Status, Ticket};

use super::batch::Executor;
use super::finalize;
use crate::command::{Cancel, Request};
use crate::tables::{Standing, Tables, TicketWrite};
use crate::{Sabotage, StoreError};

pub(crate) fn cancel(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    cancel: &Cancel,
) -> Result<Ticket, StoreError> {
    let hold = finalize::held(executor, request, cancel.customer, cancel.ticket)?;
    let reserved = State::Reserved { customer: hold.customer, until: hold.until };
    reserved.give_up(cancel.customer, request.now)?;

    let free = (Status::Available, hold.customer, None);
    let journal = if executor.config.is_broken(Sabotage::CancelNotJournalled) {
        hold.slot.journal
    } else {
        executor.journal_hold(Kind::Cancelled, request.actor, hold.pool, &hold.slot, free)?
    };
    let version = hold.slot.version + 1;
    let (ticket, seen) = (hold.slot.ticket, hold.slot.version);
    let write = TicketWrite { ticket, seen, version, journal, after: Standing::Free };
    executor.tables.write_ticket(&executor.memory, &write)?;

    if !executor.config.is_broken(Sabotage::CancelLeavesHold) {
        executor.memory.end_hold(hold.customer, hold.slot.ticket);
    }
    let slot = Slot { version, journal, ..hold.slot };
    executor.memory.put(hold.pool, slot);
    Ok(executor.memory.shown(hold.pool, &slot))
}
