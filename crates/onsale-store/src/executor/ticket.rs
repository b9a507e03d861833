//! What a vendor does to single tickets: price, type, withdraw, restore, delete.

use onsale_core::ticket::State;
use onsale_core::{Kind, Rejection, Ticket, TicketId, TypeName, VendorId};

use super::batch::Executor;
use super::decide::Decide;
use super::release;
use super::reserve::{TicketRow, find_row};
use crate::command::{DeleteTicket, Request, UpdateTicket};
use crate::database::{Found, values_of};
use crate::error::Fault;
use crate::reads::find;
use crate::tables::{Tables, TicketChange};
use crate::{Sabotage, StoreError};

/// How a ticket changes.
pub(crate) struct Updated {
    /// Nothing, where it is to be what it is.
    change: Option<TicketChange>,
    /// The name of a type that is made for it.
    new_type: Option<TypeName>,
}

impl<T: Tables> Decide<T> for UpdateTicket {
    type Decision = Updated;
    type Answer = Ticket;

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Updated, StoreError> {
        let row = owned_row(executor, self.id, self.owner)?;
        let memory = &executor.memory;
        let currency = memory.events.get(&row.event).ok_or(Rejection::EventNotFound)?.currency;
        let new_terms = self.price.is_some() || self.type_name.is_some();
        let transition = row.state.update(new_terms, self.status, executor.now)?;
        if transition.kind() == Kind::Restored
            && let Some(event) = memory.events.get(&row.event)
        {
            memory.vendors.get(&event.vendor).map_or(Ok(()), |vendor| vendor.standing.check())?;
            event.terms.check_room(event.in_pool)?;
        }
        let price = match self.price {
            Some(amount) => amount.price(currency).map_err(|e| Rejection::field("price", e.to_string()))?,
            None => row.price,
        };
        let (type_id, new_type) = match &self.type_name {
            Some(name) => {
                memory.check_pools(row.event, name, price)?;
                match release::type_of(executor, row.event, name)? {
                    Some(known) => (known, None),
                    None => (release::next_type(executor), Some(name.clone())),
                }
            }
            None => {
                if let Some(entry) = memory.types.get(&row.type_id) {
                    memory.check_pools(row.event, &entry.name, price)?;
                }
                (row.type_id, None)
            }
        };
        let to = (type_id, price);
        let is_change = to != row.terms() || transition.after() != transition.before();
        let change = is_change.then(|| row.change(self.id, request.actor, transition, to));
        Ok(Updated { change, new_type })
    }

    fn apply(&self, executor: &mut Executor<T>, _: &Request, updated: Updated) -> Found<Ticket> {
        let Updated { change, new_type } = updated;
        if let Some(change) = change {
            executor.memory.make_room_for_pool(change.event, change.to);
            if let Some(name) = &new_type {
                release::make_type(executor, change.event, name)?;
            }
            self::change(executor, change)?;
        }
        executor.tables.flush()?;
        let ticket = find::ticket(&executor.tables, self.id, executor.now)?;
        ticket.ok_or_else(|| Fault::bug("a ticket that was changed is not there"))
    }
}

impl<T: Tables> Decide<T> for DeleteTicket {
    type Decision = TicketChange;
    type Answer = ();

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<TicketChange, StoreError> {
        let row = owned_row(executor, self.id, self.owner)?;
        let transition = row.state.delete(executor.now)?;
        Ok(row.change(self.id, request.actor, transition, row.terms()))
    }

    fn apply(&self, executor: &mut Executor<T>, _: &Request, change: TicketChange) -> Found<()> {
        executor.apply(change).map(|_| ())
    }
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
fn change(executor: &mut Executor<impl Tables>, change: TicketChange) -> Found<()> {
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
