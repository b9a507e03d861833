//! `GET /docs`.

use axum::response::{Html, IntoResponse, Response};

use crate::http::access::{Access, Who};
use crate::http::docs::page;
use crate::http::layers::on_its_own;

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Show this contract to a person
#[utoipa::path(
    get, path = "/docs", tag = "operations",
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"))
)]
pub(crate) async fn show_docs() -> Response {
    on_its_own(Html(page()).into_response())
}
