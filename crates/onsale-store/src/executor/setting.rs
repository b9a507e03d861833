//! Switches of the whole house.

use onsale_core::Kind;

use super::batch::Executor;
use crate::command::Request;
use crate::database::{Found, values_of};
use crate::tables::Tables;

/// Stops or starts all sales. Setting what is so already changes nothing and is not journalled.
pub(crate) fn set_running(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    running: bool,
) -> Found<bool> {
    if executor.memory.running == running {
        return Ok(running);
    }
    let sql = "UPDATE setting SET value = ?1 WHERE name = 'sales_running'";
    executor.tables.execute_one(sql, values_of![running], "the switch of all sales")?;
    let kind = if running { Kind::SalesStarted } else { Kind::SalesStopped };
    executor.journal_other(kind, request.actor, None, None)?;
    executor.memory.running = running;
    Ok(running)
}
