//! How fast Onsale is. It starts the servers, drives them over loopback, checks in their databases that they
//! kept what they promised, and tells the figures. `cargo xtask bench` builds everything that it needs.

mod answer;
mod call;
mod figures;
mod load;
mod machine;
mod parts;
mod plan;
mod process;
mod report;
mod seed;
mod site;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::Parser;

use machine::Machine;
use plan::Plan;
use report::Report;
use site::{Programs, Site};

/// Measures Onsale beside an empty request and beside what everybody writes.
#[derive(Debug, Parser)]
struct Cli {
    /// Less than three minutes instead of half an hour.
    #[arg(long)]
    quick: bool,
    /// Every part once and tiny, in a few seconds; the figures mean nothing.
    #[arg(long, conflicts_with = "quick")]
    smoke: bool,
    /// The server.
    #[arg(long)]
    onsale: PathBuf,
    /// The empty request's server.
    #[arg(long)]
    noop: PathBuf,
    /// The server that everybody writes.
    #[arg(long)]
    everybody: PathBuf,
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
    let programs = Programs { onsale: cli.onsale, noop: cli.noop, everybody: cli.everybody };
    std::fs::create_dir_all(&cli.scratch)?;
    let site = Site::new(programs, &cli.scratch)?;
    let report = measure(&site, plan, cli.engine.as_deref())?;
    report.print();
    if let Some(folder) = &cli.out {
        report.write(folder).with_context(|| format!("{} cannot be written", folder.display()))?;
    }
    if let Some(document) = &cli.document {
        report.write_document(document)?;
    }
    Ok(())
}

fn measure(site: &Site, plan: Plan, engine: Option<&Path>) -> anyhow::Result<Report> {
    let started = Instant::now();
    let tell = |what: &str| eprintln!("{:>5.0} s  {what}", started.elapsed().as_secs_f64());
    let machine = Machine::look(site.scratch())?;
    if machine.file_system == "tmpfs" {
        eprintln!("The databases will lie in memory: what is measured knows no disk.");
    }
    let throughput = parts::throughput::measure(site, &plan, &|what| tell(&format!("requests: {what}")))?;
    tell("overload");
    let overload = parts::overload::measure(site, &plan)?;
    tell("sell-out");
    let sell_out = parts::sell_out::measure(site, &plan)?;
    tell("full house");
    let full_house = parts::full_house::measure(site, &plan)?;
    tell("releases");
    let releases = parts::releases::measure(site, &plan)?;
    let engine = match engine {
        Some(program) => {
            tell("the engine alone");
            parts::engine::measure(program, site.scratch())?
        }
        None => Vec::new(),
    };
    tell("done");
    Ok(Report { plan, machine, throughput, engine, sell_out, full_house, releases, overload })
}
