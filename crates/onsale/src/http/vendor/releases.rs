//! `GET /vendor/releases`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Scope;
use onsale_store::Page;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::Query;
use crate::http::listing::{Frame, list};
use crate::http::problem::{Problem, refusals};
use crate::wire::ReleaseBody;

refusals!(Refusals: InvalidField, VendorNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Vendor).or_program(Scope::Read);

/// List your releases
///
/// In the order in which they were asked for; with `limit` one page, and a `Link` to the next.
#[utoipa::path(
    get, path = "/vendor/releases", tag = "vendors",
    params(crate::http::openapi::VendorHeader, crate::http::listing::Paging),
    responses((status = 200, description = "The vendor's releases.", body = [ReleaseBody]), Refusals)
)]
pub(crate) async fn list_releases(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    query: Query,
) -> Result<Response, Problem> {
    let vendor = caller.vendor()?;
    let asker = asker.or(&caller);
    let fetch = move |after, limit| {
        let app = app.clone();
        async move { app.store.asked_by(asker).releases(vendor, Page { after, limit }).await }
    };
    list(&query, fetch, ReleaseBody::of, |_| Frame::of_array()).await
}
