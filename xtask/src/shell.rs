//! Running other programs from the repository's root, and knowing where things lie.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let manifest =
        std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&manifest).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The page's folder.
pub(crate) fn web() -> PathBuf {
    root().join("web")
}

/// The server as cargo builds it in `profile` ("debug" or "release"). This program lies beside it, which also
/// holds where the target directory has been moved.
///
/// # Errors
/// When the system does not say where this program lies.
pub(crate) fn server(profile: &str) -> anyhow::Result<PathBuf> {
    let me = std::env::current_exe().context("where does this program lie?")?;
    let target =
        me.parent().and_then(Path::parent).context("this program does not lie in a target directory")?;
    Ok(target.join(profile).join("onsale"))
}

/// A command in the repository's root, that reads nothing from the terminal.
pub(crate) fn command(program: impl AsRef<OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root()).stdin(Stdio::null());
    command
}

/// `cargo` itself, the one that runs us.
pub(crate) fn cargo(args: &[&str]) -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), args)
}

/// Runs it to its end.
///
/// # Errors
/// When it does not start or does not succeed.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("{} does not start", said(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", said(command));
    }
    Ok(())
}

/// Runs it to its end and answers what it printed.
///
/// # Errors
/// When it does not start, does not succeed, or prints something that is not text.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("{} does not start", said(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", said(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} does not print text", said(command)))
}

/// The command as one would type it.
fn said(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
