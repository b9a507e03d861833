//! Whether a vendor may sell: an administrator's word, and what a vendor that is closed leaves behind.

use onsale_core::pool::Slot;
use onsale_core::ticket::State;
use onsale_core::{Actor, EventId, Kind, Rejection, ReleaseId, Standing, Vendor, VendorId, limits};

use super::batch::Executor;
use super::decide::Decide;
use super::memory::PoolId;
use super::release::Controlled;
use super::{access, api_key};
use crate::StoreError;
use crate::command::{Closed, Control, ControlRelease, JudgeVendor, Request};
use crate::database::{Found, values_of};
use crate::error::Fault;
use crate::reads::find;
use crate::tables::{Tables, TicketChange};

/// What an administrator says of a vendor: what it becomes, and its releases, which pause where it may not sell. What it is
/// already, it stays.
pub(crate) struct Judged {
    was: Vendor,
    change: Option<(Standing, Kind)>,
    releases: Vec<Decided>,
}

/// A release of a vendor, and what becomes of it.
type Decided = (ControlRelease, Controlled);

impl<T: Tables> Decide<T> for JudgeVendor {
    type Decision = Judged;
    type Answer = Vendor;

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Judged, StoreError> {
        let was = find::vendor(&executor.tables, self.id)?.ok_or(Rejection::VendorNotFound)?;
        let (standing, kind) = if self.may_sell {
            (Standing::Approved, Kind::VendorApproved)
        } else {
            (Standing::Waiting, Kind::VendorSuspended)
        };
        if was.standing == standing {
            return Ok(Judged { was, change: None, releases: Vec::new() });
        }
        let releases =
            if self.may_sell { Vec::new() } else { control_all(executor, request, self.id, Control::Pause)? };
        Ok(Judged { was, change: Some((standing, kind)), releases })
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, judged: Judged) -> Found<Vendor> {
        let Judged { was, change, releases } = judged;
        let Some((standing, kind)) = change else { return Ok(was) };
        for (control, controlled) in releases {
            control.apply(executor, request, controlled)?;
        }
        set(executor, request, self.id, standing, kind)?;
        Ok(Vendor { standing, ..was })
    }
}

/// Closes a vendor. Whoever is closed already is closed again: what came back since goes as well.
pub(crate) struct Close(pub(crate) VendorId);

impl<T: Tables> Decide<T> for Close {
    type Decision = (Vendor, Vec<Decided>);
    type Answer = Closed;

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Self::Decision, StoreError> {
        let was = find::vendor(&executor.tables, self.0)?.ok_or(Rejection::VendorNotFound)?;
        Ok((was, control_all(executor, request, self.0, Control::Cancel)?))
    }

    fn apply(
        &self,
        executor: &mut Executor<T>,
        request: &Request,
        (was, open): (Vendor, Vec<Decided>),
    ) -> Found<Closed> {
        let (id, releases) = (self.0, open.len() as i64);
        for (control, controlled) in open {
            control.apply(executor, request, controlled)?;
        }
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
}

fn set(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    id: VendorId,
    standing: Standing,
    kind: Kind,
) -> Found<()> {
    let sql = "UPDATE vendor SET standing = ?2 WHERE vendor_id = ?1";
    executor.tables.execute_one(sql, values_of![id.get(), standing.number()], "a vendor's standing")?;
    executor.journal_other(kind, request.actor, None, Some(id.get()))?;
    if let Some(entry) = executor.memory.vendors.get_mut(&id) {
        entry.standing = standing;
    }
    executor.memory.close_what_is_closed();
    Ok(())
}

/// How all releases of a vendor that are not over are paused or cancelled, in the order of their numbers.
fn control_all(
    executor: &Executor<impl Tables>,
    request: &Request,
    vendor: VendorId,
    control: Control,
) -> Result<Vec<Decided>, StoreError> {
    let mut open: Vec<ReleaseId> = executor.memory.open_releases(vendor).map(|release| release.id).collect();
    open.sort_unstable();
    let decide = |id| {
        let control = ControlRelease { id, owner: None, control };
        Ok((control, control.decide(executor, request)?))
    };
    open.into_iter().map(decide).collect()
}

/// Deletes some of what closed vendors have in their pools, event by event, in the order of their places. What is left is
/// what the pools say, so that it goes on after a restart and at another server.
pub(crate) fn clear(executor: &mut Executor<impl Tables>) -> Found<()> {
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
        for tickets in [&pool.tickets, &pool.leased_to_others] {
            slots.extend(tickets.after(None).take(most).map(|slot| (id, slot)));
        }
    }
    slots.sort_unstable_by_key(|(_, slot)| slot.place);
    slots.truncate(most);
    slots
}

fn take_away(executor: &mut Executor<impl Tables>, event: EventId, pool: PoolId, seen: Slot) -> Found<()> {
    let terms = executor.memory.pool(pool).key();
    let deleted = State::Available.delete(executor.now);
    let transition =
        deleted.map_err(|refusal| Fault::refused("the deletion of a ticket in its pool", &refusal))?;
    let change =
        TicketChange { actor: Actor::System, event, seen, transition, from: terms, to: terms, order: None };
    executor.apply(change).map(|_| ())
}
