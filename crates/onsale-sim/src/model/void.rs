//! Undoing sales.

use onsale_core::{Actor, Kind, OrderId, Rejection, TicketId};
use onsale_store::{Answer, Undone, Unreplaced, Voided};

use super::{Life, Model, Paper, Refused, Row, Verdict};
use crate::plan::Sales;

/// Sales that one request undoes at most.
const AT_ONCE: usize = 200;
/// A ticket in place of another has a position so much further on.
const FURTHER_ON: i64 = 1_000_000;

impl Model {
    pub(super) fn void(&mut self, sales: &Sales, owner: Option<i64>, back: bool, by: Actor) -> Verdict {
        let (ids, more) = self.meant(sales, owner)?;
        let mut sold = Vec::new();
        for id in ids {
            let paper = self.paper(id).ok_or(Rejection::TicketNotFound)?;
            let vendor = self.event(paper.event).ok().map(|event| event.vendor.get());
            if owner.is_some() && owner != vendor {
                return Err(Rejection::Forbidden.into());
            }
            match (paper.life, sales) {
                (Life::Sold { customer, at }, _) => sold.push((id, customer, at)),
                (Life::Refunded { .. }, Sales::Of(_)) => {}
                (Life::Refunded { .. }, _) => return Err(Rejection::AlreadyRefunded.into()),
                (Life::Deleted, _) => return Err(Rejection::TicketNotFound.into()),
                (Life::Free | Life::Held { .. } | Life::Withdrawn, _) => {
                    return Err(Rejection::TicketNotSold { status: self.status(paper) }.into());
                }
            }
        }
        let mut undone = Vec::new();
        for (id, customer, at) in sold {
            undone.push(self.undo(id, (customer, at), back, by)?);
        }
        Ok(Answer::Voided(Voided { sales: undone, more }))
    }

    fn meant(&self, sales: &Sales, owner: Option<i64>) -> Result<(Vec<i64>, bool), Refused> {
        let mut ids = match sales {
            Sales::One(id) => vec![*id],
            Sales::Of(ids) => {
                let mut ids = ids.clone();
                ids.sort_unstable();
                ids.dedup();
                ids
            }
            Sales::To(customer) => {
                self.customer(*customer).ok_or(Rejection::CustomerNotFound)?;
                let own = |paper: &&Paper| {
                    let vendor = self.event(paper.event).ok().map(|event| event.vendor.get());
                    owner.is_none() || owner == vendor
                };
                // In the order in which they were bought.
                let bought = self.orders.iter().filter(|bought| bought.customer == *customer);
                let bought = bought.filter_map(|bought| self.paper(bought.ticket));
                let sold = bought.filter(|paper| matches!(paper.life, Life::Sold { .. }));
                sold.filter(own).map(|paper| paper.id).collect()
            }
        };
        let more = ids.len() > AT_ONCE;
        ids.truncate(AT_ONCE);
        Ok((ids, more))
    }

    fn undo(
        &mut self,
        id: i64,
        (customer, at): (i64, i64),
        back: bool,
        by: Actor,
    ) -> Result<Undone, Refused> {
        self.set_life(id, Life::Refunded { customer, at });
        self.write_ticket(Kind::Refunded, by, id, Some(customer), None);
        let was = self.paper(id).cloned().ok_or(Rejection::TicketNotFound)?;
        let unreplaced = match (self.may_sell(was.event), self.room(was.event)) {
            _ if !back => None,
            (false, _) => Some(Unreplaced::NotForSale),
            (true, 0) => Some(Unreplaced::PoolFull),
            (true, _) => None,
        };
        let replacement = (back && unreplaced.is_none()).then(|| self.mint_again(&was, by));
        let order = self.orders.iter().find(|bought| bought.ticket == id).map_or(0, |bought| bought.order);
        Ok(Undone {
            ticket: self.show(&was),
            order: OrderId::from_store(order),
            replacement: replacement.map(TicketId::from_store),
            unreplaced,
            event_name: self.event(was.event)?.details.name.clone(),
        })
    }

    fn mint_again(&mut self, was: &Paper, by: Actor) -> i64 {
        let paper = Paper {
            id: self.tickets.len() as i64 + 1,
            position: was.position + FURTHER_ON,
            created_at: self.now,
            version: 1,
            life: Life::Free,
            ..was.clone()
        };
        for books in self.types.iter_mut().filter(|b| b.event == was.event && b.name == was.type_name) {
            books.released += 1;
        }
        let row = Row::of_ticket(self.now, Kind::Released, by, &paper, 0);
        self.write(Row {
            tickets: Some(1),
            release: Some(paper.release),
            batch: Some(paper.batch),
            subject: Some(was.id),
            ..row
        });
        let id = paper.id;
        self.tickets.push(paper);
        id
    }
}
