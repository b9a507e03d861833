//! What a database is for: real sales, or rehearsals. Once said, it stays so.

use crate::database::{Execute, Found, Query};
use crate::error::{Fault, OpenError};

/// Refuses to rehearse on a real sale and to sell from a rehearsal; a fresh database becomes what it is opened for.
pub(crate) fn agree(db: &mut impl Execute, rehearsal: bool, shown: &str) -> Result<(), OpenError> {
    let failed = |error: Fault| OpenError::Failed { path: shown.into(), source: error.into() };
    match (rehearsal, is_rehearsal(db).map_err(failed)?) {
        (true, true) | (false, false) => Ok(()),
        (false, true) => Err(OpenError::OnlyForRehearsal(shown.into())),
        (true, false) if has_been_used(db).map_err(failed)? => Err(OpenError::NotForRehearsal(shown.into())),
        (true, false) => {
            let sql = "INSERT INTO setting (name, value) VALUES ('rehearsal', 1)";
            db.execute(sql, &[]).map(drop).map_err(failed)
        }
    }
}

fn is_rehearsal(db: &impl Query) -> Found<bool> {
    db.number("SELECT count(*) FROM setting WHERE name = 'rehearsal'", &[]).map(|rows| rows != 0)
}

fn has_been_used(db: &impl Query) -> Found<bool> {
    db.number("SELECT EXISTS (SELECT 1 FROM journal)", &[]).map(|used| used != 0)
}
