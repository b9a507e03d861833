//! Forgets idempotency keys that are older than a day.

use std::time::Duration;

use onsale_store::StoreError;

use super::back_off::BackOff;
use crate::app::App;

const EVERY: Duration = Duration::from_secs(3600);

/// Forgets all that is old enough, a bounded number a transaction; answers how many there were.
pub async fn step(app: &App) -> Result<i64, StoreError> {
    let mut forgotten = 0;
    loop {
        let some = app.store.forget_old(app.clock.now()).await?;
        forgotten += some;
        if some == 0 {
            return Ok(forgotten);
        }
    }
}

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "forget_old");
    loop {
        match step(app).await {
            Ok(forgotten) => {
                back_off.success();
                tracing::debug!(forgotten, "old idempotency keys forgotten");
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => back_off.failure(&error).await,
        }
    }
}
