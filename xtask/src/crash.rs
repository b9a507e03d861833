//! `cargo xtask crash`: kills the real server again and again, and holds the next one to what was acknowledged.

use std::process::Command;

use crate::shell::{cargo, command, run, server};

/// How to build and what to break.
#[derive(Debug, Default)]
pub(crate) struct Crash<'a> {
    pub(crate) rounds: u64,
    pub(crate) seed: u64,
    /// Optimised builds.
    pub(crate) fast: bool,
    pub(crate) sabotage: Option<&'a str>,
}

/// Runs it.
///
/// # Errors
/// When a promise is broken, or something does not build.
pub(crate) fn crash(what: &Crash<'_>) -> anyhow::Result<()> {
    run(&mut ready(what)?)
}

/// Builds the server and the program that kills it; answers how to run that.
///
/// # Errors
/// When something does not build.
pub(crate) fn ready(what: &Crash<'_>) -> anyhow::Result<Command> {
    let (profile, folder) = if what.fast { ("baseline", "baseline") } else { ("dev", "debug") };
    let build = |packages: &[&str]| run(cargo(&["build", "--quiet", "--profile", profile]).args(packages));
    // One by one: the server is built without the switches that the simulator's store has.
    build(&["--package", "onsale-sim", "--bins"])?;
    build(&["--package", "onsale"])?;
    let binary = server(folder)?;
    let mut crash = command(binary.with_file_name("crash"), &[]);
    crash.args(["--rounds", &what.rounds.to_string(), "--seed", &what.seed.to_string()]);
    crash.arg("--server").arg(binary);
    if let Some(name) = what.sabotage {
        crash.args(["--sabotage", name]);
    }
    Ok(crash)
}
