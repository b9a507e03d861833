//! What the jobs have said about themselves (which of them fails, and since when), what waits in the outbox, and what was
//! found at the start. `/readyz` and the metrics read it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use onsale_core::{Millis, Timestamp};
use onsale_store::OutboxCounts;

/// Which jobs fail, and how often one had to be started again.
#[derive(Debug, Default)]
pub struct Health(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    jobs: BTreeMap<&'static str, JobHealth>,
    found_at_start: Option<String>,
    outbox: Option<OutboxCounts>,
}

/// How one job has fared since the server was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobHealth {
    /// Since when no step of it has succeeded; `None` while it works.
    pub failing_since: Option<Timestamp>,
    /// Steps that failed, and deaths.
    pub failures: u64,
    /// Times that it died and was started again.
    pub restarts: u64,
}

impl Health {
    /// Notes that `job` is kept running from now on.
    pub fn knows(&self, job: &'static str) {
        self.lock().jobs.entry(job).or_default();
    }

    /// Notes that a step of `job` has failed at `now`; answers whether the one before had not.
    pub fn fails(&self, job: &'static str, now: Timestamp) -> bool {
        let mut state = self.lock();
        let health = state.jobs.entry(job).or_default();
        health.failures += 1;
        let is_new = health.failing_since.is_none();
        health.failing_since.get_or_insert(now);
        is_new
    }

    /// Notes that a step of `job` has succeeded; answers since when they had failed.
    pub fn works(&self, job: &'static str) -> Option<Timestamp> {
        self.lock().jobs.entry(job).or_default().failing_since.take()
    }

    /// Notes that `job` has died and is started again.
    pub fn restarted(&self, job: &'static str) {
        self.lock().jobs.entry(job).or_default().restarts += 1;
    }

    /// Notes what was found at the start, in a sentence that is told until the next start.
    pub fn found_at_start(&self, sentence: String) {
        self.lock().found_at_start = Some(sentence);
    }

    /// What was found at the start.
    pub fn what_was_found(&self) -> Option<String> {
        self.lock().found_at_start.clone()
    }

    /// Notes what stands in the outbox.
    pub fn outbox_is(&self, counts: OutboxCounts) {
        self.lock().outbox = Some(counts);
    }

    /// What stood in the outbox at the last look; `None` until somebody has looked.
    pub fn outbox(&self) -> Option<OutboxCounts> {
        self.lock().outbox.clone()
    }

    /// Every job that is kept running, or that has said something about itself.
    pub fn jobs(&self) -> Vec<(&'static str, JobHealth)> {
        self.lock().jobs.iter().map(|(job, health)| (*job, *health)).collect()
    }

    /// The jobs that fail, and for how long, in milliseconds.
    pub fn failing(&self, now: Timestamp) -> Vec<(&'static str, Millis)> {
        let state = self.lock();
        let failing = state.jobs.iter().filter_map(|(job, health)| Some((*job, health.failing_since?)));
        failing.map(|(job, since)| (job, now.since(since))).collect()
    }

    // A panic while the lock is held cannot leave a map half changed, so poison is not an error here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
