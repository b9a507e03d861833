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
        // A job that fails again says so itself.
        app.health.works(name);
        pause = (pause * 2).min(LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::serve::open;

    /// A job that panics is started again and goes on; that it died is counted.
    #[tokio::test]
    async fn a_job_that_dies_is_started_again() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::of_its_own(&folder.path().join("onsale.db")).unwrap();
        let app = open(&config, Clock::system()).unwrap();
        let (lives, done) = (Cell::new(0), tokio::sync::Notify::new());
        let job = || async {
            lives.set(lives.get() + 1);
            assert!(lives.get() > 2, "it dies twice");
            done.notify_one();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = keep(&app, "stand_in", job) => {}
            () = done.notified() => {}
        }
        assert_eq!(app.health.restarts(), [("stand_in", 2)]);
        assert_eq!(app.health.failing(app.clock.now()), []);
    }
}
