//! `POST /auth/rotate-key`.

use axum::extract::State;
use axum::response::Response;
use onsale_store::{ApiKey, Request, Rotated};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::auth::keyring::next_key;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Body, Known, body};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::http::vendor::key::ApiKeyBody;
use crate::wire::Id;

body! {
    /// How to rotate.
    #[serde(deny_unknown_fields)]
    pub(crate) struct RotateKeyBody {
        /// Believe no token that was made before, because the key may be in other hands. Everybody has to refresh.
        forget_old = optional("forgetOld"): Option<bool>,
        /// Keep all API keys although earlier tokens are forgotten. Otherwise they end too: whoever had the key may have made
        /// some.
        keep_api_keys = optional("keepApiKeys"): Option<bool>,
    }
}

/// A misspelt field must not be taken for an absent one: it would keep what was to end.
static KNOWN: Known = Known::of::<RotateKeyBody>();

/// An API key of a vendor, without the key.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VendorKeyBody {
    vendor_id: Id,
    #[serde(flatten)]
    key: ApiKeyBody,
}

/// Another key signs.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RotatedBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(example = "A fresh key signs; no earlier token is good. API keys that have ended: 2.")]
    message: String,
    /// With `forgetOld`, the API keys that there were, a thousand of them at most.
    api_keys: Vec<VendorKeyBody>,
    /// Whether they have ended.
    api_keys_ended: bool,
}

/// What became of keys, in a sentence.
pub(crate) fn sentence(rotated: &Rotated, forget_old: bool, keep_api_keys: bool) -> String {
    if !forget_old {
        return "A fresh key signs.".into();
    }
    let became = if keep_api_keys { "that stay" } else { "that have ended" };
    format!("A fresh key signs; no earlier token is good. API keys {became}: {}.", rotated.count)
}

refusals!(Refusals: InvalidField);

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// Sign tokens with a fresh key
///
/// Tokens that were made before stay good until their time is over, or not at all with `forgetOld`, which ends all API keys
/// too unless `keepApiKeys` says otherwise, and lists them. Keys that
/// `--token-key` gives are rotated there.
#[utoipa::path(
    post, path = "/auth/rotate-key", tag = "access", request_body = Option<RotateKeyBody>,
    responses((status = 200, description = "Rotated.", body = RotatedBody), Refusals)
)]
pub(crate) async fn rotate_token_key(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let actor = caller.admin()?;
    let RotateKeyBody { forget_old, keep_api_keys } = RotateKeyBody::read(&body.form()?.only(&KNOWN)?)?;
    let (forget_old, keep) = (forget_old.unwrap_or(false), keep_api_keys.unwrap_or(false));
    if app.verifier.has_given_keys() {
        let why = "cannot be rotated here: they are given by --token-key";
        return Err(Problem::invalid_field("key", why));
    }
    let key = next_key(now, forget_old).map_err(Problem::internal)?;
    let rotated = app.store.rotate_token_key(Request::new(actor, now), key, forget_old, keep).await?;
    app.verifier.learn(&rotated.token_keys);
    let of = |key: &ApiKey| VendorKeyBody { vendor_id: Id(key.vendor.get()), key: ApiKeyBody::of(key) };
    Ok(ok(&RotatedBody {
        status: "success",
        message: sentence(&rotated, forget_old, keep),
        api_keys: rotated.api_keys.iter().map(of).collect(),
        api_keys_ended: forget_old && !keep,
    }))
}
