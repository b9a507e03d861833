//! More customers than the server can serve: twice the rate that it sustains, arriving whether or not it keeps
//! up. What it can do it goes on doing, the others are sent away at once, and afterwards all is as before.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::figures::{median, percentile};
use crate::load::{Generator, Phase, Slot, Work};
use crate::plan::Plan;
use crate::seed::Stock;
use crate::site::Site;

use super::throughput::Kept;

/// The grain of what is told about the run.
const SLOT: Duration = Duration::from_millis(100);
/// The calm before and after, of what is sustainable.
const CALM: f64 = 0.5;
const OVERLOAD: f64 = 2.0;
/// Latency that is as before, whatever it was before, in microseconds.
const NEGLIGIBLE_US: f64 = 5_000.0;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Overload {
    pub(crate) connections: usize,
    /// What a closed loop over the largest number of connections gets, a second.
    pub(crate) peak_per_second: f64,
    pub(crate) due_per_second: f64,
    /// Successes a second during the overload.
    pub(crate) served_per_second: f64,
    pub(crate) refused_per_second: f64,
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

pub(crate) fn measure(site: &Site, plan: &Plan) -> anyhow::Result<Overload> {
    let stock = Stock { customers: plan.stock, available: plan.stock, ..Stock::default() };
    let template = site.path("onsale-template");
    let template = if template.exists() { template } else { site.template("onsale-template", stock)? };
    let shop = site.onsale(&template)?;
    let mut customers = 1..plan.stock + 1;
    let mut generator = Generator::connect(shop.server.address, plan.overload_connections)?;
    let mut kept = Kept::default();
    // A closed loop over all connections would itself overload: the peak is what fewer of them get.
    let few = plan.connections.iter().copied().max().unwrap_or(plan.usual_connections);
    let mut few = Generator::connect(shop.server.address, few)?;
    let warm = few.run(Work::Reserve, &mut customers, Some(plan.warm_up))?;
    let peak = few.run(Work::Reserve, &mut customers, Some(plan.measure))?;
    kept.reserved += warm.reserved + peak.reserved;
    let sustainable = peak.per_second();

    let calm = Phase { rate: sustainable * CALM, time: plan.calm };
    let over = Phase { rate: sustainable * OVERLOAD, time: plan.overload };
    let (slots, reserved) = generator.reserve_at(&[calm, over, calm], SLOT, &mut customers)?;
    kept.reserved += reserved;
    kept.check(&shop)?;
    Ok(summary(plan, sustainable, over.rate, slots))
}

fn summary(plan: &Plan, peak: f64, rate: f64, slots: Vec<Slot>) -> Overload {
    let count = |time: Duration| (time.as_millis() / SLOT.as_millis()) as usize;
    let (calm, overload) = (count(plan.calm), count(plan.overload));
    let begin = calm.min(slots.len());
    let end = (calm + overload).min(slots.len());
    let (before, during, after) = (&slots[..begin], &slots[begin..end], &slots[end..]);
    let a_second = |of: fn(&Slot) -> u32| {
        during.iter().map(of).map(f64::from).sum::<f64>() / plan.overload.as_secs_f64()
    };
    let p99s: Vec<f64> = before.iter().map(|slot| f64::from(p99(slot))).collect();
    let as_before = (2.0 * median(&p99s)).max(NEGLIGIBLE_US);
    let served_per_second = a_second(|slot| slot.served);
    let after_calm: Vec<&Slot> = after.iter().take(calm).collect();
    let recovered = after_calm
        .iter()
        .position(|slot| slot.refused == 0 && slot.due > 0 && f64::from(p99(slot)) <= as_before);
    let refused = all(during, |slot| &slot.refused_us);
    Overload {
        connections: plan.overload_connections,
        peak_per_second: peak,
        due_per_second: rate,
        served_per_second,
        refused_per_second: a_second(|slot| slot.refused),
        served_of_peak: served_per_second / peak,
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
        let told = summary(&plan, 1_000.0, 2_000.0, slots);
        assert_eq!((told.served_per_second, told.refused_per_second), (900.0, 1_100.0));
        assert_eq!(told.served_of_peak, 0.9);
        assert_eq!((told.calm_p99_us, told.served_p99_us, told.refused_p50_us), (1_000, 9_000, 8_000));
        assert_eq!(told.recovered_after_ms, Some(100));
    }

    #[test]
    fn a_server_that_does_not_recover_is_told_so() {
        let plan = Plan { calm: SLOT, overload: SLOT, ..Plan::smoke() };
        let told = summary(&plan, 1.0, 2.0, vec![Slot::default(); 3]);
        assert_eq!(told.recovered_after_ms, None);
    }
}
