//! `POST /auth/rotate-ticket-key`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::code::TicketKey;
use onsale_store::{NewSecret, Request};

use crate::app::App;
use crate::auth::{Caller, secret};
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Body as _, Known, body};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, ok};

body! {
    /// How to rotate.
    #[serde(deny_unknown_fields)]
    pub(crate) struct RotateTicketKeyBody {
        /// Withdraw all earlier secrets, because they may be in other hands: no code that was made before opens a door any
        /// more, and everybody has to open their ticket once more.
        withdraw_old = optional("withdrawOld"): Option<bool>,
    }
}

/// A misspelt field must not be taken for an absent one: it would keep what was to end.
static KNOWN: Known = Known::of::<RotateTicketKeyBody>();

/// What became of the codes, in a sentence.
pub(crate) fn sentence(keys: &[TicketKey], withdraw_old: bool) -> String {
    let number = keys.first().map_or(0, |key| key.secret.id().get());
    if withdraw_old {
        format!("Secret {number} makes ticket codes; no code that was made before opens a door.")
    } else {
        format!("Secret {number} makes ticket codes; earlier codes stay good.")
    }
}

refusals!(Refusals: InvalidField);

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// Make ticket codes with a fresh secret
///
/// Codes that were made before stay good, or open no door any more with `withdrawOld`. Doors have to fetch the keys of
/// their events again. Secrets that `--ticket-key` gives are changed there.
#[utoipa::path(
    post, path = "/auth/rotate-ticket-key", tag = "access", request_body = Option<RotateTicketKeyBody>,
    responses((status = 200, description = "Rotated.", body = DoneBody), Refusals)
)]
pub(crate) async fn rotate_ticket_key(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let actor = caller.admin()?;
    let RotateTicketKeyBody { withdraw_old } = RotateTicketKeyBody::read(&body.form()?.only(&KNOWN)?)?;
    let withdraw_old = withdraw_old.unwrap_or(false);
    if app.settings.ticket_secrets.are_given() {
        let why = "cannot be rotated here: the secrets are given by --ticket-key";
        return Err(Problem::invalid_field("key", why));
    }
    let secret = NewSecret(secret::random().map_err(Problem::internal)?);
    let keys = app.store.rotate_ticket_key(Request::new(actor, now), secret, withdraw_old).await?;
    Ok(ok(&DoneBody::saying(sentence(&keys, withdraw_old))))
}
