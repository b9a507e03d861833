//! `POST /vendor/key/add`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{Actor, Millis, Name, Scope, Scopes, limits};
use onsale_store::{AddApiKey, ApiKey, NewMail, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ApiKeyBody, ScopeBody};
use crate::app::App;
use crate::auth::{Caller, secret};
use crate::http::access::{Access, Who};
use crate::http::auth::private;
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Body, Known, body};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::json;
use crate::mail::words;

body! {
    /// What the key is called, and what it is good for.
    #[serde(deny_unknown_fields)]
    pub(crate) struct AddApiKeyBody {
        #[schema(value_type = String, example = "Box office till", min_length = 1, max_length = 200)]
        name = required("name"): Name,
        #[schema(value_type = Vec<ScopeBody>, min_items = 1)]
        scopes = required("scopes"): Scopes,
    }
}

/// A misspelt field must not be taken for an absent one: it would keep what was to end.
static KNOWN: Known = Known::of::<AddApiKeyBody>();

/// The key, shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct AddedApiKeyBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(value_type = String, example = "Keep this key well; it is not shown again.")]
    message: &'static str,
    /// To be sent as `Authorization: Bearer`.
    #[schema(example = "onsale_key_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    key: String,
    #[serde(flatten)]
    about: ApiKeyBody,
}

/// What is kept under an idempotency key: which API key it made, and nothing of its secret.
fn kept(made: &ApiKey) -> StoredAnswer {
    StoredAnswer { status: 201, body: made.id.to_string().into_bytes() }
}

refusals!(Refusals: InvalidField, VendorNotFound, LimitReached);

pub(crate) const ACCESS: Access = Access::of(Who::Vendor);

/// Make an API key
///
/// For a program of the vendor's own. The key is shown once; only its hash is kept. The vendor gets a mail about it. If the
/// answer is lost, the same request with the same `Idempotency-Key` makes another key in the place of the first one, which
/// is deleted: for a day, and each time.
#[utoipa::path(
    post, path = "/vendor/key/add", tag = "access", request_body = AddApiKeyBody,
    params(crate::http::openapi::VendorHeader),
    responses((status = 201, description = "Made.", body = AddedApiKeyBody), Refusals)
)]
pub(crate) async fn add_api_key(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let vendor = caller.vendor()?;
    let AddApiKeyBody { name, scopes } = AddApiKeyBody::read(&body.form()?.only(&KNOWN)?)?;
    let (secret_key, hash) = secret::api_key().map_err(Problem::internal)?;
    let may: Vec<_> = Scope::ALL.into_iter().filter(|scope| scopes.has(*scope)).map(Scope::word).collect();
    let letter = words::api_key_made(name.as_str(), &may.join(", "));
    let expires_at = now.0 + Millis(limits::NOTICE_MS);
    let mail = NewMail { subject: letter.subject, body: letter.body, expires_at };
    let add = AddApiKey { vendor, name, scopes, hash, mail };
    let request = key.request(Actor::Vendor(vendor), now, &body, kept);
    let made = app.store.add_api_key(request, add).await?;
    app.mail_waits.notify_one();
    let message = "Keep this key well; it is not shown again.";
    let body = AddedApiKeyBody { status: "success", message, key: secret_key, about: ApiKeyBody::of(&made) };
    Ok(private(json(StatusCode::CREATED, &body)))
}
