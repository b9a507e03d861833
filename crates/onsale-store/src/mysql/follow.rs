//! Seeing what other servers do: a cursor for each writer, read in the same snapshot in which a batch is carried out.
//! A commit is whole in a snapshot or not in it at all, so one question for all writers misses nothing in between.

use std::collections::BTreeMap;
use std::fmt::Write;

use onsale_core::pool::{Place, Slot};
use onsale_core::{
    Concern, CustomerId, EventId, Kind, Price, ReleaseId, Status, TicketId, Timestamp, TypeId,
};
use rustc_hash::FxHashMap;

use super::connection::Connection;
use super::pending::list;
use super::tables::SEQ_BITS;
use crate::database::{Found, Query, Row};
use crate::executor::elsewhere::{Foreign, Whole};
use crate::executor::load;
use crate::executor::memory::Memory;

/// Looks in a row at which a server's beat may stand still before it is taken for dead.
const PATIENCE: u32 = 6;
/// Tickets whose rows are asked for in one question.
const AT_A_TIME: usize = 1_000;
/// What a writer's beat is when it has left in good order.
pub(crate) const LEFT: i64 = -1;

/// What is known of the writers of a database.
#[derive(Debug, Default)]
pub(crate) struct Others {
    cursors: FxHashMap<i64, i64>,
    beats: BTreeMap<i64, Beat>,
    /// Tickets that have to be read as their rows say; with each, whether it was sold just now.
    unsure: BTreeMap<TicketId, bool>,
    /// A number that each change of records other than tickets and new customers raises.
    pub(crate) terms: i64,
    /// The server that goes by its memory alone, or 0.
    pub(crate) alone: i64,
    /// How often what this server relied on was withdrawn, and all that others had journalled, at the last look.
    pub(crate) fences: i64,
    pub(crate) heard: i64,
}

#[derive(Clone, Copy, Debug)]
struct Beat {
    beat: i64,
    /// Looks since it changed; one that was never seen to change belongs to the dead.
    still: u32,
}

/// A row of the table of writers.
#[derive(Clone, Copy, Debug)]
struct Writer {
    id: i64,
    beat: i64,
    last_seq: i64,
    fences: i64,
}

/// The rows of servers that are gone stay: their part of the journal is found by them, and one that was killed may only
/// have been frozen. A row for each start of a server is what a look reads of them.
const WRITERS: &str = "SELECT writer_id, beat, last_seq, fences FROM writer \
     UNION ALL SELECT IF(name = 'terms', -1, -2), next, 0, 0 FROM counter WHERE name IN ('terms', 'alone')";

impl Others {
    /// Begins to follow at what a snapshot shows, which has just been read as a whole.
    pub(crate) fn start(&mut self, db: &Connection, me: i64, begin: &str) -> Found<()> {
        let writers = self.writers(db, begin)?;
        self.has_heard(&writers, me);
        self.unsure.clear();
        Ok(())
    }

    /// The writers whose beat is seen to go on.
    fn alive(&self) -> impl Iterator<Item = i64> {
        self.beats.iter().filter(|(_, beat)| beat.still < PATIENCE && beat.beat != LEFT).map(|(id, _)| *id)
    }

    /// Whether a writer's beat is seen to go on.
    pub(crate) fn is_alive(&self, writer: i64) -> bool {
        self.alive().any(|id| id == writer)
    }

    /// How many other servers there are.
    pub(crate) fn count(&self) -> i64 {
        self.alive().count() as i64
    }

    /// Whether a server with the number `me` is the one that fires releases: the oldest that lives.
    pub(crate) fn leads(&self, me: i64) -> bool {
        self.alive().all(|other| me < other)
    }

    /// Counts one more look at every beat; answers the writers that have just been found dead.
    pub(crate) fn grow_old(&mut self) -> Vec<i64> {
        let mut dead = Vec::new();
        for (id, beat) in &mut self.beats {
            beat.still = beat.still.saturating_add(1);
            if beat.still == PATIENCE {
                dead.push(*id);
            }
        }
        dead
    }

    /// Begins a transaction and reads the table of writers in it.
    fn writers(&mut self, db: &Connection, begin: &str) -> Found<Vec<Writer>> {
        let read = |row: &mysql_async::Row| {
            Ok(Writer { id: row.int(0)?, beat: row.int(1)?, last_seq: row.int(2)?, fences: row.int(3)? })
        };
        let mut writers = db.begin(begin, WRITERS, read)?;
        writers.retain(|writer| {
            match writer.id {
                -1 => self.terms = writer.beat,
                -2 => self.alone = writer.beat,
                _server => return true,
            }
            false
        });
        Ok(writers)
    }

    /// Memory is as far as these rows of the table of writers are.
    fn has_heard(&mut self, writers: &[Writer], me: i64) {
        self.cursors.extend(writers.iter().map(|writer| (writer.id, writer.last_seq)));
        let journalled = |writer: &Writer| writer.last_seq & ((1 << SEQ_BITS) - 1);
        self.heard = writers.iter().filter(|writer| writer.id != me).map(journalled).sum();
        self.fences = writers.iter().find(|writer| writer.id == me).map_or(0, |writer| writer.fences);
    }

    /// Begins a transaction, and takes into memory what the others have journalled since the last look.
    pub(crate) fn look(&mut self, db: &Connection, me: i64, memory: &mut Memory, begin: &str) -> Found<()> {
        let writers = self.writers(db, begin)?;
        let mut ranges = String::new();
        for writer in writers.iter().filter(|writer| writer.id != me) {
            self.hear(writer);
            let first = writer.id << SEQ_BITS;
            let cursor = self.cursors.get(&writer.id).copied().unwrap_or(first).max(first);
            if writer.last_seq > cursor {
                let or = if ranges.is_empty() { "" } else { " OR " };
                // Writing into a string cannot fail.
                let _ = write!(ranges, "{or}(seq > {cursor} AND seq <= {})", writer.last_seq);
            }
        }
        if !ranges.is_empty() {
            take_in(db, memory, &ranges, &mut self.unsure)?;
        }
        self.has_heard(&writers, me);
        if !self.unsure.is_empty() {
            take_in_rows(db, memory, &self.unsure)?;
            self.unsure.clear();
        }
        Ok(())
    }

    fn hear(&mut self, writer: &Writer) {
        let Writer { id, beat, .. } = *writer;
        match self.beats.get_mut(&id) {
            Some(known) if known.beat != beat => *known = Beat { beat, still: 0 },
            Some(_) => {}
            // Whoever has not been seen to do anything may have died long ago.
            None => {
                self.beats.insert(id, Beat { beat, still: PATIENCE });
            }
        }
    }
}

/// A row of the journal.
struct News {
    seq: i64,
    kind: Kind,
    event: Option<EventId>,
    ticket: TicketId,
    version: i64,
    type_id: TypeId,
    price: Price,
    customer: CustomerId,
    held_until: Timestamp,
    place: Place,
    tickets: u32,
    at: Timestamp,
    subject: i64,
}

/// Takes in the rows of the journal; tickets that they do not tell enough of are left in `unsure`.
fn take_in(
    db: &Connection,
    memory: &mut Memory,
    ranges: &str,
    unsure: &mut BTreeMap<TicketId, bool>,
) -> Found<()> {
    let sql = format!(
        "SELECT seq, kind, event_id, ticket_id, version, type_id, price, customer_id, held_until, release_id, batch, \
         position, tickets, at, subject_id FROM journal WHERE {ranges}"
    );
    let mut news = db.many(&sql, &[], news)?;
    // New tickets may be of a type that is new, and count towards its books.
    let is_of_catalogue =
        |row: &News| matches!(row.kind.concerns(), Concern::Catalogue | Concern::NewTickets);
    if news.iter().any(is_of_catalogue) {
        load::read_terms(db, memory)?;
    }
    for row in &news {
        match row.kind.concerns() {
            Concern::NewCustomer => memory.customers.insert(CustomerId::from_store(row.subject)),
            Concern::GoneCustomer => memory.customers.remove(CustomerId::from_store(row.subject)),
            Concern::NewTickets => take_in_chunk(memory, row),
            Concern::Ticket | Concern::Catalogue | Concern::Nothing => {}
        }
    }
    news.retain(|row| row.kind.concerns() == Concern::Ticket);
    news.sort_unstable_by_key(|row| (row.ticket, row.version));
    for changes in news.chunk_by(|one, next| one.ticket == next.ticket) {
        // Whoever has to be read as its row says is not taken in by halves.
        let is_unsure = changes.first().is_some_and(|change| unsure.contains_key(&change.ticket));
        if is_unsure || !changes.iter().all(|change| memory.take_in(&change.foreign())) {
            let just_sold = changes.iter().any(|change| change.kind == Kind::Finalized);
            changes.iter().take(1).for_each(|change| *unsure.entry(change.ticket).or_default() |= just_sold);
        }
    }
    Ok(())
}

/// Takes in tickets as their rows say, all of them or, when the reading fails, none.
pub(crate) fn take_in_rows(
    db: &Connection,
    memory: &mut Memory,
    tickets: &BTreeMap<TicketId, bool>,
) -> Found<()> {
    let all: Vec<TicketId> = tickets.keys().copied().collect();
    let mut rows = Vec::with_capacity(all.len());
    for some in all.chunks(AT_A_TIME) {
        rows.extend(wholes(db, some)?);
    }
    // A vendor who renames a ticket's type may have made it.
    if rows.iter().any(|whole| !memory.types.contains_key(&whole.type_id)) {
        load::read_terms(db, memory)?;
    }
    for whole in &rows {
        memory.take_in_whole(whole, tickets.get(&whole.slot.ticket).is_some_and(|just_sold| *just_sold));
    }
    Ok(())
}

fn take_in_chunk(memory: &mut Memory, row: &News) {
    let Some(pool) = memory.pool_of(row.type_id, row.price) else { return };
    let first =
        Slot { place: row.place, ticket: row.ticket, version: 1, journal: row.seq, created_at: row.at };
    if memory.put_run(pool, first, row.tickets)
        && let Some(event) = row.event
    {
        memory.count_in_pool(event, row.tickets.into());
    }
}

fn news(row: &mysql_async::Row) -> Found<News> {
    let number = |column: usize| row.maybe_int(column).map(Option::unwrap_or_default);
    let small = |column: usize| number(column).map(|number| u32::try_from(number).unwrap_or_default());
    Ok(News {
        seq: row.int(0)?,
        kind: Kind::from_number(row.int(1)?).ok_or_else(|| crate::database::unknown(1))?,
        event: row.maybe_int(2)?.map(EventId::from_store),
        ticket: TicketId::from_store(number(3)?),
        version: number(4)?,
        type_id: TypeId::from_store(number(5)?),
        price: Price::from_store(number(6)?),
        customer: CustomerId::from_store(number(7)?),
        held_until: Timestamp(number(8)?),
        place: Place { release: ReleaseId::from_store(number(9)?), batch: small(10)?, position: small(11)? },
        tickets: small(12)?,
        at: Timestamp(row.int(13)?),
        subject: number(14)?,
    })
}

impl News {
    fn foreign(&self) -> Foreign {
        let Self { kind, ticket, place, type_id, price, version, customer, held_until, .. } = *self;
        Foreign { kind, ticket, place, type_id, price, version, journal: self.seq, customer, held_until }
    }
}

fn wholes(db: &Connection, tickets: &[TicketId]) -> Found<Vec<Whole>> {
    let sql = format!(
        "SELECT type_id, price, release_id, batch, position, ticket_id, version, journal_seq, created_at, status, \
         customer_id, held_until FROM ticket WHERE ticket_id IN ({}) ORDER BY ticket_id",
        list(tickets.iter().copied())
    );
    db.many(&sql, &[], |row| {
        let place = Place {
            release: ReleaseId::from_store(row.int(2)?),
            batch: row.small(3)?,
            position: row.small(4)?,
        };
        Ok(Whole {
            type_id: TypeId::from_store(row.int(0)?),
            price: Price::from_store(row.int(1)?),
            slot: Slot {
                place,
                ticket: TicketId::from_store(row.int(5)?),
                version: row.int(6)?,
                journal: row.int(7)?,
                created_at: Timestamp(row.int(8)?),
            },
            status: Status::from_number(row.int(9)?).ok_or_else(|| crate::database::unknown(9))?,
            customer: CustomerId::from_store(row.maybe_int(10)?.unwrap_or_default()),
            held_until: Timestamp(row.maybe_int(11)?.unwrap_or_default()),
        })
    })
}
