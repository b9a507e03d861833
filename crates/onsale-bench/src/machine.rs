//! What the figures were measured on.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::figures::median;

/// The machine.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: f64,
    pub(crate) kernel: String,
    pub(crate) file_system: String,
    /// Time of one 4 KiB append with fdatasync, which a commit cannot do without.
    pub(crate) sync_us: f64,
}

impl Machine {
    /// Looks at this machine; `scratch` is where databases will lie.
    pub(crate) fn look(scratch: &Path) -> anyhow::Result<Self> {
        let first = |path: &str, key: &str| {
            let text = fs::read_to_string(path).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
            line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let memory: f64 = first("/proc/meminfo", "MemTotal").trim_end_matches(" kB").parse().unwrap_or(0.0);
        Ok(Self {
            processor: first("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism()?.get(),
            memory_gib: memory / 1024.0 / 1024.0,
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
            file_system: file_system(&fs::read_to_string("/proc/mounts").unwrap_or_default(), scratch),
            sync_us: sync_time(scratch)?,
        })
    }
}

impl Machine {
    /// Whether figures of both may stand side by side.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (&self.processor, self.cores, &self.file_system)
            == (&other.processor, other.cores, &other.file_system)
    }
}

/// The kind of the file system that `path` lies on.
fn file_system(mounts: &str, path: &Path) -> String {
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?, words.next()?))
        })
        .filter(|(at, _)| path.starts_with(at))
        .max_by_key(|(at, _)| at.len())
        .map(|(_, kind)| kind.to_owned())
        .unwrap_or_default()
}

fn sync_time(scratch: &Path) -> anyhow::Result<f64> {
    let path = scratch.join("sync");
    let mut file = File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..100 {
        file.write_all(&[1; 4096])?;
        let started = Instant::now();
        file.sync_data()?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    fs::remove_file(path)?;
    Ok(median(&times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_mount_that_fits_holds_the_path() {
        let mounts = "/dev/a / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/b /home btrfs rw 0 0\n";
        for (path, kind) in [("/srv/x", "ext4"), ("/tmp/x", "tmpfs"), ("/home/me", "btrfs")] {
            assert_eq!(file_system(mounts, Path::new(path)), kind);
        }
        assert_eq!(file_system("", Path::new("/x")), "");
    }
}
