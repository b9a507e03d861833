//! The statements of the hot path, prepared once for the life of the writer.

use rusqlite::{Connection, Result, Statement};

pub(crate) struct Statements<'c> {
    pub(crate) hold: Statement<'c>,
    pub(crate) free: Statement<'c>,
    pub(crate) sell: Statement<'c>,
    pub(crate) order: Statement<'c>,
    pub(crate) order_ticket: Statement<'c>,
    pub(crate) journal: Statement<'c>,
    pub(crate) mint: Statement<'c>,
}

// Each names the version that it has seen: a row that has changed since is not touched, and the count says so.
const HOLD: &str = "UPDATE ticket SET status = 1, version = ?3, journal_seq = ?4, customer_id = ?5, held_until = ?6, \
     room = NULL WHERE ticket_id = ?1 AND version = ?2";
const FREE: &str = "UPDATE ticket SET status = 0, version = ?3, journal_seq = ?4, customer_id = NULL, held_until = NULL \
     WHERE ticket_id = ?1 AND version = ?2";
const SELL: &str = "UPDATE ticket SET status = 2, version = ?3, journal_seq = ?4, held_until = NULL, sold_at = ?5 \
     WHERE ticket_id = ?1 AND version = ?2";
const ORDER: &str = "INSERT INTO orders (order_id, vendor_id, customer_id, state, currency, total, paid, created_at) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const ORDER_TICKET: &str = "INSERT INTO order_ticket (order_id, line, ticket_id, customer_id, event_id, amount) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const JOURNAL: &str = "INSERT INTO journal (seq, at, kind, role, actor_id, event_id, ticket_id, prev_seq, version, \
     status, type_id, price, customer_id, held_until, order_id, amount) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
const MINT: &str = "INSERT INTO ticket (ticket_id, event_id, type_id, price, release_id, batch, position, created_at, \
     status, version, journal_seq, room) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 1, ?9, zeroblob(13))";

impl<'c> Statements<'c> {
    pub(crate) fn prepare(db: &'c Connection) -> Result<Self> {
        Ok(Self {
            hold: db.prepare(HOLD)?,
            free: db.prepare(FREE)?,
            sell: db.prepare(SELL)?,
            order: db.prepare(ORDER)?,
            order_ticket: db.prepare(ORDER_TICKET)?,
            journal: db.prepare(JOURNAL)?,
            mint: db.prepare(MINT)?,
        })
    }
}
