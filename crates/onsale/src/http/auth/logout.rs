//! `POST /auth/logout`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::access::last_token_over;
use onsale_core::{Millis, limits};
use onsale_store::Request;

use crate::app::App;
use crate::auth::Login;
use crate::http::access::{Access, Who};
use crate::http::extract::Now;
use crate::http::problem::Problem;
use crate::http::respond::{DoneBody, ok};

pub(crate) const ACCESS: Access = Access::of(Who::LoggedIn);

/// Log out
///
/// Ends the session that the token belongs to: neither this token nor the refresh token is good any more.
#[utoipa::path(
    post, path = "/auth/logout", tag = "access",
    responses((status = 200, description = "You are out.", body = DoneBody))
)]
pub(crate) async fn log_out(
    State(app): State<App>,
    Login(token): Login,
    Now(now): Now,
) -> Result<Response, Problem> {
    // An administrator's token may last longer than those that a session makes from now on.
    let until = last_token_over(now).max(token.expires_at + Millis(limits::TOKEN_LEEWAY_MS));
    app.store.end_session(Request::new(token.actor, now), token.session, until).await?;
    app.verifier.end(&[token.session], until);
    Ok(ok(&DoneBody::saying("You are logged out.")))
}
