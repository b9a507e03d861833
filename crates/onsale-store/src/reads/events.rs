//! The search over events.

use std::ops::ControlFlow;

use onsale_core::{Event, EventId, Rejection, limits};

use super::find;
use crate::database::{Database, Found, Value};
use crate::query::{EventOrder, EventSearch, EventSet, Listed};

/// The events that a search finds; `stock` holds those whose tickets fit it, if it speaks of tickets.
pub(crate) fn search(
    db: &impl Database,
    search: &EventSearch,
    stock: Option<&EventSet>,
) -> Found<Listed<Event>> {
    let pattern = search.text.as_ref().map(|text| format!("%{}%", escaped(&text.to_lowercase())));
    let mut conditions: Vec<String> = Vec::new();
    let mut values: Vec<Value<'_>> = Vec::new();
    let mut condition = |text: &str, value| {
        values.push(value);
        conditions.push(text.replace('?', &format!("?{}", values.len())));
    };
    if let Some(pattern) = &pattern {
        let like = |column| format!("lower({column}) LIKE ? ESCAPE '!'");
        let any = ["name", "venue", "description"].map(like).join(" OR ");
        condition(&format!("({any})"), pattern.as_str().into());
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
    let mut rows = Vec::new();
    db.each(&sql, &values, |row| {
        rows.extend(Some(find::event_row(row)?).filter(wanted));
        Ok(if rows.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(find::listed(rows, limit, |event| event.id.get()))
}

/// `available=false` asks for the others.
fn fits(search: &EventSearch, set: &EventSet, event: EventId) -> bool {
    set.contains(&event) != (search.available == Some(false))
}

fn order_key(order: EventOrder) -> &'static str {
    match order {
        EventOrder::Id => "event_id",
        EventOrder::StartsAt => "coalesce(starts_at, 9223372036854775807)",
        EventOrder::Name => "lower(name)",
    }
}

fn known(db: &impl Database, event: EventId) -> Found<()> {
    match find::event(db, event)? {
        Some(_) => Ok(()),
        None => Err(Rejection::field("after", "is not an event").into()),
    }
}

fn escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}
