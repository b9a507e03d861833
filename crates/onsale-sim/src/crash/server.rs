//! The server that is killed, real or broken on purpose.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use onsale_testbed::Server;

/// What is started, and how.
#[derive(Clone, Debug)]
pub struct Program {
    /// The server's binary, the real one or one that is broken on purpose.
    pub binary: PathBuf,
    /// What comes before its other arguments.
    pub first_arguments: Vec<String>,
}

impl Program {
    /// The server that can be broken, lying at `binary`.
    pub fn sabotaged(binary: PathBuf, sabotage: Option<String>) -> Self {
        let first_arguments = sabotage.into_iter().flat_map(|name| ["--sabotage".into(), name]).collect();
        Self { binary, first_arguments }
    }

    /// Starts a server without waiting for it.
    pub(crate) fn spawn(&self, database: &Path, hold_seconds: i64) -> Result<Child> {
        let mut command = self.command(database, hold_seconds);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command.spawn().with_context(|| format!("{} does not start", self.binary.display()))
    }

    fn command(&self, database: &Path, hold_seconds: i64) -> Command {
        let url = format!("sqlite:{}", database.display());
        let hold = hold_seconds.to_string();
        let mut command = Command::new(&self.binary);
        command
            .args(&self.first_arguments)
            .args(["--auth", "header", "--listen", "127.0.0.1:0", "--log-level", "error"])
            .args(["--hold-seconds", &hold, "--database", &url, "--database-log-mib", "1"]);
        command
    }

    /// Starts a server and waits until it says where it listens.
    pub(crate) fn start(&self, database: &Path, hold_seconds: i64) -> Result<Server> {
        Server::start(&mut self.command(database, hold_seconds), Stdio::inherit(), |_| ())
    }
}
