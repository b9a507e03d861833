//! Why a well-formed request was refused. Each has its own code on the wire; none is anybody's fault but the moment's.

use crate::rate_limit::Bound;
use crate::{Millis, Standing, Status, Ticket, Timestamp};

/// A refusal that the caller can understand and act upon.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// No customer has this id.
    #[error("there is no such customer")]
    CustomerNotFound,
    /// No vendor has this id.
    #[error("there is no such vendor")]
    VendorNotFound,
    /// No ticket has this id.
    #[error("there is no such ticket")]
    TicketNotFound,
    /// No event has this id.
    #[error("there is no such event")]
    EventNotFound,
    /// No order has this id.
    #[error("there is no such order")]
    OrderNotFound,
    /// No release of this vendor has this id.
    #[error("there is no such release")]
    ReleaseNotFound,
    /// The customer holds no (such) ticket.
    #[error("you have no reservation")]
    NoReservation,
    /// Nothing is available and nobody holds what might come back.
    #[error("sold out")]
    SoldOut,
    /// Nothing is available, but some are held and may come back.
    #[error("all remaining tickets are held by other customers")]
    AllHeld {
        /// When the first of those holds is over.
        next_expiry_at: Timestamp,
    },
    /// The customer holds as many tickets as one may hold at a time.
    #[error("you already hold a ticket")]
    AlreadyReserved {
        /// The ticket held.
        ticket: Box<Ticket>,
    },
    /// The customer has as many tickets of the event as one may have.
    #[error("you have reached the limit of {limit} tickets for this event")]
    LimitReached {
        /// `maxTicketsPerCustomer` of the event.
        limit: i64,
    },
    /// The ticket named is not free.
    #[error("the ticket is {status}")]
    TicketNotAvailable {
        /// What it is instead.
        status: Status,
    },
    /// The ticket named is free, and not what was asked for beside it.
    #[error("the ticket does not fit {field}")]
    TicketDoesNotFit {
        /// Which wish it does not fit.
        field: &'static str,
    },
    /// So much mail waits that a code would come too late.
    #[error("so much mail waits that a code would come too late")]
    MailTooSlow {
        /// When to ask again.
        wait: Millis,
    },
    /// The ticket's status cannot be set so.
    #[error("a ticket that is {from} cannot become {to}")]
    IllegalTransition {
        /// What it is.
        from: Status,
        /// What was asked for.
        to: Status,
    },
    /// The address belongs to another record of the same kind.
    #[error("this e-mail address is already registered")]
    EmailTaken,
    /// What was to be deleted still has tickets.
    #[error("it still has tickets")]
    HasTickets,
    /// The event's sale has not begun.
    #[error("the event is not on sale yet")]
    NotOnSale {
        /// When it begins.
        on_sale_at: Timestamp,
    },
    /// The event's sale is over.
    #[error("the sale of this event has ended")]
    SalesEnded {
        /// When it ended.
        sales_ended_at: Timestamp,
    },
    /// All sales are stopped by an administrator.
    #[error("sales are stopped")]
    SalesStopped,
    /// The release has nothing left to pause, resume or cancel.
    #[error("the release is done")]
    ReleaseDone,
    /// The idempotency key was used with another body.
    #[error("this Idempotency-Key was used with another request")]
    IdempotencyMismatch,
    /// The hold was over when the request arrived.
    #[error("the reservation has expired")]
    ReservationExpired {
        /// When it ended.
        expired_at: Timestamp,
    },
    /// The vendor may not sell.
    #[error("this vendor is {standing}")]
    VendorNotApproved {
        /// What it is instead.
        standing: Standing,
    },
    /// The vendor has as many events as one may have.
    #[error("a vendor may have {limit} events")]
    TooManyEvents {
        /// How many one may have.
        limit: i64,
    },
    /// The vendor has as many releases that are not over as one may have.
    #[error("a vendor may have {limit} open releases")]
    TooManyReleases {
        /// How many one may have.
        limit: i64,
    },
    /// The vendor's open releases are to bring as many tickets as those of one may.
    #[error("a vendor may have {limit} tickets to come")]
    TooManyTickets {
        /// How many may be to come.
        limit: i64,
    },
    /// A sale is to be undone, and there was none.
    #[error("the ticket is {status}, not sold")]
    TicketNotSold {
        /// What it is instead.
        status: Status,
    },
    /// A sale is to be undone that was undone before.
    #[error("the sale of this ticket was undone before")]
    AlreadyRefunded,
    /// The event has no beginning yet.
    #[error("the event has no beginning yet")]
    EventWithoutStart,
    /// The event's pool has as many tickets as it may have.
    #[error("the event's pool is full with {capacity} tickets")]
    PoolFull {
        /// `poolCapacity` of the event.
        capacity: i64,
    },
    /// The caller may not do this to somebody else's things.
    #[error("this belongs to somebody else")]
    Forbidden,
    /// Somebody asks too often for what costs something, such as a mail.
    #[error("too soon")]
    TooSoon {
        /// Which bound was met.
        bound: Bound,
        /// After how long it may be asked for again.
        wait: Millis,
    },
    /// The customer's last hold ran out unused, which costs the next one for a while.
    #[error("your last reservation ran out unused")]
    HoldLapsed {
        /// When the next one can be taken.
        until: Timestamp,
        /// How long that is from now.
        wait: Millis,
    },
    /// The session is over, or there never was one.
    #[error("the session is over")]
    SessionEnded,
    /// The vendor has no API key with this id.
    #[error("there is no such key")]
    KeyNotFound,
    /// A value that is well-formed does not fit what it refers to.
    #[error("{field} {reason}")]
    InvalidField {
        /// Its name on the wire.
        field: &'static str,
        /// What is wrong, to follow the field's name in a sentence.
        reason: String,
    },
}

impl Rejection {
    /// Shorthand for [`Rejection::InvalidField`].
    pub fn field(field: &'static str, reason: impl Into<String>) -> Self {
        Self::InvalidField { field, reason: reason.into() }
    }
}
