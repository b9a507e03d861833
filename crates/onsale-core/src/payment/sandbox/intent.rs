//! A payment at the sandbox, with the states of Stripe's payment intent.

use super::{ApiError, Token, is_refunding};
use crate::payment::{
    CaptureMode, Decline, Dispute, PaymentSnapshot, RefundMark, RefundSeen, RefundState, Said, amount,
};
use crate::{Currency, Millis, PaymentId, RefundId, Timestamp};

/// How long a yes of the bank stands.
const AUTHORIZED_FOR: Millis = Millis(7 * 24 * 3_600_000);
/// How long a slow bank takes.
const SLOW: Millis = Millis(180_000);
/// How long a refund takes.
const REFUND_TAKES: Millis = Millis(2_000);
/// How long after the money a dispute is opened, and decided.
const DISPUTE_AFTER: Millis = Millis(5_000);
const DISPUTE_DECIDED_AFTER: Millis = Millis(30 * 60_000);

/// Where a payment stands, in the provider's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// There is no good card: the bank said no.
    RequiresPaymentMethod,
    /// The customer has to do something.
    RequiresAction,
    /// The bank said yes; the money can be collected.
    RequiresCapture,
    /// It was called off.
    Canceled,
    /// The money was collected.
    Succeeded,
}

impl Status {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::RequiresPaymentMethod => "requires_payment_method",
            Self::RequiresAction => "requires_action",
            Self::RequiresCapture => "requires_capture",
            Self::Canceled => "canceled",
            Self::Succeeded => "succeeded",
        }
    }
}

/// A refund at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundView {
    /// Our name for it.
    pub id: RefundId,
    /// The try.
    pub attempt: u32,
    /// How much, as the provider counts.
    pub amount: i64,
    /// Pending, succeeded or failed.
    pub state: RefundState,
    /// When it was asked for.
    pub at: Timestamp,
}

/// A payment at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// The provider's name for it.
    pub reference: String,
    /// Our name for it.
    pub payment: PaymentId,
    /// How much, as the provider counts.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
    /// The card.
    pub token: Token,
    /// Where it stands.
    pub status: Status,
    /// When the money is collected.
    pub mode: CaptureMode,
    /// Why the bank said no last.
    pub last_error: Option<Decline>,
    /// When the bank's yes is over.
    pub capture_before: Option<Timestamp>,
    /// When the money was collected.
    pub captured_at: Option<Timestamp>,
    /// What goes back.
    pub refunds: Vec<RefundView>,
    /// Whether the bank asks for the money.
    pub dispute: Dispute,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Intent {
    pub(super) fn new(
        reference: String,
        payment: PaymentId,
        amount: i64,
        currency: Currency,
        token: Token,
        now: Timestamp,
    ) -> Self {
        Self {
            reference,
            payment,
            amount,
            currency,
            token,
            status: Status::RequiresPaymentMethod,
            mode: CaptureMode::Manual,
            last_error: None,
            capture_before: None,
            captured_at: None,
            refunds: Vec::new(),
            dispute: Dispute::None,
            created_at: now,
        }
    }

    /// Puts it to the bank.
    pub(super) fn confirm(&mut self, mode: CaptureMode, now: Timestamp) {
        self.mode = mode;
        if let Some(code) = self.token.decline() {
            self.decline(code);
        } else if self.token.asks() {
            self.status = Status::RequiresAction;
        } else {
            self.approve(now);
        }
    }

    pub(super) fn decline(&mut self, code: Decline) {
        self.status = Status::RequiresPaymentMethod;
        self.last_error = Some(code);
    }

    pub(super) fn approve(&mut self, now: Timestamp) {
        match self.mode {
            CaptureMode::Manual => {
                self.status = Status::RequiresCapture;
                self.capture_before = Some(now + AUTHORIZED_FOR);
            }
            CaptureMode::Immediate => self.collect(now),
        }
    }

    fn collect(&mut self, now: Timestamp) {
        self.status = Status::Succeeded;
        self.captured_at = Some(now);
    }

    pub(super) fn capture(&mut self, now: Timestamp) -> Result<(), ApiError> {
        if self.status != Status::RequiresCapture {
            return Err(ApiError::UnexpectedState);
        }
        if self.token == Token::CaptureFails {
            self.status = Status::Canceled;
            return Err(ApiError::Declined);
        }
        self.collect(now);
        Ok(())
    }

    pub(super) fn cancel(&mut self) -> Result<(), ApiError> {
        match self.status {
            Status::RequiresPaymentMethod | Status::RequiresAction | Status::RequiresCapture => {
                self.status = Status::Canceled;
                Ok(())
            }
            Status::Canceled | Status::Succeeded => Err(ApiError::UnexpectedState),
        }
    }

    pub(super) fn refund(
        &mut self,
        id: RefundId,
        attempt: u32,
        amount: i64,
        at: Timestamp,
    ) -> Result<(), ApiError> {
        if amount < 1 {
            return Err(ApiError::Invalid);
        }
        if self.status != Status::Succeeded {
            return Err(ApiError::UnexpectedState);
        }
        if matches!(self.dispute, Dispute::Open | Dispute::Lost) {
            return Err(ApiError::Disputed);
        }
        let taken = self.refunds.iter().filter(|refund| is_refunding(refund.state));
        if taken.map(|refund| refund.amount).sum::<i64>() + amount > self.amount {
            return Err(ApiError::TooMuch);
        }
        self.refunds.push(RefundView { id, attempt, amount, state: RefundState::Pending, at });
        Ok(())
    }

    /// When something happens to it by itself next.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        let slow = (self.token == Token::AsksAndIsSlow && self.status == Status::RequiresAction)
            .then(|| self.created_at + SLOW);
        let over = self.capture_before.filter(|_| self.status == Status::RequiresCapture);
        let refund = self.refunds.iter().filter(|refund| refund.state == RefundState::Pending);
        let refund = refund.map(|refund| refund.at + REFUND_TAKES).min();
        let dispute =
            self.captured_at.filter(|_| self.token == Token::Disputed).and_then(|at| match self.dispute {
                Dispute::None => Some(at + DISPUTE_AFTER),
                Dispute::Open => Some(at + DISPUTE_DECIDED_AFTER),
                Dispute::Won | Dispute::Lost => None,
            });
        [slow, over, refund, dispute].into_iter().flatten().min()
    }

    /// Does the next thing that happens by itself, if it is time; false when there is none.
    pub(super) fn advance(&mut self, now: Timestamp) -> bool {
        let Some(at) = self.next_due().filter(|at| *at <= now) else { return false };
        if self.status == Status::RequiresAction {
            self.approve(at);
        } else if self.status == Status::RequiresCapture {
            self.status = Status::Canceled;
        } else if let Some(refund) = self
            .refunds
            .iter()
            .position(|refund| refund.state == RefundState::Pending && refund.at + REFUND_TAKES == at)
        {
            let fails = self.token == Token::RefundFails && refund == 0;
            self.refunds[refund].state = if fails { RefundState::Failed } else { RefundState::Succeeded };
        } else {
            self.dispute = match self.dispute {
                Dispute::None => Dispute::Open,
                Dispute::Open | Dispute::Won | Dispute::Lost => Dispute::Won,
            };
        }
        true
    }

    /// What the rules are told of it.
    pub fn snapshot(&self, asked_at: Timestamp) -> PaymentSnapshot {
        // An amount that is none of this currency is not what was asked for, whichever number it is.
        let minor = |wire: i64| amount::from_provider(wire, self.currency).unwrap_or(wire);
        let said = match self.status {
            Status::RequiresPaymentMethod => {
                Said::Declined { code: self.last_error.unwrap_or(Decline::Declined) }
            }
            Status::RequiresAction => Said::Pending { action_needed: true },
            Status::RequiresCapture => {
                Said::Authorized { amount: minor(self.amount), capture_before: self.capture_before }
            }
            Status::Canceled => Said::Canceled,
            Status::Succeeded => Said::Captured { amount: minor(self.amount) },
        };
        let refunds = self.refunds.iter().map(|refund| RefundSeen {
            mark: RefundMark::Ours { id: refund.id, attempt: refund.attempt },
            amount: minor(refund.amount),
            state: refund.state,
        });
        PaymentSnapshot {
            asked_at,
            said,
            currency: self.currency,
            refunds: refunds.collect(),
            dispute: self.dispute,
        }
    }
}
