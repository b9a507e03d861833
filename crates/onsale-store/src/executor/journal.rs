//! The journal: one row for each change, written in the transaction of the change.

use onsale_core::{Actor, EventId, Kind};

use super::batch::Executor;
use crate::database::Found;
use crate::tables::{OtherChange, Tables};

impl<T: Tables> Executor<T> {
    /// Writes down a change that concerns no ticket: `subject` is the id of what changed.
    pub(crate) fn journal_other(
        &mut self,
        kind: Kind,
        actor: Actor,
        event: Option<EventId>,
        subject: Option<i64>,
    ) -> Found<i64> {
        let seq = self.next_journal();
        self.tables.write_other(seq, self.now, &OtherChange { kind, actor, event, subject })?;
        Ok(seq)
    }

    pub(crate) fn next_journal(&mut self) -> i64 {
        let seq = self.memory.next.journal;
        self.memory.next.journal += 1;
        seq
    }
}
