//! What an executor writes, and how a back end makes a transaction of it.

use std::future::Future;

use onsale_core::pool::{Place, Slot};
use onsale_core::release::Chunk;
use onsale_core::ticket::{State, Transition};
use onsale_core::{
    Actor, Currency, CustomerId, EventId, Kind, OrderId, OrderState, Price, Release, Status, TicketId,
    Timestamp, TypeId, VendorId,
};

use crate::command::{Command, Request};
use crate::database::{Execute, Found, values_of};
use crate::executor::holds::Late;
use crate::executor::memory::{Memory, ReleaseEntry};

/// The tables as an executor sees them: it is the only one to write through this connection.
pub trait Tables: Execute {
    /// Reads the executor's memory from the tables.
    fn load(&mut self, now: Timestamp) -> Found<Memory>;

    /// Whether other servers write to the same tables: a batch that is [`crate::error::Fault::Busy`] has met one of
    /// them and is carried out again.
    const SHARED: bool;

    /// True if this transaction reused a cached view of other servers' changes. The executor must refresh and run it again
    /// before it returns a rejection.
    fn view_may_be_stale(&mut self) -> bool;

    /// Applies what other servers have journalled to memory, before questions are answered from it.
    fn refresh(&mut self, memory: &mut Memory) -> Found<()>;

    /// Moves this server's heartbeat, and finds out which others move.
    fn heartbeat(&mut self, memory: &mut Memory) -> Found<()>;

    /// Whether this server fires releases: one of those that live does.
    fn is_leader(&self) -> bool;

    /// A random number, so that servers pick different tickets.
    fn random(&self) -> usize;

    /// The latest instant in the journal: time does not go back behind it.
    fn latest_instant(&self) -> Found<Timestamp>;

    /// Begins a transaction in which `batch` is carried out.
    fn begin(&mut self, memory: &mut Memory, batch: &[(Request, Command)]) -> Found<()>;

    /// Makes what was written since [`Self::begin`] last. When this returns it is on disk; answers whether there
    /// was anything.
    fn commit(&mut self, memory: &Memory, now: Timestamp) -> Found<bool>;

    /// Ends a transaction whose outcome nobody wants.
    fn roll_back(&mut self);

    /// Mends memory after a transaction was lost.
    fn read_back(&mut self, memory: &mut Memory, now: Timestamp) -> Found<()>;

    /// Whether memory, although it could not be mended, is as it was before the transaction that was lost.
    fn is_undone(&self) -> bool;

    /// Tries a small write, so that a batch is not spent on a database that still cannot be written.
    fn probe(&mut self) -> bool;

    /// Flushes what was written so far to the database, so that a question sees it.
    fn flush(&self) -> Found<()>;

    /// Somebody was erased: nothing of what was deleted is to stay in the database's files any longer than it must.
    fn wipe(&mut self);

    /// Writes a change of a ticket: its journal rows, and its own row if the version is the one that was seen. Memory still
    /// has the ticket as it stood before.
    fn write_change(&mut self, memory: &Memory, change: &Numbered) -> Found<()>;

    /// Blocks a customer who is going to be deleted: no server gives them a hold any more.
    fn block_customer(&mut self, memory: &Memory, customer: CustomerId, most_holds: usize) -> Found<()>;

    /// Writes a journal row about anything that is no ticket.
    fn write_other(&mut self, seq: i64, at: Timestamp, change: &OtherChange) -> Found<()>;

    /// Writes an order with its lines.
    fn write_order(&mut self, order: &NewOrder<'_>) -> Found<()>;

    /// Writes the tickets of a chunk and its journal row, whose key refuses the same chunk a second time.
    fn write_chunk(&mut self, entry: &ReleaseEntry, chunk: Chunk, first: &Slot) -> Found<()>;

    /// Writes a ticket that takes the place of one whose sale was undone, and its journal row.
    fn write_again(&mut self, again: &Again) -> Found<()>;

    /// Saves how a release has gone on since it was as `was`.
    fn write_release(&mut self, was: &Release, release: &Release) -> Found<()>;

    /// The customer may have at most so many tickets of the event, bought and held, when this is written, whatever other
    /// servers have written by then.
    fn guard_customer_limit(&mut self, customer: CustomerId, event: EventId, most: i64);

    /// Writes that a customer's purchase came late, in place of an earlier one.
    fn write_late(&mut self, late: &Late) -> Found<()>;

    /// How many tickets of an event a customer has bought.
    fn bought(&self, customer: CustomerId, event: EventId) -> Found<i64>;
}

/// Tables whose commits are carried out elsewhere: while one is on its way, the next batch can be carried out in memory.
pub trait Launch: Tables {
    /// True if pipelining pays: no other server keeps the database busy. Where others do, fewer and larger batches serve all
    /// of them better.
    fn should_pipeline(&self) -> bool;

    /// Whether more commands can be carried out in the transaction that has begun, as if they had come with the first.
    fn can_extend(&self, memory: &Memory, more: &[(Request, Command)]) -> bool;

    /// Sees to what more commands need.
    fn extend(&mut self, memory: &mut Memory, more: &[(Request, Command)]) -> Found<()>;

    /// Sends off what was written since [`Tables::begin`] last; answers whether there was anything. What is written from
    /// then on belongs to another transaction, which is lost if this one is.
    fn send(&mut self, memory: &Memory, now: Timestamp) -> Found<bool>;

    /// Waits for what has become of it, as [`Tables::commit`] would answer; `None` when `other` was over before.
    fn confirm(&mut self, other: impl Future<Output = ()>) -> Option<Found<()>>;
}

/// Writes that a customer's purchase came late, in a statement that every database takes.
pub(crate) fn write_late(db: &mut impl Execute, late: &Late) -> Found<()> {
    let sql = "REPLACE INTO late_purchase (customer_id, ticket_id, since, at) VALUES (?1, ?2, ?3, ?4)";
    let values = values_of![late.customer.get(), late.ticket.map(TicketId::get), late.since.0, late.at.0];
    db.execute(sql, values).map(|_| ())
}

/// A ticket in place of one whose sale was undone.
#[derive(Clone, Copy, Debug)]
pub struct Again {
    pub(crate) slot: Slot,
    pub(crate) event: EventId,
    pub(crate) type_id: TypeId,
    pub(crate) price: Price,
    pub(crate) actor: Actor,
    /// The ticket whose sale was undone.
    pub(crate) instead_of: TicketId,
}

/// A decided change of one ticket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TicketChange {
    pub(crate) actor: Actor,
    pub(crate) event: EventId,
    /// The ticket as it was seen: its version guards the row, and the new journal row follows its last one.
    pub(crate) seen: Slot,
    pub(crate) transition: Transition,
    /// Type and price before the change, and after it.
    pub(crate) from: (TypeId, Price),
    pub(crate) to: (TypeId, Price),
    /// The order with which the ticket is bought or given back.
    pub(crate) order: Option<OrderId>,
}

/// A change of one ticket with its numbers: all that its journal rows, its own row and memory are made of.
#[derive(Clone, Copy, Debug)]
pub struct Numbered {
    pub(crate) change: TicketChange,
    pub(crate) at: Timestamp,
    /// A hold on the ticket that ran out before the change, and that nobody has written down: its journal row comes first.
    pub(crate) lapse: Option<Lapse>,
    /// The number of the change's journal row.
    pub(crate) journal: i64,
}

/// The end of a hold that is written down with the change that comes after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lapse {
    pub(crate) journal: i64,
    pub(crate) customer: CustomerId,
}

impl Numbered {
    /// The ticket as memory and the next change see it.
    pub(crate) fn slot(&self) -> Slot {
        let version = self.change.seen.version + 1 + i64::from(self.lapse.is_some());
        Slot { version, journal: self.journal, ..self.change.seen }
    }

    /// The journal rows, in their order.
    pub(crate) fn journal_rows(&self) -> impl Iterator<Item = JournalRow> {
        let TicketChange { actor, event, seen, transition, from, to, order } = self.change;
        let lapse = self.lapse.map(|lapse| JournalRow {
            seq: lapse.journal,
            at: self.at,
            kind: Kind::Expired,
            actor: Actor::System,
            event,
            ticket: seen.ticket,
            place: seen.place,
            previous: seen.journal,
            version: seen.version + 1,
            status: Status::Available,
            type_id: from.0,
            price: from.1,
            customer: Some(lapse.customer),
            held_until: None,
            order: None,
            amount: None,
        });
        let held_until = match transition.after() {
            State::Reserved { until, .. } => Some(until),
            State::Available
            | State::Sold { .. }
            | State::Withdrawn
            | State::Refunded { .. }
            | State::Deleted => None,
        };
        let row = JournalRow {
            seq: self.journal,
            at: self.at,
            kind: transition.kind(),
            actor,
            event,
            ticket: seen.ticket,
            place: seen.place,
            previous: self.lapse.map_or(seen.journal, |lapse| lapse.journal),
            version: self.slot().version,
            status: transition.after().status(),
            type_id: to.0,
            price: to.1,
            customer: transition.customer(),
            held_until,
            order,
            amount: order.map(|_| match transition.after() {
                State::Refunded { .. } => -to.1.minor(),
                State::Available
                | State::Reserved { .. }
                | State::Sold { .. }
                | State::Withdrawn
                | State::Deleted => to.1.minor(),
            }),
        };
        lapse.into_iter().chain([row])
    }
}

/// A journal row about one ticket: what happened, and the ticket's state after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JournalRow {
    pub(crate) seq: i64,
    pub(crate) at: Timestamp,
    pub(crate) kind: Kind,
    pub(crate) actor: Actor,
    pub(crate) event: EventId,
    pub(crate) ticket: TicketId,
    pub(crate) place: Place,
    /// The ticket's journal row before this one.
    pub(crate) previous: i64,
    pub(crate) version: i64,
    pub(crate) status: Status,
    pub(crate) type_id: TypeId,
    pub(crate) price: Price,
    /// The customer concerned: the holder or owner, or whose hold has ended.
    pub(crate) customer: Option<CustomerId>,
    pub(crate) held_until: Option<Timestamp>,
    /// The order to which the change belongs, and what moved with it: positive for a sale, negative for a refund.
    pub(crate) order: Option<OrderId>,
    pub(crate) amount: Option<i64>,
}

/// A change that concerns no ticket.
#[derive(Clone, Copy, Debug)]
pub struct OtherChange {
    pub(crate) kind: Kind,
    pub(crate) actor: Actor,
    pub(crate) event: Option<EventId>,
    /// The id of what changed.
    pub(crate) subject: Option<i64>,
}

/// An order that is bought, with a line for each ticket.
#[derive(Clone, Copy, Debug)]
pub struct NewOrder<'l> {
    pub(crate) order: OrderId,
    pub(crate) vendor: VendorId,
    pub(crate) customer: CustomerId,
    pub(crate) state: OrderState,
    pub(crate) currency: Currency,
    pub(crate) total: i64,
    pub(crate) at: Timestamp,
    pub(crate) lines: &'l [NewLine],
}

/// A line of a new order: a ticket at its price.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewLine {
    pub(crate) number: u32,
    pub(crate) ticket: TicketId,
    pub(crate) event: EventId,
    pub(crate) amount: i64,
}
