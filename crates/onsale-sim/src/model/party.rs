//! Customers and vendors.

use onsale_core::party::ReleaseDefaults;
use onsale_core::{
    Actor, Customer, CustomerId, EventId, Kind, Millis, Rejection, Standing, Vendor, VendorId,
};
use onsale_store::{Added, Answer};

use super::{Life, Model, Refused, Row, Verdict};
use crate::command::{change, details, email, name};
use crate::plan::Setting;

impl Model {
    pub(super) fn customer(&self, id: i64) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.id.get() == id)
    }

    pub(super) fn add_customer(&mut self, n: u8, e: u8, welcome: bool, by: Actor) -> Verdict {
        if let Some(known) = self.customers.iter().find(|known| known.email.key() == email(e).key()) {
            if welcome && known.name == name(n) {
                return Ok(Answer::AddedCustomer(Added {
                    record: known.clone(),
                    fresh: false,
                    again: false,
                }));
            }
            return Err(Rejection::EmailTaken.into());
        }
        if self.logins.addresses.keep(&email(e), 0) {
            return Err(Rejection::EmailTaken.into());
        }
        let id = self.next_customer;
        self.next_customer += 1;
        let record = Customer {
            id: CustomerId::from_store(id),
            name: name(n),
            email: email(e),
            created_at: self.instant(),
        };
        self.customers.push(record.clone());
        self.write(Row::of_house(self.now, Kind::CustomerAdded, by, None, Some(id)));
        Ok(Answer::AddedCustomer(Added { record, fresh: true, again: false }))
    }

    pub(super) fn update_customer(&mut self, id: i64, n: Option<u8>, e: Option<u8>, by: Actor) -> Verdict {
        if self.customer(id).is_none() {
            return Err(Rejection::CustomerNotFound.into());
        }
        let taken =
            |other: &Customer| other.id.get() != id && e.is_some_and(|e| other.email.key() == email(e).key());
        let kept = e.is_some_and(|e| self.logins.addresses.keep(&email(e), id));
        if kept || self.customers.iter().any(taken) {
            return Err(Rejection::EmailTaken.into());
        }
        let Some(record) = self.customers.iter_mut().find(|customer| customer.id.get() == id) else {
            return Err(Rejection::CustomerNotFound.into());
        };
        record.name = n.map_or(record.name.clone(), name);
        record.email = e.map_or(record.email.clone(), email);
        let record = record.clone();
        self.write(Row::of_house(self.now, Kind::CustomerUpdated, by, None, Some(id)));
        Ok(Answer::Customer(record))
    }

    pub(super) fn delete_customer(&mut self, id: i64, by: Actor) -> Verdict {
        if self.customer(id).is_none() {
            return Err(Rejection::CustomerNotFound.into());
        }
        let now = self.now;
        let has = self.tickets.iter().any(|paper| match paper.life {
            Life::Held { customer, until, .. } => customer == id && until > now,
            Life::Sold { customer, .. } | Life::Refunded { customer, .. } => customer == id,
            Life::Free | Life::Withdrawn | Life::Deleted => false,
        });
        if has {
            return Err(Rejection::HasTickets.into());
        }
        self.forget_logins(id);
        self.customers.retain(|customer| customer.id.get() != id);
        self.write(Row::of_house(self.now, Kind::CustomerDeleted, by, None, Some(id)));
        Ok(Answer::Done(()))
    }

    pub(super) fn vendor(&self, id: i64) -> Option<&Vendor> {
        self.vendors.iter().find(|vendor| vendor.id.get() == id)
    }

    pub(super) fn add_vendor(
        &mut self,
        (n, e): (u8, u8),
        (per_batch, interval): (Option<i64>, Option<i64>),
        welcome: bool,
        by: Actor,
    ) -> Verdict {
        check_defaults(per_batch, interval)?;
        if let Some(known) = self.vendors.iter().find(|known| known.email.key() == email(e).key()) {
            if welcome && known.name == name(n) {
                return Ok(Answer::AddedVendor(Added { record: known.clone(), fresh: false, again: false }));
            }
            return Err(Rejection::EmailTaken.into());
        }
        let id = self.next_vendor;
        self.next_vendor += 1;
        let record = Vendor {
            id: VendorId::from_store(id),
            name: name(n),
            email: email(e),
            created_at: self.instant(),
            default_event: EventId::from_store(self.next_event),
            defaults: ReleaseDefaults { tickets_per_release: per_batch, interval: interval.map(Millis) },
            standing: Standing::Approved,
        };
        self.vendors.push(record.clone());
        self.write(Row::of_house(self.now, Kind::VendorAdded, by, None, Some(id)));
        self.insert_event(id, details(record.name.clone(), Default::default()), by);
        Ok(Answer::AddedVendor(Added { record, fresh: true, again: false }))
    }

    pub(super) fn update_vendor(
        &mut self,
        id: i64,
        (n, e): (Option<u8>, Option<u8>),
        (per_batch, interval): (Setting, Setting),
        by: Actor,
    ) -> Verdict {
        let Some(was) = self.vendor(id).cloned() else { return Err(Rejection::VendorNotFound.into()) };
        let per_batch = change(per_batch).unwrap_or(was.defaults.tickets_per_release);
        let interval = change(interval).unwrap_or(was.defaults.interval.map(|interval| interval.0));
        check_defaults(per_batch, interval)?;
        let taken =
            |other: &Vendor| other.id.get() != id && e.is_some_and(|e| other.email.key() == email(e).key());
        if self.vendors.iter().any(taken) {
            return Err(Rejection::EmailTaken.into());
        }
        let record = Vendor {
            name: n.map_or(was.name.clone(), name),
            email: e.map_or(was.email.clone(), email),
            defaults: ReleaseDefaults { tickets_per_release: per_batch, interval: interval.map(Millis) },
            ..was
        };
        self.vendors
            .iter_mut()
            .filter(|vendor| vendor.id.get() == id)
            .for_each(|vendor| *vendor = record.clone());
        self.events
            .iter_mut()
            .filter(|event| event.vendor.get() == id)
            .for_each(|event| event.organiser = record.name.clone());
        self.write(Row::of_house(self.now, Kind::VendorUpdated, by, None, Some(id)));
        Ok(Answer::Vendor(record))
    }

    pub(super) fn delete_vendor(&mut self, id: i64, by: Actor) -> Verdict {
        if self.vendor(id).is_none() {
            return Err(Rejection::VendorNotFound.into());
        }
        let events: Vec<i64> =
            self.events.iter().filter(|event| event.vendor.get() == id).map(|event| event.id.get()).collect();
        let is_closed = self.vendor(id).is_some_and(|vendor| vendor.standing == Standing::Closed);
        if events
            .iter()
            .any(|event| self.in_use_but(*event, if is_closed { Life::Withdrawn } else { Life::Deleted }))
        {
            return Err(Rejection::HasTickets.into());
        }
        for event in events {
            self.delete_withdrawn(event, by);
            self.remove_event(event, by);
        }
        self.forget_keys(id);
        self.vendors.retain(|vendor| vendor.id.get() != id);
        self.write(Row::of_house(self.now, Kind::VendorDeleted, by, None, Some(id)));
        Ok(Answer::Done(()))
    }
}

fn check_defaults(per_batch: Option<i64>, interval: Option<i64>) -> Result<(), Refused> {
    if per_batch.is_some_and(|tickets| !(1..=100_000).contains(&tickets)) {
        return Err(Rejection::field("ticketsPerRelease", "").into());
    }
    if interval.is_some_and(|interval| interval != 0 && interval < 100) {
        return Err(Rejection::field("ticketReleaseInterval", "").into());
    }
    Ok(())
}
