//! What a search looks at: each event's words, folded by the server, and the keys of its order. Written with the event.

use onsale_core::event::EventDetails;
use onsale_core::{EventId, Name, Timestamp, fold, limits};

use super::find;
use crate::database::{Execute, Found, Row, values_of};
use crate::error::Fault;

/// Where an event without a start comes in the order of starts.
const NO_START: i64 = i64::MAX;
/// Characters by which names are ordered.
const KEY_CHARS: usize = limits::NAME_CHARS;
/// Events that are folded anew between two looks at what is left.
const AT_ONCE: usize = 256;
/// Servers that start together may write the same rows.
const TRIES: usize = 10;

/// Writes what is looked at of an event.
pub(crate) fn write(db: &mut impl Execute, event: EventId, details: &EventDetails) -> Found<()> {
    let line_up = find::one_text(&details.line_up);
    let said = Said {
        name: details.name.as_str(),
        venue: details.venue.as_ref().map(Name::as_str),
        address: details.address.as_ref().map(Name::as_str),
        line_up: line_up.as_deref(),
        description: details.description.as_deref(),
        starts_at: details.starts_at,
    };
    put(db, event, &said)
}

/// Forgets an event.
pub(crate) fn forget(db: &mut impl Execute, event: EventId) -> Found<()> {
    db.execute("DELETE FROM event_search WHERE event_id = ?1", values_of![event.get()]).map(|_| ())
}

/// Folds what was written by an earlier version, which knew nothing of it or folded otherwise.
pub(crate) fn catch_up(db: &mut impl Execute) -> Found<()> {
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
fn some(db: &mut impl Execute) -> Found<bool> {
    let sql = "SELECT e.event_id, e.name, e.venue, e.address, e.line_up, e.description, e.starts_at FROM event e \
               LEFT JOIN event_search s ON s.event_id = e.event_id WHERE s.event_id IS NULL OR s.folded_by < ?1 LIMIT ?2";
    let rows = db.many(sql, values_of![fold::VERSION, AT_ONCE as i64], |row| {
        let maybe = |column| Ok::<_, Fault>(row.maybe_text(column)?.map(str::to_owned));
        let texts = (row.text(1)?.to_owned(), [maybe(2)?, maybe(3)?, maybe(4)?, maybe(5)?]);
        Ok((EventId::from_store(row.int(0)?), texts, row.maybe_int(6)?.map(Timestamp)))
    })?;
    for (id, (name, rest), starts_at) in &rows {
        let [venue, address, line_up, description] = rest.each_ref().map(Option::as_deref);
        put(db, *id, &Said { name, venue, address, line_up, description, starts_at: *starts_at })?;
    }
    Ok(!rows.is_empty())
}

/// What is said of an event. Its organiser is not in it: a vendor may take another name, and has it everywhere then.
struct Said<'a> {
    name: &'a str,
    venue: Option<&'a str>,
    address: Option<&'a str>,
    line_up: Option<&'a str>,
    description: Option<&'a str>,
    starts_at: Option<Timestamp>,
}

fn put(db: &mut impl Execute, event: EventId, said: &Said<'_>) -> Found<()> {
    let name_key: String = fold::fold(said.name).chars().take(KEY_CHARS).collect();
    let texts = [Some(said.name), said.venue, said.address, said.line_up, said.description];
    let all: Vec<&str> = texts.into_iter().flatten().collect();
    let all = all.join("\n");
    let text: String = fold::fold(&all).chars().take(limits::SEARCHED_CHARS).collect();
    let sql = "REPLACE INTO event_search (event_id, folded_by, name_key, starts_key, text) VALUES (?1, ?2, ?3, ?4, ?5)";
    let starts_key = said.starts_at.map_or(NO_START, |at| at.0);
    let values = values_of![event.get(), fold::VERSION, name_key.as_str(), starts_key, text.as_str()];
    db.execute(sql, values).map(|_| ())
}
