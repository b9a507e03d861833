//! How a transaction begins and ends at the database, and how it is found out whether it has.

use std::fmt::Write;
use std::time::Duration;

use super::{MysqlTables, SEQ_BITS};
use crate::database::{Found, Query, values_of};
use crate::error::Fault;
use crate::executor::memory::Memory;
use crate::mysql::connection::Lost;
use crate::mysql::pending::Statement;

const BEGIN: &str = "START TRANSACTION";
/// Customers whose limits are looked after by one statement: each is three tables more in it.
const LIMITS_AT_A_TIME: usize = 16;
/// How often it is asked whether a commit has come whose answer was lost, and how long to wait in between.
const LOOKS: u32 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

impl MysqlTables {
    /// Nothing of the transaction is under way any more, whatever became of it.
    pub(super) fn end_transaction(&self) {
        self.begun.set(false);
        if self.db.is_connected() && self.db.run("ROLLBACK").is_err() {
            self.db.drop_connection();
        }
    }

    /// Begins the transaction at the database, if that has not happened yet.
    pub(super) fn begin_now(&self) -> Found<()> {
        let was_connected = self.db.is_connected();
        if self.begun.replace(true) {
            return Ok(());
        }
        match self.db.run(BEGIN) {
            // A connection that was closed while nobody used it is no failure: nothing was under way on it.
            Err(Fault::Unavailable(_)) if was_connected => self.db.run(BEGIN),
            begun => begun,
        }
    }

    /// Begins with a look at what the others have done.
    pub(super) fn begin_with_a_look(&mut self, memory: &mut Memory) -> Found<()> {
        self.begun.set(true);
        let was_connected = self.db.is_connected();
        let looked = match self.others.look(&self.db, self.writer, memory, BEGIN) {
            Err(Fault::Unavailable(_)) if was_connected => {
                self.others.look(&self.db, self.writer, memory, BEGIN)
            }
            looked => looked,
        };
        self.is_current = looked.is_ok();
        looked
    }

    /// Whether what this server relies on still holds, asked for where a transaction without a look has nothing to write.
    pub(super) fn check_trust(&self) -> Found<()> {
        let fences =
            self.db.number("SELECT fences FROM writer WHERE writer_id = ?1", values_of![self.writer])?;
        if fences == self.others.fences { Ok(()) } else { Err(Fault::Busy) }
    }

    /// Makes this server the one that goes by its memory alone, if nobody has done anything since the last look. All
    /// others are fenced off: one that was taken for dead and goes on has to look first, and then ends this.
    pub(super) fn be_alone(&mut self) -> Found<()> {
        // The nodes of a cluster refuse each other's changes of one row too often for this to be fair.
        if self.db.is_cluster() {
            return Ok(());
        }
        self.is_current = false;
        let done = self.in_transaction(|tables| {
            let sql = "UPDATE counter SET next = ?1 WHERE name = 'alone' AND next = 0";
            if tables.db.change(sql, values_of![tables.writer])? == 0 {
                return Err(Fault::Busy);
            }
            tables.fence_others()?;
            let sql = "SELECT coalesce(sum(last_seq MOD ?2), 0) FROM writer WHERE writer_id <> ?1 FOR UPDATE";
            let heard = tables.db.number(sql, values_of![tables.writer, 1_i64 << SEQ_BITS])?;
            if heard == tables.others.heard { Ok(()) } else { Err(Fault::Busy) }
        });
        match done {
            // Somebody is there after all.
            Err(Fault::Busy) => Ok(()),
            done => done,
        }
    }

    /// What the others rely on no longer holds: what they do next without a look is refused, and what they are doing is
    /// waited for. The nodes of a cluster would refuse this as often as somebody sells; there, see [`Self::guards`].
    pub(super) fn fence_others(&self) -> Found<()> {
        if self.db.is_cluster() {
            return Ok(());
        }
        let sql = "UPDATE writer SET fences = fences + 1 WHERE writer_id <> ?1";
        self.db.change(sql, values_of![self.writer]).map(|_| ())
    }

    /// Lets the server that goes by its memory alone know that it no longer is.
    pub(super) fn end_anothers_trust(&mut self) -> Found<()> {
        let other = self.others.alone;
        self.in_transaction(|tables| {
            let sql = "UPDATE counter SET next = 0 WHERE name = 'alone' AND next = ?1";
            tables.db.change(sql, values_of![other])?;
            tables
                .db
                .change("UPDATE writer SET fences = fences + 1 WHERE writer_id = ?1", values_of![other])
                .map(|_| ())
        })
    }

    /// A transaction apart from those of batches.
    fn in_transaction(&mut self, work: impl FnOnce(&Self) -> Found<()>) -> Found<()> {
        self.begin_now()?;
        let done = work(self).and_then(|()| self.db.run("COMMIT"));
        match &done {
            Ok(()) => self.begun.set(false),
            Err(_) => self.end_transaction(),
        }
        done
    }

    /// Everything from where the transaction stands to its end, guarded so that the COMMIT is reached only when nobody
    /// else was faster. The writer's own row comes first: from then on it is locked, and whoever raises its fences (a look
    /// whether the commit has come, another server that begins to write) waits for its end. If they were faster, the row
    /// refuses.
    pub(super) fn statements_to_the_end(&self, beat: i64, last_seq: i64) -> Vec<String> {
        let writer = self.writer;
        let mut all = Vec::with_capacity(12);
        if !self.begun.get() {
            all.push(BEGIN.to_owned());
        }
        let guards = self.guards();
        all.push(format!(
            "UPDATE writer SET beat = IF({guards}, {beat}, NULL), last_seq = {last_seq} WHERE writer_id = {writer}"
        ));
        for Statement { sql, expected } in self.pending.borrow().statements(self.now.get(), self.db.form()) {
            all.push(sql);
            if let Some(rows) = expected {
                all.push(format!(
                    "UPDATE writer SET beat = IF(ROW_COUNT() = {rows}, beat, NULL) WHERE writer_id = {writer}"
                ));
            }
        }
        all.extend(self.guards_of_limits());
        all.push("COMMIT".to_owned());
        all
    }

    /// A customer who has more of an event than the limit, this transaction included, ends it. What was counted stays as it
    /// is until the commit. Whoever holds nothing any more, and nobody's place, has no instant after `now`.
    fn guards_of_limits(&self) -> Vec<String> {
        let (now, writer) = (self.now.get().0, self.writer);
        let within: Vec<String> = self
            .limits
            .iter()
            .map(|((customer, event), most)| {
                let (customer, event) = (customer.get(), event.get());
                format!(
                    "(SELECT count(*) FROM order_line WHERE customer_id = {customer} AND event_id = {event} \
                     AND refunded_at = 0) + (SELECT count(*) FROM ticket_state s JOIN minted_ticket m ON m.ticket_id = s.ticket_id \
                     WHERE s.customer_id = {customer} AND s.held_until > {now} AND m.event_id = {event}) <= {most}"
                )
            })
            .collect();
        let guard = |some: &[String]| {
            let all = some.join(" AND ");
            format!("UPDATE writer SET beat = IF({all}, beat, NULL) WHERE writer_id = {writer}")
        };
        within.chunks(LIMITS_AT_A_TIME).map(guard).collect()
    }

    /// What has to hold for the writer's row to be changed.
    fn guards(&self) -> String {
        let mut guards = format!("fences = {}", self.others.fences);
        if self.db.is_cluster() {
            // A look tells how things were. The row stays locked until the end: who stops the sales at this node has
            // stopped them for all that is sold here. Writing into a string cannot fail.
            let _ = write!(
                guards,
                " AND (SELECT next FROM counter WHERE name = 'terms') = {}",
                self.others.terms
            );
        }
        guards
    }

    /// Writes what waits. A row that does not report as it should has been changed by somebody else.
    pub(super) fn write_pending(&self) -> Found<()> {
        if self.pending.borrow().is_empty() {
            return Ok(());
        }
        self.begin_now()?;
        let mut pending = self.pending.borrow_mut();
        let statements = pending.statements(self.now.get(), self.db.form());
        pending.clear();
        let (sql, expected): (Vec<String>, Vec<Option<u64>>) =
            statements.into_iter().map(|statement| (statement.sql, statement.expected)).unzip();
        let affected = self.db.run_all(&sql)?;
        let differs = |(expected, found): (&Option<u64>, &u64)| expected.is_some_and(|rows| rows != *found);
        if expected.iter().zip(&affected).any(differs) {
            tracing::debug!(?expected, ?affected, "another server was faster");
            return Err(Fault::Busy);
        }
        Ok(())
    }

    /// What has become of the transaction with this beat, once the database has said something of it or was lost.
    pub(super) fn is_done(&mut self, done: Result<(), Lost>, beat: i64) -> Found<()> {
        match done {
            Ok(()) => {}
            Err(Lost::Refused(error)) => return Err(error),
            // Whatever the error says: a cluster that loses a node may call a commit lost that comes after all.
            Err(Lost::Unknown(error)) => {
                tracing::warn!(%error, "a commit was not confirmed; looking whether it has come");
                self.end_transaction();
                self.is_current = false;
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

    /// Whether the commit with this beat has come, after its answer was lost. Nothing more comes after the fence.
    pub(super) fn has_come(&self, beat: i64) -> Found<bool> {
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
