//! `cargo xtask openapi`: the contract as the code tells it, checked in for all who read it.

use anyhow::Context as _;

use crate::shell::{cargo, output, root};

/// Writes openapi.json anew.
///
/// # Errors
/// When the server does not build or the file cannot be written.
pub(crate) fn openapi() -> anyhow::Result<()> {
    let text = output(&mut cargo(&["run", "--quiet", "--package", "onsale", "--", "openapi"]))?;
    let file = root().join("openapi.json");
    if std::fs::read_to_string(&file).is_ok_and(|old| old == text) {
        println!("openapi.json is as the code says.");
        return Ok(());
    }
    std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    println!("openapi.json is written anew.");
    Ok(())
}
