//! `POST /vendor/add`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::party::ReleaseDefaults;
use onsale_core::{Actor, Email, Name, Vendor};
use onsale_store::{AddVendor, Added, Outcome, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::{PerBatch, VendorBody};
use crate::app::App;
use crate::auth::Mode;
use crate::http::access::{Access, Who};
use crate::http::address::reachable;
use crate::http::auth::{FirstTokensBody, private, tokens};
use crate::http::client_address::ClientAddress;
use crate::http::extract::{JsonBody, Now};
use crate::http::field::Interval;
use crate::http::form::{Body, body};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{answer, json, replayed, stored};
use crate::wire::Seconds;

body! {
    /// Who wants to sell.
    pub(crate) struct AddVendorBody {
        #[schema(value_type = String, example = "Blue Note", min_length = 1, max_length = 200)]
        name = required("name"): Name,
        /// Unique among vendors, letter case aside.
        #[schema(value_type = String, example = "door@bluenote.example", min_length = 3, max_length = 254)]
        email = required("email"): Email,
        /// Tickets in a batch of a release that does not say how many.
        #[schema(value_type = Option<i64>, example = 100, minimum = 1, maximum = 100_000)]
        per_batch = optional("ticketsPerRelease"): Option<PerBatch>,
        /// Time between the batches of a release that does not say how long: 0, or at least 0.1.
        #[schema(value_type = Option<Seconds>)]
        interval = optional("ticketReleaseInterval"): Option<Interval>,
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AddedVendorBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person, with the id.
    #[schema(example = "Vendor added successfully with vendor ID: 3")]
    message: String,
    #[serde(flatten)]
    vendor: VendorBody,
    #[serde(flatten)]
    tokens: FirstTokensBody,
}

refusals!(Refusals: InvalidField, EmailTaken, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Register as a vendor
///
/// Makes the vendor's default event too, so that a release need not name one. In token mode, the answer's `token`
/// proves who you are. In header mode a known address with the same name answers 200 and the same id again: that is
/// how one comes back.
///
/// An answer may be lost on its way. Send an `Idempotency-Key` that nobody can guess: the same request under it gets
/// the same answer, for ten minutes with a session of its own in it, after that (for a day) without tokens. Once
/// somebody has logged in to the account by a code, logged out of it or changed its address, it has no tokens either.
#[utoipa::path(
    post, path = "/vendor/add", tag = "vendors", request_body = AddVendorBody,
    responses(
        (status = 201, description = "Registered.", body = AddedVendorBody),
        (status = 200, description = "Welcome back: registered before under this name.", body = AddedVendorBody),
        Refusals,
    )
)]
pub(crate) async fn add_vendor(
    State(app): State<App>,
    now: Now,
    ClientAddress(address): ClientAddress,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    app.rate_limiter.registers(address, now.0)?;
    let vendor = AddVendorBody::read(&body.form()?)?;
    let add = AddVendor {
        name: vendor.name,
        email: reachable(&app, vendor.email)?,
        defaults: ReleaseDefaults {
            tickets_per_release: vendor.per_batch.map(|per_batch| per_batch.0),
            interval: vendor.interval.map(|interval| interval.0),
        },
        returning: matches!(app.settings.auth, Mode::Header),
    };
    let request = key.request(Actor::Anyone, now, &body, render);
    if app.settings.auth == Mode::Header {
        return Ok(answer(app.store.add_vendor(request, add).await?, render));
    }
    let prepared = app.verifier.prepare(now.0).map_err(Problem::internal)?;
    let outcome = app.store.register_vendor(request, add, prepared.session).await;
    match outcome.map_err(Problem::of_registration)? {
        Outcome::Fresh(added) => {
            let tokens = tokens(&app, Actor::Vendor(added.record.id), &prepared, now.0)?;
            let answer = private(json(StatusCode::CREATED, &body_of(&added, tokens.into())));
            Ok(if added.again { replayed(answer) } else { answer })
        }
        before => Ok(answer(before, render)),
    }
}

/// What is kept under an idempotency key, which holds no secret.
fn render(added: &Added<Vendor>) -> StoredAnswer {
    let status = if added.fresh { StatusCode::CREATED } else { StatusCode::OK };
    stored(status, &body_of(added, FirstTokensBody::default()))
}

fn body_of(added: &Added<Vendor>, tokens: FirstTokensBody) -> AddedVendorBody {
    let id = added.record.id;
    let message = if added.fresh {
        format!("Vendor added successfully with vendor ID: {id}")
    } else {
        format!("Welcome back. Your vendor ID is: {id}")
    };
    AddedVendorBody { status: "success", message, vendor: VendorBody::of(&added.record), tokens }
}
