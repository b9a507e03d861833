//! `POST /auth/verify`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_store::{Admission, Request, VerifyLogin};
use utoipa::ToSchema;

use super::{RoleBody, SessionBody, address, admitted, code_hash};
use crate::app::App;
use crate::http::client_address::ClientAddress;
use crate::http::extract::{JsonBody, Now};
use crate::http::field::OneTimeCode;
use crate::http::problem::{Problem, refusals};

/// The code, and what it was asked for with.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the fields are read by name")]
pub(crate) struct VerifyBody {
    #[schema(example = "ada@example.org", min_length = 3, max_length = 254)]
    email: String,
    role: RoleBody,
    #[schema(example = "042042", min_length = 6, max_length = 6, pattern = "^[0-9]{6}$")]
    code: String,
}

refusals!(Refusals: InvalidField, CodeInvalid, RateLimited);

/// Log in with a one-time code
#[utoipa::path(
    post, path = "/auth/verify", tag = "access", request_body = VerifyBody,
    responses((status = 200, description = "You are in.", body = SessionBody), Refusals)
)]
pub(crate) async fn verify_login(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(client): ClientAddress,
    body: JsonBody,
) -> Result<Response, Problem> {
    app.traffic.logs_in(client, now)?;
    let form = body.form()?;
    let (role, email) = address(&form)?;
    let OneTimeCode(code) = form.required("code")?;
    let hash = code_hash(&app, role, &email, &code, now)?;
    let prepared = app.gate.prepare().map_err(Problem::internal)?;
    let verify = VerifyLogin { role, email, code: hash, session: prepared.session };
    match app.store.verify_login(Request::new(Actor::Anyone, now), verify).await? {
        Admission::Granted(actor) => admitted(&app, actor, &prepared, now, "You are logged in."),
        Admission::Again(..) | Admission::Denied | Admission::Ended(_) => Err(Problem::code_invalid()),
    }
}
