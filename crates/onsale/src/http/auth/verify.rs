//! `POST /auth/verify`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_core::access::last_token_over;
use onsale_store::{Admission, Request, VerifyLogin};
use utoipa::ToSchema;

use super::{RoleBody, SessionBody, address, admitted, code_hash, counted};
use crate::app::App;
use crate::auth::secret;
use crate::http::access::{Access, Who};
use crate::http::client_address::ClientAddress;
use crate::http::extract::{JsonBody, Now};
use crate::http::field::{LoginCode, Opaque};
use crate::http::problem::{Problem, refusals};

/// The code, and what it was asked for with.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the fields are read by name")]
pub(crate) struct VerifyBody {
    #[schema(example = "ada@example.org", min_length = 3, max_length = 254)]
    email: String,
    role: RoleBody,
    /// As the mail has it: six digits, or twelve.
    #[schema(example = "042042", min_length = 6, max_length = 12, pattern = "^[0-9]{6}([0-9]{6})?$")]
    code: String,
    /// What `POST /auth/login` has answered when this code was asked for.
    #[schema(example = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", min_length = 1, max_length = 200)]
    challenge: String,
    /// What the last login on this device has answered as `device`; another one takes its place.
    #[schema(max_length = 200)]
    device: Option<String>,
}

refusals!(Refusals: InvalidField, CodeInvalid, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Log in with a one-time code
///
/// With the `challenge` that was answered when the code was asked for. A wrong code costs that challenge one of its five
/// tries, whoever sends it, and nobody else anything. A code is used once: whoever sends the same again within two minutes, as
/// the answer was lost, gets a login in the place of the one that it began.
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
    let (form, device) = counted(&app, client, &body, now)?;
    let (role, email) = address(&form)?;
    let LoginCode(code) = form.required("code")?;
    let Opaque(challenge) = form.required("challenge")?;
    let code = code_hash(&app, role, &email, &code, now)?;
    let challenge = secret::challenge_hash(&challenge);
    let prepared = app.gate.prepare(now).map_err(Problem::internal)?;
    let verify = VerifyLogin { role, email, challenge, code, device, session: prepared.session };
    match app.store.verify_login(Request::new(Actor::Anyone, now), verify).await? {
        Admission::Instead(actor, before) => {
            app.gate.end(&[before], last_token_over(now));
            admitted(&app, actor, &prepared, now, "You are logged in.")
        }
        Admission::Granted(actor) => admitted(&app, actor, &prepared, now, "You are logged in."),
        Admission::Again(..) | Admission::Denied | Admission::Ended(_) => Err(Problem::code_invalid()),
    }
}
