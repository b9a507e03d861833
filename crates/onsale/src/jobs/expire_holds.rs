//! Writes down the end of holds that have run out, so that it is announced. Expiry itself needs no job: a hold
//! whose time is up is over, whoever notices.

use onsale_store::{Expired, StoreError};

use super::back_off::BackOff;
use crate::app::App;

/// Writes down every hold that is over now; answers how many, and when the next one will be.
pub async fn step(app: &App) -> Result<Expired, StoreError> {
    let mut tidied = 0;
    loop {
        let expired = app.store.expire_holds(app.clock.now()).await?;
        app.telemetry.expired(expired.tidied);
        tidied += expired.tidied;
        if expired.tidied > 0 {
            app.store.alarms().holds.note_progress(app.clock.now());
        }
        if !expired.more {
            return Ok(Expired { tidied, ..expired });
        }
    }
}

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "expire_holds");
    let step = async || step(app).await.map(|expired| expired.tidied > 0);
    app.store.alarms().holds.attend(app, step, async |fared| back_off.fared(fared).await).await;
}
