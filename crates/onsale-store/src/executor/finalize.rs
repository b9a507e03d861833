//! `finalize`: the holder buys, if the request arrived before the hold was over: one ticket, or several in one order.

use onsale_core::ticket::State;
use onsale_core::{CustomerId, OrderId, OrderState, Rejection, TicketId, Timestamp};
use smallvec::SmallVec;

use super::batch::Executor;
use super::customer::check_known;
use super::decide::Decide;
use super::holds::{Hold, Late};
use super::load;
use super::memory::Leased;
use super::reserve::limit;
use crate::command::{Finalize, Request, Sold};
use crate::database::{Found, values_of};
use crate::error::Fault;
use crate::tables::{NewLine, NewOrder, Tables, TicketChange};
use crate::{Sabotage, StoreError};

/// What comes of a request to buy.
pub(crate) enum Decision {
    /// These tickets are bought.
    Buy(Few<Line>),
    /// Nothing is, because it came too late; and that is remembered in the customer's favour.
    TooLate(Late, Rejection),
}

impl<T: Tables> Decide<T> for Finalize {
    type Decision = Decision;
    /// A refusal that leaves something behind is decided like any other change.
    type Answer = Result<Sold, Rejection>;

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Decision, StoreError> {
        let error = match lines(executor, request, self) {
            Ok(lines) => return Ok(Decision::Buy(lines)),
            Err(error) => error,
        };
        let refusal = error.into_rejection()?;
        match came_late(executor, request, self)? {
            Some(late) => Ok(Decision::TooLate(late, refusal)),
            None => Err(refusal.into()),
        }
    }

    fn apply(&self, executor: &mut Executor<T>, _: &Request, decision: Decision) -> Found<Self::Answer> {
        match decision {
            Decision::Buy(lines) => buy(executor, &lines).map(Ok),
            Decision::TooLate(late, refusal) => {
                executor.tables.write_late(&late)?;
                executor.memory.holds.remember_late(late);
                Ok(Err(refusal))
            }
        }
    }
}

fn buy(executor: &mut Executor<impl Tables>, lines: &[Line]) -> Found<Sold> {
    let order = OrderId::from_store(executor.memory.next.order);
    executor.memory.next.order += 1;
    let mut tickets = SmallVec::new();
    for line in lines {
        let slot = executor.apply(TicketChange { order: Some(order), ..line.change })?;
        let shown = executor.memory.shown(line.hold.pool, &slot);
        tickets.push(shown.standing(line.change.transition.after()));
        if let Some(most) = line.most {
            executor.tables.guard_customer_limit(line.hold.customer, line.change.event, most);
        }
    }
    write_order(executor, order, lines)?;
    Ok(Sold { tickets, order })
}

/// What is to be remembered of a purchase that came after its holds were over, if that makes a difference: it excuses them,
/// and once in a while only, because a program would be late each time.
fn came_late(
    executor: &Executor<impl Tables>,
    request: &Request,
    finalize: &Finalize,
) -> Found<Option<Late>> {
    let Finalize { customer, ticket } = *finalize;
    let late = Late::of(customer, ticket, request.now, executor.now);
    let is_late =
        executor.memory.holds.expiries(customer).iter().any(|(ticket, until)| late.covers(*ticket, *until));
    if !executor.config.lapses_cost || !is_late || late_purchase(executor, customer)?.is_some() {
        return Ok(None);
    }
    Ok(Some(late))
}

/// The last purchase of a customer that came late and is still remembered. One that was asked for at another server is not in
/// memory here, and is looked up.
pub(super) fn late_purchase(executor: &Executor<impl Tables>, customer: CustomerId) -> Found<Option<Late>> {
    let known = executor.memory.holds.late(customer).copied();
    if known.is_some() || matches!(executor.memory.leased, Leased::Everything) {
        return Ok(known);
    }
    load::late_purchase(&executor.tables, customer, executor.now)
}

/// A ticket that is bought.
pub(crate) struct Line {
    hold: Hold,
    change: TicketChange,
    /// How many tickets of the event the customer may have, where that is to be judged again at the commit.
    most: Option<i64>,
}

/// Most orders have one line.
type Few<T> = SmallVec<[T; 1]>;

/// Which tickets are bought, or why none: all that are meant, or nothing.
fn lines(
    executor: &Executor<impl Tables>,
    request: &Request,
    finalize: &Finalize,
) -> Result<Few<Line>, StoreError> {
    let holds = meant(executor, request, finalize)?;
    let lines: Result<Few<Line>, StoreError> =
        holds.into_iter().map(|hold| line(executor, request, hold)).collect();
    let mut lines = lines?;
    let limits: Few<Option<i64>> =
        lines.iter().map(|line| most_after(executor, line, &lines)).collect::<Result<_, _>>()?;
    lines.iter_mut().zip(limits).for_each(|(line, most)| line.most = most);
    Ok(lines)
}

/// The tickets of a line's event that its customer may have once the order is written, where the line's hold is over: they
/// may have got another hold at another server since. What was theirs already, bought or held, is theirs whatever the limit
/// says by now, and so are the order's own lines.
fn most_after(
    executor: &Executor<impl Tables>,
    line: &Line,
    lines: &[Line],
) -> Result<Option<i64>, StoreError> {
    let Some(most) = limit(executor, line.change.event) else { return Ok(None) };
    if executor.memory.holds.lapsed(line.hold.slot.ticket).is_none() {
        return Ok(None);
    }
    let (event, customer) = (line.change.event, line.hold.customer);
    let of_order = lines.iter().filter(|other| other.change.event == event);
    let held = executor.memory.holds.of(customer).iter();
    let others = held.filter(|hold| {
        executor.memory.pool(hold.pool).event == event
            && lines.iter().all(|line| line.hold.slot.ticket != hold.slot.ticket)
    });
    let theirs = executor.tables.bought(customer, event)? + (of_order.count() + others.count()) as i64;
    Ok(Some(most.max(theirs)))
}

fn line(executor: &Executor<impl Tables>, request: &Request, hold: Hold) -> Result<Line, StoreError> {
    let reserved = State::Reserved { customer: hold.customer, until: hold.until };
    let late = executor.config.is_broken(Sabotage::DeadlineIgnored);
    let arrived = if late { Timestamp(i64::MIN) } else { request.now };
    let bought = reserved.finalize(hold.customer, arrived, executor.now)?;
    let change = executor.memory.change_of(&hold, request.actor, bought);
    Ok(Line { hold, change, most: None })
}

/// The holds that a customer means: the one that is named, or all of one vendor in one currency, which are one order. Of
/// several vendors it is the one whose hold is over first.
fn meant(
    executor: &Executor<impl Tables>,
    request: &Request,
    finalize: &Finalize,
) -> Result<Few<Hold>, StoreError> {
    let (memory, customer) = (&executor.memory, finalize.customer);
    let alone = || held(executor, request, customer, finalize.ticket).map(|hold| SmallVec::from_buf([hold]));
    if finalize.ticket.is_some() {
        return alone();
    }
    let mut holds: Few<Hold> = SmallVec::from_slice(memory.holds.of(customer));
    if holds.is_empty() {
        check_known(executor, customer)?;
    }
    for (ticket, until) in memory.holds.expiries(customer) {
        if request.now >= *until || executor.config.is_broken(Sabotage::TimelyPaymentTurnedAway) {
            continue;
        }
        match memory.holds.lapsed(*ticket).filter(|hold| hold.customer == customer) {
            Some(hold) => holds.push(*hold),
            // It was asked for in time and is somebody else's by now: an order is bought whole or not at all.
            None => return Err(Rejection::ReservationExpired { expired_at: *until }.into()),
        }
    }
    let Some(first) = holds.iter().min_by_key(|hold| (hold.until, hold.slot.ticket)) else { return alone() };
    let seller = |hold: &Hold| (memory.pool(hold.pool).vendor, memory.pool(hold.pool).currency);
    let from = seller(first);
    holds.retain(|hold| seller(hold) == from);
    holds.sort_unstable_by_key(|hold| hold.slot.ticket);
    Ok(holds)
}

fn write_order(executor: &mut Executor<impl Tables>, order: OrderId, bought: &[Line]) -> Found<()> {
    let Some(first) = bought.first() else { return Err(Fault::bug("an order without a line")) };
    let pool = executor.memory.pool(first.hold.pool);
    let (vendor, currency) = (pool.vendor, pool.currency);
    let lines: Few<NewLine> = (1..)
        .zip(bought)
        .map(|(number, line)| {
            let (ticket, amount) = (line.hold.slot.ticket, line.change.to.1.minor());
            NewLine { number, ticket, event: line.change.event, amount }
        })
        .collect();
    let total = lines.iter().map(|line| line.amount).sum();
    let (customer, state, at) = (first.hold.customer, OrderState::bought(total), executor.now);
    executor.tables.write_order(&NewOrder {
        order,
        vendor,
        customer,
        state,
        currency,
        total,
        at,
        lines: &lines,
    })?;
    if executor.config.is_broken(Sabotage::OrderItemMissing) {
        executor.tables.flush()?;
        let sql = "DELETE FROM order_ticket WHERE ticket_id = ?1";
        executor.tables.execute(sql, values_of![first.hold.slot.ticket.get()])?;
    }
    Ok(())
}

/// The hold that a customer means: a live one, or one that ran out between the request's arrival and now
/// while the ticket is still in its pool.
pub(crate) fn held(
    executor: &Executor<impl Tables>,
    request: &Request,
    customer: CustomerId,
    ticket: Option<TicketId>,
) -> Result<Hold, StoreError> {
    let memory = &executor.memory;
    let live = memory.holds.of(customer);
    if let Some(hold) = live.iter().find(|hold| ticket.is_none_or(|ticket| ticket == hold.slot.ticket)) {
        return Ok(*hold);
    }
    check_known(executor, customer)?;
    if let Some((ticket, expired_at)) = memory.holds.expired(customer, ticket) {
        let lapsed = memory.holds.lapsed(ticket).filter(|hold| hold.customer == customer);
        let in_time = |hold: &Hold| {
            executor.config.is_broken(Sabotage::DeadlineIgnored)
                || request.now < hold.until && !executor.config.is_broken(Sabotage::TimelyPaymentTurnedAway)
        };
        return match lapsed {
            Some(hold) if in_time(hold) => Ok(*hold),
            Some(_) | None => Err(Rejection::ReservationExpired { expired_at }.into()),
        };
    }
    Err(Rejection::NoReservation.into())
}
