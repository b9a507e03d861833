//! `cancel`: the holder gives the ticket up, and it goes back to its place in the pool.

use onsale_core::Ticket;
use onsale_core::ticket::State;

use super::batch::Executor;
use super::finalize;
use crate::StoreError;
use crate::command::{Cancel, Request};
use crate::tables::Tables;

pub(crate) fn cancel(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    cancel: &Cancel,
) -> Result<Ticket, StoreError> {
    let hold = finalize::held(executor, request, cancel.customer, cancel.ticket)?;
    let reserved = State::Reserved { customer: hold.customer, until: hold.until };
    let given_up = reserved.give_up(cancel.customer, request.now)?;
    let slot = executor.apply(executor.memory.change_of(&hold, request.actor, given_up))?;
    Ok(executor.memory.shown(hold.pool, &slot))
}
