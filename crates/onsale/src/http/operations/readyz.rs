//! `GET /readyz`.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Response};
use onsale_core::Millis;

use crate::app::{App, OVERDUE};
use crate::http::access::{Access, Who};
use crate::http::problem::Problem;
use crate::http::respond::{DoneBody, ok};

/// Which database the server has open, for an operator's command that must not speak to another server.
pub(crate) const DATABASE: &str = "x-onsale-database";

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// A message that has waited longer than this, in milliseconds, is told.
const LONG_WAIT: Millis = Millis(600_000);

/// Say whether the server takes work
///
/// 503 while it is shutting down, its database cannot be written, it does not know the database's time, or work that
/// is due (a batch of a release, holds that ran out) has waited for more than ten seconds. A job that fails for longer
/// than that is named in the message; so are messages (mails) that were given up or have waited for more than ten minutes
/// (what another server of the same database has given up, ten seconds later at most), and a database that was put back to an earlier day before this start.
///
/// Where the database is a file, the header `x-onsale-database` has the number under which this server has it open:
/// `onsale admin` compares it with what stands beside the file.
#[utoipa::path(
    get, path = "/readyz", tag = "operations",
    responses((
        status = 200, description = "Ready.", body = DoneBody,
        headers(("x-onsale-database" = Option<u64>, description = "The number under which the database file is open.")),
    ))
)]
pub(crate) async fn check_readiness(State(app): State<App>) -> Response {
    let mut answer = readiness(&app).unwrap_or_else(IntoResponse::into_response);
    if let Some(number) = app.store.opened_as() {
        answer.headers_mut().insert(DATABASE, HeaderValue::from(number));
    }
    answer
}

fn readiness(app: &App) -> Result<Response, Problem> {
    if let Some(why) = app.why_not_ready() {
        return Err(Problem::not_ready(why));
    }
    let mut message = "Ready.".to_owned();
    if let Some(found) = app.health.what_was_found() {
        let _ = write!(message, " {found}");
    }
    for (job, failing) in app.health.failing(app.clock.now()) {
        if failing > OVERDUE {
            let _ = write!(message, " The job {job} has failed for {} seconds.", failing.0 / 1_000);
        }
    }
    message.push_str(&of_outbox(app));
    Ok(ok(&DoneBody::saying(message)))
}

/// What an operator should know of the outbox: it keeps nobody from selling.
fn of_outbox(app: &App) -> String {
    let Some(outbox) = app.health.outbox() else { return String::new() };
    let mut said = String::new();
    if outbox.dead > 0 {
        let _ = write!(said, " Messages that were given up: {} (onsale admin outbox list).", outbox.dead);
    }
    let waits = outbox.oldest.map_or(Millis(0), |oldest| app.clock.now().since(oldest));
    if waits > LONG_WAIT {
        let minutes = waits.0 / 60_000;
        let _ = write!(
            said,
            " Messages that wait to be sent: {}, the oldest for {minutes} minutes.",
            outbox.waiting
        );
    }
    said
}
