//! What the writer keeps in memory: pools, holds, terms of sale, releases. All of it can be read back from the
//! tables ([`super::load`]), and nothing of it is believed without a guarded write.

use std::collections::{BTreeMap, BTreeSet};

use onsale_core::event::SaleTerms;
use onsale_core::party::ReleaseDefaults;
use onsale_core::pool::{Place, Pool, Slot};
use onsale_core::ticket::{State, Transition};
use onsale_core::{
    Actor, Currency, CustomerId, EventId, Price, Rejection, Release, ReleaseId, Standing, Status, Ticket,
    TicketId, Timestamp, TypeId, TypeName, VendorId, limits,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::holds::{Hold, Holds};
use super::ids::IdSet;
use crate::command::Filter;
use crate::tables::TicketChange;

/// Index of a pool in [`Memory::pools`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PoolId(pub(crate) usize);

/// The available tickets of one event, type and price, with what every one of them shares.
#[derive(Debug)]
pub(crate) struct PoolEntry {
    pub(crate) event: EventId,
    pub(crate) vendor: VendorId,
    pub(crate) type_id: TypeId,
    pub(crate) type_name: TypeName,
    pub(crate) price: Price,
    pub(crate) currency: Currency,
    /// Those that this server gives out.
    pub(crate) tickets: Pool,
    /// Those that other servers may be giving out: taken only when there are no others left.
    pub(crate) leased_to_others: Pool,
    /// Live holds on tickets of this pool, by when they are over.
    pub(crate) deadlines: BTreeSet<(Timestamp, CustomerId, TicketId)>,
}

#[derive(Debug)]
pub(crate) struct EventEntry {
    pub(crate) vendor: VendorId,
    pub(crate) currency: Currency,
    pub(crate) terms: SaleTerms,
    pub(crate) pools: Vec<PoolId>,
    pub(crate) types: BTreeMap<TypeName, TypeId>,
    /// Available and held tickets.
    pub(crate) in_pool: i64,
    /// Releases with a batch that did not fit, by when it was due.
    pub(crate) waiting: BTreeSet<(Timestamp, ReleaseId)>,
}

#[derive(Debug)]
pub(crate) struct TypeEntry {
    pub(crate) event: EventId,
    pub(crate) name: TypeName,
    pub(crate) released: i64,
    pub(crate) moved_in: i64,
    pub(crate) moved_out: i64,
    pub(crate) sold: i64,
    /// What the sold ones cost together, in minor units.
    pub(crate) revenue: i64,
    pub(crate) prices: Option<(Price, Price)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct VendorEntry {
    pub(crate) default_event: EventId,
    pub(crate) defaults: ReleaseDefaults,
    pub(crate) standing: Standing,
    /// When the last batch comes of the releases that keep the vendor's own pace.
    pub(crate) last_paced: Option<Timestamp>,
}

/// A release that is not over.
#[derive(Clone, Debug)]
pub struct ReleaseEntry {
    pub(crate) release: Release,
    pub(crate) type_id: TypeId,
}

/// The next number of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Next {
    pub(crate) customer: i64,
    pub(crate) vendor: i64,
    pub(crate) event: i64,
    pub(crate) type_id: i64,
    pub(crate) release: i64,
    pub(crate) ticket: i64,
    pub(crate) order: i64,
    pub(crate) journal: i64,
}

/// What the executor remembers between two transactions.
#[derive(Debug, Default)]
pub struct Memory {
    pub(crate) running: bool,
    pub(crate) next: Next,
    pub(crate) customers: IdSet,
    pub(crate) vendors: FxHashMap<VendorId, VendorEntry>,
    pub(crate) events: BTreeMap<EventId, EventEntry>,
    pub(crate) types: FxHashMap<TypeId, TypeEntry>,
    pub(crate) pools: Vec<PoolEntry>,
    pub(crate) pool_ids: FxHashMap<(TypeId, Price), PoolId>,
    /// Pools that have tickets, by their first one. Keyed as [`Pool::head`] says, so it seldom changes.
    pub(crate) heads: BTreeMap<Place, PoolId>,
    pub(crate) holds: Holds,
    /// Releases that are not over.
    pub(crate) releases: FxHashMap<ReleaseId, ReleaseEntry>,
    /// Those with a batch to come, by when it is due; the ones that wait for room stand with their event.
    pub(crate) due: BTreeSet<(Timestamp, ReleaseId)>,
    /// Events of closed vendors that may still have tickets in their pools, or held.
    pub(crate) closing: BTreeSet<EventId>,
    pub(crate) leased: Leased,
    /// Pools from which this server had to take tickets that others may be giving out: more of them is leased next.
    pub(crate) needs_lease: BTreeSet<PoolId>,
}

/// Leases are granted for ranges of 64 ticket numbers (`range = number / 64`).
pub(crate) const RANGE: i64 = 64;

/// The range that a ticket belongs to.
pub(crate) const fn range_of(ticket: TicketId) -> i64 {
    ticket.get() / RANGE
}

/// Which tickets this server gives out from memory.
#[derive(Debug, Default)]
pub(crate) enum Leased {
    /// All of them: there is no other server.
    #[default]
    Everything,
    /// Those of the ranges that it has leased.
    Ranges(FxHashSet<i64>),
}

impl Memory {
    pub(crate) fn pool(&self, id: PoolId) -> &PoolEntry {
        &self.pools[id.0]
    }

    /// The pool of a type at a price, made when there is none yet; `None` when there is no such type.
    pub(crate) fn pool_of(&mut self, type_id: TypeId, price: Price) -> Option<PoolId> {
        if let Some(id) = self.pool_ids.get(&(type_id, price)) {
            return Some(*id);
        }
        let entry = self.types.get(&type_id)?;
        let (event_id, type_name) = (entry.event, entry.name.clone());
        let event = self.events.get_mut(&event_id)?;
        let id = PoolId(self.pools.len());
        event.pools.push(id);
        self.pool_ids.insert((type_id, price), id);
        self.pools.push(PoolEntry {
            event: event_id,
            vendor: event.vendor,
            type_id,
            type_name,
            price,
            currency: event.currency,
            tickets: Pool::default(),
            leased_to_others: Pool::default(),
            deadlines: BTreeSet::new(),
        });
        Some(id)
    }

    /// Whether tickets of this type at this price may come into the event: an event has a bounded number of
    /// pools, because a reservation looks at the head of each.
    pub(crate) fn check_pools(&self, event: EventId, name: &TypeName, price: Price) -> Result<(), Rejection> {
        let Some(entry) = self.events.get(&event) else { return Err(Rejection::EventNotFound) };
        let known = entry.types.get(name).is_some_and(|id| self.pool_ids.contains_key(&(*id, price)));
        if known {
            return Ok(());
        }
        let most = limits::POOLS_PER_EVENT;
        // Those that are empty make room.
        let is_full =
            entry.pools.len() >= most && entry.pools.iter().filter(|id| self.is_used(**id)).count() >= most;
        if is_full || (entry.types.len() >= most && !entry.types.contains_key(name)) {
            let reason =
                format!("would be one of more than {most} combinations of type and price in this event");
            return Err(Rejection::field("ticketType", reason));
        }
        Ok(())
    }

    /// Whether something is in a pool, somebody holds from it, or a release brings tickets to it.
    fn is_used(&self, id: PoolId) -> bool {
        let pool = self.pool(id);
        let is_expected =
            || self.releases.values().any(|r| r.type_id == pool.type_id && r.release.price == pool.price);
        pool.len() > 0 || !pool.deadlines.is_empty() || is_expected()
    }

    /// An event at its limit of pools lets go of those that are not used, where tickets of this type and price have no pool.
    pub(crate) fn make_room_for_pool(&mut self, event: EventId, key: (TypeId, Price)) {
        let Some(entry) = self.events.get(&event) else { return };
        if self.pool_ids.contains_key(&key) || entry.pools.len() < limits::POOLS_PER_EVENT {
            return;
        }
        let (kept, unused): (Vec<PoolId>, Vec<PoolId>) =
            entry.pools.iter().partition(|id| self.is_used(**id));
        self.forget_pools(&unused);
        if let Some(entry) = self.events.get_mut(&event) {
            entry.pools = kept;
        }
    }

    /// Changes a pool's tickets and keeps the index over the pools' heads right.
    pub(crate) fn with_tickets<T>(&mut self, id: PoolId, change: impl FnOnce(&mut Pool) -> T) -> T {
        let tickets = &mut self.pools[id.0].tickets;
        let before = tickets.head();
        let result = change(tickets);
        let after = tickets.head();
        if before != after {
            if let Some(head) = before {
                self.heads.remove(&head);
            }
            if let Some(head) = after {
                self.heads.insert(head, id);
            }
        }
        result
    }

    /// Puts a ticket into its pool; false when its place is taken.
    pub(crate) fn put(&mut self, id: PoolId, slot: Slot) -> bool {
        let is_leased = match &self.leased {
            Leased::Everything => true,
            Leased::Ranges(ranges) => ranges.contains(&range_of(slot.ticket)),
        };
        if is_leased {
            self.with_tickets(id, |tickets| tickets.insert(slot))
        } else {
            self.pools[id.0].leased_to_others.insert(slot)
        }
    }

    /// Puts `length` tickets in, of which `first` is the first; false, and none is in, when one of the places is taken.
    pub(crate) fn put_run(&mut self, id: PoolId, first: Slot, length: u32) -> bool {
        match self.leased {
            Leased::Everything => self.with_tickets(id, |tickets| tickets.insert_run(first, length)),
            Leased::Ranges(_) => self.pools[id.0].leased_to_others.insert_run(first, length),
        }
    }

    /// Takes the ticket at a place out of its pool.
    pub(crate) fn take_out(&mut self, id: PoolId, place: Place) -> Option<Slot> {
        let slot = self.with_tickets(id, |tickets| tickets.remove(place));
        slot.or_else(|| self.pools[id.0].leased_to_others.remove(place))
    }

    /// The ticket at a place of a pool.
    pub(crate) fn slot_at(&self, id: PoolId, place: Place) -> Option<Slot> {
        let pool = self.pool(id);
        pool.tickets.get(place).or_else(|| pool.leased_to_others.get(place))
    }

    /// Another server has come: from now on this one gives out only what it leases.
    pub(crate) fn release_all(&mut self) {
        if matches!(self.leased, Leased::Ranges(_)) {
            return;
        }
        self.leased = Leased::Ranges(FxHashSet::default());
        self.heads.clear();
        for pool in &mut self.pools {
            pool.leased_to_others = std::mem::take(&mut pool.tickets);
        }
    }

    /// The last other server has gone: this one gives out everything.
    pub(crate) fn lease_all(&mut self) {
        if matches!(self.leased, Leased::Everything) {
            return;
        }
        self.leased = Leased::Everything;
        self.needs_lease.clear();
        for index in 0..self.pools.len() {
            let mut all = std::mem::take(&mut self.pools[index].leased_to_others);
            self.with_tickets(PoolId(index), |tickets| {
                for slot in tickets.after(None) {
                    all.insert(slot);
                }
                *tickets = all;
            });
        }
    }

    /// The pools that need a lease: they have fewer than `few` tickets leased to this server.
    pub(crate) fn needs_lease(&self, few: usize) -> Vec<PoolId> {
        let is_needed = |id: &&PoolId| {
            let pool = self.pool(**id);
            pool.tickets.len() < few && !pool.leased_to_others.is_empty()
        };
        self.needs_lease.iter().filter(is_needed).copied().collect()
    }

    /// Nothing more can be leased of a pool; it is asked again when it is needed again.
    pub(crate) fn lease_exhausted(&mut self, id: PoolId) {
        self.needs_lease.remove(&id);
    }

    /// What of a pool's tickets is in `ranges` is leased to this server from now on.
    pub(crate) fn lease(&mut self, id: PoolId, ranges: &FxHashSet<i64>) {
        if let Leased::Ranges(known) = &mut self.leased {
            known.extend(ranges);
        }
        let last = ranges.iter().max().copied().unwrap_or_default();
        let leased_to_others = &self.pools[id.0].leased_to_others;
        let leased: Vec<Slot> = leased_to_others
            .after(None)
            .take_while(|slot| range_of(slot.ticket) <= last)
            .filter(|slot| ranges.contains(&range_of(slot.ticket)))
            .collect();
        for slot in leased {
            self.pools[id.0].leased_to_others.remove(slot.place);
            self.with_tickets(id, |tickets| tickets.insert(slot));
        }
    }

    /// Lets go of the pools of an event that is gone.
    pub(crate) fn forget_pools(&mut self, pools: &[PoolId]) {
        for pool in pools {
            let key = (self.pool(*pool).type_id, self.pool(*pool).price);
            self.pool_ids.remove(&key);
        }
    }

    /// Brings an event's pools in line with its record.
    pub(crate) fn follow_terms(&mut self, event: EventId) {
        let Some(entry) = self.events.get(&event) else { return };
        for pool in &entry.pools {
            let pool = &mut self.pools[pool.0];
            (pool.vendor, pool.currency) = (entry.vendor, entry.currency);
        }
    }

    /// Counts tickets that came into an event's pools (or, negative, that left it for good), and lets a
    /// release that waits for room go on.
    pub(crate) fn count_in_pool(&mut self, event: EventId, change: i64) {
        let Some(entry) = self.events.get_mut(&event) else { return };
        entry.in_pool += change;
        self.call_waiting(event);
    }

    /// Makes the first release that waits for room in `event` due again, if there is room now.
    pub(crate) fn call_waiting(&mut self, event: EventId) {
        let Some(entry) = self.events.get_mut(&event) else { return };
        if entry.waiting.is_empty() || entry.terms.room(entry.in_pool) == 0 {
            return;
        }
        if let Some(first) = entry.waiting.pop_first() {
            self.due.insert(first);
        }
    }

    /// Whether a vendor may sell: what others of it have is nobody's business.
    pub(crate) fn may_sell(&self, vendor: VendorId) -> bool {
        self.vendors.get(&vendor).is_some_and(|entry| entry.standing == Standing::Approved)
    }

    /// The pools that a filter means and that are public, with no ticket looked at.
    pub(crate) fn matching(&self, filter: &Filter) -> impl Iterator<Item = (PoolId, &PoolEntry)> {
        let ids: Box<dyn Iterator<Item = PoolId>> = match (filter.event, filter.vendor) {
            (Some(event), _) => Box::new(
                self.events
                    .get(&event)
                    .into_iter()
                    .filter(|entry| self.may_sell(entry.vendor))
                    .flat_map(|entry| entry.pools.iter().copied()),
            ),
            (None, Some(vendor)) => Box::new(
                self.events
                    .values()
                    .filter(move |entry| entry.vendor == vendor && self.may_sell(vendor))
                    .flat_map(|entry| entry.pools.iter().copied()),
            ),
            (None, None) => Box::new(
                self.events
                    .values()
                    .filter(|entry| self.may_sell(entry.vendor))
                    .flat_map(|entry| entry.pools.iter().copied()),
            ),
        };
        let filter = filter.clone();
        ids.map(|id| (id, self.pool(id))).filter(move |(_, pool)| pool.fits(&filter))
    }

    /// The change that a transition of a held ticket is.
    pub(crate) fn change_of(&self, hold: &Hold, actor: Actor, transition: Transition) -> TicketChange {
        let pool = self.pool(hold.pool);
        let terms = pool.key();
        TicketChange {
            actor,
            event: pool.event,
            seen: hold.slot,
            transition,
            from: terms,
            to: terms,
            order: None,
        }
    }

    /// A ticket was taken: if others may be giving it out as well, more of its pool is leased next time.
    pub(crate) fn want_lease(&mut self, pool: PoolId, ticket: TicketId) {
        if let Leased::Ranges(ranges) = &self.leased
            && !ranges.contains(&range_of(ticket))
        {
            self.needs_lease.insert(pool);
        }
    }

    /// The ticket in a slot of a pool, as it is shown.
    pub(crate) fn shown(&self, pool: PoolId, slot: &Slot) -> Ticket {
        self.pool(pool).shown(slot)
    }

    /// The ticket of a hold, as it is shown.
    pub(crate) fn shown_held(&self, hold: &Hold) -> Ticket {
        let Hold { customer, until, .. } = *hold;
        self.shown(hold.pool, &hold.slot).standing(State::Reserved { customer, until })
    }

    /// Moves every hold that is over at `now` back to its pool, and remembers it as lapsed: over, but not yet
    /// written down.
    pub(crate) fn lapse(&mut self, now: Timestamp) {
        if self.holds.nothing_over(now) {
            return;
        }
        let mut earliest = Timestamp(i64::MAX);
        for index in 0..self.pools.len() {
            while let Some(&(until, customer, ticket)) = self.pools[index].deadlines.first() {
                if until > now {
                    earliest = earliest.min(until);
                    break;
                }
                self.pools[index].deadlines.pop_first();
                if let Some(hold) = self.holds.lapse(customer, ticket) {
                    self.put(hold.pool, hold.slot);
                }
            }
        }
        self.holds.set_earliest(earliest);
        self.holds.forget_expired(now);
    }

    /// When the next release is due, or at once where a closed vendor has tickets left; now at the latest, if it was due
    /// before.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        if self.closing.iter().any(|event| self.tickets_of(*event) > 0) {
            return Some(Timestamp(0));
        }
        self.due.first().map(|(due, _)| *due)
    }

    /// The releases of a vendor that are not over.
    pub(crate) fn open_releases(&self, vendor: VendorId) -> impl Iterator<Item = &Release> {
        self.releases.values().map(|entry| &entry.release).filter(move |release| release.vendor == vendor)
    }

    /// Tickets in the pools of an event.
    pub(crate) fn tickets_of(&self, event: EventId) -> usize {
        let pools = self.events.get(&event).into_iter().flat_map(|entry| &entry.pools);
        pools.map(|id| self.pool(*id).len()).sum()
    }

    /// Looks at the events of closed vendors again: what they have is to go.
    pub(crate) fn close_what_is_closed(&mut self) {
        let closed = |entry: &EventEntry| {
            self.vendors.get(&entry.vendor).is_some_and(|vendor| vendor.standing == Standing::Closed)
        };
        self.closing = self.events.iter().filter(|(_, entry)| closed(entry)).map(|(id, _)| *id).collect();
    }

    /// Forgets the events of closed vendors of which nothing is left that could come back to a pool.
    pub(crate) fn forget_closed(&mut self) {
        let (events, pools) = (&self.events, &self.pools);
        self.closing.retain(|event| {
            let ids = events.get(event).into_iter().flat_map(|entry| &entry.pools);
            ids.map(|id| &pools[id.0]).any(|pool| pool.len() > 0 || !pool.deadlines.is_empty())
        });
    }
}

impl PoolEntry {
    /// Type and price of its tickets.
    pub(crate) fn key(&self) -> (TypeId, Price) {
        (self.type_id, self.price)
    }

    /// Tickets in the pool, whichever server gives them out.
    pub(crate) fn len(&self) -> usize {
        self.tickets.len() + self.leased_to_others.len()
    }

    /// When the first of its holds is over.
    pub(crate) fn first_deadline(&self) -> Option<Timestamp> {
        self.deadlines.first().map(|(until, ..)| *until)
    }

    pub(crate) fn fits(&self, filter: &Filter) -> bool {
        self.misfit(filter).is_none()
    }

    /// The first wish that the tickets of this pool do not fulfil, by its name on the wire.
    pub(crate) fn misfit(&self, filter: &Filter) -> Option<&'static str> {
        if filter.event.is_some_and(|event| event != self.event) {
            Some("eventId")
        } else if filter.vendor.is_some_and(|vendor| vendor != self.vendor) {
            Some("vendorId")
        } else if filter.type_name.as_ref().is_some_and(|name| *name != self.type_name) {
            Some("type")
        } else if filter.currency.is_some_and(|currency| currency != self.currency) {
            Some("currency")
        } else if filter.min_price.is_some_and(|min| !min.is_reached_by(self.price, self.currency)) {
            Some("minPrice")
        } else if filter.max_price.is_some_and(|max| !max.covers(self.price, self.currency)) {
            Some("maxPrice")
        } else {
            None
        }
    }

    pub(crate) fn shown(&self, slot: &Slot) -> Ticket {
        Ticket {
            id: slot.ticket,
            vendor: self.vendor,
            event: self.event,
            type_name: self.type_name.clone(),
            price: self.price,
            currency: self.currency,
            status: Status::Available,
            release: slot.place.release,
            created_at: slot.created_at,
            customer: None,
            reserved_until: None,
            sold_at: None,
        }
    }
}
