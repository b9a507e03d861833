//! `DELETE /customer/delete/{customerId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::CustomerId;
use onsale_store::Request;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{Now, PathId};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, ok};
use crate::wire::Id;

refusals!(Refusals: InvalidField, CustomerNotFound, HasTickets);

pub(crate) const ACCESS: Access = Access::of(Who::CustomerItself);

/// Delete a customer
///
/// Not while the customer holds or owns a ticket.
#[utoipa::path(
    delete, path = "/customer/delete/{customerId}", tag = "customers", params(("customerId" = Id, Path)),
    responses((status = 200, description = "Gone.", body = DoneBody), Refusals)
)]
pub(crate) async fn delete_customer(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    PathId(id): PathId<CustomerId>,
) -> Result<Response, Problem> {
    let actor = caller.may_touch_customer(id)?;
    app.store.delete_customer(Request::new(actor, now), id).await?;
    Ok(ok(&DoneBody::saying(format!("Customer {id} deleted."))))
}
