//! How often somebody may do something: the generic cell rate algorithm, which needs one number for each somebody.

use crate::{Millis, Timestamp};

/// So many at once, and one more every so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many may come at once.
    pub burst: i64,
    /// After how long one more may come.
    pub every: Millis,
}

/// A bound as it is told to whoever has met it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Names it.
    pub name: &'static str,
    /// How many may come within the window.
    pub most: i64,
    /// The window.
    pub window: Millis,
}

/// What somebody has used up: the instant at which nothing of it will count any more.
pub type Spent = Timestamp;

impl RateLimit {
    /// `n` a minute, all of them at once if need be; `None` for no bound at all.
    pub const fn a_minute(n: i64) -> Option<Self> {
        if n <= 0 {
            None
        } else {
            Some(Self { burst: n, every: Millis(if n > 60_000 { 1 } else { 60_000 / n }) })
        }
    }

    /// `n` an hour, all of them at once if need be; `None` for no bound at all.
    pub const fn an_hour(n: i64) -> Option<Self> {
        const HOUR: i64 = 3_600_000;
        if n <= 0 {
            None
        } else {
            Some(Self { burst: n, every: Millis(if n > HOUR { 1 } else { HOUR / n }) })
        }
    }

    /// The quota as a bound with a name.
    pub const fn bound(self, name: &'static str) -> Bound {
        Bound { name, most: self.burst, window: Millis(self.burst.saturating_mul(self.every.0)) }
    }

    /// Whether one more may come now. `spent` is in the past for whoever has done nothing for a while.
    ///
    /// # Errors
    /// How long to wait.
    pub fn check(self, spent: Spent, now: Timestamp) -> Result<(), Millis> {
        let wait = self.after(spent, now).since(now).0 - self.burst.saturating_mul(self.every.0);
        if wait <= 0 { Ok(()) } else { Err(Millis(wait)) }
    }

    /// What has been used up when one has come.
    pub fn after(self, spent: Spent, now: Timestamp) -> Spent {
        spent.max(now) + self.every
    }

    /// What has been used up when one of those that came no longer counts.
    pub fn refunded(self, spent: Spent) -> Spent {
        spent - self.every
    }

    /// How many may still come at once.
    pub fn left(self, spent: Spent, now: Timestamp) -> i64 {
        let every = self.every.0.max(1);
        (self.burst - (spent.since(now).0 + every - 1) / every).max(0)
    }
}

/// The holds of one customer that ended without a purchase and still count. One is forgiven in the time that such a hold
/// lasts: a seat that is kept from others for ten minutes costs ten times as much as one that is kept for a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    spent: Spent,
    /// The longest of those that count.
    length: Millis,
    /// When the last of them began.
    since: Timestamp,
}

impl Unfinished {
    /// None that counts.
    pub const NONE: Self = Self { spent: Timestamp(0), length: Millis(1), since: Timestamp(0) };

    /// The bound that holds now, when `burst` may count at once.
    pub fn quota(self, burst: i64) -> RateLimit {
        RateLimit { burst, every: self.length }
    }

    /// Whether one more may come now.
    ///
    /// # Errors
    /// How long to wait.
    pub fn check(self, burst: i64, now: Timestamp) -> Result<(), Millis> {
        // How long the next one would last is not known yet: it counts as those before it.
        self.quota(burst).check(self.spent, now)
    }

    /// After one more, which lasts for `length`. If it is longer than those before, these count as long as it does: they
    /// are as many as they were.
    #[must_use]
    pub fn after(self, length: Millis, now: Timestamp) -> Self {
        let left = self.spent.since(now).0.max(0);
        if left == 0 {
            return Self { spent: now + length, length, since: now };
        }
        let longest = self.length.max(length);
        let scaled = i128::from(left) * i128::from(longest.0) / i128::from(self.length.0.max(1));
        let spent = now + Millis(i64::try_from(scaled).unwrap_or(i64::MAX >> 2)) + longest;
        Self { spent, length: longest, since: now }
    }

    /// When the last of them was given back: it counts for the time that it was kept as well, or whoever gives back at the
    /// last moment, and takes again, would keep a seat from others for ever.
    #[must_use]
    pub fn given_back(self, now: Timestamp) -> Self {
        let kept = now.since(self.since).0.clamp(0, self.length.0);
        Self { spent: self.spent + Millis(kept), since: now, ..self }
    }

    /// When one of them ended in a purchase.
    #[must_use]
    pub fn bought(self) -> Self {
        Self { spent: self.spent - self.length, ..self }
    }

    /// Whether any still counts.
    pub fn counts(self, now: Timestamp) -> bool {
        self.spent > now
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    #[test]
    fn a_burst_then_one_every_so_often() {
        let quota = RateLimit { burst: 3, every: Millis(1_000) };
        let mut spent = Timestamp(0);
        for left in [3, 2, 1] {
            assert_eq!(quota.left(spent, NOW), left);
            assert_eq!(quota.check(spent, NOW), Ok(()));
            spent = quota.after(spent, NOW);
        }
        assert_eq!((quota.left(spent, NOW), quota.check(spent, NOW)), (0, Err(Millis(1_000))));
        assert_eq!(quota.check(spent, NOW + Millis(1_000)), Ok(()));
        assert_eq!(quota.check(quota.refunded(spent), NOW), Ok(()));
        assert_eq!(quota.left(spent, NOW + Millis(3_000)), 3);
    }

    #[test]
    fn a_hold_without_a_purchase_is_forgiven_in_the_time_that_it_lasts() {
        for length in [Millis(60_000), Millis(600_000)] {
            let mut unfinished = Unfinished::NONE;
            for _ in 0..3 {
                assert_eq!(unfinished.check(3, NOW), Ok(()));
                unfinished = unfinished.after(length, NOW);
            }
            assert_eq!(unfinished.check(3, NOW), Err(length));
            assert_eq!(unfinished.check(3, NOW + Millis(length.0 - 1)), Err(Millis(1)));
            assert_eq!(unfinished.check(3, NOW + length), Ok(()));
            assert_eq!(unfinished.bought().check(3, NOW), Ok(()));
        }
    }

    #[test]
    fn who_gives_back_at_the_last_moment_keeps_a_seat_for_half_of_the_time_at_most() {
        let (length, most) = (Millis(600_000), 10);
        let (mut unfinished, mut now, mut kept) = (Unfinished::NONE, NOW, 0);
        while now < NOW + Millis(100 * length.0) {
            match unfinished.check(most, now) {
                Ok(()) => {
                    unfinished = unfinished.after(length, now);
                    now = now + Millis(length.0 - 1);
                    kept += length.0 - 1;
                    unfinished = unfinished.given_back(now);
                }
                Err(wait) => now = now + wait,
            }
        }
        assert!(kept < (50 + most) * length.0, "{kept}");
    }

    #[test]
    fn short_holds_buy_no_long_ones_and_are_as_many_as_they_were() {
        let (short, long) = (Millis(1_000), Millis(600_000));
        let one = Unfinished::NONE.after(short, NOW);
        let two = one.after(long, NOW);
        assert_eq!(two.quota(2), RateLimit { burst: 2, every: long });
        assert_eq!(two.check(2, NOW), Err(long));
        assert_eq!(two.after(short, NOW).check(3, NOW), Err(long), "a short one after it counts as it does");
        let later = NOW + long + long;
        assert!(!two.counts(later));
        assert_eq!(two.after(short, later).quota(2).every, short, "what is forgiven is forgotten");
    }

    #[test]
    fn no_bound_is_no_quota() {
        assert_eq!(RateLimit::a_minute(0), None);
        assert_eq!(RateLimit::a_minute(120), Some(RateLimit { burst: 120, every: Millis(500) }));
    }

    proptest! {
        #[test]
        fn never_more_than_the_burst_and_the_rate_together(
            burst in 1..20_i64,
            every in 1..1_000_i64,
            steps in proptest::collection::vec(0..500_i64, 1..300),
        ) {
            let quota = RateLimit { burst, every: Millis(every) };
            let (mut spent, mut now, mut came) = (Timestamp(0), NOW, 0);
            for step in steps {
                now = now + Millis(step);
                if quota.check(spent, now).is_ok() {
                    spent = quota.after(spent, now);
                    came += 1;
                }
                prop_assert!(came <= burst + (now.0 - NOW.0) / every);
            }
        }
    }
}
