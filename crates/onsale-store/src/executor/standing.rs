//! Whether a vendor may sell: an administrator's word, and what a vendor that is closed leaves behind.

use onsale_core::pool::Slot;
use onsale_core::ticket::State;
use onsale_core::{Actor, EventId, Kind, Rejection, ReleaseId, Standing, Vendor, VendorId, limits};

use super::batch::Executor;
use super::memory::PoolId;
use super::{access, api_key, release};
use crate::StoreError;
use crate::command::{Closed, Control, ControlRelease, JudgeVendor, Request};
use crate::database::values_of;
use crate::reads::find;
use crate::tables::{Tables, TicketChange};

/// Says that a vendor may sell, or that it may not. What it is already, it stays.
pub(crate) fn judge(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    judge: JudgeVendor,
) -> Result<Vendor, StoreError> {
    let was = find::vendor(&executor.tables, judge.id)?.ok_or(Rejection::VendorNotFound)?;
    let (standing, kind) = if judge.may_sell {
        (Standing::Approved, Kind::VendorApproved)
    } else {
        (Standing::Waiting, Kind::VendorSuspended)
    };
    if was.standing == standing {
        return Ok(was);
    }
    if !judge.may_sell {
        control_all(executor, request, judge.id, Control::Pause)?;
    }
    set(executor, request, judge.id, standing, kind)?;
    Ok(Vendor { standing, ..was })
}

/// Closes a vendor. Whoever is closed already is closed again: what came back since goes as well.
pub(crate) fn close(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    id: VendorId,
) -> Result<Closed, StoreError> {
    let was = find::vendor(&executor.tables, id)?.ok_or(Rejection::VendorNotFound)?;
    let releases = control_all(executor, request, id, Control::Cancel)?;
    if was.standing != Standing::Closed {
        set(executor, request, id, Standing::Closed, Kind::VendorClosed)?;
    }
    let sessions = access::end_all_sessions(executor, Actor::Vendor(id))?;
    api_key::delete_all(executor, id)?;
    let events = executor.memory.events.iter().filter(|(_, entry)| entry.vendor == id);
    let events: Vec<EventId> = events.map(|(event, _)| *event).collect();
    let unsold: usize = events.iter().map(|event| executor.memory.tickets_of(*event)).sum();
    executor.memory.closing.extend(events);
    let vendor = Vendor { standing: Standing::Closed, ..was };
    Ok(Closed { vendor, releases, unsold: unsold as i64, sessions })
}

fn set(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    id: VendorId,
    standing: Standing,
    kind: Kind,
) -> Result<(), StoreError> {
    let sql = "UPDATE vendor SET standing = ?2 WHERE vendor_id = ?1";
    executor.tables.execute_one(sql, values_of![id.get(), standing.number()], "a vendor's standing")?;
    executor.journal_other(kind, request.actor, None, Some(id.get()))?;
    if let Some(entry) = executor.memory.vendors.get_mut(&id) {
        entry.standing = standing;
    }
    executor.memory.close_what_is_closed();
    Ok(())
}

/// Pauses or cancels all releases of a vendor that are not over, in the order of their numbers.
fn control_all(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    vendor: VendorId,
    control: Control,
) -> Result<i64, StoreError> {
    let mut open: Vec<ReleaseId> = executor.memory.open_releases(vendor).map(|release| release.id).collect();
    open.sort_unstable();
    for id in &open {
        release::control(executor, request, ControlRelease { id: *id, owner: None, control })?;
    }
    Ok(open.len() as i64)
}

/// Deletes some of what closed vendors have in their pools, event by event, in the order of their places. What is left is
/// what the pools say, so that it goes on after a restart and at another server.
pub(crate) fn clear(executor: &mut Executor<impl Tables>) -> Result<(), StoreError> {
    let mut left = limits::CLOSED_PER_CHUNK;
    let events: Vec<EventId> = executor.memory.closing.iter().copied().collect();
    for event in events {
        let slots = first_of(executor, event, left);
        left -= slots.len();
        for (pool, slot) in slots {
            take_away(executor, event, pool, slot)?;
        }
        if left == 0 {
            break;
        }
    }
    Ok(())
}

fn first_of(executor: &Executor<impl Tables>, event: EventId, most: usize) -> Vec<(PoolId, Slot)> {
    let memory = &executor.memory;
    let pools = memory.events.get(&event).into_iter().flat_map(|entry| entry.pools.iter().copied());
    let mut slots: Vec<(PoolId, Slot)> = Vec::new();
    for id in pools {
        let pool = memory.pool(id);
        for tickets in [&pool.tickets, &pool.elsewhere] {
            slots.extend(tickets.after(None).take(most).map(|slot| (id, slot)));
        }
    }
    slots.sort_unstable_by_key(|(_, slot)| slot.place);
    slots.truncate(most);
    slots
}

fn take_away(
    executor: &mut Executor<impl Tables>,
    event: EventId,
    pool: PoolId,
    seen: Slot,
) -> Result<(), StoreError> {
    let terms = executor.memory.pool(pool).key();
    let transition = State::Available.delete(executor.now)?;
    let change =
        TicketChange { actor: Actor::System, event, seen, transition, from: terms, to: terms, order: None };
    executor.apply(change).map(|_| ())
}
