//! `PUT /event/picture/{eventId}`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use onsale_core::{EventId, Scope};
use onsale_store::{Request, Seer, SetPicture};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{Now, PathId, PictureBody};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{EventBody, Id};

refusals!(Refusals: InvalidField, Forbidden, EventNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Owner).or_program(Scope::Manage);

/// Put up an event's picture
///
/// The body is the picture itself: JPEG, PNG or WebP, at most 8 MiB, at least 300 pixels wide. It is turned upright, cut
/// to 1200 by 630 pixels from its middle and written anew, so that nothing of the file is kept but the picture.
#[utoipa::path(
    put, path = "/event/picture/{eventId}", tag = "events", params(("eventId" = Id, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The picture."),
    responses((status = 200, description = "The event as it is now.", body = EventBody), Refusals)
)]
pub(crate) async fn set_event_picture(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    PathId(id): PathId<EventId>,
    body: PictureBody,
) -> Result<Response, Problem> {
    let owner = caller.owner()?;
    // Reading a picture is dear, so whoever may not set it is told before; the store judges again.
    let event = app.store.find_event(id, Seer::Admin, now).await?;
    if owner.is_some_and(|owner| owner != event.vendor) {
        return Err(Problem::forbidden());
    }
    let picture = Some(Arc::new(app.studio.prepare(body.0).await?));
    let set = SetPicture { id, owner, picture };
    Ok(ok(&EventBody::of(&app.store.set_picture(Request::new(caller.seller(), now), set).await?)))
}
