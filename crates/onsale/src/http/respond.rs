//! Successes: JSON of one piece, and answers that may have been given before.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use onsale_store::{Outcome, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

/// Says that an answer was given before, under the same idempotency key.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// It worked, and there is nothing more to say.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoneBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(example = "Customer 7 deleted.")]
    message: String,
}

impl DoneBody {
    /// A success with a sentence for a person.
    pub(crate) fn saying(message: impl Into<String>) -> Self {
        Self { status: "success", message: message.into() }
    }
}

/// An answer of one piece.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    from_parts(status, to_bytes(body))
}

/// 200 with `body`.
pub(crate) fn ok(body: &impl Serialize) -> Response {
    json(StatusCode::OK, body)
}

/// A success as it can be stored under an idempotency key.
pub(crate) fn stored(status: StatusCode, body: &impl Serialize) -> StoredAnswer {
    StoredAnswer { status: status.as_u16(), body: to_bytes(body) }
}

/// The answer to a change: rendered now, or exactly as it was given before.
pub(crate) fn answer<T>(outcome: Outcome<T>, render: fn(&T) -> StoredAnswer) -> Response {
    match outcome {
        Outcome::Fresh(value) => from_stored(render(&value)),
        Outcome::Replayed(answer) => replayed(from_stored(answer)),
    }
}

/// Says that what was asked for was done before, under the same key.
pub(crate) fn replayed(mut response: Response) -> Response {
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

fn from_stored(answer: StoredAnswer) -> Response {
    from_parts(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK), answer.body)
}

fn from_parts(status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response
}

pub(crate) fn to_bytes(body: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512);
    // Our own bodies have string keys and finite numbers, so only a mistake of ours could fail here.
    if let Err(error) = serde_json::to_writer(&mut bytes, body) {
        tracing::error!(%error, "an answer could not be written");
    }
    bytes
}
