//! `cargo xtask run`: from a clone to an open box office.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use crate::{page, shell, tools};

/// Builds what is there to build and hands the terminal over to the server.
///
/// # Errors
/// When a build fails; otherwise the server takes this process over.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    if page::is_there() {
        match tools::need_node() {
            Ok(()) => page::build()?,
            Err(missing) => eprintln!("The page is left out: {missing}."),
        }
    }
    shell::run(&mut shell::cargo(&["build", "--release", "--package", "onsale"]))?;
    let server = shell::server("release")?;
    let error = Command::new(&server).arg("dev").args(args).exec();
    Err(anyhow::Error::new(error).context(format!("{} does not start", server.display())))
}
