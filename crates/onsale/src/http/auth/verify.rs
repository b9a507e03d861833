//! `POST /auth/verify`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::access::last_token_over;
use onsale_core::{Actor, Email, Role};
use onsale_store::{LoginOutcome, Request, VerifyLogin};

use super::{RoleBody, SessionBody, admitted, code_hash, counted};
use crate::app::App;
use crate::auth::secret;
use crate::http::access::{Access, Who};
use crate::http::client_address::ClientAddress;
use crate::http::extract::{JsonBody, Now};
use crate::http::field::{LoginCode, Opaque};
use crate::http::form::{Body, body};
use crate::http::problem::{Problem, refusals};

body! {
    /// The code, and what it was asked for with.
    pub(crate) struct VerifyBody {
        #[schema(value_type = String, example = "ada@example.org", min_length = 3, max_length = 254)]
        email = required("email"): Email,
        #[schema(value_type = RoleBody)]
        role = required("role"): Role,
        /// As the mail has it: six digits, or twelve.
        #[schema(value_type = String, example = "042042", min_length = 6, max_length = 12, pattern = "^[0-9]{6}([0-9]{6})?$")]
        code = required("code"): LoginCode,
        /// What `POST /auth/login` has answered when this code was asked for.
        #[schema(value_type = String, example = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", min_length = 1, max_length = 200)]
        challenge = required("challenge"): Opaque,
        /// What the last login on this device has answered as `device`; another one takes its place.
        #[schema(value_type = Option<String>, max_length = 200)]
        device = optional("device"): Option<Opaque>,
    }
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
    let sent = VerifyBody::read(&counted(&app, client, &body, now)?)?;
    let (role, email) = (sent.role, sent.email);
    let code = code_hash(&app, role, &email, &sent.code.0, now)?;
    let challenge = secret::challenge_hash(&sent.challenge.0);
    let device = sent.device.map(|Opaque(device)| secret::device_hash(&device));
    let prepared = app.verifier.prepare(now).map_err(Problem::internal)?;
    let verify = VerifyLogin { role, email, challenge, code, device, session: prepared.session };
    match app.store.verify_login(Request::new(Actor::Anyone, now), verify).await? {
        LoginOutcome::Instead(actor, before) => {
            app.verifier.end(&[before], last_token_over(now));
            admitted(&app, actor, &prepared, now, "You are logged in.")
        }
        LoginOutcome::Granted(actor) => admitted(&app, actor, &prepared, now, "You are logged in."),
        LoginOutcome::Again(..) | LoginOutcome::Denied | LoginOutcome::Ended(_) => {
            Err(Problem::code_invalid())
        }
    }
}
