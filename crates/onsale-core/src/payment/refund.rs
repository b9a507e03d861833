//! Refunds: whole or in part, each a row of its own that is tried until the money is back.

use super::attempt::{OrderStanding, Payment};
use super::guard::Guard;
use super::snapshot::{RefundMark, RefundSeen};
use super::state::{Dispute, PaymentState, RefundReason, RefundState};
use super::{REFUND_TRIES, Refusal};
use crate::{Kind, OrderState, PaymentId, RefundId};

/// Money on its way back.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Refund {
    /// The refund.
    pub id: RefundId,
    /// The payment of which it is a part.
    pub payment: PaymentId,
    /// How much, in minor units.
    pub amount: i64,
    /// Why.
    pub reason: RefundReason,
    /// Where it stands.
    pub state: RefundState,
    /// How often it has failed; each try has an idempotency key of its own, because a provider repeats what it answered.
    pub attempt: u32,
    /// The provider's name for it, where it was made there.
    pub reference: Option<String>,
}

/// A refund that is to be written, and gets an id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewRefund {
    /// How much, in minor units.
    pub amount: i64,
    /// Why.
    pub reason: RefundReason,
    /// Where it stands.
    pub state: RefundState,
    /// The provider's name for it, where it was made there.
    pub reference: Option<String>,
}

impl NewRefund {
    pub(super) const fn due(amount: i64, reason: RefundReason) -> Self {
        Self { amount, reason, state: RefundState::Due, reference: None }
    }
}

impl Refund {
    /// Whether the provider has to be told of it now. While a dispute is open it waits: a refund beside it would pay twice.
    pub fn is_owed(&self, payment: &Payment) -> bool {
        let is_clear = match payment.dispute {
            Dispute::None | Dispute::Won => true,
            Dispute::Open | Dispute::Lost => !Guard::DisputeFirst.stands(),
        };
        self.state == RefundState::Due && payment.state.has_money() && is_clear
    }

    /// Takes in what a provider says of it, if that is news.
    pub(super) fn see(&self, seen: &RefundSeen) -> Option<(Self, Option<Kind>)> {
        let is_old = match &seen.mark {
            RefundMark::Ours { attempt, .. } => *attempt != self.attempt,
            RefundMark::Outside { .. } => false,
        };
        if is_old || seen.state.rank() <= self.state.rank() {
            return None;
        }
        let state = match seen.state {
            RefundState::Failed if self.reason == RefundReason::Outside => RefundState::Dropped,
            RefundState::Failed if self.attempt + 1 < REFUND_TRIES => {
                let attempt = self.attempt + u32::from(Guard::FreshKey.stands());
                let again = Self { state: RefundState::Due, attempt, ..self.clone() };
                return Some((again, None));
            }
            other => other,
        };
        let kind = match state {
            RefundState::Due | RefundState::Pending => None,
            RefundState::Succeeded => Some(Kind::RefundDone),
            RefundState::Dropped | RefundState::Failed => Some(Kind::RefundFailed),
        };
        Some((Self { state, ..self.clone() }, kind))
    }
}

/// What all refunds of a payment come to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) back: i64,
    pub(super) under_way: i64,
    pub(super) failed: i64,
}

impl Sums {
    pub(super) fn of<'r>(refunds: impl Iterator<Item = (RefundState, i64)> + 'r) -> Self {
        refunds.fold(Self::default(), |sums, (state, amount)| match state {
            RefundState::Due | RefundState::Pending => Self { under_way: sums.under_way + amount, ..sums },
            RefundState::Succeeded => Self { back: sums.back + amount, ..sums },
            RefundState::Failed => Self { failed: sums.failed + amount, ..sums },
            RefundState::Dropped => sums,
        })
    }
}

/// A refund that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requested {
    /// The payment, one version on: of two who ask at once one has seen an old one.
    pub payment: Payment,
    /// What is to be written.
    pub refund: NewRefund,
}

/// Asks for money back: `amount` minor units, or all that is left. What was not collected yet is collected first.
pub fn request_refund(
    payment: &Payment,
    refunds: &[Refund],
    order: &OrderStanding,
    amount: Option<i64>,
    reason: RefundReason,
) -> Result<Requested, Refusal> {
    if order.state != OrderState::Paid || order.paid_by != Some(payment.id) {
        return Err(Refusal::NothingToRefund);
    }
    let base = match payment.state {
        PaymentState::CaptureDue => payment.amount,
        PaymentState::Captured | PaymentState::RefundedPartly => payment.captured,
        PaymentState::Created
        | PaymentState::Authorizing
        | PaymentState::Declined
        | PaymentState::VoidDue
        | PaymentState::Voided
        | PaymentState::Abandoned
        | PaymentState::Lost
        | PaymentState::RefundDue
        | PaymentState::Refunded => return Err(Refusal::NothingToRefund),
    };
    match payment.dispute {
        Dispute::None | Dispute::Won => {}
        Dispute::Open if !Guard::DisputeFirst.stands() => {}
        Dispute::Open => return Err(Refusal::Disputed),
        Dispute::Lost => return Err(Refusal::NothingToRefund),
    }
    let left = base - left_out(refunds);
    let amount = amount.unwrap_or(left);
    if left <= 0 {
        return Err(Refusal::NothingToRefund);
    }
    if amount < 1 || amount > left {
        return Err(Refusal::RefundTooLarge { left });
    }
    let payment = Payment { version: payment.version + 1, ..*payment };
    Ok(Requested { payment, refund: NewRefund::due(amount, reason) })
}

/// What of a payment is back, or on its way back.
fn left_out(refunds: &[Refund]) -> i64 {
    let sums = Sums::of(refunds.iter().map(|refund| (refund.state, refund.amount)));
    if Guard::RefundOnce.stands() { sums.back + sums.under_way } else { sums.back }
}
