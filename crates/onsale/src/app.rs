//! What every handler and job can reach: the store, the clock, the numbers, the settings. No HTTP here, and no handler.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use onsale_core::{Currency, Millis};
use onsale_store::{Alarm, Store};

use crate::auth::{Judge, KeyUses, Mode, TokenVerifier};
use crate::clock::Clock;
use crate::document::secrets::TicketSecrets;
use crate::health::Health;
use crate::live::Hub;
use crate::mail::{Mailer, Pace};
use crate::page::Window;
use crate::picture::Studio;
use crate::rate_limiter::RateLimiter;
use crate::telemetry::Telemetry;

/// Work that is due and not done for longer than this, in milliseconds, is a fault that `/readyz` tells.
pub(crate) const OVERDUE: Millis = Millis(10_000);

/// The running server; cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
#[derive(Debug)]
pub struct Parts {
    /// Where the truth is.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// Numbers about the server.
    pub telemetry: Telemetry,
    /// What the handlers have to know of the configuration.
    pub settings: Settings,
    /// What tokens are believed.
    pub verifier: TokenVerifier,
    /// When API keys were used.
    pub key_uses: KeyUses,
    /// Who comes too often.
    pub rate_limiter: RateLimiter,
    /// How mail leaves.
    pub mailer: Mailer,
    /// How fast mail leaves.
    pub mail_pace: Pace,
    /// Rings when a mail waits to be sent.
    pub mail_waits: tokio::sync::Notify,
    /// Rung when a message was given up, or is sent again: what `/readyz` says of the outbox is looked up at once.
    pub outbox_changed: tokio::sync::Notify,
    /// Where pictures of events are made.
    pub studio: Studio,
    /// What the page's HTML says of what is on sale.
    pub(crate) window: Window,
    /// Who follows what is for sale.
    pub hub: Arc<Hub>,
    /// What the jobs say about themselves.
    pub health: Health,
    /// Whether new work is welcome; false while shutting down.
    pub ready: AtomicBool,
    /// Whether it was said that a trusted proxy does not tell its clients apart: once is enough.
    pub(crate) proxy_says_nothing: AtomicBool,
    /// Names each request.
    pub(crate) request_ids: RequestIds,
}

/// What the handlers have to know of the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How callers prove who they are.
    pub auth: Mode,
    /// Currency of an event that names none.
    pub currency: Currency,
    /// Origins whose pages may call this server.
    pub cors_origins: Vec<String>,
    /// Proxies that may say for whom they ask.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Where to report a weakness.
    pub security_contact: Option<String>,
    /// Whether browsers may be told to come by https only.
    pub https_only: bool,
    /// Whether the mail server takes addresses with more than ASCII before the `@`.
    pub smtp_utf8: bool,
    /// Where the database's mark is kept.
    pub mark_file: Option<PathBuf>,
    /// Whether nothing is really for sale.
    pub rehearsal: bool,
    /// Whether whoever reaches the server is trusted with something: then other sites' pages must not reach it through
    /// a browser.
    pub trusts_reach: bool,
    /// Where the secrets come from that ticket codes are made with.
    pub ticket_secrets: TicketSecrets,
    /// How long a body may take to arrive.
    pub body_time: Duration,
    /// Bytes a second of frames that a listener of `/live` is sent at most.
    pub live_rate: usize,
}

impl App {
    /// Puts the parts together.
    pub fn new(
        store: Store,
        clock: Clock,
        telemetry: Telemetry,
        settings: Settings,
        verifier: TokenVerifier,
        rate_limiter: RateLimiter,
        mailer: Mailer,
    ) -> Self {
        Self(Arc::new(Parts {
            store,
            clock,
            telemetry,
            verifier,
            rate_limiter,
            mailer,
            key_uses: KeyUses::default(),
            mail_pace: Pace::default(),
            mail_waits: tokio::sync::Notify::new(),
            outbox_changed: tokio::sync::Notify::new(),
            studio: Studio::default(),
            window: Window::default(),
            hub: Hub::new(settings.live_rate),
            settings,
            health: Health::default(),
            ready: AtomicBool::new(true),
            proxy_says_nothing: AtomicBool::new(false),
            request_ids: RequestIds::new(),
        }))
    }

    /// Why work should go elsewhere, in a sentence; `None` while it is welcome here.
    pub fn why_not_ready(&self) -> Option<Cow<'static, str>> {
        if !self.ready.load(Ordering::Relaxed) {
            return Some("The server is shutting down.".into());
        }
        if !self.store.is_writable() {
            return Some("The database cannot be written.".into());
        }
        if !self.clock.is_bounded() {
            return Some("The database's time is not known.".into());
        }
        let now = self.clock.now();
        let alarms = self.store.alarms();
        let late = |alarm: &Alarm| Some(alarm.overdue(now)).filter(|late| *late > OVERDUE);
        if let Some(Millis(late)) = late(&alarms.releases) {
            let seconds = late / 1_000;
            return Some(format!("A batch of a release has been due for {seconds} seconds.").into());
        }
        let Millis(late) = late(&alarms.holds)?;
        Some(format!("A hold that ran out has waited for {} seconds to be tidied.", late / 1_000).into())
    }

    /// Who judges who calls.
    pub(crate) fn judge(&self) -> Judge<'_> {
        Judge {
            mode: self.settings.auth,
            verifier: &self.verifier,
            store: &self.store,
            key_uses: &self.key_uses,
            clock: &self.clock,
        }
    }

    /// Says that new work goes elsewhere from now on.
    pub fn refuse_new_work(&self) {
        self.ready.store(false, Ordering::Relaxed);
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Makes names for requests: eight digits of chance for this run of the server, then a counter.
#[derive(Debug)]
pub(crate) struct RequestIds {
    run: u32,
    next: AtomicU64,
}

/// The name of one request, the same in its log line and its answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestId {
    run: u32,
    number: u64,
}

impl RequestIds {
    fn new() -> Self {
        let chance = RandomState::new().hash_one(std::process::id());
        Self { run: chance as u32, next: AtomicU64::new(1) }
    }

    pub(crate) fn next(&self) -> RequestId {
        RequestId { run: self.run, number: self.next.fetch_add(1, Ordering::Relaxed) }
    }
}

/// Digits of a request's name.
pub(crate) const ID_DIGITS: usize = 18;

impl RequestId {
    /// Eight hexadecimal digits for this run of the server, ten for the request.
    pub(crate) fn digits(self) -> [u8; ID_DIGITS] {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let whole = u128::from(self.run) << 40 | u128::from(self.number & 0xff_ffff_ffff);
        std::array::from_fn(|place| HEX[(whole >> ((ID_DIGITS - 1 - place) * 4) & 0xf) as usize])
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(std::str::from_utf8(&self.digits()).map_err(|_| std::fmt::Error)?)
    }
}
