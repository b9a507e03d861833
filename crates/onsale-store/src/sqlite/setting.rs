//! Switches and counters of the whole house.

use onsale_core::Kind;
use rusqlite::{Connection, params};

use super::batch::Executor;
use super::failure;
use super::memory::Next;
use crate::StoreError;
use crate::command::Request;

/// Stops or starts all sales. Setting what is so already changes nothing and is not journalled.
pub(crate) fn set_running(
    executor: &mut Executor<'_>,
    request: &Request,
    running: bool,
) -> Result<bool, StoreError> {
    if executor.memory.running == running {
        return Ok(running);
    }
    let sql = "UPDATE setting SET value = ?1 WHERE name = 'sales_running'";
    let changed =
        executor.db.prepare_cached(sql).and_then(|mut sql| sql.execute([running])).map_err(failure::of)?;
    failure::exactly_one(changed, "the switch of all sales")?;
    let kind = if running { Kind::SalesStarted } else { Kind::SalesStopped };
    executor.journal_other(kind, request.actor, None, None)?;
    executor.memory.running = running;
    Ok(running)
}

/// Keeps the counters of rows that can be deleted; all other numbers go on from the largest in their table.
pub(crate) fn save_counters(db: &Connection, before: Next, after: Next) -> Result<(), StoreError> {
    let counters = [
        ("customer", before.customer, after.customer),
        ("vendor", before.vendor, after.vendor),
        ("event", before.event, after.event),
    ];
    for (name, before, after) in counters {
        if before != after {
            db.prepare_cached("UPDATE counter SET next = ?2 WHERE name = ?1")
                .and_then(|mut sql| sql.execute(params![name, after]))
                .map_err(failure::of)?;
        }
    }
    Ok(())
}
