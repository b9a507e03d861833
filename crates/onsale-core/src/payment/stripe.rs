//! Stripe's words, as they stand in API version 2026-10-28, and what each means to the rules. A word that is not known is no
//! answer: whoever reads it asks again.

use super::snapshot::Said;
use super::state::{Decline, Dispute, RefundState};
use crate::Timestamp;

/// What matters of a payment intent.
#[derive(Clone, Copy, Debug)]
pub struct IntentWords<'w> {
    /// `status`.
    pub status: &'w str,
    /// `last_payment_error.decline_code`, or its `code`, where there is an error.
    pub decline: Option<&'w str>,
    /// `amount_capturable`, in minor units.
    pub capturable: i64,
    /// `amount_received`, in minor units.
    pub received: i64,
    /// `capture_before` of the charge.
    pub capture_before: Option<Timestamp>,
}

/// What a payment intent says; `None` for a status that is not known.
pub fn said(intent: IntentWords<'_>) -> Option<Said> {
    match intent.status {
        // Without an error nobody has put it to a bank yet.
        "requires_payment_method" => Some(match intent.decline {
            Some(code) => Said::Declined { code: decline(code) },
            None => Said::Pending { action_needed: false },
        }),
        "requires_confirmation" | "processing" => Some(Said::Pending { action_needed: false }),
        "requires_action" => Some(Said::Pending { action_needed: true }),
        "requires_capture" => {
            Some(Said::Authorized { amount: intent.capturable, capture_before: intent.capture_before })
        }
        "canceled" => Some(Said::Canceled),
        "succeeded" => Some(Said::Captured { amount: intent.received }),
        _ => None,
    }
}

/// What a customer can do about a refusal. Whoever's card was reported lost or stolen is not told so: Stripe advises to show
/// those like any other.
pub fn decline(code: &str) -> Decline {
    match code {
        "insufficient_funds" | "card_velocity_exceeded" | "withdrawal_count_limit_exceeded" => {
            Decline::InsufficientFunds
        }
        "authentication_required" | "payment_intent_authentication_failure" | "offline_pin_required" => {
            Decline::AuthenticationFailed
        }
        "expired_card" | "invalid_expiry_month" | "invalid_expiry_year" => Decline::ExpiredCard,
        "incorrect_cvc" | "invalid_cvc" | "incorrect_number" | "invalid_number" | "incorrect_zip"
        | "incorrect_pin" | "invalid_pin" => Decline::IncorrectDetails,
        "processing_error" | "issuer_not_available" | "reenter_transaction" | "try_again_later" => {
            Decline::TryAgain
        }
        _ => Decline::Declined,
    }
}

/// What a refund's `status` says. One that wants something of the customer is pending: the money has not come back.
pub fn refund_state(status: &str) -> Option<RefundState> {
    match status {
        "pending" | "requires_action" => Some(RefundState::Pending),
        "succeeded" => Some(RefundState::Succeeded),
        "failed" | "canceled" => Some(RefundState::Failed),
        _ => None,
    }
}

/// What a dispute's `status` says. An early warning moves no money, and one that was prevented none that was not refunded.
pub fn dispute(status: &str) -> Option<Dispute> {
    match status {
        "warning_needs_response" | "warning_under_review" | "warning_closed" | "prevented" => {
            Some(Dispute::None)
        }
        "needs_response" | "under_review" | "appeal_needs_response" | "appeal_under_review" => {
            Some(Dispute::Open)
        }
        "won" => Some(Dispute::Won),
        "lost" => Some(Dispute::Lost),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::sandbox::Status;

    fn words(status: &str) -> IntentWords<'_> {
        IntentWords { status, decline: None, capturable: 700, received: 900, capture_before: None }
    }

    /// The statuses of `stripe/_payment_intent.py` of the Python library, version 16.1.0.
    #[test]
    fn each_status_of_a_payment_says_something_and_no_other() {
        let pending = |action_needed| Some(Said::Pending { action_needed });
        for (status, expect) in [
            ("requires_payment_method", pending(false)),
            ("requires_confirmation", pending(false)),
            ("requires_action", pending(true)),
            ("processing", pending(false)),
            ("requires_capture", Some(Said::Authorized { amount: 700, capture_before: None })),
            ("canceled", Some(Said::Canceled)),
            ("succeeded", Some(Said::Captured { amount: 900 })),
            ("partially_succeeded", None),
            ("", None),
        ] {
            assert_eq!(said(words(status)), expect, "{status}");
        }
        let declined = IntentWords { decline: Some("expired_card"), ..words("requires_payment_method") };
        assert_eq!(said(declined), Some(Said::Declined { code: Decline::ExpiredCard }));
    }

    #[test]
    fn the_sandbox_speaks_the_same_words() {
        for status in [
            Status::RequiresPaymentMethod,
            Status::RequiresAction,
            Status::RequiresCapture,
            Status::Canceled,
            Status::Succeeded,
        ] {
            assert!(said(words(status.word())).is_some(), "{status:?}");
        }
    }

    #[test]
    fn refunds_disputes_and_refusals_are_read() {
        assert_eq!(refund_state("requires_action"), Some(RefundState::Pending));
        assert_eq!(refund_state("canceled"), Some(RefundState::Failed));
        assert_eq!(refund_state("reversed"), None);
        assert_eq!(dispute("warning_under_review"), Some(Dispute::None));
        assert_eq!(dispute("appeal_under_review"), Some(Dispute::Open));
        assert_eq!(dispute("settled"), None);
        assert_eq!(decline("insufficient_funds"), Decline::InsufficientFunds);
        assert_eq!(decline("stolen_card"), Decline::Declined, "told like any other");
    }
}
