//! `PUT /customer/update`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Actor, CustomerId, Email, Name};
use onsale_store::{Request, UpdateCustomer};
use serde::Serialize;
use utoipa::ToSchema;

use super::CustomerBody;
use crate::app::App;
use crate::auth::{Caller, Mode};
use crate::http::access::{Access, Who};
use crate::http::address::reachable;
use crate::http::auth::address_proof;
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Body, Known, body};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::Id;

body! {
    /// Whose record, and what shall stand in it; what is absent stays. A customer always has both, so null is refused.
    #[serde(deny_unknown_fields)]
    pub(crate) struct UpdateCustomerBody {
        #[schema(value_type = Id)]
        id = required("customerId"): CustomerId,
        #[schema(value_type = Option<String>, nullable = false, example = "Ada King", min_length = 1, max_length = 200)]
        name = present("name"): Option<Name>,
        #[schema(value_type = Option<String>, nullable = false, example = "ada@example.org", min_length = 3, max_length = 254)]
        email = present("email"): Option<Email>,
    }
}

static KNOWN: Known = Known::of::<UpdateCustomerBody>();

/// The record as it is now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UpdatedCustomerBody {
    #[serde(flatten)]
    customer: CustomerBody,
    /// Where a code was sent to, if the address is to change: it counts when `POST /auth/confirm-address` got the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "ada@new.example")]
    pending_email: Option<String>,
}

refusals!(Refusals: InvalidField, CustomerNotFound, EmailTaken, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::CustomerItself);

/// Change a customer's record
///
/// In token mode another address of one's own counts only when the code that is sent to it was entered
/// (`POST /auth/confirm-address`); `pendingEmail` says that one is on its way, and the answer is the same whether or not
/// somebody has that address. An account gets one code every half minute and five an hour. What an administrator changes
/// counts at once, and so does everything in header mode: then an address that is taken is 409.
#[utoipa::path(
    put, path = "/customer/update", tag = "customers", request_body = UpdateCustomerBody,
    responses((status = 200, description = "The record as it is now.", body = UpdatedCustomerBody), Refusals)
)]
pub(crate) async fn update_customer(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let UpdateCustomerBody { id, name, email } = UpdateCustomerBody::read(&body.form()?.only(&KNOWN)?)?;
    let actor = caller.may_touch_customer(id)?;
    let email = email.map(|email| reachable(&app, email)).transpose()?;
    let update = UpdateCustomer { id, name, email: email.clone() };
    let request = Request::new(actor, now);
    let needs_proof = app.settings.auth == Mode::Token && actor != Actor::Admin && email.is_some();
    let customer = if needs_proof {
        let proof = address_proof(&app, actor, now)?;
        app.store.change_customer(request, update, proof).await?
    } else {
        app.store.update_customer(request, update).await?
    };
    let pending_email = email.filter(|email| email.key() != customer.email.key());
    if pending_email.is_some() {
        app.mail_waits.notify_one();
    }
    let pending_email = pending_email.map(|email| email.as_str().to_owned());
    Ok(ok(&UpdatedCustomerBody { customer: CustomerBody::of(&customer), pending_email }))
}
