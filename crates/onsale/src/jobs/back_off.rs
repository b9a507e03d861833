//! What a job does about errors: says so once, waits a little longer each time, and says when it is over.

use std::time::Duration;

use onsale_store::StoreError;

use crate::app::App;

/// Pause after a failure: the first, which doubles each time, and the longest.
const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(2);

/// How a job has fared lately.
#[derive(Debug)]
pub(super) struct BackOff<'a> {
    app: &'a App,
    job: &'static str,
    wait: Option<Duration>,
}

impl<'a> BackOff<'a> {
    pub(super) fn new(app: &'a App, job: &'static str) -> Self {
        Self { app, job, wait: None }
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
        self.wait = None;
        if let Some(since) = self.app.health.works(self.job) {
            let failed_millis = self.app.clock.now().since(since).0;
            tracing::info!(job = self.job, failed_millis, "works again");
        }
    }

    /// The step failed: waits before it is tried again. A busy store is no failure worth a line.
    pub(super) async fn failure(&mut self, error: &StoreError) {
        let is_new = self.app.health.fails(self.job, self.app.clock.now());
        if is_new && !matches!(error, StoreError::Busy | StoreError::Closed) {
            tracing::error!(job = self.job, error = describe(error), "failed; trying again");
        }
        let wait = self.wait.map_or(FIRST, |wait| (wait * 2).min(LONGEST));
        self.wait = Some(wait);
        tokio::time::sleep(wait).await;
    }
}

/// An error with everything behind it.
fn describe(error: &StoreError) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        text.push_str(": ");
        text.push_str(&source.to_string());
        next = source.source();
    }
    text
}
