//! More customers than the server can serve: twice the rate that it sustains, arriving whether or not it keeps
//! up. What it can do it goes on doing, the others are sent away at once, and afterwards all is as before. What it serves is
//! compared with its peak in turns: a machine that is slower for a second is slower for both.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::figures::{median, median_ratio, percentile};
use crate::load::{Generator, Phase, Slot, Work};
use crate::plan::Plan;
use crate::seed::Stock;
use crate::site::{Shop, Site};

use super::throughput::Kept;

/// The grain of what is told about the run.
const SLOT: Duration = Duration::from_millis(100);
/// The calm before and after, of what is sustainable.
const CALM: f64 = 0.5;
const OVERLOAD: f64 = 2.0;
/// Beside the best rate, so that a machine that has become faster since it was found shows what it can.
const ABOVE: f64 = 1.15;
/// Rates that are tried for the peak, of what a closed loop gets.
const STEPS: [f64; 8] = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15];
/// Slots at the begin of a turn that do not count: what fills the connections and the queue is answered only after them.
const FILLING: usize = 3;
/// A rate is sustained when so much of it is served while it lasts.
const SUSTAINED: f64 = 0.98;
/// Latency that is as before, whatever it was before, in microseconds.
const NEGLIGIBLE_US: f64 = 5_000.0;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Overload {
    pub(crate) connections: usize,
    /// Commands that the server lets wait.
    pub(crate) queue_limit: usize,
    /// The highest rate at which all were served, a second.
    pub(crate) sustained_per_second: f64,
    /// What was served at the better of two rates around the best one, a second; median of the turns.
    pub(crate) peak_per_second: f64,
    pub(crate) due_per_second: f64,
    /// Successes a second during the overload; median of the turns.
    pub(crate) served_per_second: f64,
    pub(crate) refused_per_second: f64,
    /// One of the other, turn by turn; the median.
    pub(crate) served_of_peak: f64,
    pub(crate) calm_p99_us: u32,
    /// From when a request was due to its ticket, queueing for a connection included.
    pub(crate) served_p99_us: u32,
    /// From sending to the refusal.
    pub(crate) refused_p50_us: u32,
    pub(crate) refused_p99_us: u32,
    /// From the end of the overload until latency was as before; none if it was not.
    pub(crate) recovered_after_ms: Option<u64>,
    /// What happened in each tenth of a second.
    pub(crate) slots: Vec<Slot>,
}

/// With the queue that a server has by default, and with one so short that it has to refuse.
pub(crate) fn measure(site: &Site, plan: &Plan) -> anyhow::Result<Vec<Overload>> {
    let stock = Stock { customers: plan.overload_stock, available: plan.overload_stock, ..Stock::default() };
    let template = site.template("overload-template", stock)?;
    let limits = [onsale_store::StoreConfig::new("").queue_limit, plan.short_queue];
    limits
        .into_iter()
        .map(|limit| overload(&site.onsale_with_queue(&template, limit)?, limit, plan))
        .collect()
}

fn overload(shop: &Shop, queue_limit: usize, plan: &Plan) -> anyhow::Result<Overload> {
    let mut customers = 1..plan.overload_stock + 1;
    let mut kept = Kept::default();
    let mut generator = Generator::connect(shop.server.address, plan.overload_connections)?;
    let estimate = {
        // A closed loop over all connections would itself overload, and a short queue would refuse it.
        let few = plan.usual_connections.min(queue_limit);
        let mut few = Generator::connect(shop.server.address, few)?;
        let warm = few.run(Work::Reserve, &mut customers, Some(plan.warm_up))?;
        let tally = few.run(Work::Reserve, &mut customers, Some(plan.measure))?;
        kept.reserved += warm.reserved + tally.reserved;
        tally.per_second()
    };
    let peak = Peak::find(&mut generator, estimate, plan, &mut customers, &mut kept)?;

    let calm = Phase { rate: peak.sustained * CALM, time: plan.calm };
    let over = Phase { rate: peak.sustained * OVERLOAD, time: plan.overload };
    let (slots, reserved) = generator.reserve_at(&[calm, over, calm], SLOT, &mut customers)?;
    kept.reserved += reserved;
    let turns = Turns::take(&mut generator, peak, plan, &mut customers, &mut kept)?;
    kept.check(shop)?;
    Ok(summary(plan, queue_limit, peak, &turns, over.rate, slots))
}

/// What the server can do for customers who come at a rate.
#[derive(Clone, Copy, Debug)]
struct Peak {
    sustained: f64,
    /// The rate at which most were served.
    best: f64,
}

/// What was served a second at the best rate, above it, and under the overload that followed, turn by turn.
#[derive(Debug, Default)]
struct Turns {
    at_best: Vec<f64>,
    above: Vec<f64>,
    overload: Vec<f64>,
}

impl Turns {
    fn take(
        generator: &mut Generator,
        peak: Peak,
        plan: &Plan,
        customers: &mut std::ops::Range<i64>,
        kept: &mut Kept,
    ) -> anyhow::Result<Self> {
        let mut turns = Self::default();
        let each = FILLING + slots_in(plan.try_rate);
        // The calm clears up what the overload before has left.
        let rates = [CALM * peak.sustained, peak.best, ABOVE * peak.best, OVERLOAD * peak.sustained];
        let phases = rates.map(|rate| Phase { rate, time: time_of(each) });
        for _ in 0..plan.overload_turns {
            let (slots, reserved) = generator.reserve_at(&phases, SLOT, customers)?;
            kept.reserved += reserved;
            let served = |phase: usize| {
                let slots = slots.get(phase * each + FILLING..(phase + 1) * each).unwrap_or_default();
                a_second(slots, |slot| slot.served)
            };
            turns.at_best.push(served(1));
            turns.above.push(served(2));
            turns.overload.push(served(3));
        }
        Ok(turns)
    }

    /// The rate at which more was served: the luckier of two in each turn would be more than the server can.
    fn peak(&self) -> &[f64] {
        if median(&self.above) > median(&self.at_best) { &self.above } else { &self.at_best }
    }
}

impl Peak {
    /// Tries rates, rising from one to the next.
    fn find(
        generator: &mut Generator,
        estimate: f64,
        plan: &Plan,
        customers: &mut std::ops::Range<i64>,
        kept: &mut Kept,
    ) -> anyhow::Result<Self> {
        let rates = STEPS.map(|step| estimate * step);
        // A whole number of slots.
        let each = slots_in(plan.try_rate);
        let phases = rates.map(|rate| Phase { rate, time: time_of(each) });
        let (slots, reserved) = generator.reserve_at(&phases, SLOT, customers)?;
        kept.reserved += reserved;
        let served: Vec<f64> =
            slots.chunks(each).take(rates.len()).map(|slots| a_second(slots, |slot| slot.served)).collect();
        Ok(Self::of(&rates, &served))
    }

    /// The highest rate that was served: a moment's trouble at a lower one says nothing. At the worst half of the lowest.
    fn of(rates: &[f64], served: &[f64]) -> Self {
        let mut kept_up = rates.iter().zip(served).filter(|(rate, served)| **served >= **rate * SUSTAINED);
        let lowest = rates.first().copied().unwrap_or_default();
        let most = rates.iter().zip(served).max_by(|one, other| one.1.total_cmp(other.1));
        Self {
            sustained: kept_up.next_back().map_or(lowest / 2.0, |(rate, _)| *rate),
            best: most.map_or(lowest, |(rate, _)| *rate),
        }
    }
}

fn time_of(slots: usize) -> Duration {
    SLOT * u32::try_from(slots).unwrap_or(u32::MAX)
}

fn slots_in(time: Duration) -> usize {
    ((time.as_millis() / SLOT.as_millis()) as usize).max(1)
}

fn a_second(slots: &[Slot], of: fn(&Slot) -> u32) -> f64 {
    slots.iter().map(of).map(f64::from).sum::<f64>() / (slots.len().max(1) as f64 * SLOT.as_secs_f64())
}

fn summary(
    plan: &Plan,
    queue_limit: usize,
    peak: Peak,
    turns: &Turns,
    rate: f64,
    slots: Vec<Slot>,
) -> Overload {
    let (calm, overload) = (slots_in(plan.calm), slots_in(plan.overload));
    let begin = calm.min(slots.len());
    let end = (calm + overload).min(slots.len());
    let (before, during, after) = (&slots[..begin], &slots[begin..end], &slots[end..]);
    let p99s: Vec<f64> = before.iter().map(|slot| f64::from(p99(slot))).collect();
    let as_before = (2.0 * median(&p99s)).max(NEGLIGIBLE_US);
    let recovered = after
        .iter()
        .take(calm)
        .position(|slot| slot.refused == 0 && slot.due > 0 && f64::from(p99(slot)) <= as_before);
    let refused = all(during, |slot| &slot.refused_us);
    Overload {
        connections: plan.overload_connections,
        queue_limit,
        sustained_per_second: peak.sustained,
        peak_per_second: median(turns.peak()),
        due_per_second: rate,
        served_per_second: median(&turns.overload),
        refused_per_second: a_second(during, |slot| slot.refused),
        served_of_peak: median_ratio(&turns.overload, turns.peak()),
        calm_p99_us: percentile(&all(before, |slot| &slot.served_us), 0.99),
        served_p99_us: percentile(&all(during, |slot| &slot.served_us), 0.99),
        refused_p50_us: percentile(&refused, 0.5),
        refused_p99_us: percentile(&refused, 0.99),
        recovered_after_ms: recovered.map(|slots| slots as u64 * SLOT.as_millis() as u64),
        slots,
    }
}

fn p99(slot: &Slot) -> u32 {
    percentile(&all(std::slice::from_ref(slot), |slot| &slot.served_us), 0.99)
}

/// Sorted.
fn all(slots: &[Slot], of: fn(&Slot) -> &Vec<u32>) -> Vec<u32> {
    let mut all: Vec<u32> = slots.iter().flat_map(of).copied().collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_tells_before_during_and_after() {
        let plan =
            Plan { calm: Duration::from_millis(300), overload: Duration::from_millis(200), ..Plan::smoke() };
        let slot = |due, served, refused, us| Slot {
            due,
            served,
            refused,
            served_us: vec![us; served as usize],
            refused_us: vec![us; refused as usize],
        };
        let calm = || slot(50, 50, 0, 1_000);
        let slots = vec![
            calm(),
            calm(),
            calm(),
            slot(200, 90, 110, 9_000),
            slot(200, 90, 110, 8_000),
            slot(50, 60, 10, 9_000),
            calm(),
            calm(),
        ];
        let peak = Peak { sustained: 1_000.0, best: 1_000.0 };
        let turns = Turns {
            at_best: vec![1_000.0, 500.0, 800.0],
            above: vec![400.0, 1_000.0, 750.0],
            overload: vec![900.0, 600.0, 400.0],
        };
        let told = summary(&plan, 8, peak, &turns, 2_000.0, slots);
        assert_eq!((told.peak_per_second, told.served_per_second), (800.0, 600.0));
        assert_eq!((told.served_of_peak, told.refused_per_second), (0.9, 1_100.0));
        assert_eq!((told.calm_p99_us, told.served_p99_us, told.refused_p50_us), (1_000, 9_000, 8_000));
        assert_eq!(told.recovered_after_ms, Some(100));
    }

    #[test]
    fn a_server_that_does_not_recover_is_told_so() {
        let plan = Plan { calm: SLOT, overload: SLOT, ..Plan::smoke() };
        let peak = Peak { sustained: 1.0, best: 1.0 };
        let turns = Turns { at_best: vec![1.0], above: vec![2.0], overload: vec![1.0] };
        let told = summary(&plan, 8, peak, &turns, 2.0, vec![Slot::default(); 3]);
        assert_eq!((told.recovered_after_ms, told.served_of_peak), (None, 0.5));
    }

    #[test]
    fn the_sustained_rate_is_the_highest_that_was_kept_up_with() {
        let rates = [100.0, 200.0, 300.0, 400.0];
        let of = |served: [f64; 4]| {
            let peak = Peak::of(&rates, &served);
            (peak.sustained, peak.best)
        };
        assert_eq!(of([100.0, 199.0, 250.0, 240.0]), (200.0, 300.0));
        assert_eq!(of([100.0, 190.0, 240.0, 300.0]), (100.0, 400.0));
        assert_eq!(of([100.0, 190.0, 299.0, 300.0]), (300.0, 400.0));
        assert_eq!(of([95.0, 90.0, 80.0, 80.0]), (50.0, 100.0));
    }
}
