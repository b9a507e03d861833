//! The server of `onsale serve`, broken in the way that it is told: to see that its death is noticed. Whole when
//! it is told nothing.

use std::io::Write;

use anyhow::{Context as _, Result};
use clap::Parser;
use onsale::clock::Clock;
use onsale::config::Config;
use onsale::serve::{self, Server};
use onsale_store::Sabotage;

#[derive(Debug, Parser)]
struct Cli {
    /// How it is broken.
    #[arg(long)]
    sabotage: Option<String>,
    #[command(flatten)]
    config: Config,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let mut store = cli.config.store();
    if let Some(name) = &cli.sabotage {
        let found = Sabotage::ALL.iter().copied().find(|sabotage| sabotage.name() == name);
        store.sabotage = Some(found.with_context(|| format!("there is no sabotage called {name}"))?);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let app = serve::open_with(&cli.config, store, Clock::system())?;
        let server = Server::start_with(&cli.config, app)?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "Onsale is open for business on http://{}", server.address())?;
        out.flush()?;
        drop(out);
        // Until it is killed.
        server.run_until(std::future::pending()).await;
        Ok(())
    })
}
