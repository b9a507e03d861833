//! `POST /auth/logout-all`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_core::access::last_token_over;
use onsale_store::Request;

use crate::app::App;
use crate::auth::Login;
use crate::http::extract::Now;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, ok};

refusals!(Refusals: Forbidden);

/// Log out everywhere
///
/// Ends all sessions of whoever calls, this one too. Administrators' tokens have no sessions: `POST /auth/logout` ends
/// one of them, `POST /auth/rotate-key` all.
#[utoipa::path(
    post, path = "/auth/logout-all", tag = "access",
    responses((status = 200, description = "You are out everywhere.", body = DoneBody), Refusals)
)]
pub(crate) async fn log_out_everywhere(
    State(app): State<App>,
    Login(token): Login,
    Now(now): Now,
) -> Result<Response, Problem> {
    if token.actor == Actor::Admin {
        return Err(Problem::forbidden());
    }
    let ended = app.store.end_all_sessions(Request::new(token.actor, now), token.actor).await?;
    app.gate.end(&ended, last_token_over(now));
    let sentence = format!("You are logged out of {} sessions.", ended.len());
    Ok(ok(&DoneBody::saying(if ended.len() == 1 { "You are logged out.".into() } else { sentence })))
}
