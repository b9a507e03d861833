//! The sandbox: a payment provider without money, as a state machine that behaves as Stripe documents its own.
//!
//! Nothing here waits or looks at a clock: whoever drives it hands in the time, so a server serves it over HTTP and a simulator
//! drives it by the second. The same seed and the same calls give the same answers and the same webhooks.
//! What a card does is in its token ([`Token`]); what becomes of a repeated call is in `keys.rs`; which webhook comes when, twice or never,
//! is in `webhook.rs`.

mod intent;
mod keys;
mod token;
#[cfg(test)]
mod walk;
mod webhook;

use std::collections::BTreeMap;

pub use intent::{Intent, RefundView, Status};
pub use keys::KEPT;
pub use token::Token;
pub use webhook::{Webhook, WebhookFaults};

use self::keys::{Keys, Known};
use self::webhook::Webhooks;
use super::state::{CaptureMode, RefundState};
use crate::{Currency, Millis, PaymentId, RefundId, Timestamp};

/// How long the provider is away after a call with [`Token::Down`].
pub const DOWN_FOR: Millis = Millis(60_000);

/// What a provider is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Make a payment and put it to the bank.
    Create {
        /// Our own name for it, by which it can be found.
        payment: PaymentId,
        /// How much, as the provider counts.
        amount: i64,
        /// The currency.
        currency: Currency,
        /// When the money is collected, where the method can choose.
        mode: CaptureMode,
        /// The card.
        token: Token,
    },
    /// Collect the money.
    Capture {
        /// The provider's name for the payment.
        reference: String,
    },
    /// Call the payment off.
    Cancel {
        /// The provider's name for the payment.
        reference: String,
    },
    /// Give money back.
    Refund {
        /// The provider's name for the payment.
        reference: String,
        /// Our own name for the refund.
        refund: RefundId,
        /// The try.
        attempt: u32,
        /// How much, as the provider counts.
        amount: i64,
    },
}

/// Why a provider does not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// It does not know the payment: 404.
    NotFound,
    /// The bank refuses: 402. The payment says why.
    Declined,
    /// The payment is not where it would have to be: 400.
    UnexpectedState,
    /// More than is left: 400.
    TooMuch,
    /// It makes no sense: 400.
    Invalid,
    /// The key was used with other parameters: 400.
    KeyMismatch,
    /// A call with the key is under way: 409.
    KeyInUse,
    /// The bank asks for the money itself: 400.
    Disputed,
}

impl ApiError {
    /// The HTTP status.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Declined => 402,
            Self::UnexpectedState | Self::TooMuch | Self::Invalid | Self::KeyMismatch | Self::Disputed => 400,
            Self::KeyInUse => 409,
        }
    }

    /// The provider's word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFound => "resource_missing",
            Self::Declined => "card_declined",
            Self::UnexpectedState => "payment_intent_unexpected_state",
            Self::TooMuch => "charge_already_refunded",
            Self::Invalid => "parameter_invalid_integer",
            Self::KeyMismatch => "idempotency_error",
            Self::KeyInUse => "idempotency_key_in_use",
            Self::Disputed => "charge_disputed",
        }
    }

    /// Whether a repetition with the same key is answered so again: what failed before anything was done is not kept.
    const fn is_kept(self) -> bool {
        match self {
            Self::Declined | Self::UnexpectedState | Self::TooMuch | Self::Disputed => true,
            Self::NotFound | Self::Invalid | Self::KeyMismatch | Self::KeyInUse => false,
        }
    }
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done: the payment as it is now.
    Done(Box<Intent>),
    /// Not done, with the payment where there is one.
    Refused(ApiError, Option<Box<Intent>>),
    /// 500: it may have happened. The same key is answered so again; whoever looks for the payment finds it.
    Failed,
    /// It has happened, and no answer ever comes.
    Lost,
    /// 503: nobody is there.
    Down,
}

/// A call that is under way.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "its key is in use until the call is finished"]
pub struct UnderWay {
    key: String,
    answer: Answer,
}

/// The provider.
#[derive(Clone, Debug)]
pub struct Sandbox {
    intents: BTreeMap<String, Intent>,
    keys: Keys,
    webhooks: Webhooks,
    down_until: Timestamp,
    next: u64,
}

impl Sandbox {
    /// A provider without a payment. `seed` decides about its webhooks.
    pub fn new(seed: u64, faults: WebhookFaults) -> Self {
        Self {
            intents: BTreeMap::new(),
            keys: Keys::default(),
            webhooks: Webhooks::new(seed, faults),
            down_until: Timestamp(0),
            next: 1,
        }
    }

    /// Asks for something; the same key asks for the same once more.
    pub fn call(&mut self, ask: &Ask, key: &str, now: Timestamp) -> Answer {
        match self.start(ask, key, now) {
            Ok(call) => self.finish(call),
            Err(answer) => answer,
        }
    }

    /// Begins a call, so that others can come while it is under way; or answers at once.
    pub fn start(&mut self, ask: &Ask, key: &str, now: Timestamp) -> Result<UnderWay, Answer> {
        self.advance(now);
        if now < self.down_until {
            return Err(Answer::Down);
        }
        match self.keys.look_up(key, ask, now) {
            Known::New => {}
            Known::Answered(answer) => return Err(answer),
            Known::UnderWay => return Err(Answer::Refused(ApiError::KeyInUse, None)),
            Known::Other => return Err(Answer::Refused(ApiError::KeyMismatch, None)),
        }
        if let Some(token @ Token::Down) = ask.token()
            && !self.keys.has_met(token)
        {
            self.keys.meet(token);
            self.down_until = now + DOWN_FOR;
            return Err(Answer::Down);
        }
        let answer = self.carry_out(ask, now);
        self.keys.begin(key, ask, now);
        Ok(UnderWay { key: key.to_owned(), answer })
    }

    /// Ends a call: what it has come to is what its key answers from now on.
    pub fn finish(&mut self, call: UnderWay) -> Answer {
        let UnderWay { key, answer } = call;
        let is_kept = match &answer {
            Answer::Done(_) | Answer::Failed | Answer::Lost => true,
            Answer::Refused(error, _) => error.is_kept(),
            Answer::Down => false,
        };
        // Whoever asks again hears what the first one did not.
        let again = match &answer {
            Answer::Lost => {
                self.last_of(&key).map_or(Answer::Failed, |intent| Answer::Done(Box::new(intent)))
            }
            other => other.clone(),
        };
        self.keys.end(&key, is_kept.then_some(again));
        answer
    }

    /// A payment, by the provider's name for it.
    pub fn retrieve(&mut self, reference: &str, now: Timestamp) -> Answer {
        self.advance(now);
        if now < self.down_until {
            return Answer::Down;
        }
        match self.intents.get(reference) {
            Some(intent) => Answer::Done(Box::new(intent.clone())),
            None => Answer::Refused(ApiError::NotFound, None),
        }
    }

    /// A payment by our name for it, among all that were made.
    pub fn find(&mut self, payment: PaymentId, now: Timestamp) -> Answer {
        let known = self.intents.values().find(|intent| intent.payment == payment);
        let Some(reference) = known.map(|intent| intent.reference.clone()) else {
            return if now < self.down_until {
                Answer::Down
            } else {
                Answer::Refused(ApiError::NotFound, None)
            };
        };
        self.retrieve(&reference, now)
    }

    /// All payments, by the provider's names for them: for comparing books.
    pub fn all(&mut self, now: Timestamp) -> impl Iterator<Item = &Intent> {
        self.advance(now);
        self.intents.values()
    }

    /// The customer opens the bank's page and does what the card's token says; answers whether that is over.
    pub fn authenticate(&mut self, reference: &str, now: Timestamp) -> bool {
        self.advance(now);
        let Some(intent) = self.intents.get_mut(reference) else { return true };
        if intent.status != Status::RequiresAction {
            return true;
        }
        if intent.token == Token::AsksAndIsSlow {
            // The bank takes its time, whatever its customer does.
            return false;
        }
        if intent.token == Token::AsksAndFails {
            intent.decline(super::Decline::AuthenticationFailed);
        } else {
            intent.approve(now);
        }
        let intent = intent.clone();
        self.webhooks.tell_of(&intent, now);
        true
    }

    /// Webhooks that are due, each once: in the order in which they arrive, which need not be that in which things happened.
    pub fn webhooks(&mut self, now: Timestamp) -> Vec<Webhook> {
        self.advance(now);
        self.webhooks.due(now)
    }

    /// A webhook was not taken: it comes again, ever later.
    pub fn not_delivered(&mut self, webhook: Webhook, now: Timestamp) {
        self.webhooks.again(webhook, now);
    }

    /// When something happens by itself next.
    pub fn next_due(&self) -> Option<Timestamp> {
        let own = self.intents.values().filter_map(Intent::next_due).min();
        [own, self.webhooks.next_due()].into_iter().flatten().min()
    }

    /// What has happened by itself until now.
    fn advance(&mut self, now: Timestamp) {
        for intent in self.intents.values_mut() {
            while intent.advance(now) {
                self.webhooks.tell_of(intent, now);
            }
        }
    }

    fn carry_out(&mut self, ask: &Ask, now: Timestamp) -> Answer {
        match ask {
            Ask::Create { payment, amount, currency, mode, token } => {
                if *amount < 1 || *amount > super::amount::LARGEST {
                    return Answer::Refused(ApiError::Invalid, None);
                }
                let reference = format!("pi_sandbox_{:08}", self.next);
                self.next += 1;
                let mut intent = Intent::new(reference, *payment, *amount, *currency, *token, now);
                intent.confirm(token.mode(*mode), now);
                self.put(intent, now)
            }
            Ask::Capture { reference } => self.change(reference, now, |intent| intent.capture(now)),
            Ask::Cancel { reference } => self.change(reference, now, |intent| intent.cancel()),
            Ask::Refund { reference, refund, attempt, amount } => {
                self.change(reference, now, |intent| intent.refund(*refund, *attempt, *amount, now))
            }
        }
    }

    fn put(&mut self, intent: Intent, now: Timestamp) -> Answer {
        self.webhooks.tell_of(&intent, now);
        let answer = if intent.token == Token::LostAnswer {
            Answer::Lost
        } else if intent.token == Token::ServerError {
            Answer::Failed
        } else if intent.last_error.is_some() {
            Answer::Refused(ApiError::Declined, Some(Box::new(intent.clone())))
        } else {
            Answer::Done(Box::new(intent.clone()))
        };
        self.intents.insert(intent.reference.clone(), intent);
        answer
    }

    fn change(
        &mut self,
        reference: &str,
        now: Timestamp,
        change: impl FnOnce(&mut Intent) -> Result<(), ApiError>,
    ) -> Answer {
        let Some(intent) = self.intents.get_mut(reference) else {
            return Answer::Refused(ApiError::NotFound, None);
        };
        let before = intent.clone();
        let result = change(intent);
        let after = intent.clone();
        if after != before {
            self.webhooks.tell_of(&after, now);
        }
        match result {
            Ok(()) => Answer::Done(Box::new(after)),
            Err(error) => Answer::Refused(error, Some(Box::new(after))),
        }
    }

    /// The payment that a call with a key was about.
    fn last_of(&self, key: &str) -> Option<Intent> {
        let payment = self.keys.payment_of(key)?;
        self.intents.values().find(|intent| intent.payment == payment).cloned()
    }
}

impl Ask {
    const fn token(&self) -> Option<Token> {
        match self {
            Self::Create { token, .. } => Some(*token),
            Self::Capture { .. } | Self::Cancel { .. } | Self::Refund { .. } => None,
        }
    }
}

/// A refund's state in the provider's words is one of ours.
const fn is_refunding(state: RefundState) -> bool {
    matches!(state, RefundState::Pending | RefundState::Succeeded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::{Decline, Dispute, Said};

    const NOW: Timestamp = Timestamp(1_000_000);

    fn create(payment: i64, token: Token) -> Ask {
        let (mode, currency) = (CaptureMode::Manual, Currency::default());
        Ask::Create { payment: PaymentId::from_store(payment), amount: 4_990, currency, mode, token }
    }

    fn sandbox() -> Sandbox {
        Sandbox::new(7, WebhookFaults::NONE)
    }

    fn done(answer: Answer) -> Intent {
        match answer {
            Answer::Done(intent) => *intent,
            other => panic!("{other:?}"),
        }
    }

    fn refused(answer: Answer) -> ApiError {
        match answer {
            Answer::Refused(error, _) => error,
            other => panic!("{other:?}"),
        }
    }

    fn capture(reference: &str) -> Ask {
        Ask::Capture { reference: reference.to_owned() }
    }

    fn refund(reference: &str, id: i64, amount: i64) -> Ask {
        Ask::Refund { reference: reference.to_owned(), refund: RefundId::from_store(id), attempt: 0, amount }
    }

    #[test]
    fn each_token_does_what_its_name_says() {
        let check = |token: Token, status: Status, error: Option<Decline>| {
            let mut sandbox = sandbox();
            let _ = sandbox.call(&create(1, token), "k", NOW);
            let intent = done(sandbox.find(PaymentId::from_store(1), NOW));
            assert_eq!((intent.status, intent.last_error), (status, error), "{token:?}");
        };
        check(Token::Ok, Status::RequiresCapture, None);
        check(Token::Immediate, Status::Succeeded, None);
        check(Token::Declined, Status::RequiresPaymentMethod, Some(Decline::Declined));
        check(Token::InsufficientFunds, Status::RequiresPaymentMethod, Some(Decline::InsufficientFunds));
        check(Token::Asks, Status::RequiresAction, None);
        check(Token::AsksAndFails, Status::RequiresAction, None);
        check(Token::AsksAndIsSlow, Status::RequiresAction, None);
        check(Token::LostAnswer, Status::RequiresCapture, None);
        check(Token::CaptureFails, Status::RequiresCapture, None);
    }

    #[test]
    fn a_key_answers_the_same_again_and_nothing_else() {
        let mut sandbox = sandbox();
        let first = sandbox.call(&create(1, Token::Ok), "k", NOW);
        assert_eq!(sandbox.call(&create(1, Token::Ok), "k", NOW), first);
        assert_eq!(refused(sandbox.call(&create(2, Token::Ok), "k", NOW)), ApiError::KeyMismatch);
        assert_eq!(sandbox.all(NOW).count(), 1);
        // A refusal by the bank is an answer as well.
        let no = sandbox.call(&create(3, Token::Declined), "no", NOW);
        assert_eq!(refused(no.clone()), ApiError::Declined);
        assert_eq!(sandbox.call(&create(3, Token::Declined), "no", NOW), no);
        assert_eq!(sandbox.all(NOW).count(), 2);
        // What was wrong from the start is not kept: the same key may be used for what is right.
        let Ask::Create { payment, currency, mode, token, .. } = create(4, Token::Ok) else { unreachable!() };
        let wrong = Ask::Create { payment, amount: 0, currency, mode, token };
        assert_eq!(refused(sandbox.call(&wrong, "w", NOW)), ApiError::Invalid);
        assert_eq!(done(sandbox.call(&create(4, Token::Ok), "w", NOW)).payment, payment);
    }

    #[test]
    fn a_key_is_in_use_while_its_call_is_under_way_and_forgotten_after_a_day() {
        let mut sandbox = sandbox();
        let call = sandbox.start(&create(1, Token::Ok), "k", NOW).unwrap();
        assert_eq!(refused(sandbox.call(&create(1, Token::Ok), "k", NOW)), ApiError::KeyInUse);
        let first = sandbox.finish(call);
        assert_eq!(sandbox.call(&create(1, Token::Ok), "k", NOW + KEPT - Millis(1)), first);
        let second = done(sandbox.call(&create(1, Token::Ok), "k", NOW + KEPT));
        assert_ne!(second.reference, done(first).reference, "whoever asks a day later makes another payment");
    }

    #[test]
    fn an_answer_that_is_lost_is_given_to_whoever_asks_again() {
        let mut sandbox = sandbox();
        assert_eq!(sandbox.call(&create(1, Token::LostAnswer), "k", NOW), Answer::Lost);
        let again = done(sandbox.call(&create(1, Token::LostAnswer), "k", NOW));
        assert_eq!(again.status, Status::RequiresCapture);
        assert_eq!(sandbox.all(NOW).count(), 1);
    }

    #[test]
    fn an_error_of_the_provider_is_given_again_and_the_payment_is_there() {
        let mut sandbox = sandbox();
        assert_eq!(sandbox.call(&create(1, Token::ServerError), "k", NOW), Answer::Failed);
        assert_eq!(sandbox.call(&create(1, Token::ServerError), "k", NOW), Answer::Failed);
        let intent = done(sandbox.find(PaymentId::from_store(1), NOW));
        assert_eq!((intent.status, sandbox.all(NOW).count()), (Status::RequiresCapture, 1));
    }

    #[test]
    fn a_provider_that_is_down_does_nothing_for_a_minute() {
        let mut sandbox = sandbox();
        assert_eq!(sandbox.call(&create(1, Token::Down), "k", NOW), Answer::Down);
        assert_eq!(sandbox.call(&create(2, Token::Ok), "other", NOW + Millis(59_999)), Answer::Down);
        assert_eq!(sandbox.find(PaymentId::from_store(1), NOW), Answer::Down);
        let intent = done(sandbox.call(&create(1, Token::Down), "k", NOW + DOWN_FOR));
        assert_eq!(intent.status, Status::RequiresCapture);
    }

    #[test]
    fn money_is_collected_once_and_never_of_what_was_called_off() {
        let mut sandbox = sandbox();
        let one = done(sandbox.call(&create(1, Token::Ok), "1", NOW)).reference;
        assert_eq!(done(sandbox.call(&capture(&one), "c1", NOW)).status, Status::Succeeded);
        assert_eq!(refused(sandbox.call(&capture(&one), "c2", NOW)), ApiError::UnexpectedState);
        let cancel = Ask::Cancel { reference: one };
        assert_eq!(refused(sandbox.call(&cancel, "v1", NOW)), ApiError::UnexpectedState);
        let two = done(sandbox.call(&create(2, Token::Ok), "2", NOW)).reference;
        let cancel = Ask::Cancel { reference: two.clone() };
        assert_eq!(done(sandbox.call(&cancel, "v2", NOW)).status, Status::Canceled);
        assert_eq!(refused(sandbox.call(&capture(&two), "c3", NOW)), ApiError::UnexpectedState);
        let three = done(sandbox.call(&create(3, Token::CaptureFails), "3", NOW)).reference;
        assert_eq!(refused(sandbox.call(&capture(&three), "c4", NOW)), ApiError::Declined);
        assert_eq!(done(sandbox.retrieve(&three, NOW)).status, Status::Canceled);
    }

    #[test]
    fn no_more_goes_back_than_came() {
        let mut sandbox = sandbox();
        let reference = done(sandbox.call(&create(1, Token::Immediate), "1", NOW)).reference;
        let mut refund = |id: i64, amount: i64| {
            let ask = refund(&reference, id, amount);
            sandbox.call(&ask, &format!("r{id}"), NOW)
        };
        assert_eq!(done(refund(1, 3_000)).refunds.len(), 1);
        assert_eq!(refused(refund(2, 1_991)), ApiError::TooMuch);
        assert_eq!(refused(refund(3, 0)), ApiError::Invalid);
        assert_eq!(done(refund(4, 1_990)).refunds.len(), 2);
        assert_eq!(refused(refund(5, 1)), ApiError::TooMuch);
        let later = done(sandbox.find(PaymentId::from_store(1), NOW + Millis(10_000)));
        assert!(later.refunds.iter().all(|refund| refund.state == RefundState::Succeeded), "{later:?}");
        let unpaid = done(sandbox.call(&create(2, Token::Ok), "2", NOW)).reference;
        assert_eq!(
            refused(sandbox.call(&tests::refund(&unpaid, 6, 1), "r6", NOW)),
            ApiError::UnexpectedState
        );
    }

    #[test]
    fn a_bank_asks_its_customer_and_takes_its_time() {
        let mut sandbox = sandbox();
        let mut asks = |payment: i64, token: Token, opened: bool, later: i64| {
            let reference = done(sandbox.call(&create(payment, token), &payment.to_string(), NOW)).reference;
            if opened {
                sandbox.authenticate(&reference, NOW);
            }
            done(sandbox.retrieve(&reference, NOW + Millis(later))).snapshot(NOW).said
        };
        let pending = Said::Pending { action_needed: true };
        let yes = |said| matches!(said, Said::Authorized { amount: 4_990, .. });
        assert_eq!(asks(1, Token::Asks, false, 1_000), pending);
        assert!(yes(asks(2, Token::Asks, true, 0)));
        assert_eq!(
            asks(3, Token::AsksAndFails, true, 0),
            Said::Declined { code: Decline::AuthenticationFailed }
        );
        assert_eq!(asks(4, Token::AsksAndIsSlow, true, 179_999), pending);
        assert!(yes(asks(5, Token::AsksAndIsSlow, true, 180_000)));
    }

    #[test]
    fn a_yes_is_taken_back_after_a_week_and_a_dispute_follows_the_money() {
        let mut sandbox = sandbox();
        let week = Millis(7 * 24 * 3_600_000);
        let _ = sandbox.call(&create(1, Token::Ok), "1", NOW);
        let said = |sandbox: &mut Sandbox, payment: i64, at: Timestamp| {
            done(sandbox.find(PaymentId::from_store(payment), at)).snapshot(at)
        };
        assert!(matches!(said(&mut sandbox, 1, NOW + week - Millis(1)).said, Said::Authorized { .. }));
        assert_eq!(said(&mut sandbox, 1, NOW + week).said, Said::Canceled);
        let later = NOW + week;
        let reference = done(sandbox.call(&create(2, Token::Disputed), "2", later)).reference;
        let _ = sandbox.call(&capture(&reference), "c", later);
        assert_eq!(said(&mut sandbox, 2, later).dispute, Dispute::None);
        assert_eq!(said(&mut sandbox, 2, later + Millis(5_000)).dispute, Dispute::Open);
        let ask = refund(&reference, 1, 100);
        assert_eq!(refused(sandbox.call(&ask, "r", later + Millis(5_000))), ApiError::Disputed);
        assert_eq!(said(&mut sandbox, 2, later + Millis(3_600_000)).dispute, Dispute::Won);
    }

    #[test]
    fn a_token_that_nobody_knows_is_none() {
        for token in Token::ALL {
            assert_eq!(Token::parse(token.word()), Some(*token));
        }
        assert_eq!(Token::parse("tok_visa"), None);
    }
}
