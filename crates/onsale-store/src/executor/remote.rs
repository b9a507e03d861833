//! What did not come about by this server's own commands: changes that other servers have journalled, and changes of
//! its own that were lost with their transaction. Both are taken into memory without reading everything again.

use onsale_core::pool::{Place, Slot};
use onsale_core::ticket::State;
use onsale_core::{CustomerId, Kind, Price, Status, TicketId, Timestamp, TypeId};

use super::holds::Hold;
use super::memory::{Memory, PoolId};
use crate::tables::TicketChange;

/// A change of a ticket that another server has journalled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RemoteChange {
    pub(crate) kind: Kind,
    pub(crate) ticket: TicketId,
    pub(crate) place: Place,
    pub(crate) type_id: TypeId,
    pub(crate) price: Price,
    pub(crate) version: i64,
    pub(crate) journal: i64,
    pub(crate) customer: CustomerId,
    pub(crate) held_until: Timestamp,
}

/// A ticket as its row says, where a journal row alone does not tell enough.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WholeTicket {
    pub(crate) type_id: TypeId,
    pub(crate) price: Price,
    pub(crate) slot: Slot,
    pub(crate) status: Status,
    pub(crate) customer: CustomerId,
    pub(crate) held_until: Timestamp,
}

/// How a ticket stood before a transaction changed it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum UndoEntry {
    /// In its pool.
    Free(PoolId, Slot),
    /// In its pool, with a hold that is over and not yet written down.
    Lapsed(Hold),
    /// Held.
    Live(Hold),
}

impl UndoEntry {
    /// How a ticket stands in memory, which a change is about to move; `None` when memory does not know it.
    pub(crate) fn of(memory: &Memory, change: &TicketChange) -> Option<Self> {
        let Slot { ticket, place, .. } = change.seen;
        if let Some(hold) = memory.holds.lapsed(ticket) {
            return Some(Self::Lapsed(*hold));
        }
        match change.transition.before() {
            State::Reserved { customer, .. } => memory
                .holds
                .of(customer)
                .iter()
                .find(|hold| hold.slot.ticket == ticket)
                .copied()
                .map(Self::Live),
            State::Available => {
                let pool = *memory.pool_ids.get(&change.from)?;
                memory.slot_at(pool, place).map(|slot| Self::Free(pool, slot))
            }
            State::Sold { .. } | State::Withdrawn | State::Refunded { .. } | State::Deleted => None,
        }
    }

    fn pool(&self) -> PoolId {
        match self {
            Self::Free(pool, _) => *pool,
            Self::Lapsed(hold) | Self::Live(hold) => hold.pool,
        }
    }

    fn slot(&self) -> &Slot {
        match self {
            Self::Free(_, slot) => slot,
            Self::Lapsed(hold) | Self::Live(hold) => &hold.slot,
        }
    }
}

impl Memory {
    /// Takes in a change of another server's. False when only the ticket's row can tell how it stands, because the
    /// change is of another kind or does not follow what memory knows: [`Self::apply_row`] has to come next.
    pub(crate) fn apply_remote(&mut self, change: &RemoteChange) -> bool {
        let Some(pool) = self.pool_of(change.type_id, change.price) else { return false };
        match change.kind {
            Kind::Reserved => self.apply_remote_hold(pool, change),
            Kind::Finalized | Kind::Cancelled | Kind::Expired => self.apply_remote_end(pool, change),
            // Whoever heard of the sale has booked it; nothing else is known of a sold ticket.
            Kind::Refunded => {
                self.book_sale((change.type_id, change.price), -1);
                true
            }
            // The row tells into which pool the ticket belongs now, or until when it is held.
            Kind::Updated | Kind::Withdrawn | Kind::Restored | Kind::Deleted | Kind::Extended => false,
            // Not about a ticket that memory could know.
            Kind::Released
            | Kind::CustomerAdded
            | Kind::CustomerUpdated
            | Kind::CustomerDeleted
            | Kind::VendorAdded
            | Kind::VendorUpdated
            | Kind::VendorDeleted
            | Kind::VendorApproved
            | Kind::VendorSuspended
            | Kind::VendorClosed
            | Kind::EventAdded
            | Kind::EventUpdated
            | Kind::EventDeleted
            | Kind::ReleaseCreated
            | Kind::ReleasePaused
            | Kind::ReleaseResumed
            | Kind::ReleaseCancelled
            | Kind::SalesStopped
            | Kind::SalesStarted
            | Kind::OrderOpened
            | Kind::PaymentStarted
            | Kind::PaymentActionNeeded
            | Kind::PaymentAuthorized
            | Kind::PaymentDeclined
            | Kind::PaymentCaptured
            | Kind::PaymentVoided
            | Kind::PaymentLost
            | Kind::LateMoney
            | Kind::RefundRequested
            | Kind::RefundDone
            | Kind::RefundFailed
            | Kind::DisputeOpened
            | Kind::DisputeClosed
            | Kind::OrderClosed => false,
        }
    }

    fn apply_remote_hold(&mut self, pool: PoolId, change: &RemoteChange) -> bool {
        let RemoteChange { ticket, place, customer, version, journal, held_until: until, .. } = *change;
        let Some(slot) = self.take_out(pool, place) else { return self.knows(pool, change) };
        if version != slot.version + 1 {
            self.put(pool, slot);
            return version <= slot.version;
        }
        self.holds.settle(ticket);
        self.hold(Hold { customer, until, pool, slot: Slot { version, journal, ..slot } });
        true
    }

    fn apply_remote_end(&mut self, pool: PoolId, change: &RemoteChange) -> bool {
        let RemoteChange { kind, ticket, customer, version, journal, .. } = *change;
        let held = self.held(customer, ticket).filter(|hold| hold.slot.version + 1 == version);
        let Some(hold) = held else { return self.knows(pool, change) };
        let was_live = self.holds.lapsed(ticket).is_none();
        self.end_hold(customer, ticket);
        if kind == Kind::Finalized {
            self.sold(pool, 1);
            return true;
        }
        self.put(hold.pool, Slot { version, journal, ..hold.slot });
        let is_told = !was_live && self.holds.expired(customer, Some(ticket)).is_some();
        if kind == Kind::Expired && !is_told {
            self.holds.remember_expired(customer, ticket, hold.until);
        }
        true
    }

    /// A customer's hold on a ticket, live or lapsed.
    fn held(&self, customer: CustomerId, ticket: TicketId) -> Option<Hold> {
        let live = self.holds.of(customer).iter().find(|hold| hold.slot.ticket == ticket);
        live.or_else(|| self.holds.lapsed(ticket).filter(|hold| hold.customer == customer)).copied()
    }

    /// Whether memory is as far as a change, or further.
    fn knows(&self, pool: PoolId, change: &RemoteChange) -> bool {
        let free = self.slot_at(pool, change.place);
        let slot = free.or_else(|| self.held(change.customer, change.ticket).map(|hold| hold.slot));
        slot.is_some_and(|slot| change.version <= slot.version)
    }

    /// Takes in a ticket as its row says, in place of what memory knows of it. `just_sold` says whether its sale is to
    /// be booked although memory does not know the ticket: what was sold before is booked already.
    pub(crate) fn apply_row(&mut self, whole: &WholeTicket, just_sold: bool) {
        let Some(pool) = self.pool_of(whole.type_id, whole.price) else { return };
        if self.stands_as(pool, whole) {
            return;
        }
        let was_known = self.forget_ticket(pool, &whole.slot);
        match whole.status {
            Status::Available => {
                self.put(pool, whole.slot);
            }
            Status::Reserved => {
                self.hold(Hold { customer: whole.customer, until: whole.held_until, pool, slot: whole.slot });
            }
            Status::Sold if was_known || just_sold => {
                return self.book_sale((whole.type_id, whole.price), 1);
            }
            Status::Sold | Status::Withdrawn | Status::Refunded | Status::Deleted => return,
        }
        let event = self.pool(pool).event;
        self.count_in_pool(event, 1);
    }

    /// Whether memory agrees with a ticket's row.
    fn stands_as(&self, pool: PoolId, whole: &WholeTicket) -> bool {
        let slot = match whole.status {
            Status::Available => self.slot_at(pool, whole.slot.place),
            Status::Reserved => self.held(whole.customer, whole.slot.ticket).map(|hold| hold.slot),
            Status::Sold | Status::Withdrawn | Status::Refunded | Status::Deleted => None,
        };
        slot.is_some_and(|slot| slot.version == whole.slot.version)
    }

    /// Puts a ticket back to where it stood before a transaction that was lost, `after` being where it had got to.
    pub(crate) fn put_back(&mut self, before: &UndoEntry, after: State) {
        let (pool, Slot { ticket, place, .. }) = (before.pool(), *before.slot());
        match after {
            State::Reserved { customer, .. } => {
                self.end_hold(customer, ticket);
            }
            State::Sold { .. } => self.sold(pool, -1),
            State::Available => {
                self.take_out(pool, place);
            }
            State::Withdrawn | State::Deleted => {
                let event = self.pool(pool).event;
                self.count_in_pool(event, 1);
            }
            // A sale that is undone is no ticket of a pool's: everything is read again.
            State::Refunded { .. } => {}
        }
        match *before {
            UndoEntry::Free(pool, slot) => {
                self.take_out(pool, place);
                self.put(pool, slot);
            }
            UndoEntry::Live(hold) => {
                self.pools[hold.pool.0].deadlines.insert((hold.until, hold.customer, ticket));
                self.holds.put_back(hold);
            }
            UndoEntry::Lapsed(hold) => {
                self.take_out(pool, place);
                self.hold(hold);
                self.pools[pool.0].deadlines.remove(&(hold.until, hold.customer, ticket));
                self.holds.lapse(hold.customer, ticket);
                self.put(pool, hold.slot);
            }
        }
    }

    /// Notes a live hold.
    pub(crate) fn hold(&mut self, hold: Hold) {
        self.pools[hold.pool.0].deadlines.insert((hold.until, hold.customer, hold.slot.ticket));
        self.holds.insert(hold);
    }

    /// Takes a hold out, live or lapsed; a lapsed one takes its ticket out of the pool as well.
    pub(crate) fn end_hold(&mut self, customer: CustomerId, ticket: TicketId) -> Option<Hold> {
        if let Some(hold) = self.holds.remove(customer, ticket) {
            self.pools[hold.pool.0].deadlines.remove(&(hold.until, customer, ticket));
            return Some(hold);
        }
        let hold = self.holds.settle(ticket)?;
        self.take_out(hold.pool, hold.slot.place);
        self.holds.forget_expiry(customer, ticket);
        Some(hold)
    }

    fn sold(&mut self, pool: PoolId, change: i64) {
        let (key, event) = (self.pool(pool).key(), self.pool(pool).event);
        self.book_sale(key, change);
        self.count_in_pool(event, -change);
    }

    /// Books that tickets of a type were sold at a price (or, negative, that they were not).
    pub(crate) fn book_sale(&mut self, (type_id, price): (TypeId, Price), tickets: i64) {
        if let Some(books) = self.types.get_mut(&type_id) {
            books.sold += tickets;
            books.revenue = books.revenue.saturating_add(price.minor().saturating_mul(tickets));
        }
    }

    /// Forgets a ticket, whichever pool of its event it is in and whoever holds it; true if it was known.
    fn forget_ticket(&mut self, pool: PoolId, slot: &Slot) -> bool {
        let event = self.pool(pool).event;
        let pools = self.events.get(&event).map(|entry| entry.pools.clone()).unwrap_or_default();
        let mut was_known = false;
        for pool in pools {
            was_known |= self.take_out(pool, slot.place).is_some();
            let holder = self.pool(pool).deadlines.iter().find(|(.., ticket)| *ticket == slot.ticket);
            if let Some((_, customer, ticket)) = holder.copied() {
                was_known |= self.end_hold(customer, ticket).is_some();
            }
        }
        self.holds.settle(slot.ticket);
        if was_known {
            self.count_in_pool(event, -1);
        }
        was_known
    }
}
