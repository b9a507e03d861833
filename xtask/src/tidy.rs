//! `cargo xtask tidy`: what a program can put in order, so that nobody has to.

use crate::shell::{cargo, run};
use crate::{generated, page};

/// Formats everything and writes the generated files anew.
///
/// # Errors
/// When a tool is missing or fails.
pub(crate) fn tidy() -> anyhow::Result<()> {
    run(&mut cargo(&["fmt", "--all"]))?;
    run(&mut cargo(&["fmt", "--manifest-path", "fuzz/Cargo.toml"]))?;
    generated::openapi()?;
    generated::settings()?;
    generated::errors()?;
    if page::is_there() {
        page::install()?;
        for script in ["api", "format"].into_iter().filter(|script| page::has_script(script)) {
            run(&mut page::npm_run(script))?;
        }
    }
    Ok(())
}
