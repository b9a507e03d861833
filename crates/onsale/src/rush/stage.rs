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

/// What was set up for this rush alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    pub(super) event: u64,
}

/// Sets up vendor, event and tickets, and waits until all of them are in the pool. `run` makes the names of
/// this rush its own.
///
/// # Errors
/// When the server refuses a step or the tickets do not come.
pub(super) async fn set(
    connection: &mut Connection,
    run: u64,
    tickets: u64,
    hold: Duration,
) -> anyhow::Result<Stage> {
    let vendor = json!({"name": "Rush Box Office", "email": format!("vendor-{run}@rush.example")});
    let vendor = create(connection, "/vendor/add", Caller::Nobody, &vendor, "vendorId").await?;
    let event = json!({
        "vendorId": vendor,
        "name": format!("Rush {run}"),
        "venue": "The Rehearsal Hall",
        "startsAt": "2099-12-31T20:00:00Z",
        "timezone": "UTC",
        "currency": "EUR",
        "holdSeconds": hold.as_secs(),
        "description": "Simulated buyers press the button.",
    });
    let event = create(connection, "/event/add", Caller::Vendor(vendor), &event, "eventId").await?;
    for (batch, batches) in batches(tickets) {
        let release = json!({
            "eventId": event,
            "ticketsPerRelease": batch,
            "numberOfReleases": batches,
            "ticketReleaseInterval": 0,
            "ticketType": "Normal",
            "ticketPrice": 49.90,
        });
        create(connection, "/vendor/release", Caller::Vendor(vendor), &release, "releaseId").await?;
    }
    wait_for_tickets(connection, event, tickets).await?;
    Ok(Stage { event })
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

async fn wait_for_tickets(connection: &mut Connection, event: u64, tickets: u64) -> anyhow::Result<()> {
    let path = format!("/ticket/count?eventId={event}");
    let started = std::time::Instant::now();
    loop {
        let answer = connection.call("GET", &path, Caller::Nobody, "").await.context("GET /ticket/count")?;
        let count: u64 =
            serde_json::from_slice(&answer.body).context("GET /ticket/count does not answer a number")?;
        if count >= tickets {
            anyhow::ensure!(count == tickets, "{tickets} tickets were released, but {count} are in the pool");
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
    use super::batches;

    #[test]
    fn a_large_house_is_released_in_batches_that_the_contract_allows() {
        assert_eq!(batches(5_000), [(5_000, 1)]);
        assert_eq!(batches(100_000), [(100_000, 1)]);
        assert_eq!(batches(1_000_001), [(100_000, 10), (1, 1)]);
    }
}
