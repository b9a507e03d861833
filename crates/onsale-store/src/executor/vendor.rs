//! Vendors: register with a default event, change, delete.

use onsale_core::event::{EventDetails, SaleTerms};
use onsale_core::party::ReleaseDefaults;
use onsale_core::release::check_interval;
use onsale_core::{
    Actor, Email, EventId, Kind, Name, Rejection, Role, Standing, Status, Vendor, VendorId, limits,
};

use super::batch::Executor;
use super::memory::VendorEntry;
use super::{access, address, api_key, event};
use crate::StoreError;
use crate::command::{AddVendor, Added, Request, UpdateVendor};
use crate::database::{Row, values_of};
use crate::reads::find;
use crate::tables::Tables;

pub(crate) fn add(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    add: &AddVendor,
) -> Result<Added<Vendor>, StoreError> {
    check_defaults(add.defaults)?;
    if let Some(id) = by_email(executor, &add.email)? {
        let known = find::vendor(&executor.tables, id)?.ok_or(Rejection::VendorNotFound)?;
        if add.welcome_back && known.name == add.name {
            return Ok(Added { record: known, fresh: false, again: false });
        }
        return Err(Rejection::EmailTaken.into());
    }
    if address::is_kept(executor, Role::Vendor, &add.email, 0)? {
        return Err(Rejection::EmailTaken.into());
    }
    let record = Vendor {
        id: VendorId::from_store(executor.memory.next.vendor),
        name: add.name.clone(),
        email: add.email.clone(),
        created_at: executor.now,
        default_event: EventId::from_store(executor.memory.next.event),
        defaults: add.defaults,
        standing: executor.config.newcomers,
    };
    insert(executor, &record)?;
    executor.journal_other(Kind::VendorAdded, request.actor, None, Some(record.id.get()))?;
    executor.memory.next.vendor += 1;
    executor.memory.vendors.insert(
        record.id,
        VendorEntry {
            default_event: record.default_event,
            defaults: record.defaults,
            standing: record.standing,
            last_paced: None,
        },
    );
    let details = default_event(&record.name, executor.config.currency);
    event::insert(executor, request, &record, details)?;
    Ok(Added { record, fresh: true, again: false })
}

/// What the simple calls sell tickets to, until the vendor names events.
fn default_event(vendor: &Name, currency: onsale_core::Currency) -> EventDetails {
    EventDetails {
        name: vendor.clone(),
        venue: None,
        address: None,
        line_up: Vec::new(),
        starts_at: None,
        timezone: "UTC".into(),
        currency,
        terms: SaleTerms::default(),
        description: None,
    }
}

fn insert(executor: &Executor<impl Tables>, vendor: &Vendor) -> Result<(), StoreError> {
    let sql = "INSERT INTO vendor (vendor_id, name, email, email_key, created_at, default_event_id, \
               tickets_per_release, interval_ms, standing) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let key = vendor.email.key();
    let values = values_of![
        vendor.id.get(),
        vendor.name.as_str(),
        vendor.email.as_str(),
        key.as_str(),
        vendor.created_at.0,
        vendor.default_event.get(),
        vendor.defaults.tickets_per_release,
        vendor.defaults.interval.map(|interval| interval.0),
        vendor.standing.number()
    ];
    executor.tables.execute(sql, values)?;
    Ok(())
}

pub(crate) fn update(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    update: &UpdateVendor,
) -> Result<Vendor, StoreError> {
    let was = find::vendor(&executor.tables, update.id)?.ok_or(Rejection::VendorNotFound)?;
    let defaults = ReleaseDefaults {
        tickets_per_release: update.tickets_per_release.unwrap_or(was.defaults.tickets_per_release),
        interval: update.interval.unwrap_or(was.defaults.interval),
    };
    check_defaults(defaults)?;
    let record = Vendor {
        name: update.name.clone().unwrap_or_else(|| was.name.clone()),
        email: update.email.clone().unwrap_or_else(|| was.email.clone()),
        defaults,
        ..was
    };
    if by_email(executor, &record.email)?.is_some_and(|id| id != update.id)
        || update.email.is_some() && address::is_kept(executor, Role::Vendor, &record.email, update.id.get())?
    {
        return Err(Rejection::EmailTaken.into());
    }
    let sql = "UPDATE vendor SET name = ?2, email = ?3, email_key = ?4, tickets_per_release = ?5, interval_ms = ?6 \
               WHERE vendor_id = ?1";
    let key = record.email.key();
    let values = values_of![
        record.id.get(),
        record.name.as_str(),
        record.email.as_str(),
        key.as_str(),
        defaults.tickets_per_release,
        defaults.interval.map(|interval| interval.0)
    ];
    executor.tables.execute_one(sql, values, "a vendor's update")?;
    executor.journal_other(Kind::VendorUpdated, request.actor, None, Some(record.id.get()))?;
    if let Some(entry) = executor.memory.vendors.get_mut(&record.id) {
        entry.defaults = defaults;
    }
    Ok(record)
}

/// Deletes a vendor and its events, if none of them has tickets or is going to get some. What a closed vendor has withdrawn
/// nobody will ever sell: it goes with it.
pub(crate) fn delete(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    id: VendorId,
) -> Result<(), StoreError> {
    if !executor.memory.vendors.contains_key(&id) {
        return Err(Rejection::VendorNotFound.into());
    }
    let events: Vec<EventId> = executor
        .memory
        .events
        .iter()
        .filter(|(_, entry)| entry.vendor == id)
        .map(|(event, _)| *event)
        .collect();
    let is_closed = executor.memory.vendors.get(&id).is_some_and(|entry| entry.standing == Standing::Closed);
    let goes_too = if is_closed { Status::Withdrawn } else { Status::Deleted };
    for event in &events {
        event::check_unused(executor, *event, goes_too)?;
    }
    for event in events {
        event::delete_withdrawn(executor, request, event)?;
        event::remove(executor, request, event)?;
    }
    let known = find::vendor(&executor.tables, id)?.ok_or(Rejection::VendorNotFound)?;
    let sql = "DELETE FROM vendor WHERE vendor_id = ?1";
    executor.tables.execute_one(sql, values_of![id.get()], "a vendor's deletion")?;
    access::end_all_sessions(executor, Actor::Vendor(id))?;
    access::forget_person(executor, Role::Vendor, id.get(), &known.email)?;
    api_key::delete_all(executor, id)?;
    executor.journal_other(Kind::VendorDeleted, request.actor, None, Some(id.get()))?;
    executor.memory.vendors.remove(&id);
    Ok(())
}

fn check_defaults(defaults: ReleaseDefaults) -> Result<(), Rejection> {
    let most = limits::TICKETS_PER_BATCH;
    if defaults.tickets_per_release.is_some_and(|tickets| !(1..=most).contains(&tickets)) {
        return Err(Rejection::field("ticketsPerRelease", format!("must be between 1 and {most}")));
    }
    defaults.interval.map_or(Ok(()), check_interval)
}

pub(super) fn by_email(
    executor: &Executor<impl Tables>,
    email: &Email,
) -> Result<Option<VendorId>, StoreError> {
    let sql = "SELECT vendor_id FROM vendor WHERE email_key = ?1";
    for key in email.keys() {
        let id =
            executor.tables.one(sql, values_of![key.as_str()], |row| row.int(0).map(VendorId::from_store))?;
        if id.is_some() {
            return Ok(id);
        }
    }
    Ok(None)
}
