//! What a command answers when it succeeds.

use onsale_core::code::TicketKey;
use onsale_core::{Customer, Event, Release, Ticket, Vendor};

use super::record::{Added, Closed};
use super::release::Fired;
use super::request::StoredAnswer;
use super::sale::{Expired, Held, Sold, Stock};
use super::ticket::Voided;
use crate::access::{ApiKey, LoggedOut, LoginOutcome, Rotated, TakenBack, TokenKey};
use crate::outbox::{Advanced, DueMail, Fate};

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident($type:ty),)*) => {
        /// What a command answers when it succeeds.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Answer {
            $($(#[$doc])* $name($type),)*
            /// A stored answer, given again.
            Replayed(StoredAnswer),
        }

        $(impl FromAnswer for $type {
            fn from_answer(answer: Answer) -> Option<Self> {
                match answer { Answer::$name(value) => Some(value), _ => None }
            }

            fn peek(answer: &Answer) -> Option<&Self> {
                match answer { Answer::$name(value) => Some(value), _ => None }
            }
        })*
    };
}

/// What stands inside one kind of [`Answer`].
pub trait FromAnswer: Sized + 'static {
    /// Takes it out; `None` when the answer is of another kind.
    fn from_answer(answer: Answer) -> Option<Self>;
    /// Looks at it.
    fn peek(answer: &Answer) -> Option<&Self>;
}

answers! {
    /// A hold was taken.
    Held(Held),
    /// A ticket was bought.
    Sold(Sold),
    /// A ticket as it is now.
    Ticket(Ticket),
    /// A customer registered.
    AddedCustomer(Added<Customer>),
    /// A customer's record.
    Customer(Customer),
    /// A vendor registered.
    AddedVendor(Added<Vendor>),
    /// A vendor's record.
    Vendor(Vendor),
    /// A vendor was closed.
    Closed(Closed),
    /// Sales were undone.
    Voided(Voided),
    /// An event's record.
    Event(Event),
    /// A release.
    Release(Release),
    /// Batches came.
    Fired(Fired),
    /// Holds ran out.
    Expired(Expired),
    /// Done, and nothing to say.
    Done(()),
    /// A number of tickets.
    Count(i64),
    /// Tickets.
    Tickets(Vec<Ticket>),
    /// The stock by event and type.
    Stock(Vec<Stock>),
    /// Whether sales are running.
    Running(bool),
    /// Token keys.
    TokenKeys(Vec<TokenKey>),
    /// Secrets that ticket codes are made with.
    TicketKeys(Vec<TicketKey>),
    /// Whether somebody may come in.
    LoginOutcome(LoginOutcome),
    /// Sessions that ended.
    Sessions(Vec<i64>),
    /// An API key.
    ApiKey(ApiKey),
    /// Everybody is out.
    LoggedOut(LoggedOut),
    /// Another key signs.
    Rotated(Rotated),
    /// An address was confirmed, or not.
    Confirmed(Option<Vec<i64>>),
    /// An account was taken back, or not.
    TakenBack(Option<TakenBack>),
    /// A mail to be sent.
    Mail(Option<DueMail>),
    /// What became of a message that did not leave.
    Fate(Fate),
    /// Whether a job's cursor has moved.
    Advanced(Advanced),
}
