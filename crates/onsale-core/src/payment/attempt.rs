//! An attempt to pay an order: how it starts, what the provider is owed, and how it is called off before it ends.

use super::guard::Guard;
use super::snapshot::Progress;
use super::state::{CaptureMode, Decline, Dispute, PaymentState};
use super::{LAST_LOOK, LATE_YES, PAY_WINDOW, Refusal, amount};
use crate::{Currency, Millis, OrderId, OrderState, PaymentId, Timestamp};

/// An attempt to pay an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Payment {
    /// The payment.
    pub id: PaymentId,
    /// The order that it is for.
    pub order: OrderId,
    /// Which attempt it is, from 1.
    pub attempt: u32,
    /// When the money is collected.
    pub mode: CaptureMode,
    /// How much, in minor units.
    pub amount: i64,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// Where it stands.
    pub state: PaymentState,
    /// How far the provider was when it was heard last.
    pub seen: Progress,
    /// Counts its changes: each names the version that it has seen.
    pub version: i64,
    /// What was collected.
    pub captured: i64,
    /// What of that is back.
    pub refunded: i64,
    /// Whether the customer's bank has asked for it.
    pub dispute: Dispute,
    /// Why the bank said no.
    pub decline: Option<Decline>,
    /// Until when the money can be collected, where the provider says so.
    pub capture_before: Option<Timestamp>,
    /// When it started.
    pub created_at: Timestamp,
}

/// An order as its payments see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrderStanding {
    /// Where it stands.
    pub state: OrderState,
    /// Counts its changes: each names the version that it has seen.
    pub version: i64,
    /// What it costs, in minor units.
    pub total: i64,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// The first instant at which its holds are over.
    pub deadline: Timestamp,
    /// Whether a payment has moved the deadline.
    pub is_extended: bool,
    /// What was collected for it.
    pub paid: i64,
    /// What of that is back.
    pub refunded: i64,
    /// The payment that bought it.
    pub paid_by: Option<PaymentId>,
}

/// What the provider is owed: a call that may be made any number of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// To make the payment, by its own idempotency key.
    Create,
    /// To say how it stands.
    Ask,
    /// To call it off.
    Void,
    /// To collect the money.
    Capture,
}

impl Payment {
    /// What the provider is owed. Of a payment that was not made yet nothing is made once its order is over.
    pub fn owes(&self, order: &OrderStanding, now: Timestamp) -> Option<Call> {
        match self.state {
            PaymentState::Created if order.is_open(now) => Some(Call::Create),
            PaymentState::Created | PaymentState::Authorizing => Some(Call::Ask),
            PaymentState::Declined if self.seen.number() >= Progress::Canceled.number() => None,
            PaymentState::Declined if !Guard::DeclineCloses.stands() => None,
            PaymentState::Declined | PaymentState::VoidDue => Some(Call::Void),
            PaymentState::CaptureDue => Some(Call::Capture),
            PaymentState::Voided
            | PaymentState::Abandoned
            | PaymentState::Lost
            | PaymentState::RefundDue
            | PaymentState::Captured
            | PaymentState::RefundedPartly
            | PaymentState::Refunded => None,
        }
    }

    /// Calls it off, if a yes could still buy. From now on no yes does.
    fn call_off(&self) -> Option<Self> {
        let state = PaymentState::VoidDue;
        self.state.is_live().then_some(Self { state, version: self.version + 1, ..*self })
    }
}

impl OrderStanding {
    /// The same, one version on.
    #[must_use]
    pub(super) const fn moved(&self) -> Self {
        Self { version: self.version + 1, ..*self }
    }

    /// Whether it can still be paid at `now` without a word about being late.
    pub const fn is_open(&self, now: Timestamp) -> bool {
        match self.state {
            OrderState::Open | OrderState::Paying => now.0 < self.deadline.0,
            OrderState::Paid | OrderState::Free | OrderState::Cancelled | OrderState::Expired => false,
        }
    }

    /// The order once its time is up, if it is.
    pub const fn expire(&self, now: Timestamp) -> Option<Self> {
        match self.state {
            OrderState::Open | OrderState::Paying if self.deadline.0 <= now.0 => {
                Some(Self { state: OrderState::Expired, ..self.moved() })
            }
            OrderState::Open
            | OrderState::Paying
            | OrderState::Paid
            | OrderState::Free
            | OrderState::Cancelled
            | OrderState::Expired => None,
        }
    }

    /// Whether a payment that is still undecided has had its time.
    pub(super) fn has_waited(&self, now: Timestamp) -> bool {
        now >= self.deadline + LATE_YES
    }

    fn check_payable(&self, arrived: Timestamp) -> Result<(), Refusal> {
        match self.state {
            OrderState::Open | OrderState::Paying if arrived < self.deadline => Ok(()),
            OrderState::Open | OrderState::Paying if !Guard::InTime.stands() => Ok(()),
            OrderState::Open | OrderState::Paying | OrderState::Expired => {
                Err(Refusal::OrderExpired { expired_at: self.deadline })
            }
            OrderState::Cancelled => Err(Refusal::OrderCancelled),
            OrderState::Paid => Err(Refusal::AlreadyPaid),
            OrderState::Free => Err(Refusal::NothingToPay),
        }
    }

    /// The deadline once a payment has started that arrived in time: moved once, and never to an earlier instant.
    fn extended(&self, arrived: Timestamp) -> Self {
        let deadline = self.deadline.max(arrived + PAY_WINDOW);
        if self.is_extended && Guard::OneExtension.stands() || deadline == self.deadline {
            return *self;
        }
        Self { deadline, is_extended: true, ..*self }
    }
}

/// What a new attempt is.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// Its id.
    pub payment: PaymentId,
    /// The order.
    pub order: OrderId,
    /// Which attempt it is, from 1.
    pub attempt: u32,
    /// When the money is collected.
    pub mode: CaptureMode,
    /// When the request arrived: a queue turns nobody away who came in time.
    pub arrived: Timestamp,
    /// When it is written.
    pub now: Timestamp,
    /// The running attempt that it takes the place of; without one, a running attempt goes on.
    pub replaces: Option<PaymentId>,
}

/// A new attempt, with what changes beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The payment.
    pub payment: Payment,
    /// The order, with the deadline that it may have now.
    pub order: OrderStanding,
    /// The attempt before, which is called off.
    pub replaced: Option<Payment>,
}

/// What comes of a start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// An attempt that is under way goes on: a second tap, or a second tab.
    Running(PaymentId),
    /// A new one.
    New(Box<Attempt>),
}

/// Starts to pay an order. `live` is the attempt that is under way, of which there is one at most.
pub fn begin(order: &OrderStanding, live: Option<&Payment>, start: Start) -> Result<Begun, Refusal> {
    let running = live.filter(|payment| payment.state.is_live() && Guard::OneAttempt.stands());
    // Also after the deadline: whoever comes back to a payment that is undecided is told of it, not that it is too late.
    if let Some(running) = running.filter(|running| start.replaces != Some(running.id)) {
        return Ok(Begun::Running(running.id));
    }
    order.check_payable(start.arrived)?;
    if order.total == 0 {
        return Err(Refusal::NothingToPay);
    }
    let replaced = running.and_then(Payment::call_off);
    amount::to_provider(order.total, order.currency)?;
    let payment = Payment {
        id: start.payment,
        order: start.order,
        attempt: start.attempt,
        mode: start.mode,
        amount: order.total,
        currency: order.currency,
        state: PaymentState::Created,
        seen: Progress::Nothing,
        version: 1,
        captured: 0,
        refunded: 0,
        dispute: Dispute::None,
        decline: None,
        capture_before: None,
        created_at: start.now,
    };
    let order = OrderStanding { state: OrderState::Paying, ..order.extended(start.arrived).moved() };
    Ok(Begun::New(Box::new(Attempt { payment, order, replaced })))
}

/// Who gives an order up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Canceller {
    /// The customer.
    Customer,
    /// The vendor, with the event.
    Vendor,
}

/// Gives an order up that is not bought: its tickets are free at once, and a yes that comes from now on is given back. Also an
/// order whose time is up, while a payment of it could still become a yes.
pub fn cancel(
    order: &OrderStanding,
    live: Option<&Payment>,
    by: Canceller,
) -> Result<(OrderStanding, Option<Payment>), Refusal> {
    let called_off = live.and_then(Payment::call_off);
    let cancelled = OrderStanding { state: OrderState::Cancelled, ..order.moved() };
    match (order.state, by) {
        (OrderState::Open | OrderState::Paying, _) => Ok((cancelled, called_off)),
        (OrderState::Expired, _) if called_off.is_some() => Ok((cancelled, called_off)),
        (OrderState::Expired, _) => Err(Refusal::OrderExpired { expired_at: order.deadline }),
        (OrderState::Cancelled, Canceller::Vendor) => Ok((cancelled, called_off)),
        (OrderState::Cancelled, Canceller::Customer) => Err(Refusal::OrderCancelled),
        (OrderState::Paid | OrderState::Free, _) => Err(Refusal::AlreadyPaid),
    }
}

/// Seconds between two questions about the same payment.
const PAUSES: [i64; 5] = [2, 5, 15, 60, 300];

/// When a payment that owes something is looked at again, after `tries` looks in vain: ever later, but once more shortly before
/// the deadline, so that a yes that nobody has told us of is not late.
pub fn next_check(payment: &Payment, order: &OrderStanding, tries: usize, now: Timestamp) -> Timestamp {
    let pause = PAUSES.get(tries).or(PAUSES.last()).copied().unwrap_or_default();
    let next = now + Millis::from_seconds(pause);
    let last_look = order.deadline - LAST_LOOK;
    if payment.state.is_live() && now < last_look { next.min(last_look) } else { next }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEADLINE: Timestamp = Timestamp(60_000);

    fn order(state: OrderState) -> OrderStanding {
        OrderStanding {
            state,
            version: 1,
            total: 4_990,
            currency: Currency::default(),
            deadline: DEADLINE,
            is_extended: false,
            paid: 0,
            refunded: 0,
            paid_by: None,
        }
    }

    fn start(arrived: i64) -> Start {
        Start {
            payment: PaymentId::from_store(1),
            order: OrderId::from_store(1),
            attempt: 1,
            mode: CaptureMode::Manual,
            arrived: Timestamp(arrived),
            now: Timestamp(arrived + 10),
            replaces: None,
        }
    }

    fn begun(order: &OrderStanding, arrived: i64) -> (Payment, OrderStanding) {
        match begin(order, None, start(arrived)) {
            Ok(Begun::New(new)) => (new.payment, new.order),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_start_moves_the_deadline_once_and_never_back() {
        let (_, first) = begun(&order(OrderState::Open), 59_999);
        assert_eq!((first.state, first.deadline), (OrderState::Paying, Timestamp(179_999)));
        let again = OrderStanding { state: OrderState::Open, ..first };
        assert_eq!(begun(&again, 100_000).1.deadline, Timestamp(179_999));
        let long = OrderStanding { deadline: Timestamp(600_000), ..order(OrderState::Open) };
        assert_eq!(begun(&long, 0).1.deadline, Timestamp(600_000));
    }

    #[test]
    fn what_cannot_be_paid_is_refused_with_its_reason() {
        let refused = |order: &OrderStanding, arrived| begin(order, None, start(arrived)).err();
        let expired = Some(Refusal::OrderExpired { expired_at: DEADLINE });
        assert_eq!(refused(&order(OrderState::Open), 60_000), expired);
        assert_eq!(refused(&order(OrderState::Expired), 0), expired);
        assert_eq!(refused(&order(OrderState::Cancelled), 0), Some(Refusal::OrderCancelled));
        assert_eq!(refused(&order(OrderState::Paid), 0), Some(Refusal::AlreadyPaid));
        assert_eq!(refused(&order(OrderState::Free), 0), Some(Refusal::NothingToPay));
        let nothing = OrderStanding { total: 0, ..order(OrderState::Open) };
        assert_eq!(refused(&nothing, 0), Some(Refusal::NothingToPay));
        let little = OrderStanding { total: 49, ..order(OrderState::Open) };
        let too_small = amount::NotChargeable::TooSmall { least: 50 };
        assert_eq!(refused(&little, 0), Some(Refusal::NotChargeable(too_small)));
    }

    #[test]
    fn a_second_tap_goes_on_with_the_first_payment() {
        let (payment, order) = begun(&order(OrderState::Open), 0);
        assert_eq!(begin(&order, Some(&payment), start(1)), Ok(Begun::Running(payment.id)));
        // Whoever comes back after the deadline finds it, and cannot put another in its place.
        assert_eq!(begin(&order, Some(&payment), start(130_000)), Ok(Begun::Running(payment.id)));
        let late = Start { replaces: Some(payment.id), ..start(130_000) };
        let expired = Refusal::OrderExpired { expired_at: Timestamp(120_000) };
        assert_eq!(begin(&order, Some(&payment), late), Err(expired));
        let other = Start { payment: PaymentId::from_store(2), replaces: Some(payment.id), ..start(1) };
        match begin(&order, Some(&payment), other) {
            Ok(Begun::New(new)) => {
                assert_eq!(new.payment.id.get(), 2);
                let old = new.replaced.map(|old| (old.id, old.state));
                assert_eq!(old, Some((payment.id, PaymentState::VoidDue)));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nothing_is_made_at_the_provider_for_an_order_that_is_over() {
        let (payment, order) = begun(&order(OrderState::Open), 0);
        assert_eq!(payment.owes(&order, Timestamp(119_999)), Some(Call::Create));
        assert_eq!(payment.owes(&order, Timestamp(120_000)), Some(Call::Ask));
        let (order, called_off) = cancel(&order, Some(&payment), Canceller::Customer).unwrap();
        assert_eq!(called_off.map(|payment| payment.owes(&order, Timestamp(0))), Some(Some(Call::Void)));
    }

    #[test]
    fn whoever_owes_is_looked_at_ever_later_and_once_before_the_deadline() {
        let (payment, order) = begun(&order(OrderState::Open), 0);
        let next = |tries, now| next_check(&payment, &order, tries, Timestamp(now)).0 - now;
        assert_eq!(
            [0, 1, 2, 3, 4, 9].map(|tries| next(tries, 0)),
            [2_000, 5_000, 15_000, 60_000, 115_000, 115_000]
        );
        assert_eq!(next(4, 116_000), 300_000);
    }
}
