//! Every answer that is not a success. The only file that sees both a store error and a status code.

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onsale_core::{Bound, Millis, Rejection, Standing, Status, Ticket, Timestamp};
use onsale_store::StoreError;
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::app::RequestId;
use crate::auth::Denied;
use crate::http::foreign::Foreign;
use crate::http::respond::json;
use crate::picture::NoPicture;
use crate::traffic::{NoSeat, TooOften};
use crate::wire::{TicketBody, Time};

macro_rules! codes {
    ($($name:ident = $status:literal $word:literal, $meaning:literal, $advice:literal;)*) => {
        /// What went wrong, for a program. `docs/errors.md` is this list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        pub enum Code { $(#[doc = $meaning] #[serde(rename = $word)] $name,)* }

        impl Code {
            /// All codes, by status.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// The word on the wire.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What it means, as a sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }

            /// What the caller can do.
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice,)* }
            }
        }
    };
}

codes! {
    InvalidJson = 400 "INVALID_JSON", "The body is not a JSON object.",
        "Send one JSON object in UTF-8.";
    InvalidField = 400 "INVALID_FIELD", "A field, a query parameter or an id in the path cannot be so; `field` names it.",
        "Correct that field; the sentence says what it must be.";
    MissingHeader = 400 "MISSING_HEADER", "The request does not say who calls; `field` names the header.",
        "Send `x-customer-id` or `x-vendor-id`.";
    InvalidHeader = 400 "INVALID_HEADER", "A header cannot be so; `field` names it.",
        "Correct that header; the sentence says what it must be.";
    Unauthenticated = 401 "UNAUTHENTICATED", "The request does not prove who calls, or with a token or key that is none of ours.",
        "Where there is a refresh token, one `POST /auth/refresh` says whether the login is over. Otherwise send `Authorization: Bearer` with the token that `add` or `POST /auth/verify` answered.";
    TokenExpired = 401 "TOKEN_EXPIRED", "The time of this token is over.",
        "Get the next one from `POST /auth/refresh`.";
    SessionEnded = 401 "SESSION_ENDED", "This session is over.",
        "It was ended, or this database does not have it. Log in again with `POST /auth/login`, or register.";
    CodeInvalid = 401 "CODE_INVALID", "This code is wrong, used up, or no longer valid.",
        "Look at the newest mail; after five wrong tries or ten minutes, ask for another code.";
    Forbidden = 403 "FORBIDDEN", "This belongs to somebody else.",
        "Call as its owner.";
    ForeignPage = 403 "FOREIGN_PAGE", "A page of another site, or a host name that may be a stranger's, cannot use a server that trusts whoever reaches it.",
        "Open the server by its address or as localhost, name your site with `--cors-origin`, or use token mode.";
    VendorNotApproved = 403 "VENDOR_NOT_APPROVED", "This vendor may not sell: it waits for an administrator's word, or was closed.",
        "Prepare your events, and ask whoever runs this server to approve you: `onsale admin approve-vendor N`, or at `/control`.";
    CustomerNotFound = 404 "CUSTOMER_NOT_FOUND", "There is no such customer.",
        "Register with `POST /customer/add`, and use the id that it answers.";
    VendorNotFound = 404 "VENDOR_NOT_FOUND", "There is no such vendor.",
        "Register with `POST /vendor/add`, and use the id that it answers.";
    TicketNotFound = 404 "TICKET_NOT_FOUND", "There is no such ticket.",
        "It may have been deleted; look at `GET /ticket/available`.";
    EventNotFound = 404 "EVENT_NOT_FOUND", "There is no such event.",
        "It may have been deleted; look at `GET /event/all`.";
    OrderNotFound = 404 "ORDER_NOT_FOUND", "There is no such order.",
        "Look at `GET /order/mine`, or `GET /vendor/orders`.";
    ReleaseNotFound = 404 "RELEASE_NOT_FOUND", "There is no such release.",
        "Look at `GET /vendor/releases`.";
    KeyNotFound = 404 "KEY_NOT_FOUND", "There is no such API key.",
        "Look at `GET /vendor/key/all`.";
    NoReservation = 404 "NO_RESERVATION", "You have no reservation.",
        "Reserve a ticket first. If you have just bought it, `GET /ticket/mine` shows it.";
    RouteNotFound = 404 "ROUTE_NOT_FOUND", "There is nothing at this path.",
        "`GET /docs` lists what there is.";
    MethodNotAllowed = 405 "METHOD_NOT_ALLOWED", "This path does not take this method.",
        "The `Allow` header lists those that it takes.";
    SoldOut = 409 "SOLD_OUT", "Sold out.",
        "Nothing fits and nothing is held that might come back. Look for another type or event, or wait for the next release.";
    AllHeld = 409 "ALL_HELD", "All remaining tickets are held by other customers.",
        "Try again; the first of these holds is over at `nextExpiryAt`.";
    AlreadyReserved = 409 "ALREADY_RESERVED", "You already hold a ticket; `ticket` shows it.",
        "Buy it or give it up, then reserve the next one.";
    LimitReached = 409 "LIMIT_REACHED", "You have as many tickets of this event as one customer may have; `limit` says how many.",
        "Leave some to the others.";
    TicketNotAvailable = 409 "TICKET_NOT_AVAILABLE", "The ticket is held, sold or withdrawn, or it is not what was asked for beside its number; then `field` says which wish it does not fit.",
        "Reserve without naming a ticket to get the next one, or name the ticket alone.";
    IllegalTransition = 409 "ILLEGAL_TRANSITION", "A ticket with this status cannot get that one.",
        "Only available tickets can be withdrawn, and only withdrawn ones made available.";
    EmailTaken = 409 "EMAIL_TAKEN", "This e-mail address is already registered; if it is yours, log in.",
        "Log in with `POST /auth/login`; in header mode, come back with the name it was registered with.";
    HasTickets = 409 "HAS_TICKETS", "It still has tickets.",
        "Delete or finish what belongs to it first.";
    TicketNotSold = 409 "TICKET_NOT_SOLD", "The ticket is not sold, so there is no sale to undo.",
        "`GET /ticket/find/{ticketId}` says how it stands. A ticket in the pool can be withdrawn.";
    AlreadyRefunded = 409 "ALREADY_REFUNDED", "The sale of this ticket was undone before.",
        "Nothing is left to do; `GET /ticket/history/{ticketId}` says when it was.";
    TooManyEvents = 409 "TOO_MANY_EVENTS", "The vendor has as many events as one vendor may have; `limit` says how many.",
        "Delete events that are over, or ask whoever runs this server for a higher bound.";
    TooManyReleases = 409 "TOO_MANY_RELEASES", "The vendor has as many open releases as one vendor may have; `limit` says how many.",
        "Wait until some are done or cancel one, or release in more batches.";
    TooManyTickets = 409 "TOO_MANY_TICKETS", "The vendor's open releases may not bring so many tickets; `limit` says how many may be to come.",
        "Release fewer, or wait until some of them have come.";
    PoolFull = 409 "POOL_FULL", "The event's pool has as many tickets as it may have; `limit` says how many.",
        "Wait until tickets leave the pool, or raise the event's `poolCapacity`.";
    NotOnSale = 409 "NOT_ON_SALE", "The event is not on sale yet.",
        "Come back at `onSaleAt`.";
    SalesEnded = 409 "SALES_ENDED", "The sale of this event has ended.",
        "It ended at `salesEndAt`.";
    SalesStopped = 409 "SALES_STOPPED", "All sales are stopped for the moment.",
        "`GET /ticket/status` says when they run again. A ticket that you hold can still be bought.";
    ReleaseDone = 409 "RELEASE_DONE", "Nothing is left of the release to pause, resume or cancel.",
        "Start another release.";
    IdempotencyMismatch = 409 "IDEMPOTENCY_MISMATCH", "This Idempotency-Key was used with another body.",
        "Use a new key for each thing you want done.";
    ReservationExpired = 410 "RESERVATION_EXPIRED", "Session timed out: the reservation is over and the ticket is back in the pool.",
        "Reserve again.";
    BodyTooLarge = 413 "BODY_TOO_LARGE", "The body is larger than 65536 bytes.",
        "Send less.";
    UnsupportedMediaType = 415 "UNSUPPORTED_MEDIA_TYPE", "The body is not declared as JSON.",
        "Send `content-type: application/json`.";
    RateLimited = 429 "RATE_LIMITED", "Too many requests of this kind.",
        "Try again after the seconds in `Retry-After`.";
    HoldLapsed = 429 "HOLD_LAPSED", "Your last reservation ran out unused, which costs the next one for as long as it lasts.",
        "Reserve again after the seconds in `Retry-After`, two minutes at most. Give back what you will not buy: that costs nothing, and neither does a hold during which no server was there.";
    Internal = 500 "INTERNAL", "Something went wrong on our side, and it has been written down.",
        "Nothing was changed. Report `requestId` if it happens again.";
    Busy = 503 "BUSY", "Too many requests are waiting already (all together, or those of this caller), so much mail waits that a code would come too late, a question took longer than it may, or the database cannot be written for the moment.",
        "Try again after the seconds in `Retry-After`.";
}

impl PartialSchema for Code {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some(known_values()))
            .extensions(Some(Extensions::from_iter([("x-known-values", words())])))
            .build()
            .into()
    }
}

impl ToSchema for Code {}

/// No closed list: a client that was generated before a code was added has to be told the code, not to fail.
fn known_values() -> String {
    let words: Vec<_> = Code::ALL.iter().map(|code| format!("`{}`", code.word())).collect();
    format!(
        "What went wrong, for a program. Codes are added as time goes by: one that you do not know means what the \
         HTTP status means. Known are {}.",
        words.join(", ")
    )
}

fn words() -> serde_json::Value {
    Code::ALL.iter().map(|code| serde_json::Value::from(code.word())).collect()
}

/// Tells the contract which codes of its own a route may refuse with, beside those that every route of its kind
/// has (see `openapi.rs`).
macro_rules! refusals {
    ($name:ident: $($code:ident),+ $(,)?) => {
        /// Which refusals of its own this route has.
        struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<
                String,
                utoipa::openapi::RefOr<utoipa::openapi::response::Response>,
            > {
                crate::http::openapi::refusals(&[$(crate::http::problem::Code::$code),+])
            }
        }
    };
}

pub(crate) use refusals;

/// An answer that is not a success.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    sentence: Cow<'static, str>,
    details: Option<Box<Details>>,
}

/// What goes with the sentence.
#[derive(Debug, Default)]
struct Details {
    field: Option<Cow<'static, str>>,
    ticket: Option<Box<Ticket>>,
    next_expiry_at: Option<Timestamp>,
    on_sale_at: Option<Timestamp>,
    sales_end_at: Option<Timestamp>,
    expired_at: Option<Timestamp>,
    limit: Option<i64>,
    login: Option<&'static str>,
    retry_after: Option<u32>,
    /// Which bound was met, and when to come back.
    met: Option<(Bound, Millis)>,
    cause: Option<Cause>,
}

/// What is behind a failure of ours; it travels to the one place that logs it.
#[derive(Clone, Debug)]
struct Cause(Arc<dyn std::error::Error + Send + Sync>);

/// Every answer that is not a success looks like this.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorBody<'a> {
    /// Always `error`.
    #[schema(value_type = String, example = "error")]
    status: &'static str,
    /// What went wrong, as a sentence for a person.
    #[schema(example = "Sold out.")]
    error: &'a str,
    /// The same sentence.
    #[schema(example = "Sold out.")]
    message: &'a str,
    code: Code,
    /// The field, query parameter or header concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// The ticket that you hold already.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<TicketBody>,
    /// When the first hold of others is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_expiry_at: Option<Time>,
    /// When the sale begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_sale_at: Option<Time>,
    /// When the sale ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    sales_end_at: Option<Time>,
    /// When the reservation was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    expired_at: Option<Time>,
    /// How many there may be of what was asked for: of the event's tickets for one customer, or of what one vendor may
    /// have.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<i64>,
    /// Where whoever has this address asks for a one-time code (token mode).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/auth/login")]
    login: Option<&'static str>,
    /// Name of the request, for a report.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

impl Problem {
    fn new(code: Code) -> Self {
        Self { code, sentence: Cow::Borrowed(code.meaning()), details: None }
    }

    fn saying(code: Code, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self { code, sentence: sentence.into(), details: None }
    }

    fn with(mut self, fill: impl FnOnce(&mut Details)) -> Self {
        fill(self.details.get_or_insert_default());
        self
    }

    /// The body is not a JSON object.
    pub(crate) fn invalid_json(why: impl std::fmt::Display) -> Self {
        Self::saying(Code::InvalidJson, format!("The body is not a JSON object: {why}."))
    }

    /// A field, query parameter or path id cannot be so. `reason` follows the field's name in a sentence.
    pub(crate) fn invalid_field(field: impl Into<Cow<'static, str>>, reason: impl std::fmt::Display) -> Self {
        let field = field.into();
        Self::saying(Code::InvalidField, format!("{field} {reason}."))
            .with(|details| details.field = Some(field))
    }

    /// A header cannot be so.
    pub(crate) fn invalid_header(header: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::saying(Code::InvalidHeader, format!("The header {header} {reason}."))
            .with(|details| details.field = Some(header.into()))
    }

    /// A registration failed in token mode: whoever has the address is told how to come back.
    pub(crate) fn of_registration(error: StoreError) -> Self {
        let is_taken = matches!(error, StoreError::Rejected(Rejection::EmailTaken));
        let problem = Self::from(error);
        if is_taken { problem.with(|details| details.login = Some("/auth/login")) } else { problem }
    }

    /// The session was ended.
    pub(crate) fn session_ended() -> Self {
        Self::new(Code::SessionEnded)
    }

    /// A one-time code is not the one that was sent.
    pub(crate) fn code_invalid() -> Self {
        Self::new(Code::CodeInvalid)
    }

    /// Somebody comes too often.
    fn rate_limited(bound: Bound, wait: Millis) -> Self {
        Self::new(Code::RateLimited)
            .retry_after(seconds(wait))
            .with(|details| details.met = Some((bound, wait)))
    }

    /// Another site would use a visitor's browser.
    pub(crate) fn foreign(foreign: Foreign) -> Self {
        let sentence = match foreign {
            Foreign::Host => {
                "This server trusts whoever reaches it, and does not know the host that the request names."
            }
            Foreign::Page => {
                "This server trusts whoever reaches it, and takes no changes from pages of other sites."
            }
        };
        Self::saying(Code::ForeignPage, sentence)
    }

    /// It belongs to somebody else.
    pub(crate) fn forbidden() -> Self {
        Self::new(Code::Forbidden)
    }

    /// Nothing is at the path asked for.
    pub(crate) fn route_not_found() -> Self {
        Self::new(Code::RouteNotFound)
    }

    /// The path does not take the method.
    pub(crate) fn method_not_allowed() -> Self {
        Self::new(Code::MethodNotAllowed)
    }

    /// The body is too large.
    pub(crate) fn body_too_large() -> Self {
        Self::new(Code::BodyTooLarge)
    }

    /// The body is not declared as JSON.
    pub(crate) fn unsupported_media_type() -> Self {
        Self::new(Code::UnsupportedMediaType)
    }

    /// The server takes no work for the moment.
    pub(crate) fn not_ready(why: impl Into<Cow<'static, str>>) -> Self {
        Self::saying(Code::Busy, why).retry_after(5)
    }

    /// An address has as many connections as it may have, and something is under way on each.
    pub(crate) fn too_many_connections() -> Self {
        Self::saying(
            Code::Busy,
            "There are too many connections from this address already; close some of them.",
        )
        .retry_after(5)
    }

    /// A bound was met.
    fn of_limit(code: Code, limit: i64, sentence: String) -> Self {
        Self::saying(code, sentence).with(|details| details.limit = Some(limit))
    }

    /// Our own mistake.
    pub(crate) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(Code::Internal).with(|details| details.cause = Some(Cause(cause.into().into())))
    }

    fn retry_after(self, seconds: u32) -> Self {
        self.with(|details| details.retry_after = Some(seconds))
    }
}

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

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        let cause = self.details.as_mut().and_then(|details| details.cause.take());
        let mut response = self.render(None);
        if let Some(cause) = cause {
            response.extensions_mut().insert(cause);
        }
        response
    }
}

impl Problem {
    fn render(&self, request_id: Option<&str>) -> Response {
        let details = self.details.as_deref();
        let body = ErrorBody {
            status: "error",
            error: &self.sentence,
            message: &self.sentence,
            code: self.code,
            field: details.and_then(|details| details.field.as_deref()),
            // Whoever is told of a ticket here is the one who holds it.
            ticket: details
                .and_then(|details| details.ticket.as_deref())
                .map(|ticket| TicketBody::of(ticket, true)),
            next_expiry_at: details.and_then(|details| details.next_expiry_at).map(Time),
            on_sale_at: details.and_then(|details| details.on_sale_at).map(Time),
            sales_end_at: details.and_then(|details| details.sales_end_at).map(Time),
            expired_at: details.and_then(|details| details.expired_at).map(Time),
            limit: details.and_then(|details| details.limit),
            login: details.and_then(|details| details.login),
            request_id,
        };
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = json(status, &body);
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer realm=\"onsale\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = details.and_then(|details| details.retry_after) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some((bound, wait)) = details.and_then(|details| details.met) {
            tell_bound(bound, wait, response.headers_mut());
        }
        response
    }
}

/// A wait in whole seconds, one at least.
fn seconds(wait: Millis) -> u32 {
    u32::try_from(wait.0.max(1).saturating_add(999) / 1000).unwrap_or(u32::MAX)
}

/// The bound that was met, in the words of the IETF's RateLimit header fields.
fn tell_bound(Bound { name, most, window }: Bound, wait: Millis, headers: &mut HeaderMap) {
    let whole_seconds = |millis: Millis| millis.0.saturating_add(999) / 1000;
    let lines = [
        ("ratelimit-policy", format!("\"{name}\";q={most};w={}", whole_seconds(window))),
        ("ratelimit", format!("\"{name}\";r=0;t={}", whole_seconds(wait))),
    ];
    for (name, line) in lines {
        if let Ok(value) = HeaderValue::try_from(line) {
            headers.insert(name, value);
        }
    }
}

/// Writes down why a request failed, once, and names the request in an answer that is our own fault.
pub(super) fn finish(response: Response, id: RequestId, method: &str, route: &str) -> Response {
    let cause = response.extensions().get::<Cause>().map_or_else(String::new, |cause| chain(&*cause.0));
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        if !cause.is_empty() {
            tracing::warn!(%id, method, route, cause, "the database cannot be written");
        }
        return response;
    }
    tracing::error!(%id, method, route, cause, "a request failed");
    Problem::new(Code::Internal).render(Some(&id.to_string()))
}

/// An error and everything behind it, in one line.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(": ");
        text.push_str(&source.to_string());
        next = source.source();
    }
    text
}
