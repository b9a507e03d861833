//! Who bought a ticket: for its vendor and for administrators, beside the ticket. What they may see the caller decides.

use std::collections::BTreeMap;

use onsale_core::{Buyer, Name, OrderId, Status, Ticket, TicketId, Timestamp};

use crate::StoreError;
use crate::database::{Found, Query, Row, Value};
use crate::query::{Listed, TicketPage};
use crate::reads::find;

/// Tickets asked about in one statement. It always has so many places: a database prepares it once.
const AT_ONCE: usize = 50;

/// See [`find::ticket`]; with who bought it.
pub(crate) fn ticket(
    db: &impl Query,
    id: TicketId,
    now: Timestamp,
) -> Found<Option<(Ticket, Option<Buyer>)>> {
    let Some(ticket) = find::ticket(db, id, now)? else { return Ok(None) };
    let buyer = buyers(db, std::slice::from_ref(&ticket))?.remove(&id);
    Ok(Some((ticket, buyer)))
}

/// See [`find::tickets`]; each with who bought it.
pub(crate) fn tickets(
    db: &impl Query,
    page: &TicketPage,
    now: Timestamp,
) -> Result<Listed<(Ticket, Option<Buyer>)>, StoreError> {
    let page = find::tickets(db, page, now)?;
    let mut buyers = buyers(db, &page.rows)?;
    let rows = page.rows.into_iter().map(|ticket| {
        let buyer = buyers.remove(&ticket.id);
        (ticket, buyer)
    });
    Ok(Listed { rows: rows.collect(), next: page.next })
}

fn buyers(db: &impl Query, tickets: &[Ticket]) -> Found<BTreeMap<TicketId, Buyer>> {
    let places: Vec<String> = (1..=AT_ONCE).map(|place| format!("?{place}")).collect();
    let sql = format!(
        "SELECT i.ticket_id, i.order_id, c.name FROM order_ticket i LEFT JOIN customer c USING (customer_id) \
         WHERE i.ticket_id IN ({})",
        places.join(", ")
    );
    let bought: Vec<i64> =
        tickets.iter().filter(|ticket| is_bought(ticket)).map(|ticket| ticket.id.get()).collect();
    let mut found = BTreeMap::new();
    for share in bought.chunks(AT_ONCE) {
        let mut values = [Value::Null; AT_ONCE];
        for (value, id) in values.iter_mut().zip(share) {
            *value = (*id).into();
        }
        found.extend(db.many(&sql, &values, |row| {
            let name = row.maybe_text(2)?.map(|name| Name::from_store(name.to_owned()));
            let buyer = Buyer { order: OrderId::from_store(row.int(1)?), name };
            Ok((TicketId::from_store(row.int(0)?), buyer))
        })?);
    }
    Ok(found)
}

fn is_bought(ticket: &Ticket) -> bool {
    match ticket.status {
        Status::Sold | Status::Refunded => true,
        Status::Available | Status::Reserved | Status::Withdrawn | Status::Deleted => false,
    }
}
