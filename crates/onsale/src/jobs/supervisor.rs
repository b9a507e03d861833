//! Keeps a job running: one that panics or ends is told in the log and started again, after a longer while each time.
//! The other jobs and the server go on meanwhile.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;

use crate::app::App;

/// Pause before a job is started again: the first, which doubles each time, and the longest.
const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(10);

/// Runs `job`, again and again, until the future is dropped.
pub(super) async fn keep<F: Future<Output = ()>>(app: &App, name: &'static str, job: impl Fn() -> F) {
    let mut pause = FIRST;
    loop {
        // What a job shares with others is behind locks and atomics, which a panic leaves usable.
        let ended = AssertUnwindSafe(job()).catch_unwind().await;
        app.health.fails(name, app.clock.now());
        app.health.restarted(name);
        let how = if ended.is_err() { "panicked" } else { "has ended" };
        tracing::error!(job = name, again_in_millis = pause.as_millis(), "the job {how}; starting it again");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST);
    }
}
