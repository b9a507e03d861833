//! How often somebody may do something: the generic cell rate algorithm, which needs one number for each somebody.

use crate::{Millis, Timestamp};

/// So many at once, and one more every so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many may come at once.
    pub burst: i64,
    /// After how long one more may come.
    pub every: Millis,
}

/// What somebody has used up: the instant at which nothing of it will count any more.
pub type Spent = Timestamp;

impl Quota {
    /// `n` a minute, all of them at once if need be; `None` for no bound at all.
    pub const fn a_minute(n: i64) -> Option<Self> {
        if n <= 0 {
            None
        } else {
            Some(Self { burst: n, every: Millis(if n > 60_000 { 1 } else { 60_000 / n }) })
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    #[test]
    fn a_burst_then_one_every_so_often() {
        let quota = Quota { burst: 3, every: Millis(1_000) };
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
    fn no_bound_is_no_quota() {
        assert_eq!(Quota::a_minute(0), None);
        assert_eq!(Quota::a_minute(120), Some(Quota { burst: 120, every: Millis(500) }));
    }

    proptest! {
        #[test]
        fn never_more_than_the_burst_and_the_rate_together(
            burst in 1..20_i64,
            every in 1..1_000_i64,
            steps in proptest::collection::vec(0..500_i64, 1..300),
        ) {
            let quota = Quota { burst, every: Millis(every) };
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
