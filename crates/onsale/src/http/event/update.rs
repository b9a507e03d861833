//! `PUT /event/update`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use onsale_core::{EventId, Scope};
use onsale_store::{Request, UpdateEvent};
use utoipa::ToSchema;

use super::{CLEARABLE, Changes, ClearableEventField};
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::form::Known;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{EventBody, Id, Time};

/// Which event, and what shall be different; what is absent or null stays.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "tells the contract; the fields are read by name")]
pub(crate) struct UpdateEventBody {
    event_id: Id,
    #[schema(nullable = false, example = "New Year's Eve", min_length = 1, max_length = 200)]
    name: Option<String>,
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
    /// ISO 4217 currency of all its prices; fixed once there are tickets.
    #[schema(nullable = false, example = "EUR", min_length = 3, max_length = 3)]
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
    /// What shall be empty from now on. Only this clears a field, so that nothing that bounds or opens a sale is lost
    /// by a null.
    clear: Option<Vec<ClearableEventField>>,
}

static KNOWN: Known = Known::of::<UpdateEventBody>();

refusals!(Refusals: InvalidField, Forbidden, EventNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Owner).or_program(Scope::Manage);

/// Change an event
#[utoipa::path(
    put, path = "/event/update", tag = "events", request_body = UpdateEventBody,
    responses((status = 200, description = "The event as it is now.", body = EventBody), Refusals)
)]
pub(crate) async fn update_event(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let form = body.form()?.only(&KNOWN)?.clearing(&CLEARABLE)?;
    let id: EventId = form.required("eventId")?;
    let changes = Changes::read(&form)?;
    let update = UpdateEvent { id, owner: caller.owner()?, change: Arc::new(move |was| changes.apply(was)) };
    let event = app.store.update_event(Request::new(caller.seller(), now), update).await?;
    Ok(ok(&EventBody::of(&event)))
}
