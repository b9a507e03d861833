//! Customers and vendors as they are kept, and what a vendor may do.

use std::fmt;

use crate::{CustomerId, Email, EventId, Millis, Name, Rejection, Timestamp, VendorId};

/// Who buys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The customer.
    pub id: CustomerId,
    /// Display name.
    pub name: Name,
    /// Unique among customers, letter case aside.
    pub email: Email,
    /// When the record was made.
    pub created_at: Timestamp,
}

/// Who releases tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendor {
    /// The vendor.
    pub id: VendorId,
    /// Display name.
    pub name: Name,
    /// Unique among vendors, letter case aside.
    pub email: Email,
    /// When the record was made.
    pub created_at: Timestamp,
    /// The event that a release goes to when it names none.
    pub default_event: EventId,
    /// What a release takes when it gives no rate or interval of its own.
    pub defaults: ReleaseDefaults,
    /// Whether it may sell.
    pub standing: Standing,
}

/// Whether a vendor may sell: the word of an administrator, where vendors need one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Registered, and may prepare: nobody else sees its events, and nothing is released.
    Waiting,
    /// May sell.
    #[default]
    Approved,
    /// Closed by an administrator: what was sold stays valid, nothing else is left.
    Closed,
}

impl Standing {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Approved, Self::Closed];

    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Closed => "closed",
        }
    }

    /// The number in the database.
    pub const fn number(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Approved => 1,
            Self::Closed => 2,
        }
    }

    /// Reads the number in the database.
    pub fn from_number(number: i64) -> Option<Self> {
        usize::try_from(number).ok().and_then(|index| Self::ALL.get(index).copied())
    }

    /// Refuses whoever may not sell.
    pub fn check(self) -> Result<(), Rejection> {
        match self {
            Self::Approved => Ok(()),
            Self::Waiting | Self::Closed => Err(Rejection::VendorNotApproved { standing: self }),
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What one vendor may have at a time, so that no vendor takes the house from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VendorBounds {
    /// Events.
    pub events: i64,
    /// Releases that are not over.
    pub open_releases: i64,
    /// Tickets that are still to come, in all of its open releases together.
    pub tickets_to_come: i64,
}

impl VendorBounds {
    /// No bounds.
    pub const NONE: Self = Self { events: i64::MAX, open_releases: i64::MAX, tickets_to_come: i64::MAX };

    /// Whether a vendor with so many events may make another.
    pub fn check_events(self, events: i64) -> Result<(), Rejection> {
        let limit = self.events;
        if events < limit { Ok(()) } else { Err(Rejection::TooManyEvents { limit }) }
    }

    /// Whether a vendor with so many open releases, which are to bring so many tickets, may have another one of `tickets`.
    pub fn check_release(self, open: i64, to_come: i64, tickets: i64) -> Result<(), Rejection> {
        if open >= self.open_releases {
            return Err(Rejection::TooManyReleases { limit: self.open_releases });
        }
        if to_come.saturating_add(tickets) > self.tickets_to_come {
            return Err(Rejection::TooManyTickets { limit: self.tickets_to_come });
        }
        Ok(())
    }
}

/// A vendor's own settings for its releases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReleaseDefaults {
    /// Tickets in a batch.
    pub tickets_per_release: Option<i64>,
    /// Time between two batches.
    pub interval: Option<Millis>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_of_a_standing_go_both_ways() {
        for standing in Standing::ALL {
            assert_eq!(Standing::from_number(standing.number()), Some(standing));
            assert_eq!(standing.check().is_ok(), standing == Standing::Approved, "{standing}");
        }
        assert_eq!(Standing::from_number(3), None);
    }

    #[test]
    fn a_bound_takes_what_fits_and_refuses_one_more() {
        let bounds = VendorBounds { events: 2, open_releases: 3, tickets_to_come: 100 };
        assert_eq!((bounds.check_events(1), bounds.check_release(2, 60, 40)), (Ok(()), Ok(())));
        assert_eq!(bounds.check_events(2), Err(Rejection::TooManyEvents { limit: 2 }));
        assert_eq!(bounds.check_release(3, 0, 1), Err(Rejection::TooManyReleases { limit: 3 }));
        assert_eq!(bounds.check_release(0, 60, 41), Err(Rejection::TooManyTickets { limit: 100 }));
        assert_eq!(VendorBounds::NONE.check_release(i64::MAX - 1, i64::MAX, i64::MAX), Ok(()));
    }
}
