//! The project's own commands, one file each. They call the tools that a developer would call by hand and say
//! in a sentence what is missing; nothing of the server lives here.

mod advice;
mod advisories;
mod arrows;
mod bench;
mod check;
mod clients;
mod crash;
mod deploy;
mod dev;
mod documents;
mod drill;
mod freshness;
mod fuzz;
mod generated;
mod judge;
mod links;
mod page;
mod phases;
mod proxies;
mod reliability;
mod run;
mod shell;
mod sim;
mod steps;
mod test;
mod tidy;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build what is not up to date of the page and the server, and open the box office on http://127.0.0.1:8080.
    Run {
        /// What to pass on to `onsale dev`.
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Everything that must hold before a change goes in.
    Test {
        /// The long forms too: hours, most of them fuzzing.
        #[arg(long)]
        full: bool,
        /// A copy of the RustSec advisory database to hold the lock files against: a folder or a .tar.gz.
        #[arg(long, value_name = "PATH")]
        advisories: Option<PathBuf>,
    },
    /// The quick part of `test`: format, lints, unit tests.
    Check,
    /// Measure the server beside an empty request and beside what everybody writes.
    Bench {
        /// Less than three minutes instead of half an hour, without the parts that take long; the documents stay
        /// as they are.
        #[arg(long)]
        quick: bool,
        /// Every part once and tiny, on unoptimised builds: does it all still run?
        #[arg(long, conflicts_with = "quick")]
        smoke: bool,
        /// Only these parts, such as `requests,overload`; the documents keep the others' figures.
        #[arg(long, value_name = "PARTS")]
        only: Option<String>,
    },
    /// Write openapi.json anew from the code.
    Openapi,
    /// The server on :8080 beside the page's own development server on :4200.
    Dev,
    /// Try to break the store: seeded workloads against a model of the rules, crashes included.
    Sim {
        /// How many seeds.
        #[arg(long, default_value_t = 1_000)]
        seeds: u64,
        /// The first seed.
        #[arg(long, default_value_t = 0)]
        from: u64,
    },
    /// Try what an operator is given: the drill, the proxies' examples, the units, the container file, the metrics.
    Deploy {
        /// Only the examples of proxies.
        #[arg(long)]
        proxies: bool,
    },
    /// Do the rehearsal and the drill of docs/operating.md, and write what they print into that page.
    Drill {
        /// Instead, migrate a database of the last release with this many sold tickets, on both back ends, and say how long
        /// that takes.
        #[arg(long, value_name = "TICKETS", num_args = 0..=1, default_missing_value = "1000000")]
        migration: Option<u64>,
    },
    /// Kill a server again and again, and hold the next one to every answer that was acknowledged.
    Crash {
        /// How often a sale is ended by SIGKILL.
        #[arg(long, default_value_t = 20)]
        rounds: u64,
        /// What is drawn.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// On optimised builds.
        #[arg(long)]
        fast: bool,
        /// Break the server in this way, to see that it is noticed (`cargo run -p onsale-sim -- --sabotage list`).
        #[arg(long, value_name = "NAME")]
        sabotage: Option<String>,
    },
    /// Throw bytes at everything that parses them, guided by what they reach.
    Fuzz {
        /// Seconds for all targets together.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
        /// One target only.
        #[arg(long, value_name = "NAME")]
        target: Option<String>,
        /// With a mistake planted in each parser, which must be found.
        #[arg(long, conflicts_with = "target")]
        planted: bool,
    },
    /// Have schemathesis compare the server with openapi.json.
    Judge {
        /// Cases for each operation and phase.
        #[arg(long, default_value_t = 15)]
        examples: u32,
        /// With a mistake planted in the contract, which must be noticed.
        #[arg(long)]
        planted: bool,
    },
    /// Generate clients from the contract in Python (two generators), TypeScript and Rust, and let each sell a ticket.
    Clients,
    /// Have ticket codes judged by programs that are not ours.
    Documents,
    /// Hold the lock files against a copy of the RustSec advisory database.
    Advisories {
        /// The database: a folder or a .tar.gz.
        #[arg(long, value_name = "PATH")]
        db: PathBuf,
    },
    /// Run the long forms and write their figures into docs/reliability.md.
    Reliability {
        /// These parts only: seeds, crash, faults, judge, fuzz.
        #[arg(long, value_name = "PART")]
        only: Vec<String>,
    },
    /// Put in order what a program can: format, generated files.
    Tidy,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run { args } => run::run(&args),
        Command::Test { full, advisories } => test::test(full, advisories.as_deref()),
        Command::Check => check::check(),
        Command::Bench { quick, smoke, only } => bench::bench(quick, smoke, only.as_deref()),
        Command::Openapi => generated::openapi(),
        Command::Dev => dev::dev(),
        Command::Sim { seeds, from } => sim::sim(seeds, from),
        Command::Deploy { proxies: true } => proxies::try_all(),
        Command::Deploy { proxies: false } => deploy::deploy(&mut steps::Steps::start()),
        Command::Drill { migration: Some(tickets) } => drill::migrate(tickets),
        Command::Drill { migration: None } => drill::write(),
        Command::Crash { rounds, seed, fast, sabotage } => {
            crash::crash(&crash::Crash { rounds, seed, fast, sabotage: sabotage.as_deref() })
        }
        Command::Fuzz { planted: true, .. } => fuzz::planted(),
        Command::Fuzz { seconds, target, .. } => fuzz::fuzz(seconds, target.as_deref()),
        Command::Judge { examples, planted } => {
            judge::judge(examples, planted).map(|said| println!("{said}"))
        }
        Command::Clients => clients::clients().map(|said| println!("{said}")),
        Command::Documents => documents::documents().map(|said| println!("{said}")),
        Command::Advisories { db } => advisories::advisories(&db),
        Command::Reliability { only } => reliability::reliability(&only),
        Command::Tidy => tidy::tidy(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is::<steps::Stopped>() {
                eprintln!("{error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
