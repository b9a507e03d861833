//! What it costs a rush that people watch it: reservations with and without ten thousand listeners of the live
//! stream, in turns on the same server, and how soon after the rush each listener knows the true count.

use std::time::Instant;

use anyhow::ensure;
use serde::{Deserialize, Serialize};

use crate::figures::{median, median_ratio};
use crate::load::{Audience, Customers, Generator, Work};
use crate::plan::Plan;
use crate::seed::Stock;
use crate::site::{Shop, Site};

use super::throughput::Kept;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Live {
    pub(crate) listeners: usize,
    pub(crate) connections: usize,
    pub(crate) without_per_second: f64,
    pub(crate) with_per_second: f64,
    /// Reservations with listeners, of those without; the median over the repetitions.
    pub(crate) of_without: f64,
    pub(crate) without_p99_us: f64,
    pub(crate) with_p99_us: f64,
    /// Messages a second that each listener gets.
    pub(crate) messages_per_second: f64,
    /// From the last change until the last listener knew, at the worst of all repetitions.
    pub(crate) converged_after_ms: f64,
    pub(crate) peak_mib: f64,
    pub(crate) turns: Vec<Turn>,
}

/// A run without listeners and one with them.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Turn {
    pub(crate) without_per_second: f64,
    pub(crate) with_per_second: f64,
    pub(crate) without_p99_us: f64,
    pub(crate) with_p99_us: f64,
    pub(crate) messages_per_second: f64,
    pub(crate) converged_after_ms: f64,
}

pub(crate) fn measure(site: &Site, plan: &Plan) -> anyhow::Result<Live> {
    let stock = Stock { customers: plan.stock, available: plan.stock, ..Stock::default() };
    let template = site.path("onsale-template");
    let template = if template.exists() { template } else { site.template("onsale-template", stock)? };
    let (mut turns, mut peaks) = (Vec::new(), Vec::new());
    for repetition in 0..plan.live_repetitions {
        let shop = site.onsale(&template)?;
        // The listeners are customers as well, and buy nothing.
        let mut rush =
            Rush { plan, shop: &shop, customers: plan.listeners as i64 + 1..plan.stock + 1, reserved: 0 };
        turns.push(rush.turn(repetition % 2 == 0)?);
        peaks.push(shop.server.peak_memory()?);
        Kept { reserved: rush.reserved, sold: 0 }.check(&shop)?;
    }
    let all = |of: fn(&Turn) -> f64| turns.iter().map(of).collect::<Vec<f64>>();
    Ok(Live {
        listeners: plan.listeners,
        connections: plan.usual_connections,
        without_per_second: median(&all(|turn| turn.without_per_second)),
        with_per_second: median(&all(|turn| turn.with_per_second)),
        of_without: median_ratio(&all(|turn| turn.with_per_second), &all(|turn| turn.without_per_second)),
        without_p99_us: median(&all(|turn| turn.without_p99_us)),
        with_p99_us: median(&all(|turn| turn.with_p99_us)),
        messages_per_second: median(&all(|turn| turn.messages_per_second)),
        converged_after_ms: all(|turn| turn.converged_after_ms).into_iter().fold(0.0, f64::max),
        peak_mib: median(&peaks),
        turns,
    })
}

struct Rush<'a> {
    plan: &'a Plan,
    shop: &'a Shop,
    customers: Customers,
    reserved: u64,
}

impl Rush<'_> {
    /// One run of each kind; which comes first changes with the repetition.
    fn turn(&mut self, without_first: bool) -> anyhow::Result<Turn> {
        let before = if without_first { Some(self.without()?) } else { None };
        let (with_per_second, with_p99_us, messages_per_second, converged_after_ms) = self.with()?;
        let (without_per_second, without_p99_us) = match before {
            Some(before) => before,
            None => self.without()?,
        };
        Ok(Turn {
            without_per_second,
            with_per_second,
            without_p99_us,
            with_p99_us,
            messages_per_second,
            converged_after_ms,
        })
    }

    fn without(&mut self) -> anyhow::Result<(f64, f64)> {
        let mut generator = Generator::connect(self.shop.server.address, self.plan.usual_connections)?;
        let warm = generator.run(Work::Reserve, &mut self.customers, Some(self.plan.warm_up))?;
        let tally = generator.run(Work::Reserve, &mut self.customers, Some(self.plan.live))?;
        self.reserved += warm.reserved + tally.reserved;
        ensure!(!self.customers.is_empty(), "the plan has too few customers");
        Ok((tally.per_second(), tally.latency(0.99)))
    }

    fn with(&mut self) -> anyhow::Result<(f64, f64, f64, f64)> {
        let audience = Audience::gather(self.shop.server.address, self.plan.listeners)?;
        let started = Instant::now();
        let (per_second, p99) = self.without()?;
        let over = Instant::now();
        let left = self.plan.stock - i64::try_from(self.reserved)?;
        let heard = audience.leave(left)?;
        let messages = heard.messages as f64 / self.plan.listeners as f64;
        let converged = heard.all_knew_at.saturating_duration_since(over);
        let followed = heard.all_knew_at.saturating_duration_since(started);
        Ok((per_second, p99, messages / followed.as_secs_f64(), converged.as_secs_f64() * 1e3))
    }
}
