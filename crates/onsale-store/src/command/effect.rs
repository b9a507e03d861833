//! What carrying out a command does to the batch around it. Each match is exhaustive: a new command has to say it here.

use std::ops::AddAssign;

use onsale_core::limits;

use super::Command;
use crate::access::Access;

/// What a command changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing: memory answers it.
    Question,
    /// Holds and sales. Memory is mended ticket by ticket when the transaction is lost, so such a command may be carried
    /// out on news of other servers that is a few milliseconds old, and before the commit ahead of it is confirmed.
    Sale,
    /// Any other record. After a lost transaction memory is read again.
    Record,
}

/// How many new numbers of each kind a command may use up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ids {
    pub(crate) customer: i64,
    pub(crate) vendor: i64,
    pub(crate) event: i64,
    pub(crate) type_id: i64,
    pub(crate) release: i64,
    pub(crate) ticket: i64,
    pub(crate) order: i64,
}

const NONE: Ids = Ids { customer: 0, vendor: 0, event: 0, type_id: 0, release: 0, ticket: 0, order: 0 };
const CUSTOMER: Ids = Ids { customer: 1, ..NONE };
/// A vendor has a default event.
const VENDOR: Ids = Ids { vendor: 1, event: 1, ..NONE };

impl AddAssign for Ids {
    fn add_assign(&mut self, more: Self) {
        let Self { customer, vendor, event, type_id, release, ticket, order } = more;
        self.customer += customer;
        self.vendor += vendor;
        self.event += event;
        self.type_id += type_id;
        self.release += release;
        self.ticket += ticket;
        self.order += order;
    }
}

impl Command {
    /// What it changes.
    pub(crate) const fn effect(&self) -> Effect {
        match self {
            Self::Count(_) | Self::Available(_) | Self::HoldsOf(_) | Self::Stock => Effect::Question,
            Self::Reserve(_) | Self::Finalize(_) | Self::Cancel(_) => Effect::Sale,
            Self::AddCustomer(_)
            | Self::UpdateCustomer(_)
            | Self::DeleteCustomer(_)
            | Self::AddVendor(_)
            | Self::UpdateVendor(_)
            | Self::DeleteVendor(_)
            | Self::JudgeVendor(_)
            | Self::CloseVendor(_)
            | Self::AddEvent(_)
            | Self::UpdateEvent(_)
            | Self::DeleteEvent(_)
            | Self::SetPicture(_)
            | Self::CreateRelease(_)
            | Self::ControlRelease(_)
            | Self::ReleaseDue
            | Self::ExpireHolds
            | Self::TryWriting
            | Self::Beat
            | Self::ForgetOld
            | Self::UpdateTicket(_)
            | Self::DeleteTicket(_)
            | Self::VoidSales(_)
            | Self::SetRunning(_)
            | Self::Access(_)
            | Self::Outbox(_) => Effect::Record,
        }
    }

    /// Whether it only asks.
    pub(crate) fn is_question(&self) -> bool {
        self.effect() == Effect::Question
    }

    /// Which new numbers it may use up: they are taken before the transaction begins.
    pub(crate) fn ids(&self) -> Ids {
        match self {
            Self::AddCustomer(_) => CUSTOMER,
            Self::AddVendor(_) => VENDOR,
            Self::AddEvent(_) => Ids { event: 1, ..NONE },
            Self::CreateRelease(_) => Ids { type_id: 1, release: 1, ..NONE },
            Self::UpdateTicket(_) => Ids { type_id: 1, ..NONE },
            Self::ReleaseDue => Ids { ticket: limits::TICKETS_PER_CHUNK, ..NONE },
            Self::Finalize(_) => Ids { order: 1, ..NONE },
            Self::VoidSales(sales) => Ids { ticket: sales.which.most() as i64, ..NONE },
            Self::Access(access) => access.ids(),
            Self::Reserve(_)
            | Self::Cancel(_)
            | Self::UpdateCustomer(_)
            | Self::DeleteCustomer(_)
            | Self::UpdateVendor(_)
            | Self::DeleteVendor(_)
            | Self::JudgeVendor(_)
            | Self::CloseVendor(_)
            | Self::UpdateEvent(_)
            | Self::DeleteEvent(_)
            | Self::SetPicture(_)
            | Self::ControlRelease(_)
            | Self::ExpireHolds
            | Self::TryWriting
            | Self::Beat
            | Self::ForgetOld
            | Self::DeleteTicket(_)
            | Self::SetRunning(_)
            | Self::Outbox(_)
            | Self::Count(_)
            | Self::Available(_)
            | Self::HoldsOf(_)
            | Self::Stock => NONE,
        }
    }
}

impl Access {
    fn ids(&self) -> Ids {
        match self {
            Self::RegisterCustomer(..) => CUSTOMER,
            Self::RegisterVendor(..) => VENDOR,
            Self::EnsureTokenKey(_)
            | Self::RotateTokenKey { .. }
            | Self::EnsureTicketKey(_)
            | Self::RotateTicketKey { .. }
            | Self::BeginLogin(_)
            | Self::VerifyLogin(_)
            | Self::RefreshSession(_)
            | Self::EndSession(..)
            | Self::EndAllSessions { .. }
            | Self::ChangeCustomer(..)
            | Self::ChangeVendor(..)
            | Self::ConfirmAddress(_)
            | Self::TakeBackAddress(_)
            | Self::AddApiKey(_)
            | Self::DeleteApiKey(..)
            | Self::NoteApiKeys(_)
            | Self::EraseCustomer(_) => NONE,
        }
    }
}
