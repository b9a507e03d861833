//! What happened when: arrivals, sales, refusals and waits in even slices of time. A rush of any length fits: where
//! there would be too many slices, two become one.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

/// Slices at most.
const MOST: usize = 240;
/// How long a slice is at first.
const FINEST: Duration = Duration::from_millis(50);
/// The longest wait that a slice tells apart, in microseconds.
const MAX_MICROS: u64 = 120_000_000;

/// The slices so far.
#[derive(Debug)]
pub(super) struct Timeline {
    slice: Duration,
    slices: Vec<Slice>,
}

#[derive(Debug, Clone)]
struct Slice {
    arrived: u64,
    sold: u64,
    refused: u64,
    /// Waits of reservations, by the moment at which they were wanted.
    waits: Histogram<u64>,
}

/// One slice as it is told: rates a second, waits in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Moment {
    /// Seconds after the doors opened at which the slice begins.
    pub(super) at: f64,
    pub(super) arrivals_per_second: f64,
    pub(super) sales_per_second: f64,
    pub(super) refusals_per_second: f64,
    pub(super) p50_millis: f64,
    pub(super) p99_millis: f64,
}

impl Timeline {
    pub(super) fn new() -> Self {
        Self { slice: FINEST, slices: Vec::new() }
    }

    pub(super) fn arrived(&mut self, at: Duration) {
        if let Some(slice) = self.slice(at) {
            slice.arrived += 1;
        }
    }

    pub(super) fn sold(&mut self, at: Duration) {
        if let Some(slice) = self.slice(at) {
            slice.sold += 1;
        }
    }

    pub(super) fn refused(&mut self, at: Duration) {
        if let Some(slice) = self.slice(at) {
            slice.refused += 1;
        }
    }

    /// A reservation that was wanted at `at` was answered `micros` later.
    pub(super) fn waited(&mut self, at: Duration, micros: u64) {
        if let Some(slice) = self.slice(at) {
            slice.waits.saturating_record(micros);
        }
    }

    fn slice(&mut self, at: Duration) -> Option<&mut Slice> {
        while at >= self.slice * MOST as u32 {
            self.merge();
        }
        let index = (at.as_nanos() / self.slice.as_nanos().max(1)) as usize;
        while self.slices.len() <= index {
            // These bounds are sound; the constructor says so only at run time.
            let waits = Histogram::new_with_bounds(1, MAX_MICROS, 2).ok()?;
            self.slices.push(Slice { arrived: 0, sold: 0, refused: 0, waits });
        }
        self.slices.get_mut(index)
    }

    fn merge(&mut self) {
        self.slice *= 2;
        let pairs = std::mem::take(&mut self.slices);
        self.slices = pairs.chunks(2).filter_map(one_of_two).collect();
    }

    /// Everything in order.
    pub(super) fn moments(&self) -> Vec<Moment> {
        let seconds = self.slice.as_secs_f64();
        let moment = |(index, slice): (usize, &Slice)| Moment {
            at: index as f64 * seconds,
            arrivals_per_second: slice.arrived as f64 / seconds,
            sales_per_second: slice.sold as f64 / seconds,
            refusals_per_second: slice.refused as f64 / seconds,
            p50_millis: slice.waits.value_at_quantile(0.5) as f64 / 1000.0,
            p99_millis: slice.waits.value_at_quantile(0.99) as f64 / 1000.0,
        };
        self.slices.iter().enumerate().map(moment).collect()
    }

    /// How long it took until the share `share` of all sales was made.
    pub(super) fn sold_by(&self, share: f64) -> Duration {
        let all: u64 = self.slices.iter().map(|slice| slice.sold).sum();
        let wanted = (all as f64 * share).ceil() as u64;
        let mut sold = 0;
        for (index, slice) in self.slices.iter().enumerate() {
            sold += slice.sold;
            if sold >= wanted {
                return self.slice * (index as u32 + 1);
            }
        }
        Duration::ZERO
    }
}

fn one_of_two(pair: &[Slice]) -> Option<Slice> {
    let (first, rest) = pair.split_first()?;
    let mut both = first.clone();
    for slice in rest {
        both.arrived += slice.arrived;
        both.sold += slice.sold;
        both.refused += slice.refused;
        both.waits.add(&slice.waits).ok()?;
    }
    Some(both)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_told_at_its_time() {
        let mut timeline = Timeline::new();
        timeline.arrived(Duration::ZERO);
        timeline.arrived(Duration::from_millis(49));
        timeline.sold(Duration::from_millis(120));
        timeline.refused(Duration::from_millis(120));
        timeline.waited(Duration::from_millis(120), 5_000);
        let moments = timeline.moments();
        assert_eq!(moments.len(), 3);
        assert_eq!(moments[0].arrivals_per_second, 40.0);
        assert_eq!((moments[2].sales_per_second, moments[2].refusals_per_second), (20.0, 20.0));
        assert!((moments[2].p99_millis - 5.0).abs() < 0.1, "{:?}", moments[2]);
    }

    #[test]
    fn a_long_rush_keeps_its_sums_in_fewer_slices() {
        let mut timeline = Timeline::new();
        for second in 0..3_600 {
            timeline.arrived(Duration::from_secs(second));
            timeline.sold(Duration::from_secs(second));
        }
        let moments = timeline.moments();
        assert!(moments.len() <= MOST, "{}", moments.len());
        let width = moments[1].at - moments[0].at;
        let all: f64 = moments.iter().map(|moment| moment.arrivals_per_second * width).sum();
        assert!((all - 3_600.0).abs() < 1e-6, "{all}");
        assert!(timeline.sold_by(0.5).as_secs().abs_diff(1_800) <= width as u64 + 1);
        assert_eq!(Timeline::new().sold_by(0.99), Duration::ZERO);
    }
}
