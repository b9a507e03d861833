//! What stands in the outbox.

use onsale_core::{MessageKind, Timestamp, limits};

use crate::database::{Found, Query, Row, unknown, values_of};
use crate::outbox::{DeadMessage, OutboxCounts};

/// How many messages wait, and how many were given up.
pub(crate) fn counts(db: &impl Query) -> Found<OutboxCounts> {
    // What is sent again after it was given up waits since then: its time began anew, and when it was queued is older.
    let sql = "SELECT count(*), min(CASE WHEN expires_at - ?1 > created_at THEN expires_at - ?1 ELSE created_at END) \
               FROM outbox WHERE done_at = 0 AND dead_at = 0 AND recipient <> ''";
    let waiting = db.one(sql, values_of![limits::NOTICE_MS], |row| Ok((row.int(0)?, row.maybe_int(1)?)))?;
    let (waiting, oldest) = waiting.unwrap_or_default();
    let dead = db.number("SELECT count(*) FROM outbox WHERE done_at = 0 AND dead_at > 0", &[])?;
    let sql = "SELECT last_error FROM outbox WHERE done_at = 0 AND dead_at > 0 ORDER BY dead_at DESC LIMIT 1";
    let last_error = db.one(sql, &[], |row| row.text(0).map(str::to_owned))?;
    Ok(OutboxCounts { waiting, oldest: oldest.map(Timestamp), dead, last_error })
}

/// The messages that were given up, the latest first.
pub(crate) fn dead(db: &impl Query) -> Found<Vec<DeadMessage>> {
    let sql = "SELECT message_id, kind, recipient, created_at, dead_at, tries, last_error FROM outbox \
               WHERE done_at = 0 AND dead_at > 0 ORDER BY dead_at DESC, message_id DESC LIMIT ?1";
    db.many(sql, values_of![limits::PAGE_ROWS as i64], |row| {
        Ok(DeadMessage {
            id: row.int(0)?,
            kind: MessageKind::from_number(row.int(1)?).ok_or_else(|| unknown(1))?,
            recipient: row.text(2)?.to_owned(),
            created_at: Timestamp(row.int(3)?),
            dead_at: Timestamp(row.int(4)?),
            tries: row.int(5)?,
            error: row.text(6)?.to_owned(),
        })
    })
}
