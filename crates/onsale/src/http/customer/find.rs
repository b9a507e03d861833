//! `GET /customer/find/{customerId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::CustomerId;

use super::CustomerBody;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::PathId;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::Id;

refusals!(Refusals: InvalidField, CustomerNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::CustomerItself);

/// Find a customer
#[utoipa::path(
    get, path = "/customer/find/{customerId}", tag = "customers", params(("customerId" = Id, Path)),
    responses((status = 200, description = "The customer.", body = CustomerBody), Refusals)
)]
pub(crate) async fn find_customer(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    PathId(id): PathId<CustomerId>,
) -> Result<Response, Problem> {
    caller.may_touch_customer(id)?;
    Ok(ok(&CustomerBody::of(&app.store.asked_by(asker.or(&caller)).find_customer(id).await?)))
}
