//! Logging in by a code from a mail: who may ask for one, and what a guess is worth.
//!
//! Whoever asks for a code gets a challenge, and a wrong guess counts against that challenge alone: what strangers guess is
//! lost with their own challenges. What a mailbox is sent is bounded by who asks. A device on which the owner was logged
//! in before has bounds of its own, which strangers cannot use up.

use crate::access::Guess;
use crate::rate_limit::Bound;
use crate::{Millis, Rejection, Timestamp, limits};

/// The lane of everybody who asks on a device that the account does not know.
pub const STRANGERS: i64 = 0;

/// From where a code is asked for: numbers that tell origins apart and say nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The device, if the account knows it, or [`STRANGERS`]. What is counted is counted for each lane by itself.
    pub lane: i64,
    /// The address.
    pub address: i64,
    /// The network that the address is in.
    pub network: i64,
}

/// A code that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// When.
    pub at: Timestamp,
    /// From where.
    pub origin: Origin,
}

/// Whether one more code may be sent to a mailbox; `before` are those of the last hour, oldest first.
///
/// Who asks again waits, twice as long each time. Strangers have bounds together, for each network and for all of them;
/// half of the latter is kept for networks that have not asked in this hour.
///
/// # Errors
/// When it is too soon.
pub fn may_ask(before: &[Asked], who: Origin, now: Timestamp) -> Result<(), Rejection> {
    let hour = Millis(limits::CODES_COUNTED_MS);
    let before: Vec<_> = before.iter().filter(|asked| asked.at + hour > now).collect();
    let of = |same: &dyn Fn(&Origin) -> bool| -> Vec<Timestamp> {
        before.iter().filter(|asked| same(&asked.origin)).map(|asked| asked.at).collect()
    };
    if who.lane != STRANGERS {
        return wait_until(now, after_pause(&of(&|other| other.lane == who.lane)));
    }
    let strange = |other: &Origin| other.lane == STRANGERS;
    let own = of(&|other| strange(other) && other.address == who.address);
    let network = of(&|other| strange(other) && other.network == who.network);
    let all = of(&strange);
    let most = if network.is_empty() { limits::CODES_TO_STRANGERS } else { limits::CODES_TO_STRANGERS / 2 };
    let bounds = [
        after_pause(&own),
        after_bound(&network, "codes-to-network", limits::CODES_TO_NETWORK),
        after_bound(&all, "codes-to-mailbox", most),
    ];
    wait_until(now, bounds.into_iter().flatten().max_by_key(|(free_at, _)| *free_at))
}

/// The pause after codes that were asked for doubles with each of them.
fn after_pause(own: &[Timestamp]) -> Option<(Timestamp, Bound)> {
    let doubled = own.len().saturating_sub(1).min(16);
    let window = Millis(limits::CODE_PAUSE_MS << doubled);
    own.last().map(|last| (*last + window, Bound { name: "code-pause", most: 1, window }))
}

/// When fewer than `most` have been sent within an hour.
fn after_bound(sent: &[Timestamp], name: &'static str, most: usize) -> Option<(Timestamp, Bound)> {
    let window = Millis(limits::CODES_COUNTED_MS);
    let full = sent.len().checked_sub(most)?;
    sent.get(full).map(|oldest| (*oldest + window, Bound { name, most: most as i64, window }))
}

fn wait_until(now: Timestamp, met: Option<(Timestamp, Bound)>) -> Result<(), Rejection> {
    match met {
        Some((free_at, bound)) if free_at > now => {
            Err(Rejection::TooSoon { bound, wait: free_at.since(now) })
        }
        Some(_) | None => Ok(()),
    }
}

/// Wrong guesses at short codes of one account in one lane, counted for a day from the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guesses {
    /// How many.
    pub wrong: i64,
    /// When the first of them came.
    pub since: Timestamp,
}

impl Guesses {
    fn of_day(self, now: Timestamp) -> Self {
        let is_over = self.wrong == 0 || self.since + Millis(limits::GUESSES_COUNTED_MS) <= now;
        if is_over { Self { wrong: 0, since: now } } else { self }
    }

    /// Whether codes are short. After many wrong guesses they are long, so that nobody has to be kept out: a long code is
    /// not guessed however often it is tried.
    pub fn allow_short(self, now: Timestamp) -> bool {
        self.of_day(now).wrong < limits::SHORT_GUESSES_A_DAY
    }

    /// With one more.
    #[must_use]
    pub fn with_one_more(self, now: Timestamp) -> Self {
        let day = self.of_day(now);
        Self { wrong: day.wrong + 1, ..day }
    }
}

/// What somebody got who asked for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Until when the code is good.
    pub expires_at: Timestamp,
    /// Wrong guesses so far.
    pub tries: i64,
    /// Whether its code is short enough to be guessed by many tries.
    pub is_short: bool,
}

impl Challenge {
    /// Judges a guess; `guesses` are the wrong ones of the lane that the challenge was asked for in.
    pub fn guess(&self, is_right: bool, guesses: Guesses, now: Timestamp) -> Guess {
        let too_many = self.is_short && !guesses.allow_short(now);
        if now >= self.expires_at || self.tries >= limits::CODE_TRIES || too_many {
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

    fn stranger(network: i64, address: i64) -> Origin {
        Origin { lane: STRANGERS, address, network }
    }

    fn wait(answer: Result<(), Rejection>) -> Option<i64> {
        match answer {
            Ok(()) => None,
            Err(Rejection::TooSoon { wait, .. }) => Some(wait.0 / 1_000),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Asks as soon as it may, until the end of an hour; answers when.
    fn as_often_as_may_be(who: Origin, before: &mut Vec<Asked>) -> Vec<i64> {
        let (mut at, mut asked) = (0, Vec::new());
        while at < 3_600 {
            if let Some(wait) = wait(may_ask(before, who, after(at))) {
                at += wait;
            } else {
                before.push(Asked { at: after(at), origin: who });
                asked.push(at);
            }
        }
        asked
    }

    #[test]
    fn whoever_asks_again_waits_twice_as_long_each_time() {
        let expect = [0, 30, 90, 210, 450, 930, 1_890];
        assert_eq!(as_often_as_may_be(stranger(1, 1), &mut Vec::new()), expect);
        let device = Origin { lane: 7, address: 1, network: 1 };
        assert_eq!(as_often_as_may_be(device, &mut Vec::new()), expect);
    }

    #[test]
    fn a_network_has_a_bound_whatever_its_addresses() {
        let mut before = Vec::new();
        for address in 0..20 {
            as_often_as_may_be(stranger(1, address), &mut before);
            before.sort_by_key(|asked| asked.at);
        }
        assert_eq!(before.len(), limits::CODES_TO_NETWORK);
        assert_eq!(wait(may_ask(&before, stranger(2, 50), after(3_599))), None);
    }

    /// Strangers who ask as often as they may, from so many networks.
    fn attack(networks: i64) -> Vec<Asked> {
        let mut before = Vec::new();
        for second in 0..3_599 {
            for network in 0..networks {
                let who = stranger(network, 1_000 + network);
                if may_ask(&before, who, after(second)).is_ok() {
                    before.push(Asked { at: after(second), origin: who });
                }
            }
        }
        before
    }

    #[test]
    fn few_networks_keep_nobody_out_who_has_not_asked_yet() {
        for networks in [1, 5, 30, 59] {
            assert_eq!(wait(may_ask(&attack(networks), stranger(-1, -1), after(3_599))), None, "{networks}");
        }
        // What a mailbox is sent is bounded all the same.
        let flood = attack(500);
        assert_eq!(flood.len(), limits::CODES_TO_STRANGERS);
        assert_eq!(wait(may_ask(&flood, stranger(-1, -1), after(3_599))), Some(1));
        // A device that the account knows does not feel any of it.
        assert_eq!(wait(may_ask(&flood, Origin { lane: 9, ..stranger(1, 1) }, after(3_599))), None);
    }

    #[test]
    fn a_challenge_is_good_for_ten_minutes_and_five_guesses() {
        let mut challenge = Challenge { expires_at: after(600), tries: 0, is_short: true };
        let guess = |challenge: &Challenge, right, seconds| {
            challenge.guess(right, Guesses::default(), after(seconds))
        };
        assert_eq!(guess(&challenge, true, 599), Guess::Right);
        assert_eq!(guess(&challenge, true, 600), Guess::Late);
        assert_eq!(guess(&challenge, false, 0), Guess::Wrong);
        challenge.tries = 4;
        assert_eq!(guess(&challenge, true, 0), Guess::Right);
        challenge.tries = 5;
        assert_eq!(guess(&challenge, true, 0), Guess::Late);
    }

    #[test]
    fn after_fifty_wrong_guesses_a_day_only_long_codes_are_taken() {
        let short = Challenge { expires_at: after(600), tries: 0, is_short: true };
        let long = Challenge { is_short: false, ..short };
        let mut guesses = Guesses::default();
        for n in 0..limits::SHORT_GUESSES_A_DAY {
            assert_eq!(short.guess(true, guesses, after(n)), Guess::Right);
            guesses = guesses.with_one_more(after(n));
        }
        assert_eq!(short.guess(true, guesses, after(100)), Guess::Late);
        assert_eq!(long.guess(true, guesses, after(100)), Guess::Right);
        assert!(!guesses.allow_short(after(86_399)) && guesses.allow_short(after(86_400)));
        assert_eq!(guesses.with_one_more(after(86_400)), Guesses { wrong: 1, since: after(86_400) });
    }
}
