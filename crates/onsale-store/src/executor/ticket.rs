//! What a vendor does to single tickets: price, type, withdraw, restore, delete.

use onsale_core::pool::Slot;
use onsale_core::ticket::State;
use onsale_core::{Kind, Price, Rejection, Ticket, TicketId, TypeId, VendorId};

use super::batch::Executor;
use super::release;
use super::reserve::{TicketRow, find_row, write_lapse};
use crate::command::{DeleteTicket, Request, UpdateTicket};
use crate::database::values_of;
use crate::reads::find;
use crate::tables::{Standing, Tables, TicketChange, TicketWrite};
use crate::{Sabotage, StoreError};

pub(crate) fn update(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    update: &UpdateTicket,
) -> Result<Ticket, StoreError> {
    let row = owned_row(executor, update.id, update.owner)?;
    let currency = executor.memory.events.get(&row.event).ok_or(Rejection::EventNotFound)?.currency;
    let mut state = row.state.at(executor.now);
    if update.price.is_some() || update.type_name.is_some() {
        state = row.state.change(executor.now)?;
    }
    if let Some(status) = update.status {
        state = row.state.set_status(status, executor.now)?;
    }
    let is_restored = state == State::Available && row.state == State::Withdrawn;
    if is_restored && let Some(event) = executor.memory.events.get(&row.event) {
        executor.memory.vendors.get(&event.vendor).map_or(Ok(()), |vendor| vendor.standing.check())?;
    }
    if state == State::Deleted {
        return Err(Rejection::TicketNotFound.into());
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
    let changed_terms = price != row.price || type_id != row.type_id;
    if changed_terms || state != row.state.at(executor.now) {
        change(executor, request, update.id, &row, After { state, type_id, price })?;
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
    let state = row.state.delete(executor.now)?;
    change(executor, request, delete.id, &row, After { state, type_id: row.type_id, price: row.price })
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

/// How a ticket shall be.
#[derive(Clone, Copy)]
struct After {
    state: State,
    type_id: TypeId,
    price: Price,
}

/// Writes a change of a ticket that nobody holds, and moves it between the pools.
fn change(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    id: TicketId,
    row: &TicketRow,
    after: After,
) -> Result<(), StoreError> {
    let was_in_pool = row.state.at(executor.now) == State::Available;
    let mut slot = row.slot(id);
    let old_pool = executor.memory.pool_ids.get(&(row.type_id, row.price)).copied();
    if was_in_pool && let Some(pool) = old_pool {
        slot = write_lapse(executor, pool, slot)?;
    }
    let version = slot.version + 1;
    let journal = executor.journal_ticket(&TicketChange {
        kind: kind_of(row.state.at(executor.now), after.state),
        actor: request.actor,
        event: row.event,
        ticket: id,
        place: row.place,
        previous: slot.journal,
        version,
        status: after.state.status(),
        type_id: after.type_id,
        price: after.price,
        customer: None,
        held_until: None,
    })?;
    let After { state, type_id, price } = after;
    let standing = Standing::Changed { status: state.status(), type_id, price };
    let write = TicketWrite { ticket: id, seen: row.version, version, journal, after: standing };
    executor.tables.write_ticket(&executor.memory, &write)?;
    move_between_types(executor, row, after)?;

    if was_in_pool
        && let Some(pool) = old_pool
        && !executor.config.is_broken(Sabotage::WithdrawnStaysInPool)
    {
        executor.memory.take_out(pool, row.place);
        executor.memory.holds.settle(id);
    }
    if after.state == State::Available {
        let pool = executor.memory.pool_of(after.type_id, after.price);
        let pool = pool.ok_or_else(|| StoreError::bug("a ticket of a type that is not there"))?;
        executor.memory.put(pool, Slot { version, journal, ..slot });
        release::remember_price(executor, after.type_id, after.price);
    }
    let in_pool = i64::from(after.state == State::Available) - i64::from(was_in_pool);
    executor.memory.count_in_pool(row.event, in_pool);
    Ok(())
}

fn kind_of(before: State, after: State) -> Kind {
    match (before, after) {
        (_, State::Deleted) => Kind::Deleted,
        (State::Available, State::Withdrawn) => Kind::Withdrawn,
        (State::Withdrawn, State::Available) => Kind::Restored,
        _ => Kind::Updated,
    }
}

/// Keeps both types' books when a ticket changes its type.
fn move_between_types(
    executor: &mut Executor<impl Tables>,
    row: &TicketRow,
    after: After,
) -> Result<(), StoreError> {
    if row.type_id == after.type_id || executor.config.is_broken(Sabotage::MoveNotBooked) {
        return Ok(());
    }
    let moves = [
        (row.type_id, "UPDATE ticket_type SET moved_out = moved_out + 1 WHERE type_id = ?1"),
        (after.type_id, "UPDATE ticket_type SET moved_in = moved_in + 1 WHERE type_id = ?1"),
    ];
    for (type_id, sql) in moves {
        executor.tables.execute_one(sql, values_of![type_id.get()], "a type's books")?;
    }
    if let Some(books) = executor.memory.types.get_mut(&row.type_id) {
        books.moved_out += 1;
    }
    if let Some(books) = executor.memory.types.get_mut(&after.type_id) {
        books.moved_in += 1;
    }
    Ok(())
}
