//! Work that no request waits for. Each job is a loop around one step that a test can take by hand; an error is
//! logged once and the step tried again. Never imports `http`, and is never imported by it.
//!
//! What is due to the millisecond (batches, ends of holds, the word to other servers) runs on the caller's thread. Everything
//! else has a thread of its own, so that however long a step of it keeps the processor, a batch is not late by it.

mod back_off;
mod beat;
pub mod expire_holds;
pub mod follow_revocations;
pub mod forget_old;
pub mod keep_mark;
mod own_thread;
mod prune_metrics;
mod read_clock;
pub mod relay_journal;
pub mod release_due;
pub mod send_mail;
mod supervisor;
pub mod tell_vendors;
pub mod try_writing;
pub mod watch_outbox;

use std::future::Future;
use std::time::Duration;

use onsale_core::{Millis, Timestamp};
use onsale_store::alarm::Time;

use crate::app::App;

/// Runs all jobs until the future is dropped.
pub async fn run(app: &App) {
    tokio::join!(prompt(app), supervisor::keep(app, "slow_jobs", || own_thread::run("slow_jobs", app, slow)));
}

/// What has to come in time: a step takes milliseconds, and gives way to the others whenever it waits.
async fn prompt(app: &App) {
    tokio::join!(
        beside_others(app),
        supervisor::keep(app, "release_due", || release_due::run(app)),
        supervisor::keep(app, "expire_holds", || expire_holds::run(app)),
        supervisor::keep(app, "follow_revocations", || follow_revocations::run(app)),
        supervisor::keep(app, "try_writing", || try_writing::run(app)),
    );
}

/// What may take long.
async fn slow(app: App) {
    let app = &app;
    tokio::join!(
        supervisor::keep(app, "relay_journal", || relay_journal::run(app)),
        supervisor::keep(app, "forget_old", || forget_old::run(app)),
        supervisor::keep(app, "keep_mark", || keep_mark::run(app)),
        supervisor::keep(app, "send_mail", || send_mail::run(app)),
        supervisor::keep(app, "tell_vendors", || tell_vendors::run(app)),
        supervisor::keep(app, "prune_metrics", || prune_metrics::run(app)),
        supervisor::keep(app, "watch_outbox", || watch_outbox::run(app)),
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use onsale_core::{Actor, Amount, Email, Name, TypeName};
    use onsale_store::{AddVendor, CreateRelease, Filter, Outcome, Request};

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::serve::open;

    const LIMIT: Duration = Duration::from_secs(60);

    /// A release of five tickets that is due now.
    async fn release(app: &App) {
        let request = || Request::new(Actor::Admin, app.clock.now());
        let (name, email) = (Name::parse("Hall").unwrap(), Email::parse("hall@example.org").unwrap());
        let add = AddVendor { name, email, defaults: Default::default(), returning: false };
        let Outcome::Fresh(vendor) = app.store.add_vendor(request(), add).await.unwrap() else { panic!() };
        let create = CreateRelease {
            vendor: vendor.record.id,
            event: None,
            type_name: TypeName::default(),
            price: Amount::parse("1").unwrap(),
            per_batch: Some(5),
            batches: 1,
            interval: None,
            starts_at: None,
        };
        app.store.create_release(request(), create).await.unwrap();
    }

    /// Makes a release, and waits until its tickets are in the pool.
    async fn five_come(app: &App) {
        release(app).await;
        let count = || app.store.count(Request::new(Actor::Admin, app.clock.now()), Filter::default());
        while count().await.unwrap() < 5 {
            tokio::task::yield_now().await;
        }
    }

    /// A job that keeps its thread for itself holds up the jobs that share it, and no batch.
    #[test]
    fn a_batch_comes_while_a_slow_job_blocks_its_thread() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::of_its_own(&folder.path().join("onsale.db")).unwrap();
        let app = open(&config, Clock::system()).unwrap();
        let (blocks, is_blocked) = mpsc::channel::<()>();
        let (let_go, held) = mpsc::channel::<()>();
        // It ends when the test does.
        let blocking = move |_app: App| async move {
            blocks.send(()).unwrap();
            held.recv().unwrap_err();
        };
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let of_jobs = app.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let slow = own_thread::run("blocking", &of_jobs, blocking);
                let all = async { tokio::join!(prompt(&of_jobs), slow) };
                tokio::select! { _ = all => {}, _ = stopped => {} }
            });
        });
        is_blocked.recv_timeout(LIMIT).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let came = runtime.block_on(async { tokio::time::timeout(LIMIT, five_come(&app)).await });
        drop((stop, let_go));
        came.expect("the batch has not come");
        thread.join().unwrap();
    }
}
