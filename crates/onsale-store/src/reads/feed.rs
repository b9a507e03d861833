//! The journal as a feed: what has happened since a certain row, for those who tell others.

use onsale_core::{
    Actor, CustomerId, EventId, Kind, Price, ReleaseId, TicketId, Timestamp, TypeName, limits,
};

use crate::database::{Found, Query, Row, unknown, values_of};
use crate::query::{Cursor, Feed, FeedQuery, FeedRow};

/// Where the journal ends.
pub(crate) fn newest(db: &impl Query) -> Found<Cursor> {
    Ok(Cursor(db.writers()?.into_iter().collect()))
}

/// What happened behind `query.after`, a page of it. During a rush nearly every row is about a hold that nobody
/// asks for: of each row only what decides is read, and whole rows are looked up one by one.
pub(crate) fn since(db: &impl Query, query: &FeedQuery) -> Found<Feed> {
    let mut read_to = query.after.clone();
    let page = page(db, &mut read_to)?;
    let count = |wanted: Kind| page.iter().filter(|(_, kind, _)| *kind == wanted).count() as i64;
    let tail = page.len().saturating_sub(query.last_rows);
    let mut rows = Vec::new();
    for (at, (seq, kind, customer)) in page.iter().copied().enumerate() {
        if at >= tail || (query.wanted)(kind, customer) {
            rows.extend(row(db, seq)?);
        }
    }
    let more = page.len() == limits::PAGE_ROWS;
    Ok(Feed { rows, read_to, more, reserved: count(Kind::Reserved), sold: count(Kind::Finalized) })
}

/// One row in full.
pub(crate) fn row(db: &impl Query, seq: i64) -> Found<Option<FeedRow>> {
    db.one(ROW, values_of![seq], |row| feed_row(row))
}

/// The next rows of every writer, with what decides whether somebody wants to hear of them; moves the cursor on.
fn page(db: &impl Query, cursor: &mut Cursor) -> Found<Vec<(i64, Kind, Option<CustomerId>)>> {
    let sql = "SELECT seq, kind, customer_id FROM journal WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3";
    let mut page = Vec::new();
    for (first, last) in db.writers()? {
        let read_to = cursor.0.entry(first).or_insert(first);
        let left = (limits::PAGE_ROWS - page.len()) as i64;
        if last <= *read_to || left == 0 {
            continue;
        }
        page.extend(db.many(sql, values_of![*read_to, last, left], |row| {
            let kind = Kind::from_number(row.int(1)?).ok_or_else(|| unknown(1))?;
            *read_to = row.int(0)?;
            Ok((*read_to, kind, row.maybe_int(2)?.map(CustomerId::from_store)))
        })?);
    }
    Ok(page)
}

const ROW: &str = "SELECT j.seq, j.at, j.kind, j.role, j.actor_id, j.event_id, j.ticket_id, j.customer_id, \
                   j.held_until, y.name, j.price, j.release_id, j.tickets, j.subject_id \
                   FROM journal j LEFT JOIN ticket_type y USING (type_id) WHERE j.seq = ?1";

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
