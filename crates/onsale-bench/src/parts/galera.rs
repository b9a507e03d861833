//! A Galera cluster with a server of Onsale on each node, all selling one event: how much it does, and how often
//! two nodes wanted the same row. One that loses certification has done its work for nothing.

use onsale_testbed::Galera;
use serde::{Deserialize, Serialize};

use crate::load::{Generator, Work};
use crate::many::Many;
use crate::plan::Plan;
use crate::site::Site;

use super::turn;

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OnGalera {
    pub(crate) nodes: usize,
    pub(crate) connections: usize,
    pub(crate) seconds: f64,
    pub(crate) per_second: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    pub(crate) sold: u64,
    /// Transactions that another node's made void, at commit and before.
    pub(crate) certification_failures: i64,
    pub(crate) brute_force_aborts: i64,
}

/// Measures.
pub(crate) fn measure(site: &Site, plan: &Plan) -> anyhow::Result<OnGalera> {
    let cluster = Galera::start()?;
    cluster.node(0).sql().run("CREATE DATABASE onsale_ours")?;
    let urls: Vec<_> = (0..cluster.len()).map(|index| cluster.url(index, "onsale_ours")).collect();
    let sql = cluster.node(0).sql();
    let mut many = Many::fill_and_start(site, &sql, "onsale_ours", &urls, plan.shared_stock / 2)?;
    let mut customers = 1..plan.shared_stock / 2 + 1;
    let addresses: Vec<_> = many.servers.iter().map(|server| server.address).collect();
    let mut generator = Generator::connect_to_all(&addresses, plan.usual_connections)?;
    let conflicts = || -> anyhow::Result<(i64, i64)> {
        Ok((cluster.status("wsrep_local_cert_failures")?, cluster.status("wsrep_local_bf_aborts")?))
    };
    let turn = turn::take("Galera", &mut generator, Work::Sell, &mut customers, plan, conflicts)?;
    many.promised(turn.reserved, turn.sold);
    many.check()?;
    let (tally, before, after) = (turn.tally, turn.before, turn.after);
    Ok(OnGalera {
        nodes: cluster.len(),
        connections: plan.usual_connections,
        seconds: tally.time.as_secs_f64(),
        per_second: tally.per_second(),
        p50_us: tally.latency(0.5),
        p99_us: tally.latency(0.99),
        sold: tally.sold,
        certification_failures: after.0 - before.0,
        brute_force_aborts: after.1 - before.1,
    })
}
