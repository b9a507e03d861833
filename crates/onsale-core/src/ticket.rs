//! The life of one ticket, and the only transitions it may make:
//! `available -> reserved -> sold -> refunded`, `reserved -> available`, `available <-> withdrawn`,
//! and available or withdrawn ones can be deleted.

use std::fmt;

use crate::{
    Currency, CustomerId, EventId, Millis, Price, Rejection, ReleaseId, TicketId, Timestamp, TypeName,
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
    },
    /// Taken out of the sale by its vendor.
    Withdrawn,
    /// Bought and given back; final.
    Refunded {
        /// Who had bought it.
        customer: CustomerId,
    },
    /// Gone for every reader, kept so that its history and the books stay whole.
    Deleted,
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

    /// A customer takes the ticket for `length`.
    pub fn hold(self, customer: CustomerId, now: Timestamp, length: Millis) -> Result<Self, Rejection> {
        match self.at(now) {
            Self::Available => Ok(Self::Reserved { customer, until: now + length }),
            Self::Deleted => Err(Rejection::TicketNotFound),
            other => Err(Rejection::TicketNotAvailable { status: other.status() }),
        }
    }

    /// The holder buys. `arrived` is when the request came in: a queue never turns away a timely payment.
    pub fn finalize(self, customer: CustomerId, arrived: Timestamp) -> Result<Self, Rejection> {
        self.held_by(customer, arrived).map(|()| Self::Sold { customer })
    }

    /// The holder gives the ticket up.
    pub fn give_up(self, customer: CustomerId, arrived: Timestamp) -> Result<Self, Rejection> {
        self.held_by(customer, arrived).map(|()| Self::Available)
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
            _ => Err(Rejection::NoReservation),
        }
    }

    /// The vendor changes price or type: only while nobody holds or owns the ticket.
    pub fn change(self, now: Timestamp) -> Result<Self, Rejection> {
        match self.at(now) {
            state @ (Self::Available | Self::Withdrawn) => Ok(state),
            Self::Deleted => Err(Rejection::TicketNotFound),
            other => Err(Rejection::TicketNotAvailable { status: other.status() }),
        }
    }

    /// The vendor sets a status: only `available <-> withdrawn`; setting what it is already changes nothing.
    pub fn set_status(self, to: Status, now: Timestamp) -> Result<Self, Rejection> {
        match (self.at(now), to) {
            (Self::Deleted, _) => Err(Rejection::TicketNotFound),
            (Self::Available | Self::Withdrawn, Status::Available) => Ok(Self::Available),
            (Self::Available | Self::Withdrawn, Status::Withdrawn) => Ok(Self::Withdrawn),
            (from, to) => Err(Rejection::IllegalTransition { from: from.status(), to }),
        }
    }

    /// The sale is undone: what was bought is nobody's any more. Final.
    pub fn refund(self) -> Result<Self, Rejection> {
        match self {
            Self::Sold { customer } => Ok(Self::Refunded { customer }),
            Self::Refunded { .. } => Err(Rejection::AlreadyRefunded),
            Self::Deleted => Err(Rejection::TicketNotFound),
            other @ (Self::Available | Self::Reserved { .. } | Self::Withdrawn) => {
                Err(Rejection::TicketNotSold { status: other.status() })
            }
        }
    }

    /// The vendor deletes the ticket.
    pub fn delete(self, now: Timestamp) -> Result<Self, Rejection> {
        match self.at(now) {
            Self::Available | Self::Withdrawn => Ok(Self::Deleted),
            Self::Deleted => Err(Rejection::TicketNotFound),
            other => Err(Rejection::TicketNotAvailable { status: other.status() }),
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

    #[test]
    fn a_hold_is_over_at_its_deadline_not_after_it() {
        assert_eq!(held(1, 1_000_001).at(NOW).status(), Status::Reserved);
        assert_eq!(held(1, 1_000_000).at(NOW), State::Available);
        assert_eq!(held(1, 999_999).at(NOW), State::Available);
    }

    #[test]
    fn only_an_available_ticket_can_be_held() {
        let until = NOW + MINUTE;
        let taken = State::Reserved { customer: customer(2), until };
        assert_eq!(State::Available.hold(customer(2), NOW, MINUTE), Ok(taken));
        assert_eq!(held(1, 1_000_000).hold(customer(2), NOW, MINUTE), Ok(taken));
        for state in [held(1, 1_000_001), State::Sold { customer: customer(1) }, State::Withdrawn] {
            assert_eq!(
                state.hold(customer(2), NOW, MINUTE),
                Err(Rejection::TicketNotAvailable { status: state.status() })
            );
        }
        assert_eq!(State::Deleted.hold(customer(2), NOW, MINUTE), Err(Rejection::TicketNotFound));
    }

    #[test]
    fn a_hold_ends_once_and_only_by_its_holder() {
        let hold = held(1, 1_000_001);
        assert_eq!(hold.finalize(customer(1), NOW), Ok(State::Sold { customer: customer(1) }));
        assert_eq!(hold.give_up(customer(1), NOW), Ok(State::Available));
        assert_eq!(hold.finalize(customer(2), NOW), Err(Rejection::NoReservation));
        assert_eq!(hold.give_up(customer(2), NOW), Err(Rejection::NoReservation));
        let over = held(1, 1_000_000);
        let expired = Rejection::ReservationExpired { expired_at: NOW };
        assert_eq!(over.finalize(customer(1), NOW), Err(expired.clone()));
        assert_eq!(over.give_up(customer(1), NOW), Err(expired));
        for state in [State::Available, State::Withdrawn, State::Sold { customer: customer(1) }] {
            assert_eq!(state.finalize(customer(1), NOW), Err(Rejection::NoReservation));
        }
    }

    #[test]
    fn a_vendor_touches_only_what_nobody_holds() {
        let sold = State::Sold { customer: customer(1) };
        assert_eq!(State::Available.set_status(Status::Withdrawn, NOW), Ok(State::Withdrawn));
        assert_eq!(State::Withdrawn.set_status(Status::Available, NOW), Ok(State::Available));
        assert_eq!(
            sold.set_status(Status::Available, NOW),
            Err(Rejection::IllegalTransition { from: Status::Sold, to: Status::Available })
        );
        assert_eq!(
            State::Available.set_status(Status::Sold, NOW),
            Err(Rejection::IllegalTransition { from: Status::Available, to: Status::Sold })
        );
        assert_eq!(State::Withdrawn.delete(NOW), Ok(State::Deleted));
        assert_eq!(sold.delete(NOW), Err(Rejection::TicketNotAvailable { status: Status::Sold }));
        assert_eq!(held(1, 1_000_000).change(NOW), Ok(State::Available));
        assert!(held(1, 1_000_001).change(NOW).is_err());
    }

    #[test]
    fn a_sale_is_undone_once_and_that_is_final() {
        let refunded = State::Refunded { customer: customer(1) };
        assert_eq!(State::Sold { customer: customer(1) }.refund(), Ok(refunded));
        assert_eq!(refunded.refund(), Err(Rejection::AlreadyRefunded));
        for state in [State::Available, held(1, 1_000_001), State::Withdrawn] {
            assert_eq!(state.refund(), Err(Rejection::TicketNotSold { status: state.status() }));
        }
        assert!(refunded.set_status(Status::Available, NOW).is_err() && refunded.delete(NOW).is_err());
        assert!(
            refunded.hold(customer(2), NOW, MINUTE).is_err() && refunded.finalize(customer(1), NOW).is_err()
        );
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
