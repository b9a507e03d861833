//! The three servers in turns: an empty request, what everybody writes, and Onsale, at several numbers of
//! connections. In every repetition each server has a fresh database and its turn comes at another place.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::ensure;
use serde::{Deserialize, Serialize};

use crate::call::{get, metric};
use crate::figures::{median, median_ratio};
use crate::load::{Customers, Generator, Work};
use crate::plan::Plan;
use crate::process::{Server, own_cpu};
use crate::seed::Stock;
use crate::site::{Shop, Site, number};

use super::turn::{self, Pools};

/// A server, and what its customers do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Case {
    Noop,
    EverybodyReserve,
    EverybodySell,
    OnsaleReserve,
    OnsaleSell,
    OnsaleCount,
}

impl Case {
    pub(crate) const ALL: [Self; 6] = [
        Self::Noop,
        Self::EverybodyReserve,
        Self::EverybodySell,
        Self::OnsaleReserve,
        Self::OnsaleSell,
        Self::OnsaleCount,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Noop => "empty request",
            Self::EverybodyReserve => "everybody: reserve",
            Self::EverybodySell => "everybody: reserve + finalize",
            Self::OnsaleReserve => "Onsale: reserve",
            Self::OnsaleSell => "Onsale: reserve + finalize",
            Self::OnsaleCount => "Onsale: count",
        }
    }

    const fn work(self) -> Work {
        match self {
            Self::Noop | Self::EverybodyReserve | Self::OnsaleReserve => Work::Reserve,
            Self::EverybodySell | Self::OnsaleSell => Work::Sell,
            Self::OnsaleCount => Work::Count,
        }
    }
}

/// One run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sample {
    pub(crate) case: Case,
    pub(crate) connections: usize,
    pub(crate) repetition: usize,
    pub(crate) per_second: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    pub(crate) p999_us: f64,
    /// The server's processor time, per request.
    pub(crate) server_cpu_us: f64,
    /// The load generator's processor time, per request.
    pub(crate) own_cpu_us: f64,
    /// The load generator's share of one core.
    pub(crate) own_share: f64,
    /// Commits a second and commands in each; Onsale only.
    pub(crate) commits_per_second: f64,
    pub(crate) mean_batch: f64,
}

/// The medians of a case at a number of connections, and what they are of the empty request's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) case: Case,
    pub(crate) connections: usize,
    pub(crate) per_second: f64,
    pub(crate) of_noop: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    pub(crate) p99_of_noop: f64,
    pub(crate) p999_us: f64,
    pub(crate) server_cpu_us: f64,
    pub(crate) own_cpu_us: f64,
    pub(crate) own_share: f64,
    pub(crate) commits_per_second: f64,
    pub(crate) mean_batch: f64,
}

/// All of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Throughput {
    pub(crate) repetitions: usize,
    /// All numbers of connections, and the one that budgets speak of.
    pub(crate) connections: Vec<usize>,
    pub(crate) usual_connections: usize,
    /// Connections to the database that suited what everybody writes best.
    pub(crate) everybody_pool: usize,
    /// Requests a second with 1, 2 and 4 of them.
    pub(crate) everybody_pools: Vec<(usize, f64)>,
    /// The largest memory of each server, in MiB, median of the repetitions.
    pub(crate) noop_peak_mib: f64,
    pub(crate) everybody_peak_mib: f64,
    pub(crate) onsale_peak_mib: f64,
    pub(crate) rows: Vec<Row>,
    pub(crate) samples: Vec<Sample>,
}

/// Measures; `tell` hears how far it is.
pub(crate) fn measure(site: &Site, plan: &Plan, tell: &dyn Fn(&str)) -> anyhow::Result<Throughput> {
    tell("filling databases");
    let stock = Stock { customers: plan.stock, available: plan.stock, ..Stock::default() };
    let onsale = site.template("onsale-template", stock)?;
    let everybody = site.everybody_template(plan.stock)?;
    let pools = pools(site, plan, &everybody)?;
    let mut turns = Turns { site, plan, onsale, everybody, everybody_pool: pools.best, samples: Vec::new() };
    let mut peaks = [const { Vec::new() }; 3];
    for repetition in 0..plan.repetitions {
        tell(&format!("repetition {} of {}", repetition + 1, plan.repetitions));
        let of_repetition = turns.repetition(repetition)?;
        peaks.iter_mut().zip(of_repetition).for_each(|(peaks, peak)| peaks.push(peak));
    }
    let samples = turns.samples;
    Ok(Throughput {
        repetitions: plan.repetitions,
        connections: plan.connections.clone(),
        usual_connections: plan.usual_connections,
        everybody_pool: pools.best,
        everybody_pools: pools.tried,
        noop_peak_mib: median(&peaks[0]),
        everybody_peak_mib: median(&peaks[1]),
        onsale_peak_mib: median(&peaks[2]),
        rows: rows(&samples, plan),
        samples,
    })
}

/// Connections to its database that what everybody writes is tried with.
const POOLS: [usize; 3] = [1, 2, 4];

fn pools(site: &Site, plan: &Plan, template: &Path) -> anyhow::Result<Pools> {
    turn::try_pools(&POOLS, plan.pool_tries, |pool| {
        let shop = site.everybody(template, pool)?;
        let mut generator = Generator::connect(shop.server.address, plan.usual_connections)?;
        Ok(generator.run(Work::Sell, &mut (1..plan.stock + 1), Some(plan.measure))?.per_second())
    })
}

struct Turns<'a> {
    site: &'a Site,
    plan: &'a Plan,
    onsale: PathBuf,
    everybody: PathBuf,
    everybody_pool: usize,
    samples: Vec<Sample>,
}

impl Turns<'_> {
    /// All cases at all numbers of connections; answers the peak memory of the three servers.
    fn repetition(&mut self, repetition: usize) -> anyhow::Result<[f64; 3]> {
        let noop = self.site.noop()?;
        let everybody = self.site.everybody(&self.everybody, self.everybody_pool)?;
        let onsale = self.site.onsale(&self.onsale)?;
        let all = 1..self.plan.stock + 1;
        let (mut of_noop, mut of_everybody, mut of_onsale) = (0..i64::MAX, all.clone(), all);
        let (mut at_everybody, mut at_onsale) = (Kept::default(), Kept::default());
        for connections in self.plan.connections.clone() {
            for turn in 0..Case::ALL.len() {
                let case = Case::ALL[(turn + repetition) % Case::ALL.len()];
                let (server, customers, kept) = match case {
                    Case::Noop => (&noop, &mut of_noop, &mut Kept::default()),
                    Case::EverybodyReserve | Case::EverybodySell => {
                        (&everybody.server, &mut of_everybody, &mut at_everybody)
                    }
                    Case::OnsaleReserve | Case::OnsaleSell => {
                        (&onsale.server, &mut of_onsale, &mut at_onsale)
                    }
                    Case::OnsaleCount => (&onsale.server, &mut (0..i64::MAX), &mut Kept::default()),
                };
                self.run(case, connections, repetition, server, customers, kept)?;
            }
        }
        at_everybody.check(&everybody)?;
        at_onsale.check(&onsale)?;
        Ok([noop.peak_memory()?, everybody.server.peak_memory()?, onsale.server.peak_memory()?])
    }

    fn run(
        &mut self,
        case: Case,
        connections: usize,
        repetition: usize,
        server: &Server,
        customers: &mut Customers,
        kept: &mut Kept,
    ) -> anyhow::Result<()> {
        let mut generator = Generator::connect(server.address, connections)?;
        let meters = || Meters::read(case, server);
        let turn = turn::take(case.name(), &mut generator, case.work(), customers, self.plan, meters)?;
        kept.reserved += turn.reserved;
        kept.sold += turn.sold;
        let (tally, used) = (turn.tally, turn.after.since(&turn.before));
        let requests = tally.requests.max(1) as f64;
        self.samples.push(Sample {
            case,
            connections,
            repetition,
            per_second: tally.per_second(),
            p50_us: tally.latency(0.5),
            p99_us: tally.latency(0.99),
            p999_us: tally.latency(0.999),
            server_cpu_us: used.server_cpu / requests * 1e6,
            own_cpu_us: used.own_cpu / requests * 1e6,
            own_share: used.own_cpu / used.seconds,
            commits_per_second: used.commits / used.seconds,
            mean_batch: if used.commits > 0.0 { used.commands / used.commits } else { 0.0 },
        });
        Ok(())
    }
}

/// What a server has promised to its customers, and must have kept.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) reserved: u64,
    pub(crate) sold: u64,
}

impl Kept {
    /// Both servers write status 1 for held and 2 for sold.
    pub(crate) fn check(&self, shop: &Shop) -> anyhow::Result<()> {
        let taken = number(&shop.database, "SELECT count(*) FROM ticket WHERE status IN (1, 2)")?;
        let sold = number(&shop.database, "SELECT count(*) FROM ticket WHERE status = 2")?;
        ensure!(
            (u64::try_from(taken)?, u64::try_from(sold)?) == (self.reserved, self.sold),
            "the server answered {} reserved and {} sold; the database says {taken} and {sold}",
            self.reserved,
            self.sold
        );
        Ok(())
    }
}

/// Counters that only go up.
#[derive(Clone, Copy, Debug)]
struct Meters {
    at: Instant,
    server_cpu: f64,
    own_cpu: f64,
    commits: f64,
    commands: f64,
}

/// Their difference.
#[derive(Clone, Copy, Debug)]
struct Used {
    seconds: f64,
    server_cpu: f64,
    own_cpu: f64,
    commits: f64,
    commands: f64,
}

impl Meters {
    fn read(case: Case, server: &Server) -> anyhow::Result<Self> {
        let numbers = match case {
            Case::OnsaleReserve | Case::OnsaleSell => get(server.address, "/metrics")?,
            _ => String::new(),
        };
        Ok(Self {
            at: Instant::now(),
            server_cpu: server.cpu()?,
            own_cpu: own_cpu()?,
            commits: metric(&numbers, "onsale_store_batch_commands_count"),
            commands: metric(&numbers, "onsale_store_batch_commands_sum"),
        })
    }

    fn since(&self, before: &Self) -> Used {
        Used {
            seconds: (self.at - before.at).as_secs_f64(),
            server_cpu: self.server_cpu - before.server_cpu,
            own_cpu: self.own_cpu - before.own_cpu,
            commits: self.commits - before.commits,
            commands: self.commands - before.commands,
        }
    }
}

/// Medians, and ratios taken repetition by repetition.
fn rows(samples: &[Sample], plan: &Plan) -> Vec<Row> {
    let mut rows = Vec::new();
    for connections in plan.connections.iter().copied() {
        for case in Case::ALL {
            let of = |case: Case, value: fn(&Sample) -> f64| -> Vec<f64> {
                samples.iter().filter(|s| s.case == case && s.connections == connections).map(value).collect()
            };
            let middle = |value: fn(&Sample) -> f64| median(&of(case, value));
            let ratio = |value: fn(&Sample) -> f64| median_ratio(&of(case, value), &of(Case::Noop, value));
            rows.push(Row {
                case,
                connections,
                per_second: middle(|s| s.per_second),
                of_noop: ratio(|s| s.per_second),
                p50_us: middle(|s| s.p50_us),
                p99_us: middle(|s| s.p99_us),
                p99_of_noop: ratio(|s| s.p99_us),
                p999_us: middle(|s| s.p999_us),
                server_cpu_us: middle(|s| s.server_cpu_us),
                own_cpu_us: middle(|s| s.own_cpu_us),
                own_share: middle(|s| s.own_share),
                commits_per_second: middle(|s| s.commits_per_second),
                mean_batch: middle(|s| s.mean_batch),
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_compares_what_ran_in_the_same_repetition() {
        let sample = |case, repetition, per_second| Sample {
            case,
            connections: 4,
            repetition,
            per_second,
            p50_us: 1.0,
            p99_us: 2.0,
            p999_us: 3.0,
            server_cpu_us: 1.0,
            own_cpu_us: 1.0,
            own_share: 0.5,
            commits_per_second: 0.0,
            mean_batch: 0.0,
        };
        let samples = [
            sample(Case::Noop, 0, 100.0),
            sample(Case::OnsaleReserve, 0, 50.0),
            sample(Case::OnsaleReserve, 1, 180.0),
            sample(Case::Noop, 1, 300.0),
            sample(Case::Noop, 2, 100.0),
            sample(Case::OnsaleReserve, 2, 70.0),
        ];
        let plan = Plan { connections: vec![4], ..Plan::smoke() };
        let rows = rows(&samples, &plan);
        let row = rows.iter().find(|row| row.case == Case::OnsaleReserve).unwrap();
        assert_eq!((row.per_second, row.of_noop, row.p99_of_noop), (70.0, 0.6, 1.0));
    }
}
