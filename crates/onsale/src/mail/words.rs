//! What mails say.

use std::fmt::Write as _;

use onsale_core::{Currency, OrderId, Price, TicketId};

use super::Letter;

/// A one-time code.
pub(crate) fn one_time_code(code: &str) -> Letter {
    Letter {
        // The code first: a telephone shows it without opening the mail.
        subject: format!("{code} is your code"),
        body: format!(
            "Your code is {code}\n\n\
             It is good for ten minutes and for one login. Type it only where you asked for it, and tell it to nobody: \
             we never ask.\n\n\
             If you did not ask for a code, somebody has typed your address by mistake; you need not do anything.\n"
        ),
    }
}

/// The code for a new address.
pub(crate) fn new_address(code: &str) -> Letter {
    Letter {
        subject: format!("{code} confirms your new address"),
        body: format!(
            "The code for your new address is {code}\n\n\
             Type it where you changed the address. It is good for ten minutes; the new address counts when it was \
             entered. Tell it to nobody: we never ask.\n\n\
             If you did not change an address, somebody has typed yours by mistake; you need not do anything.\n"
        ),
    }
}

/// The address of an account was changed, and how to undo that.
pub(crate) fn address_changed(way_back: &str) -> Letter {
    Letter {
        subject: "The address of your account was changed".into(),
        body: format!(
            "The address of your account was changed, and mail goes to the new one from now on.\n\n\
             If you did this, you need not do anything.\n\n\
             If you did not, somebody else is in your account. Take it back within seven days with this way back:\n\n\
             {way_back}\n\n\
             Enter it on the page, at its address with /account/back behind it (programs: POST \
             /auth/take-back-address). Your account has this address again then, everybody else is logged out, and API \
             keys are gone. Tell the way back to nobody.\n"
        ),
    }
}

/// An API key was made.
pub(crate) fn api_key_made(name: &str, scopes: &str) -> Letter {
    Letter {
        subject: "A new API key was made for your account".into(),
        body: format!(
            "An API key was made for your account: \"{name}\", which may {scopes}.\n\n\
             If that was you, you need not do anything.\n\n\
             If it was not, somebody else is in your account: log out everywhere, which ends all API keys too, and log in \
             again.\n"
        ),
    }
}

/// Tickets are named one by one up to so many.
const NAMED: usize = 20;

/// A ticket whose sale was undone, as the mail names it.
pub(crate) struct Refunded<'a> {
    pub(crate) ticket: TicketId,
    pub(crate) order: OrderId,
    pub(crate) event: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) price: Price,
    pub(crate) currency: Currency,
}

/// Sales that were undone, all of one customer.
pub(crate) fn sales_undone(sales: &[Refunded<'_>]) -> Letter {
    let (subject, first) = match sales {
        [one] => (
            format!("Your ticket {} was refunded", one.ticket),
            "The organiser has undone this purchase. The ticket is refunded and no longer good:",
        ),
        many => (
            format!("{} of your tickets were refunded", many.len()),
            "The organiser has undone these purchases. The tickets are refunded and no longer good:",
        ),
    };
    let mut body = format!("{first}\n\n");
    for Refunded { ticket, order, event, kind, price, currency } in sales.iter().take(NAMED) {
        let (price, currency) = (price.decimal(*currency), currency.code());
        // Writing into a string cannot fail.
        let _ = writeln!(body, "- ticket {ticket}, {event}, {kind}, {currency} {price} (order {order})");
    }
    if sales.len() > NAMED {
        let _ = writeln!(body, "- and {} more", sales.len() - NAMED);
    }
    body.push_str(
        "\nWhat you have paid comes back from whom you have paid it to. If you did not expect this, ask the organiser.\n",
    );
    Letter { subject, body }
}

/// What an administrator has decided about a vendor.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Decision {
    Approved,
    Suspended,
    Closed,
}

/// Tells a vendor what was decided.
pub(crate) fn decided(decision: Decision) -> Letter {
    let (subject, body) = match decision {
        Decision::Approved => (
            "You may sell tickets now",
            "An administrator has approved you as an organiser. Your events are public from now on, and you may release \
             tickets.\n",
        ),
        Decision::Suspended => (
            "Your sales are paused",
            "An administrator has paused your sales. Your events are not shown and none of your tickets is sold until you \
             are approved again; what was sold stays valid. If you do not know why, ask whoever runs this box office.\n",
        ),
        Decision::Closed => (
            "Your sales have ended",
            "An administrator has closed your account for sales. Your releases are cancelled and what was not sold is \
             deleted; what was sold stays valid. If you do not know why, ask whoever runs this box office.\n",
        ),
    };
    Letter { subject: subject.into(), body: body.into() }
}

/// What shows that mail leaves.
pub(crate) fn test() -> Letter {
    Letter {
        subject: "A test of Onsale".into(),
        body: "This mail was sent by `onsale doctor --mail`: one-time codes will arrive, too.\n".into(),
    }
}
