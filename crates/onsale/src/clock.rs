//! What time it is: the wall clock at start carried on by the monotonic one, drawn slowly towards the wall
//! clock where the two drift apart, never backwards. Tests have a clock that they move by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use onsale_core::{Millis, Timestamp};

/// How often the clock looks at the wall, and how far it moves towards it each time (microseconds): at most
/// a twentieth faster or slower than real time.
const LOOK_EVERY_US: i64 = 100_000;
const MOST_SLEW_US: i64 = 5_000;

/// Tells the time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System(Arc<SystemClock>),
    /// One that stands still until it is moved.
    Hand(Arc<AtomicI64>),
}

/// The machine's clock without its jumps.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
    started_us: i64,
    correction_us: AtomicI64,
    looked_us: AtomicI64,
    latest_ms: AtomicI64,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::System(Arc::new(SystemClock {
            started: Instant::now(),
            started_us: wall_us(),
            correction_us: AtomicI64::new(0),
            looked_us: AtomicI64::new(0),
            latest_ms: AtomicI64::new(0),
        }))
    }

    /// A clock that stands at `now`.
    pub fn hand(now: Timestamp) -> Self {
        Self::Hand(Arc::new(AtomicI64::new(now.0)))
    }

    /// Moves a hand-moved clock; the machine's clock does not listen.
    pub fn advance(&self, by: Millis) {
        if let Self::Hand(now) = self {
            now.fetch_add(by.0, Ordering::SeqCst);
        }
    }

    /// Goes on from `at`, if that is still to come; the wall is then waited for slowly.
    pub fn not_before(&self, at: Timestamp) {
        match self {
            Self::System(clock) => clock.lift(at, clock.elapsed_us()),
            Self::Hand(now) => drop(now.fetch_max(at.0, Ordering::SeqCst)),
        }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System(clock) => clock.at(clock.elapsed_us(), wall_us),
            Self::Hand(now) => Timestamp(now.load(Ordering::SeqCst)),
        }
    }
}

impl SystemClock {
    fn elapsed_us(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_micros()).unwrap_or(i64::MAX)
    }

    fn lift(&self, at: Timestamp, elapsed_us: i64) {
        let least = at.0.saturating_mul(1000) - self.started_us - elapsed_us;
        self.correction_us.fetch_max(least, Ordering::Relaxed);
    }

    /// The time `elapsed_us` after the start, given what the wall says.
    fn at(&self, elapsed_us: i64, wall_us: impl Fn() -> i64) -> Timestamp {
        let looked = self.looked_us.load(Ordering::Relaxed);
        let is_ours = elapsed_us - looked >= LOOK_EVERY_US
            && self
                .looked_us
                .compare_exchange(looked, elapsed_us, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        if is_ours {
            let shown = self.started_us + elapsed_us + self.correction_us.load(Ordering::Relaxed);
            let step = (wall_us() - shown).clamp(-MOST_SLEW_US, MOST_SLEW_US);
            self.correction_us.fetch_add(step, Ordering::Relaxed);
        }
        let now = (self.started_us + elapsed_us + self.correction_us.load(Ordering::Relaxed)) / 1000;
        Timestamp(self.latest_ms.fetch_max(now, Ordering::Relaxed).max(now))
    }
}

fn wall_us() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 1_800_000_000_000_000;

    fn clock() -> SystemClock {
        SystemClock {
            started: Instant::now(),
            started_us: START,
            correction_us: AtomicI64::new(0),
            looked_us: AtomicI64::new(0),
            latest_ms: AtomicI64::new(0),
        }
    }

    /// Reads the clock every 10 ms for a minute while the wall is `off_us` away; gives the gap at the end.
    fn gap_after_a_minute(off_us: i64) -> i64 {
        let clock = clock();
        let mut before = Timestamp(0);
        for step in 0..6_000_i64 {
            let elapsed = step * 10_000;
            let now = clock.at(elapsed, || START + elapsed + off_us);
            assert!(now >= before, "went backwards at {elapsed} us");
            before = now;
        }
        START / 1000 + 59_990 + off_us / 1000 - before.0
    }

    #[test]
    fn a_wall_that_jumps_is_followed_slowly_and_never_backwards() {
        assert!(gap_after_a_minute(0).abs() <= 1);
        assert!(gap_after_a_minute(2_000_000).abs() <= 1);
        assert!(gap_after_a_minute(-2_000_000).abs() <= 1);
        let hour = 3_600_000;
        assert!((gap_after_a_minute(hour * 1000) - (hour - 3_000)).abs() < 100);
        assert!((gap_after_a_minute(-hour * 1000) + (hour - 3_000)).abs() < 100);
    }

    #[test]
    fn a_clock_that_must_not_go_back_waits_for_the_wall_slowly() {
        let clock = clock();
        let ahead = Timestamp(START / 1000 + 3_600_000);
        clock.lift(ahead, 0);
        assert_eq!(clock.at(0, || START), ahead);
        let mut before = ahead;
        for step in 1..=600_i64 {
            let elapsed = step * 100_000;
            let now = clock.at(elapsed, || START + elapsed);
            assert!(now >= before);
            before = now;
        }
        // A minute later it has drawn three seconds nearer.
        assert!((before.since(ahead).0 - 57_000).abs() < 100, "{}", before.since(ahead).0);
        clock.lift(Timestamp(0), 0);
        assert!(clock.at(60_000_000, || START) >= before, "it is never set back");
    }

    #[test]
    fn a_hand_moved_clock_moves_by_hand() {
        let clock = Clock::hand(Timestamp(5));
        assert_eq!(clock.now(), Timestamp(5));
        clock.advance(Millis(7));
        assert_eq!(clock.now(), Timestamp(12));
    }
}
