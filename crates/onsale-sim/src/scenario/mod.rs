//! Scenarios: tables of what people do and what they are answered, in files that a person can read.
//!
//! The same table runs on SQLite, on a database that speaks MySQL and on the model, and each of them has to give the
//! answer that stands there. `scenarios/README.md` has the words.

mod answer;
mod parse;
mod play;

use onsale_store::{Answer, Sabotage, StoreError};

pub use parse::{Scenario, parse};

use crate::model::{Refused, Verdict};
use crate::plan::Ask;

/// Where a scenario is played.
#[derive(Clone, Debug)]
pub enum Stage {
    /// The store on a file of its own, whole or broken on purpose.
    Sqlite(Option<Sabotage>),
    /// The store on the empty database at this URL.
    Mysql(String),
    /// The simulator's model of the rules.
    Model,
}

/// A process's life: what is asked of it, from its start to its end.
#[derive(Clone, Debug)]
struct Session {
    /// The instant of its start.
    at: i64,
    batches: Vec<Batch>,
}

/// Requests that are carried out in one transaction.
#[derive(Clone, Debug)]
struct Batch {
    /// When they are taken from the queue.
    at: i64,
    lines: Vec<Line>,
}

/// One request and its answer.
#[derive(Clone, Debug)]
struct Line {
    /// Its line in the file, from one.
    number: usize,
    ask: Ask,
    /// How the answer begins; nothing where any success will do.
    expected: String,
}

impl Scenario {
    /// Plays it; gives each line whose answer is another one, in words.
    ///
    /// # Errors
    /// When the stage cannot be opened; a wrong answer is the `Ok` value.
    pub fn play(&self, stage: &Stage) -> anyhow::Result<Vec<String>> {
        let answers = match stage {
            Stage::Sqlite(sabotage) => play::on_sqlite(self, *sabotage)?,
            Stage::Mysql(url) => play::on_mysql(self, url)?,
            Stage::Model => play::on_the_model(self),
        };
        let lines = self.sessions.iter().flat_map(|session| &session.batches).flat_map(|batch| &batch.lines);
        let wrong = lines.zip(answers).filter_map(|(line, answers)| {
            let fits = answers.iter().any(|answer| begins(answer, &line.expected));
            let Line { number, expected, .. } = line;
            (!fits).then(|| format!("line {number}, `{}`: {answers:?} instead of `{expected}`", self.name))
        });
        Ok(wrong.collect())
    }
}

/// Whether `answer` begins with the words of `expected`: what a table does not name may be anything.
fn begins(answer: &str, expected: &str) -> bool {
    if expected.is_empty() {
        return !answer::is_refusal(answer);
    }
    answer.strip_prefix(expected).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// What a back end answers, in the words of the tables.
fn of_the_store(replies: Vec<Result<Answer, StoreError>>) -> Vec<Vec<String>> {
    let words = |reply| match reply {
        Ok(answer) => answer::words(&answer),
        Err(StoreError::Rejected(rejection)) => answer::refusal(&rejection),
        Err(other) => format!("failed: {other:?}"),
    };
    replies.into_iter().map(|reply| vec![words(reply)]).collect()
}

/// What the model answers. Where the rules leave more than one refusal open, each of them is an answer.
fn of_the_model(verdicts: Vec<Verdict>) -> Vec<Vec<String>> {
    let words = |verdict| match verdict {
        Ok(answer) => vec![answer::words(&answer)],
        Err(Refused(any)) => any.iter().map(answer::refusal).collect(),
    };
    verdicts.into_iter().map(words).collect()
}
