//! `POST /vendor/release/{releaseId}/resume`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::ReleaseId;
use onsale_store::Control;

use super::{ReleaseBody, control_release};
use crate::app::App;
use crate::auth::Caller;
use crate::http::extract::{JsonBody, Now, PathId};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::wire::Id;

refusals!(Refusals: InvalidField, VendorNotApproved, ReleaseNotFound, ReleaseDone, Forbidden);

/// Resume a release
///
/// What is left moves by the length of the pause.
#[utoipa::path(
    post, path = "/vendor/release/{releaseId}/resume", tag = "vendors", params(("releaseId" = Id, Path)),
    responses((status = 200, description = "The release as it is now.", body = ReleaseBody), Refusals)
)]
pub(crate) async fn resume_release(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    PathId(id): PathId<ReleaseId>,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let request = key.request(caller.seller(), now, &body, ReleaseBody::stored);
    control_release(&app, request, caller.owner()?, id, Control::Resume).await
}
