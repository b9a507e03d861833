//! A server of Onsale for the trials: the real program, in a folder of its own, on a port that it gets again when it is
//! started again.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use super::line::Line;
use crate::shell::{command, run, server};

/// How long something may take that is waited for, and how often it is looked.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A program that is stopped at the latest when it goes out of scope.
pub(super) struct Running(Child);

impl Running {
    pub(super) fn start(mut what: std::process::Command, log: &Path) -> anyhow::Result<Self> {
        let log = File::options().create(true).append(true).open(log)?;
        what.stdout(log.try_clone()?).stderr(log);
        Ok(Self(what.spawn().with_context(|| format!("{} does not start", what.get_program().display()))?))
    }

    pub(super) fn is_there(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|ended| ended.is_none())
    }

    /// SIGTERM, and waits.
    pub(super) fn stop(&mut self) -> anyhow::Result<()> {
        run(command("kill", &["-TERM", &self.0.id().to_string()]).stderr(Stdio::null()))?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.is_there() && self.stop().is_err() {
            // Then it is gone already, or cannot be stopped by us.
            let _ = self.0.kill();
        }
    }
}

/// A server.
pub(super) struct Office {
    pub(super) address: String,
    log: PathBuf,
    folder: PathBuf,
    flags: Vec<&'static str>,
    running: Option<Running>,
}

impl Office {
    /// Opens one with these flags in `folder`, which is made.
    pub(super) fn open(folder: PathBuf, flags: &[&'static str]) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let address = free_address()?;
        let log = folder.join("onsale.log");
        let mut office = Self { address, log, folder, flags: flags.to_vec(), running: None };
        office.start()?;
        Ok(office)
    }

    pub(super) fn start(&mut self) -> anyhow::Result<()> {
        let database = format!("sqlite:{}", self.folder.join("onsale.db").display());
        let mut serve = command(server("debug")?, &["serve", "--database", &database]);
        serve.args(["--listen", &self.address, "--database-log-mib", "1"]).args(&self.flags);
        self.running = Some(Running::start(serve, &self.log)?);
        until("a server answers", || Line::to(&self.address).is_ok())
    }

    pub(super) fn stop(&mut self) -> anyhow::Result<()> {
        self.running.take().map_or(Ok(()), |mut running| running.stop())
    }

    /// What it has said.
    pub(super) fn said(&self) -> anyhow::Result<String> {
        std::fs::read_to_string(&self.log).context("the server's log cannot be read")
    }

    /// The number of connections that it has, without the one that asks.
    pub(super) fn connections(&self) -> anyhow::Result<f64> {
        let said = Line::to(&self.address)?.ask("GET", "/metrics", "", "")?;
        ensure!(said.status == 200, "/metrics is answered {}", said.status);
        let number = said.body.lines().find_map(|line| line.strip_prefix("onsale_connections "));
        Ok(number.context("no onsale_connections")?.trim().parse::<f64>()? - 1.0)
    }
}

/// An address on which nobody listens at this moment.
pub(super) fn free_address() -> anyhow::Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

/// Waits for a condition.
pub(super) fn until(what: &str, mut condition: impl FnMut() -> bool) -> anyhow::Result<()> {
    let began = Instant::now();
    while !condition() {
        ensure!(began.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}
