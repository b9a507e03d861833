//! Writes down the end of holds that have run out, so that it is announced. Expiry itself needs no job: a hold
//! whose time is up is over, whoever notices.

use onsale_store::{Expired, StoreError};

use super::back_off::BackOff;
use super::sleep_until;
use crate::app::App;

/// Writes down every hold that is over now; answers how many, and when the next one will be.
pub async fn step(app: &App) -> Result<Expired, StoreError> {
    let mut tidied = 0;
    loop {
        let expired = app.store.expire_holds(app.clock.now()).await?;
        app.telemetry.expired(expired.tidied);
        tidied += expired.tidied;
        if !expired.more {
            return Ok(Expired { tidied, ..expired });
        }
    }
}

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new("expire_holds");
    loop {
        match step(app).await {
            Ok(expired) => {
                back_off.success();
                sleep_until(app, expired.next_expiry, app.store.holds_changed()).await;
            }
            Err(error) => back_off.failure(&error).await,
        }
    }
}
