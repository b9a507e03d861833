//! Where the journal ends.

use onsale_core::Timestamp;

use crate::database::{Database, Found};

/// The latest instant in the journal: time does not go back behind it.
pub(crate) fn instant(db: &impl Database) -> Found<Timestamp> {
    let sql = "SELECT coalesce((SELECT at FROM journal ORDER BY seq DESC LIMIT 1), 0)";
    db.number(sql, &[]).map(Timestamp)
}
