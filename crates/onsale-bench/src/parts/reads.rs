//! What it costs a customer when others ask for much: `GET /ticket/mine` alone, and beside callers of the dearest read that
//! a stranger may call, which is a search that nearly matches everywhere.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::answer::parse_head;
use crate::call::get;
use crate::figures::percentile;
use crate::plan::Plan;
use crate::seed::Stock;
use crate::site::Site;

/// Strangers who search at the same time, each again as soon as there is an answer.
const CALLERS: usize = 32;
/// Events with long descriptions, and how long these are.
const EVENTS: i64 = 2_000;
const DESCRIPTION_CHARS: usize = 10_000;
/// Letters that nearly match at every place of a description.
const NEARLY: usize = 150;
const CUSTOMERS: i64 = 1_000;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reads {
    pub(crate) callers: usize,
    pub(crate) events: i64,
    /// `/ticket/mine` while nobody else asks, in microseconds.
    pub(crate) alone_p50_us: f64,
    pub(crate) alone_p99_us: f64,
    /// The same beside the callers.
    pub(crate) beside_p50_us: f64,
    pub(crate) beside_p99_us: f64,
    /// The p99 beside them, of the p99 alone.
    pub(crate) p99_of_alone: f64,
    /// Searches that were answered meanwhile, a second.
    pub(crate) searches_per_second: f64,
}

pub(crate) fn measure(site: &Site, plan: &Plan) -> anyhow::Result<Reads> {
    let stock = Stock { customers: CUSTOMERS, available: CUSTOMERS, held: 0, sold: CUSTOMERS };
    let database = site.template("reads", stock)?;
    describe_events(&database)?;
    let server = site.onsale_on(&database)?;
    let address = server.address;
    let search = format!("/event/all?q={}b", "a".repeat(NEARLY));
    let (mut alone, mut beside, mut searches) = (Vec::new(), Vec::new(), 0);
    // In turns, so that a machine which is busy otherwise is so for both.
    for _ in 0..plan.repetitions {
        alone.extend(mine(address, plan.live)?);
        let (latencies, answered) = beside_callers(address, &search, plan.live)?;
        beside.extend(latencies);
        searches += answered;
    }
    alone.sort_unstable();
    beside.sort_unstable();
    let of = |latencies: &[u32], share| f64::from(percentile(latencies, share));
    Ok(Reads {
        callers: CALLERS,
        events: EVENTS,
        alone_p50_us: of(&alone, 0.5),
        alone_p99_us: of(&alone, 0.99),
        beside_p50_us: of(&beside, 0.5),
        beside_p99_us: of(&beside, 0.99),
        p99_of_alone: of(&beside, 0.99) / of(&alone, 0.99).max(1.0),
        searches_per_second: searches as f64 / (plan.live.as_secs_f64() * plan.repetitions as f64),
    })
}

/// The same while strangers search; answers also how many searches were answered.
fn beside_callers(address: SocketAddr, search: &str, time: Duration) -> anyhow::Result<(Vec<u32>, u64)> {
    let (stop, answered) = (AtomicBool::new(false), AtomicU64::new(0));
    let latencies = std::thread::scope(|scope| {
        let caller = || {
            while !stop.load(Ordering::Relaxed) {
                get(address, search)?;
                answered.fetch_add(1, Ordering::Relaxed);
            }
            anyhow::Ok(())
        };
        let callers: Vec<_> = (0..CALLERS).map(|_| scope.spawn(caller)).collect();
        let beside = mine(address, time);
        stop.store(true, Ordering::Relaxed);
        for caller in callers {
            caller.join().map_err(|_| anyhow::anyhow!("a caller panicked"))??;
        }
        beside
    })?;
    Ok((latencies, answered.into_inner()))
}

/// Events as somebody makes them who wants searches to be slow; the server folds them when it starts.
fn describe_events(database: &Path) -> anyhow::Result<()> {
    let mut db = Connection::open(database)?;
    let transaction = db.transaction()?;
    let first: i64 =
        transaction.query_row("SELECT next FROM counter WHERE name = 'event'", [], |row| row.get(0))?;
    let description = "a".repeat(DESCRIPTION_CHARS);
    for id in first..first + EVENTS {
        transaction.execute(
            "INSERT INTO event (event_id, vendor_id, name, timezone, currency, description, created_at) \
             SELECT ?1, vendor_id, 'Long', timezone, currency, ?2, created_at FROM event LIMIT 1",
            rusqlite::params![id, description],
        )?;
    }
    transaction.execute("UPDATE counter SET next = ?1 WHERE name = 'event'", [first + EVENTS])?;
    Ok(transaction.commit()?)
}

/// Asks for a customer's tickets, one question after the other, and answers how long each took in microseconds.
fn mine(address: SocketAddr, time: Duration) -> anyhow::Result<Vec<u32>> {
    let mut socket = TcpStream::connect(address)?;
    socket.set_nodelay(true)?;
    let (started, mut latencies, mut inbox) = (Instant::now(), Vec::new(), Vec::new());
    while started.elapsed() < time {
        let customer = 1 + latencies.len() as i64 % CUSTOMERS;
        let request =
            format!("GET /ticket/mine HTTP/1.1\r\nhost: {address}\r\nx-customer-id: {customer}\r\n\r\n");
        let asked = Instant::now();
        socket.write_all(request.as_bytes())?;
        whole_answer(&mut socket, &mut inbox)?;
        latencies.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    ensure!(!latencies.is_empty(), "nothing was asked");
    Ok(latencies)
}

fn whole_answer(socket: &mut TcpStream, inbox: &mut Vec<u8>) -> anyhow::Result<()> {
    inbox.clear();
    let mut piece = [0; 16 * 1024];
    loop {
        let count = socket.read(&mut piece).context("reading `/ticket/mine`")?;
        ensure!(count > 0, "the server closed the connection");
        inbox.extend_from_slice(&piece[..count]);
        let Some(head) = parse_head(inbox)? else { continue };
        ensure!(head.status == 200, "`/ticket/mine` was answered {}", head.status);
        let total = head.total().context("`/ticket/mine` does not say how long it is")?;
        if inbox.len() >= total {
            return Ok(());
        }
    }
}
