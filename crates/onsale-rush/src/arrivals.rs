//! When buyers come: all at once, at an even rate, or as on a real first day of sale. Whatever the server does, they come
//! when they come: the rush is open-loop, and a wait for the server is never a wait before the click.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::report::grouped;

/// Of a ramp's length, the part in which most come: the first ten seconds of a minute.
const OPENING: f64 = 1.0 / 6.0;
/// The share of buyers who come in that part.
const EAGER: f64 = 0.8;

/// How the buyers come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Arrivals {
    /// Everybody at the same moment.
    AtOnce,
    /// So many a second, evenly.
    Rate(f64),
    /// Within so long: four in five in the first sixth, more and more of them towards its middle and fewer after; then
    /// a tail.
    Ramp(Duration),
}

impl Arrivals {
    /// When buyer number `index` of `all` comes, after the doors have opened; never before one with a smaller number.
    pub(super) fn offset(self, index: usize, all: usize) -> Duration {
        match self {
            Self::AtOnce => Duration::ZERO,
            Self::Rate(rate) => Duration::from_secs_f64(index as f64 / rate),
            Self::Ramp(length) => length.mul_f64(ramp(index as f64 / all.max(1) as f64)),
        }
    }
}

/// The share of the ramp's time after which the share `x` of the buyers has come.
fn ramp(x: f64) -> f64 {
    if x < EAGER {
        // Slow, fast, slow: the inverse of a smooth step.
        let half = 0.5 - (((1.0 - 2.0 * x / EAGER).clamp(-1.0, 1.0)).asin() / 3.0).sin();
        return OPENING * half;
    }
    // Fewer and fewer: the last one comes at the end.
    let late = (x - EAGER) / (1.0 - EAGER);
    OPENING + (1.0 - OPENING) * late * late
}

impl FromStr for Arrivals {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse::<f64>().ok().filter(|n| *n > 0.0 && *n <= 1e7);
        let found = match text.split_once(':') {
            None if text == "at-once" => Some(Self::AtOnce),
            None if text == "ramp" => Some(Self::Ramp(Duration::from_secs(60))),
            Some(("rate", rate)) => number(rate).map(Self::Rate),
            Some(("ramp", seconds)) => {
                number(seconds).filter(|n| *n <= 86_400.0).map(|n| Self::Ramp(Duration::from_secs_f64(n)))
            }
            _ => None,
        };
        found.ok_or_else(|| "buyers come at-once, rate:N (a second), ramp, or ramp:SECONDS".into())
    }
}

impl fmt::Display for Arrivals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtOnce => f.write_str("all at once"),
            Self::Rate(rate) => write!(f, "{} a second", grouped(rate.round() as u64)),
            Self::Ramp(length) => {
                let most = length.mul_f64(OPENING).as_secs_f64();
                write!(f, "most of them in the first {most:.0} s, a tail until {:.0} s", length.as_secs_f64())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrivals_are_read_and_told() {
        for (text, expected, told) in [
            ("at-once", Arrivals::AtOnce, "all at once"),
            ("rate:2000", Arrivals::Rate(2000.0), "2,000 a second"),
            (
                "ramp",
                Arrivals::Ramp(Duration::from_secs(60)),
                "most of them in the first 10 s, a tail until 60 s",
            ),
            (
                "ramp:6",
                Arrivals::Ramp(Duration::from_secs(6)),
                "most of them in the first 1 s, a tail until 6 s",
            ),
        ] {
            let read: Arrivals = text.parse().unwrap();
            assert_eq!((read, read.to_string().as_str()), (expected, told));
        }
        for bad in ["", "rate", "rate:0", "rate:-3", "ramp:0", "later"] {
            bad.parse::<Arrivals>().unwrap_err();
        }
    }

    #[test]
    fn nobody_overtakes_and_the_last_comes_at_the_end() {
        let ramp = Arrivals::Ramp(Duration::from_secs(60));
        let all: Vec<Duration> = (0..=10_000).map(|index| ramp.offset(index, 10_000)).collect();
        assert!(all.is_sorted());
        assert!(all[0] < Duration::from_millis(1), "{:?}", all[0]);
        assert_eq!(all[8_000], Duration::from_secs(10));
        assert_eq!(all[10_000], Duration::from_secs(60));
        assert_eq!(Arrivals::Rate(100.0).offset(50, 1_000), Duration::from_millis(500));
        assert_eq!(Arrivals::AtOnce.offset(9, 10), Duration::ZERO);
    }

    #[test]
    fn the_crowd_is_densest_in_the_middle_of_the_opening() {
        let ramp = Arrivals::Ramp(Duration::from_secs(60));
        let within = |from: u64, to: u64| {
            let is_in = |at: &Duration| *at >= Duration::from_secs(from) && *at < Duration::from_secs(to);
            (0..10_000).map(|index| ramp.offset(index, 10_000)).filter(is_in).count()
        };
        assert!(within(4, 6) > within(0, 2) && within(4, 6) > within(8, 10));
        assert!(within(10, 35) > within(35, 60));
    }
}
