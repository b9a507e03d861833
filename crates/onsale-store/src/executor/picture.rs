//! The pictures of events: put up, taken away. Their bytes stand in a table of their own, which no sale reads.

use onsale_core::{Event, EventId, Kind, Rejection};

use super::batch::Executor;
use super::decide::Decide;
use crate::StoreError;
use crate::command::{Picture, Request, SetPicture};
use crate::database::{Found, exactly_one, values_of};
use crate::reads::find;
use crate::tables::Tables;

impl<T: Tables> Decide<T> for SetPicture {
    /// The event as it was.
    type Decision = Event;
    type Answer = Event;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Event, StoreError> {
        let was = find::event(&executor.tables, self.id)?.ok_or(Rejection::EventNotFound)?;
        if self.owner.is_some_and(|owner| owner != was.vendor) {
            return Err(Rejection::Forbidden.into());
        }
        Ok(was)
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, was: Event) -> Found<Event> {
        let tag = self.picture.as_ref().map(|picture| picture.tag.clone());
        if was.picture == tag {
            return Ok(was);
        }
        forget(executor, self.id)?;
        if let Some(picture) = &self.picture {
            write(executor, self.id, picture)?;
        }
        let sql = "UPDATE event SET picture = ?2 WHERE event_id = ?1";
        let changed = executor.tables.execute(sql, values_of![self.id.get(), tag.as_deref()])?;
        exactly_one(changed, "an event's picture")?;
        executor.journal_other(Kind::EventUpdated, request.actor, Some(self.id), Some(self.id.get()))?;
        Ok(Event { picture: tag, ..was })
    }
}

/// Deletes the picture of an event, if it has one.
pub(super) fn forget(executor: &mut Executor<impl Tables>, event: EventId) -> Found<()> {
    executor.tables.execute("DELETE FROM event_picture WHERE event_id = ?1", values_of![event.get()])?;
    Ok(())
}

fn write(executor: &mut Executor<impl Tables>, event: EventId, picture: &Picture) -> Found<()> {
    let sql = "INSERT INTO event_picture (event_id, tag, large, small) VALUES (?1, ?2, ?3, ?4)";
    let (large, small) = (picture.large.as_slice(), picture.small.as_slice());
    let written =
        executor.tables.execute(sql, values_of![event.get(), picture.tag.as_str(), large, small])?;
    exactly_one(written, "a picture")
}
