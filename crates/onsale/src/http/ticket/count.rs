//! `GET /ticket/count`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_store::Request;

use super::TicketFilter;
use crate::app::App;
use crate::http::access::{Access, Who};
use crate::http::extract::{Now, Query};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::Count;

refusals!(Refusals: InvalidField, VendorNotFound, EventNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Count the tickets in the pool
#[utoipa::path(
    get, path = "/ticket/count", tag = "tickets", params(TicketFilter),
    responses((status = 200, description = "How many can be reserved.", body = Count), Refusals)
)]
pub(crate) async fn count_tickets(
    State(app): State<App>,
    Now(now): Now,
    query: Query,
) -> Result<Response, Problem> {
    let filter = TicketFilter::of(&query, app.settings.currency)?;
    Ok(ok(&Count(app.store.count(Request::new(Actor::Anyone, now), filter).await?)))
}
