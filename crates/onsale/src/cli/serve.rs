//! `onsale serve`.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use super::{block_on, log};
use crate::auth::Mode;
use crate::config::Config;
use crate::serve::Server;
use crate::serve::notify::Manager;

/// A write beyond the limit on the size of files (SIGXFSZ). Not listened to, it ends the process; listened to, the
/// write fails, which is a full disk.
const FILE_TOO_LARGE: SignalKind = SignalKind::from_raw(25);

/// Serves until it is told to stop.
pub(super) fn serve(config: &Config) -> anyhow::Result<ExitCode> {
    log::start(config)?;
    block_on(async {
        let server = Server::start(config)?;
        until_signal(server, config).await
    })
}

/// Says that the server is there, and runs it until SIGTERM or SIGINT.
pub(super) async fn until_signal(server: Server, config: &Config) -> anyhow::Result<ExitCode> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let _listening = signal(FILE_TOO_LARGE).context("cannot listen for SIGXFSZ")?;
    if config.auth() == Mode::Header {
        tracing::warn!("header authentication: whoever can reach this server is whoever they say they are");
    }
    if config.rehearsal {
        tracing::warn!("a rehearsal: nothing here is really for sale");
    }
    let (manager, app) = (Manager::of_environment(), server.app().clone());
    announce(&server)?;
    manager.ready(&format!("http://{}", server.address()));
    let told = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = manager.keep_alive(&app) => {}
        }
        manager.stopping();
        tracing::info!("told to stop: answering what is under way");
    };
    server.run_until(told).await;
    tracing::info!("closed");
    Ok(ExitCode::SUCCESS)
}

/// One line on standard output, for people and for programs that wait for it.
fn announce(server: &Server) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Onsale is open for business on http://{}", server.address())?;
    out.flush()?;
    Ok(())
}
