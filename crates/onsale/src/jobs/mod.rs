//! Work that no request waits for. Each job is a loop around one step that a test can take by hand; an error is
//! logged once and the step tried again. Never imports `http`, and is never imported by it.

mod back_off;
mod beat;
pub mod expire_holds;
pub mod forget_old;
pub mod hear_access;
pub mod keep_mark;
mod read_clock;
pub mod relay_journal;
pub mod release_due;
pub mod send_mail;
mod supervisor;
mod tidy_numbers;
pub mod try_writing;

use std::future::Future;
use std::time::Duration;

use onsale_core::{Millis, Timestamp};
use onsale_store::due::Time;

use crate::app::App;

/// Runs all jobs until the future is dropped.
pub async fn run(app: &App) {
    tokio::join!(
        beside_others(app),
        supervisor::keep(app, "release_due", || release_due::run(app)),
        supervisor::keep(app, "expire_holds", || expire_holds::run(app)),
        supervisor::keep(app, "relay_journal", || relay_journal::run(app)),
        supervisor::keep(app, "forget_old", || forget_old::run(app)),
        supervisor::keep(app, "hear_access", || hear_access::run(app)),
        supervisor::keep(app, "keep_mark", || keep_mark::run(app)),
        supervisor::keep(app, "send_mail", || send_mail::run(app)),
        supervisor::keep(app, "tidy_numbers", || tidy_numbers::run(app)),
        supervisor::keep(app, "try_writing", || try_writing::run(app)),
    );
}

/// What there is to do only where other servers use the database too.
async fn beside_others(app: &App) {
    if app.store.is_shared() {
        tokio::join!(
            supervisor::keep(app, "beat", || beat::run(app)),
            supervisor::keep(app, "read_clock", || read_clock::run(app)),
        );
    }
}

impl Time for App {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn sleep_until(&self, at: Timestamp) -> impl Future<Output = ()> {
        let Millis(left) = at.since(self.clock.now());
        tokio::time::sleep(Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    }
}
