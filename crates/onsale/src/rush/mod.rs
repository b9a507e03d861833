//! `onsale rush`: simulated buyers over real HTTP, and the proof that the server told them the truth.
//!
//! It knows the server by its HTTP contract alone: nothing here may import the store, the handlers or the
//! core, so that what passes here has passed over the wire. The order of a rush: `stage` (vendor, event,
//! tickets, customers) -> `buyer` (one visit each, over shared `lines`) -> `verify` -> `report`.

mod buyer;
mod client;
mod dice;
#[cfg(test)]
mod fake_server;
mod lines;
mod progress;
mod report;
mod response;
mod shop;
mod stage;
mod tally;
mod verify;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::task::JoinSet;

use buyer::{Buyer, Intent, Sale};
use client::{Address, Connection};
use lines::Lines;
use progress::Progress;
use report::{Asked, grouped};
use tally::Tally;

pub(crate) use report::RushReport;

/// Buyers who stand at the door at the same time; more would only cost memory.
const CROWD: usize = 50_000;
/// One second line for as many lines.
const LINES_PER_SECOND_LINE: usize = 8;
/// The least time without a sale after which buyers lose patience.
const PATIENCE: Duration = Duration::from_secs(30);

/// Simulated buyers press the button: a rehearsal, and a proof that no ticket is sold twice.
///
/// Without --url it starts a server of its own on a fresh database.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RushArgs {
    /// How many customers register and want a ticket.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(crate) buyers: u64,
    /// How many tickets there are.
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(crate) tickets: u64,
    /// A running server to press on, as http://host:port. The rush adds a vendor, an event and customers of its
    /// own to it; whoever else is buying there will feel it.
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// Yes, press on the server at --url.
    #[arg(long, requires = "url")]
    pub(crate) yes: bool,
    /// Keep-alive connections.
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) connections: u16,
    /// How many percent of the buyers walk away with a ticket on hold: half of them give it back, half leave
    /// the hold to run out.
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) walk_away: u8,
    /// How many percent of the buyers click twice, on two connections at once.
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) double_click: u8,
    /// How long a ticket is held in this rush, in seconds; short, so that what walked away comes back soon.
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) hold_seconds: u64,
    /// Write the report as JSON to this file as well.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Keep the database of the rush's own server.
    #[arg(long, conflicts_with = "url")]
    pub(crate) keep: bool,
}

/// The server that is pressed on.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Its address, as `http://host:port`.
    pub(crate) url: String,
}

/// Lets the buyers in on `target` and checks afterwards what the server's book says.
///
/// # Errors
/// When the rush cannot be held at all: no server there, or it refuses what a rush needs. A server that breaks
/// a promise is no error but a report that did not pass.
pub(crate) async fn run(args: RushArgs, target: Target) -> anyhow::Result<RushReport> {
    if let Some(url) = args.url.as_ref().filter(|_| !args.yes) {
        bail!(
            "this adds a vendor, an event and {} customers to {url} and keeps that server busy; \
             if no real sale is running there, say so with --yes",
            grouped(args.buyers)
        );
    }
    let connections = usize::from(args.connections);
    let hold = Duration::from_secs(args.hold_seconds);
    let address = Address::find(&target.url).await?;
    let lines = Lines::open(&address, connections)
        .await
        .with_context(|| format!("no {connections} connections to {}", target.url))?;
    let mut desk = Connection::new(address.clone());

    let run = run_number();
    let stage = stage::set(&mut desk, run, args.tickets, hold).await?;
    let began = Instant::now();
    let customers = register(&lines, connections, run, usize::try_from(args.buyers)?).await?;
    let registered_in = began.elapsed();

    let second_lines = Lines::open(&address, connections.div_ceil(LINES_PER_SECOND_LINE)).await?;
    let sale = Arc::new(Sale {
        event: stage.event,
        hold,
        lines: lines.clone(),
        second_lines,
        patience: PATIENCE.max(hold * 5),
        tally: Mutex::new(Tally::start()?),
    });
    let payers = let_in(&sale, &customers, &args).await?;

    let sales = sale.tally().sales.clone();
    let checked = Arc::new(AtomicUsize::new(0));
    let book = {
        let (seen, all) = (Arc::clone(&checked), sales.len());
        let _progress =
            Progress::show(move || progress_line("checking", seen.load(Ordering::Relaxed).min(all), all));
        verify::verify(&mut desk, &lines, connections, stage.event, &sales, &checked).await?
    };
    let asked = Asked {
        buyers: args.buyers,
        tickets: args.tickets,
        connections: u64::from(args.connections),
        expected: args.tickets.min(payers),
    };
    let report = RushReport::new(asked, registered_in, &mut sale.tally(), book);
    if let Some(file) = &args.json {
        let text = serde_json::to_string_pretty(&report)?;
        std::fs::write(file, text + "\n").with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(report)
}

async fn register(lines: &Lines, workers: usize, run: u64, count: usize) -> anyhow::Result<Vec<u64>> {
    let done = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&done);
    let _progress = Progress::show(move || progress_line("registering", seen.load(Ordering::Relaxed), count));
    stage::register(lines, workers, run, count, &done).await
}

/// Opens the doors and waits until everybody has gone home; answers how many meant to pay.
async fn let_in(sale: &Arc<Sale>, customers: &[u64], args: &RushArgs) -> anyhow::Result<u64> {
    let (seen, tickets) = (Arc::clone(sale), usize::try_from(args.tickets)?);
    let _progress = Progress::show(move || {
        let sold = seen.tally().sales.len();
        progress_line("selling", sold, tickets)
    });
    let mut crowd = JoinSet::new();
    let mut payers = 0;
    for (index, &customer) in customers.iter().enumerate() {
        if crowd.len() >= CROWD {
            note_ending(sale, crowd.join_next().await)?;
        }
        let buyer = Buyer::new(index, customer, args.walk_away, args.double_click);
        payers += u64::from(buyer.intent == Intent::Pay);
        let sale = Arc::clone(sale);
        crowd.spawn(async move { buyer.visit(&sale).await });
    }
    while !crowd.is_empty() {
        note_ending(sale, crowd.join_next().await)?;
    }
    // Where the tickets never ran out, the opening lasted until now.
    sale.tally().end_opening();
    Ok(payers)
}

fn note_ending(
    sale: &Sale,
    ended: Option<Result<tally::Ending, tokio::task::JoinError>>,
) -> Result<(), tokio::task::JoinError> {
    if let Some(ending) = ended {
        sale.tally().ended(ending?);
    }
    Ok(())
}

fn progress_line(doing: &str, done: usize, all: usize) -> String {
    const WIDTH: usize = 30;
    let filled = (done * WIDTH).checked_div(all).unwrap_or(WIDTH).min(WIDTH);
    let bar: String = (0..WIDTH).map(|at| if at < filled { '#' } else { '.' }).collect();
    format!("{doing:<12}[{bar}] {} of {}", grouped(done as u64), grouped(all as u64))
}

/// Tells this rush's names from those of any other on the same server.
fn run_number() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::fake_server::Lie;
    use super::*;

    #[derive(Debug, clap::Parser)]
    struct Cli {
        #[command(flatten)]
        rush: RushArgs,
    }

    fn parse(line: &str) -> Result<RushArgs, clap::Error> {
        use clap::Parser as _;
        Cli::try_parse_from(std::iter::once("rush").chain(line.split_whitespace())).map(|cli| cli.rush)
    }

    #[test]
    fn the_flags_have_sound_defaults_and_bounds() {
        let args = parse("").unwrap();
        assert_eq!((args.buyers, args.tickets, args.connections), (20_000, 5_000, 256));
        for bad in ["--buyers 0", "--walk-away 101", "--connections 0", "--yes", "--keep --url http://a"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_running_server_is_left_alone_without_a_yes() {
        let args = parse("--url http://127.0.0.1:9").unwrap();
        let target = Target { url: "http://127.0.0.1:9".to_owned() };
        let refusal = run(args, target).await.unwrap_err().to_string();
        assert!(refusal.contains("--yes"), "{refusal}");
    }

    /// A small rush on a fake server that tells this lie. Holds end at once, so nothing waits.
    async fn rush_on(lie: Lie) -> RushReport {
        let url = fake_server::start(lie).await;
        let args =
            RushArgs { hold_seconds: 0, ..parse("--buyers 400 --tickets 60 --connections 16").unwrap() };
        run(args, Target { url }).await.unwrap()
    }

    #[tokio::test]
    async fn an_honest_server_passes() {
        let report = rush_on(Lie::None).await;
        assert!(report.passed(), "{report}");
    }

    #[tokio::test]
    async fn a_busy_server_that_drops_answers_passes_when_its_book_is_right() {
        let report = rush_on(Lie::BusyAndBreaking).await;
        assert!(report.passed(), "{report}");
        assert!(report.to_string().contains("BUSY"), "{report}");
        assert!(report.to_string().contains("broken connections"), "{report}");
    }

    #[tokio::test]
    async fn every_lie_is_found_out() {
        for (lie, sentence) in [
            (Lie::SellsTwice, "sold twice"),
            (Lie::ForgetsSales, "are not in the database"),
            (Lie::AuditUnbalanced, "the audit does not balance"),
            (Lie::SoldOutTooEarly, "60 tickets should have been sold"),
            (Lie::TwoHolds, "at once"),
            (Lie::DropsHolds, "hold was gone before it ended"),
        ] {
            let report = rush_on(lie).await;
            assert!(!report.passed(), "{lie:?}: {report}");
            assert!(report.to_string().contains(sentence), "{lie:?}: {report}");
        }
    }

    #[test]
    fn the_progress_line_fills_up() {
        assert_eq!(progress_line("selling", 0, 10), "selling     [..............................] 0 of 10");
        assert_eq!(progress_line("selling", 10, 10), "selling     [##############################] 10 of 10");
    }
}
