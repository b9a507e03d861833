//! Sorts measured durations into their buckets every other second, so that they do not pile up in memory.

use std::time::Duration;

use super::back_off::BackOff;
use crate::app::App;

const EVERY: Duration = Duration::from_secs(2);

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "prune_metrics");
    loop {
        app.telemetry.tidy();
        back_off.success();
        tokio::time::sleep(EVERY).await;
    }
}
