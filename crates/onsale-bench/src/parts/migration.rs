//! How long a database of the last release takes to come up to date: a house that has sold all of its tickets, in the
//! schema that the last release had, on SQLite and on MariaDB. Afterwards its books have to balance, and its orders have to
//! be there.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, ensure};
use onsale_testbed::{Disk, MariaDb, Sql};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::seed::{self, Stock};
use crate::site::Site;

/// Versions of the schema that the last release knew.
const LAST_ON_SQLITE: i64 = 11;
const LAST_ON_MYSQL: i64 = 15;

/// What the last release kept of a sale, from what is kept of it now.
const PURCHASES: &str = "SELECT o.order_id, o.customer_id, min(l.event_id), o.total, o.currency, o.created_at \
    FROM {new}.orders o JOIN {new}.order_line l ON l.order_id = o.order_id GROUP BY o.order_id";
const ITEMS: &str =
    "SELECT ticket_id, order_id, customer_id, event_id, amount, refunded_at FROM {new}.order_line";
const PURCHASE_COLUMNS: &str = "order_id, customer_id, event_id, total, currency, created_at";
const ITEM_COLUMNS: &str = "ticket_id, order_id, customer_id, event_id, price, refunded_at";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Migration {
    pub(crate) sold: i64,
    /// `onsale migrate`, in seconds.
    pub(crate) sqlite_seconds: f64,
    /// The file before and after, in MiB.
    pub(crate) sqlite_before_mib: f64,
    pub(crate) sqlite_after_mib: f64,
    pub(crate) mariadb: String,
    pub(crate) mariadb_seconds: f64,
}

pub(crate) fn measure(site: &Site, plan: &Plan) -> anyhow::Result<Migration> {
    let sold = plan.house_tickets;
    let stock = Stock { customers: sold, available: 0, held: 0, sold };
    let file = older_file(site, stock)?;
    let before = mib(&file)?;
    let url = format!("sqlite:{}", file.display());
    let sqlite_seconds = migrated(site, &url)?;
    let orders = |sql: &str| crate::site::number(&file, sql);
    ensure!(orders("SELECT count(*) FROM order_line")? == sold, "an order has lost its ticket");
    ensure!(orders("SELECT count(*) FROM orders WHERE paid = total")? == sold, "an order is not there");

    let server = MariaDb::start(Disk::Durable)?;
    let sql = server.sql();
    sql.run("CREATE DATABASE onsale_new; CREATE DATABASE onsale_older")?;
    seed::fill_mysql(&server.url("onsale_new"), stock)?;
    make_older(&sql)?;
    let mariadb_seconds = migrated(site, &server.url("onsale_older"))?;
    let lines = sql.number("SELECT count(*) FROM onsale_older.order_line")?;
    ensure!(lines == sold, "{lines} tickets are in orders on MariaDB instead of {sold}");
    Ok(Migration {
        sold,
        sqlite_seconds,
        sqlite_before_mib: before,
        sqlite_after_mib: mib(&file)?,
        mariadb: sql.run("SELECT version()")?,
        mariadb_seconds,
    })
}

/// Brings a database up to date and audits it; answers what the former took, in seconds.
fn migrated(site: &Site, url: &str) -> anyhow::Result<f64> {
    let started = Instant::now();
    site.command("migrate", url)?;
    let seconds = started.elapsed().as_secs_f64();
    site.command("audit", url)?;
    Ok(seconds)
}

/// A file as the last release would have left it: its schema, and each row as far as it had it.
fn older_file(site: &Site, stock: Stock) -> anyhow::Result<PathBuf> {
    let new = site.template("migration", stock)?;
    let older = site.path("older.db");
    let db = Connection::open(&older)?;
    let application: i64 =
        Connection::open(&new)?.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    db.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL")?;
    for step in steps("sqlite", LAST_ON_SQLITE)? {
        db.execute_batch(&step)?;
    }
    db.execute("ATTACH DATABASE ?1 AS new", [new.to_str().context("a path that is no text")?])?;
    let names = |sql: &str| -> anyhow::Result<Vec<String>> {
        let mut statement = db.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    let columns = |schema: &str, table: &str| {
        names(&format!("SELECT name FROM pragma_table_info('{table}', '{schema}')"))
    };
    for table in
        names("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?
    {
        let (ours, theirs) = (columns("main", &table)?, columns("new", &table)?);
        db.execute_batch(&copy("main", &table, &ours, &theirs))?;
    }
    db.execute_batch(&format!(
        "PRAGMA application_id = {application}; PRAGMA user_version = {LAST_ON_SQLITE}"
    ))?;
    db.execute_batch("DETACH DATABASE new; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(older)
}

/// The same on MariaDB.
fn make_older(sql: &Sql) -> anyhow::Result<()> {
    for step in steps("mysql", LAST_ON_MYSQL)? {
        sql.run(&format!("USE onsale_older; {step}"))?;
    }
    let lines = |query: &str| -> anyhow::Result<Vec<String>> {
        Ok(sql.run(query)?.lines().map(ToOwned::to_owned).collect())
    };
    let of = |schema: &str, what: &str| {
        format!("SELECT {what} FROM information_schema.{schema} WHERE table_schema = ")
    };
    let columns = |database: &str, table: &str| {
        let from = of("columns", "column_name");
        lines(&format!("{from}'{database}' AND table_name = '{table}' ORDER BY ordinal_position"))
    };
    let tables = format!("{}'onsale_older' AND table_type = 'BASE TABLE'", of("tables", "table_name"));
    for table in lines(&tables)? {
        let (ours, theirs) = (columns("onsale_older", &table)?, columns("onsale_new", &table)?);
        sql.run(&copy("onsale_older", &table, &ours, &theirs).replace(" new.", " onsale_new."))?;
    }
    sql.run(&format!(
        "USE onsale_older; CREATE TABLE schema_book (name VARCHAR(50) NOT NULL PRIMARY KEY, value BIGINT NOT NULL) \
         CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; \
         INSERT INTO schema_book VALUES ('version', {LAST_ON_MYSQL}), ('lock', 0)"
    ))?;
    Ok(())
}

/// A table's rows, as far as both schemas have its columns.
fn copy(older: &str, table: &str, ours: &[String], theirs: &[String]) -> String {
    let rows = |columns: &str, rows: &str| {
        let rows = rows.replace("{new}", "new");
        format!("DELETE FROM {older}.{table}; INSERT INTO {older}.{table} ({columns}) {rows};")
    };
    match table {
        "purchase" => rows(PURCHASE_COLUMNS, PURCHASES),
        "order_item" => rows(ITEM_COLUMNS, ITEMS),
        _ => {
            let both: Vec<&str> =
                ours.iter().filter(|column| theirs.contains(column)).map(String::as_str).collect();
            if both.is_empty() {
                return String::new();
            }
            let columns = both.join(", ");
            rows(&columns, &format!("SELECT {columns} FROM {{new}}.{table}"))
        }
    }
}

/// The first steps of a schema, in their order.
fn steps(engine: &str, count: i64) -> anyhow::Result<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../onsale-store/migrations").join(engine);
    let entries = fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    files.sort();
    files.truncate(usize::try_from(count)?);
    files.iter().map(|file| fs::read_to_string(file).map_err(Into::into)).collect()
}

fn mib(file: &Path) -> anyhow::Result<f64> {
    Ok(fs::metadata(file)?.len() as f64 / 1024.0 / 1024.0)
}
