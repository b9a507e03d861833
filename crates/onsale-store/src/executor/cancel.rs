//! `cancel`: the holder gives the ticket up, and it goes back to its place in the pool.

use onsale_core::Ticket;
use onsale_core::ticket::State;

use super::batch::Executor;
use super::decide::Decide;
use super::finalize;
use super::memory::PoolId;
use crate::StoreError;
use crate::command::{Cancel, Request};
use crate::database::Found;
use crate::tables::{Tables, TicketChange};

impl<T: Tables> Decide<T> for Cancel {
    type Decision = (PoolId, TicketChange);
    type Answer = Ticket;

    fn decide(
        &self,
        executor: &Executor<T>,
        request: &Request,
    ) -> Result<(PoolId, TicketChange), StoreError> {
        let hold = finalize::held(executor, request, self.customer, self.ticket)?;
        let reserved = State::Reserved { customer: hold.customer, until: hold.until };
        let given_up = reserved.give_up(self.customer, request.now)?;
        Ok((hold.pool, executor.memory.change_of(&hold, request.actor, given_up)))
    }

    fn apply(
        &self,
        executor: &mut Executor<T>,
        _: &Request,
        (pool, change): (PoolId, TicketChange),
    ) -> Found<Ticket> {
        let slot = executor.apply(change)?;
        Ok(executor.memory.shown(pool, &slot))
    }
}
