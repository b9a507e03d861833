//! Failures of ours: each is written down once, with all that is behind it, and the answer names the request.

use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::with_causes;

use super::{Cause, Code, Problem};
use crate::app::RequestId;

/// Writes down why a request failed, once, and names the request in an answer that is our own fault.
pub(in crate::http) fn finish(response: Response, id: RequestId, method: &str, route: &str) -> Response {
    let cause = response.extensions().get::<Cause>().map_or_else(String::new, |cause| with_causes(&*cause.0));
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        if !cause.is_empty() {
            tracing::warn!(%id, method, route, cause, "the database cannot be written");
        }
        return response;
    }
    tracing::error!(%id, method, route, cause, "a request failed");
    Problem::new(Code::Internal).render(Some(&id.to_string()))
}
