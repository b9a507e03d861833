//! `GET /.well-known/security.txt` (RFC 9116).

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use onsale_core::Millis;

use crate::app::App;
use crate::http::access::{Access, Who};
use crate::http::extract::Now;
use crate::http::problem::{Problem, refusals};
use crate::wire::Time;

/// How long a copy of it may be believed.
const GOOD_FOR: Millis = Millis(90 * 86_400_000);

refusals!(Refusals: RouteNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Say where to report a weakness
///
/// 404 where the operator has named no contact.
#[utoipa::path(
    get, path = "/.well-known/security.txt", tag = "operations",
    responses((status = 200, description = "The contact.", body = String, content_type = "text/plain"), Refusals)
)]
pub(crate) async fn show_security_txt(State(app): State<App>, Now(now): Now) -> Result<Response, Problem> {
    let contact = app.settings.security_contact.as_deref().ok_or_else(Problem::route_not_found)?;
    let text = format!("Contact: {contact}\nExpires: {}\nPreferred-Languages: en\n", Time(now + GOOD_FOR));
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
