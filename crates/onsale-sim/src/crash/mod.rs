//! Kills a real server with SIGKILL at random moments and holds the next one to everything that was acknowledged.
//!
//! Customers, a vendor and an administrator talk to the server over HTTP, each noting down what it was told. The
//! server dies: in the middle of the sale, while its database is checkpointed or copied, while it starts, while
//! it makes its schema. After each death the files are looked at as they were left and with a torn log, a server
//! is started on them, and everybody looks whether what was acknowledged is there and what was under way is there
//! whole or not at all.
//!
//! A round is not a seed: what is drawn is, but when the server dies is up to the machine.

mod beside;
mod customer;
mod disk;
mod house;
mod server;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

pub use beside::Beside;
use customer::Customer;
use disk::{Books, Left};
use house::House;
use onsale_testbed::{Call, Client, PATIENCE, Server};
pub use server::Program;

use crate::dice::Dice;

/// Rounds that one database goes through.
const ROUNDS_A_DATABASE: u64 = 10;
const CUSTOMERS: usize = 60;
/// Connections that customers use.
const CROWD: usize = 6;
/// Tickets to begin with: more than one chunk.
const FIRST_RELEASE: i64 = 2_500;
/// How long a sale goes on at most.
const LONGEST_SALE: Duration = Duration::from_secs(3);
/// Torn logs that are looked at in a round.
const TEARS: usize = 3;

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The server.
    pub program: Program,
    /// This program, which does the work beside the server.
    pub myself: PathBuf,
    /// What is drawn.
    pub seed: u64,
    /// How often a sale is ended by SIGKILL.
    pub rounds: u64,
}

/// What was done and seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Sales that ended by SIGKILL.
    pub rounds: u64,
    /// SIGKILLs in all.
    pub kills: u64,
    /// Of these: while the schema was made.
    pub while_migrating: u64,
    /// Of these: while a server started on what another one had left.
    pub while_starting: u64,
    /// Of these: while another process moved the log into the database, and died too.
    pub while_checkpointing: u64,
    /// Of these: while another process copied the database, and died too.
    pub while_copying: u64,
    /// Copies that were whole and were looked at.
    pub backups_checked: u64,
    /// Torn logs that were looked at.
    pub logs_torn: u64,
    /// Acknowledged answers.
    pub answers: u64,
    /// Sales that were there after the last restart of each database.
    pub sales: u64,
    /// Acknowledged answers that were not there after a restart.
    pub lost: u64,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rounds, kills, while_migrating, while_starting, .. } = self;
        let Self { while_checkpointing, while_copying, backups_checked, logs_torn, .. } = self;
        write!(
            f,
            "{rounds} rounds, {kills} kills ({while_migrating} while migrating, {while_starting} while starting, \
             {while_checkpointing} beside checkpoints, {while_copying} beside copies), {backups_checked} copies and \
             {logs_torn} torn logs looked at, {} answers acknowledged, {} sales kept, {} lost",
            self.answers, self.sales, self.lost
        )
    }
}

/// Runs all rounds; the first broken promise ends it.
///
/// # Errors
/// With the promise that was broken, or what kept the rounds from running.
pub fn run(plan: &Plan, figures: &mut Figures) -> Result<()> {
    while figures.rounds < plan.rounds {
        let dice = Dice::new(plan.seed.wrapping_mul(1_000_003).wrapping_add(figures.rounds));
        let mut site = Site::open(plan, dice, figures)?;
        let rounds = (plan.rounds - figures.rounds).min(ROUNDS_A_DATABASE);
        for _ in 0..rounds {
            site.round(figures).with_context(|| format!("seed {}, round {}", plan.seed, figures.rounds))?;
            figures.rounds += 1;
        }
        figures.sales += site.customers.iter().map(|customer| customer.sold.len() as u64).sum::<u64>();
    }
    Ok(())
}

/// A database and everybody who has to do with it.
struct Site<'a> {
    plan: &'a Plan,
    dice: Dice,
    database: PathBuf,
    hold_seconds: i64,
    server: Option<Server>,
    customers: Vec<Customer>,
    house: House,
    // Dropped last: the database lies in it.
    folder: TempDir,
}

impl<'a> Site<'a> {
    /// A new database, made by a server that is killed while it makes it; then a vendor, tickets and customers.
    fn open(plan: &'a Plan, mut dice: Dice, figures: &mut Figures) -> Result<Self> {
        let folder = TempDir::new()?;
        let database = folder.path().join("onsale.db");
        let hold_seconds = dice.pick(&[2, 60, 3_600]).unwrap_or(60);
        for _ in 0..dice.between(1, 3) {
            kill_early(&plan.program, &database, &mut dice)?;
            figures.while_migrating += 1;
            figures.kills += 1;
        }
        let server = plan.program.start(&database, hold_seconds)?;
        let mut client = server.client()?;
        let mut post = |call: Call| {
            let answer = client.send(&call).context("no answer while preparing")?;
            ensure!(answer.status < 300, "{call:?} is answered {}: {}", answer.status, answer.json());
            Ok(answer)
        };
        let vendor = post(Call::post("/vendor/add").body(r#"{"name":"Hall","email":"hall@example.org"}"#))?;
        let vendor = vendor.number("vendorId").context("a vendor without an id")?;
        let body = format!(r#"{{"ticketsPerRelease":{FIRST_RELEASE},"ticketPrice":49.9}}"#);
        post(Call::post("/vendor/release").vendor(vendor).key(Some("first".into())).body(body))?;
        let mut customers = Vec::new();
        for n in 0..CUSTOMERS {
            let body = format!(r#"{{"name":"customer {n}","email":"customer{n}@example.org"}}"#);
            let answer = post(Call::post("/customer/add").body(body))?;
            customers.push(Customer::new(answer.number("customerId").context("a customer without an id")?));
        }
        let mut house = House::new(vendor);
        house.learn(&mut client)?;
        Ok(Self { plan, dice, database, hold_seconds, server: Some(server), customers, house, folder })
    }

    /// A sale, its end by SIGKILL, and the reckoning.
    fn round(&mut self, figures: &mut Figures) -> Result<()> {
        let beside = match self.dice.between(0, 3) {
            0 => Some(Beside::Checkpoints(self.database.clone())),
            1 => Some(Beside::Backups(self.database.clone())),
            _ => None,
        };
        figures.answers += self.sell_until_killed(beside.as_ref())?;
        figures.kills += 1;
        match beside {
            Some(Beside::Checkpoints(_)) => figures.while_checkpointing += 1,
            Some(Beside::Backups(_)) => figures.while_copying += 1,
            None => {}
        }
        let books = self.look_at_the_disk(figures)?;
        if self.dice.chance(30) {
            kill_early(&self.plan.program, &self.database, &mut self.dice)?;
            figures.while_starting += 1;
            figures.kills += 1;
        }
        self.server = Some(self.plan.program.start(&self.database, self.hold_seconds)?);
        self.hold_to_account(&books)
    }

    /// Everybody does what they do until the server is gone; answers how many answers came.
    fn sell_until_killed(&mut self, beside: Option<&Beside>) -> Result<u64> {
        let server = self.server.take().context("no server")?;
        let share = self.customers.len().div_ceil(CROWD);
        let answers = AtomicU64::new(0);
        let enough =
            if self.dice.chance(20) { self.dice.between(0, 20) } else { self.dice.between(20, 1_500) };
        let mut crowd = Vec::new();
        for customers in self.customers.chunks_mut(share) {
            crowd.push((customers, server.client()?, Dice::new(self.dice.between(0, i64::MAX) as u64)));
        }
        let (house, mut client) = (&mut self.house, server.client()?);
        let mut dice = Dice::new(self.dice.between(0, i64::MAX) as u64);
        let myself = beside.map(|beside| beside.spawn(&self.plan.myself)).transpose()?;
        let counted = &answers;
        std::thread::scope(|scope| {
            let mut threads: Vec<_> = crowd
                .into_iter()
                .map(|(customers, client, dice)| scope.spawn(move || buy(customers, client, dice, counted)))
                .collect();
            threads.push(scope.spawn(move || -> Result<()> {
                while house.act(&mut client, &mut dice)? {
                    counted.fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            }));
            // A sale that goes slowly, or stands still, ends all the same.
            let began = Instant::now();
            while answers.load(Ordering::Relaxed) < enough.unsigned_abs() && began.elapsed() < LONGEST_SALE {
                std::thread::sleep(Duration::from_micros(200));
            }
            let killed = server.kill();
            if let Some(mut beside) = myself {
                beside.kill()?;
                beside.wait()?;
            }
            for thread in threads {
                thread.join().map_err(|_| anyhow::anyhow!("somebody panicked"))??;
            }
            killed
        })?;
        Ok(answers.load(Ordering::Relaxed))
    }

    fn look_at_the_disk(&mut self, figures: &mut Figures) -> Result<Books> {
        let left = Left::copy(&self.database, self.folder.path())?;
        let books = left.check()?;
        for _ in 0..TEARS {
            figures.logs_torn += u64::from(left.tear(&mut self.dice, &books)?);
        }
        let backup = beside::backup_of(&self.database);
        if backup.exists() {
            let copy = disk::check(&backup).context("a whole copy")?;
            ensure!(books.journal.starts_with(&copy.journal), "a copy of a state that never was");
            std::fs::remove_file(backup)?;
            figures.backups_checked += 1;
        }
        Ok(books)
    }

    fn hold_to_account(&mut self, books: &Books) -> Result<()> {
        let mut client = self.server.as_ref().context("no server")?.client()?;
        for customer in &mut self.customers {
            customer.hold_to_account(&mut client)?;
        }
        self.nothing_twice(books)?;
        self.house.hold_to_account(&mut client)?;
        for customer in &mut self.customers {
            customer.ask_again(&mut client)?;
        }
        balanced(&mut client)
    }

    /// What the customers know to be sold is what the tables say, and no ticket and no order is there twice.
    fn nothing_twice(&self, books: &Books) -> Result<()> {
        let mut owners = BTreeMap::new();
        let mut orders = BTreeMap::new();
        for customer in &self.customers {
            for (ticket, order) in customer.orders() {
                let other = owners.insert(ticket, customer.id);
                ensure!(other.is_none(), "ticket {ticket} was sold to {other:?} and {}", customer.id);
                let other = order.and_then(|order| orders.insert(order, ticket));
                ensure!(other.is_none(), "order {order:?} is for tickets {other:?} and {ticket}");
            }
        }
        let found: BTreeMap<i64, i64> = books.sold.iter().copied().collect();
        ensure!(found == owners, "the tables have {} sales, the customers {}", found.len(), owners.len());
        Ok(())
    }
}

fn buy(customers: &mut [Customer], mut client: Client, mut dice: Dice, answers: &AtomicU64) -> Result<()> {
    loop {
        let index = dice.between(0, customers.len() as i64 - 1) as usize;
        let Some(customer) = customers.get_mut(index) else { return Ok(()) };
        if !customer.act(&mut client, &mut dice)? {
            return Ok(());
        }
        answers.fetch_add(1, Ordering::Relaxed);
    }
}

/// Starts a server and kills it before it can have said much.
fn kill_early(program: &Program, database: &Path, dice: &mut Dice) -> Result<()> {
    let mut child = program.spawn(database, 60)?;
    std::thread::sleep(Duration::from_micros(dice.between(0, 40_000).unsigned_abs()));
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// The audit, as soon as it answers.
fn balanced(client: &mut Client) -> Result<()> {
    let answer = client.send(&Call::get("/audit")).with_context(|| format!("no audit in {PATIENCE:?}"))?;
    let audit = answer.json();
    ensure!(audit["balanced"] == true, "the audit says {audit}");
    Ok(())
}
