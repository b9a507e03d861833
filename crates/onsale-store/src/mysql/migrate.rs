//! Brings a database's schema up to date: forward only. Statements that change a schema cannot be taken back, so each
//! may run twice; a lock row lets servers that start together wait for each other.

use super::connection::Connection;
use crate::StoreError;
use crate::database::{Database, Found, values_of};

/// Each step takes the schema from version `index` to `index + 1`.
const STEPS: &[&str] = &[
    include_str!("../../migrations/mysql/0001_box_office.sql"),
    include_str!("../../migrations/mysql/0002_access.sql"),
    include_str!("../../migrations/mysql/0003_erased.sql"),
    include_str!("../../migrations/mysql/0004_row_length.sql"),
    include_str!("../../migrations/mysql/0005_ticket_state.sql"),
    include_str!("../../migrations/mysql/0006_ticket_view.sql"),
    include_str!("../../migrations/mysql/0007_alone.sql"),
];

/// The version of the schema and the row that is locked while it changes.
const BOOK: &str =
    "CREATE TABLE IF NOT EXISTS schema_book (name VARCHAR(50) NOT NULL PRIMARY KEY, value BIGINT NOT NULL)";

/// Applies what is missing; refuses a database that is newer than this program.
pub(crate) fn migrate(db: &Connection, locker: &Connection) -> Found<()> {
    db.run(BOOK)?;
    db.run("INSERT IGNORE INTO schema_book (name, value) VALUES ('version', 0), ('lock', 0)")?;
    if version(db)? == STEPS.len() as i64 {
        return Ok(());
    }
    locker.run("START TRANSACTION")?;
    locker.run("UPDATE schema_book SET value = value + 1 WHERE name = 'lock'")?;
    let done = steps(db);
    locker.run("COMMIT")?;
    done
}

fn steps(db: &Connection) -> Found<()> {
    let (version, known) = (version(db)?, STEPS.len() as i64);
    if version > known {
        let said = format!(
            "it has schema version {version}, and this program knows versions up to {known}; use a newer program"
        );
        return Err(StoreError::Failed(said.into()));
    }
    for (index, step) in STEPS.iter().enumerate().skip(version as usize) {
        for statement in statements(step) {
            db.run(&statement)?;
        }
        let next = index as i64 + 1;
        db.execute("UPDATE schema_book SET value = ?1 WHERE name = 'version'", values_of![next])?;
        tracing::info!(version = next, "schema is up to date");
    }
    Ok(())
}

/// The newest version that this program knows.
pub(crate) fn known() -> i64 {
    STEPS.len() as i64
}

/// The version of the schema; nothing where there is none.
pub(crate) fn found(db: &Connection) -> Found<Option<i64>> {
    let sql = "SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = 'schema_book'";
    if db.number(sql, &[])? == 0 { Ok(None) } else { version(db).map(Some) }
}

fn version(db: &Connection) -> Found<i64> {
    db.number("SELECT value FROM schema_book WHERE name = 'version'", &[])
}

/// The statements of a step, without its comments.
fn statements(step: &str) -> Vec<String> {
    let lines: Vec<&str> = step.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    let text = lines.join("\n");
    text.split(';').map(str::trim).filter(|statement| !statement.is_empty()).map(str::to_owned).collect()
}
