//! Databases made before the server starts, through the same executor that the server uses: a million customers
//! come faster this way than over HTTP. Nothing is written past the store's own rules.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use onsale_core::{Actor, Amount, CustomerId, Email, Millis, Name, Timestamp, TypeName, VendorId};
use onsale_store::sqlite::{Executor, open_for_writing};
use onsale_store::{
    AddCustomer, AddVendor, Command, CreateRelease, Filter, Finalize, Request, Reserve, StoreConfig,
};

/// Commands in a transaction.
const BATCH: usize = 1_000;
/// Tickets in a batch of a release.
const PER_BATCH: i64 = 100_000;

/// What a database begins with. All belongs to vendor 1 and event 1.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stock {
    pub(crate) customers: i64,
    /// In the pool.
    pub(crate) available: i64,
    /// Held, for a day.
    pub(crate) held: i64,
    pub(crate) sold: i64,
}

/// Makes a database with `stock` at `path`.
pub(crate) fn fill(path: &Path, stock: Stock) -> anyhow::Result<()> {
    with_executor(path, |executor, now| {
        let mut seed = Seed { executor, now };
        seed.vendor(1)?;
        seed.customers(stock.customers)?;
        seed.tickets(stock.available + stock.held + stock.sold)?;
        seed.buyers(stock.sold, true)?;
        seed.buyers(stock.held, false)
    })
}

/// Makes a database in which `releases` releases bring a ticket each every `interval`, from `starts_at` on.
pub(crate) fn fill_with_releases(
    path: &Path,
    releases: i64,
    batches: i64,
    interval: Millis,
    starts_in: Millis,
) -> anyhow::Result<()> {
    with_executor(path, |executor, now| {
        let mut seed = Seed { executor, now };
        let vendors = releases.min(10);
        (1..=vendors).try_for_each(|vendor| seed.vendor(vendor))?;
        let create = |n: i64| {
            let vendor = 1 + n % vendors;
            release(vendor, 1, batches, Some(interval), Some(Timestamp(now.0 + starts_in.0)))
        };
        let commands = (0..releases).map(create).collect::<anyhow::Result<Vec<_>>>()?;
        seed.run(commands.into_iter().map(|command| (Actor::Admin, command)))
    })
}

/// Now, as the store writes it.
pub(crate) fn now() -> anyhow::Result<Timestamp> {
    Ok(Timestamp(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?))
}

fn with_executor(
    path: &Path,
    work: impl FnOnce(&mut Executor<'_>, Timestamp) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let db = open_for_writing(path)?;
    // What is thrown away if the machine fails need not be synced at every step; it is synced at the end.
    db.execute_batch("PRAGMA synchronous = OFF")?;
    let config = StoreConfig { hold: Millis::from_seconds(86_400), ..StoreConfig::new(path) };
    let now = now()?;
    let mut executor = Executor::new(&db, &config, now)?;
    work(&mut executor, now)?;
    drop(executor);
    db.execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

struct Seed<'a, 'c> {
    executor: &'a mut Executor<'c>,
    now: Timestamp,
}

impl Seed<'_, '_> {
    fn run(&mut self, commands: impl Iterator<Item = (Actor, Command)>) -> anyhow::Result<()> {
        let mut commands = commands.peekable();
        while commands.peek().is_some() {
            let batch: Vec<_> = commands
                .by_ref()
                .take(BATCH)
                .map(|(actor, command)| (Request::new(actor, self.now), command))
                .collect();
            if let Some(error) = self.executor.run(&batch).into_iter().find_map(Result::err) {
                bail!("the database cannot be filled: {error}");
            }
        }
        Ok(())
    }

    fn vendor(&mut self, n: i64) -> anyhow::Result<()> {
        let vendor = AddVendor {
            name: name("The organiser")?,
            email: email("vendor", n)?,
            defaults: Default::default(),
            returning: false,
        };
        self.run(std::iter::once((Actor::Admin, Command::AddVendor(vendor))))
    }

    fn customers(&mut self, count: i64) -> anyhow::Result<()> {
        let name = name("A customer")?;
        for first in (1..=count).step_by(BATCH) {
            let ids = first..=count.min(first + BATCH as i64 - 1);
            let commands = ids
                .map(|n| {
                    let add = AddCustomer { name: name.clone(), email: email("c", n)?, returning: false };
                    Ok((Actor::Admin, Command::AddCustomer(add)))
                })
                .collect::<anyhow::Result<Vec<_>>>()?;
            self.run(commands.into_iter())?;
        }
        Ok(())
    }

    fn tickets(&mut self, count: i64) -> anyhow::Result<()> {
        let (whole, rest) = (count / PER_BATCH, count % PER_BATCH);
        for (per_batch, batches) in [(PER_BATCH, whole), (rest, 1)] {
            if per_batch * batches > 0 {
                let command = release(1, per_batch, batches, None, None)?;
                self.run(std::iter::once((Actor::Vendor(VendorId::from_store(1)), command)))?;
            }
        }
        while self.executor.next_release_due().is_some_and(|due| due <= self.now) {
            self.run(std::iter::once((Actor::System, Command::ReleaseDue)))?;
        }
        Ok(())
    }

    /// So many customers reserve; those who `buy` also finalize.
    fn buyers(&mut self, count: i64, buy: bool) -> anyhow::Result<()> {
        let customers = || (1..=count).map(CustomerId::from_store);
        let reserve = |customer| {
            let reserve = Reserve { customer, filter: Filter::default(), ticket: None };
            (Actor::Customer(customer), Command::Reserve(reserve))
        };
        self.run(customers().map(reserve))?;
        if !buy {
            return Ok(());
        }
        let finalize =
            |customer| (Actor::Customer(customer), Command::Finalize(Finalize { customer, ticket: None }));
        self.run(customers().map(finalize))
    }
}

fn release(
    vendor: i64,
    per_batch: i64,
    batches: i64,
    interval: Option<Millis>,
    starts_at: Option<Timestamp>,
) -> anyhow::Result<Command> {
    Ok(Command::CreateRelease(Box::new(CreateRelease {
        vendor: VendorId::from_store(vendor),
        event: None,
        type_name: TypeName::default(),
        price: Amount::parse("49.90").context("a price")?,
        per_batch: Some(per_batch),
        batches,
        interval,
        starts_at,
    })))
}

fn name(text: &str) -> anyhow::Result<Name> {
    Name::parse(text).map_err(|_| anyhow::anyhow!("{text} is not a name"))
}

fn email(who: &str, n: i64) -> anyhow::Result<Email> {
    Email::parse(&format!("{who}{n}@example.org")).map_err(|_| anyhow::anyhow!("{who}{n} has no address"))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_database_begins_with_what_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        fill(&path, Stock { customers: 30, available: 20, held: 7, sold: 5 }).unwrap();
        let db = Connection::open(&path).unwrap();
        let of = |status: i64| -> i64 {
            db.query_row("SELECT count(*) FROM ticket WHERE status = ?1", [status], |row| row.get(0)).unwrap()
        };
        assert_eq!((of(0), of(1), of(2)), (20, 7, 5));
    }
}
