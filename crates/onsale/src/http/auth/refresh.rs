//! `POST /auth/refresh`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_core::access::last_token_over;
use onsale_store::{Admission, RefreshSession, Request};
use utoipa::ToSchema;

use super::{SessionBody, admitted};
use crate::app::App;
use crate::http::client_address::ClientAddress;
use crate::http::extract::{JsonBody, Now};
use crate::http::field::Refresh;
use crate::http::problem::{Problem, refusals};

/// The latest refresh token of the session.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the field is read by name")]
pub(crate) struct RefreshBody {
    #[schema(example = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJw", max_length = 200)]
    refresh_token: String,
}

refusals!(Refusals: InvalidField, SessionEnded, RateLimited);

/// Stay logged in
///
/// Answers a fresh token, and a fresh refresh token in place of the one that was sent. One that is sent a second time
/// ends the session: somebody has a copy of it.
#[utoipa::path(
    post, path = "/auth/refresh", tag = "access", request_body = RefreshBody,
    responses((status = 200, description = "You are still in.", body = SessionBody), Refusals)
)]
pub(crate) async fn refresh_session(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(client): ClientAddress,
    body: JsonBody,
) -> Result<Response, Problem> {
    app.traffic.logs_in(client, now)?;
    let form = body.form()?;
    let Refresh(Some(presented)) = form.required("refreshToken")? else {
        return Err(Problem::session_ended());
    };
    let renewed = app.gate.renew(presented.session).map_err(Problem::internal)?;
    let refresh =
        RefreshSession { id: presented.session, presented: presented.hash(), next: renewed.session.refresh };
    match app.store.refresh_session(Request::new(Actor::Anyone, now), refresh).await? {
        Admission::Granted(actor) => admitted(&app, actor, &renewed, now, "You are still logged in."),
        Admission::Denied => Err(Problem::session_ended()),
        Admission::Ended(session) => {
            app.gate.end(&[session], last_token_over(now));
            tracing::warn!("a refresh token was used twice; its session is over");
            Err(Problem::session_ended())
        }
    }
}
