//! What customers do, and what of the pool and its stock can be seen.

use onsale_core::{
    Amount, Currency, CustomerId, EventId, Millis, OrderId, Price, Ticket, TicketId, Timestamp, TypeName,
    VendorId,
};
use smallvec::SmallVec;

/// Which tickets a caller means; an absent part means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this event.
    pub event: Option<EventId>,
    /// Of this vendor.
    pub vendor: Option<VendorId>,
    /// Of this type.
    pub type_name: Option<TypeName>,
    /// With a price in this currency.
    pub currency: Option<Currency>,
    /// At this price or above, in the event's currency.
    pub min_price: Option<Amount>,
    /// At this price or below, in the event's currency.
    pub max_price: Option<Amount>,
}

impl Filter {
    /// With bounds on a price that name no currency: of the house's. One event has one currency, so its prices need none.
    #[must_use]
    pub fn priced_in(mut self, house: Currency) -> Self {
        let is_bounded = self.min_price.is_some() || self.max_price.is_some();
        self.currency = Currency::of_bound(self.currency, is_bounded && self.event.is_none(), house);
        self
    }
}

/// Take a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// Who takes it.
    pub customer: CustomerId,
    /// What may be taken; `min_price` is not used.
    pub filter: Filter,
    /// Exactly this ticket.
    pub ticket: Option<TicketId>,
}

/// Buy what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finalize {
    /// The holder.
    pub customer: CustomerId,
    /// Which ticket; `None` means all that the customer holds of one vendor, in one order.
    pub ticket: Option<TicketId>,
}

/// Give up what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancel {
    /// The holder.
    pub customer: CustomerId,
    /// Which ticket, when several may be held; otherwise the one there is.
    pub ticket: Option<TicketId>,
}

/// A page of what is in the pool, in pool order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolPage {
    /// Which tickets.
    pub filter: Filter,
    /// Those behind this one.
    pub after: Option<TicketId>,
    /// At most so many; never more than [`onsale_core::limits::PAGE_ROWS`].
    pub limit: usize,
}

/// A hold that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The ticket, reserved.
    pub ticket: Ticket,
    /// How long the hold lasts.
    pub hold: Millis,
    /// When its customer may reserve the like again if it runs out unused; `None` where that costs nothing.
    pub again: Option<Timestamp>,
}

/// Tickets that were bought in one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// The tickets, sold, one for each line of the order. There is at least one.
    pub tickets: SmallVec<[Ticket; 1]>,
    /// The order.
    pub order: OrderId,
}

impl Sold {
    /// The first ticket: the only one, unless the customer held several.
    pub fn ticket(&self) -> &Ticket {
        &self.tickets[0]
    }
}

/// What became of the holds that ran out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Holds whose end was written down.
    pub tidied: usize,
    /// Whether more have run out already.
    pub more: bool,
    /// When the next hold runs out, if there is one.
    pub next_expiry: Option<Timestamp>,
}

/// The stock of one ticket type of one event at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    /// The event.
    pub event: EventId,
    /// Its vendor.
    pub vendor: VendorId,
    /// The type.
    pub type_name: TypeName,
    /// The event's currency.
    pub currency: Currency,
    /// The lowest price of a pool that has tickets, or that last had some.
    pub min_price: Price,
    /// The highest price of a pool that has tickets, or that last had some.
    pub max_price: Price,
    /// In the pool.
    pub available: i64,
    /// Held.
    pub reserved: i64,
    /// Bought.
    pub sold: i64,
    /// What was paid for them, in minor units of the currency.
    pub revenue: i64,
    /// Minted by releases or moved in, less moved out.
    pub released: i64,
    /// Whether its vendor may sell; others are not to see what it has.
    pub is_public: bool,
    /// When all that is left is held: when the first of it comes free, if nobody buys it.
    pub next_expiry: Option<Timestamp>,
}
