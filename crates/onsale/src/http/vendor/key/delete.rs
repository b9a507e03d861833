//! `DELETE /vendor/key/delete/{keyId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_store::Request;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{Now, PathId};
use crate::http::field::PlainId;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, ok};
use crate::wire::Id;

refusals!(Refusals: InvalidField, KeyNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Vendor);

/// Delete an API key
///
/// Whatever comes in with it is refused from then on.
#[utoipa::path(
    delete, path = "/vendor/key/delete/{keyId}", tag = "access",
    params(("keyId" = Id, Path), crate::http::openapi::VendorHeader),
    responses((status = 200, description = "Gone.", body = DoneBody), Refusals)
)]
pub(crate) async fn delete_api_key(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    PathId(PlainId(id)): PathId<PlainId>,
) -> Result<Response, Problem> {
    let vendor = caller.vendor()?;
    app.store.delete_api_key(Request::new(Actor::Vendor(vendor), now), vendor, id).await?;
    Ok(ok(&DoneBody::saying(format!("Key {id} deleted."))))
}
