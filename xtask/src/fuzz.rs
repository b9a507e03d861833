//! `cargo xtask fuzz`: builds the fuzz targets with a fuzzer's flags and runs them. Works on the stable toolchain:
//! the flags are those of the code generator.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use crate::shell::{cargo, command, output, root, run, server};

/// The targets: each parser of the edge, what is shown as proof, and a whole connection.
pub(crate) const TARGETS: [&str; 7] =
    ["body", "query", "header", "idempotency_key", "token", "ticket_code", "connection"];
/// What has the compiler count where a run has been, and what it compared.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cforce-frame-pointers=yes --cfg fuzzing";
/// Bytes of an input at most: more than a body may have.
const LONGEST: &str = "-max_len=8192";
/// Memory of a target at most, in MB: it does not grow with what comes in.
const MEMORY: &str = "-rss_limit_mb=1024";
/// Runs within which a planted mistake must be found.
const NOTICED_WITHIN: &str = "-runs=3000000";
const SEED: &str = "-seed=20270115";

/// Runs each target for its share of `seconds`, beginning with what the repository keeps. What is found along the
/// way is kept under `target/fuzz`.
///
/// # Errors
/// When a target finds something: it says where the input lies.
pub(crate) fn fuzz(seconds: u64, only: Option<&str>) -> anyhow::Result<()> {
    fuzzed(seconds, only).map(|_| ())
}

/// The same; answers what each target has done, in a line.
///
/// # Errors
/// As [`fuzz`].
pub(crate) fn fuzzed(seconds: u64, only: Option<&str>) -> anyhow::Result<Vec<String>> {
    let folder = build()?;
    let targets: Vec<&str> =
        TARGETS.into_iter().filter(|name| only.is_none_or(|only| only == *name)).collect();
    if targets.is_empty() {
        bail!("there is no target called {}; there are {TARGETS:?}", only.unwrap_or_default());
    }
    let share = (seconds / targets.len() as u64).max(1);
    let mut lines = Vec::new();
    for target in targets {
        let found = folder.join("found").join(target);
        let kept = folder.join("corpus").join(target);
        fs::create_dir_all(&found)?;
        fs::create_dir_all(&kept)?;
        let mut fuzz = start(&folder, target)?;
        fuzz.arg(&kept).arg(corpus(target)).arg(format!("-max_total_time={share}"));
        fuzz.arg(format!("-artifact_prefix={}/", found.display()));
        let log = folder.join(format!("{target}.log"));
        fuzz.stderr(fs::File::create(&log)?);
        let status = fuzz.status().with_context(|| format!("{target} does not start"))?;
        let log = fs::read_to_string(log)?;
        if !status.success() {
            bail!("{target} has found something:\n{}\nThe input is in {}.", tail(&log), found.display());
        }
        let line = format!("{target}: {}, nothing found", done(&log).context("the fuzzer says nothing")?);
        println!("{line}");
        lines.push(line);
    }
    Ok(lines)
}

/// Each target with a mistake planted in its parser: it must be found.
///
/// # Errors
/// When one is not found.
pub(crate) fn planted() -> anyhow::Result<()> {
    let folder = build()?;
    for target in TARGETS {
        let mut fuzz = start(&folder, target)?;
        let artifacts = folder.join("planted");
        fs::create_dir_all(&artifacts)?;
        // The first folder is the one that grows.
        let fresh = folder.join("planted-corpus").join(target);
        drop(fs::remove_dir_all(&fresh));
        fs::create_dir_all(&fresh)?;
        fuzz.arg(fresh).arg(corpus(target)).args([NOTICED_WITHIN, "-max_total_time=60"]);
        fuzz.arg(format!("-artifact_prefix={}/", artifacts.display()));
        fuzz.env("ONSALE_FUZZ_PLANTED", "1").stderr(Stdio::null());
        if fuzz.status()?.success() {
            bail!("{target} does not find the mistake that is planted in its parser");
        }
        println!("{target}: the planted mistake is found");
    }
    Ok(())
}

fn corpus(target: &str) -> PathBuf {
    root().join("fuzz/corpus").join(target)
}

fn start(folder: &Path, target: &str) -> anyhow::Result<Command> {
    let scratch = folder.join("scratch");
    fs::create_dir_all(&scratch)?;
    let mut fuzz = command(folder.join(triple()?).join("release").join(target), &[]);
    fuzz.args([LONGEST, MEMORY, SEED]).env("TMPDIR", scratch);
    Ok(fuzz)
}

/// Builds all targets; answers the folder that everything of the fuzzing lies in.
fn build() -> anyhow::Result<PathBuf> {
    let target = server("debug")?.parent().and_then(Path::parent).map(|target| target.join("fuzz"));
    let folder = target.context("there is no target directory")?;
    let mut build = cargo(&["build", "--quiet", "--manifest-path", "fuzz/Cargo.toml", "--release"]);
    // With a target named, build scripts and macros are built without the flags.
    build.args(["--target", &triple()?, "--target-dir"]).arg(&folder).env("RUSTFLAGS", COVERAGE);
    run(&mut build)?;
    Ok(folder)
}

fn triple() -> anyhow::Result<String> {
    let told = output(&mut command("rustc", &["-vV"]))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not say what it builds for")
}

/// What a fuzzer's log says in its last words.
fn done(log: &str) -> Option<String> {
    let line = log.lines().find(|line| line.starts_with("Done "))?;
    Some(line.trim_start_matches("Done ").to_owned())
}

fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(25)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fuzzers_log_tells_how_much_was_done() {
        let log = "#1 INITED\nDone 4711 runs in 3 second(s)\n";
        assert_eq!(done(log).as_deref(), Some("4711 runs in 3 second(s)"));
        assert_eq!(done("ERROR: libFuzzer"), None);
    }
}
