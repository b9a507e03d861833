//! The audit: counts everything again from the tickets and the journal, in one read transaction, and says in
//! words what does not agree.

use std::collections::BTreeMap;

use onsale_core::audit::Books;
use onsale_core::ticket::State;
use onsale_core::{EventId, Kind, Status, Timestamp, TypeName};
use rusqlite::{Connection, Row};

use super::{failure, find};
use crate::StoreError;
use crate::query::{Audit, AuditRow};

/// Problems that are spelled out at most; more are only counted.
const SPELLED_OUT: usize = 20;

type Found<T> = Result<T, StoreError>;

/// Counts everything again at the instant `now`.
pub fn audit(db: &Connection, now: Timestamp) -> Found<Audit> {
    let transaction = db.unchecked_transaction().map_err(failure::of)?;
    let mut problems = Vec::new();
    let books = books(&transaction, now)?;
    for (question, sql) in CHECKS {
        let found: Vec<String> = find::many(&transaction, sql, [], |row| row.get(0))?;
        tell(&mut problems, question, &found);
    }
    released_as_journalled(&transaction, &mut problems)?;
    Ok(Audit { pools: books, problems })
}

fn tell(problems: &mut Vec<String>, question: &str, found: &[String]) {
    problems.extend(found.iter().take(SPELLED_OUT).map(|what| format!("{question}: {what}")));
    if found.len() > SPELLED_OUT {
        problems.push(format!("{question}: and {} more", found.len() - SPELLED_OUT));
    }
}

/// The books of each type, counted from the tickets; an expired hold counts as available.
fn books(db: &Connection, now: Timestamp) -> Found<Vec<AuditRow>> {
    let mut types: BTreeMap<i64, AuditRow> = BTreeMap::new();
    let sql = "SELECT type_id, event_id, name, released, moved_in, moved_out FROM ticket_type";
    for (id, row) in find::many(db, sql, [], |row| Ok((row.get(0)?, type_row(row)?)))? {
        types.insert(id, row);
    }
    let mut statement = db.prepare("SELECT type_id, status, held_until FROM ticket").map_err(failure::of)?;
    let mut rows = statement.query([]).map_err(failure::of)?;
    while let Some(row) = rows.next().map_err(failure::of)? {
        let (type_id, status): (i64, State) = ticket_state(row).map_err(failure::of)?;
        if let Some(entry) = types.get_mut(&type_id) {
            entry.books.by_status[status.at(now).status().number() as usize] += 1;
        }
    }
    let mut all: Vec<AuditRow> = types.into_values().collect();
    all.sort_by(|a, b| (a.event, &a.type_name).cmp(&(b.event, &b.type_name)));
    Ok(all)
}

fn type_row(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        event: EventId::from_store(row.get(1)?),
        type_name: TypeName::from_store(row.get_ref(2)?.as_str()?),
        books: Books {
            released: row.get(3)?,
            moved_in: row.get(4)?,
            moved_out: row.get(5)?,
            by_status: [0; Status::ALL.len()],
        },
    })
}

fn ticket_state(row: &Row<'_>) -> rusqlite::Result<(i64, State)> {
    Ok((row.get(0)?, find::state(row.get(1)?, 0, row.get(2)?)))
}

/// Each names what it finds wrong, one text a row.
const CHECKS: &[(&str, &str)] = &[
    (
        "a ticket differs from its last journal row",
        "SELECT 'ticket ' || t.ticket_id || ' has version ' || t.version || ' and status ' || t.status \
         || ', its journal row ' || t.journal_seq || ' says ' || ifnull(j.version || ' and ' || j.status, 'nothing') \
         FROM ticket t LEFT JOIN journal j ON j.seq = t.journal_seq \
         WHERE j.seq IS NULL OR j.version <> t.version OR j.status <> t.status OR j.price <> t.price \
         OR j.type_id <> t.type_id OR j.held_until IS NOT t.held_until \
         OR (t.customer_id IS NOT NULL AND j.customer_id IS NOT t.customer_id) \
         OR t.ticket_id < j.ticket_id OR t.ticket_id >= j.ticket_id + ifnull(j.tickets, 1)",
    ),
    (
        "a ticket has a type of another event, or none",
        "SELECT 'ticket ' || t.ticket_id FROM ticket t LEFT JOIN ticket_type y USING (type_id) \
         WHERE y.type_id IS NULL OR y.event_id <> t.event_id",
    ),
    (
        "a sold ticket has no order of its owner",
        "SELECT 'ticket ' || t.ticket_id || ' of customer ' || t.customer_id FROM ticket t \
         LEFT JOIN order_item i USING (ticket_id) \
         WHERE t.status IN (2, 4) AND (i.ticket_id IS NULL OR i.customer_id <> t.customer_id)",
    ),
    (
        "an order has a ticket that is not sold",
        "SELECT 'order ' || i.order_id || ', ticket ' || i.ticket_id FROM order_item i \
         LEFT JOIN ticket t USING (ticket_id) WHERE t.ticket_id IS NULL OR t.status NOT IN (2, 4)",
    ),
    (
        "an order's total is not the sum of its tickets",
        "SELECT 'order ' || p.order_id FROM purchase p LEFT JOIN order_item i USING (order_id) \
         GROUP BY p.order_id HAVING ifnull(sum(i.price), -1) <> p.total",
    ),
    (
        "a release has not brought what its journal says",
        "SELECT 'release ' || r.release_id || ' says ' || r.released || ', its journal ' || ifnull(sum(j.tickets), 0) \
         FROM ticket_release r LEFT JOIN journal j ON j.release_id = r.release_id AND j.chunk IS NOT NULL \
         GROUP BY r.release_id HAVING r.released <> ifnull(sum(j.tickets), 0)",
    ),
];

/// What the types' books say was released must be what the journal says.
fn released_as_journalled(db: &Connection, problems: &mut Vec<String>) -> Found<()> {
    let sql = "SELECT 'type ' || y.name || ' of event ' || y.event_id || ' says ' || y.released || ', its journal ' \
               || ifnull(j.tickets, 0) FROM ticket_type y LEFT JOIN \
               (SELECT type_id, sum(tickets) AS tickets FROM journal WHERE kind = ?1 GROUP BY type_id) j \
               USING (type_id) WHERE y.released <> ifnull(j.tickets, 0)";
    let found: Vec<String> = find::many(db, sql, [Kind::Released.number()], |row| row.get(0))?;
    tell(problems, "a type has not got what the journal says", &found);
    Ok(())
}
