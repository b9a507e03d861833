//! On one MariaDB, in turns: an empty request, what everybody writes for MySQL, Onsale, and three servers of Onsale
//! that share a database. All customers want tickets of one event, and commits wait for the disk. Some customers or many
//! come at a time; who is compared is compared at the number that suits each best.

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
const POOLS: [usize; 4] = [4, 8, 16, 32];

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
    /// Customers' connections.
    pub(crate) connections: usize,
    pub(crate) per_second: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    /// Processor time of the servers and of the database, per request.
    pub(crate) server_cpu_us: f64,
    pub(crate) database_cpu_us: f64,
}

/// The medians of a case with so many connections.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) case: Case,
    pub(crate) connections: usize,
    pub(crate) per_second: f64,
    /// Of the empty request, with as many connections.
    pub(crate) of_noop: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    pub(crate) server_cpu_us: f64,
    pub(crate) database_cpu_us: f64,
}

/// Who does how much of what another does, reserves and sales.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Shares {
    pub(crate) reserve: f64,
    pub(crate) sell: f64,
}

/// What is compared.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Compared {
    /// One server, of the empty request.
    pub(crate) one_of_noop: Shares,
    /// One server, of what everybody writes.
    pub(crate) one_of_everybody: Shares,
    /// Three servers, of one.
    pub(crate) three_of_one: Shares,
}

/// All of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OnMariaDb {
    pub(crate) version: String,
    pub(crate) repetitions: usize,
    /// Connections to the database that suit what everybody writes, for reserves and for sales.
    pub(crate) everybody_reserve: Pools,
    pub(crate) everybody_sell: Pools,
    /// Each with the number of connections that suits it best.
    pub(crate) best: Compared,
    /// All with the same number of connections.
    pub(crate) alike: Vec<(usize, Compared)>,
    pub(crate) rows: Vec<Row>,
    pub(crate) samples: Vec<Sample>,
}

impl OnMariaDb {
    /// What a case does with the number of connections that suits it best.
    pub(crate) fn best_row(&self, case: Case) -> Option<&Row> {
        let rows = self.rows.iter().filter(|row| row.case == case);
        rows.max_by(|a, b| a.per_second.total_cmp(&b.per_second))
    }
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
    let mut of_everybody = 1..plan.shared_stock + 1;
    tell("trying how many connections to it suit what everybody writes");
    let url = mariadb.url("onsale_everybody");
    let reserve = Rival::start(site, plan, &url, Work::Reserve, &mut of_everybody)?;
    let sell = Rival::start(site, plan, &url, Work::Sell, &mut of_everybody)?;
    let mut turns = Turns { site, plan, mariadb, one, three, samples: Vec::new() };
    for repetition in 0..plan.shared_repetitions {
        tell(&format!("repetition {} of {}", repetition + 1, plan.shared_repetitions));
        turns.repetition(repetition, [&reserve.server, &sell.server], &mut of_everybody)?;
    }
    turns.one.many.check()?;
    turns.three.many.check()?;
    let version = turns.mariadb.sql().run("SELECT version()")?;
    Ok(figures(version, plan, [reserve.pools, sell.pools], turns.samples))
}

/// Whose turn it is, and with how many connections.
type Of = (Case, usize);

struct Turns<'a> {
    site: &'a Site,
    plan: &'a Plan,
    mariadb: MariaDb,
    /// One server, and several that share another database: a server that only follows others costs something too.
    one: Ours,
    three: Ours,
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

/// What everybody writes, with as many connections to the database as suit it.
struct Rival {
    pools: Pools,
    server: Server,
}

impl Rival {
    fn start(
        site: &Site,
        plan: &Plan,
        url: &str,
        work: Work,
        customers: &mut Customers,
    ) -> anyhow::Result<Self> {
        let pools = turn::try_pools(&POOLS, plan.pool_tries, |pool| {
            let server = site.everybody_on_mysql(url, pool)?;
            let mut generator = Generator::connect(server.address, plan.usual_connections)?;
            Ok(generator.run(work, customers, Some(plan.measure))?.per_second())
        })?;
        let server = site.everybody_on_mysql(url, pools.best)?;
        Ok(Self { pools, server })
    }
}

impl Turns<'_> {
    /// All cases with each number of connections once, the first of them another each time.
    fn repetition(
        &mut self,
        repetition: usize,
        [reserve, sell]: [&Server; 2],
        of_everybody: &mut Customers,
    ) -> anyhow::Result<()> {
        let noop = self.site.noop()?;
        for turn in 0..Case::ALL.len() {
            let case = Case::ALL[(turn + repetition) % Case::ALL.len()];
            for connections in &self.plan.connections {
                let of = (case, *connections);
                match case {
                    Case::Noop => self.run(of, &[&noop], &mut (0..i64::MAX)).map(drop)?,
                    Case::EverybodyReserve => self.run(of, &[reserve], of_everybody).map(drop)?,
                    Case::EverybodySell => self.run(of, &[sell], of_everybody).map(drop)?,
                    Case::OneReserve | Case::OneSell => self.run_onsale(of, |turns| &mut turns.one)?,
                    Case::ThreeReserve | Case::ThreeSell => self.run_onsale(of, |turns| &mut turns.three)?,
                }
            }
        }
        Ok(())
    }

    fn run_onsale(&mut self, of: Of, ours: impl Fn(&mut Self) -> &mut Ours) -> anyhow::Result<()> {
        let mut customers = ours(self).customers.clone();
        let many = std::mem::take(&mut ours(self).many);
        let ran = self.run(of, &many.servers.iter().collect::<Vec<_>>(), &mut customers);
        *ours(self) = Ours { many, customers };
        let (reserved, sold) = ran?;
        ours(self).many.promised(reserved, sold);
        Ok(())
    }

    /// Answers how many tickets were reserved and sold.
    fn run(
        &mut self,
        (case, connections): Of,
        servers: &[&Server],
        customers: &mut Customers,
    ) -> anyhow::Result<(u64, u64)> {
        self.let_purge()?;
        let addresses: Vec<_> = servers.iter().map(|server| server.address).collect();
        let mut generator = Generator::connect_to_all(&addresses, connections)?;
        let cpu = || self.cpu(servers);
        let turn = turn::take(case.name(), &mut generator, case.work(), customers, self.plan, cpu)?;
        let per_request = |of: fn(&(f64, f64)) -> f64| {
            (of(&turn.after) - of(&turn.before)) / turn.tally.requests.max(1) as f64 * 1e6
        };
        let sample = Sample {
            case,
            connections,
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

fn figures(version: String, plan: &Plan, [reserve, sell]: [Pools; 2], samples: Vec<Sample>) -> OnMariaDb {
    let of = |(case, connections): Of, value: fn(&Sample) -> f64| -> Vec<f64> {
        let is_asked = |sample: &&Sample| sample.case == case && sample.connections == connections;
        samples.iter().filter(is_asked).map(value).collect()
    };
    let rate = |of_what| of(of_what, |sample| sample.per_second);
    let ratio = |what: Of, base: Of| median_ratio(&rate(what), &rate(base));
    let all = &plan.connections;
    let best = |case| {
        let middle = |connections: &usize| median(&rate((case, *connections)));
        all.iter().copied().max_by(|a, b| middle(a).total_cmp(&middle(b))).unwrap_or_default()
    };
    let compared = |connections: &dyn Fn(Case) -> usize| {
        let ratio = |case, base| ratio((case, connections(case)), (base, connections(base)));
        let shares = |(reserve, sell), (base_reserve, base_sell)| Shares {
            reserve: ratio(reserve, base_reserve),
            sell: ratio(sell, base_sell),
        };
        let one = (Case::OneReserve, Case::OneSell);
        Compared {
            one_of_noop: shares(one, (Case::Noop, Case::Noop)),
            one_of_everybody: shares(one, (Case::EverybodyReserve, Case::EverybodySell)),
            three_of_one: shares((Case::ThreeReserve, Case::ThreeSell), one),
        }
    };
    let row = |case, connections| {
        let middle = |value| median(&of((case, connections), value));
        Row {
            case,
            connections,
            per_second: middle(|sample| sample.per_second),
            of_noop: ratio((case, connections), (Case::Noop, connections)),
            p50_us: middle(|sample| sample.p50_us),
            p99_us: middle(|sample| sample.p99_us),
            server_cpu_us: middle(|sample| sample.server_cpu_us),
            database_cpu_us: middle(|sample| sample.database_cpu_us),
        }
    };
    OnMariaDb {
        version,
        repetitions: plan.shared_repetitions,
        everybody_reserve: reserve,
        everybody_sell: sell,
        best: compared(&best),
        alike: all.iter().map(|connections| (*connections, compared(&|_| *connections))).collect(),
        rows: all.iter().flat_map(|connections| Case::ALL.map(|case| row(case, *connections))).collect(),
        samples,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample((case, connections): Of, per_second: f64) -> Sample {
        let (p50_us, p99_us, server_cpu_us, database_cpu_us) = (1.0, 2.0, 1.0, 1.0);
        Sample { case, connections, per_second, p50_us, p99_us, server_cpu_us, database_cpu_us }
    }

    fn of(samples: &[(Of, f64)]) -> OnMariaDb {
        let samples = samples.iter().map(|(of, per_second)| sample(*of, *per_second)).collect();
        let plan = Plan { connections: vec![4, 8], ..Plan::smoke() };
        let pools = || Pools { best: 16, tried: Vec::new() };
        figures("10.11".into(), &plan, [pools(), pools()], samples)
    }

    #[test]
    fn servers_are_compared_with_what_ran_beside_them() {
        let figures = of(&[
            ((Case::Noop, 8), 1000.0),
            ((Case::EverybodyReserve, 8), 10.0),
            ((Case::OneReserve, 8), 400.0),
            ((Case::ThreeReserve, 8), 300.0),
            ((Case::Noop, 8), 2000.0),
            ((Case::EverybodyReserve, 8), 20.0),
            ((Case::OneReserve, 8), 800.0),
            ((Case::ThreeReserve, 8), 600.0),
        ]);
        let Compared { one_of_noop, one_of_everybody, three_of_one } = figures.best;
        assert_eq!((one_of_noop.reserve, one_of_everybody.reserve, three_of_one.reserve), (0.4, 40.0, 0.75));
        let row = figures.best_row(Case::OneReserve).unwrap();
        assert_eq!((row.connections, row.per_second, row.of_noop), (8, 600.0, 0.4));
    }

    #[test]
    fn each_has_the_connections_that_suit_it_best() {
        let figures = of(&[
            ((Case::Noop, 4), 1000.0),
            ((Case::EverybodyReserve, 4), 40.0),
            ((Case::OneReserve, 4), 500.0),
            ((Case::Noop, 8), 900.0),
            ((Case::EverybodyReserve, 8), 20.0),
            ((Case::OneReserve, 8), 800.0),
        ]);
        let Compared { one_of_noop, one_of_everybody, .. } = figures.best;
        assert_eq!((one_of_noop.reserve, one_of_everybody.reserve), (0.8, 20.0));
        let alike: Vec<_> =
            figures.alike.iter().map(|(number, it)| (*number, it.one_of_everybody.reserve)).collect();
        assert_eq!(alike, [(4, 12.5), (8, 40.0)]);
        assert_eq!(figures.best_row(Case::Noop).unwrap().connections, 4);
        assert_eq!(figures.best_row(Case::OneReserve).unwrap().connections, 8);
    }
}
