//! What a search looks at: each event's words, folded by the server, and the keys of its order. Written with the event.

use onsale_core::event::EventDetails;
use onsale_core::{EventId, Name, Timestamp, fold, limits};

use crate::StoreError;
use crate::database::{Database, Found, Row, values_of};

/// Where an event without a start comes in the order of starts.
const NO_START: i64 = i64::MAX;
/// Characters by which names are ordered.
const KEY_CHARS: usize = limits::NAME_CHARS;
/// Events that are folded anew between two looks at what is left.
const AT_ONCE: usize = 256;
/// Servers that start together may write the same rows.
const TRIES: usize = 10;

/// Writes what is looked at of an event.
pub(crate) fn write(db: &impl Database, event: EventId, details: &EventDetails) -> Found<()> {
    let venue = details.venue.as_ref().map(Name::as_str);
    put(db, event, details.name.as_str(), venue, details.description.as_deref(), details.starts_at)
}

/// Forgets an event.
pub(crate) fn forget(db: &impl Database, event: EventId) -> Found<()> {
    db.execute("DELETE FROM event_search WHERE event_id = ?1", values_of![event.get()]).map(|_| ())
}

/// Folds what was written by an earlier version, which knew nothing of it or folded otherwise.
pub(crate) fn catch_up(db: &impl Database) -> Found<()> {
    let mut tries = TRIES;
    loop {
        match some(db) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) if error.may_be_a_lost_race() && tries > 0 => tries -= 1,
            Err(error) => return Err(error),
        }
    }
}

/// Folds some; whether there were any.
fn some(db: &impl Database) -> Found<bool> {
    let sql = "SELECT e.event_id, e.name, e.venue, e.description, e.starts_at FROM event e \
               LEFT JOIN event_search s ON s.event_id = e.event_id WHERE s.event_id IS NULL OR s.folded_by < ?1 LIMIT ?2";
    let rows = db.many(sql, values_of![fold::VERSION, AT_ONCE as i64], |row| {
        let maybe = |column| Ok::<_, StoreError>(row.maybe_text(column)?.map(str::to_owned));
        let id = EventId::from_store(row.int(0)?);
        Ok((id, row.text(1)?.to_owned(), maybe(2)?, maybe(3)?, row.maybe_int(4)?.map(Timestamp)))
    })?;
    for (id, name, venue, description, starts_at) in &rows {
        put(db, *id, name, venue.as_deref(), description.as_deref(), *starts_at)?;
    }
    Ok(!rows.is_empty())
}

fn put(
    db: &impl Database,
    event: EventId,
    name: &str,
    venue: Option<&str>,
    description: Option<&str>,
    starts_at: Option<Timestamp>,
) -> Found<()> {
    let name_key: String = fold::fold(name).chars().take(KEY_CHARS).collect();
    let all = [name, venue.unwrap_or_default(), description.unwrap_or_default()].join("\n");
    let text: String = fold::fold(&all).chars().take(limits::SEARCHED_CHARS).collect();
    let sql = "REPLACE INTO event_search (event_id, folded_by, name_key, starts_key, text) VALUES (?1, ?2, ?3, ?4, ?5)";
    let starts_key = starts_at.map_or(NO_START, |at| at.0);
    let values = values_of![event.get(), fold::VERSION, name_key.as_str(), starts_key, text.as_str()];
    db.execute(sql, values).map(|_| ())
}
