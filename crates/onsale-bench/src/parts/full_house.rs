//! A full house: how soon a server is open with many tickets in the pool, held and sold, what memory it needs,
//! and what it takes to list them all.

use std::time::Instant;

use anyhow::ensure;
use serde::{Deserialize, Serialize};

use crate::call::{get, stream_tickets};
use crate::figures::median;
use crate::plan::Plan;
use crate::seed::Stock;
use crate::site::Site;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FullHouse {
    pub(crate) in_pool: i64,
    pub(crate) held: i64,
    pub(crate) sold: i64,
    /// From the start of the process until it says that it is open, in milliseconds.
    pub(crate) open_after_ms: f64,
    /// Until it has answered `/readyz`.
    pub(crate) ready_after_ms: f64,
    pub(crate) memory_mib: f64,
    pub(crate) peak_mib: f64,
    /// `/ticket/available`, all of it.
    pub(crate) list_tickets: u64,
    pub(crate) list_mib: f64,
    pub(crate) list_seconds: f64,
    /// By how much memory grew above what it was before, in MiB, at its most.
    pub(crate) list_memory_mib: f64,
}

pub(crate) fn measure(site: &Site, plan: &Plan) -> anyhow::Result<FullHouse> {
    let (in_pool, held) = (plan.house_tickets, plan.house_tickets / 10);
    let stock = Stock { customers: in_pool, available: in_pool, held, sold: in_pool };
    let database = site.template("full-house", stock)?;
    let (mut open, mut ready, mut memory, mut peak) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut last = None;
    for _ in 0..plan.starts {
        // The one before has to let go of the database first.
        drop(last.take());
        let started = Instant::now();
        let server = site.onsale_on(&database)?;
        get(server.address, "/readyz")?;
        ready.push(started.elapsed().as_secs_f64() * 1e3);
        open.push(server.ready_after.as_secs_f64() * 1e3);
        memory.push(server.memory_now()?);
        peak.push(server.peak_memory()?);
        last = Some(server);
    }
    let server = match last {
        Some(server) => server,
        None => site.onsale_on(&database)?,
    };
    let count = get(server.address, "/ticket/count")?;
    ensure!(count.trim() == in_pool.to_string(), "{count} tickets are in the pool, not {in_pool}");
    let before = server.memory_now()?;
    server.forget_peak()?;
    let list = stream_tickets(server.address, "/ticket/available")?;
    let list_memory_mib = server.peak_memory()? - before;
    ensure!(list.tickets == in_pool as u64, "{} tickets were listed, not {in_pool}", list.tickets);
    Ok(FullHouse {
        in_pool,
        held,
        sold: in_pool,
        open_after_ms: median(&open),
        ready_after_ms: median(&ready),
        memory_mib: median(&memory),
        peak_mib: median(&peak),
        list_tickets: list.tickets,
        list_mib: list.bytes as f64 / 1024.0 / 1024.0,
        list_seconds: list.time.as_secs_f64(),
        list_memory_mib,
    })
}
