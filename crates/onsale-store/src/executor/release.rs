//! Releases: schedule them, control them, and mint their batches chunk by chunk.

use onsale_core::pool::{Place, Slot};
use onsale_core::release::{Chunk, Schedule, paced_start};
use onsale_core::{
    EventId, Kind, Millis, Price, Rejection, Release, ReleaseId, ReleaseState, TicketId, Timestamp, TypeId,
    TypeName, VendorId, limits,
};

use super::batch::Executor;
use super::decide::Decide;
use super::memory::{ReleaseEntry, TypeEntry, VendorEntry};
use super::{load, standing};
use crate::command::{Control, ControlRelease, CreateRelease, Fired, Request};
use crate::database::{Found, values_of};
use crate::error::Fault;
use crate::reads::find;
use crate::tables::Tables;
use crate::{Sabotage, StoreError};

/// Pause before a server that does not fire the releases looks again whether it is its turn, in milliseconds.
const NOT_OURS: Millis = Millis(500);

/// A release that is made.
pub(crate) struct Created {
    release: Release,
    /// Its type, where the event has one of that name.
    type_id: Option<TypeId>,
    /// Whether it keeps its vendor's own pace.
    paced: bool,
}

impl<T: Tables> Decide<T> for CreateRelease {
    type Decision = Created;
    type Answer = Release;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Created, StoreError> {
        let vendor = *executor.memory.vendors.get(&self.vendor).ok_or(Rejection::VendorNotFound)?;
        let event_id = self.event.unwrap_or(vendor.default_event);
        let event = executor.memory.events.get(&event_id).ok_or(Rejection::EventNotFound)?;
        if event.vendor != self.vendor {
            return Err(Rejection::EventNotFound.into());
        }
        vendor.standing.check()?;
        let currency = event.currency;
        let price = self.price.price(currency).map_err(|e| Rejection::field("ticketPrice", e.to_string()))?;
        let paced = self.interval.is_none() && vendor.defaults.interval.is_some();
        let schedule = schedule_of(executor, self, &vendor, paced)?;
        check_bounds(executor, self.vendor, &schedule)?;
        executor.memory.check_pools(event_id, &self.type_name, price)?;
        let type_id = type_of(executor, event_id, &self.type_name)?;
        let release = Release {
            id: ReleaseId::from_store(executor.memory.next.release),
            vendor: self.vendor,
            event: event_id,
            type_name: self.type_name.clone(),
            price,
            currency,
            schedule,
            released: 0,
            state: ReleaseState::Running,
            paused_at: None,
            created_at: executor.now,
        };
        Ok(Created { release, type_id, paced })
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, created: Created) -> Found<Release> {
        let Created { release, type_id, paced } = created;
        let (event, price, schedule) = (release.event, release.price, release.schedule);
        let key = (type_id.unwrap_or_else(|| next_type(executor)), price);
        executor.memory.make_room_for_pool(event, key);
        let type_id = match type_id {
            Some(known) => known,
            None => make_type(executor, event, &release.type_name)?,
        };
        insert(executor, &release, type_id, paced)?;
        executor.journal_other(Kind::ReleaseCreated, request.actor, Some(event), Some(release.id.get()))?;
        executor.memory.next.release += 1;
        executor.memory.due.insert((schedule.starts_at, release.id));
        executor.memory.releases.insert(release.id, ReleaseEntry { release: release.clone(), type_id });
        remember_price(executor, type_id, price);
        if paced && let Some(entry) = executor.memory.vendors.get_mut(&release.vendor) {
            entry.last_paced = entry.last_paced.max(Some(schedule.last_due()));
        }
        Ok(release)
    }
}

/// When the batches come, with the vendor's own pace where none is asked for.
fn schedule_of(
    executor: &Executor<impl Tables>,
    create: &CreateRelease,
    vendor: &VendorEntry,
    paced: bool,
) -> Result<Schedule, Rejection> {
    let asked = create.starts_at.map_or(executor.now, |at| at.max(executor.now));
    let interval = create.interval.or(vendor.defaults.interval).unwrap_or_default();
    let schedule = Schedule {
        per_batch: create.per_batch.or(vendor.defaults.tickets_per_release).ok_or_else(|| {
            Rejection::field("ticketsPerRelease", "is required, as the vendor has no default")
        })?,
        batches: create.batches,
        interval,
        starts_at: if paced { paced_start(asked, vendor.last_paced, interval) } else { asked },
    };
    schedule.check()?;
    Ok(schedule)
}

/// Whether a vendor may have another release, beside those that are not over.
fn check_bounds(
    executor: &Executor<impl Tables>,
    vendor: VendorId,
    schedule: &Schedule,
) -> Result<(), Rejection> {
    let open =
        executor.memory.open_releases(vendor).map(|release| release.schedule.total() - release.released);
    let (count, to_come) = open.fold((0, 0_i64), |(count, sum), left| (count + 1, sum.saturating_add(left)));
    executor.config.vendor_bounds.check_release(count, to_come, schedule.total())
}

/// The type of that name in the event, if there is one.
pub(crate) fn type_of(
    executor: &Executor<impl Tables>,
    event: EventId,
    name: &TypeName,
) -> Result<Option<TypeId>, Rejection> {
    let entry = executor.memory.events.get(&event).ok_or(Rejection::EventNotFound)?;
    Ok(entry.types.get(name).copied())
}

/// The number of the type that is made next.
pub(crate) fn next_type(executor: &Executor<impl Tables>) -> TypeId {
    TypeId::from_store(executor.memory.next.type_id)
}

/// Makes a type of that name, which the event has not.
pub(crate) fn make_type(
    executor: &mut Executor<impl Tables>,
    event: EventId,
    name: &TypeName,
) -> Found<TypeId> {
    let id = next_type(executor);
    let sql = "INSERT INTO ticket_type (type_id, event_id, name) VALUES (?1, ?2, ?3)";
    let values = values_of![id.get(), event.get(), name.as_str()];
    executor.tables.execute(sql, values)?;
    executor.memory.next.type_id += 1;
    let books = TypeEntry {
        event,
        name: name.clone(),
        released: 0,
        moved_in: 0,
        moved_out: 0,
        sold: 0,
        revenue: 0,
        prices: None,
    };
    executor.memory.types.insert(id, books);
    if let Some(entry) = executor.memory.events.get_mut(&event) {
        entry.types.insert(name.clone(), id);
    }
    Ok(id)
}

pub(crate) fn remember_price(executor: &mut Executor<impl Tables>, type_id: TypeId, price: Price) {
    if let Some(entry) = executor.memory.types.get_mut(&type_id) {
        let (low, high) = entry.prices.unwrap_or((price, price));
        entry.prices = Some((low.min(price), high.max(price)));
    }
}

fn insert(
    executor: &mut Executor<impl Tables>,
    release: &Release,
    type_id: TypeId,
    paced: bool,
) -> Found<()> {
    let sql = "INSERT INTO ticket_release (release_id, vendor_id, event_id, type_id, price, per_batch, batches, \
               interval_ms, starts_at, paced, state, created_at) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let schedule = release.schedule;
    let values = values_of![
        release.id.get(),
        release.vendor.get(),
        release.event.get(),
        type_id.get(),
        release.price.minor(),
        schedule.per_batch,
        schedule.batches,
        schedule.interval.0,
        schedule.starts_at.0,
        paced,
        release.state.number(),
        release.created_at.0
    ];
    executor.tables.execute(sql, values)?;
    Ok(())
}

/// A release as it is from now on.
pub(crate) struct Controlled {
    release: Release,
    /// What it was before, and what has happened to it; nothing, where it is as it was.
    change: Option<(Release, Kind)>,
}

/// Pauses, resumes or cancels. Pausing what is paused or resuming what runs changes nothing.
impl<T: Tables> Decide<T> for ControlRelease {
    type Decision = Controlled;
    type Answer = Release;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Controlled, StoreError> {
        let Some(entry) = executor.memory.releases.get(&self.id) else {
            let known = find::release(&executor.tables, self.id)?.ok_or(Rejection::ReleaseNotFound)?;
            check_owner(self.owner, known.vendor)?;
            return Err(Rejection::ReleaseDone.into());
        };
        check_owner(self.owner, entry.release.vendor)?;
        let was = entry.release.clone();
        if self.control == Control::Resume {
            executor.memory.vendors.get(&was.vendor).map_or(Ok(()), |vendor| vendor.standing.check())?;
        }
        let (kind, release) = match (self.control, was.paused_at) {
            (Control::Pause, Some(_)) | (Control::Resume, None) => {
                return Ok(Controlled { release: was, change: None });
            }
            (Control::Pause, None) => (
                Kind::ReleasePaused,
                Release { state: ReleaseState::Paused, paused_at: Some(executor.now), ..was.clone() },
            ),
            (Control::Resume, Some(paused_at)) => {
                let still = executor.config.is_broken(Sabotage::ResumeDoesNotShift);
                let pause = if still { Millis(0) } else { executor.now.since(paused_at) };
                let schedule = was.schedule.shifted(pause);
                let state = ReleaseState::Running;
                (Kind::ReleaseResumed, Release { state, paused_at: None, schedule, ..was.clone() })
            }
            (Control::Cancel, _) => {
                (Kind::ReleaseCancelled, Release { state: ReleaseState::Cancelled, ..was.clone() })
            }
        };
        Ok(Controlled { release, change: Some((was, kind)) })
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, controlled: Controlled) -> Found<Release> {
        let Controlled { release, change } = controlled;
        let Some((was, kind)) = change else { return Ok(release) };
        executor.tables.write_release(&was, &release)?;
        executor.journal_other(kind, request.actor, Some(release.event), Some(release.id.get()))?;
        unschedule(executor, &was);
        schedule(executor, &release);
        let last_paced = load::last_paced(&executor.tables, release.vendor)?;
        if let Some(entry) = executor.memory.vendors.get_mut(&release.vendor) {
            entry.last_paced = last_paced;
        }
        // A release that waited for room may have stood before others.
        executor.memory.call_waiting(release.event);
        Ok(release)
    }
}

/// Another vendor's release is as good as none.
fn check_owner(owner: Option<VendorId>, vendor: VendorId) -> Result<(), Rejection> {
    if owner.is_some_and(|owner| owner != vendor) { Err(Rejection::ReleaseNotFound) } else { Ok(()) }
}

fn unschedule(executor: &mut Executor<impl Tables>, release: &Release) {
    if let Some(due) = release.schedule.next_due(release.released) {
        executor.memory.due.remove(&(due, release.id));
        if let Some(event) = executor.memory.events.get_mut(&release.event) {
            event.waiting.remove(&(due, release.id));
        }
    }
}

/// Puts a release where its state says it belongs.
fn schedule(executor: &mut Executor<impl Tables>, release: &Release) {
    if release.state.is_over() {
        executor.memory.releases.remove(&release.id);
        return;
    }
    if let Some(due) = release.schedule.next_due(release.released) {
        match release.state {
            ReleaseState::Running => {
                executor.memory.due.insert((due, release.id));
            }
            ReleaseState::WaitingForRoom => {
                if let Some(event) = executor.memory.events.get_mut(&release.event) {
                    event.waiting.insert((due, release.id));
                }
            }
            ReleaseState::Paused | ReleaseState::Done | ReleaseState::Cancelled => {}
        }
    }
    if let Some(entry) = executor.memory.releases.get_mut(&release.id) {
        entry.release = release.clone();
    }
}

/// When [`mint_due`] is needed next; `None` while nothing waits for it.
pub(crate) fn next_due(executor: &Executor<impl Tables>) -> Option<Timestamp> {
    let due = executor.memory.next_due()?;
    if executor.config.is_broken(Sabotage::ReleaseNotTold) {
        return None;
    }
    Some(if executor.tables.is_leader() { due } else { due.max(executor.now + NOT_OURS) })
}

/// Mints what is due, earliest first, at most a thousand tickets.
pub(crate) fn mint_due(executor: &mut Executor<impl Tables>) -> Found<Fired> {
    executor.memory.forget_closed();
    if !executor.tables.is_leader() {
        return Ok(Fired { next_due: next_due(executor), ..Fired::default() });
    }
    standing::clear(executor)?;
    let mut fired = Fired::default();
    let mut budget = limits::TICKETS_PER_CHUNK;
    while budget > 0
        && let Some(&(due, id)) = executor.memory.due.first()
        && due <= executor.now
    {
        let Some(entry) = executor.memory.releases.get(&id).cloned() else {
            return Err(Fault::bug("a release is due that is not open"));
        };
        let Some(chunk) = next_chunk(executor, &entry.release, budget) else {
            wait_for_room(executor, entry.release)?;
            continue;
        };
        mint(executor, &entry, chunk)?;
        budget -= chunk.tickets;
        fired.tickets += chunk.tickets;
        fired.chunks += 1;
        if entry.release.state == ReleaseState::Running {
            fired.late = fired.late.max(executor.now.since(chunk.due));
        }
    }
    fired.next_due = next_due(executor);
    fired.more = fired.next_due.is_some_and(|due| due <= executor.now);
    Ok(fired)
}

/// What of a due release may come now: nothing while there is no room, or while another one has waited longer.
fn next_chunk(executor: &Executor<impl Tables>, release: &Release, budget: i64) -> Option<Chunk> {
    let event = executor.memory.events.get(&release.event)?;
    let due = release.schedule.next_due(release.released)?;
    if event.waiting.first().is_some_and(|first| *first < (due, release.id)) {
        return None;
    }
    let blind = executor.config.is_broken(Sabotage::PoolCapacityIgnored);
    let room = if blind { i64::MAX } else { event.terms.room(event.in_pool) };
    release.schedule.next_chunk(release.released, executor.now, budget.min(room))
}

fn wait_for_room(executor: &mut Executor<impl Tables>, release: Release) -> Found<()> {
    unschedule(executor, &release);
    let waiting = Release { state: ReleaseState::WaitingForRoom, ..release };
    if let Some(entry) = executor.memory.releases.get(&waiting.id)
        && entry.release.state != ReleaseState::WaitingForRoom
    {
        executor.tables.write_release(&entry.release, &waiting)?;
    }
    schedule(executor, &waiting);
    Ok(())
}

fn mint(executor: &mut Executor<impl Tables>, entry: &ReleaseEntry, chunk: Chunk) -> Found<()> {
    let pool = executor.memory.pool_of(entry.type_id, entry.release.price);
    let pool = pool.ok_or_else(|| Fault::bug("a release of a type that is not there"))?;
    let first = first_slot(executor, entry, chunk)?;
    executor.tables.write_chunk(entry, chunk, &first)?;
    let released = entry.release.released + chunk.tickets;
    let state =
        if released == entry.release.schedule.total() { ReleaseState::Done } else { ReleaseState::Running };
    let release = Release { released, state, ..entry.release.clone() };
    if !executor.config.is_broken(Sabotage::ChunkNotSaved) {
        executor.tables.write_release(&entry.release, &release)?;
    }
    let sql = "UPDATE ticket_type SET released = released + ?2 WHERE type_id = ?1";
    executor.tables.execute(sql, values_of![entry.type_id.get(), chunk.tickets])?;

    executor.memory.next.ticket += chunk.tickets;
    if let Some(books) = executor.memory.types.get_mut(&entry.type_id) {
        books.released += chunk.tickets;
    }
    let fresh = executor.memory.put_run(pool, first, chunk.tickets as u32);
    if !fresh {
        return Err(Fault::bug("a chunk was minted into places that are taken"));
    }
    unschedule(executor, &entry.release);
    schedule(executor, &release);
    executor.memory.count_in_pool(release.event, chunk.tickets);
    Ok(())
}

fn first_slot(executor: &mut Executor<impl Tables>, entry: &ReleaseEntry, chunk: Chunk) -> Found<Slot> {
    let number = |value: i64| u32::try_from(value).map_err(|_| Fault::bug("a place out of range"));
    Ok(Slot {
        place: Place {
            release: entry.release.id,
            batch: number(chunk.batch)?,
            position: number(chunk.first)?,
        },
        ticket: TicketId::from_store(executor.memory.next.ticket),
        version: 1,
        journal: executor.next_journal(),
        created_at: executor.now,
    })
}
