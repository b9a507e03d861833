//! The search over events.

use onsale_core::{Event, EventId, Rejection, limits};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::{failure, find};
use crate::StoreError;
use crate::query::{EventOrder, EventSearch, EventSet, Listed};

/// The events that a search finds; `stock` holds those whose tickets fit it, if it speaks of tickets.
pub(crate) fn search(
    db: &Connection,
    search: &EventSearch,
    stock: Option<&EventSet>,
) -> Result<Listed<Event>, StoreError> {
    let mut conditions: Vec<String> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut condition = |text: &str, value: Value| {
        values.push(value);
        conditions.push(text.replace('?', &format!("?{}", values.len())));
    };
    if let Some(text) = &search.text {
        let pattern = format!("%{}%", escaped(text));
        condition(
            "(name LIKE ? ESCAPE '\\' OR venue LIKE ? ESCAPE '\\' OR description LIKE ? ESCAPE '\\')",
            pattern.into(),
        );
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
        // The key is read from the row itself, so a page goes on where the last one ended.
        known(db, after)?;
        let of_row = format!("(SELECT {key} FROM event WHERE event_id = ?)");
        condition(&format!("({key}, event_id) {beyond} ({of_row}, ?)"), after.get().into());
    }
    let matching =
        if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let limit = search.limit.clamp(1, limits::PAGE_ROWS);
    let sql = format!("{} {matching} ORDER BY {key} {direction}, event_id {direction}", find::EVENT);
    let wanted = |event: &Event| stock.is_none_or(|set| fits(search, set, event.id));
    let mut statement = db.prepare_cached(&sql).map_err(failure::of)?;
    let mut found = statement.query(params_from_iter(values)).map_err(failure::of)?;
    let mut rows = Vec::new();
    while rows.len() < limit
        && let Some(row) = found.next().map_err(failure::of)?
    {
        rows.extend(Some(find::event_row(row).map_err(failure::of)?).filter(wanted));
    }
    Ok(find::listed(rows, limit, |event| event.id.get()))
}

/// `available=false` asks for the others.
fn fits(search: &EventSearch, set: &EventSet, event: EventId) -> bool {
    set.contains(&event) != (search.available == Some(false))
}

fn order_key(order: EventOrder) -> &'static str {
    match order {
        EventOrder::Id => "event_id",
        EventOrder::StartsAt => "ifnull(starts_at, 9223372036854775807)",
        EventOrder::Name => "lower(name)",
    }
}

fn known(db: &Connection, event: EventId) -> Result<(), StoreError> {
    match find::event(db, event)? {
        Some(_) => Ok(()),
        None => Err(Rejection::field("after", "is not an event").into()),
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
