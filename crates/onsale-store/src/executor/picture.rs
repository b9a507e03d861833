//! The pictures of events: put up, taken away. Their bytes stand in a table of their own, which no sale reads.

use onsale_core::{Event, EventId, Kind, Rejection};

use super::batch::Executor;
use crate::StoreError;
use crate::command::{Picture, Request, SetPicture};
use crate::database::{exactly_one, values_of};
use crate::reads::find;
use crate::tables::Tables;

pub(crate) fn set(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    set: &SetPicture,
) -> Result<Event, StoreError> {
    let was = find::event(&executor.tables, set.id)?.ok_or(Rejection::EventNotFound)?;
    if set.owner.is_some_and(|owner| owner != was.vendor) {
        return Err(Rejection::Forbidden.into());
    }
    let tag = set.picture.as_ref().map(|picture| picture.tag.clone());
    if was.picture == tag {
        return Ok(was);
    }
    forget(executor, set.id)?;
    if let Some(picture) = &set.picture {
        write(executor, set.id, picture)?;
    }
    let sql = "UPDATE event SET picture = ?2 WHERE event_id = ?1";
    let changed = executor.tables.execute(sql, values_of![set.id.get(), tag.as_deref()])?;
    exactly_one(changed, "an event's picture")?;
    executor.journal_other(Kind::EventUpdated, request.actor, Some(set.id), Some(set.id.get()))?;
    Ok(Event { picture: tag, ..was })
}

/// Deletes the picture of an event, if it has one.
pub(super) fn forget(executor: &Executor<impl Tables>, event: EventId) -> Result<(), StoreError> {
    executor.tables.execute("DELETE FROM event_picture WHERE event_id = ?1", values_of![event.get()])?;
    Ok(())
}

fn write(executor: &Executor<impl Tables>, event: EventId, picture: &Picture) -> Result<(), StoreError> {
    let sql = "INSERT INTO event_picture (event_id, tag, large, small) VALUES (?1, ?2, ?3, ?4)";
    let (large, small) = (picture.large.as_slice(), picture.small.as_slice());
    let written =
        executor.tables.execute(sql, values_of![event.get(), picture.tag.as_str(), large, small])?;
    exactly_one(written, "a picture")
}
