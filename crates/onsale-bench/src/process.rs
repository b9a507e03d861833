//! Servers as processes: started on a free port, looked at through /proc, ended.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

/// Ticks of /proc's processor times in a second; the same on every Linux.
const TICKS: f64 = 100.0;
const MIB: f64 = 1024.0;

/// A server that runs; it ends with this value.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start of the process to its word that it is open.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts it and waits until it prints its address. What it logs goes to `log`.
    ///
    /// # Errors
    /// When it does not start, or ends without having said where it listens.
    pub(crate) fn start(command: &mut Command, log: &Path) -> anyhow::Result<Self> {
        let errors = File::create(log).with_context(|| format!("{} cannot be written", log.display()))?;
        let started = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .with_context(|| format!("{} does not start", command.get_program().display()))?;
        let stdout = child.stdout.take().context("a server without an output")?;
        let mut lines = BufReader::new(stdout);
        let mut line = String::new();
        let address = loop {
            line.clear();
            if lines.read_line(&mut line)? == 0 {
                drop(child.kill());
                let said = std::fs::read_to_string(log).unwrap_or_default();
                bail!("{} ended before it was open:\n{said}", command.get_program().display());
            }
            if let Some(address) = address_in(&line) {
                break address;
            }
        };
        let ready_after = started.elapsed();
        // A server that prints into a closed pipe fails, so somebody has to go on reading.
        std::thread::spawn(move || std::io::copy(&mut lines.into_inner(), &mut std::io::sink()));
        Ok(Self { child, address, ready_after })
    }

    /// Processor time that it has used so far, in seconds.
    pub(crate) fn cpu(&self) -> anyhow::Result<f64> {
        cpu_of(&self.child.id().to_string())
    }

    /// The largest memory that it has had, in MiB.
    pub(crate) fn peak_memory(&self) -> anyhow::Result<f64> {
        self.memory("VmHWM:")
    }

    /// The memory that it has now, in MiB.
    pub(crate) fn memory_now(&self) -> anyhow::Result<f64> {
        self.memory("VmRSS:")
    }

    /// Forgets the largest memory so far.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub(crate) fn forget_peak(&self) -> anyhow::Result<()> {
        std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")
            .context("the peak of a process's memory cannot be reset")
    }

    fn memory(&self, field: &str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        kilobytes(&status, field).map(|kb| kb / MIB).with_context(|| format!("no {field} in /proc"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What was answered is on disk, so no politeness is needed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Processor time that this process has used so far, in seconds.
pub(crate) fn own_cpu() -> anyhow::Result<f64> {
    cpu_of("self")
}

/// Processor time that a process, by its number, has used so far, in seconds.
pub(crate) fn cpu_of(process: &str) -> anyhow::Result<f64> {
    let mut stat = String::new();
    File::open(format!("/proc/{process}/stat"))?.read_to_string(&mut stat)?;
    ticks(&stat).map(|ticks| ticks / TICKS).context("/proc speaks another language")
}

/// User and system time in a line of /proc/.../stat.
fn ticks(stat: &str) -> Option<f64> {
    // The program's name may hold anything; what follows its bracket may not.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

fn kilobytes(status: &str, field: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

/// The address in "... http://127.0.0.1:8080 ...".
fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || ".:".contains(c))).unwrap_or(rest.len());
    rest[..end].trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_what_a_server_says() {
        let expected: SocketAddr = "127.0.0.1:8080".parse().unwrap();
        for line in [
            "Onsale is open for business on http://127.0.0.1:8080\n",
            "open on http://127.0.0.1:8080/ and waiting",
            "It is at http://127.0.0.1:8080.",
        ] {
            assert_eq!(address_in(line), Some(expected), "{line}");
        }
        assert_eq!(address_in("no address"), None);
    }

    #[test]
    fn processor_time_and_memory_are_read_from_proc() {
        let stat = "42 (a (b) c) S 1 1 1 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 3 0 100 1000";
        assert_eq!(ticks(stat), Some(300.0));
        let status = "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1024 kB\n";
        assert_eq!(kilobytes(status, "VmHWM:"), Some(2048.0));
        assert_eq!(kilobytes(status, "VmSwap:"), None);
        assert!(own_cpu().unwrap() >= 0.0);
    }
}
