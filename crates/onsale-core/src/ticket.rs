//! The life of one ticket, and the only transitions it may make:
//! `available -> reserved -> sold -> refunded`, `reserved -> available`, `available <-> withdrawn`,
//! and available or withdrawn ones can be deleted.

use std::fmt;

use crate::{
    Currency, CustomerId, EventId, Kind, Millis, Price, Rejection, ReleaseId, TicketId, Timestamp, TypeName,
    VendorId,
};

/// Where a ticket stands, with what belongs to that standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In the pool.
    Available,
    /// Held by a customer; over at `until`, whether or not anybody has noticed.
    Reserved {
        /// Who holds it.
        customer: CustomerId,
        /// The first instant at which the hold is over.
        until: Timestamp,
    },
    /// Bought.
    Sold {
        /// Who bought it.
        customer: CustomerId,
        /// When.
        at: Timestamp,
    },
    /// Taken out of the sale by its vendor.
    Withdrawn,
    /// Bought and given back; final.
    Refunded {
        /// Who had bought it.
        customer: CustomerId,
        /// When it was bought.
        sold_at: Timestamp,
    },
    /// Gone for every reader, kept so that its history and the books stay whole.
    Deleted,
}

/// A change that a ticket may make. Only [`State`] makes one, so whoever has one has asked whether it is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    kind: Kind,
    before: State,
    after: State,
}

impl Transition {
    /// What the journal calls it.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// How the ticket stood.
    pub const fn before(&self) -> State {
        self.before
    }

    /// How it stands from now on.
    pub const fn after(&self) -> State {
        self.after
    }

    /// The customer whom the journal names: the holder or owner, or whose hold has ended.
    pub const fn customer(&self) -> Option<CustomerId> {
        match (self.after, self.before) {
            (
                State::Reserved { customer, .. }
                | State::Sold { customer, .. }
                | State::Refunded { customer, .. },
                _,
            )
            | (State::Available | State::Withdrawn | State::Deleted, State::Reserved { customer, .. }) => {
                Some(customer)
            }
            (State::Available | State::Withdrawn | State::Deleted, _) => None,
        }
    }
}

impl State {
    /// What this state means at `now`: a hold whose time is up is an available ticket, with no job's help.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        match self {
            Self::Reserved { until, .. } if until <= now => Self::Available,
            other => other,
        }
    }

    /// The status that others see, without looking at the time.
    pub const fn status(self) -> Status {
        match self {
            Self::Available => Status::Available,
            Self::Reserved { .. } => Status::Reserved,
            Self::Sold { .. } => Status::Sold,
            Self::Withdrawn => Status::Withdrawn,
            Self::Refunded { .. } => Status::Refunded,
            Self::Deleted => Status::Deleted,
        }
    }

    /// Whether it counts towards its event's pool: available or held.
    pub const fn is_in_pool(self) -> bool {
        match self {
            Self::Available | Self::Reserved { .. } => true,
            Self::Sold { .. } | Self::Withdrawn | Self::Refunded { .. } | Self::Deleted => false,
        }
    }

    fn to(self, kind: Kind, after: Self) -> Transition {
        Transition { kind, before: self, after }
    }

    /// A customer takes the ticket for `length`.
    pub fn hold(self, customer: CustomerId, now: Timestamp, length: Millis) -> Result<Transition, Rejection> {
        match self.at(now) {
            free @ Self::Available => {
                Ok(free.to(Kind::Reserved, Self::Reserved { customer, until: now + length }))
            }
            Self::Deleted => Err(Rejection::TicketNotFound),
            other => Err(Rejection::TicketNotAvailable { status: other.status() }),
        }
    }

    /// The holder buys, at `now`. `arrived` is when the request came in: a queue never turns away a timely payment.
    pub fn finalize(
        self,
        customer: CustomerId,
        arrived: Timestamp,
        now: Timestamp,
    ) -> Result<Transition, Rejection> {
        self.held_by(customer, arrived).map(|()| self.to(Kind::Finalized, Self::Sold { customer, at: now }))
    }

    /// The holder begins to pay and has the ticket until `until`, if that is later: what comes in time is not turned away by a
    /// queue. Whether a payment may move the end is for the order to say.
    pub fn extend(
        self,
        customer: CustomerId,
        arrived: Timestamp,
        until: Timestamp,
    ) -> Result<Transition, Rejection> {
        self.held_by(customer, arrived)?;
        let until = match self {
            Self::Reserved { until: before, .. } => until.max(before),
            Self::Available | Self::Sold { .. } | Self::Withdrawn | Self::Refunded { .. } | Self::Deleted => {
                until
            }
        };
        Ok(self.to(Kind::Extended, Self::Reserved { customer, until }))
    }

    /// The holder gives the ticket up.
    pub fn give_up(self, customer: CustomerId, arrived: Timestamp) -> Result<Transition, Rejection> {
        self.held_by(customer, arrived).map(|()| self.to(Kind::Cancelled, Self::Available))
    }

    /// A hold that is over at `now` is written down as such.
    pub fn expire(self, now: Timestamp) -> Result<Transition, Rejection> {
        match self {
            Self::Reserved { until, .. } if until <= now => Ok(self.to(Kind::Expired, Self::Available)),
            Self::Reserved { .. }
            | Self::Available
            | Self::Sold { .. }
            | Self::Withdrawn
            | Self::Refunded { .. }
            | Self::Deleted => Err(Rejection::NoReservation),
        }
    }

    fn held_by(self, customer: CustomerId, arrived: Timestamp) -> Result<(), Rejection> {
        match self {
            Self::Reserved { customer: holder, until } if holder == customer => {
                if arrived < until {
                    Ok(())
                } else {
                    Err(Rejection::ReservationExpired { expired_at: until })
                }
            }
            Self::Reserved { .. }
            | Self::Available
            | Self::Sold { .. }
            | Self::Withdrawn
            | Self::Refunded { .. }
            | Self::Deleted => Err(Rejection::NoReservation),
        }
    }

    /// The vendor changes the price or type (`new_terms`) or sets a status, or both. Terms change only while nobody holds or
    /// owns the ticket; a status only goes `available <-> withdrawn`, and setting what it is already changes nothing.
    pub fn update(
        self,
        new_terms: bool,
        status: Option<Status>,
        now: Timestamp,
    ) -> Result<Transition, Rejection> {
        let before = self.at(now);
        let open = match before {
            Self::Available | Self::Withdrawn => true,
            Self::Deleted => return Err(Rejection::TicketNotFound),
            Self::Reserved { .. } | Self::Sold { .. } | Self::Refunded { .. } => false,
        };
        if new_terms && !open {
            return Err(Rejection::TicketNotAvailable { status: before.status() });
        }
        match status {
            None => Ok(before.to(Kind::Updated, before)),
            Some(Status::Available) if open => Ok(before
                .to(if before == Self::Withdrawn { Kind::Restored } else { Kind::Updated }, Self::Available)),
            Some(Status::Withdrawn) if open => Ok(before.to(
                if before == Self::Available { Kind::Withdrawn } else { Kind::Updated },
                Self::Withdrawn,
            )),
            Some(to) => Err(Rejection::IllegalTransition { from: before.status(), to }),
        }
    }

    /// The sale is undone: what was bought is nobody's any more. Final.
    pub fn refund(self, now: Timestamp) -> Result<Transition, Rejection> {
        match self.at(now) {
            Self::Sold { customer, at } => {
                Ok(self.to(Kind::Refunded, Self::Refunded { customer, sold_at: at }))
            }
            Self::Refunded { .. } => Err(Rejection::AlreadyRefunded),
            Self::Deleted => Err(Rejection::TicketNotFound),
            other @ (Self::Available | Self::Reserved { .. } | Self::Withdrawn) => {
                Err(Rejection::TicketNotSold { status: other.status() })
            }
        }
    }

    /// The vendor deletes the ticket.
    pub fn delete(self, now: Timestamp) -> Result<Transition, Rejection> {
        match self.at(now) {
            open @ (Self::Available | Self::Withdrawn) => Ok(open.to(Kind::Deleted, Self::Deleted)),
            Self::Deleted => Err(Rejection::TicketNotFound),
            other @ (Self::Reserved { .. } | Self::Sold { .. } | Self::Refunded { .. }) => {
                Err(Rejection::TicketNotAvailable { status: other.status() })
            }
        }
    }
}

/// A ticket's standing in one word, as the wire and the database know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// In the pool.
    Available,
    /// Held by a customer.
    Reserved,
    /// Bought.
    Sold,
    /// Out of the sale for now.
    Withdrawn,
    /// Given back after it was bought.
    Refunded,
    /// Deleted; never shown to a reader.
    Deleted,
}

impl Status {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Available, Self::Reserved, Self::Sold, Self::Withdrawn, Self::Refunded, Self::Deleted];

    /// Those that a reader is ever shown.
    pub const SHOWN: [Self; 5] =
        [Self::Available, Self::Reserved, Self::Sold, Self::Withdrawn, Self::Refunded];

    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Reserved => "reserved",
            Self::Sold => "sold",
            Self::Withdrawn => "withdrawn",
            Self::Refunded => "refunded",
            Self::Deleted => "deleted",
        }
    }

    /// Reads the word on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// Whether somebody has bought the ticket, for good or not.
    pub const fn check_bought(self) -> Result<(), Rejection> {
        match self {
            Self::Sold | Self::Refunded => Ok(()),
            Self::Available | Self::Reserved | Self::Withdrawn | Self::Deleted => {
                Err(Rejection::TicketNotSold { status: self })
            }
        }
    }

    /// The number in the database.
    pub const fn number(self) -> i64 {
        match self {
            Self::Available => 0,
            Self::Reserved => 1,
            Self::Sold => 2,
            Self::Withdrawn => 3,
            Self::Refunded => 4,
            Self::Deleted => 5,
        }
    }

    /// Reads the number in the database.
    pub fn from_number(number: i64) -> Option<Self> {
        usize::try_from(number).ok().and_then(|index| Self::ALL.get(index).copied())
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A ticket as it is shown: the standing at one instant, with everything around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The ticket.
    pub id: TicketId,
    /// Who released it.
    pub vendor: VendorId,
    /// What it admits to.
    pub event: EventId,
    /// Its type.
    pub type_name: TypeName,
    /// Its price, locked while it is held.
    pub price: Price,
    /// The event's currency.
    pub currency: Currency,
    /// Its standing at the instant of reading.
    pub status: Status,
    /// The release that minted it.
    pub release: ReleaseId,
    /// When it was minted.
    pub created_at: Timestamp,
    /// Who holds or owns it.
    pub customer: Option<CustomerId>,
    /// When the hold is over, while it is reserved.
    pub reserved_until: Option<Timestamp>,
    /// When it was bought.
    pub sold_at: Option<Timestamp>,
}

impl Ticket {
    /// The ticket as it is shown in a state: with its holder or owner, and the instants that belong to the state.
    #[must_use]
    pub fn standing(self, state: State) -> Self {
        let status = state.status();
        let (customer, reserved_until, sold_at) = match state {
            State::Available | State::Withdrawn | State::Deleted => (None, None, None),
            State::Reserved { customer, until } => (Some(customer), Some(until), None),
            State::Sold { customer, at } => (Some(customer), None, Some(at)),
            State::Refunded { customer, sold_at } => (Some(customer), None, Some(sold_at)),
        };
        Self { status, customer, reserved_until, sold_at, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);
    const MINUTE: Millis = Millis(60_000);

    fn customer(id: i64) -> CustomerId {
        CustomerId::new(id).unwrap()
    }

    fn held(by: i64, until: i64) -> State {
        State::Reserved { customer: customer(by), until: Timestamp(until) }
    }

    fn sold(by: i64) -> State {
        State::Sold { customer: customer(by), at: NOW }
    }

    /// What becomes of a ticket, and in which word.
    fn after(change: Result<Transition, Rejection>) -> Result<(Kind, State), Rejection> {
        change.map(|change| (change.kind(), change.after()))
    }

    #[test]
    fn a_hold_is_over_at_its_deadline_not_after_it() {
        assert_eq!(held(1, 1_000_001).at(NOW).status(), Status::Reserved);
        assert_eq!(held(1, 1_000_000).at(NOW), State::Available);
        assert_eq!(held(1, 999_999).at(NOW), State::Available);
    }

    #[test]
    fn only_an_available_ticket_can_be_held() {
        let taken = (Kind::Reserved, State::Reserved { customer: customer(2), until: NOW + MINUTE });
        assert_eq!(after(State::Available.hold(customer(2), NOW, MINUTE)), Ok(taken));
        assert_eq!(after(held(1, 1_000_000).hold(customer(2), NOW, MINUTE)), Ok(taken));
        for state in [held(1, 1_000_001), sold(1), State::Withdrawn] {
            assert_eq!(
                state.hold(customer(2), NOW, MINUTE),
                Err(Rejection::TicketNotAvailable { status: state.status() })
            );
        }
        assert_eq!(State::Deleted.hold(customer(2), NOW, MINUTE), Err(Rejection::TicketNotFound));
    }

    #[test]
    fn a_hold_ends_once_and_only_by_its_holder() {
        let (hold, one, two) = (held(1, 1_000_001), customer(1), customer(2));
        assert_eq!(after(hold.finalize(one, NOW, NOW)), Ok((Kind::Finalized, sold(1))));
        assert_eq!(after(hold.give_up(one, NOW)), Ok((Kind::Cancelled, State::Available)));
        assert_eq!(hold.finalize(two, NOW, NOW), Err(Rejection::NoReservation));
        assert_eq!(hold.give_up(two, NOW), Err(Rejection::NoReservation));
        assert_eq!(hold.expire(NOW), Err(Rejection::NoReservation));
        let over = held(1, 1_000_000);
        let expired = Rejection::ReservationExpired { expired_at: NOW };
        assert_eq!(over.finalize(one, NOW, NOW), Err(expired.clone()));
        assert_eq!(over.give_up(one, NOW), Err(expired));
        assert_eq!(after(over.expire(NOW)), Ok((Kind::Expired, State::Available)));
        assert_eq!(over.expire(NOW).map(|change| change.customer()), Ok(Some(one)));
        for state in [State::Available, State::Withdrawn, sold(1)] {
            assert_eq!(state.finalize(one, NOW, NOW), Err(Rejection::NoReservation));
            assert_eq!(state.expire(NOW), Err(Rejection::NoReservation));
        }
    }

    #[test]
    fn whoever_begins_to_pay_holds_on_for_a_while_and_never_for_less() {
        let (hold, later) = (held(1, 1_000_001), NOW + MINUTE);
        assert_eq!(after(hold.extend(customer(1), NOW, later)), Ok((Kind::Extended, held(1, later.0))));
        assert_eq!(after(hold.extend(customer(1), NOW, Timestamp(0))), Ok((Kind::Extended, hold)));
        assert_eq!(hold.extend(customer(2), NOW, later), Err(Rejection::NoReservation));
        let expired = Rejection::ReservationExpired { expired_at: NOW };
        assert_eq!(held(1, 1_000_000).extend(customer(1), NOW, later), Err(expired));
        assert_eq!(sold(1).extend(customer(1), NOW, later), Err(Rejection::NoReservation));
    }

    #[test]
    fn what_was_bought_is_bought_when_it_is_sold_not_when_it_was_asked_for() {
        let late = NOW + MINUTE;
        let bought = held(1, 1_000_001).finalize(customer(1), NOW, late);
        assert_eq!(after(bought), Ok((Kind::Finalized, State::Sold { customer: customer(1), at: late })));
    }

    #[test]
    fn a_vendor_touches_only_what_nobody_holds() {
        let set = |state: State, to| after(state.update(false, Some(to), NOW));
        assert_eq!(set(State::Available, Status::Withdrawn), Ok((Kind::Withdrawn, State::Withdrawn)));
        assert_eq!(set(State::Withdrawn, Status::Available), Ok((Kind::Restored, State::Available)));
        assert_eq!(set(State::Withdrawn, Status::Withdrawn), Ok((Kind::Updated, State::Withdrawn)));
        for (from, to) in [(sold(1), Status::Available), (State::Available, Status::Sold)] {
            assert_eq!(set(from, to), Err(Rejection::IllegalTransition { from: from.status(), to }));
        }
        assert_eq!(set(State::Deleted, Status::Available), Err(Rejection::TicketNotFound));
        assert_eq!(after(State::Withdrawn.delete(NOW)), Ok((Kind::Deleted, State::Deleted)));
        assert_eq!(sold(1).delete(NOW), Err(Rejection::TicketNotAvailable { status: Status::Sold }));
        let terms = |state: State| after(state.update(true, None, NOW));
        assert_eq!(terms(held(1, 1_000_000)), Ok((Kind::Updated, State::Available)));
        let not_available = Err(Rejection::TicketNotAvailable { status: Status::Reserved });
        assert_eq!(terms(held(1, 1_000_001)), not_available);
        assert_eq!(after(held(1, 1_000_001).update(true, Some(Status::Withdrawn), NOW)), not_available);
    }

    #[test]
    fn a_sale_is_undone_once_and_that_is_final() {
        let refunded = State::Refunded { customer: customer(1), sold_at: NOW };
        assert_eq!(after(sold(1).refund(NOW)), Ok((Kind::Refunded, refunded)));
        assert_eq!(refunded.refund(NOW), Err(Rejection::AlreadyRefunded));
        for state in [State::Available, held(1, 1_000_001), State::Withdrawn] {
            assert_eq!(state.refund(NOW), Err(Rejection::TicketNotSold { status: state.status() }));
        }
        let over = Rejection::TicketNotSold { status: Status::Available };
        assert_eq!(
            held(1, 1_000_000).refund(NOW),
            Err(over),
            "a hold whose time is up is a ticket in the pool"
        );
        assert!(refunded.update(false, Some(Status::Available), NOW).is_err());
        assert!(refunded.delete(NOW).is_err() && refunded.hold(customer(2), NOW, MINUTE).is_err());
        assert!(refunded.finalize(customer(1), NOW, NOW).is_err());
    }

    #[test]
    fn the_journal_names_whoever_the_change_is_about() {
        let (one, taken) = (customer(1), held(1, 1_000_001));
        let about = |change: Result<Transition, Rejection>| change.map(|change| change.customer());
        assert_eq!(about(State::Available.hold(one, NOW, MINUTE)), Ok(Some(one)));
        assert_eq!(about(taken.finalize(one, NOW, NOW)), Ok(Some(one)));
        assert_eq!(about(taken.give_up(one, NOW)), Ok(Some(one)));
        assert_eq!(about(sold(1).refund(NOW)), Ok(Some(one)));
        assert_eq!(about(State::Available.update(true, None, NOW)), Ok(None));
        assert_eq!(about(State::Withdrawn.delete(NOW)), Ok(None));
    }

    #[test]
    fn words_and_numbers_go_both_ways() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.word()), Some(status));
            assert_eq!(Status::from_number(status.number()), Some(status));
        }
        assert_eq!(Status::from_number(6), None);
        assert_eq!(Status::parse("gone"), None);
    }
}
