//! Chance that comes out the same on every run: what a buyer does depends on the buyer's number alone.

use std::time::Duration;

/// SplitMix64: small, and good enough to tell a crowd apart.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// The dice of buyer number `index`.
    pub(super) fn of(index: usize) -> Self {
        Self((index as u64).wrapping_mul(0xD129_0D3B_3F3B_0B57))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// True in `percent` of a hundred rolls.
    pub(super) fn percent(&mut self, percent: u8) -> bool {
        self.roll() % 100 < u64::from(percent)
    }

    /// A moment between now and `longest`.
    pub(super) fn up_to(&mut self, longest: Duration) -> Duration {
        let millis = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX - 1);
        Duration::from_millis(self.roll() % (millis + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_come_out_near_what_was_asked() {
        for asked in [0_u8, 10, 50, 100] {
            let hits = (0..10_000).filter(|&i| Dice::of(i).percent(asked)).count();
            assert!(hits.abs_diff(usize::from(asked) * 100) < 300, "{asked} % gave {hits}");
        }
    }

    #[test]
    fn a_wait_stays_within_its_bound() {
        let mut dice = Dice::of(7);
        assert!((0..1_000).all(|_| dice.up_to(Duration::from_millis(5)) <= Duration::from_millis(5)));
        assert_eq!(dice.up_to(Duration::ZERO), Duration::ZERO);
    }
}
