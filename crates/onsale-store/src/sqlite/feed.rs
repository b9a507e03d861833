//! The journal as a feed: what has happened since a certain row, for those who tell others.

use onsale_core::{Actor, CustomerId, EventId, Kind, Price, ReleaseId, TicketId, Timestamp, TypeName};
use rusqlite::{Connection, Row, params};

use super::{failure, find};
use crate::StoreError;
use crate::query::FeedRow;

/// The number of the newest row; zero when there is none.
pub(crate) fn newest(db: &Connection) -> Result<i64, StoreError> {
    db.prepare_cached("SELECT ifnull(max(seq), 0) FROM journal")
        .and_then(|mut sql| sql.query_row([], |row| row.get(0)))
        .map_err(failure::of)
}

/// The rows behind `after`, oldest first, at most `limit`.
pub(crate) fn since(db: &Connection, after: i64, limit: usize) -> Result<Vec<FeedRow>, StoreError> {
    let sql = "SELECT j.seq, j.at, j.kind, j.role, j.actor_id, j.event_id, j.ticket_id, j.customer_id, j.held_until, \
               y.name, j.price, j.release_id, j.tickets, j.subject_id \
               FROM journal j LEFT JOIN ticket_type y USING (type_id) WHERE j.seq > ?1 ORDER BY j.seq LIMIT ?2";
    find::many(db, sql, params![after, limit as i64], feed_row)
}

fn feed_row(row: &Row<'_>) -> rusqlite::Result<FeedRow> {
    let number = |column: usize| row.get::<_, Option<i64>>(column);
    Ok(FeedRow {
        seq: row.get(0)?,
        at: Timestamp(row.get(1)?),
        kind: Kind::from_number(row.get(2)?).ok_or_else(|| find::unknown(2))?,
        actor: Actor::from_numbers(row.get(3)?, row.get(4)?).ok_or_else(|| find::unknown(3))?,
        event: number(5)?.map(EventId::from_store),
        ticket: number(6)?.map(TicketId::from_store),
        customer: number(7)?.map(CustomerId::from_store),
        held_until: number(8)?.map(Timestamp),
        type_name: row.get_ref(9)?.as_str_or_null()?.map(TypeName::from_store),
        price: number(10)?.map(Price::from_store),
        release: number(11)?.map(ReleaseId::from_store),
        tickets: number(12)?,
        subject: number(13)?,
    })
}
