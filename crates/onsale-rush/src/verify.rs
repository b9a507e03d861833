//! After the rush: does the server's book agree with what it said? Asked over HTTP, as anybody could.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;
use serde::Deserialize;
use tokio::task::JoinSet;

use super::client::{Caller, Connection};
use super::lines::{Line, Lines};

/// How often one ticket is asked for before it counts as not found.
const MAX_TRIES: usize = 5;

/// What the server's book says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Book {
    /// Sold tickets of the event in the list of all tickets.
    pub(super) listed: u64,
    /// Listed as sold, though no sale was acknowledged, or to another customer.
    pub(super) listed_otherwise: u64,
    /// Acknowledged sales that `/ticket/find` shows as sold to that customer.
    pub(super) found: u64,
    pub(super) audit_balanced: bool,
    /// What the audit found wrong, in its words.
    pub(super) audit_problems: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ticket {
    ticket_id: u64,
    status: String,
    customer_id: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Audit {
    balanced: bool,
    #[serde(default)]
    pools: Vec<PoolAudit>,
    #[serde(default)]
    problems: Vec<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PoolAudit {
    event_id: u64,
    sold: u64,
}

/// Compares the acknowledged `sales` (ticket to customer) with what the server tells now.
///
/// # Errors
/// When the server does not answer one of the questions.
pub(super) async fn verify(
    connection: &mut Connection,
    lines: &Lines,
    workers: usize,
    events: &[u64],
    sales: &HashMap<u64, u64>,
    checked: &Arc<AtomicUsize>,
) -> anyhow::Result<Book> {
    let (mut listed, mut listed_otherwise) = (0, 0);
    for event in events {
        let (some, otherwise) = compare_list(connection, *event, sales).await?;
        listed += some;
        listed_otherwise += otherwise;
    }
    let found = find_each(lines, workers, sales, checked).await?;
    let (audit_balanced, audit_problems) = audit(connection, events, listed).await?;
    Ok(Book { listed, listed_otherwise, found, audit_balanced, audit_problems })
}

/// Reads all sold tickets of the event, page by page.
async fn compare_list(
    connection: &mut Connection,
    event: u64,
    sales: &HashMap<u64, u64>,
) -> anyhow::Result<(u64, u64)> {
    let mut next = Some(format!("/ticket/all?status=sold&eventId={event}&limit=1000"));
    let (mut listed, mut otherwise) = (0, 0);
    while let Some(path) = next {
        let answer =
            connection.call("GET", &path, Caller::Nobody, "").await.with_context(|| format!("GET {path}"))?;
        let page: Vec<Ticket> = serde_json::from_slice(&answer.body)
            .with_context(|| format!("GET {path} answered {} and no list of tickets", answer.head.status))?;
        listed += page.len() as u64;
        let differs = |ticket: &&Ticket| sales.get(&ticket.ticket_id).copied() != ticket.customer_id;
        otherwise += page.iter().filter(differs).count() as u64;
        next = answer.head.next_page.map(|link| path_of(&link));
    }
    Ok((listed, otherwise))
}

/// A link may be a path or a whole address; we stay on the server that we know.
fn path_of(link: &str) -> String {
    match link.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])) {
        Some(path) => path.to_owned(),
        None => link.to_owned(),
    }
}

/// Asks for each acknowledged ticket by its number.
async fn find_each(
    lines: &Lines,
    workers: usize,
    sales: &HashMap<u64, u64>,
    checked: &Arc<AtomicUsize>,
) -> anyhow::Result<u64> {
    let sales: Arc<[(u64, u64)]> = sales.iter().map(|(&ticket, &customer)| (ticket, customer)).collect();
    let mut crowd = JoinSet::new();
    for _ in 0..workers {
        let (lines, sales, checked) = (lines.clone(), Arc::clone(&sales), Arc::clone(checked));
        crowd.spawn(async move {
            let mut line = lines.take().await;
            let mut found = 0;
            while let Some(&(ticket, customer)) = sales.get(checked.fetch_add(1, Ordering::Relaxed)) {
                found += u64::from(is_sold_to(&mut line, ticket, customer).await);
            }
            found
        });
    }
    let mut found = 0;
    while let Some(some) = crowd.join_next().await {
        found += some?;
    }
    Ok(found)
}

async fn is_sold_to(line: &mut Line, ticket: u64, customer: u64) -> bool {
    let path = format!("/ticket/find/{ticket}");
    for _ in 0..MAX_TRIES {
        let Ok(answer) = line.call("GET", &path, Caller::Customer(customer), "").await else { continue };
        if let Some(seconds) = answer.head.retry_after {
            tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
            continue;
        }
        return serde_json::from_slice(&answer.body).is_ok_and(|found: Ticket| {
            found.ticket_id == ticket && found.status == "sold" && found.customer_id == Some(customer)
        });
    }
    false
}

async fn audit(
    connection: &mut Connection,
    events: &[u64],
    listed: u64,
) -> anyhow::Result<(bool, Vec<String>)> {
    let answer = connection.call("GET", "/audit", Caller::Nobody, "").await.context("GET /audit")?;
    let audit: Audit = serde_json::from_slice(&answer.body)
        .with_context(|| format!("GET /audit answered {} and no audit", answer.head.status))?;
    let mut problems: Vec<String> = audit.problems.iter().map(said).collect();
    let sold: u64 =
        audit.pools.iter().filter(|pool| events.contains(&pool.event_id)).map(|pool| pool.sold).sum();
    if sold != listed {
        problems.push(format!("the audit counts {sold} sold tickets, the list {listed}"));
    }
    Ok((audit.balanced && problems.is_empty(), problems))
}

fn said(problem: &serde_json::Value) -> String {
    problem.as_str().map_or_else(|| problem.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn the_next_page_is_on_the_same_server_however_the_link_is_written() {
        assert_eq!(path_of("/ticket/all?after=9"), "/ticket/all?after=9");
        assert_eq!(path_of("http://127.0.0.1:8080/ticket/all?after=9"), "/ticket/all?after=9");
    }
}
