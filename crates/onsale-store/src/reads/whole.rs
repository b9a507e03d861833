//! What an audit compares that has time: `onsale audit`, and the ones that follow a backup or a restore. A running server is
//! not asked for it, because each of these reads the whole journal once more.

use std::collections::HashSet;
use std::ops::ControlFlow;

use onsale_core::{Actor, CustomerId, Kind, Timestamp, VendorId};

use crate::database::{Found, Query, Row};

/// How far an instant may lie behind the audit's own clock (milliseconds): servers' clocks differ.
const AHEAD_MS: i64 = 10 * 60 * 1000;
/// Tickets without a row that has minted them which are named one by one.
const NAMED: usize = 1_000;

/// Compares; `tell` takes a question and all that is wrong about it.
pub(super) fn compare(db: &impl Query, now: Timestamp, tell: &mut impl FnMut(&str, &[String])) -> Found<()> {
    let mut ask = |question: &str, sql: &str| -> Found<()> {
        tell(question, &db.many(sql, &[], |row| row.text(0).map(str::to_owned))?);
        Ok(())
    };
    ask("a row of the journal says what cannot be", &impossible(now))?;
    ask("a row of the journal says what cannot follow the one before it", &illegal())?;
    for (question, sql) in CHECKS {
        ask(question, sql)?;
    }
    let strays = unlike_minted(db)?;
    tell("a ticket is not as it was minted", &strays);
    Ok(())
}

/// Rows that no change could have written.
fn impossible(now: Timestamp) -> String {
    let latest = now.0 + AHEAD_MS;
    let anybody = [
        Actor::Anyone,
        Actor::Customer(CustomerId::from_store(1)),
        Actor::Vendor(VendorId::from_store(1)),
        Actor::Admin,
        Actor::System,
    ];
    let pairs = Kind::ALL.iter().flat_map(|kind| anybody.map(|actor| (*kind, actor)));
    let could = pairs.filter(|(kind, actor)| kind.can_be_asked_by(*actor));
    // A kind and a role in one number.
    let could: Vec<String> =
        could.map(|(kind, actor)| (kind.number() * 10 + actor.role_number()).to_string()).collect();
    format!(
        "SELECT concat('row ', seq) FROM journal WHERE at > {latest} OR at <= 0 \
         OR (role IN (1, 2)) <> (actor_id IS NOT NULL) OR role NOT BETWEEN 0 AND 4 \
         OR kind * 10 + role NOT IN ({}) \
         OR (kind IN (2, 11) AND (held_until IS NULL OR held_until <= at)) \
         OR (kind NOT IN (2, 11) AND coalesce(held_until, 0) <> 0) \
         OR (kind IN (2, 3, 4, 11) AND role = 1 AND actor_id <> customer_id) \
         OR (kind IN (2, 3, 4, 5, 10, 11)) <> (coalesce(customer_id, 0) <> 0) \
         OR (kind < 20 AND (ticket_id IS NULL OR event_id IS NULL OR version IS NULL OR status IS NULL \
             OR type_id IS NULL OR price IS NULL)) \
         OR (kind = 1 AND (prev_seq IS NOT NULL OR version <> 1 OR status <> 0 OR tickets IS NULL OR release_id IS NULL \
             OR batch IS NULL OR (role = 4) <> (chunk IS NOT NULL) OR (chunk IS NULL) <> (subject_id IS NOT NULL))) \
         OR (kind BETWEEN 2 AND 19 AND (prev_seq IS NULL OR tickets IS NOT NULL OR chunk IS NOT NULL \
             OR subject_id IS NOT NULL)) \
         OR (kind >= 20 AND (ticket_id IS NOT NULL OR prev_seq IS NOT NULL OR version IS NOT NULL \
             OR status IS NOT NULL OR type_id IS NOT NULL OR price IS NOT NULL OR tickets IS NOT NULL \
             OR release_id IS NOT NULL OR batch IS NOT NULL OR chunk IS NOT NULL)) \
         OR (kind BETWEEN 20 AND 39 OR kind BETWEEN 50 AND 64) <> (kind >= 20 AND subject_id IS NOT NULL) \
         OR (kind BETWEEN 26 AND 28 AND subject_id <> event_id)",
        could.join(", ")
    )
}

/// Rows that say of a ticket what cannot become of it after the row before. Whoever withdraws a ticket or puts it back may
/// change its type and price in the same call.
fn illegal() -> String {
    let steps = Kind::ALL.iter().flat_map(|kind| {
        let step = |(before, after): &(onsale_core::Status, onsale_core::Status)| {
            (kind.number() * 10 + before.number()) * 10 + after.number()
        };
        kind.steps().iter().map(step).map(|step| step.to_string())
    });
    let steps: Vec<String> = steps.collect();
    format!(
        "SELECT concat('row ', j.seq, ' of ticket ', j.ticket_id) FROM journal j \
         JOIN journal p ON p.seq = j.prev_seq \
         WHERE (j.kind * 10 + p.status) * 10 + j.status NOT IN ({}) OR j.event_id <> p.event_id \
         OR (j.kind NOT IN (6, 7, 8) AND (j.type_id <> p.type_id OR j.price <> p.price)) \
         OR (j.kind IN (3, 4, 5, 10, 11) AND coalesce(j.customer_id, 0) <> coalesce(p.customer_id, 0)) \
         OR (j.kind = 5 AND j.at < p.held_until)",
        steps.join(", ")
    )
}

/// Each names what it finds wrong, one text a row.
const CHECKS: &[(&str, &str)] = &[
    (
        "a release is not as the journal says it was asked for",
        "SELECT concat('release ', r.release_id) FROM ticket_release r \
         LEFT JOIN (SELECT subject_id, event_id, at FROM journal WHERE kind = 30) j ON j.subject_id = r.release_id \
         WHERE j.at IS NULL OR j.at <> r.created_at OR j.event_id <> r.event_id",
    ),
    (
        "the journal speaks of a release that is not there, or is another event's",
        "SELECT concat('row ', j.seq) FROM journal j LEFT JOIN ticket_release r ON r.release_id = j.subject_id \
         WHERE j.kind BETWEEN 30 AND 33 AND (r.release_id IS NULL OR r.event_id <> j.event_id)",
    ),
    (
        "a release is another vendor's than its event",
        "SELECT concat('release ', r.release_id) FROM ticket_release r JOIN event e USING (event_id) \
         WHERE r.vendor_id <> e.vendor_id",
    ),
    (
        "a release does not fit what has come of it",
        "SELECT DISTINCT concat('release ', r.release_id) FROM ticket_release r JOIN (SELECT release_id, event_id, \
         type_id, price, batch, chunk, tickets, sum(tickets) OVER (PARTITION BY release_id ORDER BY batch, chunk) AS come \
         FROM journal WHERE kind = 1 AND chunk IS NOT NULL) j USING (release_id) WHERE j.event_id <> r.event_id \
         OR j.type_id <> r.type_id OR j.price <> r.price OR j.come - j.tickets <> j.batch * r.per_batch + j.chunk",
    ),
    (
        "a batch came before its time",
        "SELECT DISTINCT concat('release ', r.release_id) FROM ticket_release r LEFT JOIN (SELECT DISTINCT subject_id \
         FROM journal WHERE kind = 31) p ON p.subject_id = r.release_id LEFT JOIN (SELECT release_id, batch, at \
         FROM journal WHERE kind = 1 AND chunk IS NOT NULL) j ON j.release_id = r.release_id WHERE p.subject_id IS NULL \
         AND (r.starts_at < r.created_at OR j.at < r.starts_at + j.batch * r.interval_ms)",
    ),
    // Cancelled is cancelled, and done is done; what is paused says since when.
    (
        "a release goes on otherwise than the journal says",
        "SELECT concat('release ', r.release_id) FROM ticket_release r \
         LEFT JOIN (SELECT subject_id, max(CASE kind WHEN 33 THEN 1 ELSE 0 END) AS cancelled, \
         max(CASE WHEN kind IN (31, 32) THEN at END) AS turned FROM journal WHERE kind BETWEEN 31 AND 33 \
         GROUP BY subject_id) l ON l.subject_id = r.release_id \
         LEFT JOIN (SELECT DISTINCT subject_id, at, kind FROM journal WHERE kind IN (31, 32)) j \
         ON j.subject_id = r.release_id AND j.at = l.turned AND j.kind = CASE r.state WHEN 1 THEN 31 ELSE 32 END \
         WHERE r.state NOT BETWEEN 0 AND 4 OR (r.state = 4) <> (coalesce(l.cancelled, 0) = 1) \
         OR (r.state <> 4 AND (r.state = 3) <> (r.released = r.per_batch * r.batches)) \
         OR (r.state <> 4 AND (r.state = 1) <> (r.paused_at IS NOT NULL)) \
         OR (r.state = 1 AND (j.kind IS NULL OR r.paused_at <> j.at)) \
         OR (r.state IN (0, 2, 3) AND l.turned IS NOT NULL AND j.kind IS NULL)",
    ),
    (
        "a ticket that came in place of another is not where that was",
        "SELECT concat('ticket ', a.ticket_id, ' in place of ', a.subject_id) FROM journal a \
         LEFT JOIN ticket t ON t.ticket_id = a.subject_id LEFT JOIN ticket n ON n.ticket_id = a.ticket_id \
         WHERE a.kind = 1 AND a.chunk IS NULL AND (t.ticket_id IS NULL OR n.ticket_id IS NULL OR t.status <> 4 \
         OR t.price <> a.price OR t.type_id <> a.type_id OR t.event_id <> a.event_id OR n.created_at <> a.at \
         OR n.position <> t.position + 1000000 OR n.batch <> t.batch OR n.release_id <> t.release_id)",
    ),
    (
        "a customer is not as the journal says",
        "SELECT concat('customer ', c.customer_id) FROM customer c LEFT JOIN (SELECT subject_id, max(at) AS at \
         FROM journal WHERE kind = 20 GROUP BY subject_id) j ON j.subject_id = c.customer_id \
         LEFT JOIN (SELECT DISTINCT subject_id FROM journal WHERE kind = 22) d ON d.subject_id = c.customer_id \
         WHERE j.at IS NULL OR j.at <> c.created_at OR d.subject_id IS NOT NULL",
    ),
    (
        "a vendor is not as the journal says",
        "SELECT concat('vendor ', v.vendor_id) FROM vendor v LEFT JOIN (SELECT subject_id, max(at) AS at \
         FROM journal WHERE kind = 23 GROUP BY subject_id) j ON j.subject_id = v.vendor_id \
         LEFT JOIN (SELECT DISTINCT subject_id FROM journal WHERE kind = 25) d ON d.subject_id = v.vendor_id \
         WHERE j.at IS NULL OR j.at <> v.created_at OR d.subject_id IS NOT NULL",
    ),
    (
        "an event is not as the journal says",
        "SELECT concat('event ', e.event_id) FROM event e LEFT JOIN (SELECT subject_id, max(at) AS at \
         FROM journal WHERE kind = 26 GROUP BY subject_id) j ON j.subject_id = e.event_id \
         LEFT JOIN (SELECT DISTINCT subject_id FROM journal WHERE kind = 28) d ON d.subject_id = e.event_id \
         WHERE j.at IS NULL OR j.at <> e.created_at OR d.subject_id IS NOT NULL",
    ),
    (
        "a vendor may sell, or may not, otherwise than the journal says",
        "SELECT concat('vendor ', v.vendor_id) FROM vendor v LEFT JOIN (SELECT subject_id, max(at) AS at FROM journal \
         WHERE kind IN (34, 35, 36) GROUP BY subject_id) l ON l.subject_id = v.vendor_id \
         LEFT JOIN (SELECT DISTINCT subject_id, at, kind FROM journal WHERE kind IN (34, 35, 36)) j \
         ON j.subject_id = v.vendor_id AND j.at = l.at \
         AND j.kind = CASE v.standing WHEN 0 THEN 35 WHEN 1 THEN 34 ELSE 36 END \
         WHERE v.standing NOT BETWEEN 0 AND 2 OR (l.at IS NULL AND v.standing = 2) \
         OR (l.at IS NOT NULL AND j.kind IS NULL)",
    ),
];

/// A chunk as its row of the journal says: the first ticket, how many, and their place.
#[derive(Clone, Copy)]
struct Minted {
    first: i64,
    tickets: i64,
    release: i64,
    batch: i64,
    position: i64,
    at: i64,
    event: i64,
}

/// A number, or 0 where a row that was edited has none.
fn int(row: &impl Row, column: usize) -> Found<i64> {
    row.maybe_int(column).map(Option::unwrap_or_default)
}

/// Tickets that are not where, when and for what event the journal says that they came.
fn unlike_minted(db: &impl Query) -> Found<Vec<String>> {
    let sql = "SELECT ticket_id, tickets, release_id, batch, chunk, at, event_id FROM journal \
               WHERE kind = 1 AND chunk IS NOT NULL ORDER BY ticket_id";
    let chunks = db.many(sql, &[], |row| {
        let (first, tickets, release) = (int(row, 0)?, int(row, 1)?, int(row, 2)?);
        let (batch, position, at, event) = (int(row, 3)?, int(row, 4)?, int(row, 5)?, int(row, 6)?);
        Ok(Minted { first, tickets, release, batch, position, at, event })
    })?;
    let sql = "SELECT ticket_id FROM journal WHERE kind = 1 AND chunk IS NULL";
    let again: HashSet<i64> = db.many(sql, &[], |row| int(row, 0))?.into_iter().collect();
    let mut strays = Vec::new();
    let sql = "SELECT ticket_id, release_id, batch, position, created_at, event_id FROM ticket";
    db.each(sql, &[], |row| {
        let id = row.int(0)?;
        let is = (row.int(1)?, row.int(2)?, row.int(3)?, row.int(4)?, row.int(5)?);
        let before = chunks.partition_point(|chunk| chunk.first <= id);
        let chunk = before.checked_sub(1).and_then(|index| chunks.get(index));
        let was = chunk.filter(|chunk| id - chunk.first < chunk.tickets).map(|chunk| {
            (chunk.release, chunk.batch, chunk.position + id - chunk.first, chunk.at, chunk.event)
        });
        if was != Some(is) && !(was.is_none() && again.contains(&id)) && strays.len() < NAMED {
            strays.push(format!("ticket {id}"));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(strays)
}
