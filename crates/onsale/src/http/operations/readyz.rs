//! `GET /readyz`.

use std::fmt::Write as _;

use axum::extract::State;
use axum::response::Response;

use crate::app::{App, OVERDUE};
use crate::http::problem::Problem;
use crate::http::respond::{DoneBody, ok};

/// Say whether the server takes work
///
/// 503 while it is shutting down, its database cannot be written, it does not know the database's time, or work that
/// is due (a batch of a release, holds that ran out) has waited for more than ten seconds. A job that fails for longer
/// than that is named in the message.
#[utoipa::path(
    get, path = "/readyz", tag = "operations",
    responses((status = 200, description = "Ready.", body = DoneBody))
)]
pub(crate) async fn check_readiness(State(app): State<App>) -> Result<Response, Problem> {
    if let Some(why) = app.why_not_ready() {
        return Err(Problem::not_ready(why));
    }
    let mut message = "Ready.".to_owned();
    for (job, failing) in app.health.failing(app.clock.now()) {
        if failing > OVERDUE {
            let _ = write!(message, " The job {job} has failed for {} seconds.", failing.0 / 1_000);
        }
    }
    Ok(ok(&DoneBody::saying(message)))
}
