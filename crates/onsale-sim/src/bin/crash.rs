//! `cargo xtask crash`: kills a server again and again, and holds the next one to what was acknowledged.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use onsale_sim::crash::{self, Beside, Figures, Plan, Program};

/// Kills a server again and again, and holds the next one to what was acknowledged.
#[derive(Debug, Parser)]
#[command(name = "crash")]
struct Cli {
    /// How often a sale is ended by SIGKILL.
    #[arg(long, default_value_t = 20)]
    rounds: u64,
    /// What is drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The server.
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
    /// Break the server in this way, to see that it is noticed.
    #[arg(long, value_name = "NAME")]
    sabotage: Option<String>,
    /// Only move the log of this database into it, until killed.
    #[arg(long, hide = true)]
    checkpoints_of: Option<PathBuf>,
    /// Only copy this database, until killed.
    #[arg(long, hide = true)]
    backups_of: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let cli = Cli::parse();
    let beside = cli.checkpoints_of.map(Beside::Checkpoints).or(cli.backups_of.map(Beside::Backups));
    if let Some(beside) = beside {
        return beside.work().map(|()| ExitCode::SUCCESS);
    }
    let myself = std::env::current_exe()?;
    let program = match (cli.sabotage, cli.server) {
        (None, Some(binary)) => Program { binary, first_arguments: vec!["serve".into()] },
        (sabotage, _) => Program::sabotaged(myself.with_file_name("sabotaged"), sabotage),
    };
    let plan = Plan { program, myself, seed: cli.seed, rounds: cli.rounds };
    let mut figures = Figures::default();
    let done = crash::run(&plan, &mut figures);
    if let Err(broken) = &done {
        figures.lost = 1;
        println!("A promise was broken: {broken:#}\n");
    }
    println!("{figures}");
    Ok(if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
