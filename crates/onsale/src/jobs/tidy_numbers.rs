//! Sorts measured durations into their buckets every other second, so that they do not pile up in memory.

use std::time::Duration;

use crate::app::App;

const EVERY: Duration = Duration::from_secs(2);

pub(super) async fn run(app: &App) {
    loop {
        tokio::time::sleep(EVERY).await;
        app.telemetry.tidy();
    }
}
