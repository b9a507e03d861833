//! `POST /vendor/suspend/{vendorId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::VendorId;
use onsale_store::JudgeVendor;

use super::VendorBody;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now, PathId};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::answer;
use crate::wire::Id;

refusals!(Refusals: InvalidField, VendorNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// Let a vendor wait
///
/// Its events are no longer shown to others, nothing of it can be reserved, and its releases are paused, until it is
/// approved again and resumes them. What was sold stays valid; what is held can still be bought.
#[utoipa::path(
    post, path = "/vendor/suspend/{vendorId}", tag = "vendors", params(("vendorId" = Id, Path)),
    responses((status = 200, description = "The vendor as it is now.", body = VendorBody), Refusals)
)]
pub(crate) async fn suspend_vendor(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    PathId(id): PathId<VendorId>,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let request = key.request(caller.admin()?, now, &body, VendorBody::stored);
    let judge = JudgeVendor { id, may_sell: false };
    Ok(answer(app.store.judge_vendor(request, judge).await?, VendorBody::stored))
}
