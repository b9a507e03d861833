//! `cargo xtask check`: the quick part of `test`, for every few minutes of work.

use crate::shell::{cargo, run};
use crate::steps::Steps;
use crate::tools;

/// Format, lints, unit tests.
///
/// # Errors
/// At the first step that fails.
pub(crate) fn check() -> anyhow::Result<()> {
    let mut steps = Steps::start();
    lints(&mut steps)?;
    steps.take("unit tests", "mend the test or the code that it caught", || {
        run(&mut cargo(&["test", "--quiet", "--workspace", "--lib", "--bins"]))
    })?;
    println!("{}", steps.summary());
    Ok(())
}

/// The two steps that `test` shares.
///
/// # Errors
/// At the first step that fails.
pub(crate) fn lints(steps: &mut Steps) -> anyhow::Result<()> {
    steps.take("format", "run `cargo xtask tidy`", || {
        tools::need_rust_components()?;
        run(&mut cargo(&["fmt", "--all", "--check"]))?;
        run(&mut cargo(&["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"]))
    })?;
    steps.take("lints", "mend what clippy names", || {
        run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
    })
}
