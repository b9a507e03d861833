//! `POST /auth/confirm-address`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::access::last_token_over;
use onsale_core::{Actor, Millis, limits};
use onsale_store::{ConfirmAddress, NewMail, Request};

use crate::app::App;
use crate::auth::{Login, secret};
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::field::OneTimeCode;
use crate::http::form::{Body, body};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, ok};
use crate::mail::words;

body! {
    /// The code that was sent to the new address.
    pub(crate) struct ConfirmAddressBody {
        #[schema(value_type = String, example = "042042", min_length = 6, max_length = 6, pattern = "^[0-9]{6}$")]
        code = required("code"): OneTimeCode,
    }
}

refusals!(Refusals: InvalidField, CodeInvalid, Forbidden, CustomerNotFound, VendorNotFound, EmailTaken);

pub(crate) const ACCESS: Access = Access::of(Who::LoggedIn);

/// Confirm a new address
///
/// With the code that `PUT /customer/update` or `PUT /vendor/update` has sent to it. From now on the new address counts. The
/// one before is told, and for seven days whoever reads the mail there can take the account back. All other logins of
/// the account end. Whoever sends the same code again within two minutes is told the same again. A code
/// is good for five tries and ten minutes.
#[utoipa::path(
    post, path = "/auth/confirm-address", tag = "access", request_body = ConfirmAddressBody,
    responses((status = 200, description = "The new address counts.", body = DoneBody), Refusals)
)]
pub(crate) async fn confirm_address(
    State(app): State<App>,
    login: Result<Login, Problem>,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let form = body.form()?;
    // What is written wrong is said to everybody; what is missing, to who is logged in.
    form.optional::<OneTimeCode>("code")?;
    let Login(token) = login?;
    if token.actor == Actor::Admin {
        return Err(Problem::forbidden());
    }
    let ConfirmAddressBody { code: OneTimeCode(code) } = ConfirmAddressBody::read(&form)?;
    let code = app.verifier.address_code_hash(token.actor, &code, now);
    let code = code.ok_or_else(|| Problem::internal("there is no token key"))?;
    let (way_back, hash) = secret::way_back().map_err(Problem::internal)?;
    let letter = words::address_changed(&way_back);
    let expires_at = now + Millis(limits::NOTICE_MS);
    let notice = NewMail { subject: letter.subject, body: letter.body, expires_at };
    let confirm = ConfirmAddress { whose: token.actor, keep: token.session, code, way_back: hash, notice };
    let ended = app.store.confirm_address(Request::new(token.actor, now), confirm).await?;
    let Some(ended) = ended else { return Err(Problem::code_invalid()) };
    app.verifier.end(&ended, last_token_over(now));
    app.mail_waits.notify_one();
    Ok(ok(&DoneBody::saying("Your new address counts from now on; other logins are over.")))
}
