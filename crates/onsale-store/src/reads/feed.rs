//! The journal as a feed: what has happened since a certain row, for those who tell others.

use onsale_core::{Actor, CustomerId, EventId, Kind, Price, ReleaseId, TicketId, Timestamp, TypeName};

use crate::database::{Database, Found, Row, unknown, values_of};
use crate::query::FeedRow;

/// The number of the newest row; zero when there is none.
pub(crate) fn newest(db: &impl Database) -> Found<i64> {
    db.number("SELECT coalesce(max(seq), 0) FROM journal", &[])
}

/// The rows behind `after`, oldest first, at most `limit`.
pub(crate) fn since(db: &impl Database, after: i64, limit: usize) -> Found<Vec<FeedRow>> {
    let sql = "SELECT j.seq, j.at, j.kind, j.role, j.actor_id, j.event_id, j.ticket_id, j.customer_id, j.held_until, \
               y.name, j.price, j.release_id, j.tickets, j.subject_id \
               FROM journal j LEFT JOIN ticket_type y USING (type_id) WHERE j.seq > ?1 ORDER BY j.seq LIMIT ?2";
    db.many(sql, values_of![after, limit as i64], |row| feed_row(row))
}

fn feed_row(row: &impl Row) -> Found<FeedRow> {
    let number = |column: usize| row.maybe_int(column);
    Ok(FeedRow {
        seq: row.int(0)?,
        at: Timestamp(row.int(1)?),
        kind: Kind::from_number(row.int(2)?).ok_or_else(|| unknown(2))?,
        actor: Actor::from_numbers(row.int(3)?, row.maybe_int(4)?).ok_or_else(|| unknown(3))?,
        event: number(5)?.map(EventId::from_store),
        ticket: number(6)?.map(TicketId::from_store),
        customer: number(7)?.map(CustomerId::from_store),
        held_until: number(8)?.map(Timestamp),
        type_name: row.maybe_text(9)?.map(TypeName::from_store),
        price: number(10)?.map(Price::from_store),
        release: number(11)?.map(ReleaseId::from_store),
        tickets: number(12)?,
        subject: number(13)?,
    })
}
