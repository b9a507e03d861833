//! Orders: what a customer buys from one vendor at once, in lines with signed amounts.

use crate::{Currency, CustomerId, EventId, Name, OrderId, TicketId, Timestamp, TypeName, VendorId};

macro_rules! numbered {
    ($(#[$about:meta])* $type:ident { $($(#[$doc:meta])* $name:ident = $number:literal $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $type { $($(#[$doc])* $name,)* }

        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The number in the database; it never changes its meaning.
            pub const fn number(self) -> i64 {
                match self { $(Self::$name => $number,)* }
            }

            /// The word on the wire.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Reads the number in the database.
            pub fn from_number(number: i64) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.number() == number)
            }

            /// Reads the word on the wire.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}
pub(crate) use numbered;

numbered! {
    /// Where an order stands.
    OrderState {
        /// Its lines are held, and nothing is paid yet.
        Open = 0 "open",
        /// A payment is under way.
        Paying = 1 "paying",
        /// Bought and paid; where no payment provider is set, the money is the vendor's business.
        Paid = 2 "paid",
        /// Bought, and costs nothing.
        Free = 3 "free",
        /// Given up before it was paid.
        Cancelled = 4 "cancelled",
        /// Not paid in time.
        Expired = 5 "expired",
    }
}

numbered! {
    /// What a line of an order stands for.
    LineKind {
        /// A ticket at its price.
        Ticket = 0 "ticket",
        /// A fee, on top of the tickets.
        Fee = 1 "fee",
        /// A discount: its amount is negative.
        Discount = 2 "discount",
    }
}

impl OrderState {
    /// Where an order of this total stands once it is bought.
    pub const fn bought(total: i64) -> Self {
        if total == 0 { Self::Free } else { Self::Paid }
    }
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// Its number in the order, from 1.
    pub number: u32,
    /// What it stands for.
    pub kind: LineKind,
    /// The ticket, where it is one.
    pub ticket: Option<TicketId>,
    /// What the ticket admits to.
    pub event: Option<EventId>,
    /// The ticket's type.
    pub type_name: Option<TypeName>,
    /// What it costs, in minor units, tax included; a discount is negative.
    pub amount: i64,
    /// The rate of the tax in it, in hundredths of a percent.
    pub tax_rate: i64,
    /// The tax in it, in minor units.
    pub tax: i64,
    /// When it was given back, where it was.
    pub refunded_at: Option<Timestamp>,
}

/// What a customer bought from one vendor at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The order.
    pub id: OrderId,
    /// Who sells.
    pub vendor: VendorId,
    /// Who buys.
    pub customer: CustomerId,
    /// Where it stands.
    pub state: OrderState,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// What its lines cost together, in minor units.
    pub total: i64,
    /// What of it is paid.
    pub paid: i64,
    /// What of that was given back.
    pub refunded: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its lines, by number.
    pub lines: Vec<OrderLine>,
}

/// Who bought a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// The order that it was bought with.
    pub order: OrderId,
    /// What the customer is called; `None` once it is erased.
    pub name: Option<Name>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_go_both_ways() {
        for state in OrderState::ALL {
            assert_eq!(OrderState::from_number(state.number()), Some(*state));
            assert_eq!(OrderState::parse(state.word()), Some(*state));
        }
        for kind in LineKind::ALL {
            assert_eq!(LineKind::from_number(kind.number()), Some(*kind));
            assert_eq!(LineKind::parse(kind.word()), Some(*kind));
        }
        assert_eq!((OrderState::from_number(6), LineKind::parse("seat")), (None, None));
    }

    #[test]
    fn what_costs_nothing_is_free() {
        assert_eq!(OrderState::bought(0), OrderState::Free);
        assert_eq!(OrderState::bought(1), OrderState::Paid);
    }
}
