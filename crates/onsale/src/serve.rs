//! The running server: one runtime of one thread a core, each with its own listener on the same port; jobs on a
//! runtime of their own; and a way to stop that loses no answer.

pub mod tls;

mod connection;
mod dispatch;
mod door;
mod guest;
mod listener;
pub(crate) mod notify;
mod put_back;
mod unread;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use onsale_core::{Actor, Timestamp};
use onsale_store::{NewSecret, Request, Store, StoreConfig, TokenKey};
use tokio::sync::watch;

use crate::app::{App, Settings};
use crate::auth::keyring::Keyring;
use crate::auth::{Mode, TokenVerifier, secret};
use crate::clock::Clock;
use crate::config::Config;
use crate::rate_limiter::{RateLimiter, RateLimits};
use crate::telemetry::Telemetry;
use crate::{http, jobs};
use dispatch::Dispatch;
use door::Door;
use tls::Tls;

/// A server that answers.
#[derive(Debug)]
pub struct Server {
    app: App,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    last_call: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
    patience: Duration,
    tls: Option<Arc<Tls>>,
}

impl Server {
    /// Opens the database and the port, and begins to answer.
    ///
    /// # Errors
    /// When the settings forbid it, the database cannot be opened, or the port is taken.
    pub fn start(config: &Config) -> anyhow::Result<Self> {
        config.check().map_err(anyhow::Error::msg)?;
        raise_open_files();
        take_small_pages();
        Self::start_with(config, open(config, Clock::system())?)
    }

    /// Begins to answer for an `app` that is there already.
    ///
    /// # Errors
    /// When the port is taken or a thread cannot be started.
    pub fn start_with(config: &Config, app: App) -> anyhow::Result<Self> {
        let files = config.access.tls_cert.as_deref().zip(config.access.tls_key.as_deref());
        let tls = files.map(|(cert, key)| Tls::read(cert, key)).transpose()?.map(Arc::new);
        let cannot = || format!("cannot listen on {}", config.listen);
        let listeners = listener::bind(config.listen, config.threads()).with_context(cannot)?;
        let address = listeners.first().map_or(Ok(config.listen), TcpListener::local_addr)?;
        let (stop, stopping) = watch::channel(false);
        let door = Door::new(
            config.max_connections as usize,
            config.connections_per_address(),
            &config.access.trusted_proxies,
        );
        let last_call = Arc::new(AtomicBool::new(false));
        let mut server = Self {
            app,
            address,
            stop,
            last_call: Arc::clone(&last_call),
            threads: Vec::new(),
            patience: Duration::from_secs(config.shutdown_seconds.into()),
            tls,
        };
        for (index, listener) in listeners.into_iter().enumerate() {
            let worker = Worker {
                app: server.app.clone(),
                door: Arc::clone(&door),
                last_call: Arc::clone(&last_call),
                stopping: stopping.clone(),
                head_time: Duration::from_secs(config.header_seconds.into()),
                patience: server.patience,
                tls: server.tls.clone(),
            };
            let thread = std::thread::Builder::new().name(format!("http-{index}"));
            server.threads.push(thread.spawn(move || worker.run(listener))?);
        }
        Ok(server)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address as a browser wants it.
    pub fn url(&self) -> String {
        format!("{}://{}", if self.tls.is_some() { "https" } else { "http" }, self.address)
    }

    /// Its certificate, if it has one.
    pub fn tls(&self) -> Option<Arc<Tls>> {
        self.tls.clone()
    }

    /// What it consists of.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Runs the jobs until `stop` is done, then stops: takes no more connections, answers what is under way, and
    /// closes the store.
    pub async fn run_until(self, stop: impl Future<Output = ()>) {
        tokio::select! { () = jobs::run(&self.app) => {}, () = stop => {} }
        self.stop().await;
    }

    /// Takes no more connections, answers what is under way, and closes the store.
    pub async fn stop(self) {
        self.app.refuse_new_work();
        self.last_call.store(true, Ordering::Relaxed);
        // A live stream never ends by itself, and a connection is over only when its answer is.
        self.app.hub.close();
        // The workers may be gone already, and then there is nobody to tell.
        let _ = self.stop.send(true);
        let threads = self.threads;
        let joined =
            tokio::task::spawn_blocking(move || threads.into_iter().all(|thread| thread.join().is_ok()));
        if !joined.await.unwrap_or(false) {
            tracing::error!("a thread ended in a panic");
        }
        jobs::keep_mark::last(&self.app).await;
        self.app.store.close().await;
    }
}

/// Opens the database and puts the parts together.
///
/// # Errors
/// When the database cannot be opened.
pub fn open(config: &Config, clock: Clock) -> anyhow::Result<App> {
    open_with(config, config.store(), clock)
}

/// The same with settings of the store that are not the configuration's.
///
/// # Errors
/// When the database cannot be opened.
pub fn open_with(config: &Config, mut store_config: StoreConfig, clock: Clock) -> anyhow::Result<App> {
    let telemetry = Telemetry::new();
    store_config.observer = telemetry.store_observer();
    read_clock(&store_config, &clock)?;
    let put_back = put_back::look(&store_config, clock.now())?;
    let store = Store::open(&store_config, clock.now())?;
    // A wall clock that was set back while nobody served must not delay what is due.
    clock.not_before(store.opened_at());
    let verifier = match config.access.token_keys()? {
        Some(keys) => TokenVerifier::new(keys, true),
        None => TokenVerifier::new(Keyring::default(), false),
    };
    if store.is_shared() {
        verifier.is_one_of_several(store.opened_at());
    }
    wait_for(learn_access(&store, &verifier, clock.now()))??;
    let settings = Settings {
        auth: config.auth(),
        currency: config.currency,
        cors_origins: config.cors_origins.clone(),
        mark_file: store_config.mark_file(),
        rehearsal: config.rehearsal,
        trusts_reach: config.auth() == Mode::Header || config.access.dev_mailbox,
        smtp_utf8: config.access.smtp_utf8,
        ticket_secrets: config.access.ticket_secrets()?,
        body_time: Duration::from_secs(config.body_seconds.into()),
        trusted_proxies: config.access.trusted_proxies.clone(),
        security_contact: config.access.security_contact.clone(),
        https_only: config.access.https_only || config.access.tls_cert.is_some(),
        live_rate: config.live_bytes_per_second as usize,
    };
    // In header mode everybody is trusted, and one program may speak for all.
    let mut quotas =
        if config.auth() == Mode::Token { config.access.quotas() } else { RateLimits::default() };
    quotas.seats = config.seats();
    let mailer = config.access.mailer()?;
    let app = App::new(store, clock, telemetry, settings, verifier, RateLimiter::new(quotas), mailer);
    put_back.into_iter().for_each(|sentence| app.health.found_at_start(sentence));
    Ok(app)
}

/// Sets the clock by the database's, where several servers go by it. On a thread of its own: a connection to the
/// database waits on its own runtime, which it cannot do on ours.
fn read_clock(store: &StoreConfig, clock: &Clock) -> anyhow::Result<()> {
    let read = || onsale_store::maintenance::read_clock(store, &|| clock.monotonic_us());
    let reading = std::thread::scope(|scope| scope.spawn(read).join());
    let reading =
        reading.map_err(|_| anyhow::anyhow!("asking the database for the time ended in a panic"))??;
    reading.into_iter().for_each(|reading| clock.follow(reading));
    Ok(())
}

/// Tells the verifier the keys and all that was ended; makes the installation's first key, and its first secret for ticket
/// codes.
async fn learn_access(store: &Store, verifier: &TokenVerifier, now: Timestamp) -> anyhow::Result<()> {
    let mut news = store.access_news(Timestamp(i64::MIN)).await?;
    if news.keys.is_empty() {
        let first = TokenKey { id: 1, secret: secret::random()?, signs_from: now };
        news.keys = store.ensure_token_key(Request::new(Actor::System, now), first).await?;
    }
    if store.ticket_keys().await?.is_empty() {
        store.ensure_ticket_key(Request::new(Actor::System, now), NewSecret(secret::random()?)).await?;
    }
    verifier.hear(&news, now);
    Ok(())
}

/// Waits for the store on a thread of its own: whoever opens a server may be on a runtime that must not be stopped.
fn wait_for<T: Send>(work: impl Future<Output = T> + Send) -> anyhow::Result<T> {
    let wait = || {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        anyhow::Ok(runtime.block_on(work))
    };
    std::thread::scope(|scope| scope.spawn(wait).join())
        .map_err(|_| anyhow::anyhow!("opening the database ended in a panic"))?
}

/// Each connection is an open file: takes as many as the system lets us have.
fn raise_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current != maximum
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })
    {
        tracing::warn!(%error, "the limit of open files cannot be raised");
    }
}

/// The allocator would take memory in pages of two megabytes where it can. The first touch of one takes milliseconds on a
/// virtual machine, and while memory grows in a rush everybody waits for that; small pages come a few microseconds each.
fn take_small_pages() {
    if let Err(error) = rustix::thread::disable_transparent_huge_pages(true) {
        tracing::debug!(%error, "memory may be taken in huge pages");
    }
}

/// One thread that answers.
struct Worker {
    app: App,
    door: Arc<Door>,
    last_call: Arc<AtomicBool>,
    stopping: watch::Receiver<bool>,
    head_time: Duration,
    patience: Duration,
    tls: Option<Arc<Tls>>,
}

impl Worker {
    fn run(self, listener: TcpListener) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        match runtime {
            Ok(runtime) => {
                runtime.block_on(self.serve(listener));
            }
            Err(error) => tracing::error!(%error, "a thread cannot begin to answer"),
        }
    }

    async fn serve(mut self, listener: TcpListener) {
        // Answers of one commit wake this thread once.
        tokio::spawn(onsale_store::wake_in_batches());
        let listener = match tokio::net::TcpListener::from_std(listener) {
            Ok(listener) => listener,
            Err(error) => return tracing::error!(%error, "a thread cannot listen"),
        };
        let dispatch = Dispatch {
            router: http::router::router(&self.app),
            body_time: self.app.settings.body_time,
            last_call: self.last_call,
        };
        let (close, closing) = watch::channel(false);
        let connections = connection::Connections::new(
            dispatch,
            closing,
            self.app.telemetry.connections().clone(),
            self.head_time,
            self.tls.clone(),
        );
        tokio::select! {
            () = listener::accept(&listener, &self.door, &connections) => {}
            () = connection::told(&mut self.stopping) => {}
        }
        listener::last_call(listener, &self.door, &connections).await;
        // The connections may all be over, and then there is nobody to tell.
        let _ = close.send(true);
        if tokio::time::timeout(self.patience, connections.done()).await.is_err() {
            tracing::warn!("some requests were still under way when time was up");
        }
    }
}
