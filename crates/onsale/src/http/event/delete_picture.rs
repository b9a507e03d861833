//! `DELETE /event/picture/{eventId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{EventId, Scope};
use onsale_store::{Request, SetPicture};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{Now, PathId};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{EventBody, Id};

refusals!(Refusals: InvalidField, Forbidden, EventNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Owner).or_program(Scope::Manage);

/// Take an event's picture down
///
/// The event is shown by its drawn poster again.
#[utoipa::path(
    delete, path = "/event/picture/{eventId}", tag = "events", params(("eventId" = Id, Path)),
    responses((status = 200, description = "The event as it is now.", body = EventBody), Refusals)
)]
pub(crate) async fn delete_event_picture(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    PathId(id): PathId<EventId>,
) -> Result<Response, Problem> {
    let set = SetPicture { id, owner: caller.owner()?, picture: None };
    Ok(ok(&EventBody::of(&app.store.set_picture(Request::new(caller.seller(), now), set).await?)))
}
