//! `cargo run -p onsale-sim -- --seeds N`: runs seeds until one fails, and prints that one made small.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Parser;
use onsale_sim::{Arena, Failure, Kept, Plan, replay, run_seed, shrink};
use onsale_store::Sabotage;

/// Tries to break the store with seeded workloads.
#[derive(Debug, Parser)]
#[command(name = "onsale-sim")]
struct Cli {
    /// How many seeds to run.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Steps in each run.
    #[arg(long, default_value_t = onsale_sim::STEPS)]
    steps: usize,
    /// Break the store in this way, to see that it is noticed; `list` names them all.
    #[arg(long)]
    sabotage: Option<String>,
    /// Run a kept plan instead of seeds.
    #[arg(long)]
    replay: Option<PathBuf>,
    /// Keep the plan of the seed that fails, made small, in this file.
    #[arg(long)]
    keep: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let cli = Cli::parse();
    if cli.sabotage.as_deref() == Some("list") {
        for sabotage in Sabotage::ALL {
            println!("{:<24} {}", sabotage.name(), sabotage.describe());
        }
        return Ok(ExitCode::SUCCESS);
    }
    let arena = Arena::new(cli.sabotage.as_deref().map(sabotage).transpose()?)?;
    match &cli.replay {
        Some(path) => replay_kept(&arena, path),
        None => run_seeds(&arena, &cli),
    }
}

fn sabotage(name: &str) -> Result<Sabotage> {
    let found = Sabotage::ALL.iter().copied().find(|sabotage| sabotage.name() == name);
    found.with_context(|| format!("there is no way to break the store called {name}; see --sabotage list"))
}

fn replay_kept(arena: &Arena, path: &std::path::Path) -> Result<ExitCode> {
    let kept = Kept::read(path)?;
    Ok(match replay(arena, &kept.plan)? {
        Some(failure) => {
            println!("step {}:\n{}", failure.step, failure.what);
            ExitCode::FAILURE
        }
        None => {
            println!("{} steps, nothing differs", kept.plan.steps.len());
            ExitCode::SUCCESS
        }
    })
}

fn run_seeds(arena: &Arena, cli: &Cli) -> Result<ExitCode> {
    let started = Instant::now();
    let seeds = Seeds { next: AtomicU64::new(cli.from), end: cli.from.saturating_add(cli.seeds) };
    let threads = thread::available_parallelism()?.get();
    let found = thread::scope(|scope| {
        let runners: Vec<_> = (0..threads).map(|_| scope.spawn(|| seeds.run(arena, cli.steps))).collect();
        let ends =
            runners.into_iter().map(|runner| runner.join().unwrap_or_else(|panic| resume_unwind(panic)));
        ends.collect::<Result<Vec<_>>>()
    })?;
    let took = started.elapsed().as_secs_f64();
    match found.into_iter().flatten().min_by_key(|(seed, _)| *seed) {
        // A panic of the store is a finding too, and worth nothing without its seed.
        Some((seed, None)) => println!("seed {seed} panicked: run it alone with --from {seed} --seeds 1"),
        Some((seed, Some(finding))) => report(arena, cli, seed, finding)?,
        None => {
            println!("{} seeds, none failed ({:.0} a minute)", cli.seeds, cli.seeds as f64 / took * 60.0);
            return Ok(ExitCode::SUCCESS);
        }
    }
    Ok(ExitCode::FAILURE)
}

/// A seed that failed, and what it found unless it panicked.
type Fallen = (u64, Option<(Plan, Failure)>);

/// Seeds that are still to be run. Each run has a thread to itself; the order in which they end means nothing.
struct Seeds {
    next: AtomicU64,
    end: u64,
}

impl Seeds {
    /// Takes seeds until there are none, or one fails, which ends the others' too.
    fn run(&self, arena: &Arena, steps: usize) -> Result<Option<Fallen>> {
        loop {
            let seed = self.next.fetch_add(1, Ordering::Relaxed);
            if seed >= self.end {
                return Ok(None);
            }
            let run = catch_unwind(AssertUnwindSafe(|| run_seed(arena, seed, steps)));
            let found = match run {
                Ok(Ok(None)) => continue,
                Ok(Ok(Some(finding))) => Ok(Some((seed, Some(finding)))),
                Ok(Err(error)) => Err(error),
                Err(_) => Ok(Some((seed, None))),
            };
            self.next.store(self.end, Ordering::Relaxed);
            return found;
        }
    }
}

fn report(arena: &Arena, cli: &Cli, seed: u64, (plan, failure): (Plan, Failure)) -> Result<()> {
    println!("seed {seed} fails at step {}:\n{}\n", failure.step, failure.what);
    let (plan, failure) = shrink(arena, plan, failure)?;
    println!("Made small, it fails at step {} like this:\n{}\n", failure.step, failure.what);
    for (index, step) in plan.steps.iter().enumerate() {
        println!("{index:>3}  {}", serde_json::to_string(step)?);
    }
    println!("\nRun it again: cargo run -p onsale-sim -- --from {seed} --seeds 1 --steps {}", cli.steps);
    if let Some(path) = &cli.keep {
        let found = failure.what.lines().next().unwrap_or_default().to_owned();
        Kept { found, seed, plan }.write(path)?;
        println!("Kept in {}: say there in a sentence what it found.", path.display());
    }
    Ok(())
}
