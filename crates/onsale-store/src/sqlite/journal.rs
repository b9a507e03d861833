//! The journal: one row for each change, written in the transaction of the change.

use onsale_core::pool::Slot;
use onsale_core::{
    Actor, CustomerId, EventId, Kind, Price, Status, TicketId, Timestamp, TypeId, TypeName, VendorId,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::batch::Executor;
use super::failure;
use super::memory::PoolId;
use crate::StoreError;
use crate::query::JournalEntry;

/// A change of one ticket and the ticket's state after it.
pub(crate) struct TicketChange {
    pub(crate) kind: Kind,
    pub(crate) actor: Actor,
    pub(crate) event: EventId,
    pub(crate) ticket: TicketId,
    /// The ticket's journal row before this one.
    pub(crate) previous: i64,
    pub(crate) version: i64,
    pub(crate) status: Status,
    pub(crate) type_id: TypeId,
    pub(crate) price: Price,
    /// The customer concerned: the holder or owner, or whose hold has ended.
    pub(crate) customer: Option<CustomerId>,
    pub(crate) held_until: Option<Timestamp>,
}

impl Executor<'_> {
    /// Writes down a change of a ticket; answers the number of the row.
    pub(crate) fn journal_ticket(&mut self, change: &TicketChange) -> Result<i64, StoreError> {
        let seq = self.next_journal();
        let written = self.sql.journal.execute(params![
            seq,
            self.now.0,
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
        ]);
        written.map_err(failure::of)?;
        Ok(seq)
    }

    /// Writes down that a hold in `pool` began or ended; answers the number of the row.
    pub(crate) fn journal_hold(
        &mut self,
        kind: Kind,
        actor: Actor,
        pool: PoolId,
        slot: &Slot,
        (status, customer, held_until): (Status, CustomerId, Option<Timestamp>),
    ) -> Result<i64, StoreError> {
        let (event, type_id, price) = {
            let entry = self.memory.pool(pool);
            (entry.event, entry.type_id, entry.price)
        };
        self.journal_ticket(&TicketChange {
            kind,
            actor,
            event,
            ticket: slot.ticket,
            previous: slot.journal,
            version: slot.version + 1,
            status,
            type_id,
            price,
            customer: Some(customer),
            held_until,
        })
    }

    /// Writes down a change that concerns no ticket: `subject` is the id of what changed.
    pub(crate) fn journal_other(
        &mut self,
        kind: Kind,
        actor: Actor,
        event: Option<EventId>,
        subject: Option<i64>,
    ) -> Result<i64, StoreError> {
        let seq = self.next_journal();
        let sql = "INSERT INTO journal (seq, at, kind, role, actor_id, event_id, subject_id) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let values = params![
            seq,
            self.now.0,
            kind.number(),
            actor.role_number(),
            actor.id_number(),
            event.map(EventId::get),
            subject
        ];
        self.db.prepare_cached(sql).and_then(|mut sql| sql.execute(values)).map_err(failure::of)?;
        Ok(seq)
    }

    pub(crate) fn next_journal(&mut self) -> i64 {
        let seq = self.memory.next.journal;
        self.memory.next.journal += 1;
        seq
    }
}

/// The vendor of a ticket and its journal rows, oldest first, by following the chain back from the ticket.
pub fn history(db: &Connection, id: TicketId) -> Result<(VendorId, Vec<JournalEntry>), StoreError> {
    let sql = "SELECT t.journal_seq, e.vendor_id, t.status FROM ticket t JOIN event e USING (event_id) \
               WHERE t.ticket_id = ?1";
    let start = db
        .prepare_cached(sql)
        .and_then(|mut sql| {
            sql.query_row([id.get()], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, i64>(2)?)))
                .optional()
        })
        .map_err(failure::of)?;
    let Some((last, vendor, status)) = start else {
        return Err(onsale_core::Rejection::TicketNotFound.into());
    };
    if status == Status::Deleted.number() {
        return Err(onsale_core::Rejection::TicketNotFound.into());
    }
    let sql = "SELECT j.seq, j.at, j.kind, j.role, j.actor_id, j.version, j.status, y.name, j.price, \
               j.customer_id, j.held_until, j.prev_seq, e.currency FROM journal j JOIN ticket_type y USING (type_id) \
               JOIN event e ON e.event_id = y.event_id WHERE j.seq = ?1";
    let mut statement = db.prepare_cached(sql).map_err(failure::of)?;
    let mut entries = Vec::new();
    let mut next = Some(last);
    while let Some(seq) = next {
        let (entry, previous) = statement.query_row([seq], entry).map_err(failure::of)?;
        entries.push(entry);
        next = previous;
    }
    entries.reverse();
    Ok((VendorId::from_store(vendor), entries))
}

fn entry(row: &Row<'_>) -> rusqlite::Result<(JournalEntry, Option<i64>)> {
    let unknown =
        |column| rusqlite::Error::InvalidColumnType(column, "number".into(), rusqlite::types::Type::Integer);
    let entry = JournalEntry {
        seq: row.get(0)?,
        at: Timestamp(row.get(1)?),
        kind: Kind::from_number(row.get(2)?).ok_or_else(|| unknown(2))?,
        actor: Actor::from_numbers(row.get(3)?, row.get(4)?).ok_or_else(|| unknown(3))?,
        version: row.get(5)?,
        status: Status::from_number(row.get(6)?).ok_or_else(|| unknown(6))?,
        type_name: TypeName::from_store(row.get_ref(7)?.as_str()?),
        price: Price::from_store(row.get(8)?),
        currency: super::find::currency(row, 12)?,
        customer: row.get::<_, Option<i64>>(9)?.map(CustomerId::from_store),
        held_until: row.get::<_, Option<i64>>(10)?.map(Timestamp),
    };
    Ok((entry, row.get(11)?))
}
