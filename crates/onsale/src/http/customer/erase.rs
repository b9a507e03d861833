//! `POST /customer/erase`: the right to be forgotten.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_core::access::last_token_over;
use onsale_store::Request;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::Now;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, ok};

refusals!(Refusals: CustomerNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Customer);

/// Be forgotten
///
/// Name and address go, and all logins end; a ticket that is held goes back to the pool. Tickets that were bought
/// stay sold, to a number that belongs to nobody any more.
#[utoipa::path(
    post, path = "/customer/erase", tag = "access", params(crate::http::openapi::CustomerHeader),
    responses((status = 200, description = "Forgotten.", body = DoneBody), Refusals)
)]
pub(crate) async fn erase_customer(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
) -> Result<Response, Problem> {
    let customer = caller.customer()?;
    let ended = app.store.erase_customer(Request::new(Actor::Customer(customer), now), customer).await?;
    app.verifier.end(&ended, last_token_over(now));
    Ok(ok(&DoneBody::saying(format!("Customer {customer} is forgotten."))))
}
