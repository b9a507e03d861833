//! `onsale rush`: simulated buyers over real HTTP, and the proof that the server told them the truth.
//!
//! It knows the server by its HTTP contract alone: nothing here may import the store, the handlers or the
//! core, so that what passes here has passed over the wire. The order of a rush: `stage` (vendor, event,
//! tickets, customers) -> `buyer` (one visit each, over shared `lines`, at the times of `arrivals`) -> `verify` ->
//! `report`.

mod arrivals;
mod buyer;
mod chart;
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
mod timeline;
mod verdict;
mod verify;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::task::JoinSet;

use buyer::{Buyer, Intent, Sale, Shares};
use client::{Address, Caller, Connection};
use lines::Lines;
use progress::Progress;
use report::{Asked, grouped};
use stage::{Plan, Show};
use tally::Tally;

pub use arrivals::Arrivals;
pub use report::RushReport;

/// Buyers who stand at the door at the same time; more would only cost memory.
const CROWD: usize = 50_000;
/// One second line for as many lines.
const LINES_PER_SECOND_LINE: usize = 8;
/// The least time without a sale after which buyers lose patience.
const PATIENCE: Duration = Duration::from_secs(30);

/// Simulated buyers press the button: a rehearsal, and a proof that no ticket is sold twice.
///
/// Without --against it starts a server of its own on a fresh database.
#[derive(Debug, Clone, clap::Args)]
pub struct RushArgs {
    /// How many customers register and want a ticket.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub buyers: u64,
    /// How many tickets there are.
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub tickets: u64,
    /// When the buyers come, whatever the server does: at-once, rate:N (a second), ramp (most in the first ten seconds
    /// of a minute, then a tail), or ramp:SECONDS.
    #[arg(long, value_name = "HOW", default_value = "at-once")]
    pub arrivals: Arrivals,
    /// How many vendors sell, each an event of its own with its share of the tickets.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    pub vendors: u64,
    /// In how many waves each vendor releases its tickets; the first is out before the doors open.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    pub waves: u64,
    /// How many seconds lie between two waves.
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub wave_seconds: u64,
    /// A running server to press on, as http://host:port, started with `onsale serve --rehearsal`.
    #[arg(long, value_name = "URL")]
    pub against: Option<String>,
    /// Keep-alive connections.
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..))]
    pub connections: u16,
    /// How many percent of the buyers walk away with a ticket on hold, half giving it back and half leaving the hold
    /// to run out; the others pay.
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = percent())]
    pub walk_away: u8,
    /// How many percent of the buyers click twice, on two connections at once.
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = percent())]
    pub double_click: u8,
    /// How many percent of those who are told that the server is busy come back when it says so; the others go home.
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = percent())]
    pub retry: u8,
    /// How many percent of those who find everything sold reload the page a few times, in hope.
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = percent())]
    pub reload: u8,
    /// How long a ticket is held in this rush, in seconds; short, so that what walked away comes back soon.
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub hold_seconds: u64,
    /// Write the report as JSON to this file as well.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Draw arrivals, sales, refusals and waits over time into this file, as SVG.
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    /// Keep the database of the rush's own server.
    #[arg(long, conflicts_with = "against")]
    pub keep: bool,
}

fn percent() -> clap::builder::RangedI64ValueParser<u8> {
    clap::value_parser!(u8).range(0..=100)
}

/// The server that is pressed on.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its address, as `http://host:port`.
    pub url: String,
}

/// Lets the buyers in on `target` and checks afterwards what the server's book says.
///
/// # Errors
/// When the rush cannot be held at all: no server there, or it refuses what a rush needs. A server that breaks
/// a promise is no error but a report that did not pass.
pub async fn run(args: RushArgs, target: Target) -> anyhow::Result<RushReport> {
    let connections = usize::from(args.connections);
    let address = Address::find(&target.url).await?;
    let mut desk = Connection::new(address.clone());
    if let Some(url) = &args.against {
        refuse_real_sales(&mut desk, url).await?;
    }
    let lines = Lines::open(&address, connections)
        .await
        .with_context(|| format!("no {connections} connections to {}", target.url))?;

    let run = run_number();
    let plan = plan_of(&args);
    let shows = stage::set(&mut desk, run, plan).await?;
    let began = Instant::now();
    let customers = register(&lines, connections, run, usize::try_from(args.buyers)?).await?;
    let registered_in = began.elapsed();

    let second_lines = Lines::open(&address, connections.div_ceil(LINES_PER_SECOND_LINE)).await?;
    let events: Vec<u64> = shows.iter().map(|show| show.event).collect();
    let sale = Arc::new(Sale {
        events: events.clone(),
        all_out: AtomicBool::new(plan.waves == 1),
        hold: plan.hold,
        lines: lines.clone(),
        second_lines,
        patience: PATIENCE.max(plan.hold * 5).max(plan.between_waves * 5),
        tally: Mutex::new(Tally::start()?),
    });
    let payers = let_in(&sale, &shows, &customers, &args, &address).await?;

    let sales = sale.tally().sales.clone();
    let checked = Arc::new(AtomicUsize::new(0));
    let book = {
        let (seen, all) = (Arc::clone(&checked), sales.len());
        let _progress =
            Progress::show(move || progress_line("checking", seen.load(Ordering::Relaxed).min(all), all));
        verify::verify(&mut desk, &lines, connections, &events, &sales, &checked).await?
    };
    let expected = shows.iter().zip(&payers).map(|(show, payers)| show.tickets.min(*payers)).sum();
    let asked = Asked {
        buyers: args.buyers,
        tickets: args.tickets,
        connections: u64::from(args.connections),
        arrivals: args.arrivals.to_string(),
        vendors: shows.len() as u64,
        waves: args.waves,
        at_once: args.arrivals == Arrivals::AtOnce,
        own_server: args.against.is_none(),
        expected,
    };
    let report = RushReport::new(asked, registered_in, &mut sale.tally(), book);
    write_files(&args, &report)?;
    Ok(report)
}

fn plan_of(args: &RushArgs) -> Plan {
    Plan {
        tickets: args.tickets,
        vendors: args.vendors,
        waves: args.waves,
        between_waves: Duration::from_secs(args.wave_seconds),
        hold: Duration::from_secs(args.hold_seconds),
    }
}

fn write_files(args: &RushArgs, report: &RushReport) -> anyhow::Result<()> {
    let write = |file: &PathBuf, text: String| {
        std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
    };
    if let Some(file) = &args.json {
        write(file, serde_json::to_string_pretty(report)? + "\n")?;
    }
    if let Some(file) = &args.chart {
        write(file, report.chart())?;
    }
    Ok(())
}

/// A rush adds vendors, events and thousands of customers: only where nothing is really for sale.
async fn refuse_real_sales(desk: &mut Connection, url: &str) -> anyhow::Result<()> {
    let answer = desk.call("GET", "/healthz", Caller::Nobody, "").await;
    let answer = answer.with_context(|| format!("no Onsale server answers on {url}"))?;
    let health: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    if health["rehearsal"] != true {
        bail!(
            "{url} is no rehearsal: tickets may really be sold there. Start a server to rehearse on with \
             `onsale serve --rehearsal --database sqlite:rehearsal.db`."
        );
    }
    Ok(())
}

async fn register(lines: &Lines, workers: usize, run: u64, count: usize) -> anyhow::Result<Vec<u64>> {
    let done = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&done);
    let _progress = Progress::show(move || progress_line("registering", seen.load(Ordering::Relaxed), count));
    stage::register(lines, workers, run, count, &done).await
}

/// Opens the doors, lets everybody in at their time, and waits until all have gone home; answers for each event how many
/// meant to pay.
async fn let_in(
    sale: &Arc<Sale>,
    shows: &[Show],
    customers: &[u64],
    args: &RushArgs,
    address: &Address,
) -> anyhow::Result<Vec<u64>> {
    let (seen, tickets) = (Arc::clone(sale), args.tickets);
    let _progress = Progress::show(move || selling_line(&seen.tally(), tickets));
    let waves = tokio::spawn(watch_waves(Arc::clone(sale), shows.to_vec(), address.clone()));
    let shares = Shares {
        walk_away: args.walk_away,
        double_click: args.double_click,
        retry: args.retry,
        reload: args.reload,
    };
    let opened = sale.tally().opened();
    let mut payers = vec![0; sale.events.len()];
    let mut crowd = JoinSet::new();
    for (index, &customer) in customers.iter().enumerate() {
        let arrival = opened + args.arrivals.offset(index, customers.len());
        tokio::time::sleep_until(arrival.into()).await;
        if crowd.len() >= CROWD {
            note_ending(sale, crowd.join_next().await)?;
        }
        while let Some(gone) = crowd.try_join_next() {
            note_ending(sale, Some(gone))?;
        }
        let show = index % sale.events.len();
        let buyer = Buyer::new(index, customer, sale.events[show], shares, arrival);
        payers[show] += u64::from(buyer.intent == Intent::Pay);
        sale.tally().arrived(arrival);
        let sale = Arc::clone(sale);
        crowd.spawn(async move { buyer.visit(&sale).await });
    }
    while !crowd.is_empty() {
        note_ending(sale, crowd.join_next().await)?;
    }
    waves.await??;
    // Where the tickets never ran out, the opening lasted until now.
    sale.tally().end_opening();
    Ok(payers)
}

/// Says when the last wave is out.
async fn watch_waves(sale: Arc<Sale>, shows: Vec<Show>, address: Address) -> anyhow::Result<()> {
    if !sale.all_out.load(Ordering::SeqCst) {
        stage::wait_for_waves(&mut Connection::new(address), &shows).await?;
        sale.all_out.store(true, Ordering::SeqCst);
    }
    Ok(())
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

fn selling_line(tally: &Tally, tickets: u64) -> String {
    let sold = tally.sales.len() as u64;
    let left = tickets.saturating_sub(sold + tally.held);
    let pace = sold as f64 / tally.opened().elapsed().as_secs_f64().max(0.001);
    format!(
        "{}  held {}  left {}  {} a second",
        progress_line("sold", sold as usize, tickets as usize),
        grouped(tally.held),
        grouped(left),
        grouped(pace.round() as u64)
    )
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
        for bad in [
            "--buyers 0",
            "--walk-away 101",
            "--connections 0",
            "--arrivals late",
            "--keep --against http://a",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_server_that_really_sells_is_left_alone() {
        let url = fake_server::start(Lie::None).await;
        let args = parse(&format!("--against {url}")).unwrap();
        let refusal = run(args, Target { url }).await.unwrap_err().to_string();
        assert!(refusal.contains("is no rehearsal"), "{refusal}");
    }

    #[tokio::test]
    async fn buyers_come_at_their_time_and_tickets_in_waves() {
        let url = fake_server::start(Lie::None).await;
        let line = "--buyers 90 --tickets 60 --connections 8 --arrivals rate:2000 --waves 3 --reload 50";
        let folder = tempfile::tempdir().unwrap();
        let (json, chart) = (folder.path().join("rush.json"), folder.path().join("rush.svg"));
        let args = RushArgs {
            hold_seconds: 0,
            json: Some(json.clone()),
            chart: Some(chart.clone()),
            ..parse(line).unwrap()
        };
        let report = run(args, Target { url }).await.unwrap();
        assert!(report.passed(), "{report}");
        let told: serde_json::Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
        assert_eq!(told["asked"]["waves"], 3);
        let arrivals = told["timeline"].as_array().unwrap().iter().map(|moment| &moment["arrivalsPerSecond"]);
        assert!(arrivals.filter(|rate| rate.as_f64().unwrap() > 0.0).count() >= 1);
        assert!(std::fs::read_to_string(chart).unwrap().contains("<polyline"));
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
    async fn who_does_not_come_back_after_busy_is_missed_by_nobody() {
        let url = fake_server::start(Lie::BusyAndBreaking).await;
        let line = "--buyers 400 --tickets 300 --connections 16 --retry 0";
        let args = RushArgs { hold_seconds: 0, ..parse(line).unwrap() };
        let report = run(args, Target { url }).await.unwrap();
        assert!(report.passed(), "{report}");
        let told = serde_json::to_value(&report).unwrap();
        // Whoever has lost an answer comes back all the same.
        let (turned_away, busy) = (told["turnedAway"].as_u64(), told["busy"].as_u64());
        assert!(turned_away > Some(0) && turned_away <= busy, "{report}");
        assert!(report.to_string().contains("buyers did not come back"), "{report}");
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
