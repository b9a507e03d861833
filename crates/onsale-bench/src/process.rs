//! Servers as processes: started on a free port, looked at through /proc, ended.

use std::fs::File;
use std::io::Read as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Context as _;

/// Ticks of /proc's processor times in a second; the same on every Linux.
const TICKS: f64 = 100.0;
const MIB: f64 = 1024.0;

/// A server that runs, and what /proc says of it; it ends with this value.
#[derive(Debug)]
pub(crate) struct Server {
    process: onsale_testbed::Server,
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
        let process = onsale_testbed::Server::start(command, errors, |_| ())
            .with_context(|| std::fs::read_to_string(log).unwrap_or_default())?;
        let address = process.address().parse().context("a server's address")?;
        Ok(Self { address, ready_after: process.ready_after(), process })
    }

    /// Processor time that it has used so far, in seconds.
    pub(crate) fn cpu(&self) -> anyhow::Result<f64> {
        cpu_of(&self.process.pid().to_string())
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
        std::fs::write(format!("/proc/{}/clear_refs", self.process.pid()), "5")
            .context("the peak of a process's memory cannot be reset")
    }

    fn memory(&self, field: &str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.pid()))?;
        kilobytes(&status, field).map(|kb| kb / MIB).with_context(|| format!("no {field} in /proc"))
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

#[cfg(test)]
mod tests {
    use super::*;

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
