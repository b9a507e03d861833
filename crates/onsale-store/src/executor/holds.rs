//! Who holds what, and whose hold is over.

use std::collections::{BTreeSet, VecDeque};

use indexmap::IndexMap;
use onsale_core::pool::Slot;
use onsale_core::{CustomerId, Millis, TicketId, Timestamp, limits};
use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;

use super::memory::PoolId;

/// A customer's claim on a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hold {
    pub(crate) customer: CustomerId,
    pub(crate) until: Timestamp,
    pub(crate) pool: PoolId,
    pub(crate) slot: Slot,
}

/// A purchase that came after its holds were over. Who was a moment late has paid with the tickets, so they cost nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    pub(crate) customer: CustomerId,
    /// The ticket that was named, if one was.
    pub(crate) ticket: Option<TicketId>,
    /// Holds that ran out between these two instants are excused; the second is that at which the purchase was judged.
    pub(crate) since: Timestamp,
    pub(crate) at: Timestamp,
}

impl Late {
    /// A purchase that arrived at `arrived` and was judged at `now`.
    pub(crate) fn of(
        customer: CustomerId,
        ticket: Option<TicketId>,
        arrived: Timestamp,
        now: Timestamp,
    ) -> Self {
        Self { customer, ticket, since: arrived - Millis(limits::PURCHASE_LATE_MS), at: now }
    }

    /// Whether it excuses a hold on `ticket` that ran out at `until`.
    pub(crate) fn covers(&self, ticket: TicketId, until: Timestamp) -> bool {
        self.ticket.is_none_or(|meant| meant == ticket) && self.since <= until && until <= self.at
    }
}

type Few<T> = SmallVec<[T; 1]>;

#[derive(Debug, Default)]
pub(crate) struct Holds {
    live: Live,
    /// Over, back in their pools, but the ticket's row still says that it is held.
    lapsed: FxHashMap<TicketId, Hold>,
    untidied: BTreeSet<(Timestamp, TicketId)>,
    /// Holds that ran out lately, so that finalising one says so.
    expired: FxHashMap<CustomerId, Few<(TicketId, Timestamp)>>,
    expiry_order: VecDeque<(Timestamp, CustomerId)>,
    /// Holds that cost nothing when they run out, by their deadline: their customer could not buy.
    excused: BTreeSet<(Timestamp, TicketId)>,
    /// Purchases that came late, and the order in which they did.
    late: FxHashMap<CustomerId, Late>,
    late_order: VecDeque<(Timestamp, CustomerId)>,
    /// No live hold is over before this.
    earliest: Option<Timestamp>,
}

const PARTS: usize = 256;

/// The holds of customers, one after the other, with a small table of where each is: a hold is long, and a table of holds
/// would be half empty.
type Part = IndexMap<CustomerId, Few<Hold>, FxBuildHasher>;

/// Live holds by customer, in many small maps. A map that has outgrown its room moves all that is in it at once: with a
/// hundred thousand holds in one, everybody waits for that.
#[derive(Debug)]
struct Live([Part; PARTS]);

impl Default for Live {
    fn default() -> Self {
        Self([const { Part::with_hasher(FxBuildHasher) }; PARTS])
    }
}

impl Live {
    fn part(&self, customer: CustomerId) -> &Part {
        &self.0[part_of(customer)]
    }

    fn part_mut(&mut self, customer: CustomerId) -> &mut Part {
        &mut self.0[part_of(customer)]
    }
}

/// Neighbours are scattered as by chance, so that the maps do not all outgrow their room at the same time.
fn part_of(customer: CustomerId) -> usize {
    let mut bits = customer.get().unsigned_abs();
    for _ in 0..2 {
        bits = (bits ^ (bits >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    }
    (bits >> 56) as usize
}

impl Holds {
    /// The live holds of a customer.
    pub(crate) fn of(&self, customer: CustomerId) -> &[Hold] {
        self.live.part(customer).get(&customer).map_or(&[], |holds| holds.as_slice())
    }

    /// A new hold; what of the customer's ran out before is forgotten.
    pub(crate) fn insert(&mut self, hold: Hold) {
        self.expired.remove(&hold.customer);
        self.put_back(hold);
    }

    /// A hold that was there before.
    pub(crate) fn put_back(&mut self, hold: Hold) {
        self.live.part_mut(hold.customer).entry(hold.customer).or_default().push(hold);
        self.earliest = Some(self.earliest.map_or(hold.until, |earliest| earliest.min(hold.until)));
    }

    /// Takes a live hold out.
    pub(crate) fn remove(&mut self, customer: CustomerId, ticket: TicketId) -> Option<Hold> {
        let live = self.live.part_mut(customer);
        let holds = live.get_mut(&customer)?;
        let index = holds.iter().position(|hold| hold.slot.ticket == ticket)?;
        let hold = holds.swap_remove(index);
        if holds.is_empty() {
            live.swap_remove(&customer);
        }
        Some(hold)
    }

    /// Ends a live hold whose time is up.
    pub(crate) fn lapse(&mut self, customer: CustomerId, ticket: TicketId) -> Option<Hold> {
        let hold = self.remove(customer, ticket)?;
        self.lapsed.insert(ticket, hold);
        self.untidied.insert((hold.until, ticket));
        self.remember_expired(customer, ticket, hold.until);
        Some(hold)
    }

    /// The lapsed hold on a ticket, whose end is not yet written down.
    pub(crate) fn lapsed(&self, ticket: TicketId) -> Option<&Hold> {
        if self.lapsed.is_empty() { None } else { self.lapsed.get(&ticket) }
    }

    /// Holds of a customer that ran out lately, and when.
    pub(crate) fn expiries(&self, customer: CustomerId) -> &[(TicketId, Timestamp)] {
        if self.expired.is_empty() {
            &[]
        } else {
            self.expired.get(&customer).map_or(&[], |few| few.as_slice())
        }
    }

    /// When the last of a customer's holds ran out that costs something; those that a `late` purchase covers do not.
    pub(crate) fn last_lapse(&self, customer: CustomerId, late: Option<&Late>) -> Option<Timestamp> {
        let costs = |(ticket, until): &&(TicketId, Timestamp)| {
            !self.excused.contains(&(*until, *ticket))
                && !late.is_some_and(|late| late.covers(*ticket, *until))
        };
        self.expiries(customer).iter().filter(costs).map(|(_, until)| *until).max()
    }

    /// A hold costs nothing when it runs out.
    pub(crate) fn excuse(&mut self, ticket: TicketId, until: Timestamp) {
        self.excused.insert((until, ticket));
    }

    /// Excuses those that could not buy between `stopped` and `started`, as nobody served: whose hold ran out in that time, or
    /// so soon after it that it would not have with that time added.
    pub(crate) fn excuse_unserved(&mut self, stopped: Timestamp, started: Timestamp) {
        let last = started + started.since(stopped);
        let live = self.live.0.iter().flat_map(|part| part.values().flatten());
        let unserved = live.filter(|hold| stopped < hold.until && hold.until <= last);
        self.excused.extend(unserved.map(|hold| (hold.until, hold.slot.ticket)));
    }

    /// A customer's purchase that came late, if one did lately.
    pub(crate) fn late(&self, customer: CustomerId) -> Option<&Late> {
        if self.late.is_empty() { None } else { self.late.get(&customer) }
    }

    /// Remembers a purchase that came late.
    pub(crate) fn remember_late(&mut self, late: Late) {
        self.late_order.push_back((late.at, late.customer));
        self.late.insert(late.customer, late);
    }

    /// The same undone, when its transaction is lost.
    pub(crate) fn forget_late(&mut self, customer: CustomerId) {
        self.late.remove(&customer);
    }

    /// Tickets on which a customer's holds have lapsed.
    pub(crate) fn lapsed_of(&self, customer: CustomerId) -> impl Iterator<Item = TicketId> {
        let expired = self.expired.get(&customer).into_iter().flatten();
        expired
            .map(|(ticket, _)| *ticket)
            .filter(move |ticket| self.lapsed.get(ticket).is_some_and(|hold| hold.customer == customer))
    }

    /// Forgets a lapsed hold, because its end is written down or because it was finalised in time after all.
    pub(crate) fn settle(&mut self, ticket: TicketId) -> Option<Hold> {
        let hold = self.lapsed.remove(&ticket)?;
        self.untidied.remove(&(hold.until, ticket));
        Some(hold)
    }

    /// Lapsed holds that were over at `until` or before, at most `most`, earliest first.
    pub(crate) fn to_tidy(&self, until: Timestamp, most: usize) -> Vec<Hold> {
        let over = self.untidied.iter().take_while(|(over, _)| *over <= until).take(most);
        over.filter_map(|(_, ticket)| self.lapsed.get(ticket).copied()).collect()
    }

    /// The last expired hold of a customer, on a certain ticket if one is named.
    pub(crate) fn expired(
        &self,
        customer: CustomerId,
        ticket: Option<TicketId>,
    ) -> Option<(TicketId, Timestamp)> {
        let expired = self.expired.get(&customer)?;
        expired.iter().rev().find(|(id, _)| ticket.is_none_or(|ticket| ticket == *id)).copied()
    }

    pub(crate) fn remember_expired(&mut self, customer: CustomerId, ticket: TicketId, until: Timestamp) {
        self.expired.entry(customer).or_default().push((ticket, until));
        self.expiry_order.push_back((until, customer));
    }

    /// Forgets that a hold on `ticket` ran out.
    pub(crate) fn forget_expiry(&mut self, customer: CustomerId, ticket: TicketId) {
        if let Some(expired) = self.expired.get_mut(&customer) {
            expired.retain(|(id, _)| *id != ticket);
        }
    }

    /// Forgets what of a customer's holds had run out at `taken`, when they took another.
    pub(crate) fn forget_expiries_until(&mut self, customer: CustomerId, taken: Timestamp) {
        if let Some(expired) = self.expired.get_mut(&customer) {
            expired.retain(|(_, until)| *until > taken);
        }
    }

    /// Forgets expiries that nobody is going to ask about any more.
    pub(crate) fn forget_expired(&mut self, now: Timestamp) {
        let keep = now - Millis(limits::EXPIRY_REMEMBERED_MS);
        while self.excused.first().is_some_and(|(until, _)| *until < keep) {
            self.excused.pop_first();
        }
        while self.late_order.front().is_some_and(|(at, _)| *at < keep) {
            let Some((at, customer)) = self.late_order.pop_front() else { break };
            if self.late.get(&customer).is_some_and(|late| late.at == at) {
                self.late.remove(&customer);
            }
        }
        while self.expiry_order.front().is_some_and(|(until, _)| *until < keep) {
            let Some((_, customer)) = self.expiry_order.pop_front() else { return };
            if let Some(expired) = self.expired.get_mut(&customer) {
                expired.retain(|(_, until)| *until >= keep);
                if expired.is_empty() {
                    self.expired.remove(&customer);
                }
            }
        }
    }

    pub(crate) fn nothing_over(&self, now: Timestamp) -> bool {
        self.earliest.is_none_or(|earliest| earliest > now)
    }

    pub(crate) fn set_earliest(&mut self, earliest: Timestamp) {
        self.earliest = (earliest.0 != i64::MAX).then_some(earliest);
    }

    /// No live hold is over before this.
    pub(crate) fn earliest(&self) -> Option<Timestamp> {
        self.earliest
    }

    /// Since when the earliest lapsed hold waits to be written down.
    pub(crate) fn first_untidied(&self) -> Option<Timestamp> {
        self.untidied.first().map(|(until, _)| *until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_of_neighbouring_numbers_are_scattered_over_the_maps() {
        for first in [1, 1 << 20, 1 << 40] {
            let mut sizes = [0; PARTS];
            (first..first + 400 * PARTS as i64)
                .for_each(|id| sizes[part_of(CustomerId::from_store(id))] += 1);
            let spread = sizes.iter().map(|size| (size - 400_i64).pow(2)).sum::<i64>() / PARTS as i64;
            // By chance it is 400; one after the other, or by a plain multiplication, next to nothing.
            assert!((250..600).contains(&spread), "{spread} from {first}");
            assert!(sizes.iter().all(|size| (300..500).contains(size)));
        }
    }
}
