//! `GET /healthz`.

use axum::response::Response;

use crate::http::respond::{DoneBody, ok};

/// Say that the server is alive
#[utoipa::path(
    get, path = "/healthz", tag = "operations",
    responses((status = 200, description = "Alive.", body = DoneBody))
)]
pub(crate) async fn check_health() -> Response {
    ok(&DoneBody::saying("Alive."))
}
