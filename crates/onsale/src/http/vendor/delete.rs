//! `DELETE /vendor/delete/{vendorId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::VendorId;
use onsale_store::Request;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{Now, PathId};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, ok};
use crate::wire::Id;

refusals!(Refusals: InvalidField, VendorNotFound, HasTickets);

pub(crate) const ACCESS: Access = Access::of(Who::VendorItself);

/// Delete a vendor
///
/// Not while it has tickets or a release to come.
#[utoipa::path(
    delete, path = "/vendor/delete/{vendorId}", tag = "vendors", params(("vendorId" = Id, Path)),
    responses((status = 200, description = "Gone.", body = DoneBody), Refusals)
)]
pub(crate) async fn delete_vendor(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    PathId(id): PathId<VendorId>,
) -> Result<Response, Problem> {
    let actor = caller.may_touch_vendor(id)?;
    app.store.delete_vendor(Request::new(actor, now), id).await?;
    Ok(ok(&DoneBody::saying(format!("Vendor {id} deleted."))))
}
