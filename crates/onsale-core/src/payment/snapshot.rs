//! What a provider says of a payment when it is asked: the only thing that moves one.

use super::state::{Decline, Dispute, RefundState};
use crate::{Currency, RefundId, Timestamp};

/// What a provider says of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Said {
    /// It does not know the payment.
    NotFound,
    /// Neither yes nor no.
    Pending {
        /// Whether the customer has to do something, such as 3-D Secure.
        action_needed: bool,
    },
    /// The bank said no.
    Declined {
        /// Why.
        code: Decline,
    },
    /// The bank said yes; the money can be collected.
    Authorized {
        /// How much, in minor units.
        amount: i64,
        /// Until when, where the provider says so.
        capture_before: Option<Timestamp>,
    },
    /// It was called off, by whomever; no money moves any more.
    Canceled,
    /// The money was collected.
    Captured {
        /// How much, in minor units.
        amount: i64,
    },
}

crate::order::numbered! {
    /// How far a provider has come with a payment. It never goes back, so what says less than is known is old.
    Progress {
        /// It has not heard of it.
        Nothing = 0 "nothing",
        /// It is open.
        Open = 1 "open",
        /// The bank said yes.
        Authorized = 2 "authorized",
        /// It was called off, for good.
        Canceled = 3 "canceled",
        /// The money was collected, for good.
        Captured = 4 "captured",
    }
}

impl Said {
    /// How far the provider has come.
    pub const fn progress(self) -> Progress {
        match self {
            Self::NotFound => Progress::Nothing,
            Self::Pending { .. } | Self::Declined { .. } => Progress::Open,
            Self::Authorized { .. } => Progress::Authorized,
            Self::Canceled => Progress::Canceled,
            Self::Captured { .. } => Progress::Captured,
        }
    }
}

/// Whose refund it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RefundMark {
    /// Ours, at this try.
    Ours {
        /// The refund.
        id: RefundId,
        /// The try, from 0.
        attempt: u32,
    },
    /// Somebody made it at the provider.
    Outside {
        /// The provider's name for it.
        reference: String,
    },
}

/// A refund as a provider knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RefundSeen {
    /// Whose it is.
    pub mark: RefundMark,
    /// How much, in minor units.
    pub amount: i64,
    /// Where it stands there: pending, succeeded or failed.
    pub state: RefundState,
}

/// A payment as the provider knew it at one instant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PaymentSnapshot {
    /// When it was asked: an answer is as old as its question.
    pub asked_at: Timestamp,
    /// What it says.
    pub said: Said,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What went back, or is about to.
    pub refunds: Vec<RefundSeen>,
    /// Whether the customer's bank has asked for the money.
    pub dispute: Dispute,
}
