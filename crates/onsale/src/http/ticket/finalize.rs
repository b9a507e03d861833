//! `POST /ticket/finalize`: the other hot path.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{Actor, TicketId};
use onsale_store::{Finalize, Outcome, Sold, StoredAnswer};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Body, Known, body};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::answer;
use crate::wire::{Id, SoldBody};

body! {
    /// Which of your reservations.
    #[serde(deny_unknown_fields)]
    pub(crate) struct FinalizeBody {
        /// Buys this one alone. Without it all that you hold of one vendor is bought in one order: all of them, or none.
        #[schema(value_type = Option<Id>)]
        ticket = optional("ticketId"): Option<TicketId>,
    }
}

pub(super) static KNOWN: Known = Known::of::<FinalizeBody>();

refusals!(Refusals: InvalidField, CustomerNotFound, NoReservation, ReservationExpired, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::Customer);

/// Buy the ticket that you hold
///
/// What counts is when the request arrived: a payment that came in time is not turned away by a queue.
#[utoipa::path(
    post, path = "/ticket/finalize", tag = "tickets", request_body = Option<FinalizeBody>,
    params(crate::http::openapi::CustomerHeader),
    responses((status = 200, description = "Bought.", body = SoldBody), Refusals)
)]
pub(crate) async fn finalize_ticket(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let customer = caller.customer()?;
    app.rate_limiter.calls(customer, now.0)?;
    let form = body.form()?.only(&KNOWN)?;
    if form.has("payment") {
        return Err(Problem::invalid_field("payment", "is not supported yet; leave it out"));
    }
    let finalize = Finalize { customer, ticket: FinalizeBody::read(&form)?.ticket };
    let request = key.request(Actor::Customer(customer), now, &body, render);
    let outcome = app.store.finalize(request, finalize).await?;
    if matches!(outcome, Outcome::Fresh(_)) {
        app.rate_limiter.bought(customer);
    }
    Ok(answer(outcome, render))
}

fn render(sold: &Sold) -> StoredAnswer {
    StoredAnswer { status: StatusCode::OK.as_u16(), body: SoldBody::of(sold).to_json() }
}
