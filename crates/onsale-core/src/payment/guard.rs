//! The guards of this room by name, so that its tests can take one away and show that they notice. Outside of tests each
//! stands, and the compiler leaves the question out.

/// A guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// What says less than is known is old, and moves nothing.
    OldIsOld,
    /// A yes to another amount or currency buys nothing.
    Amount,
    /// A payment that was called off buys nothing.
    CalledOff,
    /// Money is collected for what was sold only.
    SaleFirst,
    /// Whoever pays late needs a ticket that is free.
    TicketThere,
    /// An order has one attempt at a time.
    OneAttempt,
    /// Whoever starts to pay is in time.
    InTime,
    /// A start moves the deadline once.
    OneExtension,
    /// What a bank refused is called off at the provider too.
    DeclineCloses,
    /// Money that came after all goes back.
    LateMoney,
    /// That the provider does not know a payment is no answer yet.
    UnknownIsPending,
    /// What is on its way back is not given back again.
    RefundOnce,
    /// Nothing is given back while a bank may take it back.
    DisputeFirst,
    /// A refund that failed is tried by another key.
    FreshKey,
}

#[cfg(test)]
thread_local! {
    static TAKEN_AWAY: std::cell::Cell<Option<Guard>> = const { std::cell::Cell::new(None) };
}

impl Guard {
    /// All of them.
    #[cfg(test)]
    pub(super) const ALL: &'static [Self] = &[
        Self::OldIsOld,
        Self::Amount,
        Self::CalledOff,
        Self::SaleFirst,
        Self::TicketThere,
        Self::OneAttempt,
        Self::InTime,
        Self::OneExtension,
        Self::DeclineCloses,
        Self::LateMoney,
        Self::UnknownIsPending,
        Self::RefundOnce,
        Self::DisputeFirst,
        Self::FreshKey,
    ];

    /// Whether it stands.
    #[cfg(not(test))]
    pub(super) const fn stands(self) -> bool {
        true
    }

    /// Whether it stands in this test.
    #[cfg(test)]
    pub(super) fn stands(self) -> bool {
        TAKEN_AWAY.get() != Some(self)
    }

    /// Does something with a guard taken away.
    #[cfg(test)]
    pub(super) fn without<R>(guard: Option<Self>, act: impl FnOnce() -> R) -> R {
        TAKEN_AWAY.set(guard);
        let result = act();
        TAKEN_AWAY.set(None);
        result
    }
}
