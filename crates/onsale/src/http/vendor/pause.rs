//! `POST /vendor/release/{releaseId}/pause`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{ReleaseId, Scope};
use onsale_store::Control;

use super::{control_release, release_now};
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now, PathId};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::wire::{Id, ReleaseBody};

refusals!(Refusals: InvalidField, ReleaseNotFound, ReleaseDone, Forbidden);

pub(crate) const ACCESS: Access = Access::of(Who::Owner).or_program(Scope::Release);

/// Pause a release
///
/// Nothing comes until it is resumed; what is left moves by the length of the pause.
#[utoipa::path(
    post, path = "/vendor/release/{releaseId}/pause", tag = "vendors", params(("releaseId" = Id, Path)),
    responses((status = 200, description = "The release as it is now.", body = ReleaseBody), Refusals)
)]
pub(crate) async fn pause_release(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    PathId(id): PathId<ReleaseId>,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let request = key.request(caller.seller(), now, &body, release_now);
    control_release(&app, request, caller.owner()?, id, Control::Pause).await
}
