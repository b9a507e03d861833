//! The command line: what can be said to `onsale`, and who does it.

mod dev;
mod log;
mod openapi;
mod rush;
mod serve;

use std::future::Future;
use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::rush::RushArgs;

/// Sells tickets while the whole world is pressing the button at once.
#[derive(Debug, Parser)]
#[command(name = "onsale", version, about)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open for business.
    Serve(Box<Config>),
    /// Open for business with a demo event, to look around: header authentication, its own database file.
    Dev(Box<Config>),
    /// Print the HTTP contract as OpenAPI.
    Openapi,
    /// Let simulated buyers in, and check that not one ticket is sold twice.
    Rush(RushArgs),
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    let done = match Line::parse().command {
        Command::Serve(config) => serve::serve(&config),
        Command::Dev(config) => dev::dev(*config),
        Command::Openapi => openapi::openapi(),
        Command::Rush(args) => rush::rush(args),
    };
    done.unwrap_or_else(|error| {
        // Where even this cannot be written, the exit status still says it.
        let _ = writeln!(std::io::stderr(), "onsale: {error:#}");
        ExitCode::FAILURE
    })
}

/// Runs a future on this thread.
fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("the runtime cannot start")?.block_on(future)
}
