//! `GET /dev/mailbox`: what mail would have been sent, for development.

use std::fmt::Write;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::http::access::{Access, Who};
use crate::http::docs::html::escape;
use crate::http::layers::on_its_own;
use crate::http::problem::{Problem, refusals};
use crate::mail::Mailer;

/// What proxies add to a request.
const PASSED_ON: [&str; 5] = ["x-forwarded-for", "x-forwarded-proto", "x-real-ip", "forwarded", "via"];

refusals!(Refusals: RouteNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Show mail that would have been sent
///
/// For development (`--dev-mailbox`), to whoever comes directly; 404 everywhere else, and through a proxy.
#[utoipa::path(
    get, path = "/dev/mailbox", tag = "operations",
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"), Refusals)
)]
pub(crate) async fn show_mailbox(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let Mailer::Mailbox(mailbox) = &app.mailer else { return Err(Problem::route_not_found()) };
    // Whoever comes through a proxy may be anybody, wherever the proxy lies.
    if PASSED_ON.iter().any(|name| headers.contains_key(*name)) {
        return Err(Problem::route_not_found());
    }
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"3\"><title>Mailbox</title>\
         <h1>Mailbox</h1><p>Mail that would have been sent, newest first.</p>",
    );
    for mail in mailbox.all() {
        let (to, subject, body) = (escape(&mail.to), escape(&mail.subject), escape(&mail.body));
        let _ = write!(page, "<h2>{subject}</h2><p>To {to}</p><pre>{body}</pre><hr>");
    }
    Ok(on_its_own(Html(page).into_response()))
}
