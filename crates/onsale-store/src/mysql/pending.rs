//! Changes of a transaction that wait to be written together, one statement for each table.

use std::fmt::Write;

use onsale_core::{CustomerId, EventId, TicketId, Timestamp};
use rustc_hash::FxHashMap;

use super::connection::RowsText;
use crate::database::values_of;
use crate::tables::{OrderWrite, Standing, TicketChange, TicketWrite};

/// What waits.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    tickets: Vec<Changed>,
    index: FxHashMap<TicketId, usize>,
    journal: RowsText,
    purchases: RowsText,
    items: RowsText,
    sold: Vec<(CustomerId, EventId)>,
    /// Tickets whose holds are over and stand in the way of a new hold of the same customer.
    yielding: Vec<TicketId>,
}

/// A ticket that changes, once or several times.
#[derive(Clone, Copy, Debug)]
struct Changed {
    /// The version before the first change.
    seen: i64,
    last: TicketWrite,
    /// Whether its last hold may still have a claim.
    had_claim: bool,
    /// The claim's place, while it is held.
    place: i64,
    /// Whether one journal row tells the whole change.
    is_told: bool,
}

/// A statement and how many rows it has to report, where that depends on what others have done.
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) expected: Option<u64>,
}

impl Pending {
    pub(crate) fn is_empty(&self) -> bool {
        self.tickets.is_empty() && self.journal.count() == 0 && self.purchases.count() == 0
    }

    pub(crate) fn clear(&mut self) {
        self.tickets.clear();
        self.index.clear();
        self.journal.clear();
        self.purchases.clear();
        self.items.clear();
        self.sold.clear();
        self.yielding.clear();
    }

    pub(crate) fn ticket(&mut self, write: &TicketWrite, had_claim: bool, place: i64) {
        if let Some(index) = self.index.get(&write.ticket) {
            let changed = &mut self.tickets[*index];
            (changed.last, changed.place, changed.is_told) = (*write, place, false);
        } else {
            // A hold that ran out unnoticed has a row of its own, before that of the change.
            let is_told = write.version == write.seen + 1;
            self.index.insert(write.ticket, self.tickets.len());
            self.tickets.push(Changed { seen: write.seen, last: *write, had_claim, place, is_told });
        }
    }

    pub(crate) fn yields(&mut self, ticket: TicketId) {
        self.yielding.push(ticket);
    }

    pub(crate) fn journal(&mut self, seq: i64, at: Timestamp, change: &TicketChange) {
        self.journal.push(values_of![
            seq,
            at.0,
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
        ]);
    }

    pub(crate) fn order(&mut self, order: &OrderWrite, item: bool) {
        let (id, customer, event) = (order.order.get(), order.customer.get(), order.event.get());
        let price = order.price.minor();
        self.purchases.push(values_of![id, customer, event, price, order.currency.code(), order.at.0]);
        if item {
            self.items.push(values_of![order.ticket.get(), id, customer, event, price]);
            self.sold.push((order.customer, order.event));
        }
    }

    /// Tickets of an event that a customer has bought and that are not yet written.
    pub(crate) fn bought(&self, customer: CustomerId, event: EventId) -> i64 {
        self.sold.iter().filter(|sold| **sold == (customer, event)).count() as i64
    }

    /// The statements, in an order in which no key is in its own way.
    pub(crate) fn statements(&self, now: Timestamp) -> Vec<Statement> {
        let mut all = Vec::with_capacity(7);
        let mut add = |sql: String, expected| all.push(Statement { sql, expected });
        let freed = list(self.tickets.iter().filter(|ticket| ticket.had_claim).map(|t| t.last.ticket));
        if !freed.is_empty() {
            add(format!("DELETE FROM claim WHERE ticket_id IN ({freed})"), None);
        }
        let yielding = list(self.yielding.iter().copied());
        if !yielding.is_empty() {
            let over =
                format!("DELETE FROM claim WHERE ticket_id IN ({yielding}) AND held_until <= {}", now.0);
            add(over, None);
        }
        let mut insert = |head: &str, rows: &RowsText, tail: &str, expected: Option<u64>| {
            if rows.count() > 0 {
                add(format!("{head} VALUES {}{tail}", rows.text()), expected);
            }
        };
        let (claims, tickets) = (self.claims(), self.ticket_rows());
        insert("INSERT INTO claim (ticket_id, customer_id, place, held_until)", &claims, "", None);
        insert(JOURNAL, &self.journal, "", None);
        insert(TICKET, &tickets, TICKET_CHANGE, Some(2 * tickets.count()));
        insert(PURCHASE, &self.purchases, "", None);
        insert(ORDER_ITEM, &self.items, "", None);
        let (told, count) = self.told();
        if count > 0 {
            add(format!("{TOLD} WHERE {told}"), Some(count));
        }
        all
    }

    /// The journal rows that tell all that becomes of their tickets, as a condition, and how many there are.
    fn told(&self) -> (String, u64) {
        let (mut text, mut count) = (String::new(), 0);
        let mut seqs = self.tickets.iter().filter(|ticket| ticket.is_told).map(|ticket| ticket.last.journal);
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

    fn claims(&self) -> RowsText {
        let mut claims = RowsText::default();
        for ticket in &self.tickets {
            if let Standing::Held { customer, until } = ticket.last.after {
                claims.push(values_of![ticket.last.ticket.get(), customer.get(), ticket.place, until.0]);
            }
        }
        claims
    }

    fn ticket_rows(&self) -> RowsText {
        let mut rows = RowsText::default();
        for Changed { seen, last, .. } in self.tickets.iter().filter(|ticket| !ticket.is_told) {
            let (status, customer, until, sold) = match last.after {
                Standing::Held { customer, until } => (1_i64, Some(customer), Some(until), None),
                Standing::Sold { customer, at } => (2, Some(customer), None, Some(at)),
                Standing::Free | Standing::Changed { .. } => (0, None, None, None),
            };
            rows.push(values_of![
                last.ticket.get(),
                *seen,
                last.version,
                last.journal,
                status,
                customer.map_or(0, CustomerId::get),
                until.map_or(0, |until| until.0),
                sold.map_or(0, |at| at.0),
            ]);
        }
        rows
    }
}

/// A ticket becomes what its journal row says, if its version is the one before. The journal's rows come first: they were
/// just written, and are few.
const TOLD: &str = "UPDATE journal j STRAIGHT_JOIN ticket t ON t.ticket_id = j.ticket_id AND t.version = j.version - 1 SET \
     t.previous_version = j.version - 1, t.version = j.version, t.journal_seq = j.seq, t.status = j.status, \
     t.customer_id = IF(j.status IN (1, 2), j.customer_id, 0), \
     t.held_until = IF(j.status = 1, j.held_until, 0), \
     t.sold_at = IF(j.status = 2, j.at, 0)";
/// What no single journal row tells. Rows that are there are changed if their version is the one that was seen, and then report two rows each; the
/// version itself is assigned last, because assignments see those before them.
const TICKET: &str = "INSERT INTO ticket (ticket_id, previous_version, version, journal_seq, status, customer_id, \
     held_until, sold_at)";
const TICKET_CHANGE: &str = " ON DUPLICATE KEY UPDATE \
     previous_version = IF(ticket.version = VALUES(previous_version), VALUES(previous_version), ticket.previous_version), \
     journal_seq = IF(ticket.version = VALUES(previous_version), VALUES(journal_seq), ticket.journal_seq), \
     status = IF(ticket.version = VALUES(previous_version), VALUES(status), ticket.status), \
     customer_id = IF(ticket.version = VALUES(previous_version), VALUES(customer_id), ticket.customer_id), \
     held_until = IF(ticket.version = VALUES(previous_version), VALUES(held_until), ticket.held_until), \
     sold_at = IF(ticket.version = VALUES(previous_version), VALUES(sold_at), ticket.sold_at), \
     version = IF(ticket.version = VALUES(previous_version), VALUES(version), ticket.version)";
const JOURNAL: &str = "INSERT INTO journal (seq, at, kind, role, actor_id, event_id, ticket_id, prev_seq, version, \
     status, type_id, price, customer_id, held_until, release_id, batch, position)";
const PURCHASE: &str = "INSERT INTO purchase (order_id, customer_id, event_id, total, currency, created_at)";
const ORDER_ITEM: &str = "INSERT INTO order_item (ticket_id, order_id, customer_id, event_id, price)";

/// Tickets' numbers with commas between them.
pub(crate) fn list(tickets: impl Iterator<Item = TicketId>) -> String {
    let mut text = String::new();
    let mut digits = itoa::Buffer::new();
    for ticket in tickets {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(digits.format(ticket.get()));
    }
    text
}
