//! `cargo xtask test`: everything that must hold before a change goes in, cheapest first.

use std::path::Path;
use std::process::Command;

use crate::shell::{cargo, run, server};
use crate::steps::Steps;
use crate::{
    advisories, arrows, check, clients, deploy, documents, freshness, fuzz, judge, links, page, reliability,
    tools,
};

/// Seconds of fuzzing, and cases for each operation, that everybody's run has.
const FUZZING_SECONDS: u64 = 20;
const EXAMPLES: u32 = 8;

/// Takes all steps. `full` also takes the long forms; with a copy of the RustSec database the lock files are held
/// against it.
///
/// # Errors
/// At the first step that fails.
pub(crate) fn test(full: bool, database: Option<&Path>) -> anyhow::Result<()> {
    let mut steps = Steps::start();
    check::lints(&mut steps)?;
    // The server's tests serve the page, so it is built before them.
    if page::is_there() {
        page_steps(&mut steps)?;
    }
    steps.take("databases", "install what is named above", tools::need_databases)?;
    steps.take("PyJWT", "install what is named above", tools::need_pyjwt)?;
    steps.take("tests", "mend the test or the code that it caught", workspace_tests)?;
    steps.take(
        "HTTP tests on MariaDB",
        "mend where MariaDB answers otherwise than SQLite",
        http_tests_on_mariadb,
    )?;
    steps.take("doc tests", "mend the example in the doc comment", || {
        run(&mut cargo(&["test", "--quiet", "--workspace", "--doc"]))
    })?;
    steps.take("links in documents", "mend the link, or the document that it points to", links::check)?;
    steps.take("arrows between rooms", "move what is shared to a room that both may use", arrows::check)?;
    steps.take("rush", "read the report above: a promise was broken", || run(&mut rush(full)))?;
    deploy::deploy(&mut steps)?;
    attacks(&mut steps, full)?;
    if let Some(database) = database {
        let mend = "take a version that is patched, or explain in advisories.toml why it does not concern us";
        steps.take("advisories", mend, || advisories::advisories(database))?;
    }
    if page::is_there() && page::has_script("e2e") {
        steps.take("browser tests", "look at the failing test in web/e2e", browser_tests)?;
    }
    println!("{}", steps.summary());
    Ok(())
}

/// What tries to break it from outside, and the proof that it would notice.
fn attacks(steps: &mut Steps, full: bool) -> anyhow::Result<()> {
    let judged = "mend the server or the description of the operation that is named";
    let judge = |planted| judge::judge(EXAMPLES, planted).map(|said| println!("{said}"));
    steps.take("contract, judged from outside", judged, || judge(false))?;
    steps.take("contract with a planted mistake", "the judge is blind", || judge(true))?;
    let sells = "mend the contract: a client that was generated from it cannot sell a ticket";
    steps.take("generated clients", sells, || clients::clients().map(|said| println!("{said}")))?;
    let read = "what we print on a ticket is not what docs/ticket-code.md says, or nobody else can read it";
    steps.take("documents, judged from outside", read, || {
        documents::documents().map(|said| println!("{said}"))
    })?;
    let found = "mend the parser, and keep the input in fuzz/corpus";
    steps.take("fuzz", found, || fuzz::fuzz(FUZZING_SECONDS, None))?;
    steps.take("fuzz with planted mistakes", "the fuzzer is blind", fuzz::planted)?;
    if full {
        steps.take("long forms", "read what was found above", || reliability::reliability(&[]))?;
    }
    Ok(())
}

fn page_steps(steps: &mut Steps) -> anyhow::Result<()> {
    steps.take(
        "page: packages",
        "install what is named above, or mend web/package-lock.json",
        page::install,
    )?;
    for (script, mend) in [
        ("lint", "run `cargo xtask tidy`, then mend what is left"),
        ("api:check", "run `cargo xtask tidy`: the page's types are older than openapi.json"),
        ("test", "mend the test in web/ or the code that it caught"),
        ("build", "mend what the compiler names"),
        ("budget", "make the page smaller: it has outgrown its budget"),
    ] {
        let step = || match script {
            // So that `cargo xtask run` knows what lies there.
            "build" => freshness::build_page(),
            _ => run(&mut page::npm_run(script)),
        };
        if page::has_script(script) {
            steps.take(&format!("page: {script}"), mend, step)?;
        }
    }
    Ok(())
}

fn workspace_tests() -> anyhow::Result<()> {
    if tools::cargo_has("nextest") {
        return run(&mut cargo(&["nextest", "run", "--workspace"]));
    }
    run(&mut cargo(&["test", "--workspace", "--lib", "--bins", "--tests"]))
}

/// The server's tests again, with every test's tickets in a database of its own on one MariaDB server. Those that start
/// the real program choose their database themselves, and who may call what is decided before any database is asked.
fn http_tests_on_mariadb() -> anyhow::Result<()> {
    const WHICH: &str =
        "test(/^(flows|routes|contract|access)::/) - test(/^access::(roles|exposed|logs|tls)::/)";
    let mut tests = if tools::cargo_has("nextest") {
        cargo(&["nextest", "run", "--package", "onsale", "--test", "it", "-E", WHICH])
    } else {
        cargo(&[
            "test",
            "--package",
            "onsale",
            "--test",
            "it",
            "--",
            "--skip",
            "faults::",
            "--skip",
            "access::roles",
        ])
    };
    run(tests.env("ONSALE_TEST_DATABASE", "mysql"))
}

/// A small sale on the build that the tests have made; a large one on the release build.
fn rush(full: bool) -> Command {
    let mut rush = cargo(&["run", "--quiet", "--package", "onsale"]);
    if full {
        rush.args(["--release", "--", "rush", "--buyers", "20000", "--tickets", "5000"]);
    } else {
        rush.args(["--", "rush", "--buyers", "2000", "--tickets", "500"]);
    }
    rush
}

fn browser_tests() -> anyhow::Result<()> {
    let (chromium, firefox) = (tools::need_browser()?, tools::need_firefox()?);
    let nginx = tools::need_program("nginx", "nginx", "usr/sbin/nginx")?;
    let caddy = tools::need_program("caddy", "caddy", "usr/bin/caddy")?;
    run(&mut cargo(&["build", "--quiet", "--package", "onsale"]))?;
    let mut walks = page::npm_run("e2e");
    walks.env("ONSALE_BIN", server("debug")?).env("CHROMIUM", chromium);
    run(walks.env("FIREFOX", firefox).env("NGINX", nginx).env("CADDY", caddy))
}
