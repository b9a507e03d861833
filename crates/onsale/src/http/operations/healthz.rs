//! `GET /healthz`.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::http::access::{Access, Who};
use crate::http::respond::ok;

/// The server is alive.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(value_type = String, example = "Alive.")]
    message: &'static str,
    /// Whether this server is there to rehearse on, and nothing is really for sale.
    rehearsal: bool,
}

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Say that the server is alive
#[utoipa::path(
    get, path = "/healthz", tag = "operations",
    responses((status = 200, description = "Alive.", body = HealthBody))
)]
pub(crate) async fn check_health(State(app): State<App>) -> Response {
    ok(&HealthBody { status: "success", message: "Alive.", rehearsal: app.settings.rehearsal })
}
