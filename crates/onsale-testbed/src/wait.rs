//! Waiting for a condition, with a limit.

use std::time::{Duration, Instant};

use anyhow::bail;

/// How long anything may take before it has failed.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How long to leave the processor to others between two looks.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Waits until `look` finds what it looks for.
///
/// # Errors
/// When it fails, or has found nothing for [`PATIENCE`].
pub fn until<T>(what: &str, mut look: impl FnMut() -> anyhow::Result<Option<T>>) -> anyhow::Result<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if started.elapsed() > PATIENCE {
            bail!("waited {} s for {what}", PATIENCE.as_secs());
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
}
