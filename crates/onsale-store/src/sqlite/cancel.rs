//! `cancel`: the holder gives the ticket up, and it goes back to its place in the pool.

use onsale_core::pool::Slot;
use onsale_core::ticket::State;
use onsale_core::{Kind, Status, Ticket};
use rusqlite::params;

use super::batch::Executor;
use super::{failure, finalize};
use crate::command::{Cancel, Request};
use crate::{Sabotage, StoreError};

pub(crate) fn cancel(
    executor: &mut Executor<'_>,
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
    let changed = executor
        .sql
        .free
        .execute(params![hold.slot.ticket.get(), hold.slot.version, version, journal])
        .map_err(failure::of)?;
    failure::exactly_one(changed, "a cancellation")?;

    if !executor.config.is_broken(Sabotage::CancelLeavesHold) {
        finalize::end(executor, &hold);
    }
    let slot = Slot { version, journal, ..hold.slot };
    executor.memory.with_tickets(hold.pool, |tickets| tickets.insert(slot));
    Ok(executor.memory.shown(hold.pool, &slot))
}
