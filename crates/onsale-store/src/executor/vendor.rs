//! Vendors: register with a default event, change, delete.

use onsale_core::event::{EventDetails, SaleTerms};
use onsale_core::party::ReleaseDefaults;
use onsale_core::release::check_interval;
use onsale_core::{
    Actor, Email, EventId, Kind, Name, Rejection, Role, Standing, Status, Vendor, VendorId, limits,
};

use super::batch::Executor;
use super::decide::Decide;
use super::memory::VendorEntry;
use super::{access, address, api_key, event};
use crate::StoreError;
use crate::command::{AddVendor, Added, Request, UpdateVendor};
use crate::database::{Found, Row, values_of};
use crate::reads::find;
use crate::tables::{Tables, TicketChange};

impl<T: Tables> Decide<T> for AddVendor {
    /// The account that is there already, where it is welcome back.
    type Decision = Option<Vendor>;
    type Answer = Added<Vendor>;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Option<Vendor>, StoreError> {
        check_defaults(self.defaults)?;
        if let Some(id) = by_email(executor, &self.email)? {
            let known = find::vendor(&executor.tables, id)?.ok_or(Rejection::VendorNotFound)?;
            return if self.returning && known.name == self.name {
                Ok(Some(known))
            } else {
                Err(Rejection::EmailTaken.into())
            };
        }
        if address::is_kept(executor, Role::Vendor, &self.email, 0)? {
            return Err(Rejection::EmailTaken.into());
        }
        Ok(None)
    }

    fn apply(
        &self,
        executor: &mut Executor<T>,
        request: &Request,
        known: Option<Vendor>,
    ) -> Found<Added<Vendor>> {
        if let Some(record) = known {
            return Ok(Added { record, fresh: false, again: false });
        }
        let record = Vendor {
            id: VendorId::from_store(executor.memory.next.vendor),
            name: self.name.clone(),
            email: self.email.clone(),
            created_at: executor.now,
            default_event: EventId::from_store(executor.memory.next.event),
            defaults: self.defaults,
            standing: executor.config.newcomers,
        };
        insert(executor, &record)?;
        executor.journal_other(Kind::VendorAdded, request.actor, None, Some(record.id.get()))?;
        executor.memory.next.vendor += 1;
        let (default_event, defaults, standing) = (record.default_event, record.defaults, record.standing);
        let entry = VendorEntry { default_event, defaults, standing, last_paced: None };
        executor.memory.vendors.insert(record.id, entry);
        let details = default_event_of(&record.name, executor.config.currency);
        event::insert(executor, request, &record, details)?;
        Ok(Added { record, fresh: true, again: false })
    }
}

/// What the simple calls sell tickets to, until the vendor names events.
fn default_event_of(vendor: &Name, currency: onsale_core::Currency) -> EventDetails {
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

fn insert(executor: &mut Executor<impl Tables>, vendor: &Vendor) -> Found<()> {
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

impl<T: Tables> Decide<T> for UpdateVendor {
    type Decision = Vendor;
    type Answer = Vendor;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Vendor, StoreError> {
        let was = find::vendor(&executor.tables, self.id)?.ok_or(Rejection::VendorNotFound)?;
        let defaults = ReleaseDefaults {
            tickets_per_release: self.tickets_per_release.unwrap_or(was.defaults.tickets_per_release),
            interval: self.interval.unwrap_or(was.defaults.interval),
        };
        check_defaults(defaults)?;
        let record = Vendor {
            name: self.name.clone().unwrap_or_else(|| was.name.clone()),
            email: self.email.clone().unwrap_or_else(|| was.email.clone()),
            defaults,
            ..was
        };
        if by_email(executor, &record.email)?.is_some_and(|id| id != self.id)
            || self.email.is_some() && address::is_kept(executor, Role::Vendor, &record.email, self.id.get())?
        {
            return Err(Rejection::EmailTaken.into());
        }
        Ok(record)
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, record: Vendor) -> Found<Vendor> {
        let sql = "UPDATE vendor SET name = ?2, email = ?3, email_key = ?4, tickets_per_release = ?5, \
                   interval_ms = ?6 WHERE vendor_id = ?1";
        let key = record.email.key();
        let values = values_of![
            record.id.get(),
            record.name.as_str(),
            record.email.as_str(),
            key.as_str(),
            record.defaults.tickets_per_release,
            record.defaults.interval.map(|interval| interval.0)
        ];
        executor.tables.execute_one(sql, values, "a vendor's update")?;
        executor.journal_other(Kind::VendorUpdated, request.actor, None, Some(record.id.get()))?;
        if let Some(entry) = executor.memory.vendors.get_mut(&record.id) {
            entry.defaults = record.defaults;
        }
        Ok(record)
    }
}

/// Deletes a vendor and its events, if none of them has tickets or is going to get some. What a closed vendor has withdrawn
/// nobody will ever sell: it goes with it.
pub(crate) struct Delete(pub(crate) VendorId);

/// A vendor that goes, and its events, each with the tickets that go with it.
pub(crate) struct Deleted {
    vendor: Vendor,
    events: Vec<(EventId, Vec<TicketChange>)>,
}

impl<T: Tables> Decide<T> for Delete {
    type Decision = Deleted;
    type Answer = ();

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Deleted, StoreError> {
        let entry = executor.memory.vendors.get(&self.0).ok_or(Rejection::VendorNotFound)?;
        let goes_too = if entry.standing == Standing::Closed { Status::Withdrawn } else { Status::Deleted };
        let of_vendor = executor.memory.events.iter().filter(|(_, entry)| entry.vendor == self.0);
        let mut events = Vec::new();
        for (event, _) in of_vendor {
            event::check_unused(executor, *event, goes_too)?;
            events.push((*event, event::delete_withdrawn(executor, request, *event)?));
        }
        let vendor = find::vendor(&executor.tables, self.0)?.ok_or(Rejection::VendorNotFound)?;
        Ok(Deleted { vendor, events })
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, deleted: Deleted) -> Found<()> {
        let Deleted { vendor, events } = deleted;
        for (event, tickets) in events {
            for change in tickets {
                executor.apply(change)?;
            }
            event::remove(executor, request, event)?;
        }
        let sql = "DELETE FROM vendor WHERE vendor_id = ?1";
        executor.tables.execute_one(sql, values_of![vendor.id.get()], "a vendor's deletion")?;
        access::end_all_sessions(executor, Actor::Vendor(vendor.id))?;
        access::forget_person(executor, Role::Vendor, vendor.id.get(), &vendor.email)?;
        api_key::delete_all(executor, vendor.id)?;
        executor.journal_other(Kind::VendorDeleted, request.actor, None, Some(vendor.id.get()))?;
        executor.memory.vendors.remove(&vendor.id);
        Ok(())
    }
}

fn check_defaults(defaults: ReleaseDefaults) -> Result<(), Rejection> {
    let most = limits::TICKETS_PER_BATCH;
    if defaults.tickets_per_release.is_some_and(|tickets| !(1..=most).contains(&tickets)) {
        return Err(Rejection::field("ticketsPerRelease", format!("must be between 1 and {most}")));
    }
    defaults.interval.map_or(Ok(()), check_interval)
}

pub(super) fn by_email(executor: &Executor<impl Tables>, email: &Email) -> Found<Option<VendorId>> {
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
