//! Who may come in: how long a session lasts, what an API key is good for, and what a one-time code forgives.

use crate::rate_limit::Bound;
use crate::{Actor, CustomerId, Millis, Rejection, Timestamp, VendorId, limits};

/// What one can log in as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Who buys.
    Customer,
    /// Who releases tickets.
    Vendor,
}

impl Role {
    /// The number in the store; the same as the journal's.
    pub const fn number(self) -> i64 {
        match self {
            Self::Customer => 1,
            Self::Vendor => 2,
        }
    }

    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Vendor => "vendor",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Customer, Self::Vendor].into_iter().find(|role| role.word() == word)
    }

    /// Whoever has this role and this id.
    pub fn actor(self, id: i64) -> Option<Actor> {
        match self {
            Self::Customer => CustomerId::new(id).map(Actor::Customer),
            Self::Vendor => VendorId::new(id).map(Actor::Vendor),
        }
    }
}

/// What an API key of a vendor is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Look at whatever the vendor may see.
    Read,
    /// Release tickets; pause, resume and cancel releases.
    Release,
    /// Make, change and delete events and tickets.
    Manage,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 3] = [Self::Read, Self::Release, Self::Manage];

    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Release => "release",
            Self::Manage => "manage",
        }
    }

    const fn bit(self) -> i64 {
        match self {
            Self::Read => 1,
            Self::Release => 2,
            Self::Manage => 4,
        }
    }
}

/// A set of scopes, kept as one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(i64);

impl Scopes {
    /// What the store keeps; bits that are no scope of ours mean nothing.
    pub const fn from_number(bits: i64) -> Self {
        Self(bits & Self::all().0)
    }

    /// Every scope there is.
    pub const fn all() -> Self {
        let (mut all, mut index) = (Self(0), 0);
        while index < Scope::ALL.len() {
            all = all.with(Scope::ALL[index]);
            index += 1;
        }
        all
    }

    /// For the store.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The set with one more scope in it.
    #[must_use]
    pub const fn with(self, scope: Scope) -> Self {
        Self(self.0 | scope.bit())
    }

    /// Whether a scope is in it.
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }
}

/// When the last access token is over that may have been made until now: for so long its session has to be remembered
/// as ended.
pub fn last_token_over(now: Timestamp) -> Timestamp {
    now + Millis(limits::ACCESS_TOKEN_MS + limits::TOKEN_LEEWAY_MS)
}

/// A one-time code that was sent to an address, known or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeState {
    /// When it is over.
    pub expires_at: Timestamp,
    /// Wrong guesses so far.
    pub tries: i64,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Codes sent since `counted_from`, this one included.
    pub sent: i64,
    /// When the counting of codes began.
    pub counted_from: Timestamp,
}

/// What a guess was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// The code; it is used up.
    Right,
    /// Not the code, and one try less.
    Wrong,
    /// There is no code that could be guessed: over, or tried too often.
    Late,
}

/// The pause between two codes to one address.
const CODE_PAUSE: Bound = Bound { name: "code-pause", most: 1, window: Millis(limits::CODE_PAUSE_MS) };
/// Codes to one address.
const CODES_AN_HOUR: Bound =
    Bound { name: "codes-to-address", most: limits::CODES_AN_HOUR, window: Millis(limits::CODES_COUNTED_MS) };

impl CodeState {
    /// The code that may be sent now, after the one before. Each address gets one every half minute and five an
    /// hour, so that a mailbox is not flooded and the guesses an hour are bounded.
    ///
    /// # Errors
    /// When it is too soon.
    pub fn next(before: Option<&Self>, now: Timestamp) -> Result<Self, Rejection> {
        let fresh = Self {
            expires_at: now + Millis(limits::CODE_MS),
            tries: 0,
            sent_at: now,
            sent: 1,
            counted_from: now,
        };
        let Some(before) = before else { return Ok(fresh) };
        let hour_over = before.counted_from + Millis(limits::CODES_COUNTED_MS);
        if now >= hour_over {
            return Ok(fresh);
        }
        let (free_at, bound) = if before.sent >= limits::CODES_AN_HOUR {
            (hour_over, CODES_AN_HOUR)
        } else {
            (before.sent_at + Millis(limits::CODE_PAUSE_MS), CODE_PAUSE)
        };
        if now < free_at {
            return Err(Rejection::TooSoon { bound, wait: free_at.since(now) });
        }
        Ok(Self { sent: before.sent + 1, counted_from: before.counted_from, ..fresh })
    }

    /// Judges a guess.
    pub fn guess(&self, is_right: bool, now: Timestamp) -> Guess {
        if now >= self.expires_at || self.tries >= limits::CODE_TRIES {
            Guess::Late
        } else if is_right {
            Guess::Right
        } else {
            Guess::Wrong
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    fn after(seconds: i64) -> Timestamp {
        NOW + Millis::from_seconds(seconds)
    }

    #[test]
    fn five_codes_an_hour_and_none_within_half_a_minute() {
        let mut code = CodeState::next(None, NOW).unwrap();
        let soon = CodeState::next(Some(&code), after(29)).unwrap_err();
        assert_eq!(soon, Rejection::TooSoon { bound: CODE_PAUSE, wait: Millis(1_000) });
        for n in 1..5 {
            code = CodeState::next(Some(&code), after(n * 30)).unwrap();
        }
        let full = CodeState::next(Some(&code), after(1_000)).unwrap_err();
        assert_eq!(full, Rejection::TooSoon { bound: CODES_AN_HOUR, wait: Millis::from_seconds(2_600) });
        assert_eq!(CodeState::next(Some(&code), after(3_600)).unwrap().sent, 1);
    }

    #[test]
    fn a_code_is_good_for_ten_minutes_and_five_guesses() {
        let mut code = CodeState::next(None, NOW).unwrap();
        assert_eq!(code.guess(true, after(599)), Guess::Right);
        assert_eq!(code.guess(true, after(600)), Guess::Late);
        assert_eq!(code.guess(false, NOW), Guess::Wrong);
        code.tries = 4;
        assert_eq!(code.guess(true, NOW), Guess::Right);
        code.tries = 5;
        assert_eq!(code.guess(true, NOW), Guess::Late);
    }

    #[test]
    fn scopes_are_a_set() {
        let some = Scopes::default().with(Scope::Read).with(Scope::Release);
        assert_eq!(Scope::ALL.map(|scope| some.has(scope)), [true, true, false]);
        assert_eq!(Scopes::from_number(some.number()), some);
        assert_eq!(Scopes::from_number(-1), Scopes::from_number(7));
    }
}
