//! Who calls. A handler asks its [`Caller`]; how the caller proved it is decided here, by the mode.

mod header;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use onsale_core::{Actor, CustomerId, Ticket, VendorId};

use crate::app::App;
use crate::http::problem::Problem;

/// How callers prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Mode {
    /// `x-customer-id` and `x-vendor-id` name the caller and nothing proves it: for trusted networks. Everyone
    /// is an administrator too.
    Header,
}

/// Who calls, as far as it was said and proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    customer: Named<CustomerId>,
    vendor: Named<VendorId>,
    admin: bool,
}

/// An identity that a request may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named<T> {
    Missing,
    /// The header is there, and what it says is no id. Only routes that need it mind.
    Garbled,
    Is(T),
}

impl Caller {
    /// The customer who calls; what a customer does needs one.
    pub(crate) fn customer(&self) -> Result<CustomerId, Problem> {
        self.customer.required(header::CUSTOMER)
    }

    /// The vendor who calls; what a vendor does needs one.
    pub(crate) fn vendor(&self) -> Result<VendorId, Problem> {
        self.vendor.required(header::VENDOR)
    }

    /// The customer who calls, if it is one.
    pub(crate) fn known_customer(&self) -> Option<CustomerId> {
        self.customer.known()
    }

    /// The vendor who calls, if it is one.
    pub(crate) fn known_vendor(&self) -> Option<VendorId> {
        self.vendor.known()
    }

    /// Whether this is an administrator who speaks for nobody else: the control room.
    pub(crate) fn is_control_room(&self) -> bool {
        self.admin && self.customer.known().is_none() && self.vendor.known().is_none()
    }

    /// Refuses everyone but administrators.
    pub(crate) fn admin(&self) -> Result<Actor, Problem> {
        if self.admin { Ok(Actor::Admin) } else { Err(Problem::forbidden()) }
    }

    /// For what belongs to a vendor: the owner that it must have, `None` when any will do.
    pub(crate) fn owner(&self) -> Result<Option<VendorId>, Problem> {
        if self.admin { Ok(None) } else { self.vendor().map(Some) }
    }

    /// Who is written down for what a vendor or an administrator does.
    pub(crate) fn seller(&self) -> Actor {
        self.vendor.known().map_or(Actor::Admin, Actor::Vendor)
    }

    /// Refuses to touch the record of another customer.
    pub(crate) fn may_touch_customer(&self, id: CustomerId) -> Result<Actor, Problem> {
        match self.customer.known() {
            Some(own) if own == id => Ok(Actor::Customer(own)),
            _ => self.admin(),
        }
    }

    /// Refuses to touch the record of another vendor.
    pub(crate) fn may_touch_vendor(&self, id: VendorId) -> Result<Actor, Problem> {
        match self.vendor.known() {
            Some(own) if own == id => Ok(Actor::Vendor(own)),
            _ => self.admin(),
        }
    }

    /// Whether this caller may see who holds or owns a ticket.
    pub(crate) fn sees_holder(&self, ticket: &Ticket) -> bool {
        let customer = self.customer.known();
        self.admin
            || customer.is_some() && customer == ticket.customer
            || self.vendor.known() == Some(ticket.vendor)
    }
}

impl<T: Copy> Named<T> {
    fn required(self, header: &'static str) -> Result<T, Problem> {
        match self {
            Self::Is(id) => Ok(id),
            Self::Missing => Err(Problem::missing_header(header)),
            Self::Garbled => {
                Err(Problem::invalid_header(header, "must be a whole number from 1 to 9007199254740991"))
            }
        }
    }

    fn known(self) -> Option<T> {
        match self {
            Self::Is(id) => Some(id),
            Self::Missing | Self::Garbled => None,
        }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match app.settings.auth {
            Mode::Header => Ok(header::caller(&parts.headers)),
        }
    }
}
