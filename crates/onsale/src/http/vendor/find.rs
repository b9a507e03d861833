//! `GET /vendor/find/{vendorId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Scope, VendorId};

use super::VendorBody;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::PathId;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::Id;

refusals!(Refusals: InvalidField, VendorNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::VendorItself).or_program(Scope::Read);

/// Find a vendor
#[utoipa::path(
    get, path = "/vendor/find/{vendorId}", tag = "vendors", params(("vendorId" = Id, Path)),
    responses((status = 200, description = "The vendor.", body = VendorBody), Refusals)
)]
pub(crate) async fn find_vendor(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    PathId(id): PathId<VendorId>,
) -> Result<Response, Problem> {
    caller.may_touch_vendor(id)?;
    Ok(ok(&VendorBody::of(&app.store.asked_by(asker.or(&caller)).find_vendor(id).await?)))
}
