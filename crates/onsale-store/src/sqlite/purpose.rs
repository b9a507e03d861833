//! What a database is for: real sales, or rehearsals. Once said, it stays so.

use rusqlite::{Connection, OptionalExtension as _, Result};

use crate::config::StoreConfig;
use crate::error::OpenError;

/// Refuses to rehearse on a real sale and to sell from a rehearsal; a fresh database becomes what it is opened for.
pub(crate) fn agree(db: &Connection, config: &StoreConfig) -> std::result::Result<(), OpenError> {
    let shown = config.path.display().to_string();
    let failed = |source: rusqlite::Error| OpenError::Failed { path: shown.clone(), source: source.into() };
    match (config.rehearsal, is_rehearsal(db).map_err(failed)?) {
        (true, true) | (false, false) => Ok(()),
        (false, true) => Err(OpenError::OnlyForRehearsal(shown)),
        (true, false) if has_been_used(db).map_err(failed)? => Err(OpenError::NotForRehearsal(shown)),
        (true, false) => {
            let sql = "INSERT INTO setting (name, value) VALUES ('rehearsal', 1)";
            db.execute(sql, []).map(drop).map_err(failed)
        }
    }
}

fn is_rehearsal(db: &Connection) -> Result<bool> {
    let sql = "SELECT value FROM setting WHERE name = 'rehearsal'";
    Ok(db.query_row(sql, [], |row| row.get::<_, i64>(0)).optional()?.is_some())
}

fn has_been_used(db: &Connection) -> Result<bool> {
    db.query_row("SELECT EXISTS (SELECT 1 FROM journal)", [], |row| row.get(0))
}
