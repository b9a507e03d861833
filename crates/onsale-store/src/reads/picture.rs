//! Pictures of events, each by itself.

use onsale_core::{Event, EventId};

use super::find;
use crate::database::{Database, Found, Row, values_of};
use crate::query::{PictureBytes, PictureSize};

/// An event, and its picture if it has one.
pub(crate) fn of_event(
    db: &impl Database,
    id: EventId,
    size: PictureSize,
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
    Ok(Some((event, picture)))
}
