//! Brings tickets into their pools when their batches fall due, to the millisecond.

use std::time::Duration;

use onsale_store::{Fired, StoreError};

use super::back_off::BackOff;
use crate::app::App;

/// Brings everything that is due now, a chunk a transaction, and gives the last answer.
pub async fn step(app: &App) -> Result<Fired, StoreError> {
    loop {
        let fired = app.store.release_due(app.clock.now()).await?;
        if fired.chunks > 0 {
            let late = Duration::from_millis(fired.late.0.unsigned_abs());
            app.telemetry.released(fired.tickets, late);
            app.store.alarms().releases.note_progress(app.clock.now());
            tracing::debug!(tickets = fired.tickets, late_millis = fired.late.0, "tickets released");
        }
        if !fired.more {
            return Ok(fired);
        }
    }
}

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "release_due");
    let step = async || step(app).await.map(|fired| fired.chunks > 0);
    app.store.alarms().releases.attend(app, step, async |fared| back_off.fared(fared).await).await;
}
