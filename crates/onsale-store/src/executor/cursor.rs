//! Durable cursors: what a job does because of rows of the journal, and how far it has read, are one transaction. So each row
//! is dealt with once, whatever dies in between and however many servers run the job.

use super::batch::Executor;
use super::outbox::{self, About};
use crate::Sabotage;
use crate::database::{Found, values_of};
use crate::outbox::{Addressee, Advance, Advanced, NewMessage};
use crate::reads::{cursor, find};
use crate::tables::Tables;

/// Writes what the job owes, and moves its cursor; nothing where the cursor has moved since it was read.
pub(super) fn advance(executor: &mut Executor<impl Tables>, advance: &Advance) -> Found<Advanced> {
    let is_guarded = !executor.config.is_broken(Sabotage::CursorUnguarded);
    if is_guarded && cursor::of_job(&executor.tables, advance.job)? != advance.from {
        return Ok(Advanced::TooLate);
    }
    for message in &advance.messages {
        queue(executor, message, is_guarded)?;
    }
    for (writer, read_to) in &advance.to.0 {
        let was = advance.from.0.get(writer).copied();
        if was != Some(*read_to) && is_guarded {
            move_one(executor, advance.job, *writer, was, *read_to)?;
        }
    }
    Ok(Advanced::Moved)
}

/// Guarded by where it was: of two servers that have read the same rows, one goes again and sees that it was too late.
fn move_one(
    executor: &mut Executor<impl Tables>,
    job: &str,
    writer: i64,
    was: Option<i64>,
    read_to: i64,
) -> Found<()> {
    let Some(was) = was else {
        let sql = "INSERT INTO journal_cursor (job, writer, read_to) VALUES (?1, ?2, ?3)";
        return executor.tables.execute(sql, values_of![job, writer, read_to]).map(drop);
    };
    let sql = "UPDATE journal_cursor SET read_to = ?3 WHERE job = ?1 AND writer = ?2 AND read_to = ?4";
    executor.tables.execute_guarded(sql, values_of![job, writer, read_to, was], "a job's cursor")
}

fn queue(executor: &mut Executor<impl Tables>, message: &NewMessage, is_guarded: bool) -> Found<()> {
    let address = match message.to {
        Addressee::Customer(id) => find::customer(&executor.tables, id)?.map(|known| known.email),
        Addressee::Vendor(id) => find::vendor(&executor.tables, id)?.map(|known| known.email),
    };
    let Some(address) = address else { return Ok(()) };
    let version = if is_guarded { message.version } else { executor.tables.random() as i64 };
    let about = About { subject: message.subject, version };
    outbox::queue_about(executor, about, address.as_str(), &message.mail)
}
