//! `GET /event/find/{eventId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{EventId, Scope};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Now, PathId};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{EventBody, Id};

refusals!(Refusals: InvalidField, EventNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::AnyoneSomeSeeMore).or_program(Scope::Read);

/// Find an event
///
/// That of a vendor who may not sell is there for its vendor, for administrators and for whoever holds or has
/// bought a ticket of it.
#[utoipa::path(
    get, path = "/event/find/{eventId}", tag = "events", params(("eventId" = Id, Path)),
    responses((status = 200, description = "The event.", body = EventBody), Refusals)
)]
pub(crate) async fn find_event(
    State(app): State<App>,
    caller: Caller,
    asker: Asker,
    Now(now): Now,
    PathId(id): PathId<EventId>,
) -> Result<Response, Problem> {
    let found = app.store.asked_by(asker.anyone()).find_event(id, caller.seer(), now).await?;
    Ok(ok(&EventBody::of(&found)))
}
