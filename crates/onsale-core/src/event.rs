//! Events: when they are on sale, and how a hold on one of their tickets is bounded.

use crate::{Currency, EventId, Millis, Name, Rejection, Timestamp, VendorId};

/// What a ticket admits to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The event.
    pub id: EventId,
    /// Whose event it is.
    pub vendor: VendorId,
    /// What its organiser says of it.
    pub details: EventDetails,
    /// Who organises it: its vendor's name.
    pub organiser: Name,
    /// Which picture it has, if somebody has put one up: another picture has another tag.
    pub picture: Option<String>,
    /// When the record was made.
    pub created_at: Timestamp,
}

/// The part of an event that its organiser sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventDetails {
    /// Display name.
    pub name: Name,
    /// Where it takes place.
    pub venue: Option<Name>,
    /// Where that is, as one would tell a driver.
    pub address: Option<Name>,
    /// Who performs, in the order of the bill; at most [`crate::limits::LINE_UP`] names.
    pub line_up: Vec<Name>,
    /// When it begins.
    pub starts_at: Option<Timestamp>,
    /// IANA zone of the venue, such as "Europe/Berlin"; "UTC" where none was given.
    pub timezone: String,
    /// Currency of all its prices.
    pub currency: Currency,
    /// Sale rules.
    pub terms: SaleTerms,
    /// Free text, at most 10,000 characters.
    pub description: Option<String>,
}

impl EventDetails {
    /// When it begins, for what cannot do without: an entry in a calendar.
    pub fn beginning(&self) -> Result<Timestamp, Rejection> {
        self.starts_at.ok_or(Rejection::EventWithoutStart)
    }
}

/// The rules of an event's sale: small and `Copy`, because every reservation looks at them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SaleTerms {
    /// Nothing can be reserved before this instant.
    pub on_sale_at: Option<Timestamp>,
    /// Nothing can be reserved from this instant on.
    pub sales_end_at: Option<Timestamp>,
    /// Bound on available + reserved tickets; what does not fit of a batch waits.
    pub pool_capacity: Option<i64>,
    /// Length of a hold; the server's own setting where none was given.
    pub hold: Option<Millis>,
    /// Tickets that one customer may hold and own together.
    pub max_tickets_per_customer: Option<i64>,
}

/// Why nobody, or not this customer, may take a ticket of an event now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotForSale {
    /// There is no such event, or it is not public.
    NotFound,
    /// Its sale begins then.
    NotYet(Timestamp),
    /// Its sale has ended then.
    Over(Timestamp),
    /// The customer has as many of its tickets as one may have.
    LimitReached(i64),
}

impl From<NotForSale> for Rejection {
    fn from(why: NotForSale) -> Self {
        match why {
            NotForSale::NotFound => Self::EventNotFound,
            NotForSale::NotYet(on_sale_at) => Self::NotOnSale { on_sale_at },
            NotForSale::Over(sales_ended_at) => Self::SalesEnded { sales_ended_at },
            NotForSale::LimitReached(limit) => Self::LimitReached { limit },
        }
    }
}

impl SaleTerms {
    /// Whether these rules can hold together: a sale ends after it has begun.
    pub fn check(&self) -> Result<(), Rejection> {
        match (self.on_sale_at, self.sales_end_at) {
            (Some(begin), Some(end)) if end <= begin => {
                Err(Rejection::field("salesEndAt", "must be later than onSaleAt"))
            }
            (Some(_) | None, Some(_) | None) => Ok(()),
        }
    }

    /// Whether a ticket can be reserved at `now`, and if not, why.
    pub fn check_on_sale(&self, now: Timestamp) -> Result<(), NotForSale> {
        match (self.on_sale_at, self.sales_end_at) {
            (Some(at), _) if now < at => Err(NotForSale::NotYet(at)),
            (_, Some(at)) if now >= at => Err(NotForSale::Over(at)),
            (Some(_) | None, Some(_) | None) => Ok(()),
        }
    }

    /// How many more tickets fit into a pool that has `in_pool` available and reserved ones.
    pub fn room(&self, in_pool: i64) -> i64 {
        self.pool_capacity.map_or(i64::MAX, |capacity| (capacity - in_pool).max(0))
    }

    /// Whether one more ticket fits into a pool that has `in_pool` available and reserved ones.
    pub fn check_room(&self, in_pool: i64) -> Result<(), Rejection> {
        match self.pool_capacity {
            Some(capacity) if in_pool >= capacity => Err(Rejection::PoolFull { capacity }),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether a customer with `owned` bought and held tickets may take another one.
    pub fn check_limit(&self, owned: i64) -> Result<(), NotForSale> {
        match self.max_tickets_per_customer {
            Some(limit) if owned >= limit => Err(NotForSale::LimitReached(limit)),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sale_opens_at_its_instant_and_ends_at_its_instant() {
        let terms = SaleTerms {
            on_sale_at: Some(Timestamp(10)),
            sales_end_at: Some(Timestamp(20)),
            ..SaleTerms::default()
        };
        assert_eq!(terms.check_on_sale(Timestamp(9)), Err(NotForSale::NotYet(Timestamp(10))));
        assert_eq!(terms.check_on_sale(Timestamp(10)), Ok(()));
        assert_eq!(terms.check_on_sale(Timestamp(19)), Ok(()));
        assert_eq!(terms.check_on_sale(Timestamp(20)), Err(NotForSale::Over(Timestamp(20))));
        assert_eq!(SaleTerms::default().check_on_sale(Timestamp(0)), Ok(()));
    }

    #[test]
    fn a_sale_ends_after_it_has_begun() {
        let check = |begin: Option<i64>, end: Option<i64>, expect: bool| {
            let (on_sale_at, sales_end_at) = (begin.map(Timestamp), end.map(Timestamp));
            let terms = SaleTerms { on_sale_at, sales_end_at, ..SaleTerms::default() };
            assert_eq!(terms.check().is_ok(), expect, "{begin:?} to {end:?}");
        };
        check(None, None, true);
        check(Some(5), None, true);
        check(None, Some(5), true);
        check(Some(5), Some(6), true);
        check(Some(5), Some(5), false);
        check(Some(5), Some(4), false);
    }

    #[test]
    fn room_and_limit_count_down_to_zero() {
        let terms =
            SaleTerms { pool_capacity: Some(5), max_tickets_per_customer: Some(2), ..SaleTerms::default() };
        assert_eq!((terms.room(0), terms.room(5), terms.room(9)), (5, 0, 0));
        assert_eq!(SaleTerms::default().room(1_000_000), i64::MAX);
        assert_eq!(terms.check_room(4), Ok(()));
        assert_eq!(terms.check_room(5), Err(Rejection::PoolFull { capacity: 5 }));
        assert_eq!(SaleTerms::default().check_room(1_000_000), Ok(()));
        assert_eq!(terms.check_limit(1), Ok(()));
        assert_eq!(terms.check_limit(2), Err(NotForSale::LimitReached(2)));
    }
}
