//! `POST /auth/rotate-key`.

use axum::extract::State;
use axum::response::Response;
use onsale_store::Request;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::auth::keyring::next_key;
use crate::http::extract::{JsonBody, Now};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, ok};

/// How to rotate.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the field is read by name")]
pub(crate) struct RotateKeyBody {
    /// Believe no token that was made before, because the key may be in other hands. Everybody has to refresh.
    forget_old: Option<bool>,
}

refusals!(Refusals: InvalidField);

/// Sign tokens with a fresh key
///
/// Tokens that were made before stay good until their time is over, or not at all with `forgetOld`. Keys that
/// `--token-key` gives are rotated there.
#[utoipa::path(
    post, path = "/auth/rotate-key", tag = "access", request_body = Option<RotateKeyBody>,
    responses((status = 200, description = "Rotated.", body = DoneBody), Refusals)
)]
pub(crate) async fn rotate_token_key(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let actor = caller.admin()?;
    let forget_old = body.form()?.optional("forgetOld")?.unwrap_or(false);
    if app.gate.has_given_keys() {
        let why = "cannot be rotated here: they are given by --token-key";
        return Err(Problem::invalid_field("key", why));
    }
    let key = next_key(now, forget_old).map_err(Problem::internal)?;
    let keys = app.store.rotate_token_key(Request::new(actor, now), key, forget_old).await?;
    app.gate.learn(&keys);
    let sentence =
        if forget_old { "A fresh key signs; no earlier token is good." } else { "A fresh key signs." };
    Ok(ok(&DoneBody::saying(sentence)))
}
