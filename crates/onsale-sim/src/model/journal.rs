//! The rows that the journal must gain: each change once, in the order in which it happened.

use onsale_core::{Actor, Kind};

use super::{Model, Paper};

/// A journal row, with names for the store's inner numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) at: i64,
    pub(crate) kind: i64,
    pub(crate) role: i64,
    pub(crate) actor: Option<i64>,
    pub(crate) event: Option<i64>,
    pub(crate) ticket: Option<i64>,
    pub(crate) version: Option<i64>,
    pub(crate) status: Option<i64>,
    pub(crate) type_name: Option<String>,
    pub(crate) price: Option<i64>,
    pub(crate) customer: Option<i64>,
    pub(crate) held_until: Option<i64>,
    pub(crate) tickets: Option<i64>,
    pub(crate) release: Option<i64>,
    pub(crate) batch: Option<i64>,
    pub(crate) chunk: Option<i64>,
    pub(crate) subject: Option<i64>,
}

impl Row {
    fn new(at: i64, kind: Kind, by: Actor) -> Self {
        Self { at, kind: kind.number(), role: by.role_number(), actor: by.id_number(), ..Self::default() }
    }

    /// A change that concerns no ticket.
    pub(crate) fn of_house(at: i64, kind: Kind, by: Actor, event: Option<i64>, subject: Option<i64>) -> Self {
        Self { event, subject, ..Self::new(at, kind, by) }
    }

    /// A change of a ticket, which stands here as it is after the change.
    pub(crate) fn of_ticket(at: i64, kind: Kind, by: Actor, paper: &Paper, status: i64) -> Self {
        Self {
            event: Some(paper.event),
            ticket: Some(paper.id),
            version: Some(paper.version),
            status: Some(status),
            type_name: Some(paper.type_name.to_string()),
            price: Some(paper.price),
            ..Self::new(at, kind, by)
        }
    }
}

impl Model {
    /// Writes down a change of a ticket that has already been made; `customer` is the one it concerns.
    pub(super) fn write_ticket(
        &mut self,
        kind: Kind,
        by: Actor,
        id: i64,
        customer: Option<i64>,
        held_until: Option<i64>,
    ) {
        let Some(index) = self.tickets.iter().position(|paper| paper.id == id) else { return };
        self.tickets[index].version += 1;
        let paper = &self.tickets[index];
        let status = self.status(paper).number();
        let row = Row::of_ticket(self.now, kind, by, paper, status);
        self.write(Row { customer, held_until, ..row });
    }
}
