//! `POST /ticket/start`.

use axum::extract::State;
use axum::response::Response;

use super::SwitchedBody;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::idempotency::Key;
use crate::http::problem::Problem;
use crate::http::respond::answer;

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// Start all sales
///
/// Tickets can be reserved again.
#[utoipa::path(
    post, path = "/ticket/start", tag = "sale control",
    responses((status = 200, description = "Running.", body = SwitchedBody))
)]
pub(crate) async fn start_sales(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let request = key.request(caller.admin()?, now, &body, SwitchedBody::stored);
    Ok(answer(app.store.set_running(request, true).await?, SwitchedBody::stored))
}
