//! `GET /openapi.json`.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::http::access::{Access, Who};
use crate::http::openapi::document_text;

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Show this contract
///
/// OpenAPI 3.1, generated from the code.
#[utoipa::path(
    get, path = "/openapi.json", tag = "operations",
    responses((status = 200, description = "The contract.", body = Object))
)]
pub(crate) async fn show_openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document_text()).into_response()
}
