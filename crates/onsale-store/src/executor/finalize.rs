//! `finalize`: the holder buys, if the request arrived before the hold was over.

use onsale_core::pool::Slot;
use onsale_core::ticket::State;
use onsale_core::{CustomerId, Kind, OrderId, Rejection, Status, Ticket, TicketId};

use super::batch::Executor;
use super::customer::check_known;
use super::holds::Hold;
use super::reserve::limit;
use crate::command::{Finalize, Request, Sold};
use crate::tables::{OrderWrite, Standing, Tables, TicketWrite};
use crate::{Sabotage, StoreError};

pub(crate) fn finalize(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    finalize: &Finalize,
) -> Result<Sold, StoreError> {
    let hold = held(executor, request, finalize.customer, finalize.ticket)?;
    let reserved = State::Reserved { customer: hold.customer, until: hold.until };
    if !executor.config.is_broken(Sabotage::DeadlineIgnored) {
        reserved.finalize(finalize.customer, request.now)?;
    }

    // Whoever's hold is over may have another somewhere, and buys this one in time all the same.
    let event = executor.memory.pool(hold.pool).event;
    if executor.memory.holds.lapsed(hold.slot.ticket).is_some()
        && let Some(most) = limit(executor, event)
    {
        let most = most.max(executor.tables.bought(hold.customer, event)? + 1);
        executor.tables.limit(hold.customer, event, most);
    }
    let order = OrderId::from_store(executor.memory.next.order);
    let sold = (Status::Sold, hold.customer, None);
    let journal = executor.journal_hold(Kind::Finalized, request.actor, hold.pool, &hold.slot, sold)?;
    write_sale(executor, &hold, order, journal)?;

    executor.memory.next.order += 1;
    executor.memory.end_hold(hold.customer, hold.slot.ticket);
    let (event, type_id, price) = {
        let pool = executor.memory.pool(hold.pool);
        (pool.event, pool.type_id, pool.price)
    };
    executor.memory.count_in_pool(event, -1);
    if let Some(entry) = executor.memory.types.get_mut(&type_id) {
        entry.sold += 1;
        entry.revenue = entry.revenue.saturating_add(price.minor());
    }
    let ticket = Ticket {
        status: Status::Sold,
        customer: Some(hold.customer),
        sold_at: Some(executor.now),
        ..executor.memory.shown(hold.pool, &hold.slot)
    };
    Ok(Sold { ticket, order })
}

fn write_sale(
    executor: &mut Executor<impl Tables>,
    hold: &Hold,
    order: OrderId,
    journal: i64,
) -> Result<(), StoreError> {
    let (at, customer) = (executor.now, hold.customer);
    let Slot { ticket, version: seen, .. } = hold.slot;
    let after = Standing::Sold { customer, at };
    let write = TicketWrite { ticket, seen, version: seen + 1, journal, after };
    executor.tables.write_ticket(&executor.memory, &write)?;
    let pool = executor.memory.pool(hold.pool);
    let (event, price, currency) = (pool.event, pool.price, pool.currency);
    let write = OrderWrite { order, ticket, customer, event, price, currency, at };
    executor.tables.write_order(&write, !executor.config.is_broken(Sabotage::OrderItemMissing))
}

/// The hold that a customer means: a live one, or one that ran out between the request's arrival and now
/// while the ticket is still in its pool.
pub(crate) fn held(
    executor: &Executor<impl Tables>,
    request: &Request,
    customer: CustomerId,
    ticket: Option<TicketId>,
) -> Result<Hold, StoreError> {
    let memory = &executor.memory;
    let live = memory.holds.of(customer);
    if let Some(hold) = live.iter().find(|hold| ticket.is_none_or(|ticket| ticket == hold.slot.ticket)) {
        return Ok(*hold);
    }
    check_known(executor, customer)?;
    if let Some((ticket, expired_at)) = memory.holds.expired(customer, ticket) {
        let lapsed = memory.holds.lapsed(ticket).filter(|hold| hold.customer == customer);
        let in_time = |hold: &Hold| {
            executor.config.is_broken(Sabotage::DeadlineIgnored)
                || request.now < hold.until && !executor.config.is_broken(Sabotage::TimelyPaymentTurnedAway)
        };
        return match lapsed {
            Some(hold) if in_time(hold) => Ok(*hold),
            _ => Err(Rejection::ReservationExpired { expired_at }.into()),
        };
    }
    Err(Rejection::NoReservation.into())
}
