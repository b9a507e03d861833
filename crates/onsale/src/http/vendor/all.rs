//! `GET /vendor/all`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Standing;
use onsale_store::Page;

use super::{StandingBody, VendorBody};
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Query, query};
use crate::http::listing::{Frame, list};
use crate::http::problem::{Problem, refusals};

query! {
    /// Which vendors.
    pub(crate) struct VendorParams {
        /// Only those that stand so.
        #[param(inline, value_type = Option<StandingBody>)]
        standing = optional("standing"): Option<Standing>,
    }
}

refusals!(Refusals: InvalidField);

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// List vendors
///
/// All of them, streamed in the order of their ids; with `limit` one page, and a `Link` to the next.
#[utoipa::path(
    get, path = "/vendor/all", tag = "vendors", params(VendorParams, crate::http::listing::Paging),
    responses((status = 200, description = "The vendors.", body = [VendorBody]), Refusals)
)]
pub(crate) async fn list_vendors(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    query: Query,
) -> Result<Response, Problem> {
    caller.admin()?;
    let asker = asker.or(&caller);
    let VendorParams { standing } = VendorParams::read(&query)?;
    let fetch = move |after, limit| {
        let (store, page) = (app.store.asked_by(asker), Page { after, limit });
        async move {
            match standing {
                Some(standing) => store.vendors_who_are(standing, page).await,
                None => store.vendors(page).await,
            }
        }
    };
    list(&query, fetch, VendorBody::of, |_| Frame::of_array()).await
}
