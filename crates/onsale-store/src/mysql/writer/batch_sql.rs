//! The changes of a batch, gathered to be written together: one statement for each table.

use std::fmt::Write;

use onsale_core::pool::Slot;
use onsale_core::ticket::State;
use onsale_core::{CustomerId, EventId, OrderId, TicketId, Timestamp};
use rustc_hash::FxHashMap;

use crate::database::values_of;
use crate::mysql::rows::{Rows, list};
use crate::tables::{JournalRow, NewOrder, Numbered};

/// What is to be written.
#[derive(Debug, Default)]
pub(crate) struct BatchSql {
    tickets: Vec<Changed>,
    index: FxHashMap<TicketId, usize>,
    journal: Rows,
    orders: Rows,
    lines: Rows,
    sold: Vec<(CustomerId, EventId)>,
    /// Tickets whose holds are over and whose slots are in the way of a new hold of the same customer.
    slots_to_release: Vec<TicketId>,
}

/// A ticket that changes, once or several times.
#[derive(Clone, Copy, Debug)]
struct Changed {
    /// The version before the first change.
    seen: i64,
    /// As it is after the last one.
    slot: Slot,
    after: State,
    /// Whether its last hold may still have its slot.
    had_slot: bool,
    /// Which of its customer's slots it takes, while it is held.
    hold_slot: i64,
    /// Whether one journal row tells the whole change.
    is_told: bool,
}

impl Changed {
    /// Whether nothing has become of it before.
    fn is_fresh(&self) -> bool {
        self.seen == 1
    }

    fn is_held(&self) -> bool {
        matches!(self.after, State::Reserved { .. })
    }
}

/// A statement and how many rows it has to report, where that depends on what others have done.
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) expected: Option<u64>,
}

impl BatchSql {
    pub(crate) fn is_empty(&self) -> bool {
        self.tickets.is_empty() && self.journal.count() + self.orders.count() == 0
    }

    pub(crate) fn clear(&mut self) {
        self.tickets.clear();
        self.index.clear();
        self.journal.clear();
        self.orders.clear();
        self.lines.clear();
        self.sold.clear();
        self.slots_to_release.clear();
    }

    /// A ticket's row is to be as it is after a change, whose journal rows come with it.
    pub(crate) fn change(&mut self, change: &Numbered, had_slot: bool, hold_slot: i64) {
        change.journal_rows().for_each(|row| self.journal(&row));
        let (slot, after) = (change.slot(), change.change.transition.after());
        if let Some(index) = self.index.get(&slot.ticket) {
            let changed = &mut self.tickets[*index];
            (changed.slot, changed.after, changed.hold_slot, changed.is_told) =
                (slot, after, hold_slot, false);
        } else {
            // A hold that ran out unnoticed has a row of its own, before that of the change.
            let is_told = change.lapse.is_none();
            let seen = change.change.seen.version;
            self.index.insert(slot.ticket, self.tickets.len());
            self.tickets.push(Changed { seen, slot, after, had_slot, hold_slot, is_told });
        }
    }

    pub(crate) fn releases_slot(&mut self, ticket: TicketId) {
        self.slots_to_release.push(ticket);
    }

    pub(crate) fn journal(&mut self, change: &JournalRow) {
        self.journal.push(values_of![
            change.seq,
            change.at.0,
            change.kind.number(),
            change.actor.role_number(),
            change.actor.id_number(),
            change.event.get(),
            change.ticket.get(),
            change.previous,
            change.version,
            change.status.number(),
            change.type_id.get(),
            change.price.minor(),
            change.customer.map(CustomerId::get),
            change.held_until.map(|until| until.0),
            change.place.release.get(),
            change.place.batch,
            change.place.position,
            change.order.map(OrderId::get),
            change.amount,
        ]);
    }

    pub(crate) fn order(&mut self, order: &NewOrder<'_>) {
        let (id, customer) = (order.order.get(), order.customer.get());
        self.orders.push(values_of![
            id,
            order.vendor.get(),
            customer,
            order.state.number(),
            order.currency.code(),
            order.total,
            order.total,
            order.at.0
        ]);
        for line in order.lines {
            let (ticket, event) = (line.ticket.get(), line.event.get());
            self.lines.push(values_of![id, line.number, ticket, customer, event, line.amount]);
            self.sold.push((order.customer, line.event));
        }
    }

    /// Tickets of an event that a customer has bought and that are not yet written.
    pub(crate) fn bought(&self, customer: CustomerId, event: EventId) -> i64 {
        self.sold.iter().filter(|sold| **sold == (customer, event)).count() as i64
    }

    /// The statements, in an order in which no key is in its own way: slots are left before they are taken.
    pub(crate) fn statements(&self, now: Timestamp) -> Vec<Statement> {
        let mut all = Vec::with_capacity(8);
        let mut add = |sql: String, expected| all.push(Statement { sql, expected });
        let of = |kind: fn(&Changed) -> bool| self.tickets.iter().filter(move |changed| kind(changed));
        if self.journal.count() > 0 {
            add(format!("{JOURNAL} {}", self.journal.text()), None);
        }
        let slots_to_release = list(self.slots_to_release.iter().copied());
        if !slots_to_release.is_empty() {
            add(
                format!(
                    "{LEAVE} WHERE ticket_id IN ({slots_to_release}) AND status = 1 AND held_until <= {}",
                    now.0
                ),
                None,
            );
        }
        let left = list(of(|t| !t.is_fresh() && !is_ended(t) && t.had_slot).map(|t| t.slot.ticket));
        if !left.is_empty() {
            add(format!("{LEAVE} WHERE ticket_id IN ({left})"), None);
        }
        let (ended, count) = told(of(is_ended));
        if count > 0 {
            add(format!("{END} WHERE {ended}"), Some(count));
        }
        let mut insert = |head: &str, rows: &Rows, tail: &str, expected: Option<u64>| {
            if rows.count() > 0 {
                add(format!("{head} {}{tail}", rows.text()), expected);
            }
        };
        let again = states(of(|t| !t.is_fresh() && !is_ended(t)));
        insert(STATE, &again, STATE_CHANGE, Some(2 * again.count() as u64));
        insert(STATE, &states(of(|t| t.is_fresh() && !is_usual(t))), "", None);
        insert(USUAL, &usual(of(is_usual)), "", None);
        insert(ORDERS, &self.orders, "", None);
        insert(ORDER_TICKET, &self.lines, "", None);
        all
    }
}

/// The first hold of a ticket, in the first of the customer's slots: what its columns are when nothing else is said.
fn is_usual(changed: &Changed) -> bool {
    changed.is_fresh() && changed.is_told && changed.hold_slot == 0 && changed.is_held()
}

/// The end of a hold, which one journal row tells.
fn is_ended(changed: &Changed) -> bool {
    !changed.is_fresh() && changed.is_told && !changed.is_held()
}

/// The journal rows that tell all that becomes of their tickets, as a condition, and how many there are.
fn told<'c>(changed: impl Iterator<Item = &'c Changed>) -> (String, u64) {
    let (mut text, mut count) = (String::new(), 0);
    let mut seqs = changed.map(|changed| changed.slot.journal);
    let Some(mut first) = seqs.next() else { return (text, count) };
    let mut last = first;
    let mut range = |first: i64, last: i64| {
        let or = if count == 0 { "" } else { " OR " };
        // Writing into a string cannot fail.
        let _ = write!(text, "{or}j.seq BETWEEN {first} AND {last}");
        count += (last - first + 1) as u64;
    };
    for seq in seqs {
        if seq != last + 1 {
            range(first, last);
            first = seq;
        }
        last = seq;
    }
    range(first, last);
    (text, count)
}

/// What has become of tickets, in the columns of [`USUAL`].
fn usual<'c>(changed: impl Iterator<Item = &'c Changed>) -> Rows {
    let mut rows = Rows::default();
    for Changed { slot, after, .. } in changed {
        if let State::Reserved { customer, until } = after {
            rows.push(values_of![slot.ticket.get(), slot.journal, customer.get(), until.0]);
        }
    }
    rows
}

/// What has become of tickets, in the columns of [`STATE`].
fn states<'c>(changed: impl Iterator<Item = &'c Changed>) -> Rows {
    let mut rows = Rows::default();
    for Changed { seen, slot, after, hold_slot, .. } in changed {
        let ticket = slot.ticket.get();
        let (customer, place, until, sold) = match *after {
            State::Reserved { customer, until } => (customer.get(), *hold_slot, until.0, 0),
            State::Sold { customer, at } => (customer.get(), -ticket, 0, at.0),
            State::Refunded { customer, sold_at } => (customer.get(), -ticket, 0, sold_at.0),
            State::Available | State::Withdrawn | State::Deleted => (0, -ticket, 0, 0),
        };
        let status = after.status().number();
        rows.push(values_of![
            ticket,
            slot.version,
            *seen,
            slot.journal,
            status,
            customer,
            place,
            until,
            sold
        ]);
    }
    rows
}

/// A hold begins.
const USUAL: &str = "INSERT INTO ticket_state (ticket_id, journal_seq, customer_id, held_until)";
/// A ticket that has had its first change already: each row has to be there at the version that was seen, and then reports
/// two rows; the version itself is assigned last, because assignments see those before them.
const STATE: &str = "INSERT INTO ticket_state (ticket_id, version, previous_version, journal_seq, status, customer_id, \
     place, held_until, sold_at)";
const STATE_CHANGE: &str = " ON DUPLICATE KEY UPDATE \
     previous_version = IF(ticket_state.ticket_id = VALUES(ticket_id) AND ticket_state.version = VALUES(previous_version), VALUES(previous_version), ticket_state.previous_version), \
     journal_seq = IF(ticket_state.ticket_id = VALUES(ticket_id) AND ticket_state.version = VALUES(previous_version), VALUES(journal_seq), ticket_state.journal_seq), \
     status = IF(ticket_state.ticket_id = VALUES(ticket_id) AND ticket_state.version = VALUES(previous_version), VALUES(status), ticket_state.status), \
     customer_id = IF(ticket_state.ticket_id = VALUES(ticket_id) AND ticket_state.version = VALUES(previous_version), VALUES(customer_id), ticket_state.customer_id), \
     place = IF(ticket_state.ticket_id = VALUES(ticket_id) AND ticket_state.version = VALUES(previous_version), VALUES(place), ticket_state.place), \
     held_until = IF(ticket_state.ticket_id = VALUES(ticket_id) AND ticket_state.version = VALUES(previous_version), VALUES(held_until), ticket_state.held_until), \
     sold_at = IF(ticket_state.ticket_id = VALUES(ticket_id) AND ticket_state.version = VALUES(previous_version), VALUES(sold_at), ticket_state.sold_at), \
     version = IF(ticket_state.ticket_id = VALUES(ticket_id) AND ticket_state.version = VALUES(previous_version), VALUES(version), ticket_state.version)";
/// A hold ends as its journal row says, if the version is the one before. The journal's rows come first: they were just
/// written, and are few.
const END: &str = "UPDATE journal j STRAIGHT_JOIN ticket_state s ON s.ticket_id = j.ticket_id AND s.version = j.version - 1 \
     SET s.previous_version = j.version - 1, s.version = j.version, s.journal_seq = j.seq, s.status = j.status, \
     s.customer_id = IF(j.status IN (2, 4), j.customer_id, 0), s.place = -s.ticket_id, s.held_until = 0, \
     s.sold_at = IF(j.status = 2, j.at, IF(j.status = 4, s.sold_at, 0))";
/// Holds that are over give up their slots.
const LEAVE: &str = "UPDATE ticket_state SET place = -ticket_id";
const JOURNAL: &str = "INSERT INTO journal (seq, at, kind, role, actor_id, event_id, ticket_id, prev_seq, version, status, \
     type_id, price, customer_id, held_until, release_id, batch, position, order_id, amount)";
const ORDERS: &str =
    "INSERT INTO orders (order_id, vendor_id, customer_id, state, currency, total, paid, created_at)";
const ORDER_TICKET: &str =
    "INSERT INTO order_ticket (order_id, line, ticket_id, customer_id, event_id, amount)";
