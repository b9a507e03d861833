//! The secrets that ticket codes are made with, tickets with all that their owners take along, and whose codes were replaced.

use onsale_core::code::{Generation, KeyId, RevocationPage, TicketKey, TicketSecret, TicketView};
use onsale_core::{EventId, TicketId, Timestamp, TypeId, limits};

use super::{buyers, find};
use crate::code::DoorKeys;
use crate::database::{Found, Query, Row, unknown, values_of};
use crate::query::Seer;

/// All secrets, the newest first.
pub(crate) fn ticket_keys(db: &impl Query) -> Found<Vec<TicketKey>> {
    let sql = "SELECT key_id, secret, made_at, withdrawn_at FROM ticket_key ORDER BY key_id DESC";
    db.many(sql, &[], |row| {
        let id = KeyId::new(row.int(0)?).ok_or_else(|| unknown(0))?;
        Ok(TicketKey {
            secret: TicketSecret::new(id, row.bytes(1)?).map_err(|_| unknown(1))?,
            made_at: Timestamp(row.int(2)?),
            withdrawn_at: Some(row.int(3)?).filter(|at| *at != 0).map(Timestamp),
        })
    })
}

/// How often the codes of a ticket were replaced.
pub(crate) fn generation(db: &impl Query, event: EventId, ticket: TicketId) -> Found<Generation> {
    let sql = "SELECT generation FROM ticket_generation WHERE event_id = ?1 AND ticket_id = ?2";
    let found = db.one(sql, values_of![event.get(), ticket.get()], |row| row.int(0))?;
    Ok(found.map_or_else(Generation::default, Generation::from_store))
}

/// A ticket with all that its owner takes along, if there is one.
pub(crate) fn ticket_view(db: &impl Query, id: TicketId, now: Timestamp) -> Found<Option<TicketView>> {
    db.at_one_moment(|db| {
        let Some((ticket, buyer)) = buyers::ticket(db, id, now)? else { return Ok(None) };
        let Some(event) = find::event(db, ticket.event)? else { return Ok(None) };
        let type_id = db.number("SELECT type_id FROM ticket WHERE ticket_id = ?1", values_of![id.get()])?;
        let generation = generation(db, event.id, id)?;
        let type_id = TypeId::from_store(type_id);
        Ok(Some(TicketView { ticket, type_id, event, buyer, generation, keys: ticket_keys(db)? }))
    })
}

/// What a door has to know of an event, if there is one that `seer` may see.
pub(crate) fn door_keys(
    db: &impl Query,
    (event, seer): (EventId, Seer),
    after: Option<TicketId>,
    now: Timestamp,
) -> Found<Option<DoorKeys>> {
    db.at_one_moment(|db| {
        let Some((_, true)) = find::event_for(db, event, seer)? else { return Ok(None) };
        let sql = "SELECT CAST(coalesce(sum(generation), 0) AS SIGNED) FROM ticket_generation WHERE event_id = ?1";
        let number = db.number(sql, values_of![event.get()])?;
        let sql = "SELECT ticket_id, generation FROM ticket_generation WHERE event_id = ?1 AND ticket_id > ?2 \
                   ORDER BY ticket_id LIMIT ?3";
        let one_more = limits::REVOCATIONS_AT_ONCE as i64 + 1;
        let values = values_of![event.get(), after.map_or(0, TicketId::get), one_more];
        let mut entries = db.many(sql, values, |row| {
            Ok((TicketId::from_store(row.int(0)?), Generation::from_store(row.int(1)?)))
        })?;
        let has_more = entries.len() > limits::REVOCATIONS_AT_ONCE;
        entries.truncate(limits::REVOCATIONS_AT_ONCE);
        let next = entries.last().filter(|_| has_more).map(|(ticket, _)| *ticket);
        let replaced = RevocationPage { event, number, at: now, after, next, entries };
        Ok(Some(DoorKeys { keys: ticket_keys(db)?, replaced }))
    })
}
