//! `POST /vendor/close/{vendorId}`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::VendorId;
use onsale_core::access::last_token_over;
use onsale_store::{Closed, Outcome, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::VendorBody;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now, PathId};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{answer, stored};
use crate::wire::{Count, Id};

/// The vendor is closed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClosedVendorBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(example = "Vendor 3 is closed.")]
    message: String,
    vendor: VendorBody,
    /// Releases that were cancelled.
    cancelled_releases: Count,
    /// Tickets in its pools, which nobody can reserve any more and which are deleted by and by.
    unsold_tickets: Count,
}

refusals!(Refusals: InvalidField, VendorNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// Close a vendor with all that it has not sold
///
/// Its releases are cancelled, its events are no longer on sale nor shown, its logins and API keys end, and the tickets in
/// its pools are deleted: some at a time, so that no sale waits for it. Tickets that were sold stay valid; what is held can
/// still be bought.
#[utoipa::path(
    post, path = "/vendor/close/{vendorId}", tag = "vendors", params(("vendorId" = Id, Path)),
    responses((status = 200, description = "Closed.", body = ClosedVendorBody), Refusals)
)]
pub(crate) async fn close_vendor(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    PathId(id): PathId<VendorId>,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let at = now.0;
    let request = key.request(caller.admin()?, now, &body, render);
    let outcome = app.store.close_vendor(request, id).await?;
    if let Outcome::Fresh(closed) = &outcome {
        app.verifier.end(&closed.sessions, last_token_over(at));
    }
    Ok(answer(outcome, render))
}

fn render(closed: &Closed) -> StoredAnswer {
    let body = ClosedVendorBody {
        status: "success",
        message: format!("Vendor {} is closed.", closed.vendor.id),
        vendor: VendorBody::of(&closed.vendor),
        cancelled_releases: Count(closed.releases),
        unsold_tickets: Count(closed.unsold),
    };
    stored(StatusCode::OK, &body)
}
