//! `cargo xtask dev`: the server on :8080 and the page's development server on :4200, side by side.

use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::{page, shell};

/// How often we look whether both still run.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How long the second one gets to end in good order.
const GRACE: Duration = Duration::from_secs(10);

/// Starts both and waits; when one ends, so does the other. Ctrl-C reaches both.
///
/// # Errors
/// When one of them does not build or start, or ends with an error.
pub(crate) fn dev() -> anyhow::Result<()> {
    if !page::is_there() {
        bail!("this checkout has no page (web/package.json): `cargo xtask run` starts the server alone");
    }
    page::install()?;
    shell::run(&mut shell::cargo(&["build", "--package", "onsale"]))?;
    let mut server = start(shell::command(shell::server("debug")?, &["dev"]))?;
    let ng = shell::web().join("node_modules/.bin/ng");
    let mut ng = shell::command(ng, &["serve"]);
    ng.current_dir(shell::web()).env("NG_CLI_ANALYTICS", "false");
    let mut page = match start(ng) {
        Ok(page) => page,
        Err(error) => {
            stop(&mut server)?;
            return Err(error);
        }
    };
    loop {
        if let Some(status) = server.try_wait()? {
            stop(&mut page)?;
            anyhow::ensure!(status.success(), "the server ended with {status}");
            return Ok(());
        }
        if let Some(status) = page.try_wait()? {
            stop(&mut server)?;
            anyhow::ensure!(status.success(), "ng serve ended with {status}");
            return Ok(());
        }
        sleep(LOOK_EVERY);
    }
}

fn start(mut command: Command) -> anyhow::Result<Child> {
    command.spawn().with_context(|| format!("{} does not start", command.get_program().display()))
}

/// Asks it to end, and ends it if it does not.
fn stop(child: &mut Child) -> anyhow::Result<()> {
    shell::run(&mut shell::command("kill", &["-TERM", &child.id().to_string()]))?;
    let asked = Instant::now();
    while child.try_wait()?.is_none() {
        if asked.elapsed() > GRACE {
            child.kill()?;
            child.wait()?;
            return Ok(());
        }
        sleep(LOOK_EVERY);
    }
    Ok(())
}
