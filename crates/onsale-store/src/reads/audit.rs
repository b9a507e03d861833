//! The audit: counts everything again from the tickets and the journal, in one read transaction, and says in
//! words what does not agree.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use onsale_core::audit::Books;
use onsale_core::{EventId, Kind, Status, Timestamp, TypeName};

use super::checks::CHECKS;
use super::{find, whole};
use crate::database::{Found, Query, Row, Value};
use crate::query::{Audit, AuditRow};

/// Problems that are spelled out at most; more are only counted.
const SPELLED_OUT: usize = 20;

/// Counts everything again at the instant `now`, within the time that a running server has for it.
pub(crate) fn audit(db: &impl Query, now: Timestamp) -> Found<Audit> {
    db.at_one_moment(|db| {
        let (pools, problems) = compare(db, now)?;
        Ok(Audit::of(now, pools, problems))
    })
}

/// The same, and every row of the journal beside the one before it, every ticket beside the row that minted it, every
/// release beside what the journal says of it.
pub(crate) fn whole_audit(db: &impl Query, now: Timestamp) -> Found<Audit> {
    db.at_one_moment(|db| {
        let (pools, mut problems) = compare(db, now)?;
        whole::compare(db, now, &mut |question, found| tell(&mut problems, question, found))?;
        Ok(Audit::of(now, pools, problems))
    })
}

fn compare(db: &impl Query, now: Timestamp) -> Found<(Vec<AuditRow>, Vec<String>)> {
    let mut problems = Vec::new();
    let pools = books(db, now)?;
    let question = "a ticket differs from its last journal row";
    find_wrong(db, &mut problems, question, &unlike_journal(), &[])?;
    for (question, sql) in CHECKS {
        find_wrong(db, &mut problems, question, sql, &[])?;
    }
    if db.journal_is_dense() {
        find_wrong(db, &mut problems, "rows of the journal are missing", MISSING, &[])?;
    }
    let released = [Kind::Released.number().into()];
    find_wrong(db, &mut problems, "a type has not got what the journal says", RELEASED, &released)?;
    let gone = "a ticket belongs to a customer who is not there";
    find_wrong(db, &mut problems, gone, GONE, &[now.0.into()])?;
    Ok((pools, problems))
}

/// Runs a check, which gives a text for each thing that is wrong.
fn find_wrong(
    db: &impl Query,
    problems: &mut Vec<String>,
    question: &str,
    sql: &str,
    values: &[Value<'_>],
) -> Found<()> {
    let found = db.many(sql, values, |row| row.text(0).map(str::to_owned))?;
    tell(problems, question, &found);
    Ok(())
}

fn tell(problems: &mut Vec<String>, question: &str, found: &[String]) {
    problems.extend(found.iter().take(SPELLED_OUT).map(|what| format!("{question}: {what}")));
    if found.len() > SPELLED_OUT {
        problems.push(format!("{question}: and {} more", found.len() - SPELLED_OUT));
    }
}

/// The books of each type, counted from the tickets; an expired hold counts as available.
fn books(db: &impl Query, now: Timestamp) -> Found<Vec<AuditRow>> {
    let mut types: BTreeMap<i64, AuditRow> = BTreeMap::new();
    let sql = "SELECT type_id, event_id, name, released, moved_in, moved_out FROM ticket_type";
    for (id, row) in db.many(sql, &[], |row| Ok((row.int(0)?, type_row(row)?)))? {
        types.insert(id, row);
    }
    db.each("SELECT type_id, status, held_until FROM ticket", &[], |row| {
        let status = find::state(row.int(1)?, 0, row.maybe_int(2)?, None).at(now).status();
        if let Some(entry) = types.get_mut(&row.int(0)?) {
            entry.books.by_status[status.number() as usize] += 1;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let mut all: Vec<AuditRow> = types.into_values().collect();
    all.sort_by(|a, b| (a.event, &a.type_name).cmp(&(b.event, &b.type_name)));
    Ok(all)
}

fn type_row(row: &impl Row) -> Found<AuditRow> {
    Ok(AuditRow {
        event: EventId::from_store(row.int(1)?),
        type_name: TypeName::from_store(row.text(2)?),
        books: Books {
            released: row.int(3)?,
            moved_in: row.int(4)?,
            moved_out: row.int(5)?,
            by_status: [0; Status::ALL.len()],
        },
    })
}

/// Names each ticket that is not what its last journal row says.
fn unlike_journal() -> String {
    format!(
        "SELECT concat('ticket ', t.ticket_id, ' is {}, but its journal row ', t.journal_seq, ' says ', \
         CASE WHEN j.seq IS NULL THEN 'nothing' ELSE concat('{}') END) \
         FROM ticket t LEFT JOIN journal j ON j.seq = t.journal_seq \
         WHERE j.seq IS NULL OR j.version <> t.version OR j.status <> t.status OR j.price <> t.price \
         OR j.type_id <> t.type_id OR coalesce(j.held_until, 0) <> coalesce(t.held_until, 0) \
         OR (t.customer_id <> 0 AND coalesce(j.customer_id, 0) <> t.customer_id) \
         OR (j.kind = 1 AND (t.release_id <> j.release_id OR t.batch <> j.batch OR t.created_at <> j.at)) \
         OR (t.status = 2 AND j.kind = 3 AND t.sold_at <> j.at) OR t.event_id <> j.event_id \
         OR (t.status NOT IN (2, 4) AND coalesce(t.sold_at, 0) <> 0) \
         OR t.ticket_id < j.ticket_id OR t.ticket_id >= j.ticket_id + coalesce(j.tickets, 1)",
        told("t"),
        told("j")
    )
}

/// What a row of a ticket or of its journal says, in words, inside the text of a `concat`.
fn told(row: &str) -> String {
    let words: String = Status::ALL
        .iter()
        .map(|status| format!(" WHEN {} THEN '{}'", status.number(), status.word()))
        .collect();
    format!(
        "', CASE {row}.status{words} ELSE concat('in status ', {row}.status) END, \
         CASE WHEN coalesce({row}.customer_id, 0) = 0 THEN '' ELSE concat(' by customer ', {row}.customer_id) END, \
         ' at ', {row}.price, ' (version ', {row}.version, ')"
    )
}

/// Where rows are numbered one by one from 1, there are as many as the last number says, and time does not go back.
const MISSING: &str = "SELECT concat(found, ' rows, from ', first, ' to ', last) FROM (SELECT count(*) AS found, \
     coalesce(min(seq), 1) AS first, coalesce(max(seq), 0) AS last FROM journal) j WHERE found <> last OR first <> 1";

/// Whoever has a ticket must be there. A hold that is over is nobody's, even before its end is written down.
const GONE: &str = "SELECT concat('ticket ', t.ticket_id, ' of customer ', t.customer_id) FROM ticket t \
     LEFT JOIN customer c USING (customer_id) WHERE t.customer_id <> 0 AND c.customer_id IS NULL \
     AND (t.status <> 1 OR t.held_until > ?1) \
     AND NOT EXISTS (SELECT 1 FROM erased_customer e WHERE e.customer_id = t.customer_id)";

/// What the types' books say was released must be what the journal says.
const RELEASED: &str = "SELECT concat('type ', y.name, ' of event ', y.event_id, ' says ', y.released, \
     ', its journal ', coalesce(j.tickets, 0)) FROM ticket_type y LEFT JOIN \
     (SELECT type_id, sum(tickets) AS tickets FROM journal WHERE kind = ?1 GROUP BY type_id) j \
     USING (type_id) WHERE y.released <> coalesce(j.tickets, 0)";
