//! What everybody writes: the same two calls, one transaction a request, on SQLite with the settings that Onsale
//! uses. Statements are cached, the next ticket is found by an index, and the pool is as large as is best.
//! It does less than Onsale: no journal, no metrics, no request ids, no filters.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use clap::Parser;
use onsale_baseline::{SoldBody, TicketBody, WishBody, customer, open};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use tokio::sync::Semaphore;

const HOLD_MS: i64 = 3_600_000;

const SCHEMA: &str = "
CREATE TABLE customer (customer_id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE ticket (
    ticket_id   INTEGER PRIMARY KEY,
    vendor_id   INTEGER NOT NULL,
    event_id    INTEGER NOT NULL,
    type        TEXT NOT NULL,
    price       INTEGER NOT NULL,
    release_id  INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    status      INTEGER NOT NULL,
    customer_id INTEGER,
    held_until  INTEGER,
    sold_at     INTEGER
) STRICT;
CREATE INDEX ticket_available ON ticket (event_id, ticket_id) WHERE status = 0;
CREATE INDEX ticket_held ON ticket (customer_id) WHERE status = 1;
CREATE TABLE purchase (
    order_id    INTEGER PRIMARY KEY,
    ticket_id   INTEGER NOT NULL UNIQUE,
    customer_id INTEGER NOT NULL,
    price       INTEGER NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;";

#[derive(Debug, Parser)]
struct Cli {
    /// The database file; made and filled when it is not there.
    #[arg(long)]
    database: PathBuf,
    /// Connections to the database.
    #[arg(long, default_value_t = 1)]
    pool: usize,
    /// Tickets, and customers, that a new database gets.
    #[arg(long, default_value_t = 100_000)]
    fill: i64,
    /// Make the database and stop.
    #[arg(long)]
    only_fill: bool,
}

/// Connections that are free; a permit for each, so that nobody blocks a thread while waiting for one.
struct Pool {
    permits: Semaphore,
    free: Mutex<Vec<Connection>>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    if !cli.database.exists() {
        fill(&connect(&cli.database)?, cli.fill)?;
    }
    if cli.only_fill {
        return Ok(());
    }
    let free = (0..cli.pool).map(|_| connect(&cli.database)).collect::<anyhow::Result<_>>()?;
    let pool = Arc::new(Pool { permits: Semaphore::new(cli.pool), free: Mutex::new(free) });
    let app = Router::new()
        .route("/ticket/reserve", post(reserve_ticket))
        .route("/ticket/finalize", post(finalize_sale))
        .with_state(pool);
    axum::serve(open().await?, app).await?;
    Ok(())
}

fn connect(path: &Path) -> anyhow::Result<Connection> {
    let db = Connection::open(path)?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; \
         PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096; \
         PRAGMA journal_size_limit = 67108864; PRAGMA busy_timeout = 5000;",
    )?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

fn fill(db: &Connection, rows: i64) -> anyhow::Result<()> {
    db.execute_batch(&format!("BEGIN; {SCHEMA}"))?;
    let mut customer = db.prepare("INSERT INTO customer VALUES (?1, ?2, ?3)")?;
    let mut ticket =
        db.prepare("INSERT INTO ticket VALUES (?1, 1, 1, 'Normal', 4990, 1, ?2, 0, NULL, NULL, NULL)")?;
    let now = now()?;
    for n in 1..=rows {
        customer.execute(params![n, format!("Customer {n}"), format!("c{n}@example.org")])?;
        ticket.execute(params![n, now])?;
    }
    db.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);").context("the database cannot be filled")
}

async fn reserve_ticket(
    State(pool): State<Arc<Pool>>,
    headers: HeaderMap,
    Json(wish): Json<WishBody>,
) -> Result<Json<TicketBody>, StatusCode> {
    let customer = customer(&headers)?;
    let event = wish.event_id.unwrap_or(1);
    with_connection(pool, move |db| reserve(db, customer, event)).await?.map(Json)
}

async fn finalize_sale(
    State(pool): State<Arc<Pool>>,
    headers: HeaderMap,
    Json(_): Json<WishBody>,
) -> Result<Json<SoldBody>, StatusCode> {
    let customer = customer(&headers)?;
    with_connection(pool, move |db| finalize(db, customer)).await?.map(Json)
}

/// Runs `work` on a free connection, off the threads that talk to the network.
async fn with_connection<T: Send + 'static>(
    pool: Arc<Pool>,
    work: impl FnOnce(&mut Connection) -> anyhow::Result<T> + Send + 'static,
) -> Result<T, StatusCode> {
    let _permit = pool.permits.acquire().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let lent = Arc::clone(&pool);
    let work = move || {
        let taken = lent.free.lock().map(|mut free| free.pop());
        let Ok(Some(mut db)) = taken else { anyhow::bail!("no connection is free") };
        let result = work(&mut db);
        if let Ok(mut free) = lent.free.lock() {
            free.push(db);
        }
        result
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            eprintln!("{error:#}");
            Err(StatusCode::INTERNAL_SERVER_ERROR)
        }
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn reserve(db: &mut Connection, customer: i64, event: i64) -> anyhow::Result<Result<TicketBody, StatusCode>> {
    let now = now()?;
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let known: Option<i64> = transaction
        .prepare_cached("SELECT 1 FROM customer WHERE customer_id = ?1")?
        .query_row([customer], |row| row.get(0))
        .optional()?;
    if known.is_none() {
        return Ok(Err(StatusCode::NOT_FOUND));
    }
    let held: Option<i64> = transaction
        .prepare_cached(
            "SELECT ticket_id FROM ticket WHERE customer_id = ?1 AND status = 1 AND held_until > ?2",
        )?
        .query_row([customer, now], |row| row.get(0))
        .optional()?;
    if held.is_some() {
        return Ok(Err(StatusCode::CONFLICT));
    }
    let ticket = transaction
        .prepare_cached(
            "UPDATE ticket SET status = 1, customer_id = ?1, held_until = ?2 WHERE ticket_id = \
             (SELECT ticket_id FROM ticket WHERE event_id = ?3 AND status = 0 ORDER BY ticket_id LIMIT 1) \
             RETURNING ticket_id, vendor_id, event_id, type, price, release_id, created_at, customer_id, held_until",
        )?
        .query_row(params![customer, now + HOLD_MS, event], ticket)
        .optional()?;
    transaction.commit()?;
    Ok(ticket.ok_or(StatusCode::CONFLICT))
}

fn finalize(db: &mut Connection, customer: i64) -> anyhow::Result<Result<SoldBody, StatusCode>> {
    let now = now()?;
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let sold = transaction
        .prepare_cached(
            "UPDATE ticket SET status = 2, sold_at = ?2, held_until = NULL \
             WHERE customer_id = ?1 AND status = 1 AND held_until > ?2 \
             RETURNING ticket_id, vendor_id, event_id, type, price, release_id, created_at, customer_id, held_until",
        )?
        .query_row([customer, now], ticket)
        .optional()?;
    let Some(mut ticket) = sold else { return Ok(Err(StatusCode::NOT_FOUND)) };
    ticket.status = "sold";
    transaction
        .prepare_cached(
            "INSERT INTO purchase (ticket_id, customer_id, price, created_at) \
             SELECT ticket_id, customer_id, price, ?2 FROM ticket WHERE ticket_id = ?1",
        )?
        .execute([ticket.ticket_id, now])?;
    let order_id = transaction.last_insert_rowid();
    transaction.commit()?;
    Ok(Ok(SoldBody::new(ticket, order_id)))
}

fn ticket(row: &Row<'_>) -> rusqlite::Result<TicketBody> {
    let held_until: Option<i64> = row.get(8)?;
    Ok(TicketBody {
        ticket_id: row.get(0)?,
        vendor_id: row.get(1)?,
        event_id: row.get(2)?,
        type_name: row.get(3)?,
        price: row.get::<_, i64>(4)? as f64 / 100.0,
        currency: "EUR".to_owned(),
        status: "reserved",
        release_id: row.get(5)?,
        created_at: row.get::<_, i64>(6)?.to_string(),
        customer_id: row.get(7)?,
        reserved_until: held_until.map(|until| until.to_string()),
        hold_seconds: held_until.map(|_| HOLD_MS / 1000),
    })
}

fn now() -> anyhow::Result<i64> {
    Ok(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?)
}
