//! The search over events. Letters are folded and words compared by the server, so that every database finds the same. So
//! that each read is short, it looks at no more than a share of the events: it may come back with few, and says where to go on.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use onsale_core::{Event, EventId, Rejection, fold, limits};

use super::find;
use crate::StoreError;
use crate::database::{Found, Query, Row, Value};
use crate::query::{EventOrder, EventSearch, EventSet, Listed, Seer};

/// Events whose words one read looks at.
const LOOKED_AT: usize = 250;
/// Bytes that one read compares with a word: a few milliseconds of work, whatever the texts and the words are.
const COMPARED_BYTES: usize = 8 << 20;
/// Bytes of descriptions in one page.
const PAGE_BYTES: usize = 1 << 20;
/// Events that are looked up by one statement.
const TOGETHER: usize = 64;

/// The events that a search finds; `stock` holds those whose tickets fit it, if it speaks of tickets.
pub(crate) fn search(
    db: &impl Query,
    search: &EventSearch,
    stock: Option<&EventSet>,
) -> Result<Listed<Event>, StoreError> {
    let words = search.text.as_deref().map(fold::words).unwrap_or_default();
    let wanted = |id: EventId| stock.is_none_or(|set| fits(search, set, id));
    if words.is_empty() { all(db, search, wanted) } else { with_words(db, search, &words, wanted) }
}

/// Without words: rows are read as they are listed.
fn all(
    db: &impl Query,
    search: &EventSearch,
    wanted: impl Fn(EventId) -> bool,
) -> Result<Listed<Event>, StoreError> {
    let limit = search.limit.clamp(1, limits::PAGE_ROWS);
    let asked = if search.asks_for_stock() { limits::PAGE_ROWS } else { limit };
    let Range { matching, order, mut values } = Range::of(db, search)?;
    values.push((asked as i64).into());
    let sql = format!(
        "{} JOIN event_search s USING (event_id) {matching} {order} LIMIT ?{}",
        find::EVENT,
        values.len()
    );
    let (mut rows, mut at) = (Vec::new(), Place::default());
    db.each(&sql, &values, |row| {
        let event = find::event_row(row)?;
        at.moves_to(event.id.get());
        if wanted(event.id) {
            at.work += event.details.description.as_ref().map_or(0, String::len);
            rows.push(event);
        }
        Ok(at.stop_if(rows.len() >= limit || at.work > PAGE_BYTES))
    })?;
    Ok(Listed { rows, next: at.next(asked) })
}

/// With words: their texts are compared first, and the rows of those that fit are read after that.
fn with_words(
    db: &impl Query,
    search: &EventSearch,
    words: &[String],
    wanted: impl Fn(EventId) -> bool,
) -> Result<Listed<Event>, StoreError> {
    let limit = search.limit.clamp(1, LOOKED_AT);
    let Range { matching, order, mut values } = Range::of(db, search)?;
    values.push((LOOKED_AT as i64).into());
    let sql = format!(
        "SELECT event_id, s.text, (SELECT v.name FROM vendor v WHERE v.vendor_id = event.vendor_id) \
         FROM event JOIN event_search s USING (event_id) {matching} {order} LIMIT ?{}",
        values.len()
    );
    let (mut found, mut at) = (Vec::new(), Place::default());
    db.each(&sql, &values, |row| {
        let (id, text) = (EventId::from_store(row.int(0)?), row.text(1)?);
        let organiser = fold::fold(row.maybe_text(2)?.unwrap_or_default());
        at.moves_to(id.get());
        at.work += (text.len() + organiser.len()) * words.len();
        let says = |word: &String| text.contains(word.as_str()) || organiser.contains(word.as_str());
        if wanted(id) && words.iter().all(says) {
            found.push(id);
        }
        Ok(at.stop_if(found.len() >= limit || at.work > COMPARED_BYTES))
    })?;
    Ok(Listed { rows: by_ids(db, &found)?, next: at.next(LOOKED_AT) })
}

/// How far a read has come.
#[derive(Default)]
struct Place {
    last: Option<i64>,
    rows: usize,
    work: usize,
    stopped: bool,
}

impl Place {
    fn moves_to(&mut self, id: i64) {
        self.last = Some(id);
        self.rows += 1;
    }

    fn stop_if(&mut self, enough: bool) -> ControlFlow<()> {
        self.stopped = enough;
        if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Where to go on: there may be more where as many rows came as were asked for, or not all were looked at.
    fn next(&self, asked: usize) -> Option<i64> {
        self.last.filter(|_| self.stopped || self.rows == asked)
    }
}

/// The rows of a search, from where it goes on, in its order.
struct Range<'a> {
    matching: String,
    order: String,
    values: Vec<Value<'a>>,
}

impl Range<'_> {
    fn of(db: &impl Query, search: &EventSearch) -> Result<Self, StoreError> {
        let mut conditions: Vec<String> = Vec::new();
        let mut values: Vec<Value<'_>> = Vec::new();
        let mut condition = |text: &str, value| {
            values.push(value);
            conditions.push(text.replace('?', &format!("?{}", values.len())));
        };
        match search.seer {
            Seer::Admin => {}
            Seer::Vendor(vendor) => {
                condition(&format!("({} OR event.vendor_id = ?)", find::PUBLIC), vendor.get().into());
            }
            Seer::Anyone | Seer::Customer(_) => {
                condition(&format!("{} = ?", find::PUBLIC), 1_i64.into());
            }
        }
        if let Some(currency) = search.currency {
            condition("event.currency = ?", currency.code().into());
        }
        if let Some(vendor) = search.vendor {
            condition("vendor_id = ?", vendor.get().into());
        }
        if let Some(from) = search.from {
            condition("starts_at >= ?", from.0.into());
        }
        if let Some(to) = search.to {
            condition("starts_at <= ?", to.0.into());
        }
        let key = order_key(search.order);
        let (direction, beyond) = if search.descending { ("DESC", "<") } else { ("ASC", ">") };
        if let Some(after) = search.after {
            // The key is read from the row itself, so a page goes on where the last one ended. Said in two steps it is a range
            // of an index on every database.
            known(db, after)?;
            let of_row = match key {
                Some(key) => format!("(SELECT {key} FROM event_search WHERE event_id = ?)"),
                None => "?".to_owned(),
            };
            let key = key.map_or_else(|| "event_id".to_owned(), |key| format!("s.{key}"));
            let beyond_or_same =
                format!("{key} {beyond}= {of_row} AND ({key} {beyond} {of_row} OR event_id {beyond} ?)");
            condition(&beyond_or_same, after.get().into());
        }
        let matching =
            if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
        let first = key.map(|key| format!("s.{key} {direction}, ")).unwrap_or_default();
        Ok(Self { matching, order: format!("ORDER BY {first}event_id {direction}"), values })
    }
}

/// `available=false` asks for the others.
fn fits(search: &EventSearch, set: &EventSet, event: EventId) -> bool {
    set.contains(&event) != (search.available == Some(false))
}

fn order_key(order: EventOrder) -> Option<&'static str> {
    match order {
        EventOrder::Id => None,
        EventOrder::StartsAt => Some("starts_key"),
        EventOrder::Name => Some("name_key"),
    }
}

fn known(db: &impl Query, event: EventId) -> Result<(), StoreError> {
    match find::event(db, event)? {
        Some(_) => Ok(()),
        None => Err(Rejection::field("after", "is not an event").into()),
    }
}

/// The events of these numbers, in their order; one that was deleted meanwhile is left out.
fn by_ids(db: &impl Query, ids: &[EventId]) -> Found<Vec<Event>> {
    let places: Vec<String> = (1..=TOGETHER).map(|at| format!("?{at}")).collect();
    let sql = format!("{} WHERE event_id IN ({})", find::EVENT, places.join(", "));
    let mut found = BTreeMap::new();
    for some in ids.chunks(TOGETHER) {
        // No event has the number 0, which fills up what is left: the statement is always the same one.
        let mut values = [Value::Int(0); TOGETHER];
        for (value, id) in values.iter_mut().zip(some) {
            *value = id.get().into();
        }
        for event in db.many(&sql, &values, |row| find::event_row(row))? {
            found.insert(event.id, event);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}
