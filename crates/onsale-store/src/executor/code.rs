//! The secrets that ticket codes are made with, and the codes that are replaced.

use onsale_core::code::{KeyId, TicketKey};
use onsale_core::{EventId, Rejection, TicketId};

use super::access::next_number;
use super::batch::Executor;
use super::decide::Decide;
use crate::code::NewSecret;
use crate::command::Request;
use crate::database::{Found, values_of};
use crate::reads::code;
use crate::tables::Tables;
use crate::{Sabotage, StoreError};

/// Another secret makes the codes.
pub(super) struct Rotation<'a> {
    pub(super) secret: &'a NewSecret,
    /// Whether codes of the earlier ones open no door from now on.
    pub(super) withdraw_old: bool,
}

impl<T: Tables> Decide<T> for Rotation<'_> {
    type Decision = ();
    type Answer = Vec<TicketKey>;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<(), StoreError> {
        let next = executor.tables.number("SELECT next FROM counter WHERE name = 'ticket_key'", &[])?;
        match KeyId::new(next) {
            Some(_) => Ok(()),
            None => {
                Err(Rejection::field("key", "was changed 255 times, more than a code can tell apart").into())
            }
        }
    }

    fn apply(&self, executor: &mut Executor<T>, _: &Request, (): ()) -> Found<Vec<TicketKey>> {
        let id = insert(executor, self.secret)?;
        if self.withdraw_old {
            let sql = "UPDATE ticket_key SET withdrawn_at = ?2 WHERE key_id < ?1 AND withdrawn_at = 0";
            executor.tables.execute(sql, values_of![id, executor.now.0])?;
        }
        executor.tables.flush()?;
        code::ticket_keys(&executor.tables)
    }
}

/// All secrets; the first one is made where there is none.
pub(super) fn ensure(executor: &mut Executor<impl Tables>, candidate: &NewSecret) -> Found<Vec<TicketKey>> {
    if code::ticket_keys(&executor.tables)?.is_empty() {
        insert(executor, candidate)?;
        executor.tables.flush()?;
    }
    code::ticket_keys(&executor.tables)
}

fn insert(executor: &mut Executor<impl Tables>, secret: &NewSecret) -> Found<i64> {
    let id = next_number(executor, "ticket_key")?;
    let sql = "INSERT INTO ticket_key (key_id, secret, made_at, withdrawn_at) VALUES (?1, ?2, ?3, 0)";
    executor.tables.execute(sql, values_of![id, &secret.0, executor.now.0])?;
    Ok(id)
}

/// The codes of a ticket whose sale is undone open no door any more. The row is written with the ticket's own, whose version
/// decides between two servers.
pub(super) fn void(executor: &mut Executor<impl Tables>, event: EventId, ticket: TicketId) -> Found<()> {
    if executor.config.is_broken(Sabotage::RefundKeepsCodes) {
        return Ok(());
    }
    let generation = code::generation(&executor.tables, event, ticket)?.refunded();
    let sql = "REPLACE INTO ticket_generation (event_id, ticket_id, generation) VALUES (?1, ?2, ?3)";
    let values = values_of![event.get(), ticket.get(), i64::from(generation.get())];
    executor.tables.execute(sql, values).map(drop)
}
