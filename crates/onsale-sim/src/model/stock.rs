//! What is in the pool, and the counts.

use onsale_core::{EventId, Price, Rejection, Status, Timestamp};
use onsale_store::{Answer, Stock};

use super::{Life, Model, Paper, Verdict};
use crate::command::type_name;
use crate::plan::Wish;

impl Model {
    /// Whether a ticket is one of those that are meant.
    pub(super) fn fits(&self, paper: &Paper, wish: Wish) -> bool {
        self.misfit(paper, wish).is_none()
    }

    /// What of the wish the ticket does not fulfil: the first by this list.
    pub(super) fn misfit(&self, paper: &Paper, wish: Wish) -> Option<&'static str> {
        let vendor = self.events.iter().find(|event| event.id.get() == paper.event).map(|e| e.vendor.get());
        let wishes = [
            ("eventId", wish.event.is_none_or(|event| event == paper.event)),
            ("vendorId", wish.vendor.is_none_or(|wanted| vendor == Some(wanted))),
            ("type", wish.kind.is_none_or(|kind| type_name(kind) == paper.type_name)),
            ("minPrice", wish.min.is_none_or(|min| paper.price >= min)),
            ("maxPrice", wish.max.is_none_or(|max| paper.price <= max)),
        ];
        wishes.into_iter().find(|(_, fits)| !fits).map(|(field, _)| field)
    }

    /// The free tickets that fit, in the order of their places.
    pub(super) fn pool(&self, wish: Wish) -> Vec<&Paper> {
        let free = |paper: &&Paper| self.status(paper) == Status::Available && self.fits(paper, wish);
        let mut pool: Vec<&Paper> = self.shown().filter(free).collect();
        pool.sort_by_key(|paper| (paper.release, paper.batch, paper.position));
        pool
    }

    pub(super) fn count(&self, wish: Wish) -> Verdict {
        Ok(Answer::Count(self.pool(wish).len() as i64))
    }

    pub(super) fn available(&self, wish: Wish, after: Option<i64>, limit: usize) -> Verdict {
        let place = |paper: &Paper| (paper.release, paper.batch, paper.position);
        let after = match after {
            Some(id) => Some(self.paper(id).map(place).ok_or(Rejection::field("after", ""))?),
            None => None,
        };
        let behind = |paper: &&&Paper| after.is_none_or(|after| place(paper) > after);
        let pool = self.pool(wish);
        let page = pool.iter().filter(behind).take(limit.min(1_000)).map(|paper| self.show(paper));
        Ok(Answer::Tickets(page.collect()))
    }

    pub(super) fn holds_of(&self, customer: i64) -> Verdict {
        if self.customer(customer).is_none() {
            return Err(Rejection::CustomerNotFound.into());
        }
        Ok(Answer::Tickets(self.live_holds(customer).into_iter().map(|paper| self.show(paper)).collect()))
    }

    /// The stock by event and type; its prices are not part of what is compared.
    pub(super) fn stock(&self) -> Vec<Stock> {
        let mut types: Vec<_> = self.types.iter().collect();
        types.sort_by(|a, b| (a.event, &a.name).cmp(&(b.event, &b.name)));
        let papers = |books: &super::Books, status| {
            let (event, name) = (books.event, books.name.clone());
            let same = move |paper: &&Paper| paper.event == event && paper.type_name == name;
            self.tickets.iter().filter(same).filter(move |paper| self.status(paper) == status)
        };
        let of = |books: &super::Books, status| papers(books, status).count() as i64;
        let next_expiry = |books: &super::Books| {
            let until = |paper: &Paper| match paper.life {
                Life::Held { until, .. } => Some(Timestamp(until)),
                Life::Free | Life::Sold { .. } | Life::Withdrawn | Life::Refunded { .. } | Life::Deleted => {
                    None
                }
            };
            let all_held = of(books, Status::Available) == 0;
            all_held.then(|| papers(books, Status::Reserved).filter_map(until).min()).flatten()
        };
        let row = |books: &super::Books| {
            let event = self.event(books.event).ok()?;
            Some(Stock {
                event: EventId::from_store(books.event),
                vendor: event.vendor,
                type_name: books.name.clone(),
                currency: event.details.currency,
                min_price: Price::default(),
                max_price: Price::default(),
                available: of(books, Status::Available),
                reserved: of(books, Status::Reserved),
                sold: of(books, Status::Sold),
                revenue: papers(books, Status::Sold).map(|paper| paper.price).sum(),
                released: books.released + books.moved_in - books.moved_out,
                is_public: self.may_sell(books.event),
                next_expiry: next_expiry(books),
            })
        };
        types.into_iter().filter_map(row).collect()
    }
}
