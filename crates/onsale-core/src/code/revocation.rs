//! The list of replaced codes, which a door takes along: signed, so that nobody between can shorten it, and numbered.

use super::{EventKey, Generation, PublicKey};
use crate::{EventId, TicketId, Timestamp};

/// What is signed before a page, so that no other signature of the key is ever one of a list.
const CONTEXT: &[u8] = b"onsale-revocations-1";

/// A page of the tickets of an event whose codes were replaced, in the order of their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationPage {
    /// The event.
    pub event: EventId,
    /// The list's number: how often codes of the event's tickets have been replaced. It only grows.
    pub number: i64,
    /// When it was read.
    pub at: Timestamp,
    /// The page has the tickets behind this one; `None` from the first.
    pub after: Option<TicketId>,
    /// What to pass as `after` for the next page; `None` at the end.
    pub next: Option<TicketId>,
    /// The tickets, each with its current generation: codes of earlier ones open no door.
    pub entries: Vec<(TicketId, Generation)>,
}

impl RevocationPage {
    /// What is signed: numbers of eight bytes, the highest first, with 0 for `None`.
    fn bytes(&self, key: u8) -> Vec<u8> {
        let id = |ticket: Option<TicketId>| ticket.map_or(0, TicketId::get);
        let head = [self.event.get(), self.number, self.at.0, id(self.after), id(self.next)];
        let mut bytes = [CONTEXT, &[key]].concat();
        bytes.extend(head.into_iter().flat_map(i64::to_be_bytes));
        for (ticket, generation) in &self.entries {
            bytes.extend(ticket.get().to_be_bytes());
            bytes.extend(generation.get().to_be_bytes());
        }
        bytes
    }

    /// The signature of the page, of 64 bytes.
    pub fn sign(&self, key: &EventKey) -> Vec<u8> {
        key.sign(&self.bytes(key.id().get()))
    }

    /// Whether a signature of the page holds.
    pub fn is_signed(&self, key: &PublicKey, signature: &[u8]) -> bool {
        key.verifies(&self.bytes(key.id.get()), signature)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{KeyId, TicketSecret};
    use super::*;

    #[test]
    fn a_page_that_was_changed_is_noticed() {
        let id = |id| TicketId::new(id).unwrap();
        let event = EventId::new(3).unwrap();
        let key = TicketSecret::new(KeyId::new(2).unwrap(), &[1; 32]).unwrap().event_key(event).unwrap();
        let page = RevocationPage {
            event,
            number: 2,
            at: Timestamp(1_000),
            after: None,
            next: None,
            entries: vec![(id(5), Generation::LAST), (id(9), Generation::default().refunded())],
        };
        let (signature, public) = (page.sign(&key), key.public().unwrap());
        assert!(page.is_signed(&public, &signature));
        let mut shorter = page.clone();
        shorter.entries.pop();
        let last_cut_off = RevocationPage { next: Some(id(9)), ..page.clone() };
        let older = RevocationPage { number: 1, ..page.clone() };
        let moved = RevocationPage { after: Some(id(4)), ..page };
        for changed in [shorter, last_cut_off, older, moved] {
            assert!(!changed.is_signed(&public, &signature), "{changed:?}");
        }
    }
}
