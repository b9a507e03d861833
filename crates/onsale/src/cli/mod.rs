//! The command line: what can be said to `onsale`, and who does it.

mod admin;
mod config;
mod dev;
mod doctor;
mod log;
mod maintenance;
mod openapi;
mod progress;
mod running;
mod rush;
mod serve;
mod shell;
pub(crate) mod version;

use std::future::Future;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use onsale_rush::RushArgs;

use crate::config::{Config, secret_files};

/// Sells tickets while the whole world is pressing the button at once.
#[derive(Debug, Parser)]
#[command(name = "onsale", version = version::VERSION, about)]
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
    /// Let simulated buyers in, and check that not one ticket is sold twice.
    Rush(RushArgs),
    /// Say what is wrong with this installation, and what to do about it.
    Doctor(Box<doctor::DoctorArgs>),
    /// Write the database into a file, while it is being sold from.
    Backup(maintenance::BackupArgs),
    /// Put a backup in the place of the database.
    Restore(maintenance::RestoreArgs),
    /// Count everything again, and name what does not agree.
    Audit(maintenance::AuditArgs),
    /// Bring the schema of the database up to date.
    Migrate(maintenance::MigrateArgs),
    /// Do what only an administrator may.
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// Say what settings are in force and where each comes from.
    Config(Box<config::ConfigArgs>),
    /// Print the HTTP contract as OpenAPI.
    Openapi(openapi::OpenapiArgs),
    /// Print what makes a shell complete these commands.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page.
    Man {
        /// Write a page for each command into this folder instead.
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    done().unwrap_or_else(|error| {
        // Where even this cannot be written, the exit status still says it.
        let _ = writeln!(std::io::stderr(), "onsale: {error:#}");
        ExitCode::FAILURE
    })
}

fn done() -> anyhow::Result<ExitCode> {
    let line = secret_files::read_all(Line::command(), &|name| std::env::var_os(name))?;
    let matches = line.get_matches();
    let command = Line::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()).command;
    match command {
        Command::Serve(config) => serve::serve(&config),
        Command::Dev(config) => dev::dev(*config),
        Command::Rush(args) => rush::rush(args),
        Command::Doctor(args) => doctor::doctor(&args),
        Command::Backup(args) => maintenance::backup(&args),
        Command::Restore(args) => maintenance::restore(&args),
        Command::Audit(args) => maintenance::audit(&args),
        Command::Migrate(args) => maintenance::migrate(&args),
        Command::Admin(command) => admin::admin(&command),
        Command::Config(args) => config::config(&args, of_subcommand(&matches)),
        Command::Openapi(args) => openapi::openapi(&args),
        Command::Completions { shell } => shell::completions(Line::command(), shell),
        Command::Man { out } => shell::man(Line::command(), out.as_deref()),
    }
}

/// What was matched behind the command's name.
fn of_subcommand(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, matches)| matches)
}

/// Runs a future on this thread.
fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("the runtime cannot start")?.block_on(future)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_agrees_with_itself() {
        Line::command().debug_assert();
    }

    #[test]
    fn the_version_names_the_commit() {
        let (number, commit) = version::VERSION.split_once(" (").unwrap();
        assert_eq!(number, env!("CARGO_PKG_VERSION"));
        assert!(commit.ends_with(')') && commit.len() > 2, "{commit}");
    }
}
