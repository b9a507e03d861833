//! What the executor writes: gathered, and sent in a few statements with the commit. docs/mysql.md has the states.
//!
//! [`tx`] says how far a batch's transaction is, [`view`] on which view of the peers it is judged, [`batch_sql`] what is
//! written, [`guards`] what has to hold for the commit, [`pipeline`] how the next batch begins while one is in flight,
//! [`undo`] what is put back when one is lost, [`commit_lookup`] what became of one whose answer was lost.

mod batch_sql;
mod commit_lookup;
mod guards;
mod pipeline;
mod tx;
mod undo;
mod view;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use onsale_core::pool::Slot;
use onsale_core::release::Chunk;
use onsale_core::ticket::State;
use onsale_core::{Actor, Concern, CustomerId, EventId, Kind, Release, Status, TicketId, Timestamp};

use super::SEQ_BITS;
use super::connection::Connection;
use super::numbers::Blocks;
use super::peers::lease::{self, Leases};
use super::peers::{LEFT, Peers, follow};
use super::rows::Rows;
use crate::Sabotage;
use crate::command::{Command, Request};
use crate::config::StoreConfig;
use crate::database::{Execute, Found, Query, Row, Value, values_of};
use crate::error::Fault;
use crate::executor::holds::Late;
use crate::executor::load;
use crate::executor::memory::{Memory, Next, ReleaseEntry};
use crate::tables::{self, Again, Launch as _, NewOrder, Numbered, OtherChange, Tables, TicketChange};
use batch_sql::BatchSql;
use pipeline::InFlight;
use tx::{Changes, Tx};
use undo::Undo;
use view::View;

/// Slots of a blocked customer are taken by rows that belong to no ticket, so many numbers for each.
const SLOTS_BLOCKED: i64 = 1_000;
const BEGIN_READING: &str = "START TRANSACTION READ ONLY";

/// The tables of one database, which other servers may use as well.
pub struct MysqlTables {
    db: Connection,
    writer: i64,
    /// Commits that this writer has tried and that would have changed something: the heartbeat.
    beat: i64,
    /// Slots that a customer has for holds, on all servers together.
    slots: i64,
    blocks: Blocks,
    batch: RefCell<BatchSql>,
    /// Customers' limits that the transaction has gone by, and how many tickets of the event they may have.
    limits: BTreeMap<(CustomerId, EventId), i64>,
    tx: Cell<Tx>,
    view: View,
    /// The batch at whose instant memory was last brought up to date; `None` when it has to be before the next one.
    refreshed_at: Option<Timestamp>,
    /// No cached view is used before this.
    fresh_until: Timestamp,
    /// The next transaction is preceded by a try to become the exclusive owner: the last heartbeat saw no peer.
    claims_ownership: bool,
    /// The batch's instant, as far as it is known before the commit: the latest change's.
    now: Cell<Timestamp>,
    /// Lost transactions in a row.
    lost: u32,
    peers: Peers,
    leases: Leases,
    undo: Undo,
    in_flight: Option<InFlight>,
    random: Cell<usize>,
}

impl MysqlTables {
    /// Takes a writer's number of its own.
    pub(crate) fn new(db: Connection, config: &StoreConfig) -> Found<Self> {
        let is_counted = !config.is_broken(Sabotage::HoldsNotCounted);
        let db = db.for_selling()?;
        let writer = db.take_numbers("writer", 1)?;
        db.change("INSERT INTO writer (writer_id, beat, last_seq) VALUES (?1, 0, 0)", values_of![writer])?;
        Ok(Self {
            db,
            writer,
            beat: 0,
            slots: if is_counted { config.max_holds_per_customer as i64 } else { i64::MAX },
            blocks: Blocks::default(),
            batch: RefCell::default(),
            limits: BTreeMap::new(),
            tx: Cell::new(Tx::Idle),
            view: View::Fresh,
            refreshed_at: None,
            fresh_until: Timestamp(i64::MIN),
            claims_ownership: false,
            now: Cell::new(Timestamp(0)),
            lost: 0,
            peers: Peers::default(),
            leases: Leases::default(),
            undo: Undo::default(),
            in_flight: None,
            random: Cell::new(writer as usize * 7_919),
        })
    }

    /// Gives back what other servers can use. Called when the server stops; nothing is wrong without it.
    pub(crate) fn leave(&mut self, memory: &mut Memory) {
        let left = self.blocks.give_back(&self.db, &mut memory.next).and_then(|()| {
            lease::free(&self.db, &[self.writer])?;
            let sql = "UPDATE writer SET beat = ?2 WHERE writer_id = ?1";
            self.db.change(sql, values_of![self.writer, LEFT]).map(|_| ())
        });
        if let Err(error) = left {
            tracing::warn!(%error, "leaving the database in order failed");
        }
    }

    /// The catalogue (vendors, events, types, releases, the switch of all sales) is changed by one server at a time: whoever
    /// has not seen the last change goes again.
    fn change_catalogue(&mut self) -> Found<()> {
        self.undo.everything = true;
        let sql = "UPDATE counter SET next = next + 1 WHERE name = 'terms' AND next = ?1";
        self.one_or_busy(sql, values_of![self.peers.catalogue_version])?;
        self.peers.catalogue_version += 1;
        self.fence_peers()
    }

    /// Brings memory in line with the rows of some tickets.
    fn ask_rows<'t>(
        &mut self,
        memory: &mut Memory,
        tickets: impl Iterator<Item = &'t TicketId>,
    ) -> Found<()> {
        let tickets = tickets.map(|ticket| (*ticket, false)).collect();
        let refreshed = self.peers.refresh(&self.db, self.writer, memory, BEGIN_READING);
        let asked = refreshed.and_then(|()| follow::apply_rows(&self.db, memory, &tickets));
        self.db.run("COMMIT")?;
        asked
    }

    fn first_seq(&self) -> i64 {
        (self.writer << SEQ_BITS) + 1
    }

    /// The first of a customer's slots that is free. There are as many as they may hold tickets, so whoever has not heard
    /// of a hold finds none, or one that is taken by then.
    fn slot_for(&self, memory: &Memory, customer: CustomerId) -> Found<i64> {
        if memory.holds.of(customer).is_empty() {
            return Ok(0);
        }
        self.write_gathered()?;
        let sql =
            "SELECT place, ticket_id FROM ticket_state WHERE customer_id = ?1 AND place >= 0 ORDER BY place";
        let over: Vec<TicketId> = memory.holds.lapsed_of(customer).collect();
        let mut taken = self.db.many(sql, values_of![customer.get()], |row| {
            Ok((row.int(0)?, TicketId::from_store(row.int(1)?)))
        })?;
        // These slots are left before this one is taken.
        taken.retain(|(_, ticket)| !over.contains(ticket));
        let free = (0..).zip(&taken).find(|(slot, (taken, _))| slot != taken);
        let slot = free.map_or(taken.len() as i64, |(slot, _)| slot);
        if slot < self.slots { Ok(slot) } else { Err(Fault::Busy) }
    }

    /// A ticket that belongs to a pool of another type or price from now on: the only change of the row that was minted.
    fn move_ticket(&mut self, change: &TicketChange) -> Found<()> {
        self.write_gathered()?;
        let sql = "UPDATE minted_ticket SET type_id = ?2, price = ?3 WHERE ticket_id = ?1 AND type_id = ?4 AND price = ?5";
        let ((type_id, price), (old_type, old_price)) = (change.to, change.from);
        let values = values_of![
            change.seen.ticket.get(),
            type_id.get(),
            price.minor(),
            old_type.get(),
            old_price.minor()
        ];
        self.one_or_busy(sql, values)
    }

    /// A guarded change of one row; when the row is not as it was seen, somebody else was faster.
    fn one_or_busy(&mut self, sql: &str, values: &[Value<'_>]) -> Found<()> {
        if self.execute(sql, values)? == 1 { Ok(()) } else { Err(Fault::Busy) }
    }
}

impl Query for MysqlTables {
    type Row<'r> = mysql_async::Row;

    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        take: impl FnMut(&Self::Row<'_>) -> Found<ControlFlow<()>>,
    ) -> Found<()> {
        self.db.each(sql, values, take)
    }

    fn writers(&self) -> Found<Vec<(i64, i64)>> {
        self.db.writers()
    }

    fn at_one_moment<T>(&self, read: impl FnOnce(&Self) -> Found<T>) -> Found<T> {
        read(self)
    }
}

impl Execute for MysqlTables {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Found<u64> {
        self.mark_changed();
        self.begin_now()?;
        self.db.change(sql, values)
    }
}

impl Tables for MysqlTables {
    const SHARED: bool = true;

    fn load(&mut self, now: Timestamp) -> Found<Memory> {
        let next = Next { journal: self.first_seq(), ..Next::default() };
        self.peers.start(&self.db, self.writer, BEGIN_READING)?;
        let mut memory = load::load(&self.db, next, now)?;
        self.db.run("COMMIT")?;
        if self.peers.count() > 0 {
            memory.release_all();
        }
        Ok(memory)
    }

    fn view_may_be_stale(&mut self) -> bool {
        self.reject_view()
    }

    fn refresh(&mut self, memory: &mut Memory) -> Found<()> {
        if self.peers.count() == 0 {
            return Ok(());
        }
        let refreshed = self.peers.refresh(&self.db, self.writer, memory, BEGIN_READING);
        let refreshed = self.db.run("COMMIT").and(refreshed);
        // Half a refresh is none: what it has skipped is not to be relied on.
        if refreshed.is_err() {
            self.refreshed_at = None;
        }
        refreshed
    }

    fn heartbeat(&mut self, memory: &mut Memory) -> Found<()> {
        self.mark_changed();
        let gone = self.peers.mark_stale();
        if !gone.is_empty() {
            tracing::info!(?gone, "servers have gone; what they had leased is free");
            lease::free(&self.db, &gone)?;
            self.leases.forget_theirs();
        }
        self.adapt_leases(memory);
        self.claims_ownership = self.peers.count() == 0 && self.peers.exclusive_owner != self.writer;
        Ok(())
    }

    fn is_leader(&self) -> bool {
        self.peers.leads(self.writer)
    }

    fn random(&self) -> usize {
        let next =
            self.random.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.random.set(next);
        next >> 33
    }

    fn latest_instant(&self) -> Found<Timestamp> {
        let sql = "SELECT coalesce(max(j.at), 0) FROM writer w JOIN journal j ON j.seq = w.last_seq";
        self.db.number(sql, &[]).map(Timestamp)
    }

    fn begin(&mut self, memory: &mut Memory, batch: &[(Request, Command)]) -> Found<()> {
        // What was committed is not to be undone, whatever goes wrong from here on.
        self.undo = Undo::default();
        self.blocks.fill(&self.db, &mut memory.next, batch)?;
        if self.peers.count() > 0 {
            self.leases.fill(&self.db, self.writer, &self.peers, memory)?;
        }
        self.batch.borrow_mut().clear();
        self.limits.clear();
        let now = batch.iter().map(|(request, _)| request.now).fold(Timestamp(i64::MIN), Timestamp::max);
        self.now.set(now);
        if std::mem::take(&mut self.claims_ownership) {
            self.claim_ownership()?;
        }
        self.tx.set(Tx::Lazy(Changes::No));
        self.view = self.view_for(memory, batch, now);
        match self.view {
            View::Fresh | View::Rejected => self.begin_fresh(memory, now),
            View::Cached | View::Exclusive => Ok(()),
        }
    }

    fn commit(&mut self, memory: &Memory, now: Timestamp) -> Found<bool> {
        if !self.send(memory, now)? {
            return Ok(false);
        }
        self.confirm(std::future::pending()).unwrap_or(Ok(()))?;
        Ok(true)
    }

    fn roll_back(&mut self) {
        self.batch.borrow_mut().clear();
        self.refreshed_at = None;
        if self.view == View::Rejected {
            self.view = View::Fresh;
            self.doubt_views();
            if self.tx.get().is_open() {
                self.end_transaction();
            }
            return;
        }
        self.end_transaction();
        // Whoever was in the way gets a moment; two that met do not meet again at once.
        self.lost += 1;
        let jitter = u64::from(self.lost.min(5)) * (1 + self.writer.unsigned_abs() % 7);
        self.db.wait(Duration::from_millis(jitter));
    }

    fn read_back(&mut self, memory: &mut Memory, now: Timestamp) -> Found<()> {
        let undo = std::mem::take(&mut self.undo);
        let Undo { everything, in_doubt, .. } = undo;
        undo.put_back(memory);
        // A second conflict in a row: the rows of these tickets are read again, because memory may be wrong about them.
        let is_unsure = self.lost > 1 && !undo.tickets.is_empty();
        // What cannot be asked now has to be asked before the next transaction.
        self.undo = Undo { everything, in_doubt: in_doubt || is_unsure, ..Undo::default() };
        if in_doubt {
            // What is read before it cannot come any more may miss it.
            self.fence_myself()?;
        }
        if everything || in_doubt {
            // Numbers that a lost transaction has used are not used again.
            let next = memory.next;
            *memory = self.load(now)?;
            memory.next = next;
        } else if is_unsure {
            self.ask_rows(memory, undo.tickets.keys())?;
        }
        self.undo = Undo::default();
        Ok(())
    }

    fn is_undone(&self) -> bool {
        !self.undo.everything
    }

    fn probe(&mut self) -> bool {
        self.refreshed_at = None;
        self.fence_myself().is_ok()
    }

    /// When InnoDB purges what was deleted is its own business.
    fn wipe(&mut self) {}

    fn flush(&self) -> Found<()> {
        self.write_gathered()
    }

    fn write_change(&mut self, memory: &Memory, change: &Numbered) -> Found<()> {
        self.mark_changed();
        self.now.set(change.at);
        let over = memory.holds.lapsed(change.change.seen.ticket).is_some();
        let (had_slot, hold_slot) = match change.change.transition.after() {
            State::Reserved { customer, .. } => {
                let slot = self.slot_for(memory, customer)?;
                let mut batch = self.batch.borrow_mut();
                memory.holds.lapsed_of(customer).for_each(|ticket| batch.releases_slot(ticket));
                let expiries = memory.holds.expiries(customer).iter();
                self.undo.expiries.extend(expiries.map(|(ticket, until)| (customer, *ticket, *until)));
                (over, slot)
            }
            State::Available
            | State::Sold { .. }
            | State::Withdrawn
            | State::Refunded { .. }
            | State::Deleted => (true, 0),
        };
        self.batch.borrow_mut().change(change, had_slot, hold_slot);
        self.remember(memory, &change.change);
        if change.change.from == change.change.to { Ok(()) } else { self.move_ticket(&change.change) }
    }

    fn block_customer(&mut self, memory: &Memory, customer: CustomerId, most_holds: usize) -> Found<()> {
        self.write_gathered()?;
        self.begin_now()?;
        for ticket in memory.holds.lapsed_of(customer) {
            let sql = "UPDATE ticket_state SET place = -ticket_id WHERE ticket_id = ?1 AND customer_id = ?2";
            self.execute(sql, values_of![ticket.get(), customer.get()])?;
        }
        let mut rows = Rows::default();
        for slot in 0..most_holds as i64 {
            let no_ticket = -(customer.get() * SLOTS_BLOCKED + slot);
            rows.push(values_of![no_ticket, 0_i64, customer.get(), slot, i64::MAX]);
        }
        self.db.run(&format!(
            "INSERT INTO ticket_state (ticket_id, journal_seq, customer_id, place, held_until) {}",
            rows.text()
        ))
    }

    fn write_other(&mut self, seq: i64, at: Timestamp, change: &OtherChange) -> Found<()> {
        match change.kind.concerns() {
            Concern::NewCustomer => {
                self.undo.customers.extend(change.subject.map(CustomerId::from_store));
            }
            Concern::GoneCustomer | Concern::Catalogue => self.change_catalogue()?,
            Concern::Nothing => {}
            Concern::NewTickets | Concern::Ticket => {
                return Err(Fault::bug("a change of tickets was journalled as one of a record"));
            }
        }
        let sql = "INSERT INTO journal (seq, at, kind, role, actor_id, event_id, subject_id) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let (kind, role, id) = (change.kind.number(), change.actor.role_number(), change.actor.id_number());
        let values = values_of![seq, at.0, kind, role, id, change.event.map(EventId::get), change.subject];
        self.execute(sql, values).map(|_| ())
    }

    fn write_late(&mut self, late: &Late) -> Found<()> {
        self.undo.late.push(late.customer);
        tables::write_late(self, late)
    }

    fn write_order(&mut self, order: &NewOrder<'_>) -> Found<()> {
        self.batch.borrow_mut().order(order);
        Ok(())
    }

    fn write_chunk(&mut self, entry: &ReleaseEntry, chunk: Chunk, first: &Slot) -> Found<()> {
        self.undo.everything = true;
        let release = &entry.release;
        let (event, type_id, price) = (release.event.get(), entry.type_id.get(), release.price.minor());
        let (at, ticket, status) = (first.created_at.0, first.ticket.get(), Status::Available.number());
        let (id, batch, place) = (release.id.get(), chunk.batch, chunk.first);
        let sql = "INSERT INTO chunk (release_id, batch, position, seq) VALUES (?1, ?2, ?3, ?4)";
        self.execute(sql, values_of![id, batch, place, first.journal])?;
        let sql = "INSERT INTO journal (seq, at, kind, role, event_id, ticket_id, version, status, type_id, price, \
                   tickets, release_id, batch, position, chunk) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)";
        let (kind, role) = (Kind::Released.number(), Actor::System.role_number());
        let values = values_of![
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
        ];
        self.execute(sql, values)?;
        let mut rows = Rows::default();
        for offset in 0..chunk.tickets {
            let (ticket, position) = (ticket + offset, chunk.first + offset);
            rows.push(values_of![ticket, event, type_id, price, id, batch, position, at, first.journal]);
        }
        let sql = format!(
            "INSERT INTO minted_ticket (ticket_id, event_id, type_id, price, release_id, batch, position, created_at, \
             journal_seq) {}",
            rows.text()
        );
        self.db.run(&sql)
    }

    fn write_again(&mut self, again: &Again) -> Found<()> {
        self.undo.everything = true;
        let Again { slot, event, type_id, price, actor, instead_of } = *again;
        let (event, type_id, price) = (event.get(), type_id.get(), price.minor());
        let (release, batch, position) = (slot.place.release.get(), slot.place.batch, slot.place.position);
        let (ticket, at, old) = (slot.ticket.get(), slot.created_at.0, instead_of.get());
        let sql = "INSERT INTO journal (seq, at, kind, role, actor_id, event_id, ticket_id, version, status, type_id, \
                   price, tickets, release_id, batch, position, subject_id) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, 0, ?8, ?9, 1, ?10, ?11, ?12, ?13)";
        let (kind, role, id) = (Kind::Released.number(), actor.role_number(), actor.id_number());
        let journalled = values_of![
            slot.journal,
            at,
            kind,
            role,
            id,
            event,
            ticket,
            type_id,
            price,
            release,
            batch,
            position,
            old
        ];
        self.execute(sql, journalled)?;
        let sql = "INSERT INTO minted_ticket (ticket_id, event_id, type_id, price, release_id, batch, position, \
                   created_at, journal_seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let minted = values_of![ticket, event, type_id, price, release, batch, position, at, slot.journal];
        self.execute(sql, minted).map(|_| ())
    }

    fn write_release(&mut self, was: &Release, release: &Release) -> Found<()> {
        self.undo.everything = true;
        let sql = "UPDATE ticket_release SET released = ?2, state = ?3, paused_at = ?4, starts_at = ?5 \
                   WHERE release_id = ?1 AND released = ?6 AND state = ?7 AND starts_at = ?8";
        let (state, paused_at) = (release.state.number(), release.paused_at.map(|at| at.0));
        let starts_at = release.schedule.starts_at.0;
        let seen = (was.released, was.state.number(), was.schedule.starts_at.0);
        let values = values_of![
            release.id.get(),
            release.released,
            state,
            paused_at,
            starts_at,
            seen.0,
            seen.1,
            seen.2
        ];
        self.one_or_busy(sql, values)
    }

    fn guard_customer_limit(&mut self, customer: CustomerId, event: EventId, most: i64) {
        // The exclusive owner knows all that the customer has.
        if self.view != View::Exclusive {
            self.limits.insert((customer, event), most);
        }
    }

    fn bought(&self, customer: CustomerId, event: EventId) -> Found<i64> {
        let sql =
            "SELECT count(*) FROM order_ticket WHERE customer_id = ?1 AND event_id = ?2 AND refunded_at = 0";
        let written = self.db.number(sql, values_of![customer.get(), event.get()])?;
        Ok(written + self.batch.borrow().bought(customer, event))
    }
}
