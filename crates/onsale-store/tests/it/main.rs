//! The embedded store, driven through its executor: one thread, no clock, every batch by hand.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by panicking")]

mod access;
mod accounts;
mod cached_views;
mod classes;
mod codes;
mod collation;
mod edits;
mod erased;
mod faults;
mod holds;
mod journal;
mod lists;
mod lossy_wire;
mod maintenance;
mod mysql_faults;
mod orders;
mod outbox;
mod races;
mod releases;
mod servers;
mod standing;
mod threads;
mod util;
mod void;
