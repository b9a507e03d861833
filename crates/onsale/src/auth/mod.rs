//! Who calls. A handler asks its [`Caller`]; how the caller proved it is decided here, by the mode. Nothing here knows
//! routes or answers: `http/caller.rs` makes callers of requests, `http/problem.rs` answers those who are [`Denied`].

mod bearer;
mod denied;
mod header;
mod key_uses;
pub mod keyring;
#[cfg(any(test, feature = "fuzz"))]
pub mod parsers;
pub(crate) mod secret;
pub mod token;
pub mod verifier;

use axum::http::HeaderMap;
use onsale_core::{Actor, CustomerId, Scope, Scopes, Ticket, VendorId};
use onsale_store::{Asker, Seer, Store};

use crate::clock::Clock;

pub(crate) use bearer::{Login, StreamCredentials};
pub(crate) use denied::Denied;
pub(crate) use header::{CUSTOMER as CUSTOMER_HEADER, VENDOR as VENDOR_HEADER};
pub use key_uses::KeyUses;
pub use verifier::TokenVerifier;

/// How callers prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Mode {
    /// `Authorization: Bearer` with an access token, or a vendor's API key, proves who calls.
    Token,
    /// `x-customer-id` and `x-vendor-id` name the caller and nothing proves it: for trusted networks. Everyone
    /// is an administrator too.
    Header,
}

/// What it takes to judge who calls.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'a> {
    /// How callers prove who they are.
    pub(crate) mode: Mode,
    /// What tokens are believed.
    pub(crate) verifier: &'a TokenVerifier,
    /// Where API keys and sessions are.
    pub(crate) store: &'a Store,
    /// Where the use of an API key is noted.
    pub(crate) key_uses: &'a KeyUses,
    /// What time it is.
    pub(crate) clock: &'a Clock,
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
    Invalid,
    Is(T),
}

impl Caller {
    /// Who has sent a request with these headers; `program` is what a vendor's own program must be allowed to call what
    /// was called, `None` for what no program may.
    pub(crate) async fn of(
        headers: &HeaderMap,
        program: Option<Scope>,
        judge: Judge<'_>,
    ) -> Result<Self, Denied> {
        match judge.mode {
            Mode::Header => Ok(header::caller(headers)),
            Mode::Token => bearer::caller(headers, program, judge).await,
        }
    }

    /// The customer who calls; what a customer does needs one.
    pub(crate) fn customer(&self) -> Result<CustomerId, Denied> {
        match self.standing {
            Standing::Customer | Standing::Trusted | Standing::Admin => {
                self.customer.required(header::CUSTOMER)
            }
            Standing::Vendor | Standing::Program(_) => Err(Denied::NotTheirs),
            Standing::Stranger => Err(Denied::NotProven),
        }
    }

    /// The vendor who calls; what a vendor does needs one.
    pub(crate) fn vendor(&self) -> Result<VendorId, Denied> {
        match self.standing {
            Standing::Vendor | Standing::Program(_) | Standing::Trusted | Standing::Admin => {
                self.vendor.required(header::VENDOR)
            }
            Standing::Customer => Err(Denied::NotTheirs),
            Standing::Stranger => Err(Denied::NotProven),
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
    pub(crate) fn admin(&self) -> Result<Actor, Denied> {
        match self.standing {
            Standing::Trusted | Standing::Admin => Ok(Actor::Admin),
            Standing::Stranger => Err(Denied::NotProven),
            Standing::Customer | Standing::Vendor | Standing::Program(_) => Err(Denied::NotTheirs),
        }
    }

    /// For what belongs to a vendor: the owner that it must have, `None` when any will do.
    pub(crate) fn owner(&self) -> Result<Option<VendorId>, Denied> {
        if self.is_admin() { Ok(None) } else { self.vendor().map(Some) }
    }

    /// Who is written down for what a vendor or an administrator does.
    pub(crate) fn seller(&self) -> Actor {
        match self.standing {
            Standing::Admin => Actor::Admin,
            Standing::Stranger
            | Standing::Trusted
            | Standing::Customer
            | Standing::Vendor
            | Standing::Program(_) => self.vendor.known().map_or(Actor::Admin, Actor::Vendor),
        }
    }

    /// Refuses to touch the record of another customer.
    pub(crate) fn may_touch_customer(&self, id: CustomerId) -> Result<Actor, Denied> {
        match self.customer.known() {
            Some(own) if own == id && self.standing != Standing::Admin => Ok(Actor::Customer(own)),
            _ => self.admin(),
        }
    }

    /// Refuses to touch the record of another vendor.
    pub(crate) fn may_touch_vendor(&self, id: VendorId) -> Result<Actor, Denied> {
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
    pub(crate) fn somebody(&self) -> Result<(), Denied> {
        match self.standing {
            Standing::Stranger => Err(Denied::NotProven),
            Standing::Trusted
            | Standing::Customer
            | Standing::Vendor
            | Standing::Program(_)
            | Standing::Admin => Ok(()),
        }
    }

    /// Refuses everybody but who bought, who sells, and administrators.
    pub(crate) fn party(&self, customer: CustomerId, vendor: VendorId) -> Result<(), Denied> {
        let is_theirs = self.customer.known() == Some(customer) || self.vendor.known() == Some(vendor);
        if self.is_admin() || is_theirs { Ok(()) } else { Err(Denied::NotTheirs) }
    }

    /// Refuses everybody but who holds or owns a ticket, its vendor, and administrators.
    pub(crate) fn holder_or_vendor(&self, ticket: &Ticket) -> Result<(), Denied> {
        if self.sees_holder(ticket) { Ok(()) } else { Err(Denied::NotTheirs) }
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
    fn required(self, header: &'static str) -> Result<T, Denied> {
        match self {
            Self::Is(id) => Ok(id),
            Self::Missing => Err(Denied::HeaderMissing(header)),
            Self::Invalid => Err(Denied::HeaderGarbled(header)),
        }
    }

    fn known(self) -> Option<T> {
        match self {
            Self::Is(id) => Some(id),
            Self::Missing | Self::Invalid => None,
        }
    }
}
