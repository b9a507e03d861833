//! What the codes and documents of one ticket are made from.

use super::{Generation, TicketSecret};
use crate::{Buyer, Event, Ticket, Timestamp, TypeId};

/// A secret that ticket codes are made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketKey {
    /// The secret, with its number.
    pub secret: TicketSecret,
    /// When it was made.
    pub made_at: Timestamp,
    /// From when on codes that it made open no door.
    pub withdrawn_at: Option<Timestamp>,
}

/// All that a ticket's owner takes along is made of, as it was at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketView {
    /// The ticket.
    pub ticket: Ticket,
    /// Its type.
    pub type_id: TypeId,
    /// What it admits to.
    pub event: Event,
    /// Who bought it.
    pub buyer: Option<Buyer>,
    /// How often its codes were replaced.
    pub generation: Generation,
    /// The secrets, the newest first.
    pub keys: Vec<TicketKey>,
}
