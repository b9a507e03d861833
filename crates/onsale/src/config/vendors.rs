//! Settings of who may sell, and how much. A part of [`super::Config`].

use clap::Args;
use onsale_core::VendorBounds;

/// Whether whoever registers as a vendor may sell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Vendors {
    /// At once.
    Open,
    /// When an administrator has said so; until then it may prepare, and nobody else sees what it prepares.
    Approve,
}

/// Settings of vendors.
#[derive(Clone, Debug, Args)]
pub struct VendorConfig {
    /// Whether whoever registers as a vendor may sell. If nothing is said, `approve` where callers prove who they are, and
    /// `open` where everybody is trusted. Who waits already waits for an administrator's word either way.
    #[arg(long, env = "ONSALE_VENDORS", value_name = "RULE", help_heading = "Vendors")]
    pub vendors: Option<Vendors>,

    /// Events that one vendor may have; 0 for no bound.
    #[arg(
        long,
        env = "ONSALE_VENDOR_EVENTS",
        value_name = "N",
        default_value_t = 500,
        help_heading = "Vendors"
    )]
    pub vendor_events: u32,

    /// Releases that are not over that one vendor may have; 0 for no bound.
    #[arg(
        long,
        env = "ONSALE_VENDOR_OPEN_RELEASES",
        value_name = "N",
        default_value_t = 100,
        help_heading = "Vendors"
    )]
    pub vendor_open_releases: u32,

    /// Tickets that may be to come in all open releases of one vendor together; 0 for no bound.
    #[arg(
        long,
        env = "ONSALE_VENDOR_TICKETS_TO_COME",
        value_name = "N",
        default_value_t = 10_000_000,
        help_heading = "Vendors"
    )]
    pub vendor_tickets_to_come: u32,
}

impl VendorConfig {
    /// What one vendor may have at a time.
    pub(crate) fn bounds(&self) -> VendorBounds {
        let bound = |n: u32| if n == 0 { i64::MAX } else { n.into() };
        VendorBounds {
            events: bound(self.vendor_events),
            open_releases: bound(self.vendor_open_releases),
            tickets_to_come: bound(self.vendor_tickets_to_come),
        }
    }
}
