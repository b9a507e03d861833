//! `GET /ticket/status`.

use axum::extract::State;
use axum::response::Response;

use super::RunningBody;
use crate::app::App;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::problem::Problem;
use crate::http::respond::ok;

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Say whether sales are running
#[utoipa::path(
    get, path = "/ticket/status", tag = "sale control",
    responses((status = 200, description = "Whether tickets can be reserved.", body = RunningBody))
)]
pub(crate) async fn show_sales_status(State(app): State<App>, asker: Asker) -> Result<Response, Problem> {
    Ok(ok(&RunningBody { running: app.store.asked_by(asker.anyone()).is_running().await? }))
}
