//! Events: make, change, delete.

use std::collections::{BTreeMap, BTreeSet};

use onsale_core::event::EventDetails;
use onsale_core::{Event, EventId, Kind, Name, Rejection, Status, TicketId, Timestamp, Vendor};

use super::batch::Executor;
use super::decide::Decide;
use super::memory::EventEntry;
use super::picture;
use crate::StoreError;
use crate::command::{AddEvent, DeleteEvent, DeleteTicket, Request, UpdateEvent};
use crate::database::{Found, Row, exactly_one, values_of};
use crate::reads::{find, searched};
use crate::tables::{Tables, TicketChange};

impl<T: Tables> Decide<T> for AddEvent {
    /// Whose event it is.
    type Decision = Vendor;
    type Answer = Event;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Vendor, StoreError> {
        let vendor = find::vendor(&executor.tables, self.vendor)?.ok_or(Rejection::VendorNotFound)?;
        let sql = "SELECT count(*) FROM event WHERE vendor_id = ?1";
        let events = executor.tables.number(sql, values_of![self.vendor.get()])?;
        executor.config.vendor_bounds.check_events(events)?;
        self.details.terms.check()?;
        Ok(vendor)
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, vendor: Vendor) -> Found<Event> {
        insert(executor, request, &vendor, self.details.clone())
    }
}

pub(crate) fn insert(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    vendor: &Vendor,
    details: EventDetails,
) -> Found<Event> {
    let id = EventId::from_store(executor.memory.next.event);
    let organiser = vendor.name.clone();
    let event = Event { id, vendor: vendor.id, details, organiser, picture: None, created_at: executor.now };
    let sql = "INSERT INTO event (event_id, vendor_id, name, venue, starts_at, timezone, currency, on_sale_at, \
               sales_end_at, pool_capacity, hold_ms, max_tickets_per_customer, description, created_at, address, line_up) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    write(executor, sql, &event)?;
    searched::write(&mut executor.tables, id, &event.details)?;
    executor.journal_other(Kind::EventAdded, request.actor, Some(id), Some(id.get()))?;
    executor.memory.next.event += 1;
    let entry = EventEntry {
        vendor: vendor.id,
        currency: event.details.currency,
        terms: event.details.terms,
        pools: Vec::new(),
        types: BTreeMap::new(),
        in_pool: 0,
        waiting: BTreeSet::new(),
    };
    executor.memory.events.insert(id, entry);
    Ok(event)
}

impl<T: Tables> Decide<T> for UpdateEvent {
    type Decision = Event;
    type Answer = Event;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Event, StoreError> {
        let was = find::event(&executor.tables, self.id)?.ok_or(Rejection::EventNotFound)?;
        if self.owner.is_some_and(|owner| owner != was.vendor) {
            return Err(Rejection::Forbidden.into());
        }
        let event = Event { details: (self.change)(was.details.clone()), ..was };
        event.details.terms.check()?;
        let entry = executor.memory.events.get(&event.id).ok_or(Rejection::EventNotFound)?;
        if event.details.currency != entry.currency && !entry.types.is_empty() {
            return Err(Rejection::field("currency", "cannot change once the event has tickets").into());
        }
        Ok(event)
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, event: Event) -> Found<Event> {
        let sql = "UPDATE event SET vendor_id = ?2, name = ?3, venue = ?4, starts_at = ?5, timezone = ?6, \
                   currency = ?7, on_sale_at = ?8, sales_end_at = ?9, pool_capacity = ?10, hold_ms = ?11, \
                   max_tickets_per_customer = ?12, description = ?13, created_at = ?14, address = ?15, \
                   line_up = ?16 WHERE event_id = ?1";
        let changed = write(executor, sql, &event)?;
        exactly_one(changed, "an event's update")?;
        searched::write(&mut executor.tables, event.id, &event.details)?;
        executor.journal_other(Kind::EventUpdated, request.actor, Some(event.id), Some(event.id.get()))?;
        if let Some(entry) = executor.memory.events.get_mut(&event.id) {
            entry.currency = event.details.currency;
            entry.terms = event.details.terms;
        }
        executor.memory.call_waiting(event.id);
        Ok(event)
    }
}

impl<T: Tables> Decide<T> for DeleteEvent {
    type Decision = ();
    type Answer = ();

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<(), StoreError> {
        let vendor = executor.memory.events.get(&self.id).ok_or(Rejection::EventNotFound)?.vendor;
        if self.owner.is_some_and(|owner| owner != vendor) {
            return Err(Rejection::Forbidden.into());
        }
        check_unused(executor, self.id, Status::Deleted)?;
        if executor.memory.vendors.get(&vendor).is_some_and(|entry| entry.default_event == self.id) {
            let reason = "is its vendor's default event, which goes only with the vendor";
            return Err(Rejection::field("eventId", reason).into());
        }
        Ok(())
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, (): ()) -> Found<()> {
        remove(executor, request, self.id)
    }
}

/// Refuses when the event has tickets, or a release that is not over. Deleted ones are no tickets, nor are those that are as
/// `goes_too` says.
pub(crate) fn check_unused(
    executor: &Executor<impl Tables>,
    event: EventId,
    goes_too: Status,
) -> Result<(), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM ticket_release r JOIN ticket t USING (release_id) \
               WHERE r.event_id = ?1 AND t.status <> ?2 AND t.status <> ?3)";
    executor.tables.flush()?;
    let values = values_of![event.get(), Status::Deleted.number(), goes_too.number()];
    let tickets = executor.tables.number(sql, values)? != 0;
    let releases = executor.memory.releases.values().any(|entry| entry.release.event == event);
    if tickets || releases { Err(Rejection::HasTickets.into()) } else { Ok(()) }
}

/// How what was withdrawn of an event is deleted with it.
pub(crate) fn delete_withdrawn(
    executor: &Executor<impl Tables>,
    request: &Request,
    event: EventId,
) -> Result<Vec<TicketChange>, StoreError> {
    let sql = "SELECT t.ticket_id FROM ticket_release r JOIN ticket t USING (release_id) \
               WHERE r.event_id = ?1 AND t.status = ?2 ORDER BY t.ticket_id";
    let values = values_of![event.get(), Status::Withdrawn.number()];
    let ids = executor.tables.many(sql, values, |row| row.int(0).map(TicketId::from_store))?;
    ids.into_iter().map(|id| DeleteTicket { id, owner: None }.decide(executor, request)).collect()
}

pub(crate) fn remove(executor: &mut Executor<impl Tables>, request: &Request, event: EventId) -> Found<()> {
    picture::forget(executor, event)?;
    let sql = "DELETE FROM event WHERE event_id = ?1";
    executor.tables.execute_one(sql, values_of![event.get()], "an event's deletion")?;
    searched::forget(&mut executor.tables, event)?;
    executor.journal_other(Kind::EventDeleted, request.actor, Some(event), Some(event.get()))?;
    if let Some(entry) = executor.memory.events.remove(&event) {
        executor.memory.forget_pools(&entry.pools);
    }
    Ok(())
}

fn write(executor: &mut Executor<impl Tables>, sql: &str, event: &Event) -> Found<u64> {
    let millis = |at: Option<Timestamp>| at.map(|at| at.0);
    let details = &event.details;
    let line_up = find::one_text(&details.line_up);
    let values = values_of![
        event.id.get(),
        event.vendor.get(),
        details.name.as_str(),
        details.venue.as_ref().map(Name::as_str),
        millis(details.starts_at),
        details.timezone.as_str(),
        details.currency.code(),
        millis(details.terms.on_sale_at),
        millis(details.terms.sales_end_at),
        details.terms.pool_capacity,
        details.terms.hold.map(|hold| hold.0),
        details.terms.max_tickets_per_customer,
        details.description.as_deref(),
        event.created_at.0,
        details.address.as_ref().map(Name::as_str),
        line_up.as_deref(),
    ];
    executor.tables.execute(sql, values)
}
