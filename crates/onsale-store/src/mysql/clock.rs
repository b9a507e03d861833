//! What time it is at the database. The only question to its clock that there is: what it says is never stored.

use super::connection::Connection;
use crate::database::{Found, Query};
use crate::query::ClockReading;

/// Asks once; `ours_us` tells our own time.
pub(crate) fn read(db: &Connection, ours_us: &dyn Fn() -> i64) -> Found<ClockReading> {
    let asked_us = ours_us();
    let theirs_us = db.number("SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)", &[])?;
    Ok(ClockReading { asked_us, theirs_us, answered_us: ours_us() })
}
