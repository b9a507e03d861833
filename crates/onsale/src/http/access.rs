//! Who may call what, in words: the contract tells it (`x-access`), handlers enforce it, and a test calls every
//! operation as everybody and compares. What has no line here fails that test.

use super::problem::Code;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
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
    /// The rule of an operation.
    pub(crate) fn of(operation: &str) -> Option<Self> {
        Some(match operation {
            "add_customer"
            | "add_vendor"
            | "list_available_tickets"
            | "count_tickets"
            | "show_sales_status"
            | "show_event_picture"
            | "begin_login"
            | "verify_login"
            | "refresh_session"
            | "take_back_address"
            | "check_health"
            | "check_readiness"
            | "show_openapi"
            | "show_docs"
            | "show_security_txt"
            | "show_mailbox" => Self::Anyone,
            "find_ticket" | "list_events" | "find_event" | "follow_live" => Self::AnyoneSomeSeeMore,
            "log_out" | "log_out_everywhere" | "confirm_address" => Self::LoggedIn,
            "export_customer" | "erase_customer" | "reserve_ticket" | "finalize_ticket"
            | "cancel_reservation" | "list_my_tickets" | "list_my_orders" => Self::Customer,
            "find_customer" | "update_customer" | "delete_customer" => Self::CustomerItself,
            "release_tickets"
            | "release_tickets_of_vendor"
            | "list_releases"
            | "list_orders_of_vendor"
            | "add_api_key"
            | "list_api_keys"
            | "delete_api_key" => Self::Vendor,
            "find_vendor" | "update_vendor" | "delete_vendor" | "add_event" => Self::VendorItself,
            "pause_release"
            | "resume_release"
            | "cancel_release"
            | "list_tickets"
            | "update_ticket"
            | "delete_ticket"
            | "void_sale"
            | "void_sales"
            | "show_ticket_history"
            | "update_event"
            | "delete_event"
            | "set_event_picture"
            | "delete_event_picture" => Self::Owner,
            "find_order" => Self::Party,
            "approve_vendor" | "suspend_vendor" | "close_vendor" | "list_customers" | "list_vendors"
            | "stop_sales" | "start_sales" | "audit_books" | "show_metrics" | "rotate_token_key" => {
                Self::Admin
            }
            _ => return None,
        })
    }

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
            _ => &[
                Code::InvalidHeader,
                Code::Unauthenticated,
                Code::TokenExpired,
                Code::SessionEnded,
                Code::Forbidden,
            ],
        }
    }
}
