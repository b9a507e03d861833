//! Brings a database's schema up to date: forward only, one transaction a step.

use rusqlite::Connection;

use crate::error::OpenError;
use crate::reads::searched;

/// What stands in the file's header, so that tools can tell an Onsale database ("ONSA").
const APPLICATION_ID: i64 = 0x4f4e_5341;

/// Each step takes the schema from version `index` to `index + 1`.
const STEPS: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_box_office.sql"),
    include_str!("../../migrations/sqlite/0002_access.sql"),
    include_str!("../../migrations/sqlite/0003_erased.sql"),
    include_str!("../../migrations/sqlite/0004_room_to_grow.sql"),
    include_str!("../../migrations/sqlite/0005_handed_over.sql"),
    include_str!("../../migrations/sqlite/0006_event_picture.sql"),
    include_str!("../../migrations/sqlite/0007_event_search.sql"),
    include_str!("../../migrations/sqlite/0008_addresses.sql"),
    include_str!("../../migrations/sqlite/0009_mail_turns.sql"),
    include_str!("../../migrations/sqlite/0010_standing.sql"),
    include_str!("../../migrations/sqlite/0011_challenges.sql"),
    include_str!("../../migrations/sqlite/0012_orders.sql"),
    include_str!("../../migrations/sqlite/0013_granted.sql"),
    include_str!("../../migrations/sqlite/0014_late_purchase.sql"),
    include_str!("../../migrations/sqlite/0015_outbox.sql"),
    include_str!("../../migrations/sqlite/0016_order_tickets.sql"),
    include_str!("../../migrations/sqlite/0017_payment_words.sql"),
    include_str!("../../migrations/sqlite/0018_ticket_key.sql"),
];

/// The version that this program works with.
pub(crate) fn known() -> i64 {
    STEPS.len() as i64
}

/// The version of a database's schema, zero when it is empty; refuses one that is newer than this program or of
/// another program.
pub(crate) fn version(db: &Connection, path: &str) -> Result<i64, OpenError> {
    let failed = |source: rusqlite::Error| OpenError::Failed { path: path.into(), source: source.into() };
    let number = |db: &Connection, pragma: &str| {
        db.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i64>(0)).map_err(failed)
    };
    let version = number(db, "user_version")?;
    let application = number(db, "application_id")?;
    let known = known();
    let tables: i64 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
    if (application != APPLICATION_ID && tables > 0) || version < 0 {
        let source = "it is a database of another program".into();
        return Err(OpenError::Failed { path: path.into(), source });
    }
    if version > known {
        return Err(OpenError::TooNew { path: path.into(), found: version, known });
    }
    Ok(version)
}

/// Applies what is missing.
pub(crate) fn migrate(db: &mut Connection, path: &str) -> Result<(), OpenError> {
    let failed = |source: rusqlite::Error| OpenError::Failed { path: path.into(), source: source.into() };
    let version = version(db, path)?;
    for (index, step) in STEPS.iter().enumerate().skip(version as usize) {
        let transaction = db.transaction().map_err(failed)?;
        transaction.execute_batch(step).map_err(failed)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
        transaction.pragma_update(None, "user_version", index as i64 + 1).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        tracing::info!(version = index + 1, "schema is up to date");
    }
    let words = |source: crate::error::Fault| OpenError::Failed { path: path.into(), source: source.into() };
    let mut transaction = db.transaction().map_err(failed)?;
    searched::catch_up(&mut transaction).map_err(words)?;
    transaction.commit().map_err(failed)?;
    Ok(())
}
