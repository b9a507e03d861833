//! A sell-out: every ticket reserved and bought over HTTP, as fast as it goes, beside as many empty requests.

use anyhow::ensure;
use serde::{Deserialize, Serialize};

use crate::call::get;
use crate::figures::{median, median_ratio};
use crate::load::{Generator, Work};
use crate::plan::Plan;
use crate::seed::Stock;
use crate::site::{Shop, Site, number};

/// What it took.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SellOut {
    pub(crate) tickets: i64,
    pub(crate) calls: i64,
    pub(crate) seconds: f64,
    pub(crate) noop_seconds: f64,
    /// Time, of the empty requests' time.
    pub(crate) of_noop: f64,
    pub(crate) p99_us: f64,
    pub(crate) peak_mib: f64,
}

pub(crate) fn measure(site: &Site, plan: &Plan) -> anyhow::Result<SellOut> {
    let tickets = plan.sell_out_tickets;
    let stock = Stock { customers: tickets, available: tickets, ..Stock::default() };
    let template = site.template("sell-out-template", stock)?;
    let (mut seconds, mut noop_seconds) = (Vec::new(), Vec::new());
    let (mut p99, mut peak) = (Vec::new(), Vec::new());
    for _ in 0..plan.sell_out_repetitions {
        {
            let noop = site.noop()?;
            let mut generator = Generator::connect(noop.address, plan.usual_connections)?;
            let tally = generator.run(Work::Reserve, &mut (0..2 * tickets), None)?;
            noop_seconds.push(tally.time.as_secs_f64());
        }
        let shop = site.onsale(&template)?;
        let mut generator = Generator::connect(shop.server.address, plan.usual_connections)?;
        let tally = generator.run(Work::Sell, &mut (1..tickets + 1), None)?;
        seconds.push(tally.time.as_secs_f64());
        p99.push(tally.latency(0.99));
        peak.push(shop.server.peak_memory()?);
        check(&shop, tickets)?;
    }
    Ok(SellOut {
        tickets,
        calls: 2 * tickets,
        seconds: median(&seconds),
        noop_seconds: median(&noop_seconds),
        of_noop: median_ratio(&seconds, &noop_seconds),
        p99_us: median(&p99),
        peak_mib: median(&peak),
    })
}

/// Every ticket is sold once, to a customer of its own, and the books agree.
fn check(shop: &Shop, tickets: i64) -> anyhow::Result<()> {
    for (what, sql) in [
        ("items in orders", "SELECT count(*) FROM order_ticket"),
        ("different tickets in orders", "SELECT count(DISTINCT ticket_id) FROM order_ticket"),
        ("different buyers", "SELECT count(DISTINCT customer_id) FROM order_ticket"),
        ("tickets sold", "SELECT count(*) FROM ticket WHERE status = 2"),
        ("sales in the journal", "SELECT count(DISTINCT ticket_id) FROM journal WHERE kind = 3"),
    ] {
        let found = number(&shop.database, sql)?;
        ensure!(found == tickets, "{found} {what} after a sell-out of {tickets}");
    }
    let left = get(shop.server.address, "/ticket/count")?;
    ensure!(left.trim() == "0", "{left} tickets are left after a sell-out");
    Ok(())
}
