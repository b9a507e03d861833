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

/// What a change is about: which part of another server's memory it makes out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Concern {
    /// Tickets that are new: another server adds them to their pool.
    NewTickets,
    /// One ticket: another server moves it, as the journal row says.
    Ticket,
    /// A customer who is new: another server adds the id to those it knows.
    NewCustomer,
    /// A customer who is gone: another server forgets the id, and takes no order of theirs that is under way.
    GoneCustomer,
    /// The catalogue: vendors, events, releases, the switch for all sales. Every sale depends on it and few change it,
    /// so one server at a time does, and each other reads it again before it goes on.
    Catalogue,
    /// Nothing that a server keeps in memory: no other server is disturbed, however often it happens.
    Nothing,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $number:literal $word:literal $concern:ident,)*) => {
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

            /// What a change of this kind is about.
            pub const fn concerns(self) -> Concern {
                match self { $(Self::$name => Concern::$concern,)* }
            }
        }
    };
}

kinds! {
    /// A chunk of a batch came into the pool.
    Released = 1 "released" NewTickets,
    /// A customer took a hold.
    Reserved = 2 "reserved" Ticket,
    /// The holder bought.
    Finalized = 3 "finalized" Ticket,
    /// The holder gave the hold up.
    Cancelled = 4 "cancelled" Ticket,
    /// The hold ran out.
    Expired = 5 "expired" Ticket,
    /// Price or type changed.
    Updated = 6 "updated" Ticket,
    /// Taken out of the sale.
    Withdrawn = 7 "withdrawn" Ticket,
    /// Put back into the sale.
    Restored = 8 "restored" Ticket,
    /// Deleted.
    Deleted = 9 "deleted" Ticket,
    /// Bought, then given back.
    Refunded = 10 "refunded" Ticket,
    /// The holder began to pay, and has the hold for a while longer.
    Extended = 11 "extended" Ticket,
    /// A customer registered.
    CustomerAdded = 20 "customer_added" NewCustomer,
    /// A customer's record changed.
    CustomerUpdated = 21 "customer_updated" Nothing,
    /// A customer's record is gone.
    CustomerDeleted = 22 "customer_deleted" GoneCustomer,
    /// A vendor registered.
    VendorAdded = 23 "vendor_added" Catalogue,
    /// A vendor's record changed.
    VendorUpdated = 24 "vendor_updated" Catalogue,
    /// A vendor's record is gone.
    VendorDeleted = 25 "vendor_deleted" Catalogue,
    /// An event was made.
    EventAdded = 26 "event_added" Catalogue,
    /// An event's record changed.
    EventUpdated = 27 "event_updated" Catalogue,
    /// An event's record is gone.
    EventDeleted = 28 "event_deleted" Catalogue,
    /// A release was scheduled.
    ReleaseCreated = 30 "release_created" Catalogue,
    /// A release was paused.
    ReleasePaused = 31 "release_paused" Catalogue,
    /// A release goes on.
    ReleaseResumed = 32 "release_resumed" Catalogue,
    /// What was left of a release will not come.
    ReleaseCancelled = 33 "release_cancelled" Catalogue,
    /// A vendor may sell.
    VendorApproved = 34 "vendor_approved" Catalogue,
    /// A vendor may no longer sell until it is approved again.
    VendorSuspended = 35 "vendor_suspended" Catalogue,
    /// A vendor was closed, with all that it had not sold.
    VendorClosed = 36 "vendor_closed" Catalogue,
    /// All sales were stopped.
    SalesStopped = 40 "sales_stopped" Catalogue,
    /// All sales were started.
    SalesStarted = 41 "sales_started" Catalogue,
    /// An order was made that is to be paid.
    OrderOpened = 50 "order_opened" Nothing,
    /// A customer began to pay an order.
    PaymentStarted = 51 "payment_started" Nothing,
    /// The customer's bank wants a proof from them.
    PaymentActionNeeded = 52 "payment_action_needed" Nothing,
    /// The bank said yes.
    PaymentAuthorized = 53 "payment_authorized" Nothing,
    /// The bank said no.
    PaymentDeclined = 54 "payment_declined" Nothing,
    /// The money was collected.
    PaymentCaptured = 55 "payment_captured" Nothing,
    /// A payment was called off before any money moved.
    PaymentVoided = 56 "payment_voided" Nothing,
    /// The bank took its yes back after the ticket was sold.
    PaymentLost = 57 "payment_lost" Nothing,
    /// A yes came too late, or to another amount: with a sale beside it there was a ticket all the same, without one it is given
    /// back.
    LateMoney = 58 "late_money" Nothing,
    /// Money is to be given back.
    RefundRequested = 59 "refund_requested" Nothing,
    /// Money was given back.
    RefundDone = 60 "refund_done" Nothing,
    /// Money could not be given back this way.
    RefundFailed = 61 "refund_failed" Nothing,
    /// The customer's bank asks for the money.
    DisputeOpened = 62 "dispute_opened" Nothing,
    /// It is decided who has the money.
    DisputeClosed = 63 "dispute_closed" Nothing,
    /// An order was given up, or its time was over.
    OrderClosed = 64 "order_closed" Nothing,
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
            Self::Extended => &[(Reserved, Reserved)],
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
            | Self::SalesStarted
            | Self::OrderOpened
            | Self::PaymentStarted
            | Self::PaymentActionNeeded
            | Self::PaymentAuthorized
            | Self::PaymentDeclined
            | Self::PaymentCaptured
            | Self::PaymentVoided
            | Self::PaymentLost
            | Self::LateMoney
            | Self::RefundRequested
            | Self::RefundDone
            | Self::RefundFailed
            | Self::DisputeOpened
            | Self::DisputeClosed
            | Self::OrderClosed => &[],
        }
    }

    /// Whether somebody in this role can have asked for such a change. Without proof everybody is an administrator too, so
    /// one may always do what an administrator may, but for what the clock alone does.
    pub const fn can_be_asked_by(self, actor: Actor) -> bool {
        match self {
            Self::Expired => matches!(actor, Actor::System),
            Self::Reserved | Self::Finalized | Self::Cancelled | Self::Extended => {
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
            Self::OrderOpened | Self::PaymentStarted => matches!(actor, Actor::Customer(_) | Actor::Admin),
            // What a provider says is heard by nobody but the clock: the reconciler asks.
            Self::PaymentActionNeeded
            | Self::PaymentAuthorized
            | Self::PaymentDeclined
            | Self::PaymentCaptured
            | Self::PaymentVoided
            | Self::PaymentLost
            | Self::LateMoney
            | Self::RefundDone
            | Self::RefundFailed
            | Self::DisputeOpened
            | Self::DisputeClosed => matches!(actor, Actor::System),
            Self::RefundRequested => matches!(actor, Actor::Vendor(_) | Actor::Admin | Actor::System),
            Self::OrderClosed => !matches!(actor, Actor::Anyone),
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
    fn a_kind_that_is_about_a_ticket_says_so() {
        let of = |concern| Kind::ALL.iter().filter(move |kind| kind.concerns() == concern).count();
        assert_eq!(
            of(Concern::Ticket),
            Kind::ALL.iter().filter(|kind| (2..20).contains(&kind.number())).count()
        );
        assert_eq!(of(Concern::NewTickets), 1);
        assert_eq!((of(Concern::NewCustomer), of(Concern::GoneCustomer)), (1, 1));
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
