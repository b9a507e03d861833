//! `cargo xtask judge`: schemathesis reads the contract and asks the server what the contract allows and what it
//! does not; no answer may be our mistake, undocumented, or other than described.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context as _, bail, ensure};

use crate::shell::{cargo, command, root, run, server};
use crate::tools;

/// Its packages, every version pinned.
const PACKAGES: &str = "xtask/schemathesis.txt";
/// What is looked for.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_schema_conformance,response_headers_conformance";
/// A stream that never ends is no case for it; the server's own tests read it.
const LEFT_OUT: &str = "/live";
/// Has the contract judged with `examples` cases for each operation. With `planted` the contract that it reads
/// says something that the server does not do: the judge must notice. Answers what it has done, in a line.
///
/// # Errors
/// When something is found, or with `planted` when nothing is.
pub(crate) fn judge(examples: u32, planted: bool) -> anyhow::Result<String> {
    let program = installed()?;
    run(&mut cargo(&["build", "--quiet", "--package", "onsale"]))?;
    let folder = target()?.join("judge");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut contract = fs::read_to_string(root().join("openapi.json"))?;
    if planted {
        contract = with_mistake(&contract)?;
    }
    let document = folder.join("openapi.json");
    fs::write(&document, contract)?;

    let judged = Judged::start(&folder)?;
    let mut judge = command(program, &["run"]);
    judge.arg(&document).args(["--url", &judged.address, "--checks", CHECKS]);
    judge.args(["--exclude-path", LEFT_OUT, "--max-examples", &examples.to_string()]);
    judge.args(["--generation-deterministic", "--no-color"]);
    judge.args(["--request-timeout", "30", "--phases", "examples,coverage,fuzzing,stateful"]);
    let said = judge.current_dir(&folder).output().context("schemathesis does not start")?;
    drop(judged);
    let report = String::from_utf8_lossy(&said.stdout);
    match (planted, said.status.success()) {
        (false, true) => Ok(cases(&report).context("the judge does not say what it has done")?.to_owned()),
        (false, false) => bail!("{report}\nThe server and openapi.json do not say the same."),
        (true, false) if report.contains("FAILURES") => Ok("the planted mistake is noticed".into()),
        (true, false) => bail!("{report}\nThe judge could not do its work."),
        (true, true) => bail!("a mistake that was planted in the contract is not noticed"),
    }
}

/// The line of a report that tells how many cases there were.
fn cases(report: &str) -> Option<&str> {
    report.lines().map(str::trim).find(|line| line.contains("generated"))
}

fn target() -> anyhow::Result<PathBuf> {
    let target = server("debug")?.parent().and_then(Path::parent).map(Path::to_path_buf);
    target.context("there is no target directory")
}

/// A description that lies: the type of a ticket would be a number, the state of sales a list.
fn with_mistake(contract: &str) -> anyhow::Result<String> {
    let mut document: serde_json::Value = serde_json::from_str(contract)?;
    let kind = document.pointer_mut("/components/schemas/TicketBody/properties/type");
    *kind.context("a ticket has no type in the contract")? = serde_json::json!({"type": "integer"});
    let status = document.pointer_mut("/paths/~1ticket~1status/get/responses/200/content");
    *status.context("the status has no body in the contract")? =
        serde_json::json!({"application/json": {"schema": {"type": "array"}}});
    Ok(document.to_string())
}

/// schemathesis in an environment of its own.
fn installed() -> anyhow::Result<PathBuf> {
    let program = tools::python_environment("schemathesis", PACKAGES)?.with_file_name("schemathesis");
    ensure!(tools::works(&program, &["--version"]), "schemathesis was installed but does not run");
    Ok(program)
}

/// The server that is judged. Ends with it.
struct Judged {
    child: Child,
    address: String,
}

impl Judged {
    fn start(folder: &Path) -> anyhow::Result<Self> {
        let database = format!("sqlite:{}", folder.join("onsale.db").display());
        let mut serve = command(server("debug")?, &["serve", "--auth", "header", "--listen", "127.0.0.1:0"]);
        serve.args(["--log-level", "error", "--database", &database]).stdout(Stdio::piped());
        let mut judged = Self { child: serve.spawn()?, address: String::new() };
        let lines = BufReader::new(judged.child.stdout.take().context("the server has no output")?).lines();
        for line in lines {
            if let Some(word) = line?.split_whitespace().find(|word| word.starts_with("http://")) {
                word.trim_end_matches('/').clone_into(&mut judged.address);
                return Ok(judged);
            }
        }
        bail!("the server does not start")
    }
}

impl Drop for Judged {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_planted_mistake_is_in_the_contract() {
        let contract = fs::read_to_string(root().join("openapi.json")).unwrap();
        let document: serde_json::Value = serde_json::from_str(&with_mistake(&contract).unwrap()).unwrap();
        assert_ne!(document, serde_json::from_str::<serde_json::Value>(&contract).unwrap());
    }
}
