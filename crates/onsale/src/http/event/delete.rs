//! `DELETE /event/delete/{eventId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{EventId, Scope};
use onsale_store::{DeleteEvent, Request};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{Now, PathId};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, ok};
use crate::wire::Id;

refusals!(Refusals: InvalidField, Forbidden, EventNotFound, HasTickets);

pub(crate) const ACCESS: Access = Access::of(Who::Owner).or_program(Scope::Manage);

/// Delete an event
///
/// Not while it has tickets or a release to come, nor while it is its vendor's default event.
#[utoipa::path(
    delete, path = "/event/delete/{eventId}", tag = "events", params(("eventId" = Id, Path)),
    responses((status = 200, description = "Gone.", body = DoneBody), Refusals)
)]
pub(crate) async fn delete_event(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    PathId(id): PathId<EventId>,
) -> Result<Response, Problem> {
    let delete = DeleteEvent { id, owner: caller.owner()? };
    app.store.delete_event(Request::new(caller.seller(), now), delete).await?;
    Ok(ok(&DoneBody::saying(format!("Event {id} deleted."))))
}
