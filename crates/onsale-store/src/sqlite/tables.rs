//! What the executor writes, row by row, with statements that are prepared once.

use std::ops::ControlFlow;
use std::sync::Arc;

use onsale_core::pool::Slot;
use onsale_core::release::Chunk;
use onsale_core::ticket::State;
use onsale_core::{Actor, CustomerId, EventId, Kind, OrderId, Release, Status, Timestamp};
use rusqlite::{Connection, params};

use super::checkpoint::Log;
use super::database::change;
use super::failure;
use super::statements::Statements;
use crate::Sabotage;
use crate::command::{Command, Request};
use crate::config::StoreConfig;
use crate::database::{Execute, Found, Query, Value, exactly_one, values_of};
use crate::executor::holds::Late;
use crate::executor::load;
use crate::executor::memory::{Memory, Next, ReleaseEntry};
use crate::reads::latest;
use crate::tables::{self, Again, JournalRow, NewOrder, Numbered, OtherChange, Tables};

/// The tables of one SQLite file.
pub struct SqliteTables<'c> {
    db: &'c Connection,
    sql: Statements<'c>,
    /// The numbers with which the transaction began.
    before: Next,
    /// Changes that the connection had made when it began.
    changes: u64,
    commits_late: bool,
    log: Option<Arc<Log>>,
    /// The log is to be emptied after the commit: it still holds what was deleted.
    wipes: bool,
}

impl<'c> SqliteTables<'c> {
    pub(crate) fn new(db: &'c Connection, config: &StoreConfig) -> Found<Self> {
        let sql = Statements::prepare(db).map_err(failure::of)?;
        let commits_late = config.is_broken(Sabotage::AnswerBeforeCommit);
        Ok(Self { db, sql, before: Next::default(), changes: 0, commits_late, log: None, wipes: false })
    }

    /// Tells `log` what each commit adds to it.
    pub(crate) fn logging_to(self, log: &Arc<Log>) -> Self {
        Self { log: Some(Arc::clone(log)), ..self }
    }

    /// A statement without values or rows, prepared once.
    fn plain(&self, sql: &str) -> Found<()> {
        self.db.prepare_cached(sql).and_then(|mut sql| sql.execute([])).map(|_| ()).map_err(failure::of)
    }

    fn next(&self) -> Found<Next> {
        let number = |sql: &str| self.number(sql, &[]);
        Ok(Next {
            customer: number("SELECT next FROM counter WHERE name = 'customer'")?,
            vendor: number("SELECT next FROM counter WHERE name = 'vendor'")?,
            event: number("SELECT next FROM counter WHERE name = 'event'")?,
            type_id: number("SELECT ifnull(max(type_id), 0) + 1 FROM ticket_type")?,
            release: number("SELECT ifnull(max(release_id), 0) + 1 FROM ticket_release")?,
            ticket: number("SELECT ifnull(max(ticket_id), 0) + 1 FROM ticket")?,
            order: number("SELECT ifnull(max(order_id), 0) + 1 FROM orders")?,
            journal: number("SELECT ifnull(max(seq), 0) + 1 FROM journal")?,
        })
    }

    /// Keeps the counters of rows that can be deleted; all other numbers go on from the largest in their table.
    fn save_counters(&mut self, after: Next) -> Found<()> {
        let counters = [
            ("customer", self.before.customer, after.customer),
            ("vendor", self.before.vendor, after.vendor),
            ("event", self.before.event, after.event),
        ];
        for (name, before, after) in counters {
            if before != after {
                self.execute("UPDATE counter SET next = ?2 WHERE name = ?1", values_of![name, after])?;
            }
        }
        Ok(())
    }
}

impl SqliteTables<'_> {
    fn write_journal(&mut self, row: &JournalRow) -> Found<()> {
        let written = self.sql.journal.execute(params![
            row.seq,
            row.at.0,
            row.kind.number(),
            row.actor.role_number(),
            row.actor.id_number(),
            row.event.get(),
            row.ticket.get(),
            row.previous,
            row.version,
            row.status.number(),
            row.type_id.get(),
            row.price.minor(),
            row.customer.map(CustomerId::get),
            row.held_until.map(|until| until.0),
            row.order.map(OrderId::get),
            row.amount,
        ]);
        written.map(|_| ()).map_err(failure::of)
    }

    fn write_ticket(&mut self, change: &Numbered) -> Found<()> {
        let Slot { ticket, version, journal, .. } = change.slot();
        let (ticket, seen, transition) = (ticket.get(), change.change.seen.version, change.change.transition);
        let changed = match (transition.after(), transition.before()) {
            (State::Reserved { customer, until }, _) => {
                self.sql.hold.execute(params![ticket, seen, version, journal, customer.get(), until.0])
            }
            (State::Sold { at, .. }, _) => {
                self.sql.sell.execute(params![ticket, seen, version, journal, at.0])
            }
            (State::Available, State::Reserved { .. }) => {
                self.sql.free.execute(params![ticket, seen, version, journal])
            }
            (State::Refunded { .. }, _) => {
                let sql = "UPDATE ticket SET status = 4, version = ?3, journal_seq = ?4 \
                           WHERE ticket_id = ?1 AND version = ?2";
                let values = params![ticket, seen, version, journal];
                self.db.prepare_cached(sql).and_then(|mut sql| sql.execute(values))
            }
            (after @ (State::Available | State::Withdrawn | State::Deleted), _) => {
                let sql = "UPDATE ticket SET status = ?3, version = ?4, journal_seq = ?5, type_id = ?6, price = ?7, \
                           customer_id = NULL, held_until = NULL WHERE ticket_id = ?1 AND version = ?2";
                let (type_id, price) = change.change.to;
                let (status, type_id, price) = (after.status().number(), type_id.get(), price.minor());
                let values = params![ticket, seen, status, version, journal, type_id, price];
                self.db.prepare_cached(sql).and_then(|mut sql| sql.execute(values))
            }
        };
        exactly_one(changed.map_err(failure::of)? as u64, "a change of a ticket")
    }
}

impl Query for SqliteTables<'_> {
    type Row<'r> = rusqlite::Row<'r>;

    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        take: impl FnMut(&Self::Row<'_>) -> Found<ControlFlow<()>>,
    ) -> Found<()> {
        Query::each(self.db, sql, values, take)
    }

    fn writers(&self) -> Found<Vec<(i64, i64)>> {
        self.db.writers()
    }

    fn at_one_moment<T>(&self, read: impl FnOnce(&Self) -> Found<T>) -> Found<T> {
        read(self)
    }
}

impl Execute for SqliteTables<'_> {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Found<u64> {
        change(self.db, sql, values)
    }
}

impl Tables for SqliteTables<'_> {
    const SHARED: bool = false;

    fn load(&mut self, now: Timestamp) -> Found<Memory> {
        load::load(self.db, self.next()?, now)
    }

    fn view_may_be_stale(&mut self) -> bool {
        false
    }

    fn refresh(&mut self, _: &mut Memory) -> Found<()> {
        Ok(())
    }

    fn heartbeat(&mut self, _: &mut Memory) -> Found<()> {
        Ok(())
    }

    fn is_leader(&self) -> bool {
        true
    }

    fn random(&self) -> usize {
        0
    }

    fn latest_instant(&self) -> Found<Timestamp> {
        latest::instant(self)
    }

    fn begin(&mut self, memory: &mut Memory, _: &[(Request, Command)]) -> Found<()> {
        if self.commits_late && !self.db.is_autocommit() {
            self.plain("COMMIT")?;
        }
        (self.before, self.changes) = (memory.next, self.db.total_changes());
        self.plain("BEGIN IMMEDIATE")
    }

    fn commit(&mut self, memory: &Memory, _: Timestamp) -> Found<bool> {
        self.save_counters(memory.next)?;
        if !self.commits_late {
            self.plain("COMMIT")?;
        }
        let rows = self.db.total_changes() - self.changes;
        if let Some(log) = self.log.as_ref().filter(|_| rows > 0) {
            log.grow(rows);
            if self.wipes {
                log.wipe();
            }
        }
        self.wipes = false;
        Ok(rows > 0)
    }

    fn roll_back(&mut self) {
        if !self.db.is_autocommit()
            && let Err(error) = self.db.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "rolling back failed");
        }
    }

    fn read_back(&mut self, memory: &mut Memory, now: Timestamp) -> Found<()> {
        *memory = self.load(now)?;
        Ok(())
    }

    fn is_undone(&self) -> bool {
        false
    }

    fn probe(&mut self) -> bool {
        let sql = "BEGIN IMMEDIATE; UPDATE counter SET next = next WHERE name = 'customer'; COMMIT";
        let written = self.db.execute_batch(sql).is_ok();
        if !written {
            self.roll_back();
        }
        written
    }

    fn wipe(&mut self) {
        self.wipes = true;
    }

    fn flush(&self) -> Found<()> {
        Ok(())
    }

    fn write_change(&mut self, _: &Memory, change: &Numbered) -> Found<()> {
        for row in change.journal_rows() {
            self.write_journal(&row)?;
        }
        self.write_ticket(change)
    }

    fn block_customer(&mut self, _: &Memory, _: CustomerId, _: usize) -> Found<()> {
        Ok(())
    }

    fn write_other(&mut self, seq: i64, at: Timestamp, change: &OtherChange) -> Found<()> {
        let sql = "INSERT INTO journal (seq, at, kind, role, actor_id, event_id, subject_id) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let (kind, role, id) = (change.kind.number(), change.actor.role_number(), change.actor.id_number());
        let values = values_of![seq, at.0, kind, role, id, change.event.map(EventId::get), change.subject];
        self.execute(sql, values).map(|_| ())
    }

    fn write_late(&mut self, late: &Late) -> Found<()> {
        tables::write_late(self, late)
    }

    fn write_order(&mut self, order: &NewOrder<'_>) -> Found<()> {
        let (id, customer, paid) = (order.order.get(), order.customer.get(), order.total);
        let values = params![
            id,
            order.vendor.get(),
            customer,
            order.state.number(),
            order.currency.code(),
            order.total,
            paid,
            order.at.0
        ];
        self.sql.order.execute(values).map_err(failure::of)?;
        for line in order.lines {
            let values = params![id, line.number, line.ticket.get(), customer, line.event.get(), line.amount];
            self.sql.order_ticket.execute(values).map_err(failure::of)?;
        }
        Ok(())
    }

    fn write_chunk(&mut self, entry: &ReleaseEntry, chunk: Chunk, first: &Slot) -> Found<()> {
        let release = &entry.release;
        let (event, type_id, price) = (release.event.get(), entry.type_id.get(), release.price.minor());
        let sql = "INSERT INTO journal (seq, at, kind, role, event_id, ticket_id, version, status, type_id, price, \
                   tickets, release_id, batch, chunk) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
        let (kind, role) = (Kind::Released.number(), Actor::System.role_number());
        let (at, ticket, status) = (first.created_at.0, first.ticket.get(), Status::Available.number());
        let (id, batch, place) = (release.id.get(), chunk.batch, chunk.first);
        self.execute(
            sql,
            values_of![
                first.journal,
                at,
                kind,
                role,
                event,
                ticket,
                status,
                type_id,
                price,
                chunk.tickets,
                id,
                batch,
                place
            ],
        )?;
        for offset in 0..chunk.tickets {
            let (ticket, position) = (ticket + offset, chunk.first + offset);
            let values = params![ticket, event, type_id, price, id, batch, position, at, first.journal];
            self.sql.mint.execute(values).map_err(failure::of)?;
        }
        Ok(())
    }

    fn write_again(&mut self, again: &Again) -> Found<()> {
        let Again { slot, event, type_id, price, actor, instead_of } = *again;
        let (event, type_id, price) = (event.get(), type_id.get(), price.minor());
        let (release, batch, at) = (slot.place.release.get(), slot.place.batch, slot.created_at.0);
        let sql = "INSERT INTO journal (seq, at, kind, role, actor_id, event_id, ticket_id, version, status, type_id, \
                   price, tickets, release_id, batch, subject_id) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, 0, ?8, ?9, 1, ?10, ?11, ?12)";
        let (kind, role, id) = (Kind::Released.number(), actor.role_number(), actor.id_number());
        let (ticket, old) = (slot.ticket.get(), instead_of.get());
        let values =
            values_of![slot.journal, at, kind, role, id, event, ticket, type_id, price, release, batch, old];
        self.execute(sql, values)?;
        let position = slot.place.position;
        let values = params![ticket, event, type_id, price, release, batch, position, at, slot.journal];
        self.sql.mint.execute(values).map(|_| ()).map_err(failure::of)
    }

    fn write_release(&mut self, _: &Release, release: &Release) -> Found<()> {
        let sql = "UPDATE ticket_release SET released = ?2, state = ?3, paused_at = ?4, starts_at = ?5 \
                   WHERE release_id = ?1";
        let (state, paused_at) = (release.state.number(), release.paused_at.map(|at| at.0));
        let starts_at = release.schedule.starts_at.0;
        let values = values_of![release.id.get(), release.released, state, paused_at, starts_at];
        self.execute_one(sql, values, "a release")
    }

    /// Nobody else writes: what memory has judged by is so.
    fn guard_customer_limit(&mut self, _: CustomerId, _: EventId, _: i64) {}

    fn bought(&self, customer: CustomerId, event: EventId) -> Found<i64> {
        let sql =
            "SELECT count(*) FROM order_ticket WHERE customer_id = ?1 AND event_id = ?2 AND refunded_at = 0";
        self.number(sql, values_of![customer.get(), event.get()])
    }
}
