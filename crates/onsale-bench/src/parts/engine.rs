//! The engine alone: the store's own benchmark, which knows nothing of HTTP.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};

/// What the engine does with batches of one size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Size {
    pub(crate) batch: u64,
    /// A second.
    pub(crate) reserves: f64,
    /// A second.
    pub(crate) finalizes: f64,
}

/// Runs the benchmark, which must have been built, in `folder`.
pub(crate) fn measure(program: &Path, folder: &Path) -> anyhow::Result<Vec<Size>> {
    let output = Command::new(program)
        .args(["--bench", "--json"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("{} does not start", program.display()))?;
    ensure!(output.status.success(), "the engine's benchmark ended with {}", output.status);
    read(&String::from_utf8(output.stdout)?)
}

/// One JSON object a line.
fn read(lines: &str) -> anyhow::Result<Vec<Size>> {
    lines
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).with_context(|| line.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_noise_is_not() {
        let sizes = read("hello\n{\"batch\":16,\"reserves\":5000,\"finalizes\":4000}\n").unwrap();
        assert_eq!(sizes.len(), 1);
        assert_eq!((sizes[0].batch, sizes[0].reserves, sizes[0].finalizes), (16, 5000.0, 4000.0));
        assert!(read("{\"batch\":16}").is_err());
    }
}
