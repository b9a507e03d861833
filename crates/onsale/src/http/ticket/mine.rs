//! `GET /ticket/mine`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_store::Request;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::Now;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::TicketBody;

refusals!(Refusals: CustomerNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Customer);

/// List your tickets
///
/// What you hold first, then what you have bought with the number of its order, oldest first.
#[utoipa::path(
    get, path = "/ticket/mine", tag = "tickets", params(crate::http::openapi::CustomerHeader),
    responses((status = 200, description = "Your tickets.", body = [TicketBody]), Refusals)
)]
pub(crate) async fn list_my_tickets(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    Now(now): Now,
) -> Result<Response, Problem> {
    let customer = caller.customer()?;
    let tickets = app
        .store
        .asked_by(asker.or(&caller))
        .mine(Request::new(Actor::Customer(customer), now), customer)
        .await?;
    Ok(ok(&tickets.iter().map(|(ticket, order)| TicketBody::of_order(ticket, *order)).collect::<Vec<_>>()))
}
