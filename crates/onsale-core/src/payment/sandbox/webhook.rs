//! Webhooks: twice, late, in any order, or never, as the seed decides.

use super::{Intent, Status};
use crate::payment::{Dispute, RefundState};
use crate::{Millis, Timestamp};

/// Pauses before a webhook comes again that was not taken, in seconds; then it is given up.
const AGAIN_AFTER: [i64; 6] = [10, 60, 600, 3_600, 4 * 3_600, 24 * 3_600];

/// How often webhooks go wrong, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookFaults {
    /// It comes twice.
    pub twice: u64,
    /// It never comes.
    pub lost: u64,
    /// It comes up to ten minutes late, behind what happened after it.
    pub late: u64,
}

impl WebhookFaults {
    /// Each comes once, a tenth of a second later.
    pub const NONE: Self = Self { twice: 0, lost: 0, late: 0 };
}

/// A webhook: that something has happened to a payment. What, is for the payment to say when it is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Webhook {
    due: Timestamp,
    /// The event's name: the same each time it comes.
    pub id: String,
    /// The provider's word for what has happened.
    pub kind: &'static str,
    /// The provider's name for the payment.
    pub reference: String,
    /// When it happened.
    pub at: Timestamp,
    tries: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Webhooks {
    waiting: Vec<Webhook>,
    faults: WebhookFaults,
    random: u64,
    next: u64,
}

impl Webhooks {
    pub(super) const fn new(seed: u64, faults: WebhookFaults) -> Self {
        Self { waiting: Vec::new(), faults, random: seed, next: 1 }
    }

    /// Something has happened to a payment.
    pub(super) fn tell_of(&mut self, intent: &Intent, at: Timestamp) {
        let id = format!("evt_sandbox_{:08}", self.next);
        self.next += 1;
        if self.draw(1_000) < self.faults.lost {
            return;
        }
        let copies = 1 + usize::from(self.draw(1_000) < self.faults.twice);
        for _ in 0..copies {
            let late = if self.draw(1_000) < self.faults.late { self.draw(600_000) } else { 0 };
            let (kind, reference) = (kind_of(intent), intent.reference.clone());
            let due = at + Millis(100 + late as i64);
            self.waiting.push(Webhook { due, id: id.clone(), kind, reference, at, tries: 0 });
        }
    }

    pub(super) fn due(&mut self, now: Timestamp) -> Vec<Webhook> {
        let (mut due, waiting): (Vec<_>, Vec<_>) =
            self.waiting.drain(..).partition(|webhook| webhook.due <= now);
        self.waiting = waiting;
        due.sort();
        due
    }

    pub(super) fn again(&mut self, webhook: Webhook, now: Timestamp) {
        if let Some(pause) = AGAIN_AFTER.get(webhook.tries) {
            let due = now + Millis::from_seconds(*pause);
            self.waiting.push(Webhook { due, tries: webhook.tries + 1, ..webhook });
        }
    }

    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.waiting.iter().map(|webhook| webhook.due).min()
    }

    /// A number below `bound` (SplitMix64).
    fn draw(&mut self, bound: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

/// Stripe's word for the last thing that has happened: a yes that is to be collected is not a success.
fn kind_of(intent: &Intent) -> &'static str {
    match (intent.dispute, intent.refunds.last().map(|refund| refund.state)) {
        (Dispute::Open, _) => return "charge.dispute.created",
        (Dispute::Won | Dispute::Lost, _) => return "charge.dispute.closed",
        (Dispute::None, Some(RefundState::Failed)) => return "refund.failed",
        (Dispute::None, Some(RefundState::Succeeded)) => return "refund.updated",
        (Dispute::None, Some(RefundState::Due | RefundState::Pending | RefundState::Dropped)) => {
            return "charge.refunded";
        }
        (Dispute::None, None) => {}
    }
    match intent.status {
        Status::RequiresPaymentMethod => "payment_intent.payment_failed",
        Status::RequiresAction => "payment_intent.requires_action",
        Status::RequiresCapture => "payment_intent.amount_capturable_updated",
        Status::Canceled => "payment_intent.canceled",
        Status::Succeeded => "payment_intent.succeeded",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::CaptureMode;
    use crate::payment::sandbox::{Ask, Sandbox, Token};
    use crate::{Currency, PaymentId};

    fn heard(seed: u64, faults: WebhookFaults, payments: i64) -> Vec<Webhook> {
        let mut sandbox = Sandbox::new(seed, faults);
        for payment in 0..payments {
            let (amount, currency, mode, token) = (500, Currency::default(), CaptureMode::Manual, Token::Ok);
            let ask = Ask::Create { payment: PaymentId::from_store(payment), amount, currency, mode, token };
            let _ = sandbox.call(&ask, &payment.to_string(), Timestamp(payment));
        }
        sandbox.webhooks(Timestamp(3_600_000))
    }

    #[test]
    fn each_comes_once_and_in_order_where_nothing_goes_wrong() {
        let heard = heard(1, WebhookFaults::NONE, 20);
        assert_eq!(heard.len(), 20);
        assert!(heard.is_sorted_by_key(|webhook| webhook.at));
        assert!(heard.iter().all(|webhook| webhook.kind == "payment_intent.amount_capturable_updated"));
    }

    #[test]
    fn a_seed_decides_what_comes_twice_late_or_never() {
        let faults = WebhookFaults { twice: 300, lost: 200, late: 300 };
        let once = heard(1, faults, 200);
        assert_eq!(once, heard(1, faults, 200));
        assert_ne!(once, heard(2, faults, 200));
        let mut ids: Vec<&str> = once.iter().map(|webhook| webhook.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert!(ids.len() < 190, "some are lost");
        assert!(once.len() > ids.len() + 20, "some come twice");
        assert!(!once.is_sorted_by_key(|webhook| webhook.at), "some are late");
    }

    #[test]
    fn what_is_not_taken_comes_again_some_times() {
        let mut sandbox = Sandbox::new(1, WebhookFaults::NONE);
        let (amount, currency, mode, token) = (500, Currency::default(), CaptureMode::Manual, Token::Ok);
        let ask = Ask::Create { payment: PaymentId::from_store(1), amount, currency, mode, token };
        let _ = sandbox.call(&ask, "k", Timestamp(0));
        let mut came = 0;
        while let Some(at) = sandbox.next_due().filter(|at| *at < Timestamp(3 * 86_400_000)) {
            for webhook in sandbox.webhooks(at) {
                came += 1;
                sandbox.not_delivered(webhook, at);
            }
        }
        assert_eq!(came, 1 + AGAIN_AFTER.len());
    }
}
