//! When API keys were last used, until a job writes it down: a use must not cost a write.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use onsale_core::Timestamp;

/// Uses that nobody has written down yet; one entry a key.
#[derive(Debug, Default)]
pub struct KeyUses(Mutex<HashMap<i64, Timestamp>>);

impl KeyUses {
    /// A key was used.
    pub(crate) fn note(&self, key: i64, now: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, now);
    }

    /// All uses since the last time.
    pub fn take(&self) -> Vec<(i64, Timestamp)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).drain().collect()
    }
}
