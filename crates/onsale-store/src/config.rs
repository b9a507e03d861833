//! What the store can be told from outside.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use onsale_core::{Currency, Millis, Standing, VendorBounds};

use crate::watermark;

/// Settings of a store.
#[derive(Clone)]
pub struct StoreConfig {
    /// The database.
    pub database: DatabaseConfig,
    /// The file of the mark by which a database that was put back is known. If it is not said, beside a database file, and
    /// nowhere for a database that is a server.
    pub mark: Option<PathBuf>,
    /// Nothing in it is for sale: a database of its own, which cannot be opened otherwise.
    pub rehearsal: bool,
    /// Length of a hold where the event sets none.
    pub hold: Millis,
    /// Tickets that a customer may hold at a time.
    pub max_holds_per_customer: usize,
    /// Currency of a vendor's default event.
    pub currency: Currency,
    /// How a vendor stands that registers.
    pub newcomers: Standing,
    /// Whether a hold that runs out costs its customer the next one for as long as that would last, within a bound.
    pub lapses_cost: bool,
    /// What one vendor may have at a time.
    pub vendor_bounds: VendorBounds,
    /// Commands that may wait for the writer; one more is refused as busy.
    pub queue_limit: usize,
    /// Commands that share a commit at most.
    pub batch_limit: usize,
    /// Bytes of SQLite's write-ahead log that are laid out before the first commit; at most 64 MiB, 0 is none.
    pub wal_preallocation: u64,
    /// Threads that read beside the writer.
    pub readers: usize,
    /// Told about each batch; for metrics.
    pub observer: Arc<dyn Observer>,
    /// How the store is broken on purpose.
    #[cfg(feature = "sabotage")]
    pub sabotage: Option<crate::Sabotage>,
}

impl StoreConfig {
    /// The defaults for a database file at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self::of(DatabaseConfig::Sqlite(path.into()))
    }

    /// The defaults for a database.
    pub fn of(database: DatabaseConfig) -> Self {
        Self {
            database,
            mark: None,
            rehearsal: false,
            hold: Millis::from_seconds(60),
            max_holds_per_customer: 1,
            currency: Currency::default(),
            newcomers: Standing::Approved,
            lapses_cost: false,
            vendor_bounds: VendorBounds::NONE,
            queue_limit: 8_192,
            batch_limit: 1_024,
            wal_preallocation: 0,
            readers: 2,
            observer: Arc::new(()),
            #[cfg(feature = "sabotage")]
            sabotage: None,
        }
    }

    /// Where the database's mark stands, if it has one.
    pub fn mark_file(&self) -> Option<PathBuf> {
        self.mark.clone().or_else(|| match &self.database {
            DatabaseConfig::Sqlite(path) => Some(watermark::beside(path)),
            DatabaseConfig::Mysql(_) => None,
        })
    }
}

impl fmt::Debug for StoreConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreConfig")
            .field("database", &self.database)
            .field("hold", &self.hold)
            .finish_non_exhaustive()
    }
}

/// Where the tickets are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseConfig {
    /// In this file.
    Sqlite(PathBuf),
    /// In a database that speaks MySQL's protocol.
    Mysql(MysqlConfig),
}

/// How a database that speaks MySQL's protocol is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct MysqlConfig {
    /// `mysql://user:password@host:3306,host:3306/name`, with options of the connection as `?name=value`. Whoever is
    /// let down by one host goes on with the next.
    pub url: String,
    /// The password, where the URL has none.
    pub password: Option<String>,
    /// How connections are protected.
    pub tls: Tls,
    /// A file of certificates (PEM) that are believed, in place of the well-known authorities.
    pub ca: Option<PathBuf>,
    /// How long a connection may take to be made.
    pub connect: Duration,
    /// How long a statement may take; then its connection is given up.
    pub statement: Duration,
    /// How long a statement waits for a row that somebody else has locked; then its transaction goes again.
    pub lock_wait: Duration,
}

/// How connections to a database are protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tls {
    /// As the URL says; not at all, if it says nothing.
    #[default]
    AsUrl,
    /// Not at all.
    Off,
    /// Encrypted, whoever it is that answers.
    Required,
    /// Encrypted, and the certificate must be good for the host's name.
    Verify,
}

impl MysqlConfig {
    /// The defaults for a database.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            password: None,
            tls: Tls::AsUrl,
            ca: None,
            connect: Duration::from_secs(5),
            statement: Duration::from_secs(30),
            lock_wait: Duration::from_secs(10),
        }
    }

    /// The URL without its password.
    pub fn shown(&self) -> String {
        let Some((scheme, rest)) = self.url.split_once("://") else { return "a database".into() };
        let (account, place) = rest.rsplit_once('@').map_or(("", rest), |(account, place)| (account, place));
        let user = account.split(':').next().filter(|user| !user.is_empty());
        user.map_or_else(|| format!("{scheme}://{place}"), |user| format!("{scheme}://{user}@{place}"))
    }
}

impl fmt::Debug for MysqlConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

/// Is told what the writer does. Called on the writer's thread: it must be quick.
pub trait Observer: Send + Sync {
    /// A batch of `commands` was committed (or failed to) in `took`.
    fn batch(&self, commands: usize, took: Duration);
}

impl Observer for () {
    fn batch(&self, _: usize, _: Duration) {}
}
