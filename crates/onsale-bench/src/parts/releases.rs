//! Many releases side by side, each bringing a ticket every tenth of a second: how late do they come?

use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use onsale_core::Millis;
use serde::{Deserialize, Serialize};

use crate::call::get;
use crate::figures::percentile;
use crate::plan::Plan;
use crate::seed;
use crate::site::{Site, numbers};

const INTERVAL: Millis = Millis(100);
/// Time for the server to open before the first batch is due.
const HEAD_START: Millis = Millis(1_500);
/// How long the last batch may take to come before we give up.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Releases {
    pub(crate) releases: i64,
    pub(crate) interval_ms: i64,
    pub(crate) batches: usize,
    pub(crate) late_p50_ms: u32,
    pub(crate) late_p99_ms: u32,
    pub(crate) late_max_ms: u32,
    /// The server's processor time for a second of this, in milliseconds.
    pub(crate) cpu_ms_per_second: f64,
}

pub(crate) fn measure(site: &Site, plan: &Plan) -> anyhow::Result<Releases> {
    let database = site.path("releases.db");
    let (releases, batches) = (plan.releases, plan.release_batches);
    seed::fill_with_releases(&database, releases, batches, INTERVAL, HEAD_START)?;
    let server = site.onsale_on(&database)?;
    let expected = releases * batches;
    let lasts = Duration::from_millis((HEAD_START.0 + INTERVAL.0 * batches).unsigned_abs());
    let (started, before) = (Instant::now(), server.cpu()?);
    std::thread::sleep(lasts);
    // A batch is counted when it is on disk, so the last ones are waited for.
    while get(server.address, "/ticket/count")?.trim() != expected.to_string() {
        if started.elapsed() > lasts + PATIENCE {
            bail!("not all of {expected} batches have come {} s after their time", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let cpu = (server.cpu()? - before) / started.elapsed().as_secs_f64() * 1e3;
    let mut late = numbers(
        &database,
        "SELECT j.at - (r.starts_at + r.interval_ms * j.batch) FROM journal j \
         JOIN ticket_release r USING (release_id) WHERE j.kind = 1",
    )?
    .into_iter()
    .map(u32::try_from)
    .collect::<Result<Vec<_>, _>>()?;
    ensure!(late.len() as i64 == expected, "{} batches of {expected} have come", late.len());
    late.sort_unstable();
    Ok(Releases {
        releases,
        interval_ms: INTERVAL.0,
        batches: late.len(),
        late_p50_ms: percentile(&late, 0.5),
        late_p99_ms: percentile(&late, 0.99),
        late_max_ms: percentile(&late, 1.0),
        cpu_ms_per_second: cpu,
    })
}
