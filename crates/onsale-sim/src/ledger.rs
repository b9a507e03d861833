//! What a suspicious customer notes down: every answer that the store has acknowledged, and nothing that a model
//! thinks. It knows no rule but these: a ticket has one holder and one owner at a time, a hold is bought once,
//! by its holder and in time, a customer holds no more than is allowed - and what was answered stays true.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use onsale_store::{Answer, Held, Sold, Undone};

use crate::plan::{Ask, Deed, Login};
use crate::table::{REFUNDED, RESERVED, SOLD, TicketRow};

#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    max_holds: usize,
    /// Ticket -> holder and deadline.
    held: BTreeMap<i64, (i64, i64)>,
    /// Ticket -> owner and order.
    sold: BTreeMap<i64, (i64, i64)>,
    refunded: BTreeSet<i64>,
}

impl Ledger {
    pub(crate) fn new(max_holds: usize) -> Self {
        Self { max_holds, held: BTreeMap::new(), sold: BTreeMap::new(), refunded: BTreeSet::new() }
    }

    /// Notes an acknowledged answer, given in a batch that was judged at `now`.
    pub(crate) fn note(&mut self, ask: &Ask, clock: i64, now: i64, answer: &Answer) -> Result<()> {
        match (&ask.deed, answer) {
            (Deed::Reserve { customer, .. }, Answer::Held(held)) => self.hold(*customer, now, held),
            (Deed::Finalize { customer, .. }, Answer::Sold(sold)) => {
                self.sell(*customer, clock - ask.waited, sold)
            }
            (Deed::Void { .. }, Answer::Voided(voided)) => {
                voided.sales.iter().try_for_each(|undone| self.undo(undone))
            }
            (Deed::Cancel { customer, .. }, Answer::Ticket(ticket)) => {
                let was = self.held.remove(&ticket.id.get());
                ensure!(was.is_some_and(|(holder, _)| holder == *customer), "{customer} gave up {was:?}");
                Ok(())
            }
            (Deed::Login(Login::Erase { customer }), Answer::Sessions(_)) => {
                self.held.retain(|_, (holder, _)| holder != customer);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What was sold is nobody's any more, and stays so.
    fn undo(&mut self, undone: &Undone) -> Result<()> {
        let (ticket, order) = (undone.ticket.id.get(), undone.order.get());
        let was = self.sold.remove(&ticket);
        let customer = undone.ticket.customer.map(onsale_core::CustomerId::get);
        let fine = was.is_some_and(|(owner, of)| Some(owner) == customer && of == order);
        ensure!(fine, "ticket {ticket} of {customer:?}, order {order}, is refunded; it was {was:?}");
        ensure!(self.refunded.insert(ticket), "ticket {ticket} was refunded twice");
        Ok(())
    }

    fn hold(&mut self, customer: i64, now: i64, held: &Held) -> Result<()> {
        let ticket = held.ticket.id.get();
        let until = held.ticket.reserved_until.map_or(0, |until| until.0);
        ensure!(until == now + held.hold.0, "a hold until {until} that lasts {} from {now}", held.hold.0);
        ensure!(
            !self.sold.contains_key(&ticket),
            "ticket {ticket} is held by {customer} although it was sold"
        );
        if let Some((holder, until)) = self.held.get(&ticket) {
            ensure!(*until <= now, "ticket {ticket} is held by {holder} until {until}, and by {customer}");
        }
        let live = self
            .held
            .iter()
            .filter(|(id, (holder, until))| **id != ticket && *holder == customer && *until > now);
        let live = live.count();
        ensure!(live < self.max_holds, "{customer} holds {} tickets", live + 1);
        self.held.insert(ticket, (customer, until));
        Ok(())
    }

    fn sell(&mut self, customer: i64, arrived: i64, sold: &Sold) -> Result<()> {
        let order = sold.order.get();
        ensure!(self.sold.values().all(|(_, other)| *other != order), "order {order} was given out twice");
        ensure!(!sold.tickets.is_empty(), "order {order} has no ticket");
        for ticket in sold.tickets.iter().map(|ticket| ticket.id.get()) {
            let hold = self.held.remove(&ticket);
            let fine = hold.is_some_and(|(holder, until)| holder == customer && arrived < until);
            ensure!(fine, "{customer} bought ticket {ticket} at {arrived}, whose hold was {hold:?}");
            let twice = self.sold.insert(ticket, (customer, order));
            ensure!(twice.is_none(), "ticket {ticket} was sold twice: {twice:?} and to {customer}");
        }
        Ok(())
    }

    /// Whether the table still knows all that was acknowledged.
    pub(crate) fn check(&self, table: &[TicketRow], now: i64) -> Result<()> {
        let row = |ticket: i64| table.iter().find(|row| row.id == ticket);
        for (ticket, (customer, order)) in &self.sold {
            let kept = row(*ticket).is_some_and(|row| row.status == SOLD && row.customer == Some(*customer));
            ensure!(kept, "order {order}, ticket {ticket} of {customer}, is lost: {:?}", row(*ticket));
        }
        for (ticket, (customer, until)) in self.held.iter().filter(|(_, (_, until))| *until > now) {
            let kept = row(*ticket).is_some_and(|row| {
                (row.status, row.customer, row.held_until) == (RESERVED, Some(*customer), Some(*until))
            });
            ensure!(
                kept,
                "the hold of {customer} on ticket {ticket} until {until} is lost: {:?}",
                row(*ticket)
            );
        }
        for ticket in &self.refunded {
            let kept = row(*ticket).is_some_and(|row| row.status == REFUNDED);
            ensure!(kept, "ticket {ticket} was refunded, and is {:?}", row(*ticket));
        }
        let (sold, held) = (table.iter().filter(|row| row.status == SOLD).count(), self.sold.len());
        ensure!(sold == held, "{sold} tickets are sold, and {held} sales were answered");
        Ok(())
    }
}
