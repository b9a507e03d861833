//! Undoing sales: the ticket is refunded, for good, and a new one takes its place in the pool.

use std::collections::BTreeMap;

use onsale_core::pool::{Place, Slot};
use onsale_core::{CustomerId, EventId, OrderId, Rejection, TicketId, limits};

use super::batch::Executor;
use super::decide::Decide;
use super::reserve::{TicketRow, find_row};
use super::{code, mail};
use crate::command::{Request, Sales, Undone, Unreplaced, VoidSales, Voided};
use crate::database::{Found, Row, values_of};
use crate::error::Fault;
use crate::reads::find;
use crate::tables::{Again, Tables, TicketChange};
use crate::{Sabotage, StoreError};

/// A ticket in place of another has the other's position, so much further on: behind its batch, before the next one.
/// A batch has fewer tickets.
const FURTHER_ON: u32 = 1_000_000;
/// A place is minted again so often at most; then it stays empty.
const LAST_POSITION: u32 = 2_000 * FURTHER_ON;

/// The refunds that are made, and whether more tickets are meant.
pub(crate) struct Refunds {
    changes: Vec<Refund>,
    more: bool,
}

/// A ticket that is refunded, and the order with which it was bought.
struct Refund {
    change: TicketChange,
    order: OrderId,
}

impl<T: Tables> Decide<T> for VoidSales {
    type Decision = Refunds;
    type Answer = Voided;

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Refunds, StoreError> {
        let (wanted, more) = wanted(executor, self)?;
        let mut changes = Vec::with_capacity(wanted.len());
        for id in wanted {
            let row = find_row(executor, id)?.ok_or(Rejection::TicketNotFound)?;
            check_owner(executor, self, &row)?;
            match (row.state.refund(executor.now), &self.which) {
                (Ok(refund), _) => {
                    let order = order_of(executor, id)?;
                    let change = row.change(id, request.actor, refund, row.terms());
                    changes.push(Refund { change: TicketChange { order: Some(order), ..change }, order });
                }
                (Err(Rejection::AlreadyRefunded), Sales::Of(_)) => {}
                (Err(refusal), _) => return Err(refusal.into()),
            }
        }
        Ok(Refunds { changes, more })
    }

    fn apply(&self, executor: &mut Executor<T>, _: &Request, refunds: Refunds) -> Found<Voided> {
        let Refunds { changes, more } = refunds;
        let sales: Found<Vec<Undone>> =
            changes.into_iter().map(|refund| undo(executor, self, &refund)).collect();
        let sales = sales?;
        tell(executor, self, &sales)?;
        Ok(Voided { sales, more })
    }
}

/// Which tickets are meant, each once, and whether there are more.
fn wanted(executor: &Executor<impl Tables>, void: &VoidSales) -> Result<(Vec<TicketId>, bool), StoreError> {
    match &void.which {
        Sales::One(id) => Ok((vec![*id], false)),
        Sales::Of(ids) => {
            let mut ids = ids.clone();
            ids.sort_unstable();
            ids.dedup();
            ids.truncate(limits::VOIDED_AT_ONCE);
            Ok((ids, false))
        }
        Sales::To(customer) => {
            executor.tables.flush()?;
            if find::customer(&executor.tables, *customer)?.is_none() {
                return Err(Rejection::CustomerNotFound.into());
            }
            let sql = "SELECT l.ticket_id FROM order_ticket l JOIN orders o USING (order_id) WHERE l.customer_id = ?1 \
                       AND l.refunded_at = 0 AND (?2 = 0 OR o.vendor_id = ?2) \
                       ORDER BY l.order_id, l.line LIMIT ?3";
            let owner = void.owner.map_or(0, onsale_core::VendorId::get);
            let one_more = limits::VOIDED_AT_ONCE as i64 + 1;
            let values = values_of![customer.get(), owner, one_more];
            let mut ids = executor.tables.many(sql, values, |row| row.int(0).map(TicketId::from_store))?;
            let more = ids.len() > limits::VOIDED_AT_ONCE;
            ids.truncate(limits::VOIDED_AT_ONCE);
            Ok((ids, more))
        }
    }
}

fn check_owner(executor: &Executor<impl Tables>, void: &VoidSales, row: &TicketRow) -> Result<(), Rejection> {
    let vendor = executor.memory.events.get(&row.event).map(|event| event.vendor);
    if void.owner.is_some() && vendor != void.owner { Err(Rejection::Forbidden) } else { Ok(()) }
}

/// The order with which a ticket was bought.
fn order_of(executor: &Executor<impl Tables>, ticket: TicketId) -> Found<OrderId> {
    let sql = "SELECT order_id FROM order_ticket WHERE ticket_id = ?1";
    executor.tables.number(sql, values_of![ticket.get()]).map(OrderId::from_store)
}

fn undo(executor: &mut Executor<impl Tables>, void: &VoidSales, refund: &Refund) -> Found<Undone> {
    let Refund { change, order } = *refund;
    let id = change.seen.ticket;
    executor.apply(change)?;
    if !executor.config.is_broken(Sabotage::RefundStillCounts) {
        let sql = "UPDATE order_ticket SET refunded_at = ?2 WHERE ticket_id = ?1";
        executor.tables.execute_one(sql, values_of![id.get(), executor.now.0], "a line's refund")?;
        let sql = "UPDATE orders SET refunded = refunded + ?2 WHERE order_id = ?1";
        let values = values_of![order.get(), change.to.1.minor()];
        executor.tables.execute_one(sql, values, "an order's refund")?;
    }
    code::void(executor, change.event, id)?;
    let minted = if void.back_to_pool { Some(mint_again(executor, &change)?) } else { None };
    let (replacement, unreplaced) = (minted.and_then(Result::ok), minted.and_then(Result::err));
    executor.tables.flush()?;
    let gone = || Fault::bug("a ticket that was refunded, or its event, is not there");
    let ticket = find::ticket(&executor.tables, id, executor.now)?.ok_or_else(gone)?;
    let event = find::event(&executor.tables, change.event)?.ok_or_else(gone)?;
    Ok(Undone { ticket, order, replacement, unreplaced, event_name: event.details.name })
}

/// A new ticket in place of one that was refunded, or why there is none.
fn mint_again(
    executor: &mut Executor<impl Tables>,
    refunded: &TicketChange,
) -> Found<Result<TicketId, Unreplaced>> {
    let position = refunded.seen.place.position.saturating_add(FURTHER_ON);
    if let Some(why) = why_not_again(executor, refunded.event, position) {
        return Ok(Err(why));
    }
    let slot = Slot {
        place: Place { position, ..refunded.seen.place },
        ticket: TicketId::from_store(executor.memory.next.ticket),
        version: 1,
        journal: executor.next_journal(),
        created_at: executor.now,
    };
    let (event, (type_id, price)) = (refunded.event, refunded.to);
    let again =
        Again { slot, event, type_id, price, actor: refunded.actor, instead_of: refunded.seen.ticket };
    executor.tables.write_again(&again)?;
    if !executor.config.is_broken(Sabotage::ReturnNotBooked) {
        let sql = "UPDATE ticket_type SET released = released + 1 WHERE type_id = ?1";
        executor.tables.execute_one(sql, values_of![type_id.get()], "a type's books")?;
    }
    executor.memory.next.ticket += 1;
    if let Some(books) = executor.memory.types.get_mut(&type_id) {
        books.released += 1;
    }
    let pool = executor.memory.pool_of(type_id, price);
    let pool = pool.ok_or_else(|| Fault::bug("a sale of a type that is not there"))?;
    if !executor.memory.put(pool, slot) {
        return Err(Fault::bug("a ticket was minted again into a place that is taken"));
    }
    executor.memory.count_in_pool(event, 1);
    Ok(Ok(slot.ticket))
}

/// Why no ticket is minted at a position in place of another.
fn why_not_again(executor: &Executor<impl Tables>, event: EventId, position: u32) -> Option<Unreplaced> {
    let entry = executor.memory.events.get(&event);
    match entry {
        Some(entry) if executor.memory.may_sell(entry.vendor) => {
            if position > LAST_POSITION {
                Some(Unreplaced::PlaceUsedUp)
            } else {
                entry.terms.check_room(entry.in_pool).err().map(|_| Unreplaced::PoolFull)
            }
        }
        Some(_) | None => Some(Unreplaced::NotForSale),
    }
}

/// One mail for each customer, to the address as it is now. Whoever is gone is not told.
fn tell(executor: &mut Executor<impl Tables>, void: &VoidSales, sales: &[Undone]) -> Found<()> {
    let Some(letter) = &void.letter else { return Ok(()) };
    let mut by_customer: BTreeMap<CustomerId, Vec<Undone>> = BTreeMap::new();
    for sale in sales {
        if let Some(customer) = sale.ticket.customer {
            by_customer.entry(customer).or_default().push(sale.clone());
        }
    }
    for (customer, sales) in by_customer {
        if let Some(known) = find::customer(&executor.tables, customer)? {
            mail::queue_notice(executor, known.email.as_str(), &letter(&sales))?;
        }
    }
    Ok(())
}
