//! What a listener looks at.

use std::collections::BTreeSet;

use onsale_core::{EventId, VendorId};

/// The events whose stock and releases a listener is told; with nothing named, those of all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Interest {
    events: BTreeSet<EventId>,
    vendors: BTreeSet<VendorId>,
}

impl Interest {
    /// These events, and all events of these vendors.
    pub fn of(
        events: impl IntoIterator<Item = EventId>,
        vendors: impl IntoIterator<Item = VendorId>,
    ) -> Self {
        Self { events: events.into_iter().collect(), vendors: vendors.into_iter().collect() }
    }

    /// Whether all there is is looked at.
    pub(super) fn is_everything(&self) -> bool {
        self.events.is_empty() && self.vendors.is_empty()
    }

    /// Whether this event of this vendor is looked at.
    pub(super) fn covers(&self, event: EventId, vendor: VendorId) -> bool {
        self.is_everything() || self.events.contains(&event) || self.vendors.contains(&vendor)
    }

    pub(super) fn events(&self) -> &BTreeSet<EventId> {
        &self.events
    }

    pub(crate) fn vendors(&self) -> &BTreeSet<VendorId> {
        &self.vendors
    }
}
