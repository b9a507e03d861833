//! Reserve, finalize, cancel, and the end of holds.

use onsale_core::{Actor, CustomerId, Kind, Millis, OrderId, Rejection, Status, Ticket, Timestamp};
use onsale_store::{Answer, Expired, Held, Sold};

use super::{Bought, Life, Model, Paper, Past, Refused, Verdict};
use crate::plan::Wish;

/// For so long at least it must be said that a hold has run out.
const EXPIRY_SAID: i64 = 10 * 60_000;
/// The end of a hold is written down so long after it at the earliest.
const GRACE: i64 = 1_000;
/// Holds whose end the job writes down at a time.
const TIDIED_BY_THE_JOB: usize = 500;

impl Model {
    pub(crate) fn live_holds(&self, who: i64) -> Vec<&Paper> {
        let live = |paper: &&Paper| matches!(paper.life, Life::Held { customer, until, .. } if customer == who && until > self.now);
        self.tickets.iter().filter(live).collect()
    }

    pub(super) fn reserve(&mut self, customer: i64, wish: Wish, ticket: Option<i64>, by: Actor) -> Verdict {
        if self.customer(customer).is_none() {
            return Err(Rejection::CustomerNotFound.into());
        }
        if !self.running {
            return Err(Rejection::SalesStopped.into());
        }
        let held = self.live_holds(customer);
        if held.len() >= self.rules.max_holds {
            let any =
                held.iter().map(|paper| Rejection::AlreadyReserved { ticket: Box::new(self.show(paper)) });
            return Err(Refused(any.collect()));
        }
        let id = match ticket {
            Some(id) => self.named(customer, id, wish)?,
            None => self.first(customer, wish)?,
        };
        Ok(Answer::Held(self.hold(customer, id, by)?))
    }

    fn named(&self, customer: i64, id: i64, wish: Wish) -> Result<i64, Refused> {
        let paper = self.paper(id).ok_or(Rejection::TicketNotFound)?;
        self.check_event(paper.event, customer)?;
        match self.status(paper) {
            Status::Deleted => Err(Rejection::TicketNotFound.into()),
            Status::Available => match self.misfit(paper, wish) {
                None => Ok(id),
                Some(field) => Err(Rejection::TicketDoesNotFit { field }.into()),
            },
            status => Err(Rejection::TicketNotAvailable { status }.into()),
        }
    }

    /// The first free ticket that fits, of an event that is open to this customer.
    fn first(&self, customer: i64, wish: Wish) -> Result<i64, Refused> {
        if let Some(event) = wish.event {
            self.check_event(event, customer)?;
        }
        if wish.vendor.is_some_and(|vendor| self.vendor(vendor).is_none()) {
            return Err(Rejection::VendorNotFound.into());
        }
        let mut refusals = Vec::new();
        for paper in self.pool(wish) {
            match self.check_event(paper.event, customer) {
                Ok(()) => return Ok(paper.id),
                // What is not public is not there.
                Err(Refused(why)) => refusals.extend(why),
            }
        }
        Err(self.nothing_left(wish, &refusals))
    }

    /// Why there is none: the customer's limit, others' holds, a sale that has not begun, one that has ended.
    fn nothing_left(&self, wish: Wish, refusals: &[Rejection]) -> Refused {
        let of = |wanted: fn(&Rejection) -> bool| {
            refusals.iter().filter(|r| wanted(r)).cloned().collect::<Vec<_>>()
        };
        let limits = of(|r| matches!(r, Rejection::LimitReached { .. }));
        if !limits.is_empty() {
            return Refused(limits);
        }
        let mut refusals = refusals.to_vec();
        let mut next = None;
        for paper in self.shown().filter(|paper| self.fits(paper, wish)) {
            match paper.life {
                Life::Held { until, .. } if until > self.now => match self.check_sale(paper.event) {
                    Ok(()) => next = Some(next.map_or(until, |next: i64| next.min(until))),
                    // It does not come back to anybody who may buy it.
                    Err(Refused(why)) => refusals.extend(why),
                },
                Life::Held { .. }
                | Life::Free
                | Life::Sold { .. }
                | Life::Withdrawn
                | Life::Refunded { .. }
                | Life::Deleted => {}
            }
        }
        if let Some(next) = next {
            return Rejection::AllHeld { next_expiry_at: Timestamp(next) }.into();
        }
        let of = |wanted: fn(&Rejection) -> bool| {
            refusals.iter().filter(|r| wanted(r)).cloned().collect::<Vec<_>>()
        };
        let starts = refusals.iter().filter_map(|r| match r {
            Rejection::NotOnSale { on_sale_at } => Some(*on_sale_at),
            _ => None,
        });
        if let Some(on_sale_at) = starts.min() {
            return Rejection::NotOnSale { on_sale_at }.into();
        }
        let ended = of(|r| matches!(r, Rejection::SalesEnded { .. }));
        if ended.is_empty() { Rejection::SoldOut.into() } else { Refused(ended) }
    }

    fn hold(&mut self, customer: i64, id: i64, by: Actor) -> Result<Held, Refused> {
        self.write_lapse(id);
        let event = self.paper(id).ok_or(Rejection::TicketNotFound)?.event;
        let length = self.event(event)?.details.terms.hold.map_or(self.rules.hold, |hold| hold.0);
        let until = self.now + length;
        // A new hold makes an old one that ran out nobody's business.
        self.past.retain(|past| past.customer != customer);
        for paper in &mut self.tickets {
            if let Life::Held { customer: holder, forgotten, until } = &mut paper.life
                && *holder == customer
                && *until <= self.now
            {
                *forgotten = true;
            }
        }
        self.set_life(id, Life::Held { customer, until, forgotten: false });
        self.write_ticket(Kind::Reserved, by, id, Some(customer), Some(until));
        let ticket = self.show(self.paper(id).ok_or(Rejection::TicketNotFound)?);
        // In the simulator a hold that runs out costs nothing.
        Ok(Held { ticket, hold: Millis(length), again: None })
    }

    pub(super) fn finalize(
        &mut self,
        customer: i64,
        ticket: Option<i64>,
        arrived: i64,
        by: Actor,
    ) -> Verdict {
        let ids = self.bought_at_once(customer, ticket, arrived)?;
        let order = self.orders.last().map_or(0, |bought| bought.order) + 1;
        let mut tickets = Vec::new();
        for id in ids {
            self.set_life(id, Life::Sold { customer, at: self.now });
            self.write_ticket(Kind::Finalized, by, id, Some(customer), None);
            let ticket = self.show(self.paper(id).ok_or(Rejection::TicketNotFound)?);
            self.orders.push(Bought { order, ticket: id, customer, event: ticket.event.get() });
            tickets.push(ticket);
        }
        Ok(Answer::Sold(Sold { tickets: tickets.into(), order: OrderId::from_store(order) }))
    }

    /// The tickets that a purchase means: the one that is named, or all that the customer holds of the vendor whose hold is
    /// over first. A hold that ran out after the request arrived counts; if its ticket is gone nothing is bought.
    fn bought_at_once(&self, who: i64, wanted: Option<i64>, arrived: i64) -> Result<Vec<i64>, Refused> {
        if wanted.is_some() {
            return self.held_by(who, wanted, arrived).map(|id| vec![id]);
        }
        if self.customer(who).is_none() {
            return Err(Rejection::CustomerNotFound.into());
        }
        let lost = self.past.iter().filter(|past| past.customer == who && arrived < past.until);
        let lost: Vec<Rejection> =
            lost.map(|past| Rejection::ReservationExpired { expired_at: Timestamp(past.until) }).collect();
        if !lost.is_empty() {
            return Err(Refused(lost));
        }
        let mut held: Vec<(i64, i64, i64)> = Vec::new();
        for paper in &self.tickets {
            if let Life::Held { customer, until, forgotten } = paper.life
                && customer == who
                && (until > self.now || arrived < until && !forgotten)
            {
                held.push((until, paper.id, self.vendor_of(paper)));
            }
        }
        let Some((_, _, vendor)) = held.iter().min().copied() else {
            return self.held_by(who, None, arrived).map(|id| vec![id]);
        };
        let mut ids: Vec<i64> = held.iter().filter(|(.., of)| *of == vendor).map(|(_, id, _)| *id).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    fn vendor_of(&self, paper: &Paper) -> i64 {
        let event = self.events.iter().find(|event| event.id.get() == paper.event);
        event.map_or(0, |event| event.vendor.get())
    }

    pub(super) fn cancel(&mut self, customer: i64, ticket: Option<i64>, arrived: i64, by: Actor) -> Verdict {
        let id = self.held_by(customer, ticket, arrived)?;
        self.set_life(id, Life::Free);
        self.write_ticket(Kind::Cancelled, by, id, Some(customer), None);
        Ok(Answer::Ticket(self.show(self.paper(id).ok_or(Rejection::TicketNotFound)?)))
    }

    /// The ticket that a customer holds, by the moment at which the request arrived.
    fn held_by(&self, who: i64, wanted: Option<i64>, arrived: i64) -> Result<i64, Refused> {
        if let Some(paper) = self.live_holds(who).iter().find(|paper| wanted.is_none_or(|id| id == paper.id))
        {
            return Ok(paper.id);
        }
        if self.customer(who).is_none() {
            return Err(Rejection::CustomerNotFound.into());
        }
        let mut over: Vec<(i64, i64, bool)> = Vec::new();
        over.extend(self.tickets.iter().filter_map(|paper| match paper.life {
            Life::Held { customer, until, forgotten: false } if customer == who => {
                Some((until, paper.id, true))
            }
            Life::Held { .. }
            | Life::Free
            | Life::Sold { .. }
            | Life::Withdrawn
            | Life::Refunded { .. }
            | Life::Deleted => None,
        }));
        let past = self.past.iter().filter(|past| past.customer == who);
        over.extend(past.map(|past| (past.until, past.ticket, false)));
        over.retain(|(_, id, _)| wanted.is_none_or(|wanted| wanted == *id));
        match over.into_iter().max() {
            Some((until, id, true)) if arrived < until => Ok(id),
            Some((until, ..)) => Err(self.expired(until)),
            None => Err(Rejection::NoReservation.into()),
        }
    }

    fn expired(&self, until: i64) -> Refused {
        let expired = Rejection::ReservationExpired { expired_at: Timestamp(until) };
        if self.now - until <= EXPIRY_SAID {
            expired.into()
        } else {
            Refused(vec![expired, Rejection::NoReservation])
        }
    }

    /// If the ticket's hold is over and nobody has written that down, it is written down now.
    pub(super) fn write_lapse(&mut self, id: i64) {
        let Some(Paper { life: Life::Held { customer, until, forgotten }, .. }) = self.paper(id).cloned()
        else {
            return;
        };
        self.set_life(id, Life::Free);
        self.write_ticket(Kind::Expired, Actor::System, id, Some(customer), None);
        if !forgotten {
            self.past.push(Past { customer, ticket: id, until });
        }
    }

    pub(super) fn expire_holds(&mut self) -> Expired {
        let tidied = self.tidy(TIDIED_BY_THE_JOB);
        let more = !self.to_tidy().is_empty();
        Expired { tidied, more, next_expiry: None }
    }

    /// Writes down the end of holds that have been over for a while, the earliest first.
    pub(super) fn tidy(&mut self, most: usize) -> usize {
        let over: Vec<(i64, i64)> = self.to_tidy().into_iter().take(most).collect();
        over.iter().for_each(|(_, id)| self.write_lapse(*id));
        over.len()
    }

    fn to_tidy(&self) -> Vec<(i64, i64)> {
        let mut over: Vec<(i64, i64)> = Vec::new();
        for paper in &self.tickets {
            if let Life::Held { until, .. } = paper.life
                && until <= self.now - GRACE
            {
                over.push((until, paper.id));
            }
        }
        over.sort_unstable();
        over
    }

    pub(super) fn paper(&self, id: i64) -> Option<&Paper> {
        self.tickets.iter().find(|paper| paper.id == id)
    }

    pub(super) fn set_life(&mut self, id: i64, life: Life) {
        self.tickets.iter_mut().filter(|paper| paper.id == id).for_each(|paper| paper.life = life);
    }

    /// A ticket as it is shown now.
    pub(crate) fn show(&self, paper: &Paper) -> Ticket {
        let (customer, reserved_until, sold_at) = match paper.life {
            Life::Held { customer, until, .. } if until > self.now => (Some(customer), Some(until), None),
            Life::Sold { customer, at } | Life::Refunded { customer, at } => (Some(customer), None, Some(at)),
            Life::Held { .. } | Life::Free | Life::Withdrawn | Life::Deleted => (None, None, None),
        };
        let vendor = self.events.iter().find(|event| event.id.get() == paper.event).map(|event| event.vendor);
        Ticket {
            id: onsale_core::TicketId::from_store(paper.id),
            vendor: vendor.unwrap_or(onsale_core::VendorId::from_store(0)),
            event: onsale_core::EventId::from_store(paper.event),
            type_name: paper.type_name.clone(),
            price: onsale_core::Price::from_store(paper.price),
            currency: onsale_core::Currency::default(),
            status: self.status(paper),
            release: onsale_core::ReleaseId::from_store(paper.release),
            created_at: Timestamp(paper.created_at),
            customer: customer.map(CustomerId::from_store),
            reserved_until: reserved_until.map(Timestamp),
            sold_at: sold_at.map(Timestamp),
        }
    }
}
