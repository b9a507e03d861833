//! The same plan on SQLite and on a database that speaks MySQL: every answer of the one is the other's answer.
//!
//! A plan's crashes are restarts here, and no commit fails: how each back end loses a transaction is its own matter.

use anyhow::{Context as _, Result, ensure};
use onsale_core::{Ticket, Timestamp};
use onsale_store::sqlite::{Executor as Sqlite, audit_of, open_for_reading, open_for_writing};
use onsale_store::{Answer, Command, DatabaseConfig, MysqlConfig, Request, StoreConfig, StoreError};
use onsale_store::{maintenance, mysql::Executor as Mysql};
use tempfile::TempDir;

use crate::command::{command, request};
use crate::model::Model;
use crate::plan::{Ask, Deed, Rules, START, Step, Wish};
use crate::run::{agree, by_id, refuse_alike};
use crate::workload::Workload;

/// Runs one seed on a fresh file and on the empty database at `url`; gives what differed first, in words.
///
/// # Errors
/// When a database cannot be opened; what differs is the `Ok` value.
pub fn differ(url: &str, seed: u64, steps: usize) -> Result<Option<String>> {
    let folder = TempDir::new()?;
    let mut workload = Workload::new(seed, steps);
    let rules = workload.rules;
    let mut pair = Pair {
        sqlite: configured(DatabaseConfig::Sqlite(folder.path().join("onsale.db")), rules),
        mysql: configured(DatabaseConfig::Mysql(MysqlConfig::new(url)), rules),
        model: Model::new(rules, START),
        clock: START,
        step: 0,
    };
    loop {
        match pair.session(&mut workload) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => return Ok(Some(format!("seed {seed}, step {}: {error:#}", pair.step))),
        }
    }
}

fn configured(database: DatabaseConfig, rules: Rules) -> StoreConfig {
    let mut config = StoreConfig::of(database);
    config.max_holds_per_customer = rules.max_holds;
    config.hold = onsale_core::Millis(rules.hold);
    config
}

struct Pair {
    sqlite: StoreConfig,
    mysql: StoreConfig,
    model: Model,
    clock: i64,
    step: usize,
}

impl Pair {
    /// From opening both to a restart (true) or the end of the plan (false).
    fn session(&mut self, workload: &mut Workload) -> Result<bool> {
        let (DatabaseConfig::Sqlite(path), DatabaseConfig::Mysql(mysql)) =
            (&self.sqlite.database, &self.mysql.database)
        else {
            anyhow::bail!("the two sides are one of each kind");
        };
        let now = Timestamp(self.clock);
        let db = open_for_writing(path)?;
        let mut left = Sqlite::new(&db, &self.sqlite, now)?;
        let mut right = Mysql::connect(mysql, &self.mysql, now)?;
        let path = path.clone();
        self.model.reopen(self.clock);
        let restart = loop {
            let Some(step) = workload.next(&self.model, self.clock) else { break false };
            self.step += 1;
            match step {
                Step::Crash { pass, .. } => {
                    self.clock += pass;
                    break true;
                }
                Step::Batch { pass, asks, .. } => {
                    self.clock += pass;
                    self.batch(&mut left, &mut right, &asks)?;
                    self.batch(&mut left, &mut right, &round())?;
                }
            }
        };
        right.leave();
        let now = Timestamp(self.model.now);
        let ours = audit_of(&open_for_reading(&path)?, now)?;
        let theirs = maintenance::audit(&self.mysql, now, &mut |_| ()).context("the audit")?;
        ensure!(theirs.balanced(), "the audit says {theirs:?}");
        ensure!(ours == theirs, "the books of SQLite are {ours:?}\nthose of MySQL {theirs:?}");
        Ok(restart)
    }

    fn batch(&mut self, left: &mut Sqlite<'_>, right: &mut Mysql, asks: &[Ask]) -> Result<()> {
        let batch: Vec<(Request, Command)> =
            asks.iter().map(|ask| (request(ask, self.clock), command(&ask.deed))).collect();
        if batch.is_empty() {
            return Ok(());
        }
        self.model.batch(asks, self.clock);
        self.model.journal.clear();
        let (ours, theirs) = (left.run(&batch), right.run(&batch));
        for ((ask, ours), theirs) in asks.iter().zip(&ours).zip(&theirs) {
            ensure!(alike(ask, ours, theirs), "{ask:?}\nSQLite answers {ours:?}\nMySQL answers {theirs:?}");
        }
        Ok(())
    }
}

/// What every visitor may ask.
fn round() -> [Ask; 3] {
    let wish = Wish::default();
    [Deed::Count { wish }, Deed::Available { wish, after: None, limit: 1_000 }, Deed::Stock].map(|deed| Ask {
        waited: 0,
        key: None,
        deed,
    })
}

fn alike(ask: &Ask, ours: &Result<Answer, StoreError>, theirs: &Result<Answer, StoreError>) -> bool {
    let held = |tickets: &[Ticket]| by_id(tickets);
    match (ours, theirs) {
        (Ok(Answer::Tickets(ours)), Ok(Answer::Tickets(theirs)))
            if matches!(ask.deed, Deed::HoldsOf { .. }) =>
        {
            held(ours) == held(theirs)
        }
        (Ok(ours), Ok(theirs)) => agree(ours, theirs),
        (Err(StoreError::Rejected(ours)), Err(StoreError::Rejected(theirs))) => refuse_alike(ours, theirs),
        _ => false,
    }
}
