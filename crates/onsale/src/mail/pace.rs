//! How fast mail leaves: what tells whether a code would still come in time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use onsale_core::{Millis, limits};

use super::SLOTS;

/// What a mail is thought to take before the first one has left, in microseconds.
const AT_FIRST_MICROS: u64 = 1_000_000;
/// Mails that the average is taken over, roughly.
const REMEMBERED: u64 = 8;
/// What is left of a code's life for reading and typing it.
const TYPING: Millis = Millis(60_000);
/// Mails that may be ahead of a code however fast they leave: so many are counted in no time.
const MOST_AHEAD: u64 = 5_000;

/// How long a mail takes, on average over the last ones.
#[derive(Debug)]
pub struct Pace(AtomicU64);

impl Default for Pace {
    fn default() -> Self {
        Self(AtomicU64::new(AT_FIRST_MICROS))
    }
}

impl Pace {
    /// A mail has left, or was tried for so long.
    pub fn took(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX / REMEMBERED);
        let average =
            |was: u64| Some((was.saturating_mul(REMEMBERED - 1).saturating_add(micros)) / REMEMBERED);
        // The newest average counts; that another one comes between does no harm.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, average);
    }

    /// How many mails may be ahead of a code that shall come before its time is over.
    pub fn most_ahead(&self) -> i64 {
        let micros = self.0.load(Ordering::Relaxed).max(1);
        let life = u64::try_from(limits::CODE_MS - TYPING.0).unwrap_or_default();
        let in_time = life.saturating_mul(1_000) / micros;
        i64::try_from((in_time * SLOTS as u64).min(MOST_AHEAD)).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slower_mail_leaves_the_fewer_may_be_ahead() {
        let pace = Pace::default();
        assert_eq!(pace.most_ahead(), 5_000);
        for _ in 0..100 {
            pace.took(Duration::from_secs(20));
        }
        let slow = pace.most_ahead();
        assert!((416..=448).contains(&slow), "{slow}: sixteen at a time, 27 times in nine minutes");
        for _ in 0..200 {
            pace.took(Duration::from_secs(3_600));
        }
        assert_eq!(pace.most_ahead(), 0);
        for _ in 0..400 {
            pace.took(Duration::from_millis(100));
        }
        assert_eq!(pace.most_ahead(), 5_000);
    }
}
