//! `POST /ticket/cancel`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{Actor, Ticket};
use onsale_store::{Cancel, Outcome, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::finalize::{FinalizeBody, KNOWN};
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::form::Body;
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{answer, stored};
use crate::wire::TicketBody;

/// The ticket is back in its place in the pool.
#[derive(Serialize, ToSchema)]
pub(crate) struct CancelledBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(value_type = String, example = "Reservation cancelled.")]
    message: &'static str,
    ticket: TicketBody,
}

refusals!(Refusals: InvalidField, CustomerNotFound, NoReservation, ReservationExpired, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::Customer);

/// Give up the ticket that you hold
#[utoipa::path(
    post, path = "/ticket/cancel", tag = "tickets", request_body = Option<FinalizeBody>,
    params(crate::http::openapi::CustomerHeader),
    responses((status = 200, description = "Given up.", body = CancelledBody), Refusals)
)]
pub(crate) async fn cancel_reservation(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let customer = caller.customer()?;
    app.rate_limiter.calls(customer, now.0)?;
    let FinalizeBody { ticket } = FinalizeBody::read(&body.form()?.only(&KNOWN)?)?;
    let cancel = Cancel { customer, ticket };
    let request = key.request(Actor::Customer(customer), now, &body, render);
    let outcome = app.store.cancel(request, cancel).await?;
    if matches!(outcome, Outcome::Fresh(_)) {
        app.rate_limiter.gave_back(customer, now.0);
    }
    Ok(answer(outcome, render))
}

fn render(ticket: &Ticket) -> StoredAnswer {
    let ticket = TicketBody::of(ticket, true);
    stored(StatusCode::OK, &CancelledBody { status: "success", message: "Reservation cancelled.", ticket })
}
