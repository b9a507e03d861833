//! Idempotency keys, as Stripe documents them (docs.stripe.com/api/idempotent_requests): the result of the first call is given
//! again, whatever it was, for a day; other parameters are an error; a call that is under way is a conflict; what failed before
//! anything was done is not kept.

use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, Ask, Token};
use crate::{Millis, PaymentId, Timestamp};

/// How long a key is known.
pub const KEPT: Millis = Millis(24 * 3_600_000);

#[derive(Clone, Debug)]
struct Call {
    ask: Ask,
    at: Timestamp,
    answer: Option<Answer>,
}

/// What is known of a key.
pub(super) enum Known {
    New,
    /// This was answered.
    Answered(Answer),
    /// A call with it is under way.
    UnderWay,
    /// It was used for something else.
    Other,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    calls: BTreeMap<String, Call>,
    met: BTreeSet<i64>,
}

impl Keys {
    pub(super) fn look_up(&mut self, key: &str, ask: &Ask, now: Timestamp) -> Known {
        self.calls.retain(|_, call| now < call.at + KEPT);
        match self.calls.get(key) {
            None => Known::New,
            Some(call) if call.ask != *ask => Known::Other,
            Some(Call { answer: Some(answer), .. }) => Known::Answered(answer.clone()),
            Some(_) => Known::UnderWay,
        }
    }

    pub(super) fn begin(&mut self, key: &str, ask: &Ask, now: Timestamp) {
        self.calls.insert(key.to_owned(), Call { ask: ask.clone(), at: now, answer: None });
    }

    /// What a call has come to; `None` forgets the key.
    pub(super) fn end(&mut self, key: &str, answer: Option<Answer>) {
        match (self.calls.get_mut(key), answer) {
            (Some(call), Some(answer)) => call.answer = Some(answer),
            (_, None) => {
                self.calls.remove(key);
            }
            (None, Some(_)) => {}
        }
    }

    /// The payment that a call with the key has made.
    pub(super) fn payment_of(&self, key: &str) -> Option<PaymentId> {
        match &self.calls.get(key)?.ask {
            Ask::Create { payment, .. } => Some(*payment),
            Ask::Capture { .. } | Ask::Cancel { .. } | Ask::Refund { .. } => None,
        }
    }

    /// Whether a card has done what it does once.
    pub(super) fn has_met(&self, token: Token) -> bool {
        self.met.contains(&token.number())
    }

    pub(super) fn meet(&mut self, token: Token) {
        self.met.insert(token.number());
    }
}
