//! The packet of a commit: everything from where the transaction stands to its COMMIT, with what has to hold for it.

use std::fmt::Write;

use super::MysqlTables;
use super::batch_sql::Statement;
use super::tx::BEGIN;

/// Customers whose limits are looked after by one statement: each is three tables more in it.
const LIMITS_AT_A_TIME: usize = 16;

impl MysqlTables {
    /// Everything from where the transaction stands to its end, guarded so that the COMMIT is reached only when nobody
    /// else was faster. The writer's own row comes first: from then on it is locked, and whoever raises its fence count (a
    /// look-up whether the commit has come, another server that begins to write) waits for its end. If they were faster, the
    /// row refuses. A guard that does not hold assigns NULL to a column that cannot be NULL, which ends the packet.
    pub(super) fn commit_packet(&self, beat: i64, last_seq: i64) -> Vec<String> {
        let writer = self.writer;
        let mut all = Vec::with_capacity(12);
        if !self.tx.get().is_open() {
            all.push(BEGIN.to_owned());
        }
        let guards = self.guards_of_view();
        all.push(format!(
            "UPDATE writer SET beat = IF({guards}, {beat}, NULL), last_seq = {last_seq} WHERE writer_id = {writer}"
        ));
        for Statement { sql, expected } in self.batch.borrow().statements(self.now.get()) {
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

    /// Aborts if a customer would own more tickets of an event (bought, and held past `now`, this transaction included) than
    /// the limit. The counted rows stay locked until the commit.
    fn guards_of_limits(&self) -> Vec<String> {
        let (now, writer) = (self.now.get().0, self.writer);
        let within: Vec<String> = self
            .limits
            .iter()
            .map(|((customer, event), most)| {
                let (customer, event) = (customer.get(), event.get());
                format!(
                    "(SELECT count(*) FROM order_ticket WHERE customer_id = {customer} AND event_id = {event} \
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

    /// What has to hold for the writer's row to be changed: that the view was not withdrawn.
    fn guards_of_view(&self) -> String {
        let mut guards = format!("fences = {}", self.peers.fence_count);
        if self.db.is_cluster() {
            // A refresh tells how things were. The row stays locked until the end: who stops the sales at this node has
            // stopped them for all that is sold here. Writing into a string cannot fail.
            let _ = write!(
                guards,
                " AND (SELECT next FROM counter WHERE name = 'terms') = {}",
                self.peers.catalogue_version
            );
        }
        guards
    }
}
