//! `POST /event/add`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::event::{EventDetails, SaleTerms};
use onsale_core::{Actor, Event, Name, Scope, VendorId};
use onsale_store::{AddEvent, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::Changes;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Form, Known};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{answer, stored};
use crate::wire::{EventBody, Id, Time};

/// What the tickets admit to.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "tells the contract; the fields are read by name")]
pub(crate) struct AddEventBody {
    /// Whose event; the vendor of `x-vendor-id` if absent.
    vendor_id: Option<Id>,
    #[schema(example = "New Year's Eve", min_length = 1, max_length = 200)]
    name: String,
    #[schema(example = "Blue Note", min_length = 1, max_length = 200)]
    venue: Option<String>,
    /// Where that is, as one would tell a driver.
    #[schema(example = "Am Kanal 12, 10999 Berlin", min_length = 1, max_length = 200)]
    address: Option<String>,
    /// Who performs, in the order of the bill: at most 30 names.
    #[schema(example = json!(["The Slow Trains", "Hafenchor"]), max_items = 30)]
    line_up: Option<Vec<String>>,
    starts_at: Option<Time>,
    /// IANA zone of the venue; UTC if absent.
    #[schema(example = "Europe/Berlin")]
    timezone: Option<String>,
    /// ISO 4217 currency of all its prices; the server's own if absent.
    #[schema(example = "EUR", min_length = 3, max_length = 3)]
    currency: Option<String>,
    /// Nothing can be reserved before.
    on_sale_at: Option<Time>,
    /// Nothing can be reserved from then on.
    sales_end_at: Option<Time>,
    /// Bound on tickets that are available or held; what does not fit of a batch waits.
    /// A withdrawn ticket comes back only where there is room (`POOL_FULL`), and an undone sale brings none otherwise (`notReplaced`).
    #[schema(example = 5000, minimum = 1, maximum = 10_000_000)]
    pool_capacity: Option<i64>,
    /// How long a ticket is held.
    #[schema(example = 60, minimum = 1, maximum = 86_400)]
    hold_seconds: Option<i64>,
    /// Tickets that one customer may hold and own together.
    #[schema(example = 4, minimum = 1, maximum = 10_000_000)]
    max_tickets_per_customer: Option<i64>,
    #[schema(max_length = 10_000)]
    description: Option<String>,
}

static KNOWN: Known = Known::of::<AddEventBody>();

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
    post, path = "/event/add", tag = "events", request_body = AddEventBody,
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
    let vendor = vendor(&form, &caller)?;
    let changes = Changes::read(&form)?;
    let blank = EventDetails {
        name: form.required::<Name>("name")?,
        venue: None,
        address: None,
        line_up: Vec::new(),
        starts_at: None,
        timezone: "UTC".into(),
        currency: app.settings.currency,
        terms: SaleTerms::default(),
        description: None,
    };
    let request = key.request(Actor::Vendor(vendor), now, &body, render);
    let add = AddEvent { vendor, details: changes.apply(blank) };
    Ok(answer(app.store.add_event(request, add).await?, render))
}

/// Whose event: named in the body by whoever may act for that vendor, otherwise the caller's own.
fn vendor(form: &Form<'_>, caller: &Caller) -> Result<VendorId, Problem> {
    let Some(named) = form.optional::<VendorId>("vendorId")? else { return Ok(caller.vendor()?) };
    caller.may_touch_vendor(named)?;
    Ok(named)
}

fn render(event: &Event) -> StoredAnswer {
    let message = format!("Event added successfully with event ID: {}", event.id);
    stored(StatusCode::CREATED, &AddedEventBody { status: "success", message, event: EventBody::of(event) })
}
