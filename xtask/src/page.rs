//! The page's own commands. A checkout without the page is a whole project too: its steps are then not there.

use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use crate::shell::{command, run, web};
use crate::tools;

/// A copy of the lock file that the installed packages come from.
const INSTALLED: &str = "node_modules/.installed-lock.json";

/// Whether this checkout has the page.
pub(crate) fn is_there() -> bool {
    web().join("package.json").is_file()
}

/// Whether package.json has a script of this name.
pub(crate) fn has_script(name: &str) -> bool {
    std::fs::read_to_string(web().join("package.json")).is_ok_and(|text| names_script(&text, name))
}

fn names_script(package: &str, name: &str) -> bool {
    package
        .split_once("\"scripts\"")
        .and_then(|(_, rest)| rest.split_once('}'))
        .is_some_and(|(scripts, _)| scripts.contains(&format!("\"{name}\":")))
}

/// Installs the page's packages, if they are not those of the lock file.
///
/// # Errors
/// When Node is missing or npm fails.
pub(crate) fn install() -> anyhow::Result<()> {
    tools::need_node()?;
    if has_packages() {
        return Ok(());
    }
    let lock = web().join("package-lock.json");
    let installed = web().join(INSTALLED);
    // npm 11 rejects a fresh lock in which packages for other platforms are missing.
    let mut ci = match tools::npm_major()? {
        11.. => command("npx", &["-y", "npm@10", "ci"]),
        _ => command("npm", &["ci"]),
    };
    run(ci.args(["--no-audit", "--no-fund"]).current_dir(web()))?;
    std::fs::copy(&lock, &installed).with_context(|| format!("cannot write {}", installed.display()))?;
    Ok(())
}

/// Whether the packages are those of the lock file.
pub(crate) fn has_packages() -> bool {
    is_current(&web().join("package-lock.json"), &web().join(INSTALLED))
}

fn is_current(lock: &Path, installed: &Path) -> bool {
    match (std::fs::read(lock), std::fs::read(installed)) {
        (Ok(lock), Ok(installed)) => lock == installed,
        _ => false,
    }
}

/// `npm run <script>` in the page's folder.
pub(crate) fn npm_run(script: &str) -> Command {
    let mut npm = command("npm", &["run", "--silent", script]);
    npm.current_dir(web()).env("NG_CLI_ANALYTICS", "false");
    npm
}

#[cfg(test)]
mod tests {
    use super::names_script;

    #[test]
    fn a_script_is_looked_for_among_the_scripts_alone() {
        let package =
            r#"{"name":"page","scripts":{"build":"ng build","e2e": "vitest"},"dependencies":{"lint":"1"}}"#;
        assert!(names_script(package, "build"));
        assert!(names_script(package, "e2e"));
        assert!(!names_script(package, "lint"));
        assert!(!names_script("{}", "build"));
    }
}
