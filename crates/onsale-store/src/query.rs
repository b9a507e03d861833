//! What is read beside the writer: each page of a list is its own short read, so that a slow reader holds
//! no transaction open.

use onsale_core::audit::Books;
use onsale_core::{
    Actor, Amount, Currency, CustomerId, EventId, Kind, OrderId, Price, Status, Timestamp, TypeName, VendorId,
};

use crate::command::Filter;

/// A page of a list in the order of its ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Rows behind this id.
    pub after: Option<i64>,
    /// At most so many; never more than [`onsale_core::limits::PAGE_ROWS`].
    pub limit: usize,
}

/// A page of tickets of any status, in pool order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketPage {
    /// Which tickets.
    pub filter: Filter,
    /// Only with this status at the instant of reading.
    pub status: Option<Status>,
    /// Those behind this ticket.
    pub after: Option<i64>,
    /// At most so many; never more than [`onsale_core::limits::PAGE_ROWS`].
    pub limit: usize,
}

/// Whose orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orders {
    /// Those that a customer made.
    OfCustomer(CustomerId),
    /// Those of a vendor's tickets.
    OfVendor(VendorId),
}

/// A page of orders by their ids; absent parts of the filter mean any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderPage {
    /// Whose.
    pub whose: Orders,
    /// Made by this customer.
    pub customer: Option<CustomerId>,
    /// With a ticket of this event.
    pub event: Option<EventId>,
    /// In this state.
    pub state: Option<onsale_core::OrderState>,
    /// Those behind this order.
    pub after: Option<i64>,
    /// At most so many; never more than [`onsale_core::limits::PAGE_ROWS`].
    pub limit: usize,
}

/// A page of a list, and from where the next one goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// The rows; there may be fewer than asked for, even none, although more follow.
    pub rows: Vec<T>,
    /// What to pass as `after` for the next page; `None` at the end.
    pub next: Option<i64>,
}

/// Who looks for events: those of a vendor who may not sell are not there for others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seer {
    /// Sees what is public.
    #[default]
    Anyone,
    /// Finds what it has a ticket for, too.
    Customer(CustomerId),
    /// Sees its own, too.
    Vendor(VendorId),
    /// Sees everything.
    Admin,
}

/// How a list of events is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EventOrder {
    /// As they were made.
    #[default]
    Id,
    /// By when they start; those without a start come last.
    StartsAt,
    /// By name, letter case and accents aside.
    Name,
}

/// A search for events; absent parts mean any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventSearch {
    /// Who looks.
    pub seer: Seer,
    /// Words that name, venue, address, line-up, description or the organiser's name contain, all of them, letter case and
    /// accents aside.
    pub text: Option<String>,
    /// Of this vendor.
    pub vendor: Option<VendorId>,
    /// Starting at this instant or later.
    pub from: Option<Timestamp>,
    /// Starting at this instant or earlier.
    pub to: Option<Timestamp>,
    /// With tickets of this type.
    pub type_name: Option<TypeName>,
    /// With prices in this currency.
    pub currency: Option<Currency>,
    /// With tickets at this price or above.
    pub min_price: Option<Amount>,
    /// With tickets at this price or below.
    pub max_price: Option<Amount>,
    /// True: only events with such tickets in the pool. False: only events without.
    pub available: Option<bool>,
    /// Order of the list.
    pub order: EventOrder,
    /// Whether the order is turned round.
    pub descending: bool,
    /// Those behind this event.
    pub after: Option<EventId>,
    /// At most so many; never more than [`onsale_core::limits::PAGE_ROWS`].
    pub limit: usize,
}

/// Which of a picture's sizes is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureSize {
    /// For a whole page and for a link's preview.
    Large,
    /// For a list.
    Small,
}

/// A picture as it was put up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureBytes {
    /// Names these bytes.
    pub tag: String,
    /// The picture.
    pub bytes: Vec<u8>,
}

/// One row of the journal, as it concerns one ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// Number of the row.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// What happened.
    pub kind: Kind,
    /// Who did it.
    pub actor: Actor,
    /// The ticket's version after it.
    pub version: i64,
    /// The ticket's status after it.
    pub status: Status,
    /// The ticket's type after it.
    pub type_name: TypeName,
    /// The ticket's price after it.
    pub price: Price,
    /// The event's currency.
    pub currency: Currency,
    /// The customer concerned.
    pub customer: Option<CustomerId>,
    /// When the hold is over, while it is reserved.
    pub held_until: Option<Timestamp>,
    /// The order with which it was bought or given back.
    pub order: Option<OrderId>,
    /// What moved with it, in minor units: positive for a sale, negative for a refund.
    pub amount: Option<i64>,
}

/// The books of the whole house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// The instant at which it was counted.
    pub at: Timestamp,
    /// By event and type.
    pub pools: Vec<AuditRow>,
    /// Each thing that does not agree, in words. Empty when all is well.
    pub problems: Vec<String>,
}

/// The books of one type of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// The event.
    pub event: EventId,
    /// The type.
    pub type_name: TypeName,
    /// Its books, counted from the tickets themselves.
    pub books: Books,
}

/// What the dashboards of an operator show, as it is at one instant.
#[derive(Clone, Debug)]
pub struct Vitals {
    /// The stock of every event and type.
    pub stock: Vec<crate::Stock>,
    /// How long the most overdue batch has been due.
    pub overdue: onsale_core::Millis,
    /// The number of the newest journal row.
    pub newest_journal: i64,
}

impl Audit {
    /// The books and what else was found; a type whose books do not balance is a problem, too.
    pub(crate) fn of(at: Timestamp, pools: Vec<AuditRow>, mut problems: Vec<String>) -> Self {
        for row in pools.iter().filter(|row| !row.books.balanced()) {
            let AuditRow { event, type_name, books } = row;
            problems.push(format!(
                "the books of {} of event {event} do not balance: {} released + {} moved in - {} moved out, and {} tickets",
                type_name.as_str(),
                books.released,
                books.moved_in,
                books.moved_out,
                books.by_status.iter().sum::<i64>()
            ));
        }
        Self { at, pools, problems }
    }

    /// Whether all books balance and nothing else is wrong.
    pub fn balanced(&self) -> bool {
        self.problems.is_empty() && self.pools.iter().all(|row| row.books.balanced())
    }
}

/// The events that stock was found for.
pub(crate) type EventSet = std::collections::BTreeSet<EventId>;

impl EventSearch {
    /// With bounds on a price that name no currency: of the house's.
    #[must_use]
    pub fn priced_in(mut self, house: Currency) -> Self {
        let is_bounded = self.min_price.is_some() || self.max_price.is_some();
        self.currency = Currency::of_bound(self.currency, is_bounded, house);
        self
    }

    /// Whether only the stock can tell which events fit.
    pub(crate) fn asks_for_stock(&self) -> bool {
        self.type_name.is_some()
            || self.min_price.is_some()
            || self.max_price.is_some()
            || self.available.is_some()
    }

    /// The events whose stock fits type, price and, unless those without stock are asked for, availability.
    pub(crate) fn events_in(&self, stock: &[crate::Stock]) -> EventSet {
        stock
            .iter()
            .filter(|row| self.type_name.as_ref().is_none_or(|name| *name == row.type_name))
            .filter(|row| self.min_price.is_none_or(|min| min.is_reached_by(row.max_price, row.currency)))
            .filter(|row| self.max_price.is_none_or(|max| max.covers(row.min_price, row.currency)))
            .filter(|row| self.available.is_none() || row.available > 0)
            .map(|row| row.event)
            .collect()
    }
}

/// How far the journal has been read: for each server that writes, where its rows begin and the last one that was
/// looked at. The order of rows of different servers is not that of their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor(pub(crate) std::collections::BTreeMap<i64, i64>);

impl Cursor {
    /// How many rows lie behind it (where numbers were skipped, a few more): it grows as the journal does.
    pub fn position(&self) -> i64 {
        self.0.iter().map(|(first, last)| last - first).sum()
    }
}

/// A question for what happened since a certain row of the journal.
pub struct FeedQuery {
    /// Rows behind this; at most [`onsale_core::limits::PAGE_ROWS`] of them are looked at.
    pub after: Cursor,
    /// Which rows somebody wants to hear of, by what they say and the customer concerned.
    pub wanted: Box<dyn Fn(Kind, Option<CustomerId>) -> bool + Send>,
    /// The last so many rows come whatever they are about.
    pub last_rows: usize,
}

impl std::fmt::Debug for FeedQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FeedQuery").field("after", &self.after).finish_non_exhaustive()
    }
}

/// What happened since a certain row of the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// The rows that were asked for, oldest first.
    pub rows: Vec<FeedRow>,
    /// Behind the last row that was looked at.
    pub read_to: Cursor,
    /// Whether there may be more behind it.
    pub more: bool,
    /// Holds that began in all rows looked at.
    pub reserved: i64,
    /// Sales in all rows looked at.
    pub sold: i64,
}

/// One row of the journal, as it is told to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRow {
    /// Number of the row.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// What happened.
    pub kind: Kind,
    /// Who did it.
    pub actor: Actor,
    /// The event concerned.
    pub event: Option<EventId>,
    /// The ticket concerned; of a released chunk the first.
    pub ticket: Option<onsale_core::TicketId>,
    /// The customer concerned: the holder or owner, or whose hold has ended.
    pub customer: Option<CustomerId>,
    /// When the hold is over, where one began.
    pub held_until: Option<Timestamp>,
    /// The ticket's type after it.
    pub type_name: Option<TypeName>,
    /// The ticket's price after it.
    pub price: Option<Price>,
    /// The release that brought a chunk.
    pub release: Option<onsale_core::ReleaseId>,
    /// Tickets in the chunk.
    pub tickets: Option<i64>,
    /// The id of what changed, where it is no ticket.
    pub subject: Option<i64>,
}

/// What another clock said, between two looks at ours (microseconds).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReading {
    /// Our time when it was asked.
    pub asked_us: i64,
    /// Its time since the epoch.
    pub theirs_us: i64,
    /// Our time when the answer was there.
    pub answered_us: i64,
}
