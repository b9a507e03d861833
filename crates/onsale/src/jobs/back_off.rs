//! What a job does about errors: says so once, waits a little longer each time, and says when it is over.

use std::time::Duration;

use onsale_store::StoreError;

const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(2);

/// How a job has fared lately.
#[derive(Debug)]
pub(super) struct BackOff {
    job: &'static str,
    wait: Option<Duration>,
}

impl BackOff {
    pub(super) fn new(job: &'static str) -> Self {
        Self { job, wait: None }
    }

    /// The step succeeded.
    pub(super) fn success(&mut self) {
        if self.wait.take().is_some() {
            tracing::info!(job = self.job, "works again");
        }
    }

    /// The step failed: waits before it is tried again. A busy store is no failure worth a line.
    pub(super) async fn failure(&mut self, error: &StoreError) {
        if self.wait.is_none() && !matches!(error, StoreError::Busy | StoreError::Closed) {
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
