//! `onsale rush`: against a running server, or against one of its own on a fresh database.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;

use onsale_rush::{RushArgs, RushReport, Target};

use super::block_on;
use crate::config::Config;
use crate::serve::Server;

/// Lets the buyers in and says how it went; the exit status is 1 if a promise was broken.
pub(super) fn rush(args: RushArgs) -> anyhow::Result<ExitCode> {
    let report = match &args.against {
        Some(url) => {
            let target = Target { url: url.clone() };
            block_on(onsale_rush::run(args, target))?
        }
        None => on_own_server(args)?,
    };
    writeln!(std::io::stdout().lock(), "{report}")?;
    Ok(if report.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn on_own_server(args: RushArgs) -> anyhow::Result<RushReport> {
    let keep = args.keep;
    let folder = fresh_folder()?;
    let report = block_on(with_server(args, &folder));
    if keep {
        writeln!(std::io::stderr(), "The database is kept in {}", folder.display())?;
    } else {
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    report
}

async fn with_server(args: RushArgs, folder: &Path) -> anyhow::Result<RushReport> {
    let config = Config::of_its_own(&folder.join("onsale.db"))?;
    let server = Server::start(&config)?;
    let target = Target { url: format!("http://{}", server.address()) };
    let mut report = None;
    server.run_until(async { report = Some(onsale_rush::run(args, target).await) }).await;
    report.unwrap_or_else(|| Err(anyhow::anyhow!("the server ended before the rush")))
}

fn fresh_folder() -> anyhow::Result<PathBuf> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let name = format!("onsale-rush-{}-{}", std::process::id(), since.as_nanos());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}
