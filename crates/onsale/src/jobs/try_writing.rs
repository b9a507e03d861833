//! Tries to write while the database cannot be written: whoever looks at `/readyz` before sending work would
//! otherwise never send the request that finds out that the disk is well again.

use std::time::Duration;

use super::back_off::BackOff;
use crate::app::App;

const EVERY: Duration = Duration::from_secs(1);

/// Tries once, if the last write did not go through.
pub async fn step(app: &App) -> Result<(), onsale_store::StoreError> {
    if app.store.is_writable() { Ok(()) } else { app.store.try_writing(app.clock.now()).await }
}

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "try_writing");
    loop {
        match step(app).await {
            Ok(()) => {
                back_off.success();
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => back_off.failure(&error).await,
        }
    }
}
