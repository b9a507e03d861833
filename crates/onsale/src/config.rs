//! What the server can be told: each setting is a flag and an environment variable. Nothing here acts.

mod access;
mod database;
pub(crate) mod in_force;
pub mod reference;
pub(crate) mod secret_files;
mod vendors;
mod words;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::Path;

use clap::Args;
use onsale_core::{Currency, Millis, Standing, limits};
use onsale_store::StoreConfig;

use crate::auth::Mode;
use crate::rate_limiter::Seats;

pub use access::AccessConfig;
pub use database::{Database, DatabaseArg};
pub use vendors::{VendorConfig, Vendors};

/// So many addresses fill the door together, where nothing else is said.
const SHARES: u32 = 4;

/// Settings of a server.
#[derive(Clone, Debug, Args)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    #[arg(
        long,
        env = "ONSALE_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080",
        help_heading = "Listening"
    )]
    pub listen: SocketAddr,

    /// Where the tickets are kept.
    #[command(flatten)]
    pub database: DatabaseArg,

    /// Nothing here is for sale: `onsale rush --against` may press on this server. Needs a database of its own, which
    /// no other server takes then, and trusts everybody unless --auth says otherwise.
    #[arg(long, env = "ONSALE_REHEARSAL", help_heading = "Sales")]
    pub rehearsal: bool,

    /// How callers prove who they are. `token` (if nothing is said): by access tokens and API keys. `header`: a
    /// header names the caller and nothing proves it, for networks that you trust.
    #[arg(long, env = "ONSALE_AUTH", value_name = "MODE", help_heading = "Callers")]
    pub auth: Option<Mode>,

    /// Everybody who can reach the address is trusted: needed for `--auth header` on any but a loopback address.
    #[arg(long, env = "ONSALE_TRUST_NETWORK", help_heading = "Callers")]
    pub trust_network: bool,

    /// Who may come in.
    #[command(flatten)]
    pub access: AccessConfig,

    /// Who may sell, and how much.
    #[command(flatten)]
    pub vendors: VendorConfig,

    /// How long a ticket is held where its event says nothing.
    #[arg(long, env = "ONSALE_HOLD_SECONDS", value_name = "SECONDS", default_value_t = 60,
          value_parser = clap::value_parser!(i64).range(1..=limits::HOLD_SECONDS), help_heading = "Sales")]
    pub hold_seconds: i64,

    /// How many tickets a customer may hold at a time.
    #[arg(long, env = "ONSALE_MAX_HOLDS_PER_CUSTOMER", value_name = "N", default_value_t = 1,
          value_parser = clap::value_parser!(u32).range(1..=1_000), help_heading = "Sales")]
    pub max_holds_per_customer: u32,

    /// Currency of events that name none (ISO 4217).
    #[arg(long, env = "ONSALE_CURRENCY", value_name = "CODE", default_value = "EUR", value_parser = currency,
          help_heading = "Sales")]
    pub currency: Currency,

    /// Requests that may wait for the database; one more is answered 503.
    #[arg(long, env = "ONSALE_QUEUE_LIMIT", value_name = "N", default_value_t = 8_192,
          value_parser = clap::value_parser!(u32).range(1..=1_000_000), help_heading = "Limits")]
    pub queue_limit: u32,

    /// An origin whose pages may call this server, such as https://shop.example; may be given several times.
    #[arg(
        long = "cors-origin",
        env = "ONSALE_CORS_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ',',
        value_parser = words::origin,
        help_heading = "Listening"
    )]
    pub cors_origins: Vec<String>,

    /// Threads that answer requests; one for each core if not said.
    #[arg(long, env = "ONSALE_THREADS", value_name = "N", help_heading = "Limits")]
    pub threads: Option<NonZeroUsize>,

    /// Connections that may be open at a time. One more takes the place of the one that has asked nothing for longest;
    /// where on each something is under way, it waits at the door.
    #[arg(long, env = "ONSALE_MAX_CONNECTIONS", value_name = "N", default_value_t = 20_000,
          value_parser = clap::value_parser!(u32).range(1..=1_000_000), help_heading = "Limits")]
    pub max_connections: u32,

    /// Connections that one address (of IPv6 a /64) may have open at a time; a quarter of --max-connections if not said, 0
    /// for no bound. One more takes the place of its own that has asked nothing for longest. It does not hold for a
    /// --trusted-proxy, which should bound its clients itself.
    #[arg(long, env = "ONSALE_MAX_CONNECTIONS_PER_ADDRESS", value_name = "N", help_heading = "Limits")]
    pub max_connections_per_address: Option<u32>,

    /// Followers of /live that one address (of IPv6 a /64) may have at a time, behind a --trusted-proxy too; half of the
    /// address's share of the connections if not said, 0 for no bound. A stream stays open, so it leaves room for those
    /// behind the same address who buy. One more gets 503, and the page looks every few seconds instead. All addresses
    /// together may have three quarters of --max-connections.
    #[arg(long, env = "ONSALE_MAX_LISTENERS_PER_ADDRESS", value_name = "N", help_heading = "Limits")]
    pub max_listeners_per_address: Option<u32>,

    /// Bytes of frames that one listener of /live is sent in a second at most. Where more changes, it is told less often,
    /// and then as things are.
    #[arg(long, env = "ONSALE_LIVE_BYTES_PER_SECOND", value_name = "N", default_value_t = 32_768,
          value_parser = clap::value_parser!(u32).range(1_024..=1_000_000_000), help_heading = "Limits")]
    pub live_bytes_per_second: u32,

    /// How long a connection may take to send the head of its next request, and to begin with TLS (ten seconds at
    /// most).
    #[arg(long, env = "ONSALE_HEADER_SECONDS", value_name = "SECONDS", default_value_t = 60,
          value_parser = clap::value_parser!(u32).range(1..=3_600), help_heading = "Limits")]
    pub header_seconds: u32,

    /// How long the body of a request may take to arrive.
    #[arg(long, env = "ONSALE_BODY_SECONDS", value_name = "SECONDS", default_value_t = 30,
          value_parser = clap::value_parser!(u32).range(1..=3_600), help_heading = "Limits")]
    pub body_seconds: u32,

    /// How long to wait for requests under way when told to stop.
    #[arg(long, env = "ONSALE_SHUTDOWN_SECONDS", value_name = "SECONDS", default_value_t = 10,
          value_parser = clap::value_parser!(u32).range(0..=3_600), help_heading = "Limits")]
    pub shutdown_seconds: u32,

    /// How log lines are written.
    #[arg(long, env = "ONSALE_LOG", value_name = "FORM", default_value = "plain", help_heading = "Log")]
    pub log: LogForm,

    /// What is written: error, warn, info, debug (a line for each request), or a filter such as onsale=debug.
    #[arg(
        long,
        env = "ONSALE_LOG_LEVEL",
        value_name = "LEVEL",
        default_value = "info",
        value_parser = words::log_level,
        help_heading = "Log"
    )]
    pub log_level: String,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogForm {
    /// For people.
    Plain,
    /// For programs: one JSON object a line.
    Json,
}

fn currency(code: &str) -> Result<Currency, String> {
    Currency::parse(code).ok_or_else(|| format!(
            "{code} is no ISO 4217 currency that can be paid in: three letters such as EUR, and neither XXX, XTS, a metal \
             nor a unit of account such as XDR"
        ))
}

impl Config {
    /// The settings of a server that a program starts for itself: a free port of this machine, header
    /// authentication, everything else as it is by default.
    ///
    /// # Errors
    /// When the environment says something that cannot be.
    pub fn of_its_own(database: &Path) -> anyhow::Result<Self> {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            config: Config,
        }

        let flags =
            ["onsale", "--listen", "127.0.0.1:0", "--auth", "header", "--database"].map(OsString::from);
        let mut url = OsString::from("sqlite:");
        url.push(database);
        let line = <Line as clap::Parser>::try_parse_from(flags.into_iter().chain([url]))?;
        Ok(line.config)
    }

    /// Why a server with these settings must not start, as sentences for whoever starts it.
    pub fn check(&self) -> Result<(), String> {
        if self.access.dev_mailbox && !self.listen.ip().is_loopback() {
            return Err(
                "With --dev-mailbox everybody can read one-time codes: it needs a loopback address.".into()
            );
        }
        let behind_proxy = self.access.https_only || !self.access.trusted_proxies.is_empty();
        if self.access.dev_mailbox && behind_proxy {
            return Err(
                "With --dev-mailbox everybody can read one-time codes, whom a proxy lets in too: with \
                        --trusted-proxy or --https-only set --smtp-url instead."
                    .into(),
            );
        }
        if self.access.dev_mailbox && self.access.smtp_url.is_some() {
            return Err("Mail goes either to --smtp-url or to --dev-mailbox.".into());
        }
        self.access.mailer().map_err(|error| format!("{error:#}"))?;
        if self.auth() == Mode::Header && !self.listen.ip().is_loopback() && !self.trust_network {
            return Err(format!(
                "With --auth header, everybody who can reach {} could act as anybody. If you trust that whole \
                 network, say --trust-network too; otherwise listen on 127.0.0.1.",
                self.listen
            ));
        }
        Ok(())
    }

    /// How callers prove who they are; in a rehearsal there is nothing to prove.
    pub fn auth(&self) -> Mode {
        self.auth.or(self.rehearsal.then_some(Mode::Header)).unwrap_or(Mode::Token)
    }

    /// Whether whoever registers as a vendor may sell.
    pub fn vendors(&self) -> Vendors {
        let usual = match self.auth() {
            Mode::Token => Vendors::Approve,
            Mode::Header => Vendors::Open,
        };
        self.vendors.vendors.unwrap_or(usual)
    }

    /// What the store has to know of it.
    pub fn store(&self) -> StoreConfig {
        let mut store = self.database.store();
        store.rehearsal = self.rehearsal;
        store.hold = Millis::from_seconds(self.hold_seconds);
        store.max_holds_per_customer = self.max_holds_per_customer as usize;
        store.currency = self.currency;
        store.newcomers = match self.vendors() {
            Vendors::Open => Standing::Approved,
            Vendors::Approve => Standing::Waiting,
        };
        store.vendor_bounds = self.vendors.bounds();
        store.lapses_cost = self.auth() == Mode::Token && self.access.unfinished_holds > 0;
        store.queue_limit = self.queue_limit as usize;
        store
    }

    /// Connections that one address may have; 0 for no bound.
    pub(crate) fn connections_per_address(&self) -> usize {
        let share = || self.max_connections.div_ceil(SHARES);
        self.max_connections_per_address.unwrap_or_else(share) as usize
    }

    /// Live streams that there may be.
    pub(crate) fn seats(&self) -> Seats {
        let share = self.connections_per_address();
        let half = if share == 0 { 0 } else { (share / 2).max(1) };
        let each = self.max_listeners_per_address.map_or(half, |most| most as usize);
        let all = (self.max_connections as usize * 3 / 4).max(1);
        Seats { each, all }
    }

    /// Threads that answer requests.
    pub(crate) fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.threads.map_or_else(cores, NonZeroUsize::get)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        config: Config,
    }

    fn config(flags: &str) -> Result<Config, String> {
        let line = Line::try_parse_from(["onsale"].into_iter().chain(flags.split_whitespace()));
        line.map(|line| line.config).map_err(|error| error.to_string())
    }

    #[test]
    fn a_server_that_trusts_everybody_has_to_be_asked_for() {
        let refusal = |flags| config(flags).unwrap().check().err();
        assert_eq!(refusal(""), None);
        assert_eq!(config("").unwrap().auth(), Mode::Token);
        assert_eq!(refusal("--listen 0.0.0.0:80"), None);
        assert_eq!(refusal("--auth header"), None);
        assert_eq!(refusal("--rehearsal"), None);
        assert!(refusal("--rehearsal --listen 0.0.0.0:80").unwrap().contains("--trust-network"));
        assert_eq!(refusal("--auth header --listen [::1]:80"), None);
        assert!(refusal("--auth header --listen 0.0.0.0:80").unwrap().contains("--trust-network"));
        assert_eq!(refusal("--auth header --listen 0.0.0.0:80 --trust-network"), None);
    }

    #[test]
    fn a_mailbox_that_everybody_reads_stands_behind_no_proxy() {
        let refusal = |flags: &str| config(flags).unwrap().check().err();
        assert_eq!(refusal("--dev-mailbox"), None);
        for proxy in ["--trusted-proxy 127.0.0.1", "--https-only", "--trusted-proxy 10.0.0.0/8 --auth header"]
        {
            let said = refusal(&format!("--dev-mailbox {proxy}")).unwrap();
            assert!(said.contains("--smtp-url"), "{proxy}: {said}");
        }
    }

    #[test]
    fn an_address_has_a_quarter_of_the_connections_unless_it_is_said() {
        let share = |flags| config(flags).unwrap().connections_per_address();
        assert_eq!(share(""), 5_000);
        assert_eq!(share("--max-connections 2"), 1);
        assert_eq!(share("--max-connections-per-address 7"), 7);
        assert_eq!(share("--max-connections-per-address 0"), 0);
    }

    #[test]
    fn streams_leave_connections_to_those_who_buy() {
        let seats = |flags: &str| {
            let Seats { each, all } = config(flags).unwrap().seats();
            (each, all)
        };
        assert_eq!(seats(""), (2_500, 15_000));
        assert_eq!(seats("--max-connections 2"), (1, 1));
        assert_eq!(seats("--max-connections-per-address 7"), (3, 15_000));
        assert_eq!(seats("--max-connections-per-address 0"), (0, 15_000));
        assert_eq!(seats("--max-connections-per-address 7 --max-listeners-per-address 6"), (6, 15_000));
    }

    #[test]
    fn vendors_need_a_word_where_strangers_can_register() {
        let newcomers = |flags| config(flags).unwrap().store().newcomers;
        assert_eq!(newcomers(""), Standing::Waiting);
        assert_eq!(newcomers("--vendors open"), Standing::Approved);
        assert_eq!(newcomers("--auth header"), Standing::Approved);
        assert_eq!(newcomers("--auth header --vendors approve"), Standing::Waiting);
        assert_eq!(newcomers("--rehearsal"), Standing::Approved);
        assert_eq!(config("--vendor-events 0").unwrap().store().vendor_bounds.events, i64::MAX);
    }

    #[test]
    fn settings_that_cannot_be_are_refused_in_words() {
        let check = |flags: &str, part: &str| {
            let said = config(flags).err().unwrap_or_default();
            assert!(said.contains(part), "{flags}: {said}");
        };
        check("--database mysql://root@localhost", "names no database");
        check("--database mysql://root@localhost:x/onsale", "port");
        check("--database onsale.db", "sqlite:FILE");
        check("--database mysql://root@db-1,db-2:x/onsale", "port");
        check("--database-tls maybe", "off, required, verify");
        check("--database-ca no-such-file", "cannot be read");
        check("--database-ca src/config.rs", "holds no certificate");
        check("--database-readers 0", "1..=64");
        check("--database-connect-seconds 0", "1..=600");
        check("--database-statement-seconds x", "invalid digit");
        check("--database-lock-seconds 0", "1..=600");
        check("--currency EURO", "no ISO 4217 currency");
        check("--currency XXX", "neither XXX, XTS");
        check("--hold-seconds 0", "1..=86400");
        check("--auth basic", "token, header");
        assert_eq!(config("--database sqlite:a.db").unwrap().database.url, Database::Sqlite("a.db".into()));
    }
}
