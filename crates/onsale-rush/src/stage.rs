//! Before the doors open: a vendor, an event of its own, its tickets, and the customers. All over HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::client::{Answer, Caller, Connection};
use super::dice::Dice;
use super::lines::{Line, Lines};

/// What one release may hold in a batch.
const MAX_BATCH: u64 = 100_000;
/// How often the pool is counted while the release fills it.
const COUNT_EVERY: Duration = Duration::from_millis(50);
/// A release that has not come out by then will not come.
const RELEASE_PATIENCE: Duration = Duration::from_secs(120);
/// How often a registration comes back after "busy".
const MAX_TRIES: usize = 50;

/// What was asked to be set up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) tickets: u64,
    /// Vendors, each with an event of its own and its share of the tickets.
    pub(super) vendors: u64,
    /// Waves in which each vendor's tickets come, the first before the doors open.
    pub(super) waves: u64,
    pub(super) between_waves: Duration,
    pub(super) hold: Duration,
}

/// A vendor's event on the stage of this rush.
#[derive(Debug, Clone, Copy)]
pub(super) struct Show {
    vendor: u64,
    pub(super) event: u64,
    pub(super) tickets: u64,
}

/// Sets up vendors, events and releases, and waits until the first wave is in the pools. `run` makes the names of this
/// rush its own.
///
/// # Errors
/// When the server refuses a step or the tickets do not come.
pub(super) async fn set(connection: &mut Connection, run: u64, plan: Plan) -> anyhow::Result<Vec<Show>> {
    let mut shows = Vec::new();
    for (index, tickets) in shares(plan.tickets, plan.vendors).into_iter().enumerate() {
        shows.push(announce(connection, run, index, tickets, plan).await?);
    }
    for show in &shows {
        let first: u64 = releases(show.tickets, plan.waves).iter().map(|(batch, _)| batch).sum();
        let all = if plan.waves == 1 { show.tickets } else { first };
        wait_for_tickets(connection, show.event, all, plan.waves == 1).await?;
    }
    Ok(shows)
}

async fn announce(
    connection: &mut Connection,
    run: u64,
    index: usize,
    tickets: u64,
    plan: Plan,
) -> anyhow::Result<Show> {
    let email = format!("vendor-{run}-{index}@rush.example");
    let vendor = json!({"name": format!("Rush Box Office {}", index + 1), "email": email});
    let vendor = create(connection, "/vendor/add", Caller::Nobody, &vendor, "vendorId").await?;
    let event = json!({
        "vendorId": vendor,
        "name": format!("Rush {run}, stage {}", index + 1),
        "venue": "The Rehearsal Hall",
        "startsAt": "2099-12-31T20:00:00Z",
        "timezone": "UTC",
        "currency": "EUR",
        "holdSeconds": plan.hold.as_secs(),
        "description": "Simulated buyers press the button.",
    });
    let event = create(connection, "/event/add", Caller::Vendor(vendor), &event, "eventId").await?;
    for (batch, batches) in releases(tickets, plan.waves) {
        let interval = if plan.waves == 1 { 0.0 } else { plan.between_waves.as_secs_f64() };
        let release = json!({
            "eventId": event,
            "ticketsPerRelease": batch,
            "numberOfReleases": batches,
            "ticketReleaseInterval": interval,
            "ticketType": "Normal",
            "ticketPrice": 49.90,
        });
        create(connection, "/vendor/release", Caller::Vendor(vendor), &release, "releaseId").await?;
    }
    Ok(Show { vendor, event, tickets })
}

/// Waits until every wave of every vendor is out.
///
/// # Errors
/// When the server does not answer.
pub(super) async fn wait_for_waves(connection: &mut Connection, shows: &[Show]) -> anyhow::Result<()> {
    for show in shows {
        while !are_done(connection, show.vendor).await? {
            tokio::time::sleep(COUNT_EVERY).await;
        }
    }
    Ok(())
}

async fn are_done(connection: &mut Connection, vendor: u64) -> anyhow::Result<bool> {
    let path = "/vendor/releases";
    let answer =
        connection.call("GET", path, Caller::Vendor(vendor), "").await.context("GET /vendor/releases")?;
    if answer.head.retry_after.is_some() {
        return Ok(false);
    }
    let told: Value = serde_json::from_slice(&answer.body).context("GET /vendor/releases answers no JSON")?;
    let releases = told["releases"].as_array().or(told.as_array());
    let releases = releases.context("GET /vendor/releases answers no releases")?;
    Ok(releases.iter().all(|release| release["state"] == "done"))
}

/// `all` in `parts` shares that differ by one at most; none is empty.
pub(super) fn shares(all: u64, parts: u64) -> Vec<u64> {
    let (share, rest) = (all / parts.max(1), all % parts.max(1));
    (0..parts).map(|part| share + u64::from(part < rest)).filter(|share| *share > 0).collect()
}

/// `tickets` as releases of (tickets a batch, batches), none larger than the contract allows. In waves, each release
/// has as many batches as there are waves, but for the tickets that do not come out even: those come at once.
fn releases(tickets: u64, waves: u64) -> Vec<(u64, u64)> {
    if waves == 1 {
        return batches(tickets);
    }
    let wave = tickets / waves;
    let full = (0..wave / MAX_BATCH).map(|_| (MAX_BATCH, waves));
    let rest = [(wave % MAX_BATCH, waves), (tickets % waves, 1)];
    full.chain(rest).filter(|(batch, _)| *batch > 0).collect()
}

/// `tickets` as releases of (tickets a batch, batches), none larger than the contract allows.
fn batches(tickets: u64) -> Vec<(u64, u64)> {
    let full = (MAX_BATCH, tickets / MAX_BATCH);
    let rest = (tickets % MAX_BATCH, 1);
    [full, rest].into_iter().filter(|(batch, count)| *batch > 0 && *count > 0).collect()
}

async fn create(
    connection: &mut Connection,
    path: &str,
    caller: Caller,
    body: &Value,
    id: &str,
) -> anyhow::Result<u64> {
    let answer = connection
        .call("POST", path, caller, &body.to_string())
        .await
        .with_context(|| format!("POST {path} got no answer"))?;
    id_of(&answer, path, id)
}

fn id_of(answer: &Answer, path: &str, id: &str) -> anyhow::Result<u64> {
    let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    if !(200..300).contains(&answer.head.status) {
        let message = told["message"].as_str().unwrap_or("(no message)");
        bail!("POST {path} was refused with {}: {message}", answer.head.status);
    }
    told[id].as_u64().with_context(|| format!("POST {path} answered without {id}"))
}

/// Waits until so many are in the pool; where they are `all`, more would be a mistake.
async fn wait_for_tickets(
    connection: &mut Connection,
    event: u64,
    tickets: u64,
    all: bool,
) -> anyhow::Result<()> {
    let path = format!("/ticket/count?eventId={event}");
    let started = std::time::Instant::now();
    loop {
        let answer = connection.call("GET", &path, Caller::Nobody, "").await.context("GET /ticket/count")?;
        let count: u64 =
            serde_json::from_slice(&answer.body).context("GET /ticket/count does not answer a number")?;
        if count >= tickets {
            anyhow::ensure!(
                count == tickets || !all,
                "{tickets} tickets were released, but {count} are in the pool"
            );
            return Ok(());
        }
        anyhow::ensure!(started.elapsed() < RELEASE_PATIENCE, "only {count} of {tickets} tickets came out");
        tokio::time::sleep(COUNT_EVERY).await;
    }
}

/// Registers `count` customers, as many at a time as there are lines; answers their ids.
///
/// # Errors
/// When the server refuses one of them for another reason than being busy.
pub(super) async fn register(
    lines: &Lines,
    workers: usize,
    run: u64,
    count: usize,
    done: &Arc<AtomicUsize>,
) -> anyhow::Result<Vec<u64>> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut crowd = JoinSet::new();
    for _ in 0..workers {
        let (lines, next, done) = (lines.clone(), Arc::clone(&next), Arc::clone(done));
        crowd.spawn(async move {
            let mut line = lines.take().await;
            let mut ids = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= count {
                    return anyhow::Ok(ids);
                }
                ids.push(register_one(&mut line, run, index).await?);
                done.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let mut ids = Vec::with_capacity(count);
    while let Some(some) = crowd.join_next().await {
        ids.extend(some??);
    }
    Ok(ids)
}

async fn register_one(line: &mut Line, run: u64, index: usize) -> anyhow::Result<u64> {
    let body = format!(r#"{{"name":"Rush Buyer {index}","email":"buyer-{run}-{index}@rush.example"}}"#);
    let mut dice = Dice::of(index);
    for _ in 0..MAX_TRIES {
        let answer =
            line.call("POST", "/customer/add", Caller::Nobody, &body).await.context("POST /customer/add")?;
        match answer.head.retry_after {
            Some(seconds) => {
                let wait = Duration::from_secs(seconds);
                tokio::time::sleep(wait + dice.up_to(wait)).await;
            }
            None => return id_of(&answer, "/customer/add", "customerId"),
        }
    }
    bail!("POST /customer/add was refused as busy {MAX_TRIES} times in a row")
}

#[cfg(test)]
mod tests {
    use super::{batches, releases, shares};

    #[test]
    fn a_large_house_is_released_in_batches_that_the_contract_allows() {
        assert_eq!(batches(5_000), [(5_000, 1)]);
        assert_eq!(batches(100_000), [(100_000, 1)]);
        assert_eq!(batches(1_000_001), [(100_000, 10), (1, 1)]);
    }

    #[test]
    fn waves_and_vendors_share_all_tickets() {
        assert_eq!(shares(10, 3), [4, 3, 3]);
        assert_eq!(shares(2, 5), [1, 1]);
        assert_eq!(releases(5_000, 1), [(5_000, 1)]);
        assert_eq!(releases(1_000, 3), [(333, 3), (1, 1)]);
        assert_eq!(releases(600_000, 4), [(100_000, 4), (50_000, 4)]);
        assert_eq!(releases(2, 4), [(2, 1)]);
    }
}
