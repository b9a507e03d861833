//! `GET /customer/all`.

use axum::extract::State;
use axum::response::Response;
use onsale_store::Page;

use super::CustomerBody;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::Query;
use crate::http::listing::{Frame, list};
use crate::http::problem::{Problem, refusals};

refusals!(Refusals: InvalidField);

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// List customers
///
/// All of them, streamed in the order of their ids; with `limit` one page, and a `Link` to the next.
#[utoipa::path(
    get, path = "/customer/all", tag = "customers", params(crate::http::listing::Paging),
    responses((status = 200, description = "The customers.", body = [CustomerBody]), Refusals)
)]
pub(crate) async fn list_customers(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    query: Query,
) -> Result<Response, Problem> {
    caller.admin()?;
    let asker = asker.or(&caller);
    let fetch = move |after, limit| {
        let app = app.clone();
        async move { app.store.asked_by(asker).customers(Page { after, limit }).await }
    };
    list(&query, fetch, CustomerBody::of, |_| Frame::of_array()).await
}
