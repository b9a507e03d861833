//! What of the money is not going by itself as it should, for whoever has to look after it; and what still has to be looked at
//! by the reconciler.

use super::attempt::{OrderStanding, Payment};
use super::refund::Refund;
use super::state::{Dispute, PaymentState, RefundState};
use crate::{Millis, Timestamp};

/// How long before the bank's yes is over a capture that has not come is somebody's business.
const CAPTURE_URGENT: Millis = Millis(12 * 3_600_000);
/// How long the provider may be asked in vain before it is somebody's business.
const IN_VAIN: Millis = Millis(3_600_000);

/// What somebody has to look after, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// A ticket is sold, and its money will not come.
    Lost,
    /// Money could not be given back as often as it was tried.
    RefundFailed,
    /// A ticket is sold, and the bank's yes is nearly over.
    CaptureUrgent,
    /// The customer's bank asks for the money.
    Disputed,
    /// The provider has not answered for an hour.
    Unanswered,
}

impl Trouble {
    /// All of them, the most pressing first.
    pub const ALL: [Self; 5] =
        [Self::Lost, Self::RefundFailed, Self::CaptureUrgent, Self::Disputed, Self::Unanswered];

    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::RefundFailed => "refund_failed",
            Self::CaptureUrgent => "capture_urgent",
            Self::Disputed => "disputed",
            Self::Unanswered => "unanswered",
        }
    }

    /// What can be done about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Lost => {
                "The ticket is sold and its money will not come. Void the sale, or let it stand and ask the customer to pay another way."
            }
            Self::RefundFailed => {
                "The money could not be given back to the card. Pay it back another way, and note that on the order."
            }
            Self::CaptureUrgent => {
                "The ticket is sold and the money was not collected yet. Look whether the provider's account is in order; in a few hours the bank takes its yes back."
            }
            Self::Disputed => {
                "The customer's bank asks for the money. Answer it on the provider's page; until it is decided nothing is refunded."
            }
            Self::Unanswered => {
                "The provider has not answered for an hour. Look at its status page; nothing is lost, and it is asked again by itself."
            }
        }
    }
}

/// What is wrong with a payment, if anything: the most pressing of it. `asked_since` is since when the provider was asked in vain.
pub fn trouble(
    payment: &Payment,
    refunds: &[Refund],
    asked_since: Option<Timestamp>,
    now: Timestamp,
) -> Option<Trouble> {
    let is_urgent = payment.capture_before.is_some_and(|over| over - CAPTURE_URGENT <= now);
    let has_failed = refunds.iter().any(|refund| refund.state == RefundState::Failed);
    let is_in_vain = asked_since.is_some_and(|since| now.since(since) >= IN_VAIN);
    let holds = |trouble: &Trouble| match trouble {
        Trouble::Lost => payment.state == PaymentState::Lost,
        Trouble::RefundFailed => has_failed,
        Trouble::CaptureUrgent => payment.state == PaymentState::CaptureDue && is_urgent,
        Trouble::Disputed => payment.dispute == Dispute::Open,
        Trouble::Unanswered => is_in_vain,
    };
    Trouble::ALL.into_iter().find(holds)
}

/// Whether the reconciler has to look at a payment again: something is owed, on its way back, or in dispute.
pub fn is_open(payment: &Payment, refunds: &[Refund], order: &OrderStanding, now: Timestamp) -> bool {
    payment.owes(order, now).is_some()
        || payment.dispute == Dispute::Open
        || refunds.iter().any(|refund| refund.state.is_under_way())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::{CaptureMode, Progress, RefundReason};
    use crate::{Currency, OrderId, OrderState, PaymentId, RefundId};

    const NOW: Timestamp = Timestamp(1_000_000_000);

    fn payment(state: PaymentState) -> Payment {
        Payment {
            id: PaymentId::from_store(1),
            order: OrderId::from_store(1),
            attempt: 1,
            mode: CaptureMode::Manual,
            amount: 1_000,
            currency: Currency::default(),
            state,
            seen: Progress::Authorized,
            version: 1,
            captured: 0,
            refunded: 0,
            dispute: Dispute::None,
            decline: None,
            capture_before: Some(NOW + Millis(12 * 3_600_000 + 1)),
            created_at: NOW,
        }
    }

    fn refund(state: RefundState) -> Refund {
        let (id, payment) = (RefundId::from_store(1), PaymentId::from_store(1));
        Refund { id, payment, amount: 1_000, reason: RefundReason::Asked, state, attempt: 4, reference: None }
    }

    #[test]
    fn the_most_pressing_is_told() {
        let captured = payment(PaymentState::Captured);
        let due = payment(PaymentState::CaptureDue);
        assert_eq!(trouble(&captured, &[], None, NOW), None);
        assert_eq!(trouble(&due, &[], None, NOW), None);
        assert_eq!(trouble(&due, &[], None, NOW + Millis(1)), Some(Trouble::CaptureUrgent));
        assert_eq!(trouble(&captured, &[], None, NOW + Millis(1)), None, "it was collected");
        let failed = [refund(RefundState::Failed)];
        assert_eq!(trouble(&captured, &failed, None, NOW), Some(Trouble::RefundFailed));
        assert_eq!(trouble(&payment(PaymentState::Lost), &failed, None, NOW), Some(Trouble::Lost));
        let disputed = Payment { dispute: Dispute::Open, ..captured };
        assert_eq!(trouble(&disputed, &[], Some(Timestamp(0)), NOW), Some(Trouble::Disputed));
        assert_eq!(trouble(&due, &[], Some(NOW - Millis(3_599_999)), NOW), None);
        assert_eq!(trouble(&due, &[], Some(NOW - Millis(3_600_000)), NOW), Some(Trouble::Unanswered));
        assert!(Trouble::ALL.is_sorted());
    }

    #[test]
    fn what_is_settled_is_left_alone() {
        let order = OrderStanding {
            state: OrderState::Paid,
            version: 1,
            total: 1_000,
            currency: Currency::default(),
            deadline: NOW,
            is_extended: false,
            paid: 1_000,
            refunded: 0,
            paid_by: Some(PaymentId::from_store(1)),
        };
        let open = |payment: Payment, refunds: &[Refund]| is_open(&payment, refunds, &order, NOW);
        assert!(open(payment(PaymentState::CaptureDue), &[]));
        assert!(!open(payment(PaymentState::Captured), &[]));
        assert!(open(payment(PaymentState::Captured), &[refund(RefundState::Pending)]));
        assert!(!open(payment(PaymentState::Captured), &[refund(RefundState::Failed)]));
        assert!(open(Payment { dispute: Dispute::Open, ..payment(PaymentState::Captured) }, &[]));
        assert!(!open(payment(PaymentState::Voided), &[]));
    }
}
