//! What a vendor does to single tickets: price, type, withdraw, restore, delete.

use onsale_core::ticket::State;
use onsale_core::{Kind, Rejection, Ticket, TicketId, VendorId};

use super::batch::Executor;
use super::release;
use super::reserve::{TicketRow, find_row};
use crate::command::{DeleteTicket, Request, UpdateTicket};
use crate::database::values_of;
use crate::reads::find;
use crate::tables::{Tables, TicketChange};
use crate::{Sabotage, StoreError};

pub(crate) fn update(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    update: &UpdateTicket,
) -> Result<Ticket, StoreError> {
    let row = owned_row(executor, update.id, update.owner)?;
    let currency = executor.memory.events.get(&row.event).ok_or(Rejection::EventNotFound)?.currency;
    let new_terms = update.price.is_some() || update.type_name.is_some();
    let transition = row.state.update(new_terms, update.status, executor.now)?;
    if transition.kind() == Kind::Restored
        && let Some(event) = executor.memory.events.get(&row.event)
    {
        executor.memory.vendors.get(&event.vendor).map_or(Ok(()), |vendor| vendor.standing.check())?;
    }
    let price = match update.price {
        Some(amount) => amount.price(currency).map_err(|e| Rejection::field("price", e.to_string()))?,
        None => row.price,
    };
    let type_id = match &update.type_name {
        Some(name) => {
            executor.memory.check_pools(row.event, name, price)?;
            release::type_of(executor, row.event, name)?
        }
        None => {
            if let Some(name) = executor.memory.types.get(&row.type_id).map(|entry| entry.name.clone()) {
                executor.memory.check_pools(row.event, &name, price)?;
            }
            row.type_id
        }
    };
    if (type_id, price) != row.terms() || transition.after() != transition.before() {
        let to = (type_id, price);
        change(executor, row.change(update.id, request.actor, transition, to))?;
    }
    executor.tables.settle()?;
    find::ticket(&executor.tables, update.id, executor.now)?.ok_or_else(|| Rejection::TicketNotFound.into())
}

pub(crate) fn delete(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    delete: DeleteTicket,
) -> Result<(), StoreError> {
    let row = owned_row(executor, delete.id, delete.owner)?;
    let transition = row.state.delete(executor.now)?;
    executor.apply(row.change(delete.id, request.actor, transition, row.terms())).map(|_| ())
}

fn owned_row(
    executor: &Executor<impl Tables>,
    id: TicketId,
    owner: Option<VendorId>,
) -> Result<TicketRow, StoreError> {
    let row = find_row(executor, id)?.ok_or(Rejection::TicketNotFound)?;
    let vendor = executor.memory.events.get(&row.event).map(|event| event.vendor);
    if owner.is_some() && vendor != owner {
        return Err(Rejection::Forbidden.into());
    }
    Ok(row)
}

/// Carries the change out, and keeps the books of both types when the ticket goes from one to the other.
fn change(executor: &mut Executor<impl Tables>, change: TicketChange) -> Result<(), StoreError> {
    executor.apply(change)?;
    let ((was, _), (type_id, price)) = (change.from, change.to);
    if change.transition.after() == State::Available {
        release::remember_price(executor, type_id, price);
    }
    if was == type_id || executor.config.is_broken(Sabotage::MoveNotBooked) {
        return Ok(());
    }
    let moves = [
        (was, "UPDATE ticket_type SET moved_out = moved_out + 1 WHERE type_id = ?1"),
        (type_id, "UPDATE ticket_type SET moved_in = moved_in + 1 WHERE type_id = ?1"),
    ];
    for (type_id, sql) in moves {
        executor.tables.execute_one(sql, values_of![type_id.get()], "a type's books")?;
    }
    if let Some(books) = executor.memory.types.get_mut(&was) {
        books.moved_out += 1;
    }
    if let Some(books) = executor.memory.types.get_mut(&type_id) {
        books.moved_in += 1;
    }
    Ok(())
}
