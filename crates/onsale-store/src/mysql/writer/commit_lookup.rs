//! What has become of a commit whose answer was lost.

use std::time::Duration;

use super::MysqlTables;
use crate::database::{Found, Query as _, values_of};
use crate::error::Fault;
use crate::mysql::connection::Lost;

/// How often it is asked whether a commit has come, and how long to wait in between.
const LOOKS: u32 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

impl MysqlTables {
    /// What has become of the transaction with this heartbeat, once the database has said something of it or was lost.
    pub(super) fn is_done(&mut self, done: Result<(), Lost>, beat: i64) -> Found<()> {
        match done {
            Ok(()) => {}
            Err(Lost::Refused(error)) => return Err(error),
            // Whatever the error says: a cluster that loses a node may call a commit lost that comes after all.
            Err(Lost::Unknown(error)) => {
                tracing::warn!(%error, "a commit was not confirmed; looking whether it has come");
                self.end_transaction();
                self.refreshed_at = None;
                self.undo.in_doubt = true;
                // As long as nobody knows, it is neither done nor to be done again.
                let unknown = |error: Fault| Fault::Unavailable(error.to_string().into());
                let has_come = self.has_come(beat).map_err(unknown)?;
                self.undo.in_doubt = false;
                if !has_come {
                    // What was wrong with it is wrong again.
                    return Err(if matches!(error, Fault::Failed(_)) { error } else { Fault::Busy });
                }
            }
        }
        self.lost = 0;
        Ok(())
    }

    /// Whoever still works on an old connection has to be done with it, or cannot finish any more.
    pub(super) fn fence_myself(&self) -> Found<()> {
        let sql = "UPDATE writer SET fences = fences + 1 WHERE writer_id = ?1";
        self.db.change(sql, values_of![self.writer]).map(|_| ())
    }

    /// Whether the commit with this heartbeat has come, after its answer was lost. Nothing more comes after the fence.
    fn has_come(&self, beat: i64) -> Found<bool> {
        let mut look = 0;
        loop {
            let fenced = self.fence_myself().and_then(|()| {
                self.db.number("SELECT beat FROM writer WHERE writer_id = ?1", values_of![self.writer])
            });
            match fenced {
                Ok(found) => return Ok(found >= beat),
                Err(error) if look >= LOOKS => return Err(error),
                Err(_) => self.db.wait(BETWEEN_LOOKS),
            }
            look += 1;
        }
    }
}
