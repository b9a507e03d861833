//! What the journal says of a change: what happened, and who did it.

use crate::{CustomerId, Status, VendorId};

/// Who asked for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Nobody who has said a name yet (registration).
    Anyone,
    /// A customer.
    Customer(CustomerId),
    /// A vendor.
    Vendor(VendorId),
    /// An administrator.
    Admin,
    /// The clock: a batch fell due, a hold ran out.
    System,
}

impl Actor {
    /// The role's number in the journal.
    pub const fn role_number(self) -> i64 {
        match self {
            Self::Anyone => 0,
            Self::Customer(_) => 1,
            Self::Vendor(_) => 2,
            Self::Admin => 3,
            Self::System => 4,
        }
    }

    /// The customer's or vendor's id.
    pub const fn id_number(self) -> Option<i64> {
        match self {
            Self::Customer(id) => Some(id.get()),
            Self::Vendor(id) => Some(id.get()),
            Self::Anyone | Self::Admin | Self::System => None,
        }
    }

    /// Reads what the journal keeps.
    pub fn from_numbers(role: i64, id: Option<i64>) -> Option<Self> {
        match (role, id) {
            (0, None) => Some(Self::Anyone),
            (1, Some(id)) => CustomerId::new(id).map(Self::Customer),
            (2, Some(id)) => VendorId::new(id).map(Self::Vendor),
            (3, None) => Some(Self::Admin),
            (4, None) => Some(Self::System),
            _ => None,
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $number:literal $word:literal,)*) => {
        /// What happened. The number is what the journal stores; it never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The number in the journal.
            pub const fn number(self) -> i64 {
                match self { $(Self::$name => $number,)* }
            }

            /// The word on the wire.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

kinds! {
    /// A chunk of a batch came into the pool.
    Released = 1 "released",
    /// A customer took a hold.
    Reserved = 2 "reserved",
    /// The holder bought.
    Finalized = 3 "finalized",
    /// The holder gave the hold up.
    Cancelled = 4 "cancelled",
    /// The hold ran out.
    Expired = 5 "expired",
    /// Price or type changed.
    Updated = 6 "updated",
    /// Taken out of the sale.
    Withdrawn = 7 "withdrawn",
    /// Put back into the sale.
    Restored = 8 "restored",
    /// Deleted.
    Deleted = 9 "deleted",
    /// Bought, then given back.
    Refunded = 10 "refunded",
    /// A customer registered.
    CustomerAdded = 20 "customer_added",
    /// A customer's record changed.
    CustomerUpdated = 21 "customer_updated",
    /// A customer's record is gone.
    CustomerDeleted = 22 "customer_deleted",
    /// A vendor registered.
    VendorAdded = 23 "vendor_added",
    /// A vendor's record changed.
    VendorUpdated = 24 "vendor_updated",
    /// A vendor's record is gone.
    VendorDeleted = 25 "vendor_deleted",
    /// An event was made.
    EventAdded = 26 "event_added",
    /// An event's record changed.
    EventUpdated = 27 "event_updated",
    /// An event's record is gone.
    EventDeleted = 28 "event_deleted",
    /// A release was scheduled.
    ReleaseCreated = 30 "release_created",
    /// A release was paused.
    ReleasePaused = 31 "release_paused",
    /// A release goes on.
    ReleaseResumed = 32 "release_resumed",
    /// What was left of a release will not come.
    ReleaseCancelled = 33 "release_cancelled",
    /// A vendor may sell.
    VendorApproved = 34 "vendor_approved",
    /// A vendor may no longer sell until it is approved again.
    VendorSuspended = 35 "vendor_suspended",
    /// A vendor was closed, with all that it had not sold.
    VendorClosed = 36 "vendor_closed",
    /// All sales were stopped.
    SalesStopped = 40 "sales_stopped",
    /// All sales were started.
    SalesStarted = 41 "sales_started",
}

impl Kind {
    /// Reads the number in the journal.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.number() == number)
    }

    /// From which status to which such a change takes a ticket; nothing for what changes no ticket that was there before.
    pub const fn steps(self) -> &'static [(Status, Status)] {
        use Status::{Available, Deleted, Refunded, Reserved, Sold, Withdrawn};
        match self {
            Self::Reserved => &[(Available, Reserved)],
            Self::Finalized => &[(Reserved, Sold)],
            Self::Cancelled | Self::Expired => &[(Reserved, Available)],
            Self::Updated => &[(Available, Available), (Withdrawn, Withdrawn)],
            Self::Withdrawn => &[(Available, Withdrawn)],
            Self::Restored => &[(Withdrawn, Available)],
            Self::Deleted => &[(Available, Deleted), (Withdrawn, Deleted)],
            Self::Refunded => &[(Sold, Refunded)],
            Self::Released
            | Self::CustomerAdded
            | Self::CustomerUpdated
            | Self::CustomerDeleted
            | Self::VendorAdded
            | Self::VendorUpdated
            | Self::VendorDeleted
            | Self::EventAdded
            | Self::EventUpdated
            | Self::EventDeleted
            | Self::ReleaseCreated
            | Self::ReleasePaused
            | Self::ReleaseResumed
            | Self::ReleaseCancelled
            | Self::VendorApproved
            | Self::VendorSuspended
            | Self::VendorClosed
            | Self::SalesStopped
            | Self::SalesStarted => &[],
        }
    }

    /// Whether somebody in this role can have asked for such a change. Without proof everybody is an administrator too, so
    /// one may always do what an administrator may, but for what the clock alone does.
    pub const fn can_be_asked_by(self, actor: Actor) -> bool {
        match self {
            Self::Expired => matches!(actor, Actor::System),
            Self::Reserved | Self::Finalized | Self::Cancelled => {
                matches!(actor, Actor::Customer(_) | Actor::Admin)
            }
            Self::Updated | Self::Withdrawn | Self::Restored | Self::Refunded => {
                matches!(actor, Actor::Vendor(_) | Actor::Admin)
            }
            Self::Released | Self::Deleted => {
                matches!(actor, Actor::Vendor(_) | Actor::Admin | Actor::System)
            }
            Self::ReleaseCreated
            | Self::ReleasePaused
            | Self::ReleaseResumed
            | Self::ReleaseCancelled
            | Self::VendorClosed
            | Self::VendorDeleted => matches!(actor, Actor::Vendor(_) | Actor::Admin),
            Self::VendorApproved | Self::VendorSuspended | Self::SalesStopped | Self::SalesStarted => {
                matches!(actor, Actor::Admin)
            }
            Self::CustomerDeleted => matches!(actor, Actor::Customer(_) | Actor::Admin),
            Self::CustomerAdded | Self::CustomerUpdated => !matches!(actor, Actor::Vendor(_)),
            Self::VendorAdded
            | Self::VendorUpdated
            | Self::EventAdded
            | Self::EventUpdated
            | Self::EventDeleted => !matches!(actor, Actor::Customer(_)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_own_number_and_word() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_number(kind.number()), Some(*kind));
            assert_eq!(Kind::ALL.iter().filter(|other| other.word() == kind.word()).count(), 1);
        }
    }

    #[test]
    fn actors_go_both_ways() {
        let seven = CustomerId::new(7).unwrap();
        for actor in [Actor::Anyone, Actor::Customer(seven), Actor::Admin, Actor::System] {
            assert_eq!(Actor::from_numbers(actor.role_number(), actor.id_number()), Some(actor));
        }
        assert_eq!(Actor::from_numbers(1, None), None);
    }
}
