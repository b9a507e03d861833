//! Alarms: when a job is needed next, and how the job sleeps until then. The writer sets an alarm, one job sleeps by it.
//!
//! **Architecture invariant.** A job never sleeps by what it was answered: an answer is as old as its place in the
//! batch, and what came behind it in the same batch is not in it. It sleeps by the alarm alone, and both what the alarm
//! says and who sleeps until when are judged under one lock, so no change can fall between the look and the sleep.
//! There is no clock and no timer here: both are the caller's.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use onsale_core::{Millis, Timestamp};

use crate::sync::{Mutex, PoisonError};

/// The longest sleep of a job, in milliseconds. It then looks for work even if no alarm says that there is any, and
/// asks its clock again, which may have been drawn towards wall time meanwhile.
pub const LONGEST_SLEEP: Millis = Millis(10_000);

/// The caller's clock and timer.
pub trait Time {
    /// The current instant.
    fn now(&self) -> Timestamp;

    /// Waits until then; may be over sooner.
    fn sleep_until(&self, at: Timestamp) -> impl Future<Output = ()>;
}

/// When one job is needed next.
#[derive(Debug, Default)]
pub struct Alarm(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The instant at which the job is needed; `None` while there is nothing to do.
    at: Option<Timestamp>,
    /// The latest instant at which the job got something done.
    progress_at: Option<Timestamp>,
    /// The job, while it sleeps.
    sleeper: Option<Sleeper>,
}

#[derive(Debug)]
struct Sleeper {
    /// What the alarm said when the job went to sleep.
    until: Option<Timestamp>,
    waker: Waker,
}

impl Alarm {
    /// Sets the alarm, and wakes the job if it sleeps longer than that.
    pub fn set(&self, at: Option<Timestamp>) {
        let waker = {
            let mut state = self.lock();
            state.at = at;
            match &state.sleeper {
                Some(sleeper) if is_sooner(at, sleeper.until) => state.sleeper.take().map(|job| job.waker),
                _ => None,
            }
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// The instant at which the job is needed; `None` while there is nothing to do.
    pub fn at(&self) -> Option<Timestamp> {
        self.lock().at
    }

    /// Notes that the job got something done. A job that has much to do is not late as long as it goes on.
    pub fn note_progress(&self, now: Timestamp) {
        let mut state = self.lock();
        state.progress_at = state.progress_at.max(Some(now));
    }

    /// How long the job has been needed without getting anything done, in milliseconds; zero while it is not.
    pub fn overdue(&self, now: Timestamp) -> Millis {
        let state = self.lock();
        let waits_since = state.at.map(|at| state.progress_at.map_or(at, |progress| progress.max(at)));
        waits_since.map_or(Millis(0), |since| now.since(since).max(Millis(0)))
    }

    /// Runs a job: `step` whenever the alarm says so, at least once in [`LONGEST_SLEEP`]. A step answers whether it got
    /// something done; `fared` hears how each step went, and may wait before the job goes on.
    pub async fn attend<E>(
        &self,
        time: &impl Time,
        mut step: impl AsyncFnMut() -> Result<bool, E>,
        mut fared: impl AsyncFnMut(Result<(), E>),
    ) {
        loop {
            let answer = step().await;
            let failed = answer.is_err();
            if matches!(answer, Ok(true)) {
                self.note_progress(time.now());
            }
            fared(answer.map(|_| ())).await;
            if !failed {
                self.sleep(time).await;
            }
        }
    }

    /// Waits until the job is needed, or for [`LONGEST_SLEEP`].
    async fn sleep(&self, time: &impl Time) {
        let latest = time.now() + LONGEST_SLEEP;
        loop {
            let alarm = self.at();
            let until = alarm.map_or(latest, |at| at.min(latest));
            if until <= time.now() {
                return;
            }
            first_of(time.sleep_until(until), self.sooner_than(alarm)).await;
        }
    }

    /// Waits until the alarm says an instant before `until`.
    fn sooner_than(&self, until: Option<Timestamp>) -> impl Future<Output = ()> {
        std::future::poll_fn(move |context: &mut Context<'_>| {
            let mut state = self.lock();
            if is_sooner(state.at, until) {
                state.sleeper = None;
                return Poll::Ready(());
            }
            state.sleeper = Some(Sleeper { until, waker: context.waker().clone() });
            Poll::Pending
        })
    }

    // A panic while the lock is held cannot leave a state half changed, so poison is not an error here.
    fn lock(&self) -> crate::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an alarm at `at` goes off before one at `until`; no alarm never does.
fn is_sooner(at: Option<Timestamp>, until: Option<Timestamp>) -> bool {
    at.is_some_and(|at| until.is_none_or(|until| at < until))
}

/// Waits for whichever is over first.
async fn first_of(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    std::future::poll_fn(|context| {
        if one.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        other.as_mut().poll(context)
    })
    .await;
}

/// The alarms of the jobs whose work the writer knows of.
#[derive(Debug, Default)]
pub struct Alarms {
    /// Batches of releases.
    pub releases: Alarm,
    /// Ends of holds that are to be written down.
    pub holds: Alarm,
}
