//! `POST /auth/login`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{Actor, Millis, limits};
use onsale_store::{BeginLogin, NewMail, Request};
use utoipa::ToSchema;

use super::{RoleBody, address, code_hash, private};
use crate::app::App;
use crate::auth::secret;
use crate::http::client_address::ClientAddress;
use crate::http::extract::{JsonBody, Now};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, json};
use crate::mail::words;

/// Who wants to come back.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the fields are read by name")]
pub(crate) struct LoginBody {
    /// The address that was registered.
    #[schema(example = "ada@example.org", min_length = 3, max_length = 254)]
    email: String,
    role: RoleBody,
}

refusals!(Refusals: InvalidField, RateLimited);

/// Ask for a one-time code
///
/// It comes by mail, if the address is registered; the answer is the same if it is not. A code is six digits, good
/// for ten minutes and five tries. An address gets one every half minute and five an hour. Where so much mail waits that
/// a code would come too late, none is sent and the answer is `BUSY`.
#[utoipa::path(
    post, path = "/auth/login", tag = "access", request_body = LoginBody,
    responses((status = 202, description = "A code is on its way, if the address is known.", body = DoneBody), Refusals)
)]
pub(crate) async fn begin_login(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(client): ClientAddress,
    body: JsonBody,
) -> Result<Response, Problem> {
    app.traffic.logs_in(client, now)?;
    let form = body.form()?;
    let (role, email) = address(&form)?;
    let code = secret::code().map_err(Problem::internal)?;
    let hash = code_hash(&app, role, &email, &code, now)?;
    let letter = words::one_time_code(&code);
    let expires_at = now + Millis(limits::CODE_MS);
    let mail = NewMail { subject: letter.subject, body: letter.body, expires_at };
    let (asker, most_ahead) = (secret::asker(client), app.mail_pace.most_ahead());
    let login = BeginLogin { role, email, code: hash, mail, asker, most_ahead };
    app.store.begin_login(Request::new(Actor::Anyone, now), login).await?;
    app.mail_waits.notify_one();
    let sentence = "If this address is registered, a code is on its way to it.";
    Ok(private(json(StatusCode::ACCEPTED, &DoneBody::saying(sentence))))
}
