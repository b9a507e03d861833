//! Do the documents' relative links lead somewhere? Files and the headings in them; nothing on the net.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::shell::root;

/// Folders that are not ours to read.
const SKIPPED: [&str; 5] = ["target", "node_modules", "dist", ".git", ".angular"];

/// Checks every `*.md` file of the repository.
///
/// # Errors
/// With all the links that lead nowhere.
pub(crate) fn check() -> anyhow::Result<()> {
    let root = root();
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut broken = Vec::new();
    let mut count = 0;
    for file in &files {
        let text = read(file)?;
        for link in links(&text) {
            count += 1;
            if let Some(why) = fault(file, &link)? {
                let name = file.strip_prefix(&root).unwrap_or(file).display();
                broken.push(format!("{name}: ({link}) {why}"));
            }
        }
    }
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    println!("{count} links in {} documents lead somewhere.", files.len());
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_dir() {
            if !SKIPPED.iter().any(|skipped| name == *skipped) {
                collect(&entry.path(), files)?;
            }
        } else if entry.path().extension().is_some_and(|extension| extension == "md") {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Why the link leads nowhere, if so.
fn fault(file: &Path, link: &str) -> anyhow::Result<Option<&'static str>> {
    if link.contains("://") || link.starts_with("mailto:") {
        return Ok(None);
    }
    let (path, heading) = link.split_once('#').map_or((link, None), |(path, heading)| (path, Some(heading)));
    let target = if path.is_empty() { file.to_path_buf() } else { file.with_file_name("").join(path) };
    if !target.exists() {
        return Ok(Some("there is no such file"));
    }
    match heading {
        Some(heading) if target.extension().is_some_and(|extension| extension == "md") => {
            let known = anchors(&read(&target)?).contains(heading);
            Ok((!known).then_some("there is no such heading"))
        }
        _ => Ok(None),
    }
}

/// The lines outside fenced code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// Where the links of a document point: `[text](target)` and `[label]: target`.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(text) {
        // Every second piece between backticks is code.
        let plain: String = line.split('`').step_by(2).collect();
        let mut rest = plain.as_str();
        while let Some((_, after)) = rest.split_once("](") {
            let Some((target, tail)) = after.split_once(')') else { break };
            found.extend(first_word(target));
            rest = tail;
        }
        if let Some((_, target)) =
            plain.trim_start().strip_prefix('[').and_then(|label| label.split_once("]: "))
        {
            found.extend(first_word(target));
        }
    }
    found
}

/// A target without its title.
fn first_word(target: &str) -> Option<String> {
    target.split_whitespace().next().map(|word| word.trim_matches(['<', '>']).to_owned())
}

/// The anchors of a document's headings, as code hosts make them.
fn anchors(text: &str) -> HashSet<String> {
    let mut anchors = HashSet::new();
    for line in prose(text).filter(|line| line.starts_with('#')) {
        let heading = line.trim_start_matches('#').trim().to_lowercase();
        let slug: String = heading
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect();
        let mut anchor = slug.clone();
        let mut again = 0;
        while !anchors.insert(anchor.clone()) {
            again += 1;
            anchor = format!("{slug}-{again}");
        }
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_in_prose_and_not_in_code() {
        let text = "See [a](a.md#x), ![b](img/b.svg \"title\") and `[c](c.md)`.\n\
            ```\n[d](d.md)\n```\n[ref]: docs/e.md\nA list[0](not) is a link too, [x] is none.";
        assert_eq!(links(text), ["a.md#x", "img/b.svg", "docs/e.md", "not"]);
    }

    #[test]
    fn headings_have_the_anchors_that_code_hosts_give_them() {
        let anchors =
            anchors("# The `rush` command\n## What's new?\n## Again\n## Again\n```\n# no heading\n```\n");
        for anchor in ["the-rush-command", "whats-new", "again", "again-1"] {
            assert!(anchors.contains(anchor), "{anchor}");
        }
        assert_eq!(anchors.len(), 4);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        let here = root().join("xtask/README.md");
        assert_eq!(fault(&here, "../Cargo.toml").unwrap(), None);
        assert_eq!(fault(&here, "https://example.org/x").unwrap(), None);
        assert_eq!(fault(&here, "nowhere.md").unwrap(), Some("there is no such file"));
    }
}
