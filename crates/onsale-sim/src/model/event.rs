//! Events and the terms of their sale.

use onsale_core::event::EventDetails;
use onsale_core::{Actor, Event, EventId, Kind, Rejection, Timestamp, VendorId};
use onsale_store::Answer;

use super::{Life, Model, Paper, Refused, Row, Verdict};
use crate::command::{details, name, terms};
use crate::plan::Terms;

impl Model {
    pub(super) fn event(&self, id: i64) -> Result<&Event, Refused> {
        self.events.iter().find(|event| event.id.get() == id).ok_or(Rejection::EventNotFound.into())
    }

    pub(super) fn insert_event(&mut self, vendor: i64, details: EventDetails, by: Actor) -> Event {
        let id = self.next_event;
        let organiser = self.vendor(vendor).map_or_else(|| name(0), |vendor| vendor.name.clone());
        self.next_event += 1;
        let event = Event {
            id: EventId::from_store(id),
            vendor: VendorId::from_store(vendor),
            details,
            organiser,
            picture: None,
            created_at: self.instant(),
        };
        self.events.push(event.clone());
        self.write(Row::of_house(self.now, Kind::EventAdded, by, Some(id), Some(id)));
        event
    }

    pub(super) fn add_event(&mut self, vendor: i64, n: u8, t: Terms, by: Actor) -> Verdict {
        if self.vendor(vendor).is_none() {
            return Err(Rejection::VendorNotFound.into());
        }
        check_times(t)?;
        Ok(Answer::Event(self.insert_event(vendor, details(name(n), terms(t)), by)))
    }

    pub(super) fn update_event(&mut self, id: i64, owner: Option<i64>, t: Terms, by: Actor) -> Verdict {
        let vendor = self.event(id)?.vendor.get();
        if owner.is_some_and(|owner| owner != vendor) {
            return Err(Rejection::Forbidden.into());
        }
        check_times(t)?;
        for event in self.events.iter_mut().filter(|event| event.id.get() == id) {
            event.details.terms = terms(t);
        }
        self.write(Row::of_house(self.now, Kind::EventUpdated, by, Some(id), Some(id)));
        Ok(Answer::Event(self.event(id)?.clone()))
    }

    pub(super) fn delete_event(&mut self, id: i64, owner: Option<i64>, by: Actor) -> Verdict {
        let vendor = self.event(id)?.vendor.get();
        if owner.is_some_and(|owner| owner != vendor) {
            return Err(Rejection::Forbidden.into());
        }
        if self.in_use(id) {
            return Err(Rejection::HasTickets.into());
        }
        if self.vendors.iter().any(|vendor| vendor.default_event.get() == id) {
            return Err(Rejection::field("eventId", "").into());
        }
        self.remove_event(id, by);
        Ok(Answer::Done(()))
    }

    /// Whether an event has tickets or will get some.
    pub(super) fn in_use(&self, event: i64) -> bool {
        self.in_use_but(event, Life::Deleted)
    }

    /// The same, when tickets of this kind are none.
    pub(super) fn in_use_but(&self, event: i64, none: Life) -> bool {
        let is_ticket =
            |paper: &Paper| paper.event == event && paper.life != Life::Deleted && paper.life != none;
        self.tickets.iter().any(is_ticket)
            || self.releases.iter().any(|planned| planned.release.event.get() == event && planned.is_open())
    }

    pub(super) fn remove_event(&mut self, id: i64, by: Actor) {
        self.events.retain(|event| event.id.get() != id);
        self.write(Row::of_house(self.now, Kind::EventDeleted, by, Some(id), Some(id)));
    }

    /// Whether this customer may take a ticket of this event now.
    pub(super) fn check_event(&self, id: i64, customer: i64) -> Result<(), Refused> {
        self.check_sale(id)?;
        let Some(limit) = self.event(id)?.details.terms.max_tickets_per_customer else { return Ok(()) };
        let kept = |ticket: i64| matches!(self.paper(ticket).map(|p| p.life), Some(Life::Sold { .. }));
        let bought = self.orders.iter().filter(|o| o.customer == customer && o.event == id);
        let bought = bought.filter(|o| kept(o.ticket)).count();
        let held = self.live_holds(customer).iter().filter(|paper| paper.event == id).count();
        if (bought + held) as i64 >= limit {
            return Err(Rejection::LimitReached { limit }.into());
        }
        Ok(())
    }

    /// Whether anybody may buy of it now.
    pub(super) fn check_sale(&self, id: i64) -> Result<(), Refused> {
        let terms = self.event(id)?.details.terms;
        if !self.may_sell(id) {
            return Err(Rejection::EventNotFound.into());
        }
        if let Some(Timestamp(from)) = terms.on_sale_at
            && self.now < from
        {
            return Err(Rejection::NotOnSale { on_sale_at: Timestamp(from) }.into());
        }
        if let Some(Timestamp(to)) = terms.sales_end_at
            && self.now >= to
        {
            return Err(Rejection::SalesEnded { sales_ended_at: Timestamp(to) }.into());
        }
        Ok(())
    }
}

fn check_times(t: Terms) -> Result<(), Refused> {
    match (t.from, t.to) {
        (Some(from), Some(to)) if to <= from => Err(Rejection::field("salesEndAt", "").into()),
        _ => Ok(()),
    }
}
