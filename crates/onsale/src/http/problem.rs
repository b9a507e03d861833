//! Every answer that is not a success. The only room that sees both a store error and a status code: `code` is the table
//! of codes, `refused` says which code is whose refusal, `failure` writes down what is our own fault.

mod code;
mod failure;
pub mod reference;
mod refused;

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onsale_core::{Bound, Millis, Rejection, Ticket, Timestamp};
use onsale_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::foreign::Foreign;
use crate::http::respond::json;
use crate::wire::{TicketBody, Time};

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

pub use code::Code;
pub(super) use failure::finish;
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
    pub(crate) fn invalid_header(
        header: impl Into<Cow<'static, str>>,
        reason: impl std::fmt::Display,
    ) -> Self {
        let header = header.into();
        Self::saying(Code::InvalidHeader, format!("The header {header} {reason}."))
            .with(|details| details.field = Some(header))
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
            .retry_after(refused::seconds(wait))
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
