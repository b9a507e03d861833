//! `GET /metrics`.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::problem::Problem;
use crate::telemetry::StoreState;

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// Show the server's numbers
///
/// In the text format of Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "operations",
    responses((status = 200, description = "The numbers.", body = String, content_type = "text/plain"))
)]
pub(crate) async fn show_metrics(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    caller.admin()?;
    // A store that does not answer is when the other numbers are wanted most.
    let now = app.clock.now();
    let vitals = app.store.vitals(now).await.ok();
    let jobs = app.health.jobs();
    let outbox = app.health.outbox();
    let state = StoreState {
        queue_depth: app.store.queue_depth(),
        writable: app.store.is_writable(),
        vitals: vitals.as_ref(),
        jobs: &jobs,
        outbox: outbox.as_ref(),
        now,
    };
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, app.telemetry.render(state)).into_response())
}
