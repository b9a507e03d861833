//! Customers, vendors and events: their records.

use std::fmt;
use std::sync::Arc;

use onsale_core::event::EventDetails;
use onsale_core::party::ReleaseDefaults;
use onsale_core::{CustomerId, Email, EventId, Millis, Name, Vendor, VendorId};

/// Register a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCustomer {
    /// Display name.
    pub name: Name,
    /// Address, unique among customers.
    pub email: Email,
    /// Whether a known address with the same name answers the record that is there, rather than `EMAIL_TAKEN`.
    pub returning: bool,
}

/// Change a customer's record; absent parts stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateCustomer {
    /// Whose record.
    pub id: CustomerId,
    /// New name.
    pub name: Option<Name>,
    /// New address.
    pub email: Option<Email>,
}

/// Register a vendor, with its default event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddVendor {
    /// Display name.
    pub name: Name,
    /// Address, unique among vendors.
    pub email: Email,
    /// Its settings for releases.
    pub defaults: ReleaseDefaults,
    /// Whether a known address with the same name answers the record that is there, rather than `EMAIL_TAKEN`.
    pub returning: bool,
}

/// Change a vendor's record; absent parts stay, `Some(None)` clears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateVendor {
    /// Whose record.
    pub id: VendorId,
    /// New name.
    pub name: Option<Name>,
    /// New address.
    pub email: Option<Email>,
    /// New default for tickets in a batch.
    pub tickets_per_release: Option<Option<i64>>,
    /// New default for the time between batches.
    pub interval: Option<Option<Millis>>,
}

/// Say whether a vendor may sell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JudgeVendor {
    /// Which vendor.
    pub id: VendorId,
    /// True: it may. False: it may not, until it is approved again.
    pub may_sell: bool,
}

/// Make an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddEvent {
    /// Whose event.
    pub vendor: VendorId,
    /// What it is.
    pub details: EventDetails,
}

/// Change an event: `change` gets the record as it is, in the transaction, and gives the record as it shall be.
#[derive(Clone)]
pub struct UpdateEvent {
    /// Which event.
    pub id: EventId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
    /// From what is to what shall be. The currency cannot change once the event has tickets.
    pub change: Arc<dyn Fn(EventDetails) -> EventDetails + Send + Sync>,
}

impl fmt::Debug for UpdateEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateEvent")
            .field("id", &self.id)
            .field("owner", &self.owner)
            .finish_non_exhaustive()
    }
}

/// Give an event another picture, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPicture {
    /// Which event.
    pub id: EventId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
    /// The picture; `None` takes it away.
    pub picture: Option<Arc<Picture>>,
}

/// A picture in the two sizes that are shown. What it is made of (JPEG) the store does not look at.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Names these bytes: other bytes have another tag.
    pub tag: String,
    /// For a whole page and for a link's preview.
    pub large: Vec<u8>,
    /// For a list.
    pub small: Vec<u8>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture").field("tag", &self.tag).finish_non_exhaustive()
    }
}

/// Delete an event that has no tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteEvent {
    /// Which event.
    pub id: EventId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
}

/// A vendor that was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The record.
    pub vendor: Vendor,
    /// Releases that were cancelled.
    pub releases: i64,
    /// Tickets in its pools, which are deleted by and by.
    pub unsold: i64,
    /// Sessions that ended.
    pub sessions: Vec<i64>,
}

/// A record that was made, or found to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added<T> {
    /// The record.
    pub record: T,
    /// False when it was there before.
    pub fresh: bool,
    /// Whether the same registration was sent again under its key, by whoever has lost the answer.
    pub again: bool,
}
