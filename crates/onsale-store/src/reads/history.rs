//! The history of a ticket.

use onsale_core::{
    Actor, CustomerId, Kind, OrderId, Price, Rejection, Status, TicketId, Timestamp, TypeName, VendorId,
};

use super::find;
use crate::StoreError;
use crate::database::{Found, Query, Row, unknown, values_of};
use crate::query::JournalEntry;

/// The vendor of a ticket and its journal rows, oldest first, by following the chain back from the ticket.
pub(crate) fn history(db: &impl Query, id: TicketId) -> Result<(VendorId, Vec<JournalEntry>), StoreError> {
    let sql = "SELECT t.journal_seq, e.vendor_id, t.status FROM ticket t JOIN event e USING (event_id) \
               WHERE t.ticket_id = ?1";
    let start = db.one(sql, values_of![id.get()], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))?;
    let Some((last, vendor, status)) = start else { return Err(Rejection::TicketNotFound.into()) };
    if status == Status::Deleted.number() {
        return Err(Rejection::TicketNotFound.into());
    }
    let sql = "SELECT j.seq, j.at, j.kind, j.role, j.actor_id, j.version, j.status, y.name, j.price, \
               j.customer_id, j.held_until, j.prev_seq, e.currency, j.order_id, j.amount FROM journal j JOIN ticket_type y USING (type_id) \
               JOIN event e ON e.event_id = y.event_id WHERE j.seq = ?1";
    let mut entries = Vec::new();
    let mut next = Some(last);
    while let Some(seq) = next {
        let (entry, previous) = db
            .one(sql, values_of![seq], |row| Ok((entry(row)?, row.maybe_int(11)?)))?
            .ok_or_else(|| crate::error::Fault::bug(format!("journal row {seq} is missing")))?;
        entries.push(entry);
        next = previous;
    }
    entries.reverse();
    Ok((VendorId::from_store(vendor), entries))
}

fn entry(row: &impl Row) -> Found<JournalEntry> {
    Ok(JournalEntry {
        seq: row.int(0)?,
        at: Timestamp(row.int(1)?),
        kind: Kind::from_number(row.int(2)?).ok_or_else(|| unknown(2))?,
        actor: Actor::from_numbers(row.int(3)?, row.maybe_int(4)?).ok_or_else(|| unknown(3))?,
        version: row.int(5)?,
        status: Status::from_number(row.int(6)?).ok_or_else(|| unknown(6))?,
        type_name: TypeName::from_store(row.text(7)?),
        price: Price::from_store(row.int(8)?),
        currency: find::currency(row, 12)?,
        customer: row.maybe_int(9)?.map(CustomerId::from_store),
        held_until: row.maybe_int(10)?.map(Timestamp),
        order: row.maybe_int(13)?.map(OrderId::from_store),
        amount: row.maybe_int(14)?,
    })
}
