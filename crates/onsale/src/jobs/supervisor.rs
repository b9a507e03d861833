//! Keeps a job running: one that panics or ends is told in the log and started again, after a longer while each time.
//! The other jobs and the server go on meanwhile. A step that fails without ending the job is `back_off`'s.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;

use super::back_off::Pauses;
use crate::app::App;

/// The pauses before a job is started again: 100 ms to 10 s.
fn of_a_restart() -> Pauses {
    Pauses::new(Duration::from_millis(100), Duration::from_secs(10))
}

/// Runs `job`, again and again, until the future is dropped. A job that died counts as failing until a step of it has
/// succeeded, which it says itself: so one that dies at each start is failing for as long as that goes on.
pub(super) async fn keep<F: Future<Output = ()>>(app: &App, name: &'static str, job: impl Fn() -> F) {
    app.health.knows(name);
    let mut pauses = of_a_restart();
    loop {
        // What a job shares with others is behind locks and atomics, which a panic leaves usable.
        let ended = AssertUnwindSafe(async { job().await }).catch_unwind().await;
        if app.health.fails(name, app.clock.now()) {
            // It has worked since it died the last time.
            pauses.reset();
        }
        app.health.restarted(name);
        let pause = pauses.after_failure();
        let how = if ended.is_err() { "panicked" } else { "has ended" };
        tracing::error!(job = name, again_in_millis = pause.as_millis(), "the job {how}; starting it again");
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use onsale_core::Millis;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::health::JobHealth;
    use crate::serve::open;

    fn app(folder: &tempfile::TempDir, clock: Clock) -> App {
        let config = Config::of_its_own(&folder.path().join("onsale.db")).unwrap();
        open(&config, clock).unwrap()
    }

    /// A job that panics, or that ends, is started again and goes on; that it died is counted.
    #[tokio::test]
    async fn a_job_that_dies_is_started_again() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder, Clock::system());
        let (lives, done) = (Rc::new(Cell::new(0)), Rc::new(tokio::sync::Notify::new()));
        let job = || {
            let (app, lives, done) = (app.clone(), Rc::clone(&lives), Rc::clone(&done));
            async move {
                lives.set(lives.get() + 1);
                match lives.get() {
                    1 => panic!("it dies"),
                    2 => return,
                    _third => {}
                }
                app.health.works("stand_in");
                done.notify_one();
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = keep(&app, "stand_in", job) => {}
            () = done.notified() => {}
        }
        let well = JobHealth { failing_since: None, failures: 2, restarts: 2 };
        assert_eq!(app.health.jobs(), [("stand_in", well)]);
    }

    /// A job that dies at each start has failed since it died first, however often it was started.
    #[tokio::test]
    async fn a_job_that_dies_again_and_again_fails_since_it_died_first() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::hand(onsale_core::Timestamp(1_800_000_000_000));
        let app = app(&folder, clock.clone());
        let (lives, done) = (Rc::new(Cell::new(0)), Rc::new(tokio::sync::Notify::new()));
        let job = || {
            let (clock, lives, done) = (clock.clone(), Rc::clone(&lives), Rc::clone(&done));
            async move {
                lives.set(lives.get() + 1);
                if lives.get() == 3 {
                    done.notify_one();
                    std::future::pending::<()>().await;
                }
                clock.advance(Millis(6_000));
                panic!("it dies");
            }
        };
        tokio::select! {
            () = keep(&app, "stand_in", job) => {}
            () = done.notified() => {}
        }
        assert_eq!(app.health.failing(app.clock.now()), [("stand_in", Millis(6_000))]);
    }
}
