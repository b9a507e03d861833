//! `cargo xtask drill`: the rehearsal and the drill of docs/operating.md, whose outputs on that page are what they
//! printed. Each console block of the page is a section of docs/operate.sh, in their order.

use std::path::Path;

use anyhow::{Context as _, bail, ensure};

use crate::shell::{cargo, command, output, root, run, server};
use crate::tools;

const DOCUMENT: &str = "docs/operating.md";
const SCRIPT: &str = "docs/operate.sh";
const BEGIN: &str = "```console\n";
const END: &str = "\n```\n";
/// Buyers, tickets, seconds in which they come.
const AT_FULL_SIZE: [&str; 3] = ["50000", "5000", "60"];
const SMALL: [&str; 3] = ["1000", "200", "6"];

/// Does it at full size with the release build, and writes what it printed into the page.
///
/// # Errors
/// When a step of the drill does not do what the page says.
pub(crate) fn write() -> anyhow::Result<()> {
    run(&mut cargo(&["build", "--quiet", "--release", "--package", "onsale"]))?;
    let mut drill = command("bash", &[SCRIPT]);
    drill.arg(server("release")?).args(AT_FULL_SIZE);
    drill.env("PORT", "8080").env("CHART", root().join("docs/screenshots/rehearsal.svg"));
    let printed = output(&mut drill)?;
    let path = root().join(DOCUMENT);
    let page = std::fs::read_to_string(&path).with_context(|| format!("{DOCUMENT} cannot be read"))?;
    std::fs::write(path, with_outputs(&page, &sections(&printed))?)?;
    Ok(())
}

/// Migrates a database of the last release with so many sold tickets, on SQLite and on MariaDB, with the release build. What it
/// prints stands in the page; a small one is a test of `onsale-bench`.
///
/// # Errors
/// When the migration fails, or something is not there afterwards.
pub(crate) fn migrate(tickets: u64) -> anyhow::Result<()> {
    tools::need_databases()?;
    run(&mut cargo(&["build", "--quiet", "--release", "--package", "onsale-bench", "--bin", "migration"]))?;
    let program = server("release")?.with_file_name("migration");
    let scratch = program.with_file_name("migration-databases");
    run(command(&program, &["--tickets", &tickets.to_string(), "--scratch"]).arg(scratch))
}

/// Does it in a small size with the unoptimised build. The page must show the same commands and settings.
///
/// # Errors
/// When a step of the drill does not do what the page says, or the page shows something else.
pub(crate) fn check(metrics: &Path) -> anyhow::Result<()> {
    let mut drill = command("bash", &[SCRIPT]);
    drill.arg(server("debug")?).args(SMALL).env("METRICS", metrics);
    let printed = output(&mut drill)?;
    print!("{printed}");
    let page = std::fs::read_to_string(root().join(DOCUMENT))?;
    let (shown, printed) = (blocks(&page), sections(&printed));
    ensure!(shown.len() == printed.len(), "{DOCUMENT} has {} outputs of {}", shown.len(), printed.len());
    for (shown, printed) in shown.iter().zip(&printed) {
        let (shown, printed) = (outline(shown), outline(printed));
        if let Some(new) = printed.iter().find(|line| !shown.contains(line)) {
            bail!("{DOCUMENT} is stale: it does not show {new:?}; `cargo xtask drill` writes it");
        }
        if let Some(old) = shown.iter().find(|line| !printed.contains(line)) {
            bail!("{DOCUMENT} is stale: it still shows {old:?}; `cargo xtask drill` writes it");
        }
    }
    Ok(())
}

/// What the script printed, section by section.
fn sections(printed: &str) -> Vec<&str> {
    printed
        .split("== ")
        .skip(1)
        .filter_map(|section| section.split_once('\n'))
        .map(|(_, text)| text.trim_end())
        .collect()
}

/// The outputs on the page.
fn blocks(page: &str) -> Vec<&str> {
    page.split(BEGIN).skip(1).filter_map(|rest| rest.split_once(END)).map(|(block, _)| block).collect()
}

fn with_outputs(page: &str, sections: &[&str]) -> anyhow::Result<String> {
    let mut parts = page.split(BEGIN);
    let mut written = parts.next().unwrap_or_default().to_owned();
    let mut sections = sections.iter();
    for part in parts {
        let (_, after) = part.split_once(END).context("an output on the page has no end")?;
        let section = sections.next().context("the page has more outputs than the script has sections")?;
        written.extend([BEGIN, section, END, after]);
    }
    ensure!(sections.next().is_none(), "the script has more sections than the page has outputs");
    Ok(written)
}

/// What must be the same however large the drill is: the commands, and the names of the settings.
fn outline(text: &str) -> Vec<String> {
    let mut outline = Vec::new();
    let mut in_settings = false;
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            in_settings = command == "onsale config";
            // Sizes and ports differ from run to run.
            outline.push(command.chars().filter(|letter| !letter.is_ascii_digit()).collect());
        } else if in_settings && let Some(name) = line.split_whitespace().next() {
            outline.push(format!("setting {name}"));
        }
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Page\n```console\n$ a\nold\n```\nwords\n```console\n$ b\n```\nend\n";

    #[test]
    fn outputs_take_the_place_of_older_ones_and_of_nothing_else() {
        let printed = "== one\n$ a\nnew\n\n== two\n$ b\n1\n";
        let written = with_outputs(PAGE, &sections(printed)).unwrap();
        assert_eq!(written, "# Page\n```console\n$ a\nnew\n```\nwords\n```console\n$ b\n1\n```\nend\n");
        assert!(with_outputs(PAGE, &["one"]).is_err());
        assert!(with_outputs(PAGE, &["one", "two", "three"]).is_err());
    }

    #[test]
    fn a_command_or_a_setting_that_the_page_does_not_show_is_seen() {
        let shown = outline("$ onsale config\nsetting value\nlisten 1\n\n$ onsale rush --buyers 10");
        assert_eq!(shown, ["onsale config", "setting setting", "setting listen", "onsale rush --buyers "]);
        assert_ne!(
            shown,
            outline("$ onsale config\nsetting value\nlisten 1\nauth token\n\n$ onsale rush --buyers 9")
        );
    }
}
