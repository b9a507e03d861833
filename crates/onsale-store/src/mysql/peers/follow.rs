//! Applying what the peers have journalled to this server's memory.

use std::collections::BTreeMap;

use onsale_core::pool::{Place, Slot};
use onsale_core::{
    Concern, CustomerId, EventId, Kind, Price, ReleaseId, Status, TicketId, Timestamp, TypeId,
};

use crate::database::{Found, Query as _, Row};
use crate::executor::load;
use crate::executor::memory::Memory;
use crate::executor::remote::{RemoteChange, WholeTicket};
use crate::mysql::connection::Connection;
use crate::mysql::rows::list;

/// Tickets whose rows are asked for in one question.
const AT_A_TIME: usize = 1_000;

/// A row of the journal, as far as memory follows it.
struct JournalRow {
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

/// Applies the peers' rows of the journal to memory; tickets that they do not tell enough of are left in `reread`.
pub(super) fn apply_journal(
    db: &Connection,
    memory: &mut Memory,
    ranges: &str,
    reread: &mut BTreeMap<TicketId, bool>,
) -> Found<()> {
    let sql = format!(
        "SELECT seq, kind, event_id, ticket_id, version, type_id, price, customer_id, held_until, release_id, batch, \
         position, tickets, at, subject_id FROM journal WHERE {ranges}"
    );
    let mut rows = db.many(&sql, &[], journal_row)?;
    // New tickets may be of a type that is new, and count towards its books.
    let is_of_catalogue =
        |row: &JournalRow| matches!(row.kind.concerns(), Concern::Catalogue | Concern::NewTickets);
    if rows.iter().any(is_of_catalogue) {
        load::read_terms(db, memory)?;
    }
    for row in &rows {
        match row.kind.concerns() {
            Concern::NewCustomer => memory.customers.insert(CustomerId::from_store(row.subject)),
            Concern::GoneCustomer => memory.customers.remove(CustomerId::from_store(row.subject)),
            Concern::NewTickets => apply_chunk(memory, row),
            Concern::Ticket | Concern::Catalogue | Concern::Nothing => {}
        }
    }
    rows.retain(|row| row.kind.concerns() == Concern::Ticket);
    rows.sort_unstable_by_key(|row| (row.ticket, row.version));
    for changes in rows.chunk_by(|one, next| one.ticket == next.ticket) {
        // Whoever has to be read as its row says is not applied by halves.
        let is_reread = changes.first().is_some_and(|change| reread.contains_key(&change.ticket));
        if is_reread || !changes.iter().all(|change| memory.apply_remote(&change.foreign())) {
            let just_sold = changes.iter().any(|change| change.kind == Kind::Finalized);
            changes.iter().take(1).for_each(|change| *reread.entry(change.ticket).or_default() |= just_sold);
        }
    }
    Ok(())
}

/// Applies tickets as their rows say, all of them or, when the reading fails, none.
pub(crate) fn apply_rows(
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
        memory.apply_row(whole, tickets.get(&whole.slot.ticket).is_some_and(|just_sold| *just_sold));
    }
    Ok(())
}

fn apply_chunk(memory: &mut Memory, row: &JournalRow) {
    let Some(pool) = memory.pool_of(row.type_id, row.price) else { return };
    let first =
        Slot { place: row.place, ticket: row.ticket, version: 1, journal: row.seq, created_at: row.at };
    if memory.put_run(pool, first, row.tickets)
        && let Some(event) = row.event
    {
        memory.count_in_pool(event, row.tickets.into());
    }
}

fn journal_row(row: &mysql_async::Row) -> Found<JournalRow> {
    let number = |column: usize| row.maybe_int(column).map(Option::unwrap_or_default);
    let small = |column: usize| number(column).map(|number| u32::try_from(number).unwrap_or_default());
    Ok(JournalRow {
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

impl JournalRow {
    fn foreign(&self) -> RemoteChange {
        let Self { kind, ticket, place, type_id, price, version, customer, held_until, .. } = *self;
        RemoteChange { kind, ticket, place, type_id, price, version, journal: self.seq, customer, held_until }
    }
}

fn wholes(db: &Connection, tickets: &[TicketId]) -> Found<Vec<WholeTicket>> {
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
        Ok(WholeTicket {
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
