//! Carrying out a change of a ticket that was decided: journal, row and memory, in this order and nowhere else.

use onsale_core::pool::{Place, Slot};
use onsale_core::ticket::State;
use onsale_core::{Actor, Kind};

use super::batch::Executor;
use super::holds::Hold;
use super::memory::{Memory, PoolId};
use crate::Sabotage;
use crate::database::Found;
use crate::error::Fault;
use crate::tables::{Lapse, Numbered, Tables, TicketChange};

impl<T: Tables> Executor<T> {
    /// Carries out a change; answers the ticket as the next change will see it.
    pub(crate) fn apply(&mut self, change: TicketChange) -> Found<Slot> {
        let numbered = self.number(change);
        self.tables.write_change(&self.memory, &numbered)?;
        self.memory.leave(&numbered.change);
        self.memory.enter(&numbered)?;
        self.break_on_purpose(&numbered)?;
        Ok(numbered.slot())
    }

    fn number(&mut self, change: TicketChange) -> Numbered {
        let lapsed = match change.transition.before() {
            // Whoever takes or changes a ticket whose last hold ran out unnoticed writes that down as well.
            State::Available => self.memory.holds.lapsed(change.seen.ticket).map(|hold| hold.customer),
            State::Reserved { .. }
            | State::Sold { .. }
            | State::Withdrawn
            | State::Refunded { .. }
            | State::Deleted => None,
        };
        let lapsed = lapsed.filter(|_| !self.config.is_broken(Sabotage::LapseNotJournalled));
        let lapse = lapsed.map(|customer| Lapse { journal: self.next_journal(), customer });
        Numbered { change, at: self.now, lapse, journal: self.next_journal() }
    }

    /// The faults that are planted here, so that tests can show that they are noticed.
    fn break_on_purpose(&mut self, numbered: &Numbered) -> Found<()> {
        if !self.config.is_sabotaged() {
            return Ok(());
        }
        let (change, slot) = (&numbered.change, numbered.slot());
        let Some(pool) = self.memory.pool_ids.get(&change.from).copied() else { return Ok(()) };
        match (change.transition.kind(), change.transition.before()) {
            (Kind::Cancelled, _) if self.config.is_broken(Sabotage::CancelNotJournalled) => {
                self.tables.flush()?;
                let sql = "DELETE FROM journal WHERE seq = ?1";
                self.tables.execute(sql, crate::database::values_of![numbered.journal])?;
            }
            (Kind::Cancelled, State::Reserved { customer, until })
                if self.config.is_broken(Sabotage::CancelLeavesHold) =>
            {
                self.memory.hold(Hold { customer, until, pool, slot: change.seen });
            }
            (Kind::Expired, _) if self.config.is_broken(Sabotage::ExpiredGoesToTheBack) => {
                let place = Place { batch: u32::MAX, position: slot.ticket.get() as u32, ..slot.place };
                self.memory.take_out(pool, slot.place);
                self.memory.put(pool, Slot { place, ..slot });
            }
            (Kind::Withdrawn | Kind::Deleted, State::Available)
                if change.actor != Actor::System && self.config.is_broken(Sabotage::WithdrawnStaysInPool) =>
            {
                self.memory.put(pool, change.seen);
            }
            (Kind::Refunded, _) if self.config.is_broken(Sabotage::RefundStaysSold) => {
                self.memory.book_sale(change.from, 1);
            }
            _other => {}
        }
        Ok(())
    }
}

impl Memory {
    /// Takes a ticket from where it stood.
    fn leave(&mut self, change: &TicketChange) {
        let Slot { ticket, place, .. } = change.seen;
        match change.transition.before() {
            State::Available => {
                if let Some(pool) = self.pool_ids.get(&change.from).copied() {
                    self.take_out(pool, place);
                }
                self.holds.settle(ticket);
            }
            State::Reserved { customer, .. } => {
                let ran_out = change.transition.kind() == Kind::Expired;
                if !ran_out {
                    self.end_hold(customer, ticket);
                } else if let Some(hold) = self.holds.settle(ticket) {
                    // That it ran out is remembered: its customer may still ask.
                    self.take_out(hold.pool, place);
                }
            }
            State::Sold { .. } => self.book_sale(change.from, -1),
            State::Withdrawn | State::Refunded { .. } | State::Deleted => {}
        }
    }

    /// Puts it where it stands from now on.
    fn enter(&mut self, numbered: &Numbered) -> Found<()> {
        let (change, slot) = (&numbered.change, numbered.slot());
        let (before, after) = (change.transition.before(), change.transition.after());
        match after {
            State::Available => {
                let pool = self.pool_to(change)?;
                self.put(pool, slot);
            }
            State::Reserved { customer, until } => {
                let pool = self.pool_to(change)?;
                self.hold(Hold { customer, until, pool, slot });
            }
            State::Sold { .. } => self.book_sale(change.to, 1),
            State::Withdrawn | State::Refunded { .. } | State::Deleted => {}
        }
        let counted = i64::from(after.is_in_pool()) - i64::from(before.is_in_pool());
        if counted != 0 {
            self.count_in_pool(change.event, counted);
        }
        Ok(())
    }

    fn pool_to(&mut self, change: &TicketChange) -> Found<PoolId> {
        self.pool_of(change.to.0, change.to.1)
            .ok_or_else(|| Fault::bug("a ticket of a type that is not there"))
    }
}
