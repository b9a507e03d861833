//! Payments: money on its way in and on its way back, and what becomes of the order that it is for.
//!
//! Whatever is heard of a payment (the reply to our own call, a webhook, the reconciler's question) ends in one function,
//! [`observe()`], with what the provider said when it was asked. **Architecture invariant:** what a provider is still to be
//! asked or told follows from the stored states alone ([`Payment::owes`], [`Refund::is_owed`]), so a crash between any two steps
//! forgets nothing. `races.rs` walks through every order of all of it, with crashes and repeats in between.

pub mod amount;
mod attempt;
pub mod books;
pub mod checkout;
mod guard;
mod observe;
#[cfg(test)]
mod races;
mod refund;
pub mod sandbox;
pub mod signature;
mod snapshot;
mod state;
pub mod stripe;
pub mod trouble;

pub use attempt::{
    Attempt, Begun, Call, Canceller, OrderStanding, Payment, Start, begin, cancel, next_check,
};
pub use observe::{Facts, PaymentChange, Sale, Stock, observe};
pub use refund::{NewRefund, Refund, Requested, request_refund};
pub use snapshot::{PaymentSnapshot, Progress, RefundMark, RefundSeen, Said};
pub use state::{CaptureMode, Decline, Dispute, Method, PaymentState, Phase, RefundReason, RefundState};

use crate::{Millis, Timestamp};

/// Payment window, 120 s from the arrival of the request to pay: the first payment of an order moves its deadline this far, once.
pub const PAY_WINDOW: Millis = Millis(120_000);
/// Window for a late authorisation, 300 s after the deadline: it still buys if tickets are free, because a 3-D Secure page may
/// take longer than the hold. Then the payment is voided.
pub const LATE_YES: Millis = Millis(300_000);
/// Lookup period of a payment that the provider does not know, 26 h from its start: a request to create it cannot arrive
/// later than its idempotency key lives (24 h).
pub const LOOKED_FOR: Millis = Millis(26 * 3_600_000);
/// Last lookup before the deadline, 5 s ahead of it: an authorisation whose webhook is late is then still in time.
pub const LAST_LOOK: Millis = Millis(5_000);
/// Tries of a refund, each with its own idempotency key, before it is left to a person.
pub const REFUND_TRIES: u32 = 5;

/// Why money is not moved. Each has something that the caller can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The order's deadline was over when the request arrived.
    #[error("the order has expired")]
    OrderExpired {
        /// When it was over.
        expired_at: Timestamp,
    },
    /// The order was given up.
    #[error("the order was cancelled")]
    OrderCancelled,
    /// The order is bought.
    #[error("the order is bought already")]
    AlreadyPaid,
    /// The order costs nothing.
    #[error("the order costs nothing")]
    NothingToPay,
    /// An order is of one vendor, in one currency.
    #[error("an order is of one vendor, in one currency")]
    SeveralVendors,
    /// A fee below zero, a discount above it, or more discount than there is to pay.
    #[error("a fee or discount that cannot be")]
    UnsoundCharge,
    /// The order has no such line that could be given back.
    #[error("the order has no such line")]
    NoSuchLine,
    /// The provider cannot charge this amount.
    #[error(transparent)]
    NotChargeable(#[from] amount::NotChargeable),
    /// Nothing was paid that could be given back.
    #[error("nothing was paid that could be given back")]
    NothingToRefund,
    /// More is asked for than is left.
    #[error("more than is left of the payment")]
    RefundTooLarge {
        /// What can still be given back, in minor units.
        left: i64,
    },
    /// The customer's bank has taken the money back for now; a refund would pay twice.
    #[error("the payment is disputed")]
    Disputed,
}
