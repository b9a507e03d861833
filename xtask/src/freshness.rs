//! Whether the page that lies built is the one that its sources make, by content: a file that was only touched, or checked
//! out anew, is no reason to build for a minute.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::page;
use crate::shell::{run, web};

/// What the page is built from, below its folder.
const SOURCES: [&str; 8] = [
    "src",
    "public",
    "tools",
    "angular.json",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "tsconfig.app.json",
];
/// What the build leaves, and where it is written down of what.
const BUILT: &str = "dist/onsale/browser";
const STAMP: &str = "dist/.built-from";

/// Whether nothing has changed since [`build_page`].
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn is_page_current() -> anyhow::Result<bool> {
    is_current(&web())
}

/// Builds the page and writes down from what.
///
/// # Errors
/// When the build fails.
pub(crate) fn build_page() -> anyhow::Result<()> {
    run(&mut page::npm_run("build"))?;
    write_down(&web())
}

fn is_current(web: &Path) -> anyhow::Result<bool> {
    let Ok(told) = fs::read_to_string(web.join(STAMP)) else { return Ok(false) };
    Ok(web.join(BUILT).join("index.html").is_file() && told == stamp(web)?)
}

fn write_down(web: &Path) -> anyhow::Result<()> {
    let stamp = stamp(web)?;
    fs::write(web.join(STAMP), stamp).context("cannot write down what the page was built from")
}

/// What the sources are, and what the build is.
fn stamp(web: &Path) -> anyhow::Result<String> {
    let mut sources = DefaultHasher::new();
    for name in SOURCES {
        add(&mut sources, &web.join(name), name)?;
    }
    let mut built = DefaultHasher::new();
    add(&mut built, &web.join(BUILT), BUILT)?;
    Ok(format!("{:016x} {:016x}\n", sources.finish(), built.finish()))
}

/// Names and contents of everything at `path`, in the order of the names; what is not there adds nothing.
fn add(hasher: &mut DefaultHasher, path: &Path, name: &str) -> anyhow::Result<()> {
    let cannot = || format!("cannot read {}", path.display());
    if path.is_dir() {
        let entries = fs::read_dir(path).with_context(cannot)?;
        let mut entries: Vec<PathBuf> =
            entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>().with_context(cannot)?;
        entries.sort();
        for entry in entries {
            let name = format!("{name}/{}", entry.file_name().unwrap_or_default().to_string_lossy());
            add(hasher, &entry, &name)?;
        }
    } else if path.is_file() {
        let content = fs::read(path).with_context(cannot)?;
        for part in [name.as_bytes(), &content] {
            hasher.write_usize(part.len());
            hasher.write(part);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder like the page's, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("onsale-xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(folder.join("src/app")).unwrap();
            fs::create_dir_all(folder.join(BUILT)).unwrap();
            fs::write(folder.join("src/app/main.ts"), "one").unwrap();
            fs::write(folder.join("package.json"), "{}").unwrap();
            fs::write(folder.join(BUILT).join("index.html"), "<html>").unwrap();
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_page_is_current_by_what_its_files_hold() {
        let folder = Folder::new("content");
        let web = &folder.0;
        assert!(!is_current(web).unwrap(), "nobody has written down what it was built from");
        write_down(web).unwrap();
        assert!(is_current(web).unwrap());
        // Touched, or checked out anew.
        fs::write(web.join("src/app/main.ts"), "one").unwrap();
        assert!(is_current(web).unwrap());
        for (file, before, after) in [
            ("src/app/main.ts", Some("one"), Some("two")),
            ("src/app/more.ts", None, Some("")),
            ("package.json", Some("{}"), Some("{ }")),
            ("package.json", Some("{}"), None),
            ("dist/onsale/browser/index.html", Some("<html>"), Some("another build")),
        ] {
            let put = |content: Option<&str>| match content {
                Some(content) => fs::write(web.join(file), content).unwrap(),
                None => fs::remove_file(web.join(file)).unwrap(),
            };
            put(after);
            assert!(!is_current(web).unwrap(), "{file}");
            put(before);
            assert!(is_current(web).unwrap(), "{file} is as it was");
        }
    }

    #[test]
    fn a_build_that_is_gone_is_made_again() {
        let folder = Folder::new("gone");
        write_down(&folder.0).unwrap();
        fs::remove_dir_all(folder.0.join(BUILT)).unwrap();
        assert!(!is_current(&folder.0).unwrap());
    }
}
