//! `POST /event/add`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::event::{EventDetails, SaleTerms};
use onsale_core::{Actor, Currency, Event, Name, Scope, VendorId};
use onsale_store::{AddEvent, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::{EventFields, UTC};
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Body, Both, Known, body};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{answer, stored};
use crate::wire::{EventBody, Id};

body! {
    /// What the tickets admit to.
    #[serde(deny_unknown_fields)]
    pub(crate) struct AddEventBody {
        /// Whose event; the vendor of `x-vendor-id` if absent.
        #[schema(value_type = Option<Id>)]
        vendor = optional("vendorId"): Option<VendorId>,
        #[schema(value_type = String, example = "New Year's Eve", min_length = 1, max_length = 200)]
        name = required("name"): Name,
        /// ISO 4217 currency of all its prices; the server's own if absent.
        #[schema(value_type = Option<String>, nullable = false, example = "EUR", min_length = 3, max_length = 3)]
        currency = present("currency"): Option<Currency>,
    }
}

type NewEvent = Both<AddEventBody, EventFields>;

static KNOWN: Known = Known::of::<NewEvent>();

/// The event was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct AddedEventBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person, with the id.
    #[schema(example = "Event added successfully with event ID: 5")]
    message: String,
    #[serde(flatten)]
    event: EventBody,
}

refusals!(Refusals: InvalidField, VendorNotFound, Forbidden, TooManyEvents);

pub(crate) const ACCESS: Access = Access::of(Who::VendorItself).or_program(Scope::Manage);

/// Make an event
#[utoipa::path(
    post, path = "/event/add", tag = "events", request_body = NewEvent,
    params(crate::http::openapi::OptionalVendorHeader),
    responses((status = 201, description = "Made.", body = AddedEventBody), Refusals)
)]
pub(crate) async fn add_event(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let form = body.form()?.only(&KNOWN)?;
    // What is missing is said to whoever may say it.
    caller.somebody()?;
    let Both(event, fields) = NewEvent::read(&form)?;
    let vendor = whose(event.vendor, &caller)?;
    let blank = EventDetails {
        name: event.name,
        venue: None,
        address: None,
        line_up: Vec::new(),
        starts_at: None,
        timezone: UTC.into(),
        currency: event.currency.unwrap_or(app.settings.currency),
        terms: SaleTerms::default(),
        description: None,
    };
    let request = key.request(Actor::Vendor(vendor), now, &body, render);
    let add = AddEvent { vendor, details: fields.apply(blank) };
    Ok(answer(app.store.add_event(request, add).await?, render))
}

/// Whose event: named in the body by whoever may act for that vendor, otherwise the caller's own.
fn whose(named: Option<VendorId>, caller: &Caller) -> Result<VendorId, Problem> {
    let Some(named) = named else { return Ok(caller.vendor()?) };
    caller.may_touch_vendor(named)?;
    Ok(named)
}

fn render(event: &Event) -> StoredAnswer {
    let message = format!("Event added successfully with event ID: {}", event.id);
    stored(StatusCode::CREATED, &AddedEventBody { status: "success", message, event: EventBody::of(event) })
}
