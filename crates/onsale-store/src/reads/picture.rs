//! Pictures of events, each by itself.

use onsale_core::{Event, EventId};

use super::find;
use crate::database::{Found, Query, Row, values_of};
use crate::query::{PictureBytes, PictureSize, Seer};

/// An event, and its picture if it has one. Whoever shows a picture on a page does not say who looks, so the picture of an
/// event that is not public is there only for who names it: its tag is the picture's own digest, and is told to those
/// alone who may see the event.
pub(crate) fn of_event(
    db: &impl Query,
    id: EventId,
    size: PictureSize,
    named: Option<&str>,
) -> Found<Option<(Event, Option<PictureBytes>)>> {
    let Some(event) = find::event(db, id)? else { return Ok(None) };
    let column = match size {
        PictureSize::Large => "large",
        PictureSize::Small => "small",
    };
    let sql = format!("SELECT tag, {column} FROM event_picture WHERE event_id = ?1");
    let picture = db.one(&sql, values_of![id.get()], |row| {
        Ok(PictureBytes { tag: row.text(0)?.to_owned(), bytes: row.bytes(1)?.to_vec() })
    })?;
    let is_named = picture.as_ref().is_some_and(|picture| named == Some(picture.tag.as_str()));
    let is_public = |found: (Event, bool)| found.1;
    if !is_named && !find::event_for(db, id, Seer::Anyone)?.is_some_and(is_public) {
        return Ok(None);
    }
    Ok(Some((event, picture)))
}
