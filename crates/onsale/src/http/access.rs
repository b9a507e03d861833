//! Who may call what. Each handler says it beside itself (`ACCESS`), the contract tells it (`x-access`), handlers
//! enforce it for people and the caller's extractor for vendors' programs; a test calls every operation as everybody
//! and compares.

use onsale_core::Scope;

use super::problem::Code;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) who: Who,
    /// What a vendor's own program must be allowed to call it; `None` where no program may, such as for making keys.
    pub(crate) program: Option<Scope>,
}

/// Which people may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Anyone; who calls is not looked at.
    Anyone,
    /// Anyone; some see more, and a token that is no good is refused.
    AnyoneSomeSeeMore,
    /// Whoever is logged in, about the own login.
    LoggedIn,
    /// A customer for itself; an administrator in a customer's name.
    Customer,
    /// The customer whose record it is, or an administrator.
    CustomerItself,
    /// A vendor for itself; an administrator in a vendor's name.
    Vendor,
    /// The vendor whose record it is, or an administrator.
    VendorItself,
    /// The vendor to whom the thing belongs, or an administrator.
    Owner,
    /// Who bought, who sells, or an administrator.
    Party,
    /// Administrators.
    Admin,
}

impl Access {
    /// For people, and no program.
    pub(crate) const fn of(who: Who) -> Self {
        Self { who, program: None }
    }

    /// For a vendor's program with this scope too.
    pub(crate) const fn or_program(self, scope: Scope) -> Self {
        Self { who: self.who, program: Some(scope) }
    }
}

impl Who {
    /// The word in the contract.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Anyone | Self::AnyoneSomeSeeMore => "anyone",
            Self::LoggedIn => "logged-in",
            Self::Customer => "customer",
            Self::CustomerItself => "customer-itself",
            Self::Vendor => "vendor",
            Self::VendorItself => "vendor-itself",
            Self::Owner => "owner",
            Self::Party => "party",
            Self::Admin => "admin",
        }
    }

    /// With which codes whoever may not is refused.
    pub(crate) const fn codes(self) -> &'static [Code] {
        match self {
            Self::Anyone => &[],
            Self::LoggedIn => &[Code::Unauthenticated, Code::TokenExpired, Code::SessionEnded],
            // Whoever is named in a header has to be who the token says.
            Self::AnyoneSomeSeeMore
            | Self::Customer
            | Self::CustomerItself
            | Self::Vendor
            | Self::VendorItself
            | Self::Owner
            | Self::Party
            | Self::Admin => &[
                Code::InvalidHeader,
                Code::Unauthenticated,
                Code::TokenExpired,
                Code::SessionEnded,
                Code::Forbidden,
            ],
        }
    }
}
