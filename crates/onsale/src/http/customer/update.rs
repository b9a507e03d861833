//! `PUT /customer/update`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::CustomerId;
use onsale_store::{Request, UpdateCustomer};
use utoipa::ToSchema;

use super::CustomerBody;
use crate::app::App;
use crate::auth::Caller;
use crate::http::extract::{JsonBody, Now};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::http::wire::Id;

/// Whose record, and what shall stand in it; what is absent stays. A customer always has both, so null is refused.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the fields are read by name")]
pub(crate) struct UpdateCustomerBody {
    customer_id: Id,
    #[schema(nullable = false, example = "Ada King", min_length = 1, max_length = 200)]
    name: Option<String>,
    #[schema(nullable = false, example = "ada@example.org", min_length = 3, max_length = 254)]
    email: Option<String>,
}

refusals!(Refusals: InvalidField, CustomerNotFound, EmailTaken);

/// Change a customer's record
#[utoipa::path(
    put, path = "/customer/update", tag = "customers", request_body = UpdateCustomerBody,
    responses((status = 200, description = "The record as it is now.", body = CustomerBody), Refusals)
)]
pub(crate) async fn update_customer(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let form = body.form()?.clearing(&[])?;
    let id: CustomerId = form.required("customerId")?;
    let actor = caller.may_touch_customer(id)?;
    let update = UpdateCustomer { id, name: form.present("name")?, email: form.present("email")? };
    Ok(ok(&CustomerBody::of(&app.store.update_customer(Request::new(actor, now), update).await?)))
}
