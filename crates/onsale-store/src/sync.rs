//! The locks of the queue and the answers. A test that goes through many schedules puts its own in their place.

pub(crate) use std::sync::atomic;
pub(crate) use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
