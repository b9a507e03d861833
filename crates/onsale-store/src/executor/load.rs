//! Reads the writer's memory back from the tables: a scan over the tickets, which two share where that can be done, and the
//! smaller tables.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicI64, Ordering};

use onsale_core::event::Event;
use onsale_core::party::ReleaseDefaults;
use onsale_core::pool::{Place, PoolLoader, Slot};
use onsale_core::{
    CustomerId, EventId, Kind, Millis, Price, ReleaseId, ReleaseState, Status, TicketId, Timestamp, TypeId,
    TypeName, VendorId, limits,
};
use rustc_hash::FxHashMap;

use super::holds::{Hold, Late};
use super::ids::IdSet;
use super::memory::{EventEntry, Memory, Next, PoolId, ReleaseEntry, TypeEntry, VendorEntry};
use crate::database::{Found, Query, Row, values_of};
use crate::reads::find;

/// Journal rows of a writer that are looked through at most for holds that ran out lately.
const EXPIRIES_LOOKED_FOR: i64 = 1_000_000;

/// A hold's end is written down so soon after it by a server that serves. What was written later ran out while none did.
const WRITTEN_WITHIN: Millis = Millis(2 * super::expire::GRACE.0);

/// Reads everything; `next` are the numbers to go on with.
pub(crate) fn load(db: &impl Query, next: Next, now: Timestamp) -> Found<Memory> {
    let pieces = Pieces { next: AtomicI64::new(0), last: next.ticket / PIECE };
    let ((mut memory, some), (customers, others)) = db.both(
        |db| {
            let mut memory = Memory { running: find::running(db)?, next, ..Memory::default() };
            vendors(db, &mut memory)?;
            events(db, &mut memory)?;
            types(db, &mut memory)?;
            releases(db, &mut memory)?;
            Ok((memory, tickets(db, &pieces)?))
        },
        |db| Ok((customers(db)?, tickets(db, &pieces)?)),
    )?;
    memory.customers = customers;
    take_in(&mut memory, [some, others]);
    let last_holds = expired_lately(db, &mut memory, now)?;
    call_all_waiting(&mut memory);
    memory.close_what_is_closed();
    late_purchases(db, now)?.into_iter().for_each(|late| memory.holds.remember_late(late));
    if let Some(stopped) = last_served(db)? {
        memory.holds.excuse_unserved(stopped, now);
    }
    memory.lapse(now);
    for (customer, taken) in last_holds {
        memory.holds.forget_expiries_until(customer, taken);
    }
    Ok(memory)
}

/// Reads the records again, and leaves tickets and holds as they are. Everything is as it was when the reading fails.
pub(crate) fn read_terms(db: &impl Query, memory: &mut Memory) -> Found<()> {
    let mut read = Memory { running: find::running(db)?, ..Memory::default() };
    vendors(db, &mut read)?;
    events(db, &mut read)?;
    types(db, &mut read)?;
    releases(db, &mut read)?;
    (memory.running, memory.vendors) = (read.running, read.vendors);
    (memory.releases, memory.due) = (read.releases, read.due);
    let was = std::mem::replace(&mut memory.events, read.events);
    let books = std::mem::replace(&mut memory.types, read.types);
    for (id, entry) in was {
        match memory.events.get_mut(&id) {
            Some(event) => (event.pools, event.in_pool) = (entry.pools, entry.in_pool),
            None => memory.forget_pools(&entry.pools),
        }
    }
    for (id, entry) in books {
        if let Some(read) = memory.types.get_mut(&id) {
            (read.sold, read.revenue) = (entry.sold, entry.revenue);
            read.prices = [read.prices, entry.prices].into_iter().flatten().reduce(wider);
        }
    }
    let events: Vec<EventId> = memory.events.keys().copied().collect();
    for event in events {
        memory.follow_terms(event);
    }
    call_all_waiting(memory);
    memory.close_what_is_closed();
    Ok(())
}

fn wider(one: (Price, Price), other: (Price, Price)) -> (Price, Price) {
    (one.0.min(other.0), one.1.max(other.1))
}

/// Lets releases that wait for room go on where there is some.
fn call_all_waiting(memory: &mut Memory) {
    let all: Vec<EventId> = memory.events.keys().copied().collect();
    all.into_iter().for_each(|event| memory.call_waiting(event));
}

/// When the last batch comes (or came) of the releases that keep their vendor's own pace.
pub(crate) fn last_paced(db: &impl Query, vendor: VendorId) -> Found<Option<Timestamp>> {
    // WholeTicket batches, written so that every database divides without a remainder.
    let sql = "SELECT max(starts_at + interval_ms * (CASE WHEN state = ?2 \
               THEN CAST((released - 1 - (released - 1) % per_batch) / per_batch AS SIGNED) ELSE batches - 1 END)) \
               FROM ticket_release WHERE vendor_id = ?1 AND paced AND (state <> ?2 OR released > 0)";
    let values = values_of![vendor.get(), ReleaseState::Cancelled.number()];
    let latest = db.one(sql, values, |row| row.maybe_int(0))?;
    Ok(latest.flatten().map(Timestamp))
}

fn customers(db: &impl Query) -> Found<IdSet> {
    let mut customers = IdSet::default();
    each(db, "SELECT customer_id FROM customer", |row| {
        customers.insert(CustomerId::from_store(row.int(0)?));
        Ok(())
    })?;
    Ok(customers)
}

fn vendors(db: &impl Query, memory: &mut Memory) -> Found<()> {
    let sql = "SELECT vendor_id, default_event_id, tickets_per_release, interval_ms, standing FROM vendor";
    let vendors = db.many(sql, &[], |row| {
        let defaults = ReleaseDefaults {
            tickets_per_release: row.maybe_int(2)?,
            interval: row.maybe_int(3)?.map(Millis),
        };
        let (id, default_event) = (VendorId::from_store(row.int(0)?), EventId::from_store(row.int(1)?));
        Ok((id, default_event, defaults, find::standing(row, 4)?))
    })?;
    for (id, default_event, defaults, standing) in vendors {
        let last_paced = last_paced(db, id)?;
        memory.vendors.insert(id, VendorEntry { default_event, defaults, standing, last_paced });
    }
    Ok(())
}

fn events(db: &impl Query, memory: &mut Memory) -> Found<()> {
    each(db, find::EVENT, |row| {
        let Event { id, vendor, details, .. } = find::event_row(row)?;
        let entry = EventEntry {
            vendor,
            currency: details.currency,
            terms: details.terms,
            pools: Vec::new(),
            types: BTreeMap::new(),
            in_pool: 0,
            waiting: BTreeSet::new(),
        };
        memory.events.insert(id, entry);
        Ok(())
    })
}

fn types(db: &impl Query, memory: &mut Memory) -> Found<()> {
    each(db, "SELECT type_id, event_id, name, released, moved_in, moved_out FROM ticket_type", |row| {
        let id = TypeId::from_store(row.int(0)?);
        let name = TypeName::from_store(row.text(2)?);
        let event = EventId::from_store(row.int(1)?);
        if let Some(entry) = memory.events.get_mut(&event) {
            entry.types.insert(name.clone(), id);
        }
        let entry = TypeEntry {
            event,
            name,
            released: row.int(3)?,
            moved_in: row.int(4)?,
            moved_out: row.int(5)?,
            sold: 0,
            revenue: 0,
            prices: None,
        };
        memory.types.insert(id, entry);
        Ok(())
    })
}

fn releases(db: &impl Query, memory: &mut Memory) -> Found<()> {
    each(db, find::RELEASE, |row| {
        let release = find::release_row(row)?;
        let type_id = TypeId::from_store(row.int(13)?);
        if let Some(books) = memory.types.get_mut(&type_id) {
            let (low, high) = books.prices.unwrap_or((release.price, release.price));
            books.prices = Some((low.min(release.price), high.max(release.price)));
        }
        if release.state.is_over() {
            return Ok(());
        }
        if let Some(due) = release.schedule.next_due(release.released) {
            match release.state {
                ReleaseState::Running => {
                    memory.due.insert((due, release.id));
                }
                ReleaseState::WaitingForRoom => {
                    if let Some(event) = memory.events.get_mut(&release.event) {
                        event.waiting.insert((due, release.id));
                    }
                }
                ReleaseState::Paused | ReleaseState::Done | ReleaseState::Cancelled => {}
            }
        }
        memory.releases.insert(release.id, ReleaseEntry { release, type_id });
        Ok(())
    })
}

/// What a scan over tickets has found.
#[derive(Default)]
struct Scanned {
    /// Sold tickets of each type, and what they brought in.
    sold: FxHashMap<TypeId, (i64, i64)>,
    free: FxHashMap<(TypeId, Price), PoolLoader>,
    held: Vec<(TypeId, Price, CustomerId, Timestamp, Slot)>,
}

/// Tickets in a piece of the scan. Unoptimised builds have small ones, so that the databases of tests have several.
const PIECE: i64 = if cfg!(debug_assertions) { 16 } else { 32_768 };

/// The pieces of the scan, for whoever has time for the next one.
struct Pieces {
    next: AtomicI64,
    last: i64,
}

impl Pieces {
    /// The first and the last number of a ticket in the next piece. Nothing lies outside of them all.
    fn take(&self) -> Option<(i64, i64)> {
        let piece = self.next.fetch_add(1, Ordering::Relaxed);
        let first = if piece == 0 { i64::MIN } else { piece * PIECE };
        let last = if piece == self.last { i64::MAX } else { (piece + 1) * PIECE - 1 };
        (piece <= self.last).then_some((first, last))
    }
}

/// The scan over the tickets, as far as nobody else does it. Sold ones are by far the most after a sale, and of those only
/// three columns are read.
fn tickets(db: &impl Query, pieces: &Pieces) -> Found<Scanned> {
    let mut scanned = Scanned::default();
    while let Some((first, last)) = pieces.take() {
        scan(db, first, last, &mut scanned)?;
    }
    Ok(scanned)
}

fn scan(db: &impl Query, first: i64, last: i64, scanned: &mut Scanned) -> Found<()> {
    let sql = "SELECT status, type_id, price, ticket_id, release_id, batch, position, created_at, version, \
               journal_seq, customer_id, held_until FROM ticket WHERE ticket_id BETWEEN ?1 AND ?2";
    db.each(sql, values_of![first, last], |row| {
        let (type_id, price) = (TypeId::from_store(row.int(1)?), row.int(2)?);
        match Status::from_number(row.int(0)?) {
            Some(Status::Sold) => {
                let (sold, revenue) = scanned.sold.entry(type_id).or_default();
                *sold += 1;
                *revenue = revenue.saturating_add(price);
            }
            Some(Status::Available) => {
                let pool = (type_id, Price::from_store(price));
                scanned.free.entry(pool).or_default().push(slot(row)?);
            }
            Some(Status::Reserved) => {
                let (customer, until) = (CustomerId::from_store(row.int(10)?), Timestamp(row.int(11)?));
                scanned.held.push((type_id, Price::from_store(price), customer, until, slot(row)?));
            }
            // What is withdrawn, refunded or deleted is nobody's and in no pool.
            Some(Status::Withdrawn | Status::Refunded | Status::Deleted) | None => {}
        }
        Ok(ControlFlow::Continue(()))
    })
}

fn take_in(memory: &mut Memory, both: [Scanned; 2]) {
    let mut held = Vec::new();
    for scanned in both {
        for (type_id, (sold, revenue)) in scanned.sold {
            if let Some(books) = memory.types.get_mut(&type_id) {
                books.sold += sold;
                books.revenue = books.revenue.saturating_add(revenue);
            }
        }
        for ((type_id, price), loader) in scanned.free {
            if let Some(pool) = memory.pool_of(type_id, price) {
                let found = loader.finish();
                in_pool(memory, pool, found.len() as i64);
                memory.with_tickets(pool, |tickets| tickets.append(found));
            }
        }
        held.extend(scanned.held);
    }
    // Whoever holds several finds them in one order, whichever thread was faster.
    held.sort_unstable_by_key(|(.., slot)| slot.ticket);
    for (type_id, price, customer, until, slot) in held {
        if let Some(pool) = memory.pool_of(type_id, price) {
            // A hold keeps its deadline across restarts; [`Memory::lapse`] then ends what has run out meanwhile.
            memory.pools[pool.0].deadlines.insert((until, customer, slot.ticket));
            memory.holds.insert(Hold { customer, until, pool, slot });
            in_pool(memory, pool, 1);
        }
    }
}

fn in_pool(memory: &mut Memory, pool: PoolId, tickets: i64) {
    let event = memory.pool(pool).event;
    if let Some(entry) = memory.events.get_mut(&event) {
        entry.in_pool += tickets;
    }
}

fn slot(row: &impl Row) -> Found<Slot> {
    Ok(Slot {
        place: Place {
            release: ReleaseId::from_store(row.int(4)?),
            batch: row.small(5)?,
            position: row.small(6)?,
        },
        ticket: TicketId::from_store(row.int(3)?),
        version: row.int(8)?,
        journal: row.int(9)?,
        created_at: Timestamp(row.int(7)?),
    })
}

/// Holds whose end was written down lately, so that finalising them still says that they ran out. Answers when
/// each customer of a hold that is over took their last one: they are past what had run out by then.
fn expired_lately(
    db: &impl Query,
    memory: &mut Memory,
    now: Timestamp,
) -> Found<FxHashMap<CustomerId, Timestamp>> {
    let since = now - Millis(limits::EXPIRY_REMEMBERED_MS);
    let mut last_holds: FxHashMap<CustomerId, Timestamp> = FxHashMap::default();
    for pool in &memory.pools {
        let over = pool.deadlines.iter().take_while(|(until, ..)| *until <= now);
        last_holds.extend(over.map(|(_, customer, _)| (*customer, Timestamp(0))));
    }
    let writers = db.writers()?;
    let mut lately = Vec::with_capacity(writers.len());
    for (first, last) in writers {
        let first = first_since(db, (first, last), since)?;
        lately.push((first.max(last.saturating_sub(EXPIRIES_LOOKED_FOR)), last));
    }

    let expired = "SELECT j.at, j.customer_id, j.ticket_id, p.held_until FROM journal j \
                   LEFT JOIN journal p ON p.seq = j.prev_seq WHERE j.seq BETWEEN ?1 AND ?2 AND j.kind = ?3 \
                   ORDER BY j.seq";
    let mut found = Vec::new();
    for (first, last) in &lately {
        found.extend(db.many(expired, values_of![*first, *last, Kind::Expired.number()], |row| {
            let at = Timestamp(row.int(0)?);
            let until = row.maybe_int(3)?.map_or(at, Timestamp);
            Ok((at, until, CustomerId::from_store(row.int(1)?), TicketId::from_store(row.int(2)?)))
        })?);
    }
    for (at, until, customer, ticket) in found.into_iter().filter(|(_, until, ..)| *until >= since) {
        memory.holds.remember_expired(customer, ticket, until);
        if at.since(until) > WRITTEN_WITHIN {
            memory.holds.excuse(ticket, until);
        }
        last_holds.insert(customer, Timestamp(0));
    }

    if !last_holds.is_empty() {
        let reserved = "SELECT customer_id, at FROM journal WHERE seq BETWEEN ?1 AND ?2 AND kind = ?3";
        for (first, last) in &lately {
            db.each(reserved, values_of![*first, *last, Kind::Reserved.number()], |row| {
                if let Some(taken) = last_holds.get_mut(&CustomerId::from_store(row.int(0)?)) {
                    *taken = (*taken).max(Timestamp(row.int(1)?));
                }
                Ok(ControlFlow::Continue(()))
            })?;
        }
    }
    Ok(last_holds)
}

const LATE: &str = "SELECT customer_id, ticket_id, since, at FROM late_purchase WHERE at >= ?1";

/// Purchases that came late and are still remembered, in their order.
fn late_purchases(db: &impl Query, now: Timestamp) -> Found<Vec<Late>> {
    let since = now - Millis(limits::EXPIRY_REMEMBERED_MS);
    db.many(&format!("{LATE} ORDER BY at"), values_of![since.0], |row| late_row(row))
}

/// That of one customer.
pub(crate) fn late_purchase(db: &impl Query, customer: CustomerId, now: Timestamp) -> Found<Option<Late>> {
    let since = now - Millis(limits::EXPIRY_REMEMBERED_MS);
    db.one(&format!("{LATE} AND customer_id = ?2"), values_of![since.0, customer.get()], |row| late_row(row))
}

fn late_row(row: &impl Row) -> Found<Late> {
    Ok(Late {
        customer: CustomerId::from_store(row.int(0)?),
        ticket: row.maybe_int(1)?.map(TicketId::from_store),
        since: Timestamp(row.int(2)?),
        at: Timestamp(row.int(3)?),
    })
}

/// When a server last wrote something down: it served until then, and nobody knows for how much longer.
fn last_served(db: &impl Query) -> Found<Option<Timestamp>> {
    let mut latest = None;
    for (_, last) in db.writers()? {
        let at = db.one("SELECT at FROM journal WHERE seq = ?1", values_of![last], |row| row.int(0))?;
        latest = latest.max(at.map(Timestamp));
    }
    Ok(latest)
}

/// The first of a writer's rows that is not older than `since`: their instants rise with their numbers.
fn first_since(db: &impl Query, (first, last): (i64, i64), since: Timestamp) -> Found<i64> {
    let (mut low, mut high) = (first, last.saturating_add(1));
    while low < high {
        let middle = low + (high - low) / 2;
        let sql = "SELECT at FROM journal WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq LIMIT 1";
        match db.one(sql, values_of![middle, last], |row| row.int(0))? {
            Some(at) if Timestamp(at) < since => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

fn each<D: Query>(db: &D, sql: &str, mut take: impl FnMut(&D::Row<'_>) -> Found<()>) -> Found<()> {
    db.each(sql, &[], |row| {
        take(row)?;
        Ok(ControlFlow::Continue(()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ticket_lies_in_one_piece() {
        for last in 0..4 {
            let pieces = Pieces { next: AtomicI64::new(0), last };
            let taken: Vec<(i64, i64)> = std::iter::from_fn(|| pieces.take()).collect();
            assert_eq!(taken.len() as i64, last + 1);
            assert_eq!((taken[0].0, taken[last as usize].1), (i64::MIN, i64::MAX));
            assert!(taken.windows(2).all(|two| two[0].1 + 1 == two[1].0), "{taken:?}");
        }
    }
}
