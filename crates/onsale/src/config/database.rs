//! Settings of the database. A part of [`super::Config`], and what every command is told that needs a database.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use onsale_store::{DatabaseConfig, MysqlConfig, StoreConfig, Tls};

/// Which database a command is about, and how it is reached.
#[derive(Clone, Debug, Args)]
pub struct DatabaseArg {
    /// Where the tickets are kept: sqlite:FILE, or mysql://user:password@host:3306/name. Several hosts of one database
    /// are separated by commas (user:password@db-1:3306,db-2:3306/name): whoever is let down by one goes on with the
    /// next.
    // It may hold a password: hidden in --help, readable from a file, shown without the password.
    #[arg(
        long = "database",
        env = "ONSALE_DATABASE",
        value_name = "URL",
        default_value = "sqlite:onsale.db",
        hide_env_values = true,
        help_heading = "Database"
    )]
    pub url: Database,

    /// The password for a mysql:// database whose URL has none.
    #[arg(
        long,
        env = "ONSALE_DATABASE_PASSWORD",
        value_name = "PASSWORD",
        hide_env_values = true,
        help_heading = "Database"
    )]
    pub database_password: Option<Secret>,

    /// How connections to a mysql:// database are protected. If nothing is said: `verify` with --database-ca,
    /// otherwise as the URL says (?require_ssl=true), otherwise not at all.
    #[arg(long, env = "ONSALE_DATABASE_TLS", value_name = "MODE", help_heading = "Database")]
    pub database_tls: Option<TlsMode>,

    /// Certificates (PEM) by which a mysql:// database is known, in place of the well-known authorities.
    #[arg(long, env = "ONSALE_DATABASE_CA", value_name = "FILE", value_parser = certificates,
          help_heading = "Database")]
    pub database_ca: Option<PathBuf>,

    /// Connections that read single rows, beside the one that writes. Lists and searches have half as many of their own, and
    /// the audit one.
    #[arg(long, env = "ONSALE_DATABASE_READERS", value_name = "N", default_value_t = 2,
          value_parser = clap::value_parser!(u32).range(1..=64), help_heading = "Database")]
    pub database_readers: u32,

    /// Room for the write-ahead log of a sqlite: database that is laid out at the start, in MiB; 0 is none. Commits are
    /// faster into room that is there.
    #[arg(long, env = "ONSALE_DATABASE_LOG_MIB", value_name = "MIB", default_value_t = 64,
          value_parser = clap::value_parser!(u32).range(0..=64), help_heading = "Database")]
    pub database_log_mib: u32,

    /// The file in which a server keeps how far its database has come, so that it sees at the next start when the database
    /// was put back to an earlier day. If nothing is said: beside a sqlite: database (onsale.db.mark), none for mysql://.
    /// It belongs on another volume than the database, where snapshots of that volume are put back; each server needs its
    /// own.
    #[arg(long, env = "ONSALE_MARK_FILE", value_name = "FILE", help_heading = "Database")]
    pub mark_file: Option<PathBuf>,

    /// How long a connection to a mysql:// database may take to be made, for each host.
    #[arg(long, env = "ONSALE_DATABASE_CONNECT_SECONDS", value_name = "SECONDS", default_value_t = 5,
          value_parser = clap::value_parser!(u32).range(1..=600), help_heading = "Database")]
    pub database_connect_seconds: u32,

    /// How long a statement on a mysql:// database may take; then its connection is given up.
    #[arg(long, env = "ONSALE_DATABASE_STATEMENT_SECONDS", value_name = "SECONDS", default_value_t = 30,
          value_parser = clap::value_parser!(u32).range(1..=3_600), help_heading = "Database")]
    pub database_statement_seconds: u32,

    /// How long a statement on a mysql:// database waits for a row that somebody else has locked; then its
    /// transaction goes again.
    #[arg(long, env = "ONSALE_DATABASE_LOCK_SECONDS", value_name = "SECONDS", default_value_t = 10,
          value_parser = clap::value_parser!(u32).range(1..=600), help_heading = "Database")]
    pub database_lock_seconds: u32,
}

impl DatabaseArg {
    /// What the store has to know of it, everything else as it is by default.
    pub fn store(&self) -> StoreConfig {
        let mut store = match &self.url {
            Database::Sqlite(path) => StoreConfig::new(path),
            Database::Mysql(mysql) => StoreConfig::of(DatabaseConfig::Mysql(self.reach(mysql))),
        };
        store.mark.clone_from(&self.mark_file);
        store.readers = self.database_readers as usize;
        store.wal_preallocation = u64::from(self.database_log_mib) << 20;
        store
    }

    fn reach(&self, mysql: &MysqlConfig) -> MysqlConfig {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        MysqlConfig {
            url: mysql.url.clone(),
            password: self.database_password.as_ref().map(|secret| secret.0.clone()),
            tls: self.database_tls.map_or(Tls::AsUrl, Tls::from),
            ca: self.database_ca.clone(),
            connect: seconds(self.database_connect_seconds),
            statement: seconds(self.database_statement_seconds),
            lock_wait: seconds(self.database_lock_seconds),
        }
    }
}

/// A text that no log shows.
#[derive(Clone)]
pub struct Secret(String);

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

/// How connections to a database are protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum TlsMode {
    /// Not at all.
    Off,
    /// Encrypted, whoever it is that answers.
    Required,
    /// Encrypted, and the certificate must be good for the host's name.
    Verify,
}

impl From<TlsMode> for Tls {
    fn from(mode: TlsMode) -> Self {
        match mode {
            TlsMode::Off => Self::Off,
            TlsMode::Required => Self::Required,
            TlsMode::Verify => Self::Verify,
        }
    }
}

/// A file that holds certificates: one that does not is found out at the start, and not when a connection fails.
fn certificates(path: &str) -> Result<PathBuf, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path} cannot be read: {error}"))?;
    if text.contains("-----BEGIN CERTIFICATE-----") {
        Ok(path.into())
    } else {
        Err(format!("{path} holds no certificate in the form of PEM"))
    }
}

/// Where the tickets are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// The embedded database in this file.
    Sqlite(PathBuf),
    /// A database that speaks MySQL's protocol.
    Mysql(MysqlConfig),
}

impl FromStr for Database {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        match url.split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(path.into())),
            Some(("mysql" | "mariadb", _)) => {
                let mysql = MysqlConfig::new(url);
                mysql.check().map(|()| Self::Mysql(mysql))
            }
            _ => Err("a database is named as sqlite:FILE, such as sqlite:onsale.db, or as \
                      mysql://user:password@host:3306/name"
                .into()),
        }
    }
}
