//! What a vendor does to single tickets.

use onsale_core::{Actor, Kind, Rejection, Status, TypeName};
use onsale_store::Answer;

use super::{Books, Life, Model, Paper, Refused, Verdict};
use crate::command::type_name;

impl Model {
    fn owned(&self, id: i64, owner: Option<i64>) -> Result<Paper, Refused> {
        let paper = self.paper(id).cloned().ok_or(Rejection::TicketNotFound)?;
        let vendor = self.event(paper.event).ok().map(|event| event.vendor.get());
        if owner.is_some() && vendor != owner {
            return Err(Rejection::Forbidden.into());
        }
        Ok(paper)
    }

    pub(super) fn update_ticket(
        &mut self,
        id: i64,
        owner: Option<i64>,
        (price, kind, status): (Option<i64>, Option<u8>, Option<i64>),
        by: Actor,
    ) -> Verdict {
        let was = self.owned(id, owner)?;
        self.event(was.event)?;
        let before = self.status(&was);
        if before == Status::Deleted {
            return Err(Rejection::TicketNotFound.into());
        }
        let free = matches!(before, Status::Available | Status::Withdrawn);
        if (price.is_some() || kind.is_some()) && !free {
            return Err(Rejection::TicketNotAvailable { status: before }.into());
        }
        let after = match status.and_then(Status::from_number) {
            Some(to @ (Status::Available | Status::Withdrawn)) if free => to,
            Some(to) => return Err(Rejection::IllegalTransition { from: before, to }.into()),
            None => before,
        };
        if (before, after) == (Status::Withdrawn, Status::Available) {
            self.check_standing(was.event)?;
            let capacity = self.event(was.event)?.details.terms.pool_capacity;
            if let (0, Some(capacity)) = (self.room(was.event), capacity) {
                return Err(Rejection::PoolFull { capacity }.into());
            }
        }
        let name = kind.map_or(was.type_name.clone(), type_name);
        self.know_type(was.event, &name);
        let price = price.unwrap_or(was.price);
        if (&name, price, after) != (&was.type_name, was.price, before) {
            self.rewrite(&was, (before, after), &name, price, by);
        }
        Ok(Answer::Ticket(self.show(self.paper(id).ok_or(Rejection::TicketNotFound)?)))
    }

    pub(super) fn delete_ticket(&mut self, id: i64, owner: Option<i64>, by: Actor) -> Verdict {
        let was = self.owned(id, owner)?;
        match self.status(&was) {
            Status::Deleted => Err(Rejection::TicketNotFound.into()),
            before @ (Status::Available | Status::Withdrawn) => {
                self.rewrite(&was, (before, Status::Deleted), &was.type_name, was.price, by);
                Ok(Answer::Done(()))
            }
            status => Err(Rejection::TicketNotAvailable { status }.into()),
        }
    }

    /// What was withdrawn of an event goes with it.
    pub(super) fn delete_withdrawn(&mut self, event: i64, by: Actor) {
        let withdrawn = |paper: &&Paper| paper.event == event && paper.life == Life::Withdrawn;
        let mut gone: Vec<Paper> = self.tickets.iter().filter(withdrawn).cloned().collect();
        gone.sort_by_key(|paper| paper.id);
        for was in gone {
            self.rewrite(&was, (Status::Withdrawn, Status::Deleted), &was.type_name, was.price, by);
        }
    }

    pub(super) fn rewrite(
        &mut self,
        was: &Paper,
        (before, after): (Status, Status),
        name: &TypeName,
        price: i64,
        by: Actor,
    ) {
        self.write_lapse(was.id);
        self.book_move(was.event, &was.type_name, name);
        for paper in self.tickets.iter_mut().filter(|paper| paper.id == was.id) {
            paper.type_name = name.clone();
            paper.price = price;
            paper.life = match after {
                Status::Withdrawn => Life::Withdrawn,
                Status::Deleted => Life::Deleted,
                Status::Available | Status::Reserved | Status::Sold | Status::Refunded => Life::Free,
            };
        }
        let kind = match (before, after) {
            (_, Status::Deleted) => Kind::Deleted,
            (Status::Available, Status::Withdrawn) => Kind::Withdrawn,
            (Status::Withdrawn, Status::Available) => Kind::Restored,
            _ => Kind::Updated,
        };
        self.write_ticket(kind, by, was.id, None, None);
    }

    fn book_move(&mut self, event: i64, from: &TypeName, to: &TypeName) {
        if from == to {
            return;
        }
        for books in self.types.iter_mut().filter(|books| books.event == event) {
            books.moved_out += i64::from(books.name == *from);
            books.moved_in += i64::from(books.name == *to);
        }
    }

    /// Opens books for a type that has none yet.
    pub(super) fn know_type(&mut self, event: i64, name: &TypeName) {
        if !self.types.iter().any(|books| books.event == event && books.name == *name) {
            let name = name.clone();
            self.types.push(Books { event, name, released: 0, moved_in: 0, moved_out: 0 });
        }
    }
}
