//! The project's own commands, one file each. They call the tools that a developer would call by hand and say
//! in a sentence what is missing; nothing of the server lives here.

mod bench;
mod check;
mod deploy;
mod dev;
mod generated;
mod links;
mod page;
mod run;
mod shell;
mod sim;
mod steps;
mod test;
mod tidy;
mod tools;

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
    /// Build the page and the server, and open the box office on http://127.0.0.1:8080.
    Run {
        /// What to pass on to `onsale dev`.
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Everything that must hold before a change goes in.
    Test {
        /// The long forms too.
        #[arg(long)]
        full: bool,
    },
    /// The quick part of `test`: format, lints, unit tests.
    Check,
    /// Measure the server beside an empty request and beside what everybody writes.
    Bench {
        /// Less than three minutes instead of half an hour; the documents stay as they are.
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
    Deploy,
    /// Put in order what a program can: format, generated files.
    Tidy,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run { args } => run::run(&args),
        Command::Test { full } => test::test(full),
        Command::Check => check::check(),
        Command::Bench { quick, smoke, only } => bench::bench(quick, smoke, only.as_deref()),
        Command::Openapi => generated::openapi(),
        Command::Dev => dev::dev(),
        Command::Sim { seeds, from } => sim::sim(seeds, from),
        Command::Deploy => deploy::deploy(&mut steps::Steps::start()),
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
