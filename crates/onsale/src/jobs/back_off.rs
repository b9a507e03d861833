//! What a job does about errors: says so once, waits a little longer each time, and says when it is over.

use std::time::Duration;

use onsale_core::with_causes;
use onsale_store::StoreError;

use crate::app::App;

/// Pauses between the tries of something that fails: each is twice as long as the one before, up to a longest one.
#[derive(Debug)]
pub(super) struct Pauses {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Pauses {
    pub(super) fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, next: first }
    }

    /// The pause after one more failure.
    pub(super) fn after_failure(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause * 2).min(self.longest);
        pause
    }

    /// It works: the next failure is a first one again.
    pub(super) fn reset(&mut self) {
        self.next = self.first;
    }
}

/// The pauses of a step that fails: 50 ms to 2 s.
fn of_a_step() -> Pauses {
    Pauses::new(Duration::from_millis(50), Duration::from_secs(2))
}

/// How a job has fared lately.
#[derive(Debug)]
pub(super) struct BackOff<'a> {
    app: &'a App,
    job: &'static str,
    pauses: Pauses,
}

impl<'a> BackOff<'a> {
    pub(super) fn new(app: &'a App, job: &'static str) -> Self {
        Self { app, job, pauses: of_a_step() }
    }

    /// Hears how a step went; after a failure it waits before the step is tried again.
    pub(super) async fn fared(&mut self, step: Result<(), StoreError>) {
        match step {
            Ok(()) => self.success(),
            Err(error) => self.failure(&error).await,
        }
    }

    /// The step succeeded.
    pub(super) fn success(&mut self) {
        self.pauses.reset();
        if let Some(since) = self.app.health.works(self.job) {
            let failed_millis = self.app.clock.now().since(since).0;
            tracing::info!(job = self.job, failed_millis, "works again");
        }
    }

    /// The step failed: waits before it is tried again. A busy store is no failure worth a line.
    pub(super) async fn failure(&mut self, error: &StoreError) {
        let is_new = self.app.health.fails(self.job, self.app.clock.now());
        if is_new && !matches!(error, StoreError::Busy | StoreError::Closed) {
            tracing::error!(job = self.job, error = with_causes(error), "failed; trying again");
        }
        tokio::time::sleep(self.pauses.after_failure()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_begin_again() {
        let millis = Duration::from_millis;
        let mut pauses = Pauses::new(millis(50), millis(150));
        let mut next = || pauses.after_failure();
        assert_eq!([next(), next(), next(), next()], [50, 100, 150, 150].map(millis));
        pauses.reset();
        assert_eq!(pauses.after_failure(), millis(50));
    }
}
