//! `POST /auth/login`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{Actor, Email, Millis, Role, Timestamp, limits};
use onsale_store::{BeginLogin, NewCode, NewMail, Request};
use serde::Serialize;
use utoipa::ToSchema;

use super::{RoleBody, code_hash, counted, private};
use crate::app::App;
use crate::auth::secret;
use crate::http::access::{Access, Who};
use crate::http::client_address::ClientAddress;
use crate::http::extract::{JsonBody, Now};
use crate::http::field::Opaque;
use crate::http::form::{Body, body};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::json;
use crate::mail::words;
use crate::wire::Time;

body! {
    /// Who wants to come back.
    pub(crate) struct LoginBody {
        /// The address that was registered.
        #[schema(value_type = String, example = "ada@example.org", min_length = 3, max_length = 254)]
        email = required("email"): Email,
        #[schema(value_type = RoleBody)]
        role = required("role"): Role,
        /// What the last login or registration on this device has answered as `device`.
        #[schema(value_type = Option<String>, max_length = 200)]
        device = optional("device"): Option<Opaque>,
    }
}

/// A code is on its way, if the address is known.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChallengeBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(value_type = String, example = "If this address is registered, a code is on its way to it.")]
    message: &'static str,
    /// For `POST /auth/verify`, with the code. Whoever does not have it cannot use the code, nor use it up.
    #[schema(example = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    challenge: String,
    /// When the code is no longer good.
    expires_at: Time,
}

refusals!(Refusals: InvalidField, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Ask for a one-time code
///
/// It comes by mail, if the address is registered; the answer is the same if it is not. A code is good for ten minutes and
/// five tries, together with the `challenge` that is answered here: a code of an earlier answer goes on being good, and
/// what others guess counts for their own challenges. Codes are six digits; after fifty wrong guesses in a day they are
/// twelve. Whoever asks again waits half a minute, then twice as long each time (`Retry-After`). A mailbox is sent twelve
/// codes an hour that one network asks for and sixty in all, half of them kept for networks that have not asked before;
/// a `device` that the account knows has bounds of its own. Where so much mail waits that a code would come too late, none is
/// sent and the answer is `BUSY`.
#[utoipa::path(
    post, path = "/auth/login", tag = "access", request_body = LoginBody,
    responses((status = 202, description = "A code is on its way, if the address is known.", body = ChallengeBody), Refusals)
)]
pub(crate) async fn begin_login(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(client): ClientAddress,
    body: JsonBody,
) -> Result<Response, Problem> {
    let LoginBody { email, role, device } = LoginBody::read(&counted(&app, client, &body, now)?)?;
    let (challenge, hash) = secret::challenge().map_err(Problem::internal)?;
    let short = new_code(&app, role, &email, limits::CODE_DIGITS, now)?;
    let long = new_code(&app, role, &email, limits::LONG_CODE_DIGITS, now)?;
    let expires_at = Time(short.mail.expires_at);
    let login = BeginLogin {
        role,
        email,
        challenge: hash,
        short,
        long,
        device: device.map(|Opaque(device)| secret::device_hash(&device)),
        asker: secret::asker(client),
        network: secret::network(client),
        most_ahead: app.mail_pace.most_ahead(),
    };
    app.store.begin_login(Request::new(Actor::Anyone, now), login).await?;
    app.mail_waits.notify_one();
    let message = "If this address is registered, a code is on its way to it.";
    let body = ChallengeBody { status: "success", message, challenge, expires_at };
    Ok(private(json(StatusCode::ACCEPTED, &body)))
}

/// A code of so many digits, and the mail that it leaves in.
fn new_code(app: &App, role: Role, email: &Email, digits: usize, now: Timestamp) -> Result<NewCode, Problem> {
    let code = secret::code(digits).map_err(Problem::internal)?;
    let hash = code_hash(app, role, email, &code, now)?;
    let letter = words::one_time_code(&code);
    let expires_at = now + Millis(limits::CODE_MS);
    Ok(NewCode { hash, mail: NewMail { subject: letter.subject, body: letter.body, expires_at } })
}
