//! What other rooms refuse with, as problems: who may not, who comes too often, what the store and its rules refuse.

use onsale_core::{Millis, Rejection, Standing, Status};
use onsale_store::StoreError;

use super::{Cause, Code, Problem};
use crate::auth::Denied;
use crate::picture::NoPicture;
use crate::rate_limiter::{NoSeat, TooOften};
use crate::wire::Time;

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotProven => Self::new(Code::Unauthenticated),
            Denied::Expired => Self::new(Code::TokenExpired),
            Denied::SessionEnded => Self::session_ended(),
            Denied::NotTheirs => Self::forbidden(),
            Denied::HeaderMissing(header) => {
                Self::saying(Code::MissingHeader, format!("The header {header} is missing."))
                    .with(|details| details.field = Some(header.into()))
            }
            Denied::HeaderGarbled(header) => {
                Self::invalid_header(header, "must be a whole number from 1 to 9007199254740991")
            }
            Denied::NotFoundOut(error) => error.into(),
        }
    }
}

impl From<TooOften> for Problem {
    fn from(often: TooOften) -> Self {
        Self::rate_limited(often.bound, often.wait)
    }
}

impl From<NoSeat> for Problem {
    fn from(none: NoSeat) -> Self {
        let sentence = match none {
            NoSeat::Here => {
                "As many follow from this address as may; look every few seconds instead (once=true)."
            }
            NoSeat::Anywhere => "As many follow as may; look every few seconds instead (once=true).",
        };
        Self::saying(Code::Busy, sentence).retry_after(5)
    }
}

impl From<NoPicture> for Problem {
    fn from(none: NoPicture) -> Self {
        match none {
            NoPicture::Busy => {
                Self::saying(Code::Busy, "Too many pictures wait to be made; try again in a moment.")
                    .retry_after(2)
            }
            NoPicture::Unfit(unfit) => Self::invalid_field("picture", unfit),
            NoPicture::Failed(source) => Self::internal(source),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Rejected(rejection) => rejection.into(),
            StoreError::Busy => {
                Self::saying(Code::Busy, "Too many requests are waiting already; try again in a moment.")
                    .retry_after(1)
            }
            StoreError::TooSlow => Self::saying(
                Code::Busy,
                "This took longer than it may; ask for less, or try again in a few seconds.",
            )
            .retry_after(5),
            StoreError::Unavailable(source) => Self::saying(
                Code::Busy,
                "The database cannot be written for the moment; try again in a few seconds.",
            )
            .retry_after(5)
            .with(|details| details.cause = Some(Cause(source.into()))),
            StoreError::Closed => {
                Self::saying(Code::Busy, "The server is shutting down; try again in a few seconds.")
                    .retry_after(5)
            }
            StoreError::Failed(source) => Self::internal(source),
        }
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::CustomerNotFound => Self::new(Code::CustomerNotFound),
            Rejection::VendorNotFound => Self::new(Code::VendorNotFound),
            Rejection::TicketNotFound => Self::new(Code::TicketNotFound),
            Rejection::OrderNotFound => Self::new(Code::OrderNotFound),
            Rejection::EventNotFound => Self::new(Code::EventNotFound),
            Rejection::ReleaseNotFound => Self::new(Code::ReleaseNotFound),
            Rejection::NoReservation => Self::new(Code::NoReservation),
            Rejection::SoldOut => Self::new(Code::SoldOut),
            Rejection::AllHeld { next_expiry_at: at } => {
                Self::new(Code::AllHeld).with(|details| details.next_expiry_at = Some(at))
            }
            Rejection::AlreadyReserved { ticket } => {
                Self::saying(Code::AlreadyReserved, "You already hold a ticket; buy it or give it up first.")
                    .with(|details| details.ticket = Some(ticket))
            }
            Rejection::LimitReached { limit } => {
                let tickets = if limit == 1 { "ticket" } else { "tickets" };
                let sentence = format!("You have reached the limit of {limit} {tickets} for this event.");
                Self::saying(Code::LimitReached, sentence).with(|details| details.limit = Some(limit))
            }
            Rejection::TicketDoesNotFit { field } => {
                let sentence =
                    format!("The ticket is there, but it does not fit the {field} that was asked for.");
                Self::saying(Code::TicketNotAvailable, sentence)
                    .with(|details| details.field = Some(field.into()))
            }
            // Free by its row, and not to be had: another server has it in hand.
            Rejection::TicketNotAvailable { status: Status::Available } => Self::saying(
                Code::TicketNotAvailable,
                "The ticket cannot be had at this moment; try again, or take the next one.",
            ),
            Rejection::TicketNotAvailable { status } => {
                Self::saying(Code::TicketNotAvailable, format!("The ticket is {status}, not available."))
            }
            Rejection::IllegalTransition { from, to } => {
                Self::saying(Code::IllegalTransition, format!("A ticket that is {from} cannot become {to}."))
            }
            Rejection::EmailTaken => Self::new(Code::EmailTaken),
            Rejection::HasTickets => Self::new(Code::HasTickets),
            Rejection::VendorNotApproved { standing } => Self::saying(
                Code::VendorNotApproved,
                match standing {
                    Standing::Closed => "This vendor was closed; nothing more of it is sold.",
                    Standing::Waiting | Standing::Approved => {
                        "This vendor waits for an administrator's word; until then it may prepare, and sells nothing. \
                         Whoever runs this server gives it: `onsale admin approve-vendor`, or the page at /control."
                    }
                },
            ),
            Rejection::TicketNotSold { status } => {
                Self::saying(Code::TicketNotSold, format!("The ticket is {status}, not sold."))
            }
            Rejection::EventWithoutStart => Self::new(Code::EventWithoutStart),
            Rejection::AlreadyRefunded => Self::new(Code::AlreadyRefunded),
            Rejection::PoolFull { capacity } => {
                let sentence = format!(
                    "The event's pool is full: it may have {capacity} tickets that are available or reserved."
                );
                Self::of_limit(Code::PoolFull, capacity, sentence)
            }
            Rejection::TooManyEvents { limit } => {
                Self::of_limit(Code::TooManyEvents, limit, format!("A vendor may have {limit} events here."))
            }
            Rejection::TooManyReleases { limit } => {
                let sentence = format!("A vendor may have {limit} open releases here.");
                Self::of_limit(Code::TooManyReleases, limit, sentence)
            }
            Rejection::TooManyTickets { limit } => {
                let sentence =
                    format!("A vendor may have {limit} tickets to come here, in all its open releases.");
                Self::of_limit(Code::TooManyTickets, limit, sentence)
            }
            Rejection::NotOnSale { on_sale_at: at } => {
                Self::new(Code::NotOnSale).with(|details| details.on_sale_at = Some(at))
            }
            Rejection::SalesEnded { sales_ended_at: at } => {
                Self::new(Code::SalesEnded).with(|details| details.sales_end_at = Some(at))
            }
            Rejection::SalesStopped => Self::new(Code::SalesStopped),
            Rejection::ReleaseDone => Self::new(Code::ReleaseDone),
            Rejection::IdempotencyMismatch => Self::new(Code::IdempotencyMismatch),
            Rejection::ReservationExpired { expired_at: at } => {
                Self::new(Code::ReservationExpired).with(|details| details.expired_at = Some(at))
            }
            Rejection::SessionEnded => Self::new(Code::SessionEnded),
            Rejection::KeyNotFound => Self::new(Code::KeyNotFound),
            Rejection::MailTooSlow { wait } => {
                let sentence =
                    "So much mail waits to be sent that a code would come too late; ask again in a minute.";
                let seconds = u32::try_from(wait.0.saturating_add(999) / 1000).unwrap_or(u32::MAX);
                Self::saying(Code::Busy, sentence).retry_after(seconds)
            }
            Rejection::HoldLapsed { until, wait } => {
                let until = serde_json::to_string(&Time(until)).unwrap_or_default();
                let until = until.trim_matches('"');
                let sentence =
                    format!("Your last reservation ran out unused. You can reserve again at {until}.");
                Self::saying(Code::HoldLapsed, sentence).retry_after(seconds(wait))
            }
            Rejection::TooSoon { bound, wait } => Self::rate_limited(bound, wait),
            Rejection::Forbidden => Self::new(Code::Forbidden),
            Rejection::InvalidField { field, reason } => Self::invalid_field(field, reason),
        }
    }
}

/// A wait in whole seconds, one at least.
pub(super) fn seconds(wait: Millis) -> u32 {
    u32::try_from(wait.0.max(1).saturating_add(999) / 1000).unwrap_or(u32::MAX)
}
