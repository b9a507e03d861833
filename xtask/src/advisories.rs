//! `cargo xtask advisories`: the versions that the lock files name, held against a copy of the RustSec advisory
//! database. Offline: the database is a folder, or the archive of one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use semver::{Version, VersionReq};
use serde::Deserialize;

use crate::shell::{command, root, run, server};

/// The lock files that are looked at.
const LOCKS: [&str; 2] = ["Cargo.lock", "fuzz/Cargo.lock"];
/// Advisories that we know and live with, each with its reason.
const EXCEPTIONS: &str = "advisories.toml";

/// Looks each package up; what is found and has no exception is a failure, and so is an exception for nothing.
///
/// # Errors
/// With all that was found.
pub(crate) fn advisories(database: &Path) -> anyhow::Result<()> {
    let folder = unpacked(database)?;
    let mut packages = BTreeSet::new();
    for lock in LOCKS {
        packages.extend(locked(&read(&root().join(lock))?)?);
    }
    let exceptions: Exceptions = toml::from_str(&read(&root().join(EXCEPTIONS))?).context(EXCEPTIONS)?;
    let (known, found) = look_up(&folder, &packages)?;
    ensure!(known > 0, "{} holds no advisories (crates/NAME/RUSTSEC-*.md)", database.display());
    let report = exceptions.judge(&found);
    if !report.is_empty() {
        bail!("{}", report.join("\n"));
    }
    let apply = match found.len() {
        0 => "none applies".to_owned(),
        some => format!("{some} apply and are explained in {EXCEPTIONS}"),
    };
    println!("{} packages, {known} advisories: {apply}.", packages.len());
    Ok(())
}

/// The folder itself, or what an archive holds.
fn unpacked(database: &Path) -> anyhow::Result<PathBuf> {
    ensure!(database.exists(), "{} is not there", database.display());
    if database.is_dir() {
        return Ok(database.to_path_buf());
    }
    let target = server("debug")?.parent().and_then(Path::parent).map(|target| target.join("advisory-db"));
    let folder = target.context("there is no target directory")?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    run(command("tar", &["-xzf"]).arg(database.canonicalize()?).arg("-C").arg(&folder))?;
    Ok(folder)
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// A package that somebody else has published.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: Version,
}

fn locked(lock: &str) -> anyhow::Result<Vec<Package>> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        name: String,
        version: Version,
        source: Option<String>,
    }
    let lock: Lock = toml::from_str(lock).context("a lock file")?;
    let published = lock.package.into_iter().filter(|entry| entry.source.is_some());
    Ok(published.map(|entry| Package { name: entry.name, version: entry.version }).collect())
}

/// An advisory that applies.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    id: String,
    package: Package,
    kind: String,
    title: String,
}

/// How many advisories there are, and which of them apply.
fn look_up(folder: &Path, packages: &BTreeSet<Package>) -> anyhow::Result<(usize, Vec<Finding>)> {
    let crates = folder.join("crates");
    let mut known = 0;
    let mut found = Vec::new();
    let entries = fs::read_dir(&crates).with_context(|| format!("{} cannot be read", crates.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let concerned: Vec<&Package> =
            packages.iter().filter(|package| name == package.name.as_str()).collect();
        for file in fs::read_dir(entry.path())? {
            let path = file?.path();
            known += 1;
            if concerned.is_empty() {
                continue;
            }
            let advisory = Advisory::parse(&read(&path)?).with_context(|| path.display().to_string())?;
            found.extend(concerned.iter().filter_map(|package| advisory.about(package)));
        }
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok((known, found))
}

/// What an advisory's file says, as far as we care.
#[derive(Debug, Deserialize)]
struct Advisory {
    advisory: About,
    #[serde(default)]
    versions: Versions,
    #[serde(skip)]
    title: String,
}

#[derive(Debug, Deserialize)]
struct About {
    id: String,
    withdrawn: Option<String>,
    informational: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Versions {
    #[serde(default)]
    patched: Vec<VersionReq>,
    #[serde(default)]
    unaffected: Vec<VersionReq>,
}

impl Advisory {
    /// TOML between fences, then the text.
    fn parse(text: &str) -> anyhow::Result<Self> {
        let (_, rest) = text.split_once("```toml").context("it has no head")?;
        let (head, text) = rest.split_once("```").context("its head has no end")?;
        let mut advisory: Self = toml::from_str(head)?;
        let title = text.lines().find_map(|line| line.strip_prefix("# "));
        title.unwrap_or_default().clone_into(&mut advisory.title);
        Ok(advisory)
    }

    fn about(&self, package: &Package) -> Option<Finding> {
        let fine = |ranges: &[VersionReq]| ranges.iter().any(|range| range.matches(&package.version));
        let applies = self.advisory.withdrawn.is_none()
            && !fine(&self.versions.patched)
            && !fine(&self.versions.unaffected);
        applies.then(|| Finding {
            id: self.advisory.id.clone(),
            package: package.clone(),
            kind: self.advisory.informational.clone().unwrap_or_else(|| "vulnerability".into()),
            title: self.title.clone(),
        })
    }
}

#[derive(Debug, Default, Deserialize)]
struct Exceptions {
    #[serde(default)]
    exception: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    id: String,
    reason: String,
}

impl Exceptions {
    /// A line for each finding without an exception, and for each exception without a finding or a reason.
    fn judge(&self, found: &[Finding]) -> Vec<String> {
        let excused = |finding: &&Finding| !self.exception.iter().any(|exception| exception.id == finding.id);
        let mut report: Vec<String> = found
            .iter()
            .filter(excused)
            .map(|Finding { id, package, kind, title }| {
                format!("{id} ({kind}) concerns {} {}: {title}", package.name, package.version)
            })
            .collect();
        for Exception { id, reason } in &self.exception {
            if !found.iter().any(|finding| finding.id == *id) {
                report.push(format!("{id} does not apply any more: take it out of {EXCEPTIONS}"));
            }
            if reason.trim().is_empty() {
                report.push(format!("{id} is excepted without a reason"));
            }
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADVISORY: &str = "```toml\n[advisory]\nid = \"RUSTSEC-2026-0001\"\npackage = \"leaky\"\n\
        date = \"2026-01-01\"\n[versions]\npatched = [\">= 1.2.3, < 2.0.0\", \">= 2.0.1\"]\nunaffected = [\"< 1.0.0\"]\n\
        ```\n\n# It leaks\n\nBadly.\n";

    fn package(version: &str) -> Package {
        Package { name: "leaky".into(), version: version.parse().unwrap() }
    }

    fn finding(version: &str) -> Option<Finding> {
        Advisory::parse(ADVISORY).unwrap().about(&package(version))
    }

    #[test]
    fn an_advisory_applies_where_no_patched_and_no_unaffected_version_does() {
        for (version, applies) in [
            ("0.9.9", false),
            ("1.0.0", true),
            ("1.2.2", true),
            ("1.2.3", false),
            ("2.0.0", true),
            ("2.0.1", false),
        ] {
            assert_eq!(finding(version).is_some(), applies, "{version}");
        }
        let withdrawn = ADVISORY.replace("[versions]", "withdrawn = \"2026-02-01\"\n[versions]");
        assert_eq!(Advisory::parse(&withdrawn).unwrap().about(&package("1.0.0")), None);
    }

    #[test]
    fn only_published_packages_are_looked_up() {
        let lock = "[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n[[package]]\nname = \"leaky\"\n\
            version = \"1.0.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
        assert_eq!(locked(lock).unwrap(), [package("1.0.0")]);
    }

    #[test]
    fn a_vulnerable_version_in_the_lock_is_found_in_the_database() {
        let folder = std::env::temp_dir().join(format!("onsale-advisories-{}", std::process::id()));
        let leaky = folder.join("crates/leaky");
        fs::create_dir_all(&leaky).unwrap();
        fs::write(leaky.join("RUSTSEC-2026-0001.md"), ADVISORY).unwrap();
        let of = |version: &str| look_up(&folder, &BTreeSet::from([package(version)])).unwrap();
        let (planted, mended) = (of("1.0.0"), of("1.2.3"));
        fs::remove_dir_all(folder).unwrap();
        assert_eq!((planted.0, planted.1.len()), (1, 1));
        assert_eq!(mended, (1, vec![]));
    }

    #[test]
    fn what_applies_needs_an_exception_with_a_reason_and_an_exception_needs_something_that_applies() {
        let found = [finding("1.0.0").unwrap()];
        let excepted = |id: &str, reason: &str| Exceptions {
            exception: vec![Exception { id: id.into(), reason: reason.into() }],
        };
        let report = Exceptions::default().judge(&found);
        assert_eq!(report, ["RUSTSEC-2026-0001 (vulnerability) concerns leaky 1.0.0: It leaks"]);
        assert!(excepted("RUSTSEC-2026-0001", "never called").judge(&found).is_empty());
        assert_eq!(excepted("RUSTSEC-2026-0001", " ").judge(&found).len(), 1);
        assert_eq!(excepted("RUSTSEC-2026-0002", "never called").judge(&found).len(), 2);
    }
}
