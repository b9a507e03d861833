//! `cargo xtask clients`: clients are generated from the contract, as anybody would, and each sells a ticket on a live
//! server in token mode. What only a server's own client can be used with is no contract.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context as _, bail, ensure};

use crate::shell::{cargo, command, output, root, run, server};
use crate::tools;

/// The Python packages, every version pinned.
const PACKAGES: &str = "xtask/clients/requirements.txt";
/// The client for the types of TypeScript; the types themselves are made by what the page has anyway.
const FETCH: &str = "openapi-fetch@0.17.0";

/// Generates the clients and lets each sell a ticket. Answers what they said.
///
/// # Errors
/// When a client cannot be made, or cannot sell.
pub(crate) fn clients() -> anyhow::Result<String> {
    run(&mut cargo(&["build", "--quiet", "--package", "onsale"]))?;
    let work = Work::prepare()?;
    work.generate()?;
    let selling = Selling::start(&work.folder)?;
    let said = [
        work.sell_with_openapi_python_client(&selling.address)?,
        work.sell_with_openapi_generator(&selling.address)?,
        work.sell_with_typescript(&selling.address)?,
        work.sell_with_rust(&selling.address)?,
    ];
    Ok(said.map(|line| line.trim().to_owned()).join("\n"))
}

/// Where the clients are made. The Python environment and what cargo has compiled stay for the next time.
struct Work {
    folder: PathBuf,
    python: PathBuf,
}

impl Work {
    fn prepare() -> anyhow::Result<Self> {
        let folder = tools::scratch()?.join("clients");
        fs::create_dir_all(&folder)?;
        let contract = output(&mut command(server("debug")?, &["openapi"]))?;
        fs::write(folder.join("openapi.json"), contract)?;
        let python = tools::python_environment("clients", PACKAGES)?;
        Ok(Self { folder, python })
    }

    fn generate(&self) -> anyhow::Result<()> {
        tools::need_java()?;
        let contract = self.folder.join("openapi.json");
        let program = |name: &str| self.python.with_file_name(name);
        let made = self.folder.join("python-client");
        let mut generate = command(program("openapi-python-client"), &["generate", "--overwrite", "--path"]);
        generate.arg(&contract).arg("--output-path").arg(&made);
        // Its formatter is beside it.
        let path = std::env::var_os("PATH").unwrap_or_default();
        let beside = self.python.parent().map(Path::to_path_buf).into_iter();
        let path = std::env::join_paths(beside.chain(std::env::split_paths(&path)))?;
        quiet(generate.env("PATH", &path))?;
        for (language, folder, more) in [
            ("python", "generated-python", "packageName=onsale_generated"),
            ("rust", "generated-rust", "packageName=onsale-client,supportMiddleware=false"),
        ] {
            let made = self.folder.join(folder);
            if made.exists() {
                fs::remove_dir_all(&made)?;
            }
            let mut generate =
                command(program("openapi-generator-cli"), &["generate", "--generator-name", language]);
            generate.arg("--input-spec").arg(&contract).arg("--output").arg(made);
            quiet(generate.args(["--additional-properties", more]))?;
        }
        Ok(())
    }

    fn sell_with_openapi_python_client(&self, address: &str) -> anyhow::Result<String> {
        self.sell_with_python("sell_with_openapi_python_client.py", "python-client", address)
    }

    fn sell_with_openapi_generator(&self, address: &str) -> anyhow::Result<String> {
        self.sell_with_python("sell_with_openapi_generator.py", "generated-python", address)
    }

    fn sell_with_python(&self, script: &str, client: &str, address: &str) -> anyhow::Result<String> {
        let mut sell = command(&self.python, &["-W", "ignore"]);
        output(sell.arg(ours(script)).arg(self.folder.join(client)).arg(address))
    }

    fn sell_with_typescript(&self, address: &str) -> anyhow::Result<String> {
        tools::need_node()?;
        let folder = self.folder.join("typescript");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("package.json"), r#"{"private":true,"type":"module"}"#)?;
        if !folder.join("node_modules/openapi-fetch").exists() {
            let install = ["install", "--silent", "--no-audit", "--no-fund", "--save-exact", FETCH];
            run(command("npm", &install).current_dir(&folder))?;
        }
        let tool = |name: &str| root().join("web/node_modules/.bin").join(name);
        let contract = self.folder.join("openapi.json");
        quiet(
            command(tool("openapi-typescript"), &[]).arg(&contract).arg("-o").arg(folder.join("api.d.ts")),
        )?;
        fs::copy(ours("sell.ts"), folder.join("sell.ts"))?;
        let options = ["--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck"];
        quiet(command(tool("tsc"), &options).args(["--lib", "es2022,dom", "sell.ts"]).current_dir(&folder))?;
        output(command("node", &["sell.js", address]).current_dir(&folder))
    }

    fn sell_with_rust(&self, address: &str) -> anyhow::Result<String> {
        let folder = self.folder.join("rust");
        fs::create_dir_all(&folder)?;
        let path = |path: PathBuf| path.display().to_string();
        let manifest = fs::read_to_string(ours("Cargo.toml.in"))?
            .replace("SELL", &path(ours("sell.rs")))
            .replace("CLIENT", &path(self.folder.join("generated-rust")));
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // What the generated crate depends on may grow with the contract; what is in the lock stays as it is.
        fs::copy(ours("Cargo.lock"), folder.join("Cargo.lock"))?;
        let mut sell = command("cargo", &["run", "--quiet", "--target-dir"]);
        sell.arg(folder.join("target")).args(["--", address]);
        // Other people's code: what it would be warned of is not ours to mend.
        output(sell.current_dir(&folder).env("RUSTFLAGS", "--cap-lints allow"))
    }
}

/// A file of ours that sells.
fn ours(name: &str) -> PathBuf {
    root().join("xtask/clients").join(name)
}

/// Runs a program that has much to say, which is shown only when it fails.
fn quiet(command: &mut std::process::Command) -> anyhow::Result<()> {
    let said =
        command.output().with_context(|| format!("{} does not start", shown(command.get_program())))?;
    if said.status.success() {
        return Ok(());
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    bail!("{} failed:\n{}{}", shown(command.get_program()), text(&said.stdout), text(&said.stderr))
}

fn shown(program: &OsStr) -> String {
    Path::new(program).display().to_string()
}

/// The server on which they sell. Ends with it.
struct Selling {
    child: Child,
    address: String,
}

impl Selling {
    fn start(folder: &Path) -> anyhow::Result<Self> {
        let database = folder.join("sale.db");
        for file in ["sale.db", "sale.db-wal", "sale.db-shm"] {
            let file = folder.join(file);
            if file.exists() {
                fs::remove_file(file)?;
            }
        }
        let program = server("debug")?;
        let url = format!("sqlite:{}", database.display());
        let mut serve = command(
            &program,
            &["serve", "--auth", "token", "--listen", "127.0.0.1:0", "--log-level", "error"],
        );
        serve.args(["--database", &url]);
        // Where a new vendor waits for an administrator's word, this server gives it to everybody.
        if output(&mut command(&program, &["serve", "--help"]))?.contains("--vendors") {
            serve.args(["--vendors", "open"]);
        }
        let mut selling = Self { child: serve.stdout(Stdio::piped()).spawn()?, address: String::new() };
        let lines = BufReader::new(selling.child.stdout.take().context("the server has no output")?).lines();
        for line in lines {
            if let Some(word) = line?.split_whitespace().find(|word| word.starts_with("http://")) {
                word.trim_end_matches('/').clone_into(&mut selling.address);
                return Ok(selling);
            }
        }
        ensure!(!selling.address.is_empty(), "the server does not start");
        Ok(selling)
    }
}

impl Drop for Selling {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
