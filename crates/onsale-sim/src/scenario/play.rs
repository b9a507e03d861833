//! Plays a scenario: answers in the order of its lines, each as all the words that are right for it.

use anyhow::Result;
use onsale_core::{Millis, Timestamp};
use onsale_store::sqlite::{Executor as Sqlite, audit_of, open_for_reading, open_for_writing};
use onsale_store::{Command, DatabaseConfig, MysqlConfig, Request, Sabotage, StoreConfig};
use onsale_store::{maintenance, mysql::Executor as Mysql};
use tempfile::TempDir;

use super::{Batch, Scenario, of_the_model, of_the_store};
use crate::command::{command, request};
use crate::model::Model;
use crate::plan::{Ask, Rules, START};

type Answers = Vec<Vec<String>>;

pub(super) fn on_the_model(scenario: &Scenario) -> Answers {
    let mut model = Model::new(scenario.rules, START);
    let mut answers = Vec::new();
    for session in &scenario.sessions {
        model.reopen(session.at);
        for batch in &session.batches {
            answers.extend(of_the_model(model.batch(&asks(batch), batch.at)));
        }
    }
    answers
}

pub(super) fn on_sqlite(scenario: &Scenario, sabotage: Option<Sabotage>) -> Result<Answers> {
    let folder = TempDir::new()?;
    let path = folder.path().join("onsale.db");
    let mut config = configured(DatabaseConfig::Sqlite(path.clone()), scenario.rules);
    config.sabotage = sabotage;
    let (mut answers, mut now) = (Vec::new(), START);
    for session in &scenario.sessions {
        let db = open_for_writing(&path)?;
        let mut executor = Sqlite::new(&db, &config, Timestamp(session.at))?;
        for batch in &session.batches {
            now = now.max(batch.at);
            answers.extend(of_the_store(executor.run(&commands(batch))));
        }
        drop(executor);
        let audit = audit_of(&open_for_reading(&path)?, Timestamp(now))?;
        anyhow::ensure!(audit.balanced(), "`{}` leaves books that do not balance: {audit:?}", scenario.name);
    }
    Ok(answers)
}

pub(super) fn on_mysql(scenario: &Scenario, url: &str) -> Result<Answers> {
    let mysql = MysqlConfig::new(url);
    let config = configured(DatabaseConfig::Mysql(mysql.clone()), scenario.rules);
    let (mut answers, mut now) = (Vec::new(), START);
    for session in &scenario.sessions {
        let mut executor = Mysql::connect(&mysql, &config, Timestamp(session.at))?;
        for batch in &session.batches {
            now = now.max(batch.at);
            answers.extend(of_the_store(executor.run(&commands(batch))));
        }
        executor.leave();
        let audit = maintenance::audit(&config, Timestamp(now), &mut |_| ())?;
        anyhow::ensure!(audit.balanced(), "`{}` leaves books that do not balance: {audit:?}", scenario.name);
    }
    Ok(answers)
}

fn configured(database: DatabaseConfig, rules: Rules) -> StoreConfig {
    let mut config = StoreConfig::of(database);
    config.max_holds_per_customer = rules.max_holds;
    config.hold = Millis(rules.hold);
    config
}

fn asks(batch: &Batch) -> Vec<Ask> {
    batch.lines.iter().map(|line| line.ask.clone()).collect()
}

fn commands(batch: &Batch) -> Vec<(Request, Command)> {
    batch.lines.iter().map(|line| (request(&line.ask, batch.at), command(&line.ask.deed))).collect()
}
