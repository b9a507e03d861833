//! Work that no request waits for. Each job is a loop around one step that a test can take by hand; an error is
//! logged once and the step tried again. Never imports `http`, and is never imported by it.

mod back_off;
mod beat;
pub mod expire_holds;
pub mod forget_old;
pub mod hear_access;
mod read_clock;
pub mod relay_journal;
pub mod release_due;
pub mod send_mail;
mod tidy_numbers;
pub mod try_writing;

use std::future::Future;
use std::time::Duration;

use onsale_core::Timestamp;

use crate::app::App;

/// Runs all jobs until the future is dropped.
pub async fn run(app: &App) {
    tokio::join!(
        beat::run(app),
        read_clock::run(app),
        release_due::run(app),
        expire_holds::run(app),
        relay_journal::run(app),
        forget_old::run(app),
        hear_access::run(app),
        send_mail::run(app),
        tidy_numbers::run(app),
        try_writing::run(app),
    );
}

/// The longest sleep without looking at the clock again: it may have been drawn towards the wall meanwhile.
const LONGEST_SLEEP: Duration = Duration::from_secs(10);

/// Waits until `at` (for ever if there is no such instant), or until `changed`.
async fn sleep_until(app: &App, at: Option<Timestamp>, changed: impl Future<Output = ()>) {
    let Some(at) = at else { return changed.await };
    let sleep = async {
        loop {
            let left = at.since(app.clock.now()).0;
            if left == 0 {
                return;
            }
            let left = Duration::from_millis(left.unsigned_abs());
            tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
        }
    };
    tokio::select! { () = sleep => {}, () = changed => {} }
}
