//! Builds the server anew when the page has been built anew, and tells it the commit it is built from.

use std::path::Path;
use std::process::Command;

fn main() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist/onsale/browser");
    // A server without a page is built as well; an empty folder keeps cargo from asking again each time.
    if let Err(error) = std::fs::create_dir_all(&page) {
        println!("cargo::warning=the page's folder cannot be made: {error}");
    }
    println!("cargo::rerun-if-changed={}", page.display());
    tell_commit();
}

/// The commit: what the environment says (a build without the repository), else what git says.
fn tell_commit() {
    println!("cargo::rerun-if-env-changed=ONSALE_COMMIT");
    // This file gets a line with each commit and each checkout.
    if let Some(log) = git(&["rev-parse", "--path-format=absolute", "--git-path", "logs/HEAD"])
        && Path::new(&log).exists()
    {
        println!("cargo::rerun-if-changed={log}");
    }
    let told = std::env::var("ONSALE_COMMIT").ok().filter(|commit| !commit.is_empty());
    let commit = told
        .or_else(|| git(&["show", "--no-patch", "--format=%h %cs", "HEAD"]))
        .unwrap_or_else(|| "commit unknown".into());
    println!("cargo::rustc-env=ONSALE_COMMIT={commit}");
}

fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git").args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned()).filter(|text| !text.is_empty())
}
