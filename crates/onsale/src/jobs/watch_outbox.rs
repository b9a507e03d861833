//! Looks what waits in the outbox and what was given up, for `/readyz` and `/metrics`: they answer from memory, also while the
//! database does not.

use std::time::Duration;

use onsale_store::StoreError;

use super::back_off::BackOff;
use crate::app::App;

/// What other servers do to the same outbox is seen so much later at most.
const EVERY: Duration = Duration::from_secs(10);

/// Looks once.
pub async fn step(app: &App) -> Result<(), StoreError> {
    app.health.outbox_is(app.store.outbox_counts().await?);
    Ok(())
}

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "watch_outbox");
    loop {
        match step(app).await {
            Ok(()) => {
                back_off.success();
                // Whether it was rung for or is only time: something may have changed.
                let _ = tokio::time::timeout(EVERY, app.outbox_changed.notified()).await;
            }
            Err(error) => back_off.failure(&error).await,
        }
    }
}
