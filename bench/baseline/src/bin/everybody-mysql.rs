//! What everybody writes for MySQL: the same two calls, one transaction a request. The next ticket is locked by
//! `SELECT .. FOR UPDATE SKIP LOCKED`, so that buyers do not wait for each other; the pool is as large as is best,
//! statements stay prepared, and a deadlock is tried again. It does less than Onsale: no journal, no metrics, no
//! request ids, no filters.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use clap::Parser;
use mysql_async::prelude::Queryable as _;
use mysql_async::{
    Conn, Error, IsolationLevel, Opts, OptsBuilder, Pool, PoolConstraints, PoolOpts, Row, Transaction,
    TxOpts, params,
};
use onsale_baseline::{SoldBody, TicketBody, WishBody, customer, open};

const HOLD_MS: i64 = 3_600_000;
/// How often a request that lost a deadlock is tried.
const TRIES: usize = 5;
const DEADLOCK: u16 = 1213;
/// Rows in a statement that fills the database.
const ROWS: i64 = 1_000;

const SCHEMA: [&str; 3] = [
    "CREATE TABLE customer (
        customer_id BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL, email VARCHAR(254) NOT NULL UNIQUE
    ) ENGINE = InnoDB CHARACTER SET utf8mb4",
    "CREATE TABLE ticket (
        ticket_id   BIGINT PRIMARY KEY,
        vendor_id   BIGINT NOT NULL,
        event_id    BIGINT NOT NULL,
        type        VARCHAR(50) NOT NULL,
        price       BIGINT NOT NULL,
        release_id  BIGINT NOT NULL,
        created_at  BIGINT NOT NULL,
        status      TINYINT NOT NULL,
        customer_id BIGINT,
        held_until  BIGINT,
        sold_at     BIGINT,
        INDEX ticket_available (event_id, status, ticket_id),
        INDEX ticket_held (customer_id, status)
    ) ENGINE = InnoDB CHARACTER SET utf8mb4",
    "CREATE TABLE purchase (
        order_id    BIGINT PRIMARY KEY AUTO_INCREMENT,
        ticket_id   BIGINT NOT NULL UNIQUE,
        customer_id BIGINT NOT NULL,
        price       BIGINT NOT NULL,
        created_at  BIGINT NOT NULL
    ) ENGINE = InnoDB CHARACTER SET utf8mb4",
];

const COLUMNS: &str =
    "ticket_id, vendor_id, event_id, type, price, release_id, created_at, customer_id, held_until";

#[derive(Debug, Parser)]
struct Cli {
    /// The database, `mysql://user:password@host:port/name`; it has to exist.
    #[arg(long)]
    database: String,
    /// Connections to the database.
    #[arg(long, default_value_t = 16)]
    pool: usize,
    /// Make the tables, with so many tickets and customers, and stop.
    #[arg(long)]
    only_fill: Option<i64>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let constraints =
        PoolConstraints::new(cli.pool, cli.pool).context("a pool has at least one connection")?;
    let options = OptsBuilder::from_opts(Opts::from_url(&cli.database)?)
        // A connection goes back as it is: to reset it would cost a round trip and the prepared statements.
        .pool_opts(PoolOpts::default().with_constraints(constraints).with_reset_connection(false))
        // Affected rows are what a guard asks for.
        .client_found_rows(true);
    let pool = Pool::new(options);
    if let Some(rows) = cli.only_fill {
        fill(&mut pool.get_conn().await?, rows).await?;
        pool.disconnect().await?;
        return Ok(());
    }
    let app = Router::new()
        .route("/ticket/reserve", post(reserve_ticket))
        .route("/ticket/finalize", post(finalize_sale))
        .with_state(pool);
    axum::serve(open().await?, app).await?;
    Ok(())
}

async fn fill(db: &mut Conn, rows: i64) -> anyhow::Result<()> {
    for statement in SCHEMA {
        db.query_drop(statement).await?;
    }
    let now = now()?;
    for first in (1..=rows).step_by(ROWS as usize) {
        let ids = first..=rows.min(first + ROWS - 1);
        let customers: Vec<_> =
            ids.clone().map(|n| format!("({n},'Customer {n}','c{n}@example.org')")).collect();
        db.query_drop(format!("INSERT INTO customer VALUES {}", customers.join(","))).await?;
        let tickets: Vec<_> =
            ids.map(|n| format!("({n},1,1,'Normal',4990,1,{now},0,NULL,NULL,NULL)")).collect();
        db.query_drop(format!("INSERT INTO ticket VALUES {}", tickets.join(","))).await?;
    }
    Ok(())
}

async fn reserve_ticket(
    State(pool): State<Pool>,
    headers: HeaderMap,
    Json(wish): Json<WishBody>,
) -> Result<Json<TicketBody>, StatusCode> {
    let customer = customer(&headers)?;
    let event = wish.event_id.unwrap_or(1);
    for _ in 0..TRIES {
        match reserve(&pool, customer, event).await {
            Err(error) if is_deadlock(&error) => {}
            done => return answer(done),
        }
    }
    Err(StatusCode::SERVICE_UNAVAILABLE)
}

async fn finalize_sale(
    State(pool): State<Pool>,
    headers: HeaderMap,
    Json(_): Json<WishBody>,
) -> Result<Json<SoldBody>, StatusCode> {
    let customer = customer(&headers)?;
    for _ in 0..TRIES {
        match finalize(&pool, customer).await {
            Err(error) if is_deadlock(&error) => {}
            done => return answer(done),
        }
    }
    Err(StatusCode::SERVICE_UNAVAILABLE)
}

fn answer<T>(done: anyhow::Result<Result<T, StatusCode>>) -> Result<Json<T>, StatusCode> {
    done.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        Err(StatusCode::INTERNAL_SERVER_ERROR)
    })
    .map(Json)
}

fn is_deadlock(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Error::Server(told)) if told.code == DEADLOCK)
}

async fn begin(pool: &Pool) -> anyhow::Result<Transaction<'static>> {
    // The default of MySQL would lock the gaps between tickets too.
    let options = TxOpts::default().with_isolation_level(IsolationLevel::ReadCommitted).to_owned();
    Ok(pool.start_transaction(options).await?)
}

async fn reserve(pool: &Pool, customer: i64, event: i64) -> anyhow::Result<Result<TicketBody, StatusCode>> {
    let now = now()?;
    let mut transaction = begin(pool).await?;
    let known: Option<i64> =
        transaction.exec_first("SELECT 1 FROM customer WHERE customer_id = ?", (customer,)).await?;
    if known.is_none() {
        return Ok(Err(StatusCode::NOT_FOUND));
    }
    let held: Option<i64> = transaction
        .exec_first(
            "SELECT ticket_id FROM ticket WHERE customer_id = ? AND status = 1 AND held_until > ?",
            (customer, now),
        )
        .await?;
    if held.is_some() {
        return Ok(Err(StatusCode::CONFLICT));
    }
    let next: Option<Row> = transaction
        .exec_first(
            format!(
                "SELECT {COLUMNS} FROM ticket WHERE event_id = ? AND status = 0 ORDER BY ticket_id LIMIT 1 \
                 FOR UPDATE SKIP LOCKED"
            ),
            (event,),
        )
        .await?;
    let Some(row) = next else { return Ok(Err(StatusCode::CONFLICT)) };
    let mut ticket = ticket(&row, "reserved")?;
    transaction
        .exec_drop(
            "UPDATE ticket SET status = 1, customer_id = ?, held_until = ? WHERE ticket_id = ?",
            (customer, now + HOLD_MS, ticket.ticket_id),
        )
        .await?;
    transaction.commit().await?;
    ticket.customer_id = customer;
    ticket.reserved_until = Some((now + HOLD_MS).to_string());
    ticket.hold_seconds = Some(HOLD_MS / 1000);
    Ok(Ok(ticket))
}

async fn finalize(pool: &Pool, customer: i64) -> anyhow::Result<Result<SoldBody, StatusCode>> {
    let now = now()?;
    let mut transaction = begin(pool).await?;
    let held: Option<Row> = transaction
        .exec_first(
            format!(
                "SELECT {COLUMNS} FROM ticket WHERE customer_id = ? AND status = 1 AND held_until > ? FOR UPDATE"
            ),
            (customer, now),
        )
        .await?;
    let Some(row) = held else { return Ok(Err(StatusCode::NOT_FOUND)) };
    let ticket = ticket(&row, "sold")?;
    let price: i64 = row.get("price").context("a ticket without a price")?;
    transaction
        .exec_drop(
            "UPDATE ticket SET status = 2, sold_at = ?, held_until = NULL WHERE ticket_id = ?",
            (now, ticket.ticket_id),
        )
        .await?;
    transaction
        .exec_drop(
            "INSERT INTO purchase (ticket_id, customer_id, price, created_at) \
             VALUES (:ticket, :customer, :price, :now)",
            params! { "ticket" => ticket.ticket_id, customer, price, now },
        )
        .await?;
    let order_id = transaction.last_insert_id().context("an order without a number")?;
    transaction.commit().await?;
    Ok(Ok(SoldBody::new(ticket, i64::try_from(order_id)?)))
}

fn ticket(row: &Row, status: &'static str) -> anyhow::Result<TicketBody> {
    let number = |column: &str| -> anyhow::Result<i64> {
        row.get(column).with_context(|| format!("a ticket without {column}"))
    };
    let Some(type_name) = row.get("type") else { bail!("a ticket without a type") };
    Ok(TicketBody {
        ticket_id: number("ticket_id")?,
        vendor_id: number("vendor_id")?,
        event_id: number("event_id")?,
        type_name,
        price: number("price")? as f64 / 100.0,
        currency: "EUR".to_owned(),
        status,
        release_id: number("release_id")?,
        created_at: number("created_at")?.to_string(),
        customer_id: row.get::<Option<i64>, _>("customer_id").flatten().unwrap_or_default(),
        reserved_until: None,
        hold_seconds: None,
    })
}

fn now() -> anyhow::Result<i64> {
    Ok(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?)
}
