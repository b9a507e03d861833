//! The ticket server: HTTP in front of the store, jobs beside it, and the command line around both.
#![expect(unused_qualifications, reason = "utoipa's macros name parameters by their full path")]

pub mod app;
mod assets;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod document;
pub mod health;
pub mod http;
pub mod jobs;
mod latencies;
pub mod live;
pub mod mail;
mod page;
#[cfg(any(test, feature = "fuzz"))]
pub mod parser;
mod picture;
pub mod rate_limiter;
pub mod serve;
pub mod telemetry;
mod wire;
