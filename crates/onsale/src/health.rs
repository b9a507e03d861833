//! What the jobs have said about themselves (which of them fails, and since when), and what was found at the start. `/readyz`
//! and the metrics read it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use onsale_core::{Millis, Timestamp};

/// Which jobs fail, and how often one had to be started again.
#[derive(Debug, Default)]
pub struct Health(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failing_since: BTreeMap<&'static str, Timestamp>,
    restarts: BTreeMap<&'static str, u64>,
    found_at_start: Option<String>,
}

impl Health {
    /// Notes that a step of `job` has failed at `now`; answers whether the one before had not.
    pub fn fails(&self, job: &'static str, now: Timestamp) -> bool {
        let mut state = self.lock();
        let is_new = !state.failing_since.contains_key(job);
        state.failing_since.entry(job).or_insert(now);
        is_new
    }

    /// Notes that a step of `job` has succeeded; answers since when they had failed.
    pub fn works(&self, job: &'static str) -> Option<Timestamp> {
        self.lock().failing_since.remove(job)
    }

    /// Notes that `job` has died and is started again.
    pub fn restarted(&self, job: &'static str) {
        *self.lock().restarts.entry(job).or_default() += 1;
    }

    /// Notes what was found at the start, in a sentence that is told until the next start.
    pub fn found_at_start(&self, sentence: String) {
        self.lock().found_at_start = Some(sentence);
    }

    /// What was found at the start.
    pub fn what_was_found(&self) -> Option<String> {
        self.lock().found_at_start.clone()
    }

    /// The jobs that fail, and for how long, in milliseconds.
    pub fn failing(&self, now: Timestamp) -> Vec<(&'static str, Millis)> {
        self.lock().failing_since.iter().map(|(job, since)| (*job, now.since(*since))).collect()
    }

    /// The jobs that died and were started again, and how often.
    pub fn restarts(&self) -> Vec<(&'static str, u64)> {
        self.lock().restarts.iter().map(|(job, times)| (*job, *times)).collect()
    }

    // A panic while the lock is held cannot leave a map half changed, so poison is not an error here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
