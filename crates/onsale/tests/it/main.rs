//! The server from outside: its own database, a real port, a clock and jobs that are moved by hand. Nothing here
//! sleeps; what waits, waits for a condition.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "a test says what is wrong by failing"
)]

mod access;
mod cli;
mod contract;
mod faults;
mod fleet;
mod flows;
mod routes;
mod util;
