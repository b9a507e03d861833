//! How long the step from the last release to this program takes, on both back ends: a database with the tables of that release
//! and many sold tickets is made, migrated by the server's own code, audited, and asked for its orders.
//!
//! Its rows are those of a house of today, which the store itself has written, put back into the tables as the last release's
//! own steps make them; what has other tables now (orders) is written as it was.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use clap::Parser;
use onsale_core::{
    Actor, Amount, CustomerId, Email, Name, OrderId, OrderState, Status, Timestamp, TypeName, VendorId,
};
use onsale_store::{
    AddCustomer, AddVendor, Command, CreateRelease, DatabaseConfig, Filter, Finalize, MysqlConfig, Reply,
    Request, Reserve, Store, StoreConfig, maintenance, mysql, sqlite,
};
use onsale_testbed::{Disk, MariaDb, Sql};
use rusqlite::Connection;

/// The steps that the last release knew, by back end.
const LAST_RELEASE: [(&str, usize); 2] = [("sqlite", 10), ("mysql", 14)];
/// Who buys: one ticket after the other.
const CUSTOMERS: i64 = 1_000;
/// Tickets in a batch of the release.
const PER_BATCH: i64 = 100_000;
/// What stands in the header of a database file of ours ("ONSA").
const APPLICATION_ID: i64 = 0x4f4e_5341;
const NOW: Timestamp = Timestamp(1_790_000_000_000);

/// Times the migration of a database of the last release.
#[derive(Debug, Parser)]
struct Cli {
    /// Tickets that are sold.
    #[arg(long, default_value_t = 1_000_000)]
    tickets: i64,
    /// Where the databases lie meanwhile: a folder on a real disk.
    #[arg(long)]
    scratch: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    std::fs::create_dir_all(&cli.scratch)?;
    let folder = tempfile::tempdir_in(&cli.scratch)?;
    println!("SQLite:  {}", on_sqlite(folder.path(), cli.tickets)?.sentence(cli.tickets));
    let server = MariaDb::start(Disk::Durable)?;
    let told = on_mariadb(&server.sql(), |name| server.url(name), cli.tickets)?;
    println!("MariaDB: {}", told.sentence(cli.tickets));
    Ok(())
}

/// How long each part took.
#[derive(Debug)]
struct Took {
    migration: Duration,
    audit: Duration,
    opening: Duration,
}

impl Took {
    fn sentence(&self, tickets: i64) -> String {
        let [migration, audit, opening] =
            [self.migration, self.audit, self.opening].map(|took| took.as_secs_f64());
        format!(
            "{tickets} sold tickets migrated in {migration:.1} s; audited, and balanced, in {audit:.1} s; open \
             {opening:.1} s after the next start"
        )
    }
}

fn on_sqlite(folder: &Path, tickets: i64) -> anyhow::Result<Took> {
    let (today, before) = (folder.join("today.db"), folder.join("before.db"));
    {
        let db = sqlite::open_for_writing(&today)?;
        // What is thrown away if the machine fails need not be synced.
        db.execute_batch("PRAGMA synchronous = OFF")?;
        let mut executor = sqlite::Executor::new(&db, &StoreConfig::new(&today), NOW)?;
        fill(tickets, |batch| executor.run(batch))?;
    }
    put_back_on_sqlite(&today, &before)?;
    check(&StoreConfig::new(&before), tickets)
}

fn on_mariadb(sql: &Sql, url: impl Fn(&str) -> String, tickets: i64) -> anyhow::Result<Took> {
    // The account may do everything in databases of such names.
    let name = |what: &str| format!("onsale_{what}_{}", std::process::id());
    let (today, before) = (name("today"), name("before"));
    for database in [&today, &before] {
        sql.run(&format!("CREATE OR REPLACE DATABASE {database}"))?;
    }
    let config = |database: &str| {
        let mysql = MysqlConfig::new(url(database));
        (mysql.clone(), StoreConfig::of(DatabaseConfig::Mysql(mysql)))
    };
    {
        let (mysql, store) = config(&today);
        maintenance::migrate(&store)?;
        let mut executor = mysql::Executor::connect(&mysql, &store, NOW)?;
        fill(tickets, |batch| executor.run(batch))?;
        executor.leave();
    }
    put_back_on_mariadb(sql, &today, &before)?;
    sql.run(&format!("DROP DATABASE {today}"))?;
    let took = check(&config(&before).1, tickets)?;
    sql.run(&format!("DROP DATABASE {before}"))?;
    Ok(took)
}

/// A house of today in which all tickets are sold.
fn fill(tickets: i64, mut run: impl FnMut(&[(Request, Command)]) -> Vec<Reply>) -> anyhow::Result<()> {
    let mut run = |commands: Vec<(Actor, Command)>| {
        let batch: Vec<_> =
            commands.into_iter().map(|(actor, command)| (Request::new(actor, NOW), command)).collect();
        match run(&batch).into_iter().find_map(Result::err) {
            Some(error) => bail!("the database cannot be filled: {error}"),
            None => Ok(()),
        }
    };
    let (name, email) = (name("The organiser")?, email("vendor", 1)?);
    let vendor = AddVendor { name, email, defaults: Default::default(), returning: false };
    run(vec![(Actor::Admin, Command::AddVendor(vendor))])?;
    let customers = 1..=CUSTOMERS.min(tickets);
    run(customers.clone().map(add_customer).collect::<anyhow::Result<_>>()?)?;
    for (per_batch, batches) in [(PER_BATCH, tickets / PER_BATCH), (tickets % PER_BATCH, 1)] {
        if per_batch * batches > 0 {
            run(vec![(Actor::Admin, release(per_batch, batches)?)])?;
            // At most a thousand tickets come at a time.
            for _ in 0..batches * per_batch.div_euclid(1_000) + batches {
                run(vec![(Actor::System, Command::ReleaseDue)])?;
            }
        }
    }
    let mut left = tickets;
    while left > 0 {
        let buyers = || customers.clone().take(left as usize).map(CustomerId::from_store);
        let reserve =
            |customer| Command::Reserve(Reserve { customer, filter: Filter::default(), ticket: None });
        run(buyers().map(|customer| (Actor::Customer(customer), reserve(customer))).collect())?;
        let finalize = |customer| Command::Finalize(Finalize { customer, ticket: None });
        run(buyers().map(|customer| (Actor::Customer(customer), finalize(customer))).collect())?;
        left -= buyers().count() as i64;
    }
    Ok(())
}

fn add_customer(n: i64) -> anyhow::Result<(Actor, Command)> {
    let add = AddCustomer { name: name("A customer")?, email: email("c", n)?, returning: false };
    Ok((Actor::Admin, Command::AddCustomer(add)))
}

fn release(per_batch: i64, batches: i64) -> anyhow::Result<Command> {
    Ok(Command::CreateRelease(Box::new(CreateRelease {
        vendor: VendorId::from_store(1),
        event: None,
        type_name: TypeName::default(),
        price: Amount::parse("49.90").context("a price")?,
        per_batch: Some(per_batch),
        batches,
        interval: None,
        starts_at: None,
    })))
}

fn name(text: &str) -> anyhow::Result<Name> {
    Name::parse(text).map_err(|_| anyhow::anyhow!("{text} is not a name"))
}

fn email(who: &str, n: i64) -> anyhow::Result<Email> {
    Email::parse(&format!("{who}{n}@example.org")).map_err(|_| anyhow::anyhow!("{who}{n} has no address"))
}

/// The steps of the last release, one after the other, as its program carried them out.
fn steps(back_end: &str) -> anyhow::Result<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../onsale-store/migrations").join(back_end);
    let known = LAST_RELEASE.iter().find(|(name, _)| *name == back_end).map_or(0, |(_, known)| *known);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder)?.map(|file| Ok(file?.path())).collect::<anyhow::Result<_>>()?;
    files.sort();
    ensure!(files.len() >= known, "{} has fewer steps than the last release", folder.display());
    let steps: Vec<String> =
        files.iter().take(known).map(std::fs::read_to_string).collect::<Result<_, _>>()?;
    Ok(steps.join("\n"))
}

/// Orders as the last release kept them.
const ORDERS_BEFORE: &str = "INSERT INTO {before}purchase (order_id, customer_id, event_id, total, currency, created_at) \
     SELECT o.order_id, o.customer_id, l.event_id, o.total, o.currency, o.created_at \
     FROM {today}orders o JOIN {today}order_ticket l ON l.order_id = o.order_id; \
     INSERT INTO {before}order_item (ticket_id, order_id, customer_id, event_id, price, refunded_at) \
     SELECT ticket_id, order_id, customer_id, event_id, amount, refunded_at FROM {today}order_ticket;";

/// Tables that are not copied: what the last release kept otherwise, and what is its own business.
const OTHERWISE: [&str; 6] = ["purchase", "order_item", "mail", "login_code", "counter", "schema_book"];

/// The statements that fill the tables of the last release from those of today.
fn copies(
    before: &BTreeMap<String, Vec<String>>,
    today: &BTreeMap<String, Vec<String>>,
    prefix: (&str, &str),
) -> String {
    let mut statements = String::new();
    for (table, columns) in before.iter().filter(|(table, _)| !OTHERWISE.contains(&table.as_str())) {
        let Some(known) = today.get(table) else { continue };
        let shared: Vec<&str> =
            columns.iter().filter(|column| known.contains(column)).map(String::as_str).collect();
        let (shared, (into, from)) = (shared.join(", "), prefix);
        statements += &format!(
            "DELETE FROM {into}{table}; INSERT INTO {into}{table} ({shared}) SELECT {shared} FROM {from}{table};\n"
        );
    }
    let (into, from) = prefix;
    statements += &format!(
        "UPDATE {into}counter SET next = coalesce((SELECT t.next FROM {from}counter t WHERE t.name = {into}counter.name), next);\n"
    );
    statements + &ORDERS_BEFORE.replace("{before}", into).replace("{today}", from)
}

fn put_back_on_sqlite(today: &Path, before: &Path) -> anyhow::Result<()> {
    let db = Connection::open(before)?;
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF")?;
    db.execute_batch(&steps("sqlite")?)?;
    db.execute("ATTACH ?1 AS today", [today.display().to_string()])?;
    let tables = |schema: &str| -> anyhow::Result<BTreeMap<String, Vec<String>>> {
        let mut columns = db.prepare(&format!(
            "SELECT m.name, c.name FROM {schema}.sqlite_schema m, pragma_table_info(m.name, '{schema}') c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        ))?;
        let rows = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        by_table(rows.collect::<Result<Vec<(String, String)>, _>>()?)
    };
    let copies = copies(&tables("main")?, &tables("today")?, ("main.", "today."));
    db.execute_batch(&format!("BEGIN; {copies} COMMIT; DETACH today;"))?;
    db.pragma_update(None, "application_id", APPLICATION_ID)?;
    db.pragma_update(None, "user_version", LAST_RELEASE[0].1 as i64)?;
    Ok(db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?)
}

fn put_back_on_mariadb(sql: &Sql, today: &str, before: &str) -> anyhow::Result<()> {
    sql.run(&format!("USE {before}; {}", steps("mysql")?))?;
    let tables = |database: &str| -> anyhow::Result<BTreeMap<String, Vec<String>>> {
        let rows = sql.run(&format!(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c \
             JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
             WHERE c.table_schema = '{database}' AND t.table_type = 'BASE TABLE' ORDER BY 1, c.ordinal_position"
        ))?;
        let row =
            |line: &str| line.split_once('\t').map(|(table, column)| (table.to_owned(), column.to_owned()));
        by_table(rows.lines().filter_map(row).collect())
    };
    let prefix = (format!("{before}."), format!("{today}."));
    let copies = copies(&tables(before)?, &tables(today)?, (&prefix.0, &prefix.1));
    let version = LAST_RELEASE[1].1;
    sql.run(&format!(
        "USE {before}; {copies} CREATE TABLE schema_book (name VARCHAR(50) NOT NULL PRIMARY KEY, value BIGINT NOT NULL) \
         CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; \
         INSERT INTO schema_book (name, value) VALUES ('version', {version}), ('lock', 0);"
    ))?;
    Ok(())
}

fn by_table(columns: Vec<(String, String)>) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    ensure!(!columns.is_empty(), "there are no tables");
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, column) in columns {
        tables.entry(table).or_default().push(column);
    }
    Ok(tables)
}

/// Migrates, audits, opens, and looks whether everything is there.
fn check(config: &StoreConfig, tickets: i64) -> anyhow::Result<Took> {
    let schema = maintenance::schema(config)?;
    ensure!(schema.found.is_some_and(|found| found < schema.known), "nothing is to migrate: {schema:?}");
    let migration = timed(|| Ok(maintenance::migrate(config).map(drop)?))?;
    let audit = timed(|| {
        let audit = maintenance::audit(config, NOW, &mut |_| ())?;
        ensure!(audit.balanced(), "the audit does not balance: {:?}", audit.problems);
        let sold: i64 = audit.pools.iter().map(|pool| pool.books.count(Status::Sold)).sum();
        ensure!(sold == tickets, "{sold} tickets are sold, and {tickets} were");
        Ok(())
    })?;
    let began = Instant::now();
    let store = Store::open(config, NOW)?;
    let opening = began.elapsed();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        for id in [1, tickets / 2 + 1, tickets] {
            let order = store.find_order(OrderId::from_store(id)).await?;
            ensure!(order.state == OrderState::Paid && order.lines.len() == 1, "order {id} is {order:?}");
            ensure!(order.total == 4_990, "order {id} has a total of {}", order.total);
        }
        store.close().await;
        anyhow::Ok(())
    })?;
    Ok(Took { migration, audit, opening })
}

fn timed(work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Duration> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed())
}

#[cfg(test)]
mod tests {
    use onsale_testbed::Database;

    use super::*;

    const TICKETS: i64 = 2_500;

    #[test]
    fn a_database_of_the_last_release_is_migrated_on_sqlite() {
        let folder = tempfile::tempdir().unwrap();
        on_sqlite(folder.path(), TICKETS).unwrap();
    }

    #[test]
    fn a_database_of_the_last_release_is_migrated_on_mariadb() {
        // Its server is the one that all tests share.
        let shared = Database::new().unwrap();
        let url = |name: &str| shared.url().replace(shared.name(), name);
        on_mariadb(&shared.sql(), url, TICKETS).unwrap();
    }
}
