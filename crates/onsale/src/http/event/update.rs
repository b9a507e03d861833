//! `PUT /event/update`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use onsale_core::event::EventDetails;
use onsale_core::{Currency, EventId, Name, Scope};
use onsale_store::{Request, UpdateEvent};

use super::{ClearableEventField, EventFields};
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::form::{Body, Both, Known, body};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{EventBody, Id};

body! {
    /// Which event, and what shall be different; what is absent or null stays.
    #[serde(deny_unknown_fields)]
    pub(crate) struct UpdateEventBody {
        #[schema(value_type = Id)]
        id = required("eventId"): EventId,
        #[schema(value_type = Option<String>, nullable = false, example = "New Year's Eve", min_length = 1, max_length = 200)]
        name = present("name"): Option<Name>,
        /// ISO 4217 currency of all its prices; fixed once there are tickets.
        #[schema(value_type = Option<String>, nullable = false, example = "EUR", min_length = 3, max_length = 3)]
        currency = present("currency"): Option<Currency>,
        /// What shall be empty from now on. Only this clears a field, so that nothing that bounds or opens a sale is lost
        /// by a null.
        #[schema(value_type = Option<Vec<ClearableEventField>>)]
        clear = cleared("clear"): Vec<ClearableEventField>,
    }
}

type EventChange = Both<UpdateEventBody, EventFields>;

static KNOWN: Known = Known::of::<EventChange>();

refusals!(Refusals: InvalidField, Forbidden, EventNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Owner).or_program(Scope::Manage);

/// Change an event
#[utoipa::path(
    put, path = "/event/update", tag = "events", request_body = EventChange,
    responses((status = 200, description = "The event as it is now.", body = EventBody), Refusals)
)]
pub(crate) async fn update_event(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let Both(UpdateEventBody { id, name, currency, clear }, fields) =
        EventChange::read(&body.form()?.only(&KNOWN)?)?;
    let change = move |was: EventDetails| {
        let mut event = fields.clone().apply(was);
        event.name = name.clone().unwrap_or(event.name);
        event.currency = currency.unwrap_or(event.currency);
        clear.iter().for_each(|field| field.clear(&mut event));
        event
    };
    let update = UpdateEvent { id, owner: caller.owner()?, change: Arc::new(change) };
    let event = app.store.update_event(Request::new(caller.seller(), now), update).await?;
    Ok(ok(&EventBody::of(&event)))
}
