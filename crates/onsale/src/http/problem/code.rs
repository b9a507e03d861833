//! Every code that an answer can refuse with: status, word, meaning, and what the caller can do. The one table.

use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! codes {
    ($($name:ident = $status:literal $word:literal, $meaning:literal, $advice:literal;)*) => {
        /// What went wrong, for a program. `docs/errors.md` is this list ([`super::reference`]).
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
    TicketNotSold = 409 "TICKET_NOT_SOLD", "The ticket is not sold, so there is no sale to undo, and it has no codes.",
        "`GET /ticket/find/{ticketId}` says how it stands. A ticket in the pool can be withdrawn.";
    EventWithoutStart = 409 "EVENT_WITHOUT_START", "The event has no beginning yet, so no calendar can take it in.",
        "Ask again when `GET /event/find/{eventId}` has a `startsAt`.";
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
