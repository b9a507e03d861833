//! Who calls. A handler asks its [`Caller`]; how the caller proved it is decided here, by the mode.

mod bearer;
pub mod gate;
mod header;
mod key_uses;
pub mod keyring;
#[cfg(any(test, feature = "fuzz"))]
pub mod parsers;
pub(crate) mod secret;
pub mod token;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use onsale_core::{Actor, CustomerId, Scopes, Ticket, VendorId};
use onsale_store::Seer;

use onsale_store::Asker;

use crate::app::App;
use crate::http::problem::Problem;

pub(crate) use bearer::{Login, Pass};
pub use gate::Gate;
pub use key_uses::KeyUses;

/// How callers prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Mode {
    /// `Authorization: Bearer` with an access token, or a vendor's API key, proves who calls.
    Token,
    /// `x-customer-id` and `x-vendor-id` name the caller and nothing proves it: for trusted networks. Everyone
    /// is an administrator too.
    Header,
}

/// Who calls, as far as it was said and proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    standing: Standing,
    customer: Named<CustomerId>,
    vendor: Named<VendorId>,
}

/// What a caller is, whoever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Nobody that is known.
    Stranger,
    /// Whoever the headers name, and an administrator: header mode.
    Trusted,
    /// Has proven to be an administrator, who may name anyone.
    Admin,
    /// Has proven to be one customer.
    Customer,
    /// Has proven to be one vendor.
    Vendor,
    /// A vendor's own program.
    Program(Scopes),
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
        match self.standing {
            Standing::Customer | Standing::Trusted | Standing::Admin => {
                self.customer.required(header::CUSTOMER)
            }
            Standing::Vendor | Standing::Program(_) => Err(Problem::forbidden()),
            Standing::Stranger => Err(Problem::unauthenticated()),
        }
    }

    /// The vendor who calls; what a vendor does needs one.
    pub(crate) fn vendor(&self) -> Result<VendorId, Problem> {
        match self.standing {
            Standing::Vendor | Standing::Program(_) | Standing::Trusted | Standing::Admin => {
                self.vendor.required(header::VENDOR)
            }
            Standing::Customer => Err(Problem::forbidden()),
            Standing::Stranger => Err(Problem::unauthenticated()),
        }
    }

    /// The customer who calls, if it is one.
    pub(crate) fn known_customer(&self) -> Option<CustomerId> {
        self.customer.known()
    }

    /// For whom is read what this caller asks for, if it is somebody.
    pub(crate) fn asker(&self) -> Option<Asker> {
        let customer = self.customer.known().map(Asker::Customer);
        let named = || customer.or(self.vendor.known().map(Asker::Vendor));
        match self.standing {
            Standing::Stranger => None,
            Standing::Trusted | Standing::Customer | Standing::Vendor | Standing::Program(_) => named(),
            Standing::Admin => Some(Asker::Admin),
        }
    }

    /// The vendor who calls, if it is one.
    pub(crate) fn known_vendor(&self) -> Option<VendorId> {
        self.vendor.known()
    }

    fn is_admin(&self) -> bool {
        matches!(self.standing, Standing::Trusted | Standing::Admin)
    }

    /// Whether this is an administrator who speaks for nobody else: the control room.
    pub(crate) fn is_control_room(&self) -> bool {
        self.is_admin() && self.customer.known().is_none() && self.vendor.known().is_none()
    }

    /// Refuses everyone but administrators.
    pub(crate) fn admin(&self) -> Result<Actor, Problem> {
        match self.standing {
            Standing::Trusted | Standing::Admin => Ok(Actor::Admin),
            Standing::Stranger => Err(Problem::unauthenticated()),
            Standing::Customer | Standing::Vendor | Standing::Program(_) => Err(Problem::forbidden()),
        }
    }

    /// For what belongs to a vendor: the owner that it must have, `None` when any will do.
    pub(crate) fn owner(&self) -> Result<Option<VendorId>, Problem> {
        if self.is_admin() { Ok(None) } else { self.vendor().map(Some) }
    }

    /// Who is written down for what a vendor or an administrator does.
    pub(crate) fn seller(&self) -> Actor {
        match self.standing {
            Standing::Admin => Actor::Admin,
            _ => self.vendor.known().map_or(Actor::Admin, Actor::Vendor),
        }
    }

    /// Refuses to touch the record of another customer.
    pub(crate) fn may_touch_customer(&self, id: CustomerId) -> Result<Actor, Problem> {
        match self.customer.known() {
            Some(own) if own == id && self.standing != Standing::Admin => Ok(Actor::Customer(own)),
            _ => self.admin(),
        }
    }

    /// Refuses to touch the record of another vendor.
    pub(crate) fn may_touch_vendor(&self, id: VendorId) -> Result<Actor, Problem> {
        match self.vendor.known() {
            Some(own) if own == id && self.standing != Standing::Admin => Ok(Actor::Vendor(own)),
            _ => self.admin(),
        }
    }

    /// What of the events this caller may see. Whoever is merely trusted sees what the shop shows.
    pub(crate) fn seer(&self) -> Seer {
        match (self.standing, self.customer.known(), self.vendor.known()) {
            (Standing::Admin, ..) => Seer::Admin,
            (_, _, Some(vendor)) => Seer::Vendor(vendor),
            (_, Some(customer), None) => Seer::Customer(customer),
            (_, None, None) => Seer::Anyone,
        }
    }

    /// Refuses those who have not said who they are.
    pub(crate) fn somebody(&self) -> Result<(), Problem> {
        match self.standing {
            Standing::Stranger => Err(Problem::unauthenticated()),
            Standing::Trusted
            | Standing::Customer
            | Standing::Vendor
            | Standing::Program(_)
            | Standing::Admin => Ok(()),
        }
    }

    /// Refuses everybody but who bought, who sells, and administrators.
    pub(crate) fn party(&self, customer: CustomerId, vendor: VendorId) -> Result<(), Problem> {
        let is_theirs = self.customer.known() == Some(customer) || self.vendor.known() == Some(vendor);
        if self.is_admin() || is_theirs { Ok(()) } else { Err(Problem::forbidden()) }
    }

    /// Whether this caller may see who holds or owns a ticket.
    pub(crate) fn sees_holder(&self, ticket: &Ticket) -> bool {
        let customer = self.customer.known();
        self.is_admin()
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
            Mode::Token => bearer::caller(parts, app).await,
        }
    }
}
