//! What a vendor does to single tickets, and sales that are undone.

use std::fmt;
use std::sync::Arc;

use onsale_core::{Amount, CustomerId, Name, OrderId, Status, Ticket, TicketId, TypeName, VendorId, limits};

use crate::access::NewMail;

/// Change a ticket that nobody holds or owns; absent parts stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateTicket {
    /// Which ticket.
    pub id: TicketId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
    /// New price, to be read in the event's currency.
    pub price: Option<Amount>,
    /// New type.
    pub type_name: Option<TypeName>,
    /// `available` or `withdrawn`.
    pub status: Option<Status>,
}

/// Delete a ticket that is available or withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteTicket {
    /// Which ticket.
    pub id: TicketId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
}

/// Undo sales: the tickets are refunded, for good, and a new one takes the place of each.
#[derive(Clone)]
pub struct VoidSales {
    /// Which sales.
    pub which: Sales,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
    /// Whether the pool gets a new ticket for each.
    pub back_to_pool: bool,
    /// Writes the mail that tells a customer; `None` where no mail leaves.
    pub letter: Option<Letter>,
}

/// Writes what a customer is told of sales that were undone.
pub type Letter = Arc<dyn Fn(&[Undone]) -> NewMail + Send + Sync>;

/// Which sales are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sales {
    /// Of this ticket, which must be sold.
    One(TicketId),
    /// Of these tickets, at most [`onsale_core::limits::VOIDED_AT_ONCE`]. Those that are refunded already are passed over.
    Of(Vec<TicketId>),
    /// To this customer, the oldest first, at most [`onsale_core::limits::VOIDED_AT_ONCE`].
    To(CustomerId),
}

impl Sales {
    /// As many as there may be of them.
    pub(crate) fn most(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Of(tickets) => tickets.len().min(limits::VOIDED_AT_ONCE),
            Self::To(_) => limits::VOIDED_AT_ONCE,
        }
    }
}

impl fmt::Debug for VoidSales {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VoidSales")
            .field("which", &self.which)
            .field("owner", &self.owner)
            .field("back_to_pool", &self.back_to_pool)
            .finish_non_exhaustive()
    }
}

/// Why no ticket took the place of a refunded one in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreplaced {
    /// The vendor may not sell.
    NotForSale,
    /// The event's pool has as many tickets as it may have.
    PoolFull,
    /// So many sales of this place were undone that it has no number left.
    PlaceUsedUp,
}

/// A sale that was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The ticket, refunded.
    pub ticket: Ticket,
    /// The purchase.
    pub order: OrderId,
    /// The ticket that took its place in the pool.
    pub replacement: Option<TicketId>,
    /// Why none did, where one was asked for.
    pub unreplaced: Option<Unreplaced>,
    /// What the event is called.
    pub event_name: Name,
}

/// Sales that were undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voided {
    /// Each of them.
    pub sales: Vec<Undone>,
    /// Whether there are more of those that were meant.
    pub more: bool,
}
