//! `onsale serve`.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use super::{block_on, log};
use crate::auth::Mode;
use crate::config::{Config, Vendors};
use crate::mail::Mailer;
use crate::serve::Server;
use crate::serve::notify::Manager;
use crate::serve::tls::Tls;

/// A write beyond the limit on the size of files (SIGXFSZ). Not listened to, it ends the process; listened to, the
/// write fails, which is a full disk.
const FILE_TOO_LARGE: SignalKind = SignalKind::from_raw(25);

/// Serves until it is told to stop.
pub(super) fn serve(config: &Config) -> anyhow::Result<ExitCode> {
    log::start(config)?;
    block_on(async {
        let server = Server::start(config)?;
        until_signal(server, config, word_on_vendors(config)).await
    })
}

/// Where vendors wait, whoever starts the server is the one they wait for. Those of a rehearsal are not real.
fn word_on_vendors(config: &Config) -> &'static str {
    match config.vendors() {
        Vendors::Open => "",
        Vendors::Approve if config.rehearsal => "",
        Vendors::Approve => {
            "New vendors wait for your word: `onsale admin waiting-vendors` lists them, `onsale admin approve-vendor N` \
             lets one sell;\nso does the page, at /control, with what `onsale admin token` prints. With --vendors open \
             nobody waits.\n"
        }
    }
}

/// Says that the server is there, and `more`, and runs it until SIGTERM or SIGINT.
pub(super) async fn until_signal(server: Server, config: &Config, more: &str) -> anyhow::Result<ExitCode> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let _listening = signal(FILE_TOO_LARGE).context("cannot listen for SIGXFSZ")?;
    if config.auth() == Mode::Header {
        tracing::warn!("header authentication: whoever can reach this server is whoever they say they are");
    }
    if config.auth() == Mode::Token {
        warn_of_token_mode(&server, config);
    }
    let mut hang_up = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
    if config.rehearsal {
        tracing::warn!("a rehearsal: nothing here is really for sale");
    }
    let (manager, app) = (Manager::of_environment(), server.app().clone());
    announce(&server, more)?;
    manager.ready(&server.url());
    let tls = server.tls();
    let reload = async {
        while hang_up.recv().await.is_some() {
            read_again(tls.as_deref());
        }
    };
    let told = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = manager.keep_alive(&app) => {}
            () = reload => {}
        }
        manager.stopping();
        tracing::info!("told to stop: answering what is under way");
    };
    server.run_until(told).await;
    tracing::info!("closed");
    Ok(ExitCode::SUCCESS)
}

/// What works, and is probably not meant.
fn warn_of_token_mode(server: &Server, config: &Config) {
    let access = &config.access;
    if matches!(server.app().mailer, Mailer::Nowhere) {
        tracing::warn!("no mail server is set (--smtp-url): whoever has lost a token cannot log in again");
    }
    let behind_proxy = access.https_only || !access.trusted_proxies.is_empty();
    if !config.listen.ip().is_loopback() && server.tls().is_none() && !behind_proxy {
        tracing::warn!(
            "tokens travel in the clear: set --tls-cert, or --trusted-proxy for a proxy that does TLS"
        );
    }
}

/// Reads the certificate again; a bad one changes nothing.
fn read_again(tls: Option<&Tls>) {
    match tls.map(Tls::reload) {
        Some(Ok(())) => tracing::info!("the certificate was read again"),
        Some(Err(error)) => tracing::error!("the certificate stays as it was: {error:#}"),
        None => tracing::info!("there is no certificate to read again"),
    }
}

/// One line on standard output, for people and for programs that wait for it, and what only people read.
fn announce(server: &Server, more: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Onsale is open for business on {}", server.url())?;
    out.write_all(more.as_bytes())?;
    out.flush()?;
    Ok(())
}
