//! Writes down outside the database how far it has come, so that the next start sees when it was put back to an earlier day.

use std::path::Path;
use std::time::Duration;

use onsale_store::{StoreError, Watermark};

use super::back_off::BackOff;
use crate::app::App;

const EVERY: Duration = Duration::from_secs(10);
/// How long a server that stops waits for its last mark.
const LAST: Duration = Duration::from_secs(2);

/// Writes the mark, if the database has come further than it says.
pub async fn step(app: &App) -> Result<(), StoreError> {
    let Some(file) = app.settings.mark_file.clone() else { return Ok(()) };
    let Some(mark) = app.store.mark().await? else { return Ok(()) };
    let written = tokio::task::spawn_blocking(move || write(mark, &file)).await;
    written.unwrap_or_else(|panic| Err(StoreError::Failed(panic.into())))
}

fn write(mark: Watermark, file: &Path) -> Result<(), StoreError> {
    if Watermark::read(file) == Some(mark) {
        return Ok(());
    }
    mark.write(file).map_err(|error| {
        let why = format!("the mark of the database cannot be written to {}: {error}", file.display());
        StoreError::Failed(why.into())
    })
}

/// The last time, before the store is closed. Where the database does not answer, the mark stays as it is: one that is behind
/// does no harm.
pub async fn last(app: &App) {
    match tokio::time::timeout(LAST, step(app)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the mark of the database is behind"),
        Err(_elapsed) => tracing::warn!("the mark of the database is behind: the database does not answer"),
    }
}

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "keep_mark");
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
