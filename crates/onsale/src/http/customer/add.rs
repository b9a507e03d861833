//! `POST /customer/add`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{Actor, Customer, Email, Name};
use onsale_store::{AddCustomer, Added, Outcome, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::CustomerBody;
use crate::app::App;
use crate::auth::Mode;
use crate::http::access::{Access, Who};
use crate::http::address::reachable;
use crate::http::auth::{FirstTokensBody, private, tokens};
use crate::http::client_address::ClientAddress;
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Body, body};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{answer, json, replayed, stored};

body! {
    /// Who wants to buy.
    pub(crate) struct AddCustomerBody {
        #[schema(value_type = String, example = "Ada Lovelace", min_length = 1, max_length = 200)]
        name = required("name"): Name,
        /// Unique among customers, letter case aside.
        #[schema(value_type = String, example = "ada@example.org", min_length = 3, max_length = 254)]
        email = required("email"): Email,
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AddedCustomerBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person, with the id.
    #[schema(example = "Customer added successfully. Your customer ID is: [7]")]
    message: String,
    #[serde(flatten)]
    customer: CustomerBody,
    #[serde(flatten)]
    tokens: FirstTokensBody,
}

refusals!(Refusals: InvalidField, EmailTaken, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Register as a customer
///
/// The answer's `customerId` names you from now on; in token mode, its `token` proves it. In header mode a known
/// address with the same name answers 200 and the same id again: that is how one comes back.
///
/// An answer may be lost on its way. Send an `Idempotency-Key` that nobody can guess: the same request under it gets
/// the same answer, for ten minutes with a session of its own in it, after that (for a day) without tokens. Once
/// somebody has logged in to the account by a code, logged out of it or changed its address, it has no tokens either.
#[utoipa::path(
    post, path = "/customer/add", tag = "customers", request_body = AddCustomerBody,
    responses(
        (status = 201, description = "Registered.", body = AddedCustomerBody),
        (status = 200, description = "Welcome back: registered before under this name.", body = AddedCustomerBody),
        Refusals,
    )
)]
pub(crate) async fn add_customer(
    State(app): State<App>,
    now: Now,
    ClientAddress(address): ClientAddress,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    app.rate_limiter.registers(address, now.0)?;
    let AddCustomerBody { name, email } = AddCustomerBody::read(&body.form()?)?;
    let email = reachable(&app, email)?;
    let request = key.request(Actor::Anyone, now, &body, render);
    if app.settings.auth == Mode::Header {
        let add = AddCustomer { name, email, returning: true };
        return Ok(answer(app.store.add_customer(request, add).await?, render));
    }
    let prepared = app.verifier.prepare(now.0).map_err(Problem::internal)?;
    let add = AddCustomer { name, email, returning: false };
    let outcome = app.store.register_customer(request, add, prepared.session).await;
    match outcome.map_err(Problem::of_registration)? {
        Outcome::Fresh(added) => {
            let tokens = tokens(&app, Actor::Customer(added.record.id), &prepared, now.0)?;
            let answer = private(json(StatusCode::CREATED, &body_of(&added, tokens.into())));
            Ok(if added.again { replayed(answer) } else { answer })
        }
        before => Ok(answer(before, render)),
    }
}

/// What is kept under an idempotency key, which holds no secret.
fn render(added: &Added<Customer>) -> StoredAnswer {
    let status = if added.fresh { StatusCode::CREATED } else { StatusCode::OK };
    stored(status, &body_of(added, FirstTokensBody::default()))
}

fn body_of(added: &Added<Customer>, tokens: FirstTokensBody) -> AddedCustomerBody {
    let id = added.record.id;
    let message = if added.fresh {
        format!("Customer added successfully. Your customer ID is: [{id}]")
    } else {
        format!("Welcome back. Your customer ID is: [{id}]")
    };
    AddedCustomerBody { status: "success", message, customer: CustomerBody::of(&added.record), tokens }
}
