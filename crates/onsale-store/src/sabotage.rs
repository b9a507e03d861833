//! Ways to break the store on rehearsal_mode, so that tests can show that they would notice. A server cannot: without
//! the cargo feature `sabotage`, which only tests and the simulator switch on, nothing is ever broken and the
//! compiler leaves every one of these places out.

use crate::config::StoreConfig;

macro_rules! sabotages {
    ($(#[doc = $doc:literal] $name:ident,)*) => {
        /// One way to break the store.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Sabotage { $(#[doc = $doc] $name,)* }

        impl Sabotage {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name, as a command line takes it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// What goes wrong.
            pub const fn describe(self) -> &'static str {
                match self { $(Self::$name => $doc.trim_ascii(),)* }
            }
        }
    };
}

sabotages! {
    /// The job that brings releases is not told when one is due.
    ReleaseNotTold,
    /// A hold lasts a millisecond longer than it says.
    ExpiryOffByOne,
    /// A ticket that is asked for by its id is taken although somebody has it.
    NamedTicketUnguarded,
    /// A customer may hold any number of tickets.
    HoldsNotCounted,
    /// A hold can be finalised after its time, as long as nobody else has taken the ticket.
    DeadlineIgnored,
    /// A payment is judged when its turn comes, not when it arrived.
    TimelyPaymentTurnedAway,
    /// Whoever gives a ticket up holds it still.
    CancelLeavesHold,
    /// Giving a ticket up is not written into the journal.
    CancelNotJournalled,
    /// The end of a hold is not written into the journal when the ticket is taken again at once.
    LapseNotJournalled,
    /// An answer leaves before its commit, which comes with the next batch.
    AnswerBeforeCommit,
    /// A pool gives its last ticket first.
    PoolOrderBroken,
    /// A ticket whose hold ran out goes to the end of its release.
    ExpiredGoesToTheBack,
    /// A vendor's withdrawn or deleted ticket stays in the pool.
    WithdrawnStaysInPool,
    /// How far a release has come is not saved.
    ChunkNotSaved,
    /// Counting looks at holds that are over as if they were not.
    CountWithoutLapsing,
    /// The answer to an idempotency key is not stored.
    AnswerNotKept,
    /// A customer may buy any number of an event's tickets.
    CustomerLimitIgnored,
    /// A release does not look whether the pool has room.
    PoolCapacityIgnored,
    /// A pause does not move what is left of a release.
    ResumeDoesNotShift,
    /// Tickets can be reserved while sales are stopped.
    StoppedSalesIgnored,
    /// Opening the database gives every hold half a minute more.
    RestartLengthensHolds,
    /// After a restart time may go on from before the last commit.
    ClockGoesBack,
    /// A sale writes its order without the ticket.
    OrderItemMissing,
    /// A ticket that changes its type is not booked.
    MoveNotBooked,
    /// Tickets of a vendor who may not sell can be reserved.
    StandingIgnored,
    /// A ticket whose sale was undone still counts towards its customer's limit.
    RefundStillCounts,
    /// A ticket whose sale was undone still counts as sold.
    RefundStaysSold,
    /// The codes of a ticket whose sale was undone still open a door.
    RefundKeepsCodes,
    /// A ticket that takes the place of a refunded one is not booked.
    ReturnNotBooked,
    /// A code that has let somebody in lets in whoever sends it again.
    CodeStaysGood,
    /// A refresh token that is shown long after it was exchanged ends nothing.
    ReplayEndsNothing,
    /// Logging out everywhere leaves one session.
    LogOutLeavesOne,
    /// Another address counts before its code was entered.
    AddressCountsAtOnce,
    /// An address that leads back to an account can be taken by somebody else.
    FormerAddressFree,
    /// Two servers may take the same message of the outbox.
    MessageTakenTwice,
    /// A job writes what it owes without looking at its cursor or moving it.
    CursorUnguarded,
}

impl StoreConfig {
    /// Whether the store is broken in this way.
    #[cfg(feature = "sabotage")]
    pub(crate) fn is_broken(&self, how: Sabotage) -> bool {
        self.sabotage == Some(how)
    }

    /// Whether it is broken in any way.
    #[cfg(feature = "sabotage")]
    pub(crate) fn is_sabotaged(&self) -> bool {
        self.sabotage.is_some()
    }

    /// Whether it is broken in any way: it is not.
    #[cfg(not(feature = "sabotage"))]
    pub(crate) const fn is_sabotaged(&self) -> bool {
        false
    }

    /// Whether the store is broken in this way: it is not.
    #[cfg(not(feature = "sabotage"))]
    pub(crate) const fn is_broken(&self, _: Sabotage) -> bool {
        false
    }
}
