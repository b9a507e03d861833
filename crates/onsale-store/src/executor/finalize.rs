//! `finalize`: the holder buys, if the request arrived before the hold was over.

use onsale_core::ticket::State;
use onsale_core::{CustomerId, OrderId, Rejection, TicketId, Timestamp};

use super::batch::Executor;
use super::customer::check_known;
use super::holds::Hold;
use super::reserve::limit;
use crate::command::{Finalize, Request, Sold};
use crate::database::values_of;
use crate::tables::{OrderWrite, Tables, TicketChange};
use crate::{Sabotage, StoreError};

pub(crate) fn finalize(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    finalize: &Finalize,
) -> Result<Sold, StoreError> {
    let Decision { hold, change, most } = decide(executor, request, finalize)?;
    let slot = executor.apply(change)?;
    let order = sell(executor, &hold)?;
    if let Some(most) = most {
        executor.tables.limit(hold.customer, change.event, most);
    }
    let ticket = executor.memory.shown(hold.pool, &slot).standing(change.transition.after());
    Ok(Sold { ticket, order })
}

struct Decision {
    hold: Hold,
    change: TicketChange,
    /// How many tickets of the event the customer may have, where that is to be judged again at the commit.
    most: Option<i64>,
}

/// Which ticket is bought, or why none.
fn decide(
    executor: &Executor<impl Tables>,
    request: &Request,
    finalize: &Finalize,
) -> Result<Decision, StoreError> {
    let hold = held(executor, request, finalize.customer, finalize.ticket)?;
    let reserved = State::Reserved { customer: hold.customer, until: hold.until };
    let late = executor.config.is_broken(Sabotage::DeadlineIgnored);
    let arrived = if late { Timestamp(i64::MIN) } else { request.now };
    let bought = reserved.finalize(finalize.customer, arrived, executor.now)?;
    let change = executor.memory.change_of(&hold, request.actor, bought);
    // Whoever's hold is over may have another somewhere, and buys this one in time all the same.
    let most = match limit(executor, change.event) {
        Some(most) if executor.memory.holds.lapsed(hold.slot.ticket).is_some() => {
            Some(most.max(executor.tables.bought(hold.customer, change.event)? + 1))
        }
        Some(_) | None => None,
    };
    Ok(Decision { hold, change, most })
}

/// Writes the order of a ticket that was sold.
fn sell(executor: &mut Executor<impl Tables>, hold: &Hold) -> Result<OrderId, StoreError> {
    let order = OrderId::from_store(executor.memory.next.order);
    executor.memory.next.order += 1;
    let (ticket, customer, at) = (hold.slot.ticket, hold.customer, executor.now);
    let pool = executor.memory.pool(hold.pool);
    let (event, price, currency) = (pool.event, pool.price, pool.currency);
    executor.tables.write_order(&OrderWrite { order, ticket, customer, event, price, currency, at })?;
    if executor.config.is_broken(Sabotage::OrderItemMissing) {
        executor.tables.settle()?;
        executor.tables.execute("DELETE FROM order_item WHERE ticket_id = ?1", values_of![ticket.get()])?;
    }
    Ok(order)
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
            Some(_) | None => Err(Rejection::ReservationExpired { expired_at }.into()),
        };
    }
    Err(Rejection::NoReservation.into())
}
