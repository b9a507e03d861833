//! Files that the code tells, checked in for all who read them: the contract, and the pages of settings and of errors.

use anyhow::Context as _;

use crate::shell::{cargo, output, root};

/// Writes openapi.json anew.
///
/// # Errors
/// When the server does not build or the file cannot be written.
pub(crate) fn openapi() -> anyhow::Result<()> {
    write("openapi.json", &["openapi"])
}

/// Writes docs/config.md anew.
///
/// # Errors
/// When the server does not build or the file cannot be written.
pub(crate) fn settings() -> anyhow::Result<()> {
    write("docs/config.md", &["config", "--reference"])
}

/// Writes docs/errors.md anew.
///
/// # Errors
/// When the server does not build or the file cannot be written.
pub(crate) fn errors() -> anyhow::Result<()> {
    write("docs/errors.md", &["openapi", "--errors"])
}

/// Brings `file` up to what `onsale <words>` prints.
fn write(file: &str, words: &[&str]) -> anyhow::Result<()> {
    let text = output(cargo(&["run", "--quiet", "--package", "onsale", "--"]).args(words))?;
    let path = root().join(file);
    if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
        println!("{file} is as the code says.");
        return Ok(());
    }
    std::fs::write(&path, text).with_context(|| format!("cannot write {file}"))?;
    println!("{file} is written anew.");
    Ok(())
}
