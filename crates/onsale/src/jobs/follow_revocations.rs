//! Hears twice a second what other servers have done about keys and sessions, so that a token that was revoked
//! anywhere is refused everywhere within a second; and writes down when API keys were used.

use std::time::Duration;

use onsale_core::{Millis, Timestamp};
use onsale_store::StoreError;

use super::back_off::BackOff;
use crate::app::App;

const EVERY: Duration = Duration::from_millis(500);
/// Overlap of two polls, 30 s: a row carries its transaction's start time but becomes visible at commit, and the
/// clocks of two servers may differ.
const OVERLAP: Millis = Millis(30_000);
/// Looks between two times that uses of API keys are written down (half a minute).
const LOOKS_A_NOTE: u32 = 60;

/// Hears what has happened since `last`; answers when it listened.
pub async fn step(app: &App, last: Timestamp) -> Result<Timestamp, StoreError> {
    let now = app.clock.now();
    let news = app.store.access_news(last - OVERLAP).await?;
    app.verifier.hear(&news, now);
    Ok(now)
}

/// Writes down when API keys were last used.
pub async fn note_uses(app: &App) -> Result<(), StoreError> {
    let uses = app.key_uses.take();
    if uses.is_empty() { Ok(()) } else { app.store.note_api_keys(app.clock.now(), uses).await }
}

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "follow_revocations");
    let mut last = app.clock.now();
    for look in 1_u32.. {
        let heard = step(app, last).await;
        let noted = if look % LOOKS_A_NOTE == 0 { note_uses(app).await } else { Ok(()) };
        match heard.and_then(|now| noted.map(|()| now)) {
            Ok(now) => {
                last = now;
                back_off.success();
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => back_off.failure(&error).await,
        }
    }
}
