//! `POST /auth/logout-all`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_core::access::last_token_over;
use onsale_store::Request;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Login;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Body, Known, body};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::http::vendor::key::ApiKeyBody;

body! {
    /// What stays.
    #[serde(deny_unknown_fields)]
    pub(crate) struct LogOutEverywhereBody {
        /// Keep a vendor's API keys. Otherwise they end too: whoever has made one stays in with it.
        keep_api_keys = optional("keepApiKeys"): Option<bool>,
    }
}

/// A misspelt field must not be taken for an absent one: it would keep what was to end.
static KNOWN: Known = Known::of::<LogOutEverywhereBody>();

/// You are out everywhere.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoggedOutBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(example = "You are logged out of 3 sessions; 1 API key has ended.")]
    message: String,
    /// The API keys that there were.
    api_keys: Vec<ApiKeyBody>,
    /// Whether they have ended.
    api_keys_ended: bool,
}

refusals!(Refusals: InvalidField, Forbidden);

pub(crate) const ACCESS: Access = Access::of(Who::LoggedIn);

/// Log out everywhere
///
/// Ends all sessions of whoever calls, this one too, and a vendor's API keys unless `keepApiKeys` says otherwise; the answer
/// lists those that there were. Administrators' tokens have no sessions: `POST /auth/logout` ends
/// one of them, `POST /auth/rotate-key` all.
#[utoipa::path(
    post, path = "/auth/logout-all", tag = "access", request_body = Option<LogOutEverywhereBody>,
    responses((status = 200, description = "You are out everywhere.", body = LoggedOutBody), Refusals)
)]
pub(crate) async fn log_out_everywhere(
    State(app): State<App>,
    login: Result<Login, Problem>,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let keep = LogOutEverywhereBody::read(&body.form()?.only(&KNOWN)?)?.keep_api_keys.unwrap_or(false);
    let Login(token) = login?;
    if token.actor == Actor::Admin {
        return Err(Problem::forbidden());
    }
    let out = app.store.end_all_sessions(Request::new(token.actor, now), token.actor, keep).await?;
    app.verifier.end(&out.sessions, last_token_over(now));
    let from = match out.sessions.len() {
        1 => "You are logged out".into(),
        sessions => format!("You are logged out of {sessions} sessions"),
    };
    let message = match (out.keys.len(), keep) {
        (0, _) => format!("{from}."),
        (1, false) => format!("{from}; 1 API key has ended."),
        (keys, false) => format!("{from}; {keys} API keys have ended."),
        (keys, true) => format!("{from}; API keys that stay: {keys}."),
    };
    let api_keys = out.keys.iter().map(ApiKeyBody::of).collect();
    Ok(ok(&LoggedOutBody { status: "success", message, api_keys, api_keys_ended: !keep }))
}
