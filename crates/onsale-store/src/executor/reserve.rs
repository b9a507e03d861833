//! `reserve`: the first ticket that fits, for the length of a hold.

use onsale_core::event::{NotForSale, SaleTerms};
use onsale_core::pool::{Place, Slot};
use onsale_core::ticket::{State, Transition};
use onsale_core::{
    Actor, CustomerId, EventId, Millis, Price, Rejection, ReleaseId, TicketId, Timestamp, TypeId, limits,
};

use super::batch::Executor;
use super::customer::check_known;
use super::decide::Decide;
use super::finalize::late_purchase;
use super::holds::Late;
use super::memory::{Leased, PoolEntry, PoolId};
use crate::command::{Filter, Held, Request, Reserve};
use crate::database::{Found, Row, values_of};
use crate::reads::find;
use crate::tables::{Tables, TicketChange};
use crate::{Sabotage, StoreError};

/// How far into a pool that others use a server looks for a ticket of its own.
const FAR: usize = 256;

/// The ticket that a customer gets, and for how long.
pub(crate) struct Decision {
    pool: PoolId,
    length: Millis,
    change: TicketChange,
}

impl<T: Tables> Decide<T> for Reserve {
    type Decision = Decision;
    type Answer = Held;

    /// Which ticket the customer gets, or why none: the first reason that holds, in the order of the checks.
    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Decision, StoreError> {
        let customer = self.customer;
        check_known(executor, customer)?;
        check_running(executor)?;
        check_holds(executor, customer)?;
        let (pool, seen) = match self.ticket {
            Some(ticket) => named(executor, customer, ticket, &self.filter)?,
            None => first(executor, customer, &self.filter)?,
        };
        let entry = executor.memory.pool(pool);
        let length = hold_length(executor, entry.event);
        check_lapse(executor, customer, length)?;
        let transition = State::Available.hold(customer, executor.now, length)?;
        let (actor, event, terms) = (request.actor, entry.event, entry.key());
        let change = TicketChange { actor, event, seen, transition, from: terms, to: terms, order: None };
        Ok(Decision { pool, length, change })
    }

    fn apply(&self, executor: &mut Executor<T>, _: &Request, decision: Decision) -> Found<Held> {
        let Decision { pool, length, change } = decision;
        executor.memory.want_lease(pool, change.seen.ticket);
        let slot = executor.apply(change)?;
        if let Some(most) = limit(executor, change.event) {
            executor.tables.guard_customer_limit(self.customer, change.event, most);
        }
        let ticket = executor.memory.shown(pool, &slot).standing(change.transition.after());
        let again = ticket.reserved_until.and_then(|until| again_after_lapse(executor, until, length));
        Ok(Held { ticket, hold: length, again })
    }
}

fn check_running(executor: &Executor<impl Tables>) -> Result<(), Rejection> {
    if executor.memory.running || executor.config.is_broken(Sabotage::StoppedSalesIgnored) {
        Ok(())
    } else {
        Err(Rejection::SalesStopped)
    }
}

/// A customer holds no more tickets at a time than the house allows.
fn check_holds(executor: &Executor<impl Tables>, customer: CustomerId) -> Result<(), Rejection> {
    let held = executor.memory.holds.of(customer);
    match held.first() {
        Some(hold)
            if held.len() >= executor.config.max_holds_per_customer
                && !executor.config.is_broken(Sabotage::HoldsNotCounted) =>
        {
            Err(Rejection::AlreadyReserved { ticket: Box::new(executor.memory.shown_held(hold)) })
        }
        Some(_) | None => Ok(()),
    }
}

/// Whoever let a hold run out lately waits as long as the next one would last, within a bound: seats that nobody buys come
/// to others. Whoever could not buy does not wait.
fn check_lapse(
    executor: &Executor<impl Tables>,
    customer: CustomerId,
    length: Millis,
) -> Result<(), StoreError> {
    let waits = |late: Option<&Late>| {
        let last = executor.memory.holds.last_lapse(customer, late);
        last.and_then(|until| again_after_lapse(executor, until, length))
            .filter(|until| executor.now < *until)
    };
    if waits(None).is_none() {
        return Ok(());
    }
    match waits(late_purchase(executor, customer)?.as_ref()) {
        Some(until) => Err(Rejection::HoldLapsed { until, wait: until.since(executor.now) }.into()),
        None => Ok(()),
    }
}

/// From when a hold of `length` may follow one that runs out unused at `until`; `None` where that costs nothing. It is
/// told with each hold, so that whoever was late knows the moment before they ask again.
fn again_after_lapse(
    executor: &Executor<impl Tables>,
    until: Timestamp,
    length: Millis,
) -> Option<Timestamp> {
    executor.config.lapses_cost.then(|| until + length.min(Millis(limits::LAPSE_COSTS_MS)))
}

/// How many of an event's tickets a customer may have.
pub(crate) fn limit(executor: &Executor<impl Tables>, event: EventId) -> Option<i64> {
    let terms = executor.memory.events.get(&event).map(|entry| &entry.terms);
    let is_ignored = executor.config.is_broken(Sabotage::CustomerLimitIgnored);
    terms.and_then(|terms| terms.max_tickets_per_customer).filter(|_| !is_ignored)
}

fn hold_length(executor: &Executor<impl Tables>, event: EventId) -> Millis {
    let own = executor.memory.events.get(&event).and_then(|entry| entry.terms.hold);
    own.unwrap_or(executor.config.hold)
}

/// The ticket that was asked for by its id.
fn named(
    executor: &Executor<impl Tables>,
    customer: CustomerId,
    ticket: TicketId,
    filter: &Filter,
) -> Result<(PoolId, Slot), StoreError> {
    let row = find_row(executor, ticket)?.ok_or(Rejection::TicketNotFound)?;
    let memory = &executor.memory;
    for_sale_to(executor, row.event, customer)?.map_err(Rejection::from)?;
    let in_pool = memory.pool_ids.get(&(row.type_id, row.price)).and_then(|pool| {
        let unguarded = executor.config.is_broken(Sabotage::NamedTicketUnguarded).then(|| row.slot(ticket));
        let slot = memory.slot_at(*pool, row.place).or(unguarded)?;
        (slot.ticket == ticket).then_some((*pool, slot))
    });
    let Some((pool, slot)) = in_pool else {
        // What is not in a pool is somebody's, withdrawn or deleted: the row says which.
        let refusal = row.state.hold(customer, executor.now, Millis(0)).err();
        return Err(refusal.unwrap_or(Rejection::TicketNotAvailable { status: row.state.status() }).into());
    };
    if let Some(field) = memory.pool(pool).misfit(filter) {
        return Err(Rejection::TicketDoesNotFit { field }.into());
    }
    Ok((pool, slot))
}

/// The first ticket in the pools that the filter means, passing over events that are not on sale and events
/// where this customer has reached the limit.
fn first(
    executor: &Executor<impl Tables>,
    customer: CustomerId,
    filter: &Filter,
) -> Result<(PoolId, Slot), StoreError> {
    let memory = &executor.memory;
    if let Some(event) = filter.event {
        for_sale_to(executor, event, customer)?.map_err(Rejection::from)?;
    }
    if let Some(vendor) = filter.vendor
        && !memory.vendors.contains_key(&vendor)
    {
        return Err(Rejection::VendorNotFound.into());
    }
    let mut passed_over = PassedOver::default();
    let found = match (filter.event, filter.vendor) {
        (Some(event), _) => first_of_event(executor, event, filter),
        (None, Some(_)) => {
            let mut heads: Vec<(Place, PoolId)> = memory
                .matching(filter)
                .filter_map(|(id, pool)| pool.tickets.head().map(|head| (head, id)))
                .collect();
            heads.sort_unstable();
            search(executor, customer, filter, heads.into_iter(), &mut passed_over)?
        }
        (None, None) => {
            let heads = memory.heads.iter().map(|(place, id)| (*place, *id));
            search(executor, customer, filter, heads, &mut passed_over)?
        }
    };
    let found = match found {
        Some(found) => Some(found),
        None => of_others(executor, customer, filter, &mut passed_over)?,
    };
    found.ok_or_else(|| nothing_left(executor, filter, passed_over).into())
}

/// A ticket that another server may be giving out as well: its row decides who gets it. Nobody is told that nothing is
/// left while there is one. The choice differs from server to server, so that they seldom meet.
fn of_others(
    executor: &Executor<impl Tables>,
    customer: CustomerId,
    filter: &Filter,
    passed_over: &mut PassedOver,
) -> Found<Option<(PoolId, Slot)>> {
    if matches!(executor.memory.leased, Leased::Everything) {
        return Ok(None);
    }
    for (id, pool) in executor.memory.matching(filter) {
        if !pool.leased_to_others.is_empty() && open_to(executor, pool, customer, passed_over)? {
            let nth = executor.tables.random() % pool.leased_to_others.len().min(FAR);
            return Ok(pool.leased_to_others.after(None).nth(nth).map(|slot| (id, slot)));
        }
    }
    Ok(None)
}

/// The first ticket of an event that is known to be open to the customer.
fn first_of_event(
    executor: &Executor<impl Tables>,
    event: EventId,
    filter: &Filter,
) -> Option<(PoolId, Slot)> {
    let memory = &executor.memory;
    let pools = memory.events.get(&event)?.pools.iter().map(|id| (*id, memory.pool(*id)));
    let fitting = pools.filter(|(_, pool)| pool.fits(filter));
    let heads = fitting.filter_map(|(id, pool)| pool.tickets.head().map(|head| (head, id)));
    let (_, id) = heads.min()?;
    memory.pool(id).tickets.first().map(|slot| (id, slot))
}

/// Why events were passed over, the reasons that tell a customer most.
#[derive(Default)]
struct PassedOver {
    last_event: Option<(EventId, bool)>,
    limit: Option<NotForSale>,
    /// The first sale that is still to begin.
    begins_at: Option<Timestamp>,
    over: Option<NotForSale>,
}

fn search(
    executor: &Executor<impl Tables>,
    customer: CustomerId,
    filter: &Filter,
    heads: impl Iterator<Item = (Place, PoolId)>,
    passed_over: &mut PassedOver,
) -> Found<Option<(PoolId, Slot)>> {
    for (_, id) in heads {
        let pool = executor.memory.pool(id);
        if !pool.fits(filter) || !open_to(executor, pool, customer, passed_over)? {
            continue;
        }
        let last_first = executor.config.is_broken(Sabotage::PoolOrderBroken);
        let slot = if last_first { pool.tickets.after(None).last() } else { pool.tickets.first() };
        if let Some(slot) = slot {
            return Ok(Some((id, slot)));
        }
    }
    Ok(None)
}

/// Whether a customer may take from a pool now; if not, remembers why. Pools of one event follow each other,
/// so the last event's verdict is kept.
fn open_to(
    executor: &Executor<impl Tables>,
    pool: &PoolEntry,
    customer: CustomerId,
    passed_over: &mut PassedOver,
) -> Found<bool> {
    if let Some((event, open)) = passed_over.last_event
        && event == pool.event
    {
        return Ok(open);
    }
    let for_sale = for_sale_to(executor, pool.event, customer)?;
    passed_over.last_event = Some((pool.event, for_sale.is_ok()));
    if let Err(why) = for_sale {
        passed_over.note(why);
    }
    Ok(for_sale.is_ok())
}

impl PassedOver {
    fn note(&mut self, why: NotForSale) {
        match why {
            NotForSale::LimitReached(_) => self.limit = Some(why),
            NotForSale::NotYet(at) => {
                self.begins_at = Some(self.begins_at.map_or(at, |first| first.min(at)));
            }
            NotForSale::Over(_) => self.over = Some(why),
            // What is not public is not there.
            NotForSale::NotFound => {}
        }
    }
}

/// Why nothing was found, in the words that help most. A held ticket may come back only while its event is on sale.
fn nothing_left(executor: &Executor<impl Tables>, filter: &Filter, mut passed_over: PassedOver) -> Rejection {
    let mut next_expiry: Option<Timestamp> = None;
    for (_, pool) in executor.memory.matching(filter) {
        let Some(deadline) = pool.first_deadline() else { continue };
        match terms_of_sale(executor, pool.event) {
            Ok(_) => next_expiry = Some(next_expiry.map_or(deadline, |next| next.min(deadline))),
            Err(why) => passed_over.note(why),
        }
    }
    let PassedOver { limit, begins_at, over, last_event: _ } = passed_over;
    match (limit, next_expiry) {
        (Some(limit), _) => limit.into(),
        (None, Some(next_expiry_at)) => Rejection::AllHeld { next_expiry_at },
        (None, None) => {
            begins_at.map(NotForSale::NotYet).or(over).map_or(Rejection::SoldOut, Rejection::from)
        }
    }
}

/// Whether the event is on sale and the customer may have another of its tickets.
fn for_sale_to(
    executor: &Executor<impl Tables>,
    event: EventId,
    customer: CustomerId,
) -> Found<Result<(), NotForSale>> {
    let memory = &executor.memory;
    let terms = match terms_of_sale(executor, event) {
        Ok(terms) => terms,
        Err(why) => return Ok(Err(why)),
    };
    if terms.max_tickets_per_customer.is_none() || executor.config.is_broken(Sabotage::CustomerLimitIgnored) {
        return Ok(Ok(()));
    }
    let held = memory.holds.of(customer).iter().filter(|hold| memory.pool(hold.pool).event == event).count();
    let bought = executor.tables.bought(customer, event)?;
    Ok(terms.check_limit(bought + held as i64))
}

/// Whether anybody may buy of an event now; if so, its terms.
fn terms_of_sale(executor: &Executor<impl Tables>, event: EventId) -> Result<SaleTerms, NotForSale> {
    let memory = &executor.memory;
    let entry = memory.events.get(&event).ok_or(NotForSale::NotFound)?;
    if !memory.may_sell(entry.vendor) && !executor.config.is_broken(Sabotage::StandingIgnored) {
        return Err(NotForSale::NotFound);
    }
    entry.terms.check_on_sale(executor.now)?;
    Ok(entry.terms)
}

/// A ticket's row, as far as it decides what may be done with the ticket.
pub(crate) struct TicketRow {
    pub(crate) event: EventId,
    pub(crate) type_id: TypeId,
    pub(crate) price: Price,
    pub(crate) place: Place,
    pub(crate) created_at: Timestamp,
    pub(crate) version: i64,
    pub(crate) journal: i64,
    pub(crate) state: State,
}

impl TicketRow {
    /// The ticket as its pool would know it.
    pub(crate) fn slot(&self, ticket: TicketId) -> Slot {
        let (place, version, journal, created_at) = (self.place, self.version, self.journal, self.created_at);
        Slot { place, ticket, version, journal, created_at }
    }

    /// Its type and its price.
    pub(crate) fn terms(&self) -> (TypeId, Price) {
        (self.type_id, self.price)
    }

    /// The change that a transition of the ticket is, with its type and price after it.
    pub(crate) fn change(
        &self,
        ticket: TicketId,
        actor: Actor,
        transition: Transition,
        to: (TypeId, Price),
    ) -> TicketChange {
        TicketChange {
            actor,
            event: self.event,
            seen: self.slot(ticket),
            transition,
            from: self.terms(),
            to,
            order: None,
        }
    }
}

pub(crate) fn find_row(executor: &Executor<impl Tables>, ticket: TicketId) -> Found<Option<TicketRow>> {
    executor.tables.flush()?;
    let sql = "SELECT event_id, type_id, price, release_id, batch, position, created_at, version, journal_seq, \
               status, customer_id, held_until, sold_at FROM ticket WHERE ticket_id = ?1";
    executor.tables.one(sql, values_of![ticket.get()], |row| {
        Ok(TicketRow {
            event: EventId::from_store(row.int(0)?),
            type_id: TypeId::from_store(row.int(1)?),
            price: Price::from_store(row.int(2)?),
            place: Place {
                release: ReleaseId::from_store(row.int(3)?),
                batch: row.small(4)?,
                position: row.small(5)?,
            },
            created_at: Timestamp(row.int(6)?),
            version: row.int(7)?,
            journal: row.int(8)?,
            state: find::state(
                row.int(9)?,
                row.maybe_int(10)?.unwrap_or(0),
                row.maybe_int(11)?,
                row.maybe_int(12)?,
            ),
        })
    })
}
