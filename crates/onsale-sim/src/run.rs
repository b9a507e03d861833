//! One run: the store's executor and the model go through the same steps, and after each step everything that
//! can be compared is compared. One thread, no clock but the plan's, no chance but the seed's.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, bail, ensure};
use onsale_core::{Rejection, Ticket, Timestamp};
use onsale_store::sqlite::{Executor, audit_of, open_for_reading, open_for_writing};
use onsale_store::{Answer, Command, Reply, Request, Sabotage, StoreConfig, StoreError};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::command::{command, request};
use crate::jobs::Jobs;
use crate::ledger::Ledger;
use crate::model::{Model, Refused, Verdict};
use crate::plan::{Ask, Deed, End, Rules, START, Step, Wish};
use crate::table;

/// Something that must not be.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The step, counted from zero.
    pub step: usize,
    /// What differs.
    pub what: String,
}

/// Where runs keep their databases, and how the store is broken.
#[derive(Debug)]
pub struct Arena {
    folder: TempDir,
    sabotage: Option<Sabotage>,
}

impl Arena {
    /// An arena in memory where the system has such a folder.
    ///
    /// # Errors
    /// When no folder can be made.
    pub fn new(sabotage: Option<Sabotage>) -> Result<Self> {
        let memory = Path::new("/dev/shm");
        let folder = TempDir::new_in(memory).or_else(|_| TempDir::new())?;
        let arena = Self { folder, sabotage };
        // Each run begins with a copy of an empty database: making one takes longer than most runs.
        drop(open_for_writing(&arena.empty())?);
        Ok(arena)
    }

    fn empty(&self) -> PathBuf {
        self.folder.path().join("empty.db")
    }
}

/// Goes through the steps that `next` gives, one after the other, and says what differed first.
///
/// # Errors
/// When the arena itself fails (no space, no permission); what the store does wrong is the `Ok` value.
pub(crate) fn run(
    arena: &Arena,
    rules: Rules,
    mut next: impl FnMut(&Model, i64) -> Option<Step>,
) -> Result<Option<Failure>> {
    let folder = TempDir::new_in(arena.folder.path())?;
    let mut office = Office {
        path: folder.path().join("0.db"),
        config: StoreConfig::new(folder.path()),
        model: Model::new(rules, START),
        ledger: Ledger::new(rules.max_holds),
        clock: START,
        journalled: 0,
        step: 0,
        pending: None,
        past: Vec::new(),
        hidden_commits: false,
    };
    office.config.max_holds_per_customer = rules.max_holds;
    office.config.hold = onsale_core::Millis(rules.hold);
    office.config.sabotage = arena.sabotage;
    fs::copy(arena.empty(), &office.path)?;
    loop {
        match office.session(&mut next) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => return Ok(Some(Failure { step: office.step, what: format!("{error:#}") })),
        }
    }
}

struct Office {
    path: PathBuf,
    config: StoreConfig,
    model: Model,
    ledger: Ledger,
    clock: i64,
    /// Journal rows that have been compared.
    journalled: i64,
    step: usize,
    /// The crash that ended the last session.
    pending: Option<Crash>,
    /// Each state that a commit has left, oldest first.
    past: Vec<State>,
    /// Whether there were commits that nobody could look between.
    hidden_commits: bool,
}

/// The end of a session.
struct Crash {
    pass: i64,
    torn: bool,
}

/// A state of the tables, told by what every commit changes something of.
struct State {
    tables: Vec<String>,
    model: Model,
    ledger: Ledger,
    journalled: i64,
}

impl Office {
    /// One process's life: from opening the file to a crash (true) or the end of the plan (false).
    fn session(&mut self, next: &mut impl FnMut(&Model, i64) -> Option<Step>) -> Result<bool> {
        let mut db = open_for_writing(&self.path).context("opening the database")?;
        db.execute_batch("PRAGMA synchronous = OFF")?;
        let fail_commit = Arc::new(AtomicBool::new(false));
        let armed = Arc::clone(&fail_commit);
        db.commit_hook(Some(move || armed.swap(false, Ordering::Relaxed)))?;
        // The checks read as any reader does: what is not committed is not there.
        let beside = open_for_reading(&self.path)?;
        if let Some(Crash { pass, torn }) = self.pending.take() {
            if torn {
                self.find_state(&beside)?;
            }
            self.clock += pass;
            self.model.reopen(self.clock);
        }
        let mut executor =
            Executor::new(&db, &self.config, Timestamp(self.clock)).context("reading the tables")?;
        let mut jobs = self.model.rules.jobs.then(|| Jobs::start(self.clock));
        self.check_everything(&beside)?;
        self.remember_state(&beside)?;
        self.look(&mut executor)?;
        while let Some(step) = next(&self.model, self.clock) {
            match step {
                Step::Crash { pass, how } => {
                    self.crash(pass, how)?;
                    self.step += 1;
                    return Ok(true);
                }
                Step::Batch { pass, commit_fails, asks } => {
                    self.clock += pass;
                    fail_commit.store(commit_fails, Ordering::Relaxed);
                    self.batch_beside_jobs(&mut executor, asks, commit_fails, jobs.as_mut())?;
                    fail_commit.store(false, Ordering::Relaxed);
                }
            }
            self.look(&mut executor)?;
            self.check_everything(&beside)?;
            self.remember_state(&beside)?;
            self.step += 1;
        }
        while jobs.as_ref().is_some_and(Jobs::wants_something) {
            self.batch_beside_jobs(&mut executor, Vec::new(), false, jobs.as_mut())?;
            self.check_everything(&beside)?;
        }
        Ok(false)
    }

    /// Carries out a batch. What jobs ask for stands before what people ask for, so that the people's changes come behind
    /// the jobs' answers.
    fn batch_beside_jobs(
        &mut self,
        executor: &mut Executor<'_>,
        asks: Vec<Ask>,
        commit_fails: bool,
        jobs: Option<&mut Jobs>,
    ) -> Result<()> {
        let Some(jobs) = jobs else { return self.batch(executor, &asks, commit_fails).map(drop) };
        let of_jobs = jobs.at(self.clock).into_iter().map(|deed| Ask { waited: 0, key: None, deed });
        let all: Vec<Ask> = of_jobs.chain(asks).collect();
        let replies = self.batch(executor, &all, commit_fails)?;
        jobs.answer(executor, replies);
        jobs.check_nobody_sleeps_too_long(&self.model.due_at(self.clock))
    }

    fn batch(&mut self, executor: &mut Executor<'_>, asks: &[Ask], commit_fails: bool) -> Result<Vec<Reply>> {
        if asks.is_empty() {
            return Ok(Vec::new());
        }
        let batch: Vec<(Request, Command)> =
            asks.iter().map(|ask| (request(ask, self.clock), command(&ask.deed))).collect();
        let fails = commit_fails && asks.iter().any(|ask| !ask.deed.is_question());
        let verdicts =
            if fails { self.expect_after_failure(asks) } else { Some(self.model.batch(asks, self.clock)) };
        let replies = executor.run(&batch);
        let Some(verdicts) = verdicts else {
            let failed = matches!(replies[..], [Err(StoreError::Failed(_))]);
            ensure!(failed, "a commit failed, and the answer is {replies:?}");
            return Ok(replies);
        };
        ensure!(replies.len() == asks.len(), "{} answers to {} requests", replies.len(), asks.len());
        for ((ask, verdict), reply) in asks.iter().zip(&verdicts).zip(&replies) {
            compare(ask, verdict, reply)?;
            if let Ok(answer) = reply {
                self.ledger.note(ask, self.clock, self.model.now, answer)?;
            }
        }
        Ok(replies)
    }

    /// A commit fails: one request alone gets an error and has changed nothing; several are tried again, each
    /// in a transaction of its own.
    fn expect_after_failure(&mut self, asks: &[Ask]) -> Option<Vec<Verdict>> {
        let arrived = asks.iter().map(|ask| self.clock - ask.waited);
        self.model.now = arrived.fold(self.model.now, i64::max);
        if asks.len() == 1 {
            return None;
        }
        self.hidden_commits = true;
        let clock = self.clock;
        let alone = |ask: &Ask| self.model.batch(std::slice::from_ref(ask), clock).remove(0);
        Some(asks.iter().map(alone).collect())
    }

    fn crash(&mut self, pass: i64, how: End) -> Result<()> {
        let torn = matches!(how, End::Torn { .. }) && !self.hidden_commits;
        if how != End::Closed {
            // What stands in the files at this moment is what a killed process leaves.
            let copy = self.path.with_file_name(format!("{}.db", self.step + 1));
            fs::copy(&self.path, &copy)?;
            let log = |path: &Path| PathBuf::from(format!("{}-wal", path.display()));
            if log(&self.path).exists() {
                let mut bytes = fs::read(log(&self.path))?;
                if let (true, End::Torn { at, garbled }) = (torn, how) {
                    tear(&mut bytes, at, garbled);
                }
                fs::write(log(&copy), bytes)?;
            }
            self.path = copy;
        }
        self.pending = Some(Crash { pass, torn });
        Ok(())
    }

    /// Keeps the state that the last commit has left, unless it is the one before.
    fn remember_state(&mut self, db: &Connection) -> Result<()> {
        let tables = table::fingerprint(db)?;
        self.past.pop_if(|state| state.tables == tables);
        let (model, ledger) = (self.model.clone(), self.ledger.clone());
        self.past.push(State { tables, model, ledger, journalled: self.journalled });
        Ok(())
    }

    /// After torn writes the tables must be as some commit has left them; from there it goes on.
    fn find_state(&mut self, db: &Connection) -> Result<()> {
        let tables = table::fingerprint(db)?;
        let index = self.past.iter().rposition(|state| state.tables == tables);
        let index =
            index.with_context(|| format!("a torn log has left a state that never was: {tables:?}"))?;
        self.past.truncate(index + 1);
        if let Some(state) = self.past.last() {
            (self.model, self.ledger) = (state.model.clone(), state.ledger.clone());
            self.journalled = state.journalled;
        }
        Ok(())
    }

    /// Asks what every visitor may ask: how many, which, in what order; nothing tidies up before.
    fn look(&mut self, executor: &mut Executor<'_>) -> Result<()> {
        let question = |deed| Ask { waited: 0, key: None, deed };
        let wish = Wish::default();
        let asks = [
            question(Deed::Count { wish }),
            question(Deed::Available { wish, after: None, limit: 1_000 }),
            question(Deed::Stock),
        ];
        self.batch(executor, &asks, false).map(drop).context("looking round after the step")
    }

    /// Each change is in the journal once, in its order, and nothing else is.
    fn compare_journal(&mut self, db: &Connection) -> Result<()> {
        let found = table::journal(db, self.journalled)?;
        let expected = std::mem::take(&mut self.model.journal);
        for ((seq, found), expected) in found.iter().zip(&expected) {
            ensure!(found == expected, "journal row {seq} is {found:?}\nit should be {expected:?}");
        }
        ensure!(
            found.len() == expected.len(),
            "the journal has gained {} rows instead of {}: found {:?}, expected {:?}",
            found.len(),
            expected.len(),
            found.last(),
            expected.last()
        );
        self.journalled += found.len() as i64;
        Ok(())
    }

    fn check_everything(&mut self, db: &Connection) -> Result<()> {
        self.compare_journal(db)?;
        let rows = table::tickets(db)?;
        table::equals_the_model(db, &rows, &self.model)?;
        table::equals_the_logins(db, &self.model)?;
        table::equals_the_journal(db, &rows)?;
        self.ledger.check(&rows, self.model.now)?;
        let audit = audit_of(db, Timestamp(self.model.now)).context("the audit")?;
        ensure!(audit.balanced(), "the audit says {audit:?}");
        Ok(())
    }
}

fn tear(log: &mut Vec<u8>, at: i64, garbled: bool) {
    let at = log.len() * at as usize / 1_000;
    match log.get_mut(at) {
        Some(byte) if garbled => *byte ^= 0x55,
        _ => log.truncate(at),
    }
}

fn compare(ask: &Ask, verdict: &Verdict, reply: &Result<Answer, StoreError>) -> Result<()> {
    let same = match (verdict, reply) {
        (Ok(Answer::Tickets(expected)), Ok(Answer::Tickets(found)))
            if matches!(ask.deed, Deed::HoldsOf { .. }) =>
        {
            // Of two holds neither is the first.
            by_id(expected) == by_id(found)
        }
        (Ok(expected), Ok(answer)) => agree(expected, answer),
        (Err(Refused(any)), Err(StoreError::Rejected(rejection))) => {
            any.iter().any(|expected| refuse_alike(expected, rejection))
        }
        _ => false,
    };
    if !same {
        bail!("{ask:?}\nis answered {reply:?}\nit should be {verdict:?}");
    }
    Ok(())
}

pub(crate) fn by_id(tickets: &[Ticket]) -> Vec<Ticket> {
    let mut tickets = tickets.to_vec();
    tickets.sort_by_key(|ticket| ticket.id);
    tickets
}

pub(crate) fn refuse_alike(expected: &Rejection, found: &Rejection) -> bool {
    match (expected, found) {
        (Rejection::InvalidField { field: a, .. }, Rejection::InvalidField { field: b, .. }) => a == b,
        (Rejection::TooSoon { wait: a, .. }, Rejection::TooSoon { wait: b, .. }) => a == b,
        _ => expected == found,
    }
}

/// Which sessions have ended is told in any order.
fn sorted(sessions: &[i64]) -> Vec<i64> {
    let mut sessions = sessions.to_vec();
    sessions.sort_unstable();
    sessions
}

/// Compares what a caller may rely on; hints (how late, when to look again) may differ.
pub(crate) fn agree(expected: &Answer, found: &Answer) -> bool {
    match (expected, found) {
        (Answer::Fired(a), Answer::Fired(b)) => {
            let used_up = a.more;
            (a.tickets, a.chunks) == (b.tickets, b.chunks)
                && (used_up || (b.more, b.next_due) == (false, a.next_due))
        }
        (Answer::LoggedOut(a), Answer::LoggedOut(b)) => {
            sorted(&a.sessions) == sorted(&b.sessions) && a.keys == b.keys
        }
        (Answer::Sessions(a), Answer::Sessions(b))
        | (Answer::Confirmed(Some(a)), Answer::Confirmed(Some(b))) => sorted(a) == sorted(b),
        (Answer::TakenBack(Some(a)), Answer::TakenBack(Some(b))) => {
            a.actor == b.actor && sorted(&a.ended) == sorted(&b.ended)
        }
        (Answer::Expired(a), Answer::Expired(b)) => (a.tidied, a.more) == (b.tidied, b.more),
        (Answer::Stock(a), Answer::Stock(b)) => {
            let key = |row: &onsale_store::Stock| {
                (
                    row.event,
                    row.vendor,
                    row.type_name.clone(),
                    (row.available, row.reserved, row.sold, row.released),
                    row.next_expiry,
                )
            };
            a.iter().map(key).eq(b.iter().map(key))
        }
        _ => expected == found,
    }
}
