//! Vendors' releases.

use onsale_core::{Amount, EventId, Millis, ReleaseId, Timestamp, TypeName, VendorId};

/// Schedule a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateRelease {
    /// Whose release.
    pub vendor: VendorId,
    /// For which event; the vendor's default event where none is named.
    pub event: Option<EventId>,
    /// Type of the tickets.
    pub type_name: TypeName,
    /// Price of the tickets, to be read in the event's currency.
    pub price: Amount,
    /// Tickets in a batch; the vendor's own setting where none is given.
    pub per_batch: Option<i64>,
    /// Number of batches.
    pub batches: i64,
    /// Time between batches; the vendor's own setting where none is given.
    pub interval: Option<Millis>,
    /// When the first batch comes; at once where nothing is said.
    pub starts_at: Option<Timestamp>,
}

/// Pause, resume or cancel a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlRelease {
    /// Which release.
    pub id: ReleaseId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
    /// What to do.
    pub control: Control,
}

/// What can be done to a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Nothing comes until it is resumed.
    Pause,
    /// Go on; what is left moves by the length of the pause.
    Resume,
    /// What has not come will not come.
    Cancel,
}

/// What became of the releases that were due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fired {
    /// Tickets that came into their pools.
    pub tickets: i64,
    /// Chunks that brought them.
    pub chunks: i64,
    /// The longest time that one of their batches was late.
    pub late: Millis,
    /// Whether more is due already.
    pub more: bool,
    /// When the next batch falls due, if there is one to come.
    pub next_due: Option<Timestamp>,
}
