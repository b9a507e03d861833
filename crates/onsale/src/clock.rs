//! What time it is: the wall clock at start carried on by the monotonic one, drawn slowly towards the wall
//! clock where the two drift apart, never backwards. Servers that share a database are drawn towards its clock
//! instead, so that they agree. Tests have a clock that they move by hand.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use onsale_core::{Millis, Timestamp};
use onsale_store::ClockReading;

/// How often the clock looks at the wall, and how far it moves towards it each time (microseconds): at most
/// a twentieth faster or slower than real time.
const LOOK_EVERY_US: i64 = 100_000;
const MOST_SLEW_US: i64 = 5_000;

/// Readings of the database's clock that are kept: the quickest of them is believed.
const READINGS: usize = 16;
/// Without a reading for so long, or with none that is as exact as this, or so far from what it says, a server does
/// not know what time it is.
const STALE_US: i64 = 30_000_000;
const EXACT_US: i64 = 250_000;
const APART_US: i64 = 1_000_000;

/// An instant as people read it, to the millisecond.
pub(crate) fn shown(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| at.0.to_string(), |at| format!("{at:.3}"))
}

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
    /// Whether it follows the database's clock and not the wall, and by how much that is ahead of the monotonic one.
    follows: AtomicBool,
    ahead_us: AtomicI64,
    readings: Mutex<VecDeque<ClockReading>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::System(Arc::new(SystemClock::starting_at(wall_us())))
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

    /// A reading of the database's clock, taken with [`Self::monotonic_us`]: the time is drawn towards it from now on,
    /// and begins with it if nobody has asked for the time before.
    pub fn follow(&self, reading: ClockReading) {
        if let Self::System(clock) = self {
            clock.follow(reading);
        }
    }

    /// Whether the time is known well enough to sell by it.
    pub fn is_bounded(&self) -> bool {
        match self {
            Self::System(clock) => clock.is_bounded(clock.elapsed_us()),
            Self::Hand(_) => true,
        }
    }

    /// Microseconds since the clock was made, whatever happens to the wall.
    pub fn monotonic_us(&self) -> i64 {
        match self {
            Self::System(clock) => clock.elapsed_us(),
            Self::Hand(_) => 0,
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
    fn starting_at(started_us: i64) -> Self {
        Self {
            started: Instant::now(),
            started_us,
            correction_us: AtomicI64::new(0),
            looked_us: AtomicI64::new(0),
            latest_ms: AtomicI64::new(0),
            follows: AtomicBool::new(false),
            ahead_us: AtomicI64::new(0),
            readings: Mutex::default(),
        }
    }

    fn follow(&self, reading: ClockReading) {
        let mut readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        if readings.len() == READINGS {
            readings.pop_front();
        }
        readings.push_back(reading);
        let Some(best) = readings.iter().min_by_key(|reading| wrong_by_us(reading)) else { return };
        let ahead = best.theirs_us - self.started_us - (best.asked_us + best.answered_us) / 2;
        self.ahead_us.store(ahead, Ordering::Relaxed);
        self.follows.store(true, Ordering::Relaxed);
        if self.latest_ms.load(Ordering::Relaxed) == 0 {
            self.correction_us.store(ahead, Ordering::Relaxed);
        }
    }

    fn is_bounded(&self, elapsed_us: i64) -> bool {
        if !self.follows.load(Ordering::Relaxed) {
            return true;
        }
        let readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        let is_good = |reading: &ClockReading| {
            elapsed_us - reading.answered_us < STALE_US && wrong_by_us(reading) <= EXACT_US
        };
        let apart = self.ahead_us.load(Ordering::Relaxed) - self.correction_us.load(Ordering::Relaxed);
        readings.iter().any(is_good) && apart.abs() <= APART_US
    }

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
            let target = if self.follows.load(Ordering::Relaxed) {
                self.started_us + elapsed_us + self.ahead_us.load(Ordering::Relaxed)
            } else {
                wall_us()
            };
            let step = (target - shown).clamp(-MOST_SLEW_US, MOST_SLEW_US);
            self.correction_us.fetch_add(step, Ordering::Relaxed);
        }
        let now = (self.started_us + elapsed_us + self.correction_us.load(Ordering::Relaxed)) / 1000;
        Timestamp(self.latest_ms.fetch_max(now, Ordering::Relaxed).max(now))
    }
}

/// How wrong the middle of a reading may be.
fn wrong_by_us(reading: &ClockReading) -> i64 {
    (reading.answered_us - reading.asked_us) / 2
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
        SystemClock::starting_at(START)
    }

    /// A reading at `at_us` that took `took_us`, of a clock that is `ahead_us` ahead of ours.
    fn reading(at_us: i64, took_us: i64, ahead_us: i64) -> ClockReading {
        let theirs_us = START + at_us + took_us / 2 + ahead_us;
        ClockReading { asked_us: at_us, theirs_us, answered_us: at_us + took_us }
    }

    const HOUR_US: i64 = 3_600_000_000;

    #[test]
    fn a_server_begins_with_the_databases_time_and_not_with_its_own() {
        for ahead in [HOUR_US, -HOUR_US] {
            let clock = clock();
            clock.follow(reading(0, 1_000, ahead));
            assert_eq!(clock.at(0, || START).0, (START + ahead) / 1000);
            let later = clock.at(200_000, || START + HOUR_US * 7);
            assert_eq!(later.0, (START + ahead + 200_000) / 1000, "the wall is not asked any more");
        }
    }

    #[test]
    fn the_quickest_reading_is_believed_and_later_ones_are_followed_slowly() {
        let clock = clock();
        clock.follow(reading(0, 1_000, 0));
        let before = clock.at(0, || START);
        // A slow answer says little.
        clock.follow(reading(100_000, 900_000, 400_000));
        assert_eq!(clock.at(1_000_000, || START).0, before.0 + 1_000);
        for _ in 0..READINGS {
            clock.follow(reading(1_000_000, 500, 400_000));
        }
        assert_eq!(clock.at(1_100_000, || START).0, before.0 + 1_105);
    }

    #[test]
    fn without_a_fresh_and_exact_reading_the_time_is_not_known() {
        let clock = clock();
        assert!(clock.is_bounded(0), "whoever has the wall needs no other clock");
        clock.follow(reading(0, EXACT_US * 4, 0));
        assert!(!clock.is_bounded(1_000_000), "that took too long");
        clock.follow(reading(1_000_000, 1_000, 0));
        clock.at(1_100_000, || START);
        assert!(clock.is_bounded(1_100_000));
        assert!(!clock.is_bounded(1_001_000 + STALE_US), "that is long ago");
        for _ in 0..READINGS {
            clock.follow(reading(2_000_000, 1_000, 10 * APART_US));
        }
        assert!(!clock.is_bounded(2_000_000), "the database's clock has jumped");
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
