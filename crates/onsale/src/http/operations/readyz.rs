//! `GET /readyz`.

use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::http::problem::Problem;
use crate::http::respond::{DoneBody, ok};

/// Say whether the server takes work
///
/// 503 while it is shutting down, its database cannot be written, or it does not know the database's time.
#[utoipa::path(
    get, path = "/readyz", tag = "operations",
    responses((status = 200, description = "Ready.", body = DoneBody))
)]
pub(crate) async fn check_readiness(State(app): State<App>) -> Result<Response, Problem> {
    if app.is_ready() { Ok(ok(&DoneBody::saying("Ready."))) } else { Err(Problem::not_ready()) }
}
