//! `POST /ticket/stop`.

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

/// Stop all sales
///
/// Nothing can be reserved until they are started again; what is held can still be bought.
#[utoipa::path(
    post, path = "/ticket/stop", tag = "sale control",
    responses((status = 200, description = "Stopped.", body = SwitchedBody))
)]
pub(crate) async fn stop_sales(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let request = key.request(caller.admin()?, now, &body, SwitchedBody::stored);
    Ok(answer(app.store.set_running(request, false).await?, SwitchedBody::stored))
}
