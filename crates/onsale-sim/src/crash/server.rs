//! A server in a process of its own, that can be killed at any moment.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::client::Client;

/// How long anything may take before the round has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// What is started, and how.
#[derive(Clone, Debug)]
pub struct Program {
    /// The server's binary, the real one or one that is broken on purpose.
    pub binary: PathBuf,
    /// What comes before its other arguments.
    pub first_arguments: Vec<String>,
}

/// A running server. Killed when it goes out of scope.
pub(crate) struct Server {
    child: Child,
    address: String,
}

impl Program {
    /// The server that can be broken, lying at `binary`.
    pub fn sabotaged(binary: PathBuf, sabotage: Option<String>) -> Self {
        let first_arguments = sabotage.into_iter().flat_map(|name| ["--sabotage".into(), name]).collect();
        Self { binary, first_arguments }
    }

    /// Starts a server without waiting for it.
    pub(crate) fn spawn(&self, database: &Path, hold_seconds: i64) -> Result<Child> {
        let url = format!("sqlite:{}", database.display());
        let hold = hold_seconds.to_string();
        let mut command = Command::new(&self.binary);
        command
            .args(&self.first_arguments)
            .args(["--auth", "header", "--listen", "127.0.0.1:0", "--log-level", "error"])
            .args(["--hold-seconds", &hold, "--database", &url, "--database-log-mib", "1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        command.spawn().with_context(|| format!("{} does not start", self.binary.display()))
    }

    /// Starts a server and waits until it says where it listens.
    pub(crate) fn start(&self, database: &Path, hold_seconds: i64) -> Result<Server> {
        let mut child = self.spawn(database, hold_seconds)?;
        let output = child.stdout.take().context("the server has no output")?;
        let mut server = Server { child, address: String::new() };
        let mut lines = BufReader::new(output).lines();
        for line in lines.by_ref() {
            if let Some((_, rest)) = line?.split_once("http://") {
                let address = rest.split_whitespace().next().unwrap_or_default();
                address.trim_end_matches('/').clone_into(&mut server.address);
                break;
            }
        }
        ensure!(!server.address.is_empty(), "the server did not start: {:?}", server.child.wait()?);
        // Somebody has to keep reading, or the server would one day wait for its own output.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(server)
    }
}

impl Server {
    pub(crate) fn client(&self) -> Result<Client> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Client::new(stream, &self.address))
    }

    /// SIGKILL, and waits until the process is gone.
    pub(crate) fn kill(mut self) -> Result<()> {
        let gone = self.child.try_wait()?;
        ensure!(gone.is_none(), "the server had ended by itself: {gone:?}");
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
