//! How fast Onsale is. It starts the servers, drives them over loopback, checks in their databases that they
//! kept what they promised, and tells the figures. `cargo xtask bench` builds everything that it needs.

mod answer;
mod call;
mod figures;
mod load;
mod machine;
mod many;
mod parts;
mod plan;
mod process;
mod report;
mod seed;
mod site;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context as _;
use clap::Parser;

use machine::Machine;
use parts::Name;
use plan::Plan;
use report::{Measured, Report};
use site::{Programs, Site};

/// Measures Onsale beside an empty request and beside what everybody writes.
#[derive(Debug, Parser)]
struct Cli {
    /// Less than three minutes instead of half an hour: smaller, and without the parts that take long.
    #[arg(long)]
    quick: bool,
    /// Every part once and tiny, in a few seconds; the figures mean nothing.
    #[arg(long, conflicts_with = "quick")]
    smoke: bool,
    /// Only these parts; what is written keeps the other parts' figures.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Name>,
    /// The server.
    #[arg(long)]
    onsale: PathBuf,
    /// The empty request's server.
    #[arg(long)]
    noop: PathBuf,
    /// The server that everybody writes.
    #[arg(long)]
    everybody: PathBuf,
    /// The server that everybody writes for MySQL.
    #[arg(long)]
    everybody_mysql: PathBuf,
    /// The store's benchmark; left out when it is not given.
    #[arg(long)]
    engine: Option<PathBuf>,
    /// Where databases may lie for a while: a folder on a real disk.
    #[arg(long)]
    scratch: PathBuf,
    /// Where JSON and charts go.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The document whose figures are replaced.
    #[arg(long)]
    document: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let plan = match (cli.quick, cli.smoke) {
        (_, true) => Plan::smoke(),
        (true, _) => Plan::quick(),
        _ => Plan::full(),
    };
    let programs = Programs {
        onsale: cli.onsale.clone(),
        noop: cli.noop.clone(),
        everybody: cli.everybody.clone(),
        everybody_mysql: cli.everybody_mysql.clone(),
    };
    std::fs::create_dir_all(&cli.scratch)?;
    let site = Site::new(programs, &cli.scratch)?;
    let report = measure(&site, &plan, &cli)?;
    report.print();
    if let Some(folder) = &cli.out {
        report.write(folder).with_context(|| format!("{} cannot be written", folder.display()))?;
    }
    if let Some(document) = &cli.document {
        report.write_document(document)?;
    }
    Ok(())
}

/// Measures what was asked for. Where figures are kept, those of the parts left out stay.
fn measure(site: &Site, plan: &Plan, cli: &Cli) -> anyhow::Result<Report> {
    let started = Instant::now();
    let tell = |what: &str| eprintln!("{:>5.0} s  {what}", started.elapsed().as_secs_f64());
    let machine = Machine::look(site.scratch())?;
    if machine.file_system == "tmpfs" {
        eprintln!("The databases will lie in memory: what is measured knows no disk.");
    }
    let mut report = match &cli.out {
        Some(folder) if !cli.only.is_empty() => Report::read(folder, machine)?,
        _ => Report::new(machine),
    };
    let asked = |name: Name| match cli.only.as_slice() {
        [] => !cli.quick || name.is_quick(),
        only => only.contains(&name),
    };
    if asked(Name::Requests) {
        let tell = |what: &str| tell(&format!("requests: {what}"));
        report.throughput = measured(plan, parts::throughput::measure(site, plan, &tell))?;
    }
    if asked(Name::Overload) {
        tell("overload");
        report.overload = measured(plan, parts::overload::measure(site, plan))?;
    }
    if asked(Name::SellOut) {
        tell("sell-out");
        report.sell_out = measured(plan, parts::sell_out::measure(site, plan))?;
    }
    if asked(Name::FullHouse) {
        tell("full house");
        report.full_house = measured(plan, parts::full_house::measure(site, plan))?;
    }
    if asked(Name::Reads) {
        tell("reads");
        report.reads = measured(plan, parts::reads::measure(site, plan))?;
    }
    if asked(Name::Releases) {
        tell("releases");
        report.releases = measured(plan, parts::releases::measure(site, plan))?;
    }
    if asked(Name::Live) {
        tell("live");
        report.live = measured(plan, parts::live::measure(site, plan))?;
    }
    if asked(Name::Tokens) {
        tell("tokens");
        report.tokens = measured(plan, parts::tokens::measure(site, plan))?;
    }
    if asked(Name::Engine)
        && let Some(program) = cli.engine.as_deref()
    {
        tell("the engine alone");
        report.engine = measured(plan, parts::engine::measure(program, site.scratch()))?;
    }
    if asked(Name::MariaDb) {
        let tell = |what: &str| tell(&format!("on MariaDB: {what}"));
        report.mariadb = measured(plan, parts::mariadb::measure(site, plan, &tell))?;
    }
    if asked(Name::Galera) {
        tell("on Galera");
        report.galera = measured(plan, parts::galera::measure(site, plan))?;
    }
    tell("done");
    Ok(report)
}

fn measured<T>(plan: &Plan, figures: anyhow::Result<T>) -> anyhow::Result<Option<Measured<T>>> {
    Ok(Some(Measured { run: plan.name.to_owned(), figures: figures? }))
}
