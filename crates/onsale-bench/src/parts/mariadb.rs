//! On one MariaDB, in turns: an empty request, what everybody writes for MySQL, Onsale, and three servers of Onsale
//! that share a database. All customers want tickets of one event, and commits wait for the disk.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use onsale_testbed::{Disk, MariaDb};
use serde::{Deserialize, Serialize};

use crate::figures::{median, median_ratio};
use crate::load::{Customers, Generator, Work};
use crate::many::{Many, fill_everybody};
use crate::plan::Plan;
use crate::process::{Server, cpu_of};
use crate::site::Site;

use super::turn::{self, Pools};

/// Servers that share a database.
const SERVERS: usize = 3;

/// Connections to the database that what everybody writes is tried with.
const POOLS: [usize; 3] = [8, 16, 32];

/// Old versions of rows that nobody needs any more and that are still there.
const HISTORY: &str = "SELECT variable_value FROM information_schema.global_status \
                       WHERE variable_name = 'INNODB_HISTORY_LIST_LENGTH'";
/// So few of them are cleared up at a stroke.
const PURGED: i64 = 100;
const PURGE_AT_MOST: Duration = Duration::from_secs(5);

/// Who is asked, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Case {
    Noop,
    EverybodyReserve,
    EverybodySell,
    OneReserve,
    OneSell,
    ThreeReserve,
    ThreeSell,
}

impl Case {
    pub(crate) const ALL: [Self; 7] = [
        Self::Noop,
        Self::EverybodyReserve,
        Self::EverybodySell,
        Self::OneReserve,
        Self::OneSell,
        Self::ThreeReserve,
        Self::ThreeSell,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Noop => "empty request",
            Self::EverybodyReserve => "everybody: reserve",
            Self::EverybodySell => "everybody: reserve + finalize",
            Self::OneReserve => "Onsale: reserve",
            Self::OneSell => "Onsale: reserve + finalize",
            Self::ThreeReserve => "three of Onsale: reserve",
            Self::ThreeSell => "three of Onsale: reserve + finalize",
        }
    }

    const fn work(self) -> Work {
        match self {
            Self::Noop | Self::EverybodyReserve | Self::OneReserve | Self::ThreeReserve => Work::Reserve,
            Self::EverybodySell | Self::OneSell | Self::ThreeSell => Work::Sell,
        }
    }
}

/// One run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sample {
    pub(crate) case: Case,
    pub(crate) per_second: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    /// Processor time of the servers and of the database, per request.
    pub(crate) server_cpu_us: f64,
    pub(crate) database_cpu_us: f64,
}

/// The medians of a case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) case: Case,
    pub(crate) per_second: f64,
    pub(crate) of_noop: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    pub(crate) server_cpu_us: f64,
    pub(crate) database_cpu_us: f64,
}

/// All of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OnMariaDb {
    pub(crate) version: String,
    pub(crate) repetitions: usize,
    pub(crate) connections: usize,
    /// Connections to the database that suited what everybody writes best, and what it did with each number.
    pub(crate) everybody_pool: usize,
    pub(crate) everybody_pools: Vec<(usize, f64)>,
    /// One server, of what everybody writes.
    pub(crate) reserve_of_everybody: f64,
    pub(crate) sell_of_everybody: f64,
    /// Three servers, of one.
    pub(crate) three_of_one_reserve: f64,
    pub(crate) three_of_one_sell: f64,
    pub(crate) rows: Vec<Row>,
    pub(crate) samples: Vec<Sample>,
}

/// Measures; `tell` hears how far it is.
pub(crate) fn measure(site: &Site, plan: &Plan, tell: &dyn Fn(&str)) -> anyhow::Result<OnMariaDb> {
    tell("filling databases");
    let mariadb = MariaDb::start(Disk::Durable)?;
    let create = "CREATE DATABASE onsale_one; CREATE DATABASE onsale_three; CREATE DATABASE onsale_everybody";
    mariadb.sql().run(create)?;
    fill_everybody(site, &mariadb.url("onsale_everybody"), plan.shared_stock)?;
    let one = Ours::start(site, plan, &mariadb, "onsale_one", 1)?;
    let three = Ours::start(site, plan, &mariadb, "onsale_three", SERVERS)?;
    let mut turns = Turns { site, plan, mariadb, one, three, everybody: None, samples: Vec::new() };

    let mut of_everybody = 1..plan.shared_stock + 1;
    let pools = turns.try_pools(&mut of_everybody)?;
    turns.everybody = Some(turns.start_everybody(pools.best)?);
    for repetition in 0..plan.shared_repetitions {
        tell(&format!("repetition {} of {}", repetition + 1, plan.shared_repetitions));
        turns.repetition(repetition, &mut of_everybody)?;
    }
    turns.one.many.check()?;
    turns.three.many.check()?;
    let version = turns.mariadb.sql().run("SELECT version()")?;
    Ok(figures(version, plan, pools, turns.samples))
}

struct Turns<'a> {
    site: &'a Site,
    plan: &'a Plan,
    mariadb: MariaDb,
    /// One server, and several that share another database: a server that only follows others costs something too.
    one: Ours,
    three: Ours,
    everybody: Option<Server>,
    samples: Vec<Sample>,
}

/// Servers of Onsale on a database, and the customers that have not come yet.
struct Ours {
    many: Many,
    customers: Customers,
}

impl Ours {
    fn start(
        site: &Site,
        plan: &Plan,
        mariadb: &MariaDb,
        database: &str,
        servers: usize,
    ) -> anyhow::Result<Self> {
        let urls = vec![mariadb.url(database); servers];
        let many = Many::fill_and_start(site, &mariadb.sql(), database, &urls, plan.shared_stock)?;
        Ok(Self { many, customers: 1..plan.shared_stock + 1 })
    }
}

impl Turns<'_> {
    fn start_everybody(&self, pool: usize) -> anyhow::Result<Server> {
        self.site.everybody_on_mysql(&self.mariadb.url("onsale_everybody"), pool)
    }

    fn try_pools(&self, customers: &mut Customers) -> anyhow::Result<Pools> {
        turn::try_pools(POOLS, |pool| {
            let server = self.start_everybody(pool)?;
            let mut generator = Generator::connect(server.address, self.plan.usual_connections)?;
            Ok(generator.run(Work::Sell, customers, Some(self.plan.measure))?.per_second())
        })
    }

    /// All cases once, the first of them another each time.
    fn repetition(&mut self, repetition: usize, of_everybody: &mut Customers) -> anyhow::Result<()> {
        let noop = self.site.noop()?;
        for turn in 0..Case::ALL.len() {
            let case = Case::ALL[(turn + repetition) % Case::ALL.len()];
            match case {
                Case::Noop => self.run(case, &[&noop], &mut (0..i64::MAX)).map(drop)?,
                Case::EverybodyReserve | Case::EverybodySell => {
                    let server = self.everybody.take().context("a server that was started")?;
                    let ran = self.run(case, &[&server], of_everybody);
                    self.everybody = Some(server);
                    ran.map(drop)?;
                }
                Case::OneReserve | Case::OneSell => self.run_onsale(case, |turns| &mut turns.one)?,
                Case::ThreeReserve | Case::ThreeSell => self.run_onsale(case, |turns| &mut turns.three)?,
            }
        }
        Ok(())
    }

    fn run_onsale(&mut self, case: Case, ours: impl Fn(&mut Self) -> &mut Ours) -> anyhow::Result<()> {
        let mut customers = ours(self).customers.clone();
        let many = std::mem::take(&mut ours(self).many);
        let ran = self.run(case, &many.servers.iter().collect::<Vec<_>>(), &mut customers);
        *ours(self) = Ours { many, customers };
        let (reserved, sold) = ran?;
        ours(self).many.promised(reserved, sold);
        Ok(())
    }

    /// Answers how many tickets were reserved and sold.
    fn run(
        &mut self,
        case: Case,
        servers: &[&Server],
        customers: &mut Customers,
    ) -> anyhow::Result<(u64, u64)> {
        self.let_purge()?;
        let addresses: Vec<_> = servers.iter().map(|server| server.address).collect();
        let mut generator = Generator::connect_to_all(&addresses, self.plan.usual_connections)?;
        let cpu = || self.cpu(servers);
        let turn = turn::take(case.name(), &mut generator, case.work(), customers, self.plan, cpu)?;
        let per_request = |of: fn(&(f64, f64)) -> f64| {
            (of(&turn.after) - of(&turn.before)) / turn.tally.requests.max(1) as f64 * 1e6
        };
        let sample = Sample {
            case,
            per_second: turn.tally.per_second(),
            p50_us: turn.tally.latency(0.5),
            p99_us: turn.tally.latency(0.99),
            server_cpu_us: per_request(|cpu| cpu.0),
            database_cpu_us: per_request(|cpu| cpu.1),
        };
        self.samples.push(sample);
        Ok((turn.reserved, turn.sold))
    }

    /// What a turn has left behind is cleared up in the background: that is not the next one's to pay for.
    fn let_purge(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        while self.mariadb.root().number(HISTORY)? > PURGED && begun.elapsed() < PURGE_AT_MOST {
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Processor time of the servers, and of the database.
    fn cpu(&self, servers: &[&Server]) -> anyhow::Result<(f64, f64)> {
        let of_servers = servers.iter().map(|server| server.cpu()).sum::<anyhow::Result<f64>>()?;
        let pid = self.mariadb.pid().context("the database runs")?;
        Ok((of_servers, cpu_of(&pid.to_string())?))
    }
}

fn figures(version: String, plan: &Plan, pools: Pools, samples: Vec<Sample>) -> OnMariaDb {
    let of = |case: Case, value: fn(&Sample) -> f64| -> Vec<f64> {
        samples.iter().filter(|sample| sample.case == case).map(value).collect()
    };
    let rate = |case| of(case, |sample| sample.per_second);
    let ratio = |case, base| median_ratio(&rate(case), &rate(base));
    let row = |case| {
        let middle = |value| median(&of(case, value));
        Row {
            case,
            per_second: middle(|sample| sample.per_second),
            of_noop: ratio(case, Case::Noop),
            p50_us: middle(|sample| sample.p50_us),
            p99_us: middle(|sample| sample.p99_us),
            server_cpu_us: middle(|sample| sample.server_cpu_us),
            database_cpu_us: middle(|sample| sample.database_cpu_us),
        }
    };
    OnMariaDb {
        version,
        repetitions: plan.shared_repetitions,
        connections: plan.usual_connections,
        everybody_pool: pools.best,
        everybody_pools: pools.tried,
        reserve_of_everybody: ratio(Case::OneReserve, Case::EverybodyReserve),
        sell_of_everybody: ratio(Case::OneSell, Case::EverybodySell),
        three_of_one_reserve: ratio(Case::ThreeReserve, Case::OneReserve),
        three_of_one_sell: ratio(Case::ThreeSell, Case::OneSell),
        rows: Case::ALL.into_iter().map(row).collect(),
        samples,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_compared_with_what_ran_beside_them() {
        let sample = |case, per_second| Sample {
            case,
            per_second,
            p50_us: 1.0,
            p99_us: 2.0,
            server_cpu_us: 1.0,
            database_cpu_us: 1.0,
        };
        let samples = vec![
            sample(Case::Noop, 1000.0),
            sample(Case::EverybodyReserve, 10.0),
            sample(Case::OneReserve, 400.0),
            sample(Case::ThreeReserve, 300.0),
            sample(Case::Noop, 2000.0),
            sample(Case::EverybodyReserve, 20.0),
            sample(Case::OneReserve, 800.0),
            sample(Case::ThreeReserve, 600.0),
        ];
        let figures = figures("10.11".into(), &Plan::smoke(), Pools { best: 16, tried: Vec::new() }, samples);
        assert_eq!((figures.reserve_of_everybody, figures.three_of_one_reserve), (40.0, 0.75));
        let row = figures.rows.iter().find(|row| row.case == Case::OneReserve).unwrap();
        assert_eq!((row.per_second, row.of_noop), (600.0, 0.4));
    }
}
