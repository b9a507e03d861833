//! `cargo xtask reliability`: the long forms of everything that tries to break the server. Each part leaves its
//! figures under the target directory, and docs/reliability.md is written from what is there: of each part the
//! last run that passed, when and at which commit.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use crate::crash::Crash;
use crate::shell::{cargo, command, output, root, run, server};
use crate::{crash, fuzz, judge};

/// Lengths of the long forms.
const SEEDS: u64 = 10_000;
const ROUNDS: u64 = 200;
const EXAMPLES: u32 = 100;
const FUZZING_SECONDS: u64 = 3_600;

/// Between these lines of the document stands what is written here.
const DOCUMENT: &str = "docs/reliability.md";
const BEGIN: &str = "<!-- figures: written by `cargo xtask reliability` -->\n";
const END: &str = "<!-- end of figures -->\n";

/// One thing that is run for long.
struct Part {
    name: &'static str,
    /// What a reader runs to see it.
    command: &'static str,
    run: fn() -> anyhow::Result<Vec<String>>,
}

const PARTS: [Part; 5] = [
    Part { name: "seeds", command: "cargo xtask sim --seeds 10000", run: seeds },
    Part { name: "crash", command: "cargo xtask crash --rounds 200", run: crashes },
    Part { name: "faults", command: "cargo test -p onsale --test it faults::", run: faults },
    Part { name: "judge", command: "cargo xtask judge --examples 100", run: judged },
    Part { name: "fuzz", command: "cargo xtask fuzz --seconds 3600", run: fuzzed },
];

/// What a part has shown.
#[derive(Debug, Serialize, Deserialize)]
struct Shown {
    date: String,
    commit: String,
    figures: Vec<String>,
}

/// Runs the parts that are named, or all, and writes the document.
///
/// # Errors
/// When a part finds something.
pub(crate) fn reliability(only: &[String]) -> anyhow::Result<()> {
    if let Some(unknown) = only.iter().find(|name| PARTS.iter().all(|part| part.name != name.as_str())) {
        bail!("there is no part called {unknown}");
    }
    let folder = folder()?;
    fs::create_dir_all(&folder)?;
    for part in PARTS.iter().filter(|part| only.is_empty() || only.iter().any(|name| name == part.name)) {
        println!("-- {}", part.command);
        let (date, commit) = (said("date", &["-u", "+%F"])?, said("git", &["rev-parse", "--short", "HEAD"])?);
        let figures = (part.run)()?;
        let shown = Shown { date, commit, figures };
        fs::write(folder.join(part.name), serde_json::to_string_pretty(&shown)?)?;
        write(&folder)?;
    }
    Ok(())
}

fn folder() -> anyhow::Result<PathBuf> {
    let target = server("debug")?.parent().and_then(Path::parent).map(|target| target.join("reliability"));
    target.context("there is no target directory")
}

fn said(program: &str, args: &[&str]) -> anyhow::Result<String> {
    output(&mut command(program, args)).map(|text| text.trim().to_owned())
}

/// The lines that a command prints, shown and answered.
fn lines(text: &str) -> Vec<String> {
    print!("{text}");
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

fn seeds() -> anyhow::Result<Vec<String>> {
    run(&mut cargo(&["build", "--quiet", "--package", "onsale-sim", "--bins"]))?;
    let sim = server("debug")?.with_file_name("onsale-sim");
    Ok(lines(&output(command(sim, &["--seeds"]).arg(SEEDS.to_string()))?))
}

fn crashes() -> anyhow::Result<Vec<String>> {
    let what = Crash { rounds: ROUNDS, seed: 1, ..Crash::default() };
    Ok(lines(&output(&mut crash::ready(&what)?)?))
}

fn faults() -> anyhow::Result<Vec<String>> {
    let test = ["test", "--quiet", "--package", "onsale", "--test", "it", "faults::"];
    let text = output(&mut cargo(&test))?;
    let result = text.lines().find_map(|line| line.strip_prefix("test result: ok. "));
    let passed = result.and_then(|rest| rest.split(';').next()).context("no tests were run")?;
    Ok(lines(&format!("{passed}\n")))
}

fn judged() -> anyhow::Result<Vec<String>> {
    judge::judge(EXAMPLES, false).map(|cases| vec![cases])
}

fn fuzzed() -> anyhow::Result<Vec<String>> {
    fuzz::fuzzed(FUZZING_SECONDS, None)
}

fn write(folder: &Path) -> anyhow::Result<()> {
    let path = root().join(DOCUMENT);
    let document = fs::read_to_string(&path).with_context(|| format!("{DOCUMENT} cannot be read"))?;
    let mut table = String::from("| command | what it said | when, at which commit |\n|---|---|---|\n");
    for part in &PARTS {
        let Ok(text) = fs::read_to_string(folder.join(part.name)) else {
            // Run elsewhere: its row stays as it is.
            let begin = format!("| `{}", part.command.split(" --").next().unwrap_or(part.command));
            table.extend(
                document.lines().filter(|line| line.starts_with(&begin)).map(|line| format!("{line}\n")),
            );
            continue;
        };
        let Shown { date, commit, figures } = serde_json::from_str(&text)?;
        let figures = figures.join("<br>").replace('|', "\\|");
        table.push_str(&format!("| `{}` | {figures} | {date}, {commit} |\n", part.command));
    }
    fs::write(path, with_figures(&document, &table)?)?;
    Ok(())
}

fn with_figures(document: &str, table: &str) -> anyhow::Result<String> {
    let (before, rest) = document.split_once(BEGIN).context("the document has no place for figures")?;
    let (_, after) = rest.split_once(END).context("the place for figures has no end")?;
    Ok(format!("{before}{BEGIN}{table}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_take_the_place_of_older_ones_and_of_nothing_else() {
        let document = format!("a\n{BEGIN}old\n{END}b\n");
        assert_eq!(with_figures(&document, "new\n").unwrap(), format!("a\n{BEGIN}new\n{END}b\n"));
        assert!(with_figures("a\n", "new\n").is_err());
    }

    #[test]
    fn the_commands_of_the_document_have_the_lengths_that_are_run() {
        let of = |name: &str| PARTS.iter().find(|part| part.name == name).unwrap().command;
        assert!(of("seeds").contains(&SEEDS.to_string()));
        assert!(of("crash").contains(&ROUNDS.to_string()));
        assert!(of("judge").contains(&EXAMPLES.to_string()));
        assert!(of("fuzz").contains(&FUZZING_SECONDS.to_string()));
    }

    /// All sources of tests, as one text.
    fn sources(folder: &Path, into: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_built = ["node_modules", "dist", "target"].iter().any(|name| path.ends_with(name));
            if path.is_dir() && !is_built {
                sources(&path, into);
            } else if path.extension().is_some_and(|end| end == "rs" || end == "ts") {
                into.push_str(&format!("// {}\n{}", path.display(), fs::read_to_string(&path).unwrap()));
            }
        }
    }

    /// A test that is named and is not there shows nothing.
    #[test]
    fn every_test_that_the_document_names_is_there() {
        let mut code = String::new();
        for folder in ["crates", "web/e2e", "web/src", "xtask/src"] {
            sources(&root().join(folder), &mut code);
        }
        let document = fs::read_to_string(root().join(DOCUMENT)).unwrap();
        let (_, trials) = document.split_once("## Where real people meet it").unwrap();
        let rows = trials.lines().filter(|line| line.starts_with("| ") && !line.contains("| what holds |"));
        let mut named = 0;
        for row in rows {
            let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
            assert!(tests.contains('`'), "no test: {row}");
            for name in tests.split('`').skip(1).step_by(2).filter(|name| !name.starts_with("cargo ")) {
                let is_file = name.ends_with(".rs") || name.ends_with(".ts");
                let wanted = match (is_file, name.contains(' ')) {
                    (true, _) => format!("/{name}\n"),
                    (false, true) => format!("'{name}'"),
                    (false, false) => format!("fn {name}("),
                };
                assert!(code.contains(&wanted), "{name:?} is not there: {row}");
                named += 1;
            }
        }
        assert!(named > 80, "only {named} tests are named");
    }
}
