//! Coming in and going out: one-time codes, tokens, sessions.

pub(crate) mod confirm_address;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod logout_all;
pub(crate) mod refresh;
pub(crate) mod rotate_key;
pub(crate) mod rotate_ticket_key;
pub(crate) mod take_back_address;
pub(crate) mod verify;

use std::net::IpAddr;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use onsale_core::{Actor, Email, Millis, Role, Timestamp, limits};
use onsale_store::{Hash, NewMail, Proof};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::secret;
use crate::auth::verifier::{Prepared, Tokens};
use crate::http::extract::JsonBody;
use crate::http::field::Opaque;
use crate::http::form::Form;
use crate::http::problem::Problem;
use crate::http::respond::ok;
use crate::mail::words;
use crate::wire::{Id, Time};

/// What one can log in as.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum RoleBody {
    /// Who buys.
    Customer,
    /// Who releases tickets.
    Vendor,
}

/// You are in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(value_type = String, example = "You are logged in.")]
    message: &'static str,
    role: RoleBody,
    /// Who you are, as a customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<Id>,
    /// Who you are, as a vendor.
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor_id: Option<Id>,
    /// To be sent as `Authorization: Bearer`.
    #[schema(example = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ...")]
    token: String,
    /// When the token's time is over.
    token_expires_at: Time,
    /// For `POST /auth/refresh`, which answers another one in its place. It is good for as long as that one was not
    /// asked for, and a minute longer; used after that, it ends the session.
    #[schema(example = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJw")]
    refresh_token: String,
    /// To be kept on this device, after a log-out too, and sent with the next `POST /auth/login`: then strangers cannot use
    /// up the codes that may be asked for here. Absent in the answer to a refresh.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "AAECAwQFBgcICQoLDA0OD_0jFvDaHtv_V8sPZZRzF7E")]
    device: Option<String>,
}

/// What whoever registers gets in token mode, so that no login is needed to begin with.
#[derive(Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FirstTokensBody {
    /// To be sent as `Authorization: Bearer` (token mode; an answer that is given again after ten minutes has none).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token: Option<String>,
    /// When the token's time is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token_expires_at: Option<Time>,
    /// For `POST /auth/refresh`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    refresh_token: Option<String>,
    /// To be kept on this device and sent with `POST /auth/login`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    device: Option<String>,
}

impl From<Tokens> for FirstTokensBody {
    fn from(tokens: Tokens) -> Self {
        Self {
            token: Some(tokens.token),
            token_expires_at: Some(Time(tokens.expires_at)),
            refresh_token: Some(tokens.refresh),
            device: tokens.device,
        }
    }
}

/// Counts one more who wants to come in: by the device, if it shows what was made here, else by the address. So strangers
/// who share an address with somebody do not use up what a device of theirs may ask for.
fn counted<'a>(app: &App, client: IpAddr, body: &'a JsonBody, now: Timestamp) -> Result<Form<'a>, Problem> {
    let form = body.form();
    let shown = form.as_ref().ok().and_then(|form| form.optional::<Opaque>("device").ok().flatten());
    let device = shown.as_ref().map(|Opaque(device)| secret::device_hash(device));
    match (&device, &shown) {
        (Some(device), Some(Opaque(text))) if app.verifier.made_device(text) => {
            app.rate_limiter.logs_in_on(device, now)?;
        }
        _ => app.rate_limiter.logs_in(client, now)?,
    }
    form
}

/// What is kept of a one-time code, and what one that is typed is compared with.
fn code_hash(app: &App, role: Role, email: &Email, code: &str, now: Timestamp) -> Result<Hash, Problem> {
    let hash = app.verifier.code_hash(role, email, code, now);
    hash.ok_or_else(|| Problem::internal("there is no token key"))
}

/// The code for a new address of somebody, and the mail that it leaves in.
pub(crate) fn address_proof(app: &App, whose: Actor, now: Timestamp) -> Result<Proof, Problem> {
    let code = secret::code(limits::CODE_DIGITS).map_err(Problem::internal)?;
    let hash = app.verifier.address_code_hash(whose, &code, now);
    let letter = words::new_address(&code);
    let mail =
        NewMail { subject: letter.subject, body: letter.body, expires_at: now + Millis(limits::CODE_MS) };
    Ok(Proof { code: hash.ok_or_else(|| Problem::internal("there is no token key"))?, mail })
}

/// What whoever may come in gets.
fn admitted(
    app: &App,
    actor: Actor,
    prepared: &Prepared,
    now: Timestamp,
    message: &'static str,
) -> Result<Response, Problem> {
    let tokens = tokens(app, actor, prepared, now)?;
    let (role, customer_id, vendor_id) = match actor {
        Actor::Customer(id) => (RoleBody::Customer, Some(Id(id.get())), None),
        Actor::Vendor(id) => (RoleBody::Vendor, None, Some(Id(id.get()))),
        Actor::Anyone | Actor::Admin | Actor::System => return Err(Problem::forbidden()),
    };
    Ok(private(ok(&SessionBody {
        status: "success",
        message,
        role,
        customer_id,
        vendor_id,
        token: tokens.token,
        token_expires_at: Time(tokens.expires_at),
        refresh_token: tokens.refresh,
        device: tokens.device,
    })))
}

/// The tokens of a session that has begun or goes on.
pub(crate) fn tokens(
    app: &App,
    actor: Actor,
    prepared: &Prepared,
    now: Timestamp,
) -> Result<Tokens, Problem> {
    app.verifier.admit(actor, prepared, now).ok_or_else(|| Problem::internal("there is no token key"))
}

/// An answer that nobody may keep on the way.
pub(crate) fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
