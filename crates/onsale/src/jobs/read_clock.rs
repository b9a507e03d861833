//! Where several servers share a database, asks what time it is there: they go by its clock, so that a hold is over
//! for all of them at once.

use std::time::Duration;

use super::back_off::BackOff;
use crate::app::App;

const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "read_clock");
    loop {
        let clock = app.clock.clone();
        match app.store.read_clock(move || clock.monotonic_us()).await {
            Ok(reading) => {
                reading.into_iter().for_each(|reading| app.clock.follow(reading));
                back_off.success();
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => back_off.failure(&error).await,
        }
    }
}
