//! `cargo xtask bench`: builds the servers as each would be built by whoever runs it, and measures them.

use std::path::PathBuf;

use anyhow::Context as _;

use crate::shell::{cargo, command, output, root, run, server};
use crate::tools;

/// Many connections need many files; a shell raises the limit for all that it starts.
const WITH_MANY_FILES: &str = "ulimit -n \"$(ulimit -Hn)\" 2>/dev/null; exec \"$0\" \"$@\"";

/// Measures. A full run brings docs/benchmarks up to date, a quick one only prints; a smoke run is for tests.
///
/// # Errors
/// When something cannot be built, or a server breaks its word.
pub(crate) fn bench(quick: bool, smoke: bool, only: Option<&str>) -> anyhow::Result<()> {
    tools::need_databases()?;
    let (ours, theirs) = if smoke { ("debug", "debug") } else { ("release", "baseline") };
    // One by one, so that none gets a library built with features that only another asks for.
    build("onsale", ours)?;
    build("onsale-baseline", theirs)?;
    build("onsale-bench", ours)?;
    let program = |profile: &str, name: &str| server(profile).map(|path| path.with_file_name(name));
    let scratch =
        server(ours)?.parent().and_then(|folder| folder.parent()).map(|target| target.join("bench"));

    let mut bench = command("sh", &["-c", WITH_MANY_FILES]);
    bench.arg(program(ours, "onsale-bench")?);
    bench.arg("--onsale").arg(program(ours, "onsale")?);
    bench.arg("--noop").arg(program(theirs, "noop")?);
    bench.arg("--everybody").arg(program(theirs, "everybody")?);
    bench.arg("--everybody-mysql").arg(program(theirs, "everybody-mysql")?);
    bench.arg("--scratch").arg(scratch.context("the target directory has no place for databases")?);
    if let Some(only) = only {
        bench.args(["--only", only]);
    }
    match (quick, smoke) {
        (_, true) => bench.arg("--smoke"),
        (true, _) => bench.arg("--quick").arg("--engine").arg(engine()?),
        _ => bench
            .arg("--engine")
            .arg(engine()?)
            .arg("--out")
            .arg(root().join("docs/benchmarks"))
            .arg("--document")
            .arg(root().join("docs/benchmarks.md")),
    };
    run(&mut bench)
}

fn build(package: &str, profile: &str) -> anyhow::Result<()> {
    let profile = if profile == "debug" { "dev" } else { profile };
    run(&mut cargo(&["build", "--quiet", "--profile", profile, "--package", package]))
}

/// Builds the store's own benchmark and answers where it lies.
fn engine() -> anyhow::Result<PathBuf> {
    let told = output(&mut cargo(&[
        "bench",
        "--quiet",
        "--no-run",
        "--package",
        "onsale-store",
        "--bench",
        "engine",
        "--message-format",
        "json",
    ]))?;
    told.lines()
        .find_map(executable)
        .map(PathBuf::from)
        .context("cargo does not say where the engine's benchmark is")
}

/// The program that a line of cargo's messages speaks of.
fn executable(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("\"executable\":\"")?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_in_cargos_messages() {
        let line = r#"{"reason":"compiler-artifact","executable":"/x/engine-12","fresh":true}"#;
        assert_eq!(executable(line), Some("/x/engine-12"));
        assert_eq!(executable(r#"{"reason":"compiler-artifact","executable":null}"#), None);
    }
}
