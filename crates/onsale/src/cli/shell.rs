//! `onsale completions` and `onsale man`: what a shell and a reader of manuals want to know of the command line.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Command;
use clap_complete::Shell;

/// Prints what makes `shell` complete our words.
pub(super) fn completions(mut line: Command, shell: Shell) -> anyhow::Result<ExitCode> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut line, "onsale", &mut text);
    std::io::stdout().lock().write_all(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the manual page, or writes one for each command into `folder`.
pub(super) fn man(line: Command, folder: Option<&Path>) -> anyhow::Result<ExitCode> {
    let Some(folder) = folder else {
        clap_mangen::Man::new(line).render(&mut std::io::stdout().lock())?;
        return Ok(ExitCode::SUCCESS);
    };
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    clap_mangen::generate_to(line, folder)
        .with_context(|| format!("cannot write to {}", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}
