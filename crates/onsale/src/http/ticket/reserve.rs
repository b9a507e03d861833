//! `POST /ticket/reserve`: the hot path.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{Actor, Amount, Currency, CustomerId, EventId, TicketId, TypeName, VendorId};
use onsale_store::{Filter, Held, Outcome, Reserve, StoredAnswer};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Body, Form, Known, body};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::answer;
use crate::wire::{HeldBody, Id, Money};

body! {
    /// What you would take; whatever is absent does not matter.
    #[serde(deny_unknown_fields)]
    pub(crate) struct ReserveBody {
        /// Of this event.
        #[schema(value_type = Option<Id>)]
        event = optional("eventId"): Option<EventId>,
        /// Of this vendor.
        #[schema(value_type = Option<Id>)]
        vendor = optional("vendorId"): Option<VendorId>,
        /// Of this type.
        #[schema(value_type = Option<String>, example = "VIP", min_length = 1, max_length = 50)]
        type_name = optional("type"): Option<TypeName>,
        /// With a price in this currency (ISO 4217). Without it, `maxPrice` is in the event's currency where `eventId` or
        /// `ticketId` names one, else in the server's own: an amount says nothing about prices in another currency.
        #[schema(value_type = Option<String>, example = "EUR", min_length = 3, max_length = 3)]
        currency = optional("currency"): Option<Currency>,
        /// At this price or below.
        #[schema(value_type = Option<Money>)]
        max_price = optional("maxPrice"): Option<Amount>,
        /// Exactly this ticket.
        #[schema(value_type = Option<Id>)]
        ticket = optional("ticketId"): Option<TicketId>,
    }
}

static KNOWN: Known = Known::of::<ReserveBody>();

refusals!(
    Refusals: InvalidField, CustomerNotFound, VendorNotFound, EventNotFound, TicketNotFound, SoldOut, AllHeld,
    AlreadyReserved, LimitReached, TicketNotAvailable, NotOnSale, SalesEnded, SalesStopped, RateLimited,
    HoldLapsed
);

pub(crate) const ACCESS: Access = Access::of(Who::Customer);

/// Reserve a ticket
///
/// Takes the first ticket that fits and holds it for you until `reservedUntil`. Without a body: the first in the
/// whole pool, passing over events that are not on sale or of which you have as many as you may.
#[utoipa::path(
    post, path = "/ticket/reserve", tag = "tickets", request_body = Option<ReserveBody>,
    params(crate::http::openapi::CustomerHeader),
    responses((status = 200, description = "It is yours for now.", body = HeldBody), Refusals)
)]
pub(crate) async fn reserve_ticket(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let customer = caller.customer()?;
    app.rate_limiter.reserves(customer, now.0)?;
    let reserve = read(&body.form()?.only(&KNOWN)?, customer, app.settings.currency)?;
    let request = key.request(Actor::Customer(customer), now, &body, render);
    let outcome = app.store.reserve(request, reserve).await?;
    if let Outcome::Fresh(held) = &outcome {
        app.rate_limiter.held(customer, held.hold, now.0);
    }
    Ok(answer(outcome, render))
}

/// `house` is the server's own currency.
fn read(form: &Form<'_>, customer: CustomerId, house: Currency) -> Result<Reserve, Problem> {
    let ReserveBody { event, vendor, type_name, currency, max_price, ticket } = ReserveBody::read(form)?;
    let filter = Filter { event, vendor, type_name, currency, min_price: None, max_price };
    let filter = if ticket.is_some() { filter } else { filter.priced_in(house) };
    Ok(Reserve { customer, filter, ticket })
}

fn render(held: &Held) -> StoredAnswer {
    StoredAnswer { status: StatusCode::OK.as_u16(), body: HeldBody::of(held).to_json() }
}
