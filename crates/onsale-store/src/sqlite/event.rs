//! Events: make, change, delete.

use std::collections::{BTreeMap, BTreeSet};

use onsale_core::event::EventDetails;
use onsale_core::{Event, EventId, Kind, Name, Rejection, Status, Timestamp, VendorId};
use rusqlite::params;

use super::batch::Executor;
use super::memory::EventEntry;
use super::{failure, find};
use crate::StoreError;
use crate::command::{AddEvent, DeleteEvent, Request, UpdateEvent};

pub(crate) fn add(
    executor: &mut Executor<'_>,
    request: &Request,
    add: &AddEvent,
) -> Result<Event, StoreError> {
    if !executor.memory.vendors.contains_key(&add.vendor) {
        return Err(Rejection::VendorNotFound.into());
    }
    check_times(&add.details)?;
    insert(executor, request, add.vendor, add.details.clone())
}

pub(crate) fn insert(
    executor: &mut Executor<'_>,
    request: &Request,
    vendor: VendorId,
    details: EventDetails,
) -> Result<Event, StoreError> {
    let id = EventId::from_store(executor.memory.next.event);
    let event = Event { id, vendor, details, created_at: executor.now };
    let sql = "INSERT INTO event (event_id, vendor_id, name, venue, starts_at, timezone, currency, on_sale_at, \
               sales_end_at, pool_capacity, hold_ms, max_tickets_per_customer, description, created_at) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    write(executor, sql, &event)?;
    executor.journal_other(Kind::EventAdded, request.actor, Some(id), Some(id.get()))?;
    executor.memory.next.event += 1;
    let entry = EventEntry {
        vendor,
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

pub(crate) fn update(
    executor: &mut Executor<'_>,
    request: &Request,
    update: &UpdateEvent,
) -> Result<Event, StoreError> {
    let was = find::event(executor.db, update.id)?.ok_or(Rejection::EventNotFound)?;
    if update.owner.is_some_and(|owner| owner != was.vendor) {
        return Err(Rejection::Forbidden.into());
    }
    let event = Event { details: (update.change)(was.details.clone()), ..was };
    check_times(&event.details)?;
    let entry = executor.memory.events.get(&event.id).ok_or(Rejection::EventNotFound)?;
    if event.details.currency != entry.currency && !entry.types.is_empty() {
        return Err(Rejection::field("currency", "cannot change once the event has tickets").into());
    }
    let sql = "UPDATE event SET vendor_id = ?2, name = ?3, venue = ?4, starts_at = ?5, timezone = ?6, \
               currency = ?7, on_sale_at = ?8, sales_end_at = ?9, pool_capacity = ?10, hold_ms = ?11, \
               max_tickets_per_customer = ?12, description = ?13, created_at = ?14 WHERE event_id = ?1";
    let changed = write(executor, sql, &event)?;
    failure::exactly_one(changed, "an event's update")?;
    executor.journal_other(Kind::EventUpdated, request.actor, Some(event.id), Some(event.id.get()))?;
    if let Some(entry) = executor.memory.events.get_mut(&event.id) {
        entry.currency = event.details.currency;
        entry.terms = event.details.terms;
    }
    executor.memory.call_waiting(event.id);
    Ok(event)
}

pub(crate) fn delete(
    executor: &mut Executor<'_>,
    request: &Request,
    delete: DeleteEvent,
) -> Result<(), StoreError> {
    let vendor = executor.memory.events.get(&delete.id).ok_or(Rejection::EventNotFound)?.vendor;
    if delete.owner.is_some_and(|owner| owner != vendor) {
        return Err(Rejection::Forbidden.into());
    }
    check_unused(executor, delete.id)?;
    if executor.memory.vendors.get(&vendor).is_some_and(|entry| entry.default_event == delete.id) {
        let reason = "is its vendor's default event, which goes only with the vendor";
        return Err(Rejection::field("eventId", reason).into());
    }
    remove(executor, request, delete.id)
}

/// Refuses when the event has tickets, or a release that is not over.
pub(crate) fn check_unused(executor: &Executor<'_>, event: EventId) -> Result<(), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM ticket_release r JOIN ticket t USING (release_id) \
               WHERE r.event_id = ?1 AND t.status <> ?2)";
    let tickets: bool = executor
        .db
        .prepare_cached(sql)
        .and_then(|mut sql| sql.query_row([event.get(), Status::Deleted.number()], |row| row.get(0)))
        .map_err(failure::of)?;
    let releases = executor.memory.releases.values().any(|entry| entry.release.event == event);
    if tickets || releases { Err(Rejection::HasTickets.into()) } else { Ok(()) }
}

pub(crate) fn remove(
    executor: &mut Executor<'_>,
    request: &Request,
    event: EventId,
) -> Result<(), StoreError> {
    let changed = executor
        .db
        .prepare_cached("DELETE FROM event WHERE event_id = ?1")
        .and_then(|mut sql| sql.execute([event.get()]))
        .map_err(failure::of)?;
    failure::exactly_one(changed, "an event's deletion")?;
    executor.journal_other(Kind::EventDeleted, request.actor, Some(event), Some(event.get()))?;
    if let Some(entry) = executor.memory.events.remove(&event) {
        for pool in entry.pools {
            let pool = executor.memory.pool(pool);
            let key = (pool.type_id, pool.price);
            executor.memory.pool_ids.remove(&key);
        }
    }
    Ok(())
}

fn check_times(details: &EventDetails) -> Result<(), Rejection> {
    match (details.terms.on_sale_at, details.terms.sales_end_at) {
        (Some(from), Some(to)) if to <= from => Err(Rejection::field("salesEndAt", "must be after onSaleAt")),
        _ => Ok(()),
    }
}

fn write(executor: &Executor<'_>, sql: &str, event: &Event) -> Result<usize, StoreError> {
    let millis = |at: Option<Timestamp>| at.map(|at| at.0);
    let details = &event.details;
    let values = params![
        event.id.get(),
        event.vendor.get(),
        details.name.as_str(),
        details.venue.as_ref().map(Name::as_str),
        millis(details.starts_at),
        details.timezone,
        details.currency.code(),
        millis(details.terms.on_sale_at),
        millis(details.terms.sales_end_at),
        details.terms.pool_capacity,
        details.terms.hold.map(|hold| hold.0),
        details.terms.max_tickets_per_customer,
        details.description,
        event.created_at.0,
    ];
    executor.db.prepare_cached(sql).and_then(|mut sql| sql.execute(values)).map_err(failure::of)
}
