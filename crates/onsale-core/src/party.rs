//! Customers and vendors as they are kept.

use crate::{CustomerId, Email, EventId, Millis, Name, Timestamp, VendorId};

/// Who buys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The customer.
    pub id: CustomerId,
    /// Display name.
    pub name: Name,
    /// Unique among customers, letter case aside.
    pub email: Email,
    /// When the record was made.
    pub created_at: Timestamp,
}

/// Who releases tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendor {
    /// The vendor.
    pub id: VendorId,
    /// Display name.
    pub name: Name,
    /// Unique among vendors, letter case aside.
    pub email: Email,
    /// When the record was made.
    pub created_at: Timestamp,
    /// The event that a release goes to when it names none.
    pub default_event: EventId,
    /// What a release takes when it gives no rate or interval of its own.
    pub defaults: ReleaseDefaults,
}

/// A vendor's own settings for its releases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReleaseDefaults {
    /// Tickets in a batch.
    pub tickets_per_release: Option<i64>,
    /// Time between two batches.
    pub interval: Option<Millis>,
}
