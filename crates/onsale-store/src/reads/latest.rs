//! Where the journal ends.

use onsale_core::Timestamp;

use crate::database::{Found, Query};

/// The latest instant in the journal: time does not go back behind it.
pub(crate) fn instant(db: &impl Query) -> Found<Timestamp> {
    let sql = "SELECT coalesce((SELECT at FROM journal ORDER BY seq DESC LIMIT 1), 0)";
    db.number(sql, &[]).map(Timestamp)
}
