//! The tools that are not ours: is each there, does it work, and what to install where it is not.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, bail, ensure};

use crate::shell::{cargo, command, output, root, run, server};

/// Names under which Chromium goes.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Whether `program` can be run, which is more than whether it can be found.
pub(crate) fn works(program: impl AsRef<OsStr>, args: &[&str]) -> bool {
    command(program, args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether `cargo <subcommand>` works.
pub(crate) fn cargo_has(subcommand: &str) -> bool {
    cargo(&[subcommand, "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// rustfmt and clippy; rustup fetches them where it is there.
///
/// # Errors
/// When one is missing and cannot be fetched.
pub(crate) fn need_rust_components() -> anyhow::Result<()> {
    if cargo_has("fmt") && cargo_has("clippy") {
        return Ok(());
    }
    if works("rustup", &["--version"]) {
        return run(&mut command("rustup", &["component", "add", "rustfmt", "clippy"]));
    }
    bail!("rustfmt or clippy is missing: install both for this toolchain")
}

/// Node and npm, new enough for the page.
///
/// # Errors
/// When one is missing.
pub(crate) fn need_node() -> anyhow::Result<()> {
    for tool in ["node", "npm"] {
        if !works(tool, &["--version"]) {
            bail!(
                "{tool} is missing: install Node.js 20.19 or newer with npm (nodejs.org, or your system's packages)"
            );
        }
    }
    Ok(())
}

/// npm's major version.
///
/// # Errors
/// When npm does not run.
pub(crate) fn npm_major() -> anyhow::Result<u32> {
    let version = output(&mut command("npm", &["--version"]))?;
    Ok(version.split('.').next().and_then(|major| major.trim().parse().ok()).unwrap_or(0))
}

/// A browser for the page's tests: the one that `CHROMIUM` names or one that is installed. On Debian as root
/// it is installed when there is none, elsewhere named.
///
/// # Errors
/// When there is none and it cannot be installed.
pub(crate) fn need_browser() -> anyhow::Result<PathBuf> {
    if let Some(browser) = working_browser() {
        return Ok(browser);
    }
    if !can_install() {
        bail!("Chromium is missing: install it (Debian: apt-get install chromium), or name one in CHROMIUM");
    }
    install(&["chromium"])?;
    working_browser().context("Chromium was installed but does not run: try `chromium --version`")
}

/// Firefox for the page's tests that go over several engines: the one that `FIREFOX` names, or Debian's. On Debian as root it
/// is installed when there is none, elsewhere named.
///
/// # Errors
/// When there is none and it cannot be installed.
pub(crate) fn need_firefox() -> anyhow::Result<PathBuf> {
    let named = std::env::var_os("FIREFOX").map(PathBuf::from);
    let found = || {
        let usual = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].map(PathBuf::from);
        named.clone().into_iter().chain(usual).find(|browser| works(browser, &["--version"]))
    };
    if let Some(browser) = found() {
        return Ok(browser);
    }
    if !can_install() {
        bail!("Firefox is missing: install it (Debian: apt-get install firefox-esr), or name one in FIREFOX");
    }
    install(&["firefox-esr"])?;
    found().context("Firefox was installed but does not run: try `firefox-esr --version`")
}

/// A Python that can make an environment. On Debian as root it is installed when there is none, elsewhere named.
///
/// # Errors
/// When there is none and it cannot be installed.
pub(crate) fn need_python() -> anyhow::Result<&'static str> {
    // New enough, with the module that makes environments and the one that fills them.
    let fits = ["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"];
    if works("python3", &fits) {
        return Ok("python3");
    }
    if !can_install() {
        bail!(
            "Python is missing: install Python 3.10 or newer with venv (Debian: apt-get install python3-venv)"
        );
    }
    install(&["python3-venv"])?;
    ensure!(works("python3", &fits), "python3-venv was installed, but does not work");
    Ok("python3")
}

/// A Java that runs generators. On Debian as root it is installed when there is none, elsewhere named.
///
/// # Errors
/// When there is none and it cannot be installed.
pub(crate) fn need_java() -> anyhow::Result<()> {
    let there = || works("java", &["-version"]);
    if there() {
        return Ok(());
    }
    if !can_install() {
        bail!("Java is missing: install Java 11 or newer (Debian: apt-get install default-jre-headless)");
    }
    install(&["default-jre-headless"])?;
    ensure!(there(), "default-jre-headless was installed, but java does not run");
    Ok(())
}

/// MariaDB and Galera for the tests that use them. On Debian as root they are installed when they are not there,
/// elsewhere named.
///
/// # Errors
/// When one is missing and cannot be installed.
pub(crate) fn need_databases() -> anyhow::Result<()> {
    let missing = onsale_testbed::missing();
    if missing.is_empty() {
        return Ok(());
    }
    if !can_install() {
        bail!("{0} missing: install it (Debian: apt-get install {0})", missing.join(" "));
    }
    install(&missing)?;
    ensure!(
        onsale_testbed::missing().is_empty(),
        "{} was installed, but its programs are not there",
        missing.join(" ")
    );
    Ok(())
}

/// PyJWT, which reads our tokens in a test. On Debian as root it is installed when it is not there, elsewhere named.
///
/// # Errors
/// When it is missing and cannot be installed.
pub(crate) fn need_pyjwt() -> anyhow::Result<()> {
    // Debian's Python has Debian's packages, whatever else is called python3.
    let there = || ["/usr/bin/python3", "python3"].iter().any(|python| works(python, &["-c", "import jwt"]));
    if there() {
        return Ok(());
    }
    if !can_install() {
        bail!("PyJWT is missing: install it (Debian: apt-get install python3-jwt)");
    }
    install(&["python3-jwt"])?;
    ensure!(there(), "python3-jwt was installed, but Python does not find it");
    Ok(())
}

/// The Python of an environment that has the packages of a file, under the target directory; made when they have changed.
///
/// # Errors
/// When Python is missing or a package cannot be fetched.
pub(crate) fn python_environment(name: &str, packages: &str) -> anyhow::Result<PathBuf> {
    let folder = scratch()?.join(name).join("environment");
    let wanted = std::fs::read_to_string(root().join(packages))?;
    let (python, stamp) = (folder.join("bin/python"), folder.join("packages.txt"));
    if std::fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) && works(&python, &["--version"]) {
        return Ok(python);
    }
    let system = need_python()?;
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    run(command(system, &["-m", "venv"]).arg(&folder))?;
    let mut pip = command(&python, &["-m", "pip", "install", "--quiet", "--no-deps"]);
    pip.args(["--disable-pip-version-check", "--only-binary", ":all:", "--requirement"]);
    run(pip.arg(root().join(packages)))?;
    std::fs::write(stamp, wanted)?;
    Ok(python)
}

/// A program that is only run, and where what it needs lies where it is not installed.
pub(crate) struct Tool {
    pub(crate) program: PathBuf,
    /// Where its libraries are, if not with the system's.
    pub(crate) libraries: Option<PathBuf>,
}

/// A program of a Debian package that is only looked at, not installed: `name` where it runs already, else `path` out of
/// the package, unpacked below the target directory. So nothing that the package would start is started.
///
/// # Errors
/// When it is not there and the package cannot be fetched.
pub(crate) fn need_program(name: &str, package: &str, path: &str) -> anyhow::Result<PathBuf> {
    Ok(need_tool(name, &[package], path)?.program)
}

/// The same for a program that needs more packages than its own, which is the first.
///
/// # Errors
/// When it is not there and a package cannot be fetched.
pub(crate) fn need_tool(name: &str, packages: &[&str], path: &str) -> anyhow::Result<Tool> {
    let package = packages.first().copied().unwrap_or(name);
    let folder = scratch()?.join(package);
    let unpacked = Tool {
        program: folder.join(path),
        libraries: Some(folder.join("usr/lib").join(format!("{}-linux-gnu", std::env::consts::ARCH))),
    };
    let installed = Tool { program: name.into(), libraries: None };
    if installed.runs() {
        return Ok(installed);
    }
    if unpacked.runs() {
        return Ok(unpacked);
    }
    if !works("apt-get", &["--version"]) {
        bail!("{name} is missing: install it (Debian: apt-get install {package})");
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let download = || run(command("apt-get", &["download", "-q"]).args(packages).current_dir(&folder));
    if download().is_err() {
        if can_install() {
            run(&mut command("apt-get", &["update", "-q"]))?;
        }
        download()?;
    }
    run(command("sh", &["-c", "for each in ./*.deb; do dpkg-deb -x $each .; done"]).current_dir(&folder))?;
    ensure!(unpacked.runs(), "{package} was unpacked, but {} does not run", unpacked.program.display());
    Ok(unpacked)
}

impl Tool {
    /// Whether it says which version it is.
    fn runs(&self) -> bool {
        ["--version", "-v", "version"].iter().any(|word| {
            let mut asked = command(&self.program, &[word]);
            if let Some(libraries) = &self.libraries {
                asked.env("LD_LIBRARY_PATH", libraries);
            }
            asked.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
        })
    }
}

/// Where tools are kept that are not the system's.
///
/// # Errors
/// When the target directory is not known.
pub(crate) fn scratch() -> anyhow::Result<PathBuf> {
    let profile = server("debug")?;
    let target = profile.parent().and_then(Path::parent).context("where is the target directory?")?;
    Ok(target.join("tools"))
}

/// systemd's own judge of units.
///
/// # Errors
/// When it is not there and cannot be installed.
pub(crate) fn need_systemd_analyze() -> anyhow::Result<()> {
    let there = || works("systemd-analyze", &["--version"]);
    if there() {
        return Ok(());
    }
    if !can_install() {
        bail!("systemd-analyze is missing: install it (Debian: apt-get install systemd)");
    }
    install(&["systemd"])?;
    ensure!(there(), "systemd was installed, but systemd-analyze does not run");
    Ok(())
}

/// Whether we may install what is missing: on Debian as root.
fn can_install() -> bool {
    let root = output(&mut command("id", &["-u"])).is_ok_and(|id| id.trim() == "0");
    root && works("apt-get", &["--version"])
}

/// Installs Debian packages.
fn install(packages: &[&str]) -> anyhow::Result<()> {
    let apt = |args: &[&str]| run(command("apt-get", args).env("DEBIAN_FRONTEND", "noninteractive"));
    apt(&["update", "-q"])?;
    apt(&[&["install", "-y", "-q", "--no-install-recommends"], packages].concat())
}

fn working_browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let installed = std::env::split_paths(&path).flat_map(|folder| BROWSERS.map(|name| folder.join(name)));
    named.into_iter().chain(installed).find(|browser| works(browser, &["--version"]))
}
