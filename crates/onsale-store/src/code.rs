//! What the codes of tickets are made of, as the store is asked about it: the secrets that sign, and how often the codes of a
//! ticket were replaced.

use std::fmt;

use onsale_core::code::{RevocationPage, TicketKey, TicketView};
use onsale_core::{EventId, Rejection, TicketId, Timestamp};

use crate::access::Access;
use crate::command::{Command, Request};
use crate::query::Seer;
use crate::reads::code;
use crate::{Result, Store, read};

/// The bytes of a secret that is to become a [`TicketKey`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NewSecret(pub [u8; 32]);

impl fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewSecret")
    }
}

/// What a door of an event has to know, as it was at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoorKeys {
    /// The secrets, the newest first.
    pub keys: Vec<TicketKey>,
    /// A page of the tickets whose codes were replaced.
    pub replaced: RevocationPage,
}

impl Store {
    /// All secrets that ticket codes are made with, the newest first; `candidate` becomes the first where there is none.
    pub async fn ensure_ticket_key(&self, request: Request, candidate: NewSecret) -> Result<Vec<TicketKey>> {
        self.plain(request, Command::Access(Box::new(Access::EnsureTicketKey(candidate)))).await
    }

    /// A new secret makes the codes from now on. What the earlier ones have made stays good, unless they are withdrawn.
    pub async fn rotate_ticket_key(
        &self,
        request: Request,
        secret: NewSecret,
        withdraw_old: bool,
    ) -> Result<Vec<TicketKey>> {
        self.plain(request, Command::Access(Box::new(Access::RotateTicketKey { secret, withdraw_old }))).await
    }

    /// All secrets that ticket codes are made with, the newest first.
    pub async fn ticket_keys(&self) -> Result<Vec<TicketKey>> {
        read!(self, AccessNews, code::ticket_keys)
    }

    /// A ticket with all that its owner takes along.
    pub async fn ticket_view(&self, id: TicketId, now: Timestamp) -> Result<TicketView> {
        let found = read!(self, Ticket, move |db| code::ticket_view(db, id, now))?;
        found.ok_or_else(|| Rejection::TicketNotFound.into())
    }

    /// What a door of an event has to know, if `seer` may see the event; of the tickets whose codes were replaced, those
    /// behind `after`.
    pub async fn door_keys(
        &self,
        id: EventId,
        seer: Seer,
        after: Option<TicketId>,
        now: Timestamp,
    ) -> Result<DoorKeys> {
        let found = read!(self, DoorKeys, move |db| code::door_keys(db, (id, seer), after, now))?;
        found.ok_or_else(|| Rejection::EventNotFound.into())
    }
}
