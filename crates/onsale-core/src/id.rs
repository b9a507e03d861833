//! Identifiers. The server makes them; on the wire each is an integer from 1 to 2^53 - 1, so that a
//! JavaScript number holds it exactly.

use std::fmt;

/// The largest identifier that a JSON number carries without loss (2^53 - 1).
pub const MAX_ID: i64 = (1 << 53) - 1;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Accepts 1 to 2^53 - 1, anything else is `None`.
            pub const fn new(value: i64) -> Option<Self> {
                if value >= 1 && value <= MAX_ID { Some(Self(value)) } else { None }
            }

            /// For a value that the store itself made and keeps; out-of-range values are clamped, never trusted.
            pub const fn from_store(value: i64) -> Self {
                Self(if value < 0 { 0 } else { value })
            }

            /// The plain integer, as stored and as sent.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// Who buys.
    CustomerId
);
id!(
    /// Who releases tickets.
    VendorId
);
id!(
    /// What a ticket admits to.
    EventId
);
id!(
    /// A ticket type inside one event. Internal: the wire names a type by its name.
    TypeId
);
id!(
    /// One row for each ticket.
    TicketId
);
id!(
    /// A vendor's schedule of batches.
    ReleaseId
);
id!(
    /// A purchase.
    OrderId
);
id!(
    /// An attempt to pay an order.
    PaymentId
);
id!(
    /// Money on its way back.
    RefundId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_between_one_and_the_largest_exact_double() {
        assert_eq!(TicketId::new(0), None);
        assert_eq!(TicketId::new(-7), None);
        assert_eq!(TicketId::new(1).map(TicketId::get), Some(1));
        assert_eq!(TicketId::new(MAX_ID).map(TicketId::get), Some(MAX_ID));
        assert_eq!(TicketId::new(MAX_ID + 1), None);
    }
}
