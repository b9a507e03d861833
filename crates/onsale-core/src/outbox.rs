//! The outbox: messages that must leave after the commit that made them, and what becomes of one that does not.

use crate::{Millis, Timestamp};

/// What a message is, by which it is decided what becomes of it. Kinds leave in the order of their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageKind {
    /// A mail with a code that somebody waits for.
    Code,
    /// A mail that nobody waits for.
    Notice,
}

impl MessageKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 2] = [Self::Code, Self::Notice];
    /// Those that leave by mail.
    pub const MAIL: [Self; 2] = [Self::Code, Self::Notice];

    /// Its number in the database.
    pub const fn number(self) -> i64 {
        match self {
            Self::Code => 1,
            Self::Notice => 2,
        }
    }

    /// The kind with a number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// Its word on the wire and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Notice => "notice",
        }
    }

    /// Whether its row stays for a while when it has left or was given up. A code is of no use ten minutes later, so nothing
    /// of it stays; of a notice an operator sees that it was given up, and sends it again.
    pub const fn is_kept(self) -> bool {
        match self {
            Self::Code => false,
            Self::Notice => true,
        }
    }
}

/// How often a message is tried at most: for about a day.
pub const MOST_TRIES: i64 = 140;
/// How long a message that was taken is nobody else's, in milliseconds: longer than a mail server may take for one.
pub const TAKEN_FOR: Millis = Millis(60_000);
/// Pause after the first try, in seconds; it doubles up to 640.
const FIRST_PAUSE: i64 = 10;
const DOUBLINGS: i64 = 6;

/// What becomes of a message that did not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// It is tried again then.
    TryAgain(Timestamp),
    /// It is given up, until an operator sends it again.
    GiveUp,
}

/// Judges a try that failed at `now`, the `tries`-th (from 1). `for_ever`: another try would end the same way.
pub fn after_failure(tries: i64, for_ever: bool, now: Timestamp) -> AfterFailure {
    if for_ever || tries >= MOST_TRIES {
        return AfterFailure::GiveUp;
    }
    AfterFailure::TryAgain(now + Millis::from_seconds(FIRST_PAUSE << (tries - 1).clamp(0, DOUBLINGS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_apart_by_number_and_word() {
        for (at, kind) in MessageKind::ALL.into_iter().enumerate() {
            assert_eq!(MessageKind::from_number(kind.number()), Some(kind));
            assert_eq!(MessageKind::ALL.iter().position(|other| other.word() == kind.word()), Some(at));
        }
        assert!(MessageKind::ALL.is_sorted_by_key(|kind| kind.number()));
        assert_eq!(MessageKind::from_number(0), None);
    }

    #[test]
    fn a_message_is_tried_for_about_a_day() {
        let mut now = Timestamp(0);
        let mut pauses = Vec::new();
        for tries in 1.. {
            let AfterFailure::TryAgain(next) = after_failure(tries, false, now) else { break };
            pauses.push(next.since(now).0 / 1_000);
            now = next;
        }
        assert_eq!(pauses[..8], [10, 20, 40, 80, 160, 320, 640, 640]);
        assert_eq!(pauses.len() as i64 + 1, MOST_TRIES);
        assert!((23..26).contains(&(now.0 / 3_600_000)), "{now:?}");
    }

    #[test]
    fn what_cannot_succeed_is_given_up_at_once() {
        assert_eq!(after_failure(1, true, Timestamp(0)), AfterFailure::GiveUp);
    }
}
