//! Releases: what comes when.

use onsale_core::release::Schedule;
use onsale_core::{
    Actor, EventId, Kind, Millis, Price, Rejection, Release, ReleaseId, ReleaseState, Timestamp, VendorId,
};
use onsale_store::{Answer, Fired};

use super::{Life, Model, Paper, Planned, Row, Verdict};
use crate::command::type_name;
use crate::plan::{Control, Deed, NewRelease};

/// Tickets that one transaction mints at most.
const A_TRANSACTION: i64 = 1_000;

impl Planned {
    pub(crate) fn is_open(&self) -> bool {
        !matches!(self.release.state, ReleaseState::Done | ReleaseState::Cancelled)
    }

    /// When a batch falls due, counted from zero.
    fn due_of(&self, batch: i64) -> i64 {
        self.release.schedule.starts_at.0 + batch * self.release.schedule.interval.0
    }

    /// When the next ticket falls due, paused or not.
    pub(crate) fn next_due(&self) -> i64 {
        self.due_of(self.release.released / self.release.schedule.per_batch)
    }

    fn total(&self) -> i64 {
        self.release.schedule.per_batch * self.release.schedule.batches
    }

    /// When the last batch came or will come; `None` when none came and none will.
    fn last_batch(&self) -> Option<i64> {
        let last = match self.release.state {
            ReleaseState::Cancelled => match self.release.released {
                0 => return None,
                released => (released - 1) / self.release.schedule.per_batch,
            },
            _ => self.release.schedule.batches - 1,
        };
        Some(self.due_of(last))
    }
}

impl Model {
    pub(super) fn create_release(&mut self, new: &NewRelease, by: Actor) -> Verdict {
        let vendor = self.vendor(new.vendor).cloned().ok_or(Rejection::VendorNotFound)?;
        let event = new.event.unwrap_or(vendor.default_event.get());
        if self.event(event)?.vendor.get() != new.vendor {
            return Err(Rejection::EventNotFound.into());
        }
        self.check_standing(event)?;
        let paced = new.interval.is_none() && vendor.defaults.interval.is_some();
        let interval = new.interval.or(vendor.defaults.interval.map(|own| own.0)).unwrap_or(0);
        let per_batch = new
            .per_batch
            .or(vendor.defaults.tickets_per_release)
            .ok_or(Rejection::field("ticketsPerRelease", ""))?;
        let wrong = [
            ("ticketsPerRelease", !(1..=100_000).contains(&per_batch)),
            ("numberOfReleases", new.batches < 1 || new.batches * per_batch > 10_000_000),
            ("ticketReleaseInterval", interval != 0 && interval < 100),
        ];
        if let Some((field, _)) = wrong.into_iter().find(|(_, wrong)| *wrong) {
            return Err(Rejection::field(field, "").into());
        }
        let asked = new.starts_at.unwrap_or(self.now).max(self.now);
        let previous = self.releases.iter().filter(|p| p.paced && p.release.vendor.get() == new.vendor);
        let previous = previous.filter_map(Planned::last_batch).max();
        let starts_at = match previous {
            Some(previous) if paced => asked.max(previous + interval),
            _ => asked,
        };
        let release = Release {
            id: ReleaseId::from_store(self.releases.len() as i64 + 1),
            vendor: VendorId::from_store(new.vendor),
            event: EventId::from_store(event),
            type_name: type_name(new.kind),
            price: Price::from_store(new.price),
            currency: self.event(event)?.details.currency,
            schedule: Schedule {
                per_batch,
                batches: new.batches,
                interval: Millis(interval),
                starts_at: Timestamp(starts_at),
            },
            released: 0,
            state: ReleaseState::Running,
            paused_at: None,
            created_at: self.instant(),
        };
        self.know_type(event, &release.type_name);
        let id = release.id.get();
        self.releases.push(Planned { release: release.clone(), paced });
        self.write(Row::of_house(self.now, Kind::ReleaseCreated, by, Some(event), Some(id)));
        Ok(Answer::Release(release))
    }

    pub(super) fn control_release(
        &mut self,
        id: i64,
        owner: Option<i64>,
        control: Control,
        by: Actor,
    ) -> Verdict {
        let now = self.now;
        let events: Vec<EventId> = self.events.iter().map(|event| event.id).collect();
        let planned = self.releases.iter_mut().find(|planned| planned.release.id.get() == id);
        // A release goes when its event goes, and that only when it is over.
        let planned = planned.filter(|planned| events.contains(&planned.release.event));
        let planned = planned.ok_or(Rejection::ReleaseNotFound)?;
        if owner.is_some_and(|owner| owner != planned.release.vendor.get()) {
            return Err(Rejection::ReleaseNotFound.into());
        }
        if !planned.is_open() {
            return Err(Rejection::ReleaseDone.into());
        }
        let event = planned.release.event.get();
        if control == Control::Resume {
            self.check_standing(event)?;
        }
        let planned = self.releases.iter_mut().find(|planned| planned.release.id.get() == id);
        let planned = planned.ok_or(Rejection::ReleaseNotFound)?;
        let release = &mut planned.release;
        let kind = match (control, release.paused_at) {
            (Control::Pause, Some(_)) | (Control::Resume, None) => {
                return Ok(Answer::Release(release.clone()));
            }
            (Control::Pause, None) => {
                release.state = ReleaseState::Paused;
                release.paused_at = Some(Timestamp(now));
                Kind::ReleasePaused
            }
            (Control::Resume, Some(paused_at)) => {
                release.state = ReleaseState::Running;
                release.paused_at = None;
                release.schedule.starts_at.0 += now - paused_at.0;
                Kind::ReleaseResumed
            }
            (Control::Cancel, _) => {
                release.state = ReleaseState::Cancelled;
                Kind::ReleaseCancelled
            }
        };
        let release = release.clone();
        self.write(Row::of_house(self.now, kind, by, Some(release.event.get()), Some(id)));
        Ok(Answer::Release(release))
    }

    /// Mints what is due, by due time, as far as there is room, at most a thousand tickets.
    pub(super) fn release_due(&mut self) -> Fired {
        self.clear_closed();
        let mut fired = Fired::default();
        let mut budget = A_TRANSACTION;
        let mut waiting: Vec<usize> = Vec::new();
        while budget > 0
            && let Some(index) = self.most_overdue(&waiting)
        {
            let event = self.releases[index].release.event;
            let others_wait = waiting.iter().any(|other| self.releases[*other].release.event == event);
            let room = if others_wait { 0 } else { self.room(event.get()) };
            if room == 0 {
                self.releases[index].release.state = ReleaseState::WaitingForRoom;
                waiting.push(index);
                continue;
            }
            let tickets = self.mint(index, room.min(budget));
            budget -= tickets;
            fired.tickets += tickets;
            fired.chunks += 1;
        }
        let running = |planned: &&Planned| planned.release.state == ReleaseState::Running;
        let next = self.releases.iter().filter(running).map(Planned::next_due).min();
        let next = if self.left_of_closed().is_empty() { next } else { Some(0) };
        fired.next_due = next.map(Timestamp);
        // With the budget used up, the store has not looked at what else is due.
        fired.more = budget == 0 || !self.left_of_closed().is_empty();
        fired
    }

    /// What a job would get done if it were asked to at `clock`; nothing while that clock is behind the journal, as a server's
    /// never is.
    pub(crate) fn due_at(&self, clock: i64) -> Vec<Deed> {
        if clock < self.now {
            return Vec::new();
        }
        let mut later = self.clone();
        later.now = later.now.max(clock);
        let comes = later.release_due().tickets > 0;
        let ends = later.expire_holds().tidied > 0;
        let due = [(comes, Deed::ReleaseDue), (ends, Deed::ExpireHolds)];
        due.into_iter().filter_map(|(is_due, deed)| is_due.then_some(deed)).collect()
    }

    fn most_overdue(&self, waiting: &[usize]) -> Option<usize> {
        let due = |(index, planned): (usize, &Planned)| {
            let open = planned.is_open() && planned.release.state != ReleaseState::Paused;
            let due = planned.next_due();
            (open && due <= self.now && !waiting.contains(&index)).then_some((due, index))
        };
        self.releases.iter().enumerate().filter_map(due).min().map(|(_, index)| index)
    }

    /// How many more tickets an event's pool takes; a hold that is over still is a ticket in the pool.
    pub(super) fn room(&self, event: i64) -> i64 {
        let capacity = self.event(event).ok().and_then(|event| event.details.terms.pool_capacity);
        let in_pool =
            |paper: &&Paper| paper.event == event && matches!(paper.life, Life::Free | Life::Held { .. });
        let taken = self.tickets.iter().filter(in_pool).count() as i64;
        capacity.map_or(i64::MAX, |capacity| (capacity - taken).max(0))
    }

    fn mint(&mut self, index: usize, most: i64) -> i64 {
        let planned = &mut self.releases[index];
        let total = planned.total();
        let release = &mut planned.release;
        let per_batch = release.schedule.per_batch;
        let (batch, first) = (release.released / per_batch, release.released % per_batch);
        let tickets = most.min(per_batch - first);
        release.released += tickets;
        release.state = if release.released == total { ReleaseState::Done } else { ReleaseState::Running };
        let release = release.clone();
        let event = release.event.get();
        for offset in 0..tickets {
            self.tickets.push(Paper {
                id: self.tickets.len() as i64 + 1,
                event,
                type_name: release.type_name.clone(),
                price: release.price.minor(),
                release: release.id.get(),
                batch,
                position: first + offset,
                created_at: self.now,
                version: 1,
                life: Life::Free,
            });
        }
        for books in self.types.iter_mut().filter(|b| b.event == event && b.name == release.type_name) {
            books.released += tickets;
        }
        let minted = &self.tickets[self.tickets.len() - tickets as usize];
        let row = Row::of_ticket(self.now, Kind::Released, Actor::System, minted, 0);
        self.write(Row {
            tickets: Some(tickets),
            release: Some(release.id.get()),
            batch: Some(batch),
            chunk: Some(first),
            ..row
        });
        tickets
    }
}
