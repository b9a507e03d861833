//! The embedded store, driven through its executor: one thread, no clock, every batch by hand.

mod accounts;
mod faults;
mod holds;
mod idempotency;
mod lists;
mod releases;
mod threads;
mod util;
