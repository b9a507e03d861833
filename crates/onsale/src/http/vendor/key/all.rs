//! `GET /vendor/key/all`.

use axum::extract::State;
use axum::response::Response;

use super::ApiKeyBody;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::problem::Problem;
use crate::http::respond::ok;

pub(crate) const ACCESS: Access = Access::of(Who::Vendor);

/// List your API keys
#[utoipa::path(
    get, path = "/vendor/key/all", tag = "access", params(crate::http::openapi::VendorHeader),
    responses((status = 200, description = "The vendor's keys, oldest first.", body = [ApiKeyBody]))
)]
pub(crate) async fn list_api_keys(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
) -> Result<Response, Problem> {
    let keys = app.store.asked_by(asker.or(&caller)).api_keys(caller.vendor()?).await?;
    Ok(ok(&keys.iter().map(ApiKeyBody::of).collect::<Vec<_>>()))
}
