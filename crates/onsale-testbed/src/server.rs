//! A server in a process of its own: started on a free port, heard out for its address, signalled, ended.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::http::Client;

/// A server that runs; it is killed with this value.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: String,
    ready_after: Duration,
}

impl Server {
    /// Starts it and waits until it says where it listens, as a URL in a line of its output. What it writes to its other
    /// output goes to `errors`; what it says, line by line, to `heard`.
    ///
    /// # Errors
    /// When it does not start, or ends without having said where it listens.
    pub fn start(
        command: &mut Command,
        errors: impl Into<Stdio>,
        mut heard: impl FnMut(&str) + Send + 'static,
    ) -> anyhow::Result<Self> {
        let program = command.get_program().display().to_string();
        let started = Instant::now();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors);
        let mut child = command.spawn().with_context(|| format!("{program} does not start"))?;
        let output = child.stdout.take().context("a server without an output")?;
        let mut server = Self { child, address: String::new(), ready_after: Duration::ZERO };
        let mut lines = BufReader::new(output).lines();
        for line in lines.by_ref() {
            let line = line?;
            heard(&line);
            if let Some(address) = address_in(&line) {
                address.clone_into(&mut server.address);
                break;
            }
        }
        ensure!(!server.address.is_empty(), "{program} ended before it was open: {}", server.child.wait()?);
        server.ready_after = started.elapsed();
        // Somebody has to keep reading, or the server would one day wait for its own output.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| heard(&line)));
        Ok(server)
    }

    /// Where it listens: host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// From the start of the process to its word that it is open.
    pub fn ready_after(&self) -> Duration {
        self.ready_after
    }

    /// A connection of one's own.
    ///
    /// # Errors
    /// When it does not accept one.
    pub fn client(&self) -> std::io::Result<Client> {
        Client::connect(&self.address)
    }

    /// SIGKILL, and waits until the process is gone.
    ///
    /// # Errors
    /// When it had ended by itself.
    pub fn kill(mut self) -> anyhow::Result<()> {
        let gone = self.child.try_wait()?;
        ensure!(gone.is_none(), "the server had ended by itself: {gone:?}");
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Sends a signal by its name.
    ///
    /// # Errors
    /// When the process does not take it.
    pub fn signal(&self, name: &str) -> anyhow::Result<()> {
        let sent = Command::new("kill").args([format!("-{name}"), self.pid().to_string()]).status()?;
        ensure!(sent.success(), "the server does not take {name}");
        Ok(())
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// When the system cannot say.
    pub fn wait(&mut self) -> std::io::Result<ExitStatus> {
        self.child.wait()
    }

    /// How it has ended, if it has.
    ///
    /// # Errors
    /// When the system cannot say.
    pub fn ended(&mut self) -> std::io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// What is written to the end of `log`, for [`Server::start`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn log(log: &Path) -> anyhow::Result<std::fs::File> {
        let file = std::fs::File::options().create(true).append(true).open(log);
        file.with_context(|| format!("{} cannot be written", log.display()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The address in "... http://127.0.0.1:8080 ...".
fn address_in(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("://")?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".:-[]".contains(c))).unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(['.', ':']);
    (!address.is_empty()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_what_a_server_says() {
        for line in [
            "Onsale is open for business on http://127.0.0.1:8080",
            "open on https://127.0.0.1:8080/ and waiting",
            "It is at http://127.0.0.1:8080.",
        ] {
            assert_eq!(address_in(line), Some("127.0.0.1:8080"), "{line}");
        }
        assert_eq!(address_in("http://[::1]:80/x"), Some("[::1]:80"));
        assert_eq!(address_in("no address"), None);
    }

    #[test]
    fn one_that_ends_before_it_is_open_is_told_so() {
        let failed =
            Server::start(Command::new("sh").args(["-c", "echo hello; exit 3"]), Stdio::null(), |_| ());
        assert!(failed.unwrap_err().to_string().contains("exit status: 3"));
    }

    #[test]
    fn all_that_it_says_is_heard() {
        let (sender, heard) = std::sync::mpsc::channel();
        let mut command = Command::new("sh");
        command.args(["-c", "echo first; echo on http://127.0.0.1:1; echo last"]);
        let mut server =
            Server::start(&mut command, Stdio::null(), move |line| drop(sender.send(line.to_owned())))
                .unwrap();
        assert!(server.wait().unwrap().success());
        assert_eq!(heard.iter().collect::<Vec<_>>(), ["first", "on http://127.0.0.1:1", "last"]);
        assert_eq!(server.address(), "127.0.0.1:1");
    }
}
