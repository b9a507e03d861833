//! `POST /auth/refresh`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_core::access::last_token_over;
use onsale_store::{LoginOutcome, RefreshSession, Request};

use super::{SessionBody, admitted};
use crate::app::App;
use crate::auth::verifier::Prepared;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::field::Refresh;
use crate::http::form::{Body, body};
use crate::http::problem::{Problem, refusals};

body! {
    /// The latest refresh token of the session.
    pub(crate) struct RefreshBody {
        #[schema(value_type = String, example = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJw", max_length = 200)]
        presented = required("refreshToken"): Refresh,
    }
}

/// What the answer says.
const STILL_IN: &str = "You are still logged in.";

refusals!(Refusals: InvalidField, SessionEnded, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Stay logged in
///
/// Answers a fresh token, and a fresh refresh token in place of the one that was sent. For a minute the one that was sent
/// gets the latest again: an answer may be lost, and pages of one browser may ask at the same time. After that it
/// ends the session, because somebody has a copy of it. 401 means that the session is over, and only that; 429 and 503
/// mean to wait for `Retry-After` and to send the same again. Refreshes are counted by session, whatever address they
/// come from.
#[utoipa::path(
    post, path = "/auth/refresh", tag = "access", request_body = RefreshBody,
    responses((status = 200, description = "You are still in.", body = SessionBody), Refusals)
)]
pub(crate) async fn refresh_session(
    State(app): State<App>,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let RefreshBody { presented: Refresh(Some(presented)) } = RefreshBody::read(&body.form()?)? else {
        return Err(Problem::session_ended());
    };
    app.rate_limiter.refreshes(presented.session, now)?;
    let (renewed, sealed) = app.verifier.renew(&presented).map_err(Problem::internal)?;
    let next = renewed.session.refresh;
    let refresh = RefreshSession { id: presented.session, presented: presented.hash(), next, sealed };
    match app.store.refresh_session(Request::new(Actor::Anyone, now), refresh).await? {
        LoginOutcome::Granted(actor) => admitted(&app, actor, &renewed, now, STILL_IN),
        LoginOutcome::Again(actor, seals) => {
            let latest = seals.into_iter().fold(presented, |token, sealed| token.open(sealed));
            admitted(&app, actor, &Prepared::of(latest), now, STILL_IN)
        }
        LoginOutcome::Instead(..) | LoginOutcome::Denied => Err(Problem::session_ended()),
        LoginOutcome::Ended(session) => {
            app.verifier.end(&[session], last_token_over(now));
            tracing::warn!("a refresh token was used again after its time of grace; its session is over");
            Err(Problem::session_ended())
        }
    }
}
