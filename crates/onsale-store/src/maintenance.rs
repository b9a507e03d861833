//! What is done to a database without serving from it: its schema, a backup, a restore, an audit, an examination. As in
//! `lib.rs`, the back end is matched here and nowhere below.

use std::path::{Path, PathBuf};

use onsale_core::code::TicketKey;
use onsale_core::{Millis, Release, ReleaseState, Timestamp};

use crate::access::TokenKey;
use crate::after_restore::{PutBack, Resume, Resumed};
use crate::config::{DatabaseConfig, StoreConfig};
use crate::error::{Fault, OpenError, Source, StoreError};
use crate::mysql::maintenance as mysql;
use crate::outbox::OutboxCounts;
use crate::query::{Audit, ClockReading};
use crate::sqlite::{backup, diagnose, inspect, lock, restore};
use crate::watermark::{self, Watermark};

/// How far a deed has come, for whoever waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Pages copied, of how many.
    Copying {
        /// Copied.
        done: u64,
        /// All there are.
        all: u64,
    },
    /// Reading everything and comparing.
    Checking,
}

/// Is told how far a deed has come, several times a second.
pub type Tell<'a> = &'a mut dyn FnMut(Progress);

/// Why a deed was not done.
#[derive(Debug, thiserror::Error)]
pub enum MaintenanceError {
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It would do harm, or makes no sense: the sentence says what to do.
    #[error("{0}")]
    Refused(String),
    /// The system or the database said no.
    #[error("{doing}")]
    Failed {
        /// What was being done.
        doing: String,
        /// The cause.
        #[source]
        source: Source,
    },
}

impl MaintenanceError {
    pub(crate) fn failed<E: Into<Source>>(doing: impl Into<String>) -> impl FnOnce(E) -> Self {
        let doing = doing.into();
        move |source| Self::Failed { doing, source: source.into() }
    }
}

impl From<Fault> for MaintenanceError {
    fn from(fault: Fault) -> Self {
        StoreError::from(fault).into()
    }
}

impl From<StoreError> for MaintenanceError {
    fn from(error: StoreError) -> Self {
        Self::Failed { doing: "the database cannot be read".into(), source: error.into() }
    }
}

/// Batches may be late by this much, in milliseconds: a chunk in the middle of a sale takes milliseconds, so what is later is
/// not being brought.
const LATE: Millis = Millis(10_000);

/// Whether releases that should have come have not.
pub(crate) fn releases(open: &[Release], now: Timestamp) -> Finding {
    let due = |release: &Release| {
        let due = release.schedule.next_due(release.released)?;
        (release.state == ReleaseState::Running && now.since(due) > LATE).then_some((due, release.id.get()))
    };
    let overdue: Vec<_> = open.iter().filter_map(due).collect();
    let Some((since, id)) = overdue.iter().min() else {
        return Finding::good("releases", "No release is overdue.");
    };
    let (count, seconds) = (overdue.len(), now.since(*since).0 / 1000);
    Finding::wrong(
        "releases",
        format!("{count} overdue; release {id} for {seconds} s, the longest."),
        "Start the server: it catches up at once. If one is running, look at its log and at /readyz, and start it again.",
    )
}

/// A message that has waited longer than this, in milliseconds, does not leave: there is no server, or no mail server.
const LONG_WAIT: Millis = Millis(600_000);

/// Whether messages leave: what was given up, and what has waited for long.
pub(crate) fn outbox(counts: &OutboxCounts, now: Timestamp) -> Finding {
    let OutboxCounts { waiting, oldest, dead, last_error } = counts;
    if *dead > 0 {
        let why = last_error.as_deref().unwrap_or("no reason was kept");
        return Finding::warning(
            "outbox",
            format!("Messages that were given up: {dead}; the last because {why}."),
            "Mend the cause (`onsale doctor --mail` tries it), then `onsale admin outbox list` and `onsale admin outbox retry`.",
        );
    }
    let waits = oldest.map_or(Millis(0), |oldest| now.since(oldest));
    if waits > LONG_WAIT {
        let minutes = waits.0 / 60_000;
        return Finding::warning(
            "outbox",
            format!("Messages that wait: {waiting}, the oldest for {minutes} minutes."),
            "Start the server; if one is running, look at its log, and try `onsale doctor --mail`.",
        );
    }
    Finding::good("outbox", format!("Messages that wait: {waiting}; none was given up."))
}

type Result<T> = std::result::Result<T, MaintenanceError>;

/// The version of a database's schema beside the one that this program works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The database's; `None` when there is no database yet.
    pub found: Option<i64>,
    /// The program's.
    pub known: i64,
}

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Backup {
    /// Its size.
    pub bytes: u64,
    /// Its books, counted in the backup itself.
    pub audit: Audit,
}

/// A database that was put back.
#[derive(Clone, Debug)]
pub struct Restored {
    /// Its size.
    pub bytes: u64,
    /// Where the database lies that it has replaced.
    pub kept: Option<PathBuf>,
    /// What became of logins and API keys.
    pub logins: Resumed,
    /// Its books, counted after the copy.
    pub audit: Audit,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Good,
    /// It works, but look at it before the sale.
    Warning,
    /// The sale would fail.
    Wrong,
}

/// One thing that an examination looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, in a word or two.
    pub subject: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What was found, in a sentence.
    pub sentence: String,
    /// What to do about it.
    pub mend: Option<String>,
}

impl Finding {
    /// Nothing to do.
    pub fn good(subject: &'static str, sentence: impl Into<String>) -> Self {
        Self { subject, level: Level::Good, sentence: sentence.into(), mend: None }
    }

    /// Something to look at.
    pub fn warning(subject: &'static str, sentence: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { subject, level: Level::Warning, sentence: sentence.into(), mend: Some(mend.into()) }
    }

    /// Something to mend.
    pub fn wrong(subject: &'static str, sentence: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { subject, level: Level::Wrong, sentence: sentence.into(), mend: Some(mend.into()) }
    }
}

/// The version of the schema; changes nothing.
///
/// # Errors
/// When the database cannot be read.
pub fn schema(config: &StoreConfig) -> Result<Schema> {
    match &config.database {
        DatabaseConfig::Sqlite(path) => inspect::schema(path),
        DatabaseConfig::Mysql(config) => mysql::schema(config),
    }
}

/// Brings the schema up to date, making the database when there is none; answers the version before. Takes the
/// database for itself meanwhile.
///
/// # Errors
/// When a server uses the database, or it is of a newer program.
pub fn migrate(config: &StoreConfig) -> Result<Schema> {
    match &config.database {
        DatabaseConfig::Sqlite(path) => inspect::migrate(path),
        DatabaseConfig::Mysql(config) => mysql::migrate(config),
    }
}

/// Writes the database as it is at one moment into the new file `to`, while a server may be using it, and checks what
/// was written.
///
/// # Errors
/// When there is no database, `to` is there already, or the copy is not sound; then no file is left.
pub fn backup(config: &StoreConfig, to: &Path, now: Timestamp, tell: Tell<'_>) -> Result<Backup> {
    match &config.database {
        DatabaseConfig::Sqlite(path) => backup::backup(path, to, now, tell),
        DatabaseConfig::Mysql(config) => mysql::backup(config, to),
    }
}

/// Puts the backup in the file `from` in the place of the database, after checking it. A database that is there is
/// replaced only with `force`, and then kept under another name; `resume` says how logins go on.
///
/// # Errors
/// When a server uses the database, there is one and no `force`, or the backup is not sound; then nothing has changed.
pub fn restore(
    config: &StoreConfig,
    from: &Path,
    force: bool,
    resume: &Resume,
    now: Timestamp,
    tell: Tell<'_>,
) -> Result<Restored> {
    let restored = match &config.database {
        DatabaseConfig::Sqlite(path) => restore::restore(from, path, force, resume, now, tell),
        DatabaseConfig::Mysql(config) => mysql::restore(config, from),
    }?;
    config.mark_file().iter().for_each(|file| watermark::remove(file));
    Ok(restored)
}

/// Lets a database go on that was put back to an earlier day by other means than [`restore`]: from a dump, from a
/// snapshot of its volume. Takes a database file for itself meanwhile.
///
/// # Errors
/// When there is no database, or a server uses the file; then nothing has changed.
pub fn after_restore(config: &StoreConfig, resume: &Resume) -> Result<Resumed> {
    let resumed = match &config.database {
        DatabaseConfig::Sqlite(path) => restore::after_restore(path, resume),
        DatabaseConfig::Mysql(config) => mysql::after_restore(config, resume),
    }?;
    config.mark_file().iter().for_each(|file| watermark::remove(file));
    Ok(resumed)
}

/// Does the same for a database that ends before its mark: it was put back behind our back. No mark, one that cannot be
/// read, and one of another database say nothing.
///
/// # Errors
/// When the database cannot be opened, or a server uses the file; then nothing has changed.
pub fn after_restore_if_put_back(config: &StoreConfig, resume: &Resume) -> Result<Option<PutBack>> {
    let Some(file) = config.mark_file() else { return Ok(None) };
    let Some(mark) = Watermark::read(&file) else { return Ok(None) };
    let found = match &config.database {
        DatabaseConfig::Sqlite(path) => restore::if_put_back(path, config.rehearsal, mark, resume),
        DatabaseConfig::Mysql(mysql) => mysql::if_put_back(mysql, config.rehearsal, mark, resume),
    }?;
    if found.is_some() {
        watermark::remove(&file);
    }
    Ok(found)
}

/// Reads everything and says what does not agree; a server may be using the database.
///
/// # Errors
/// When there is no database, or its schema is not the program's.
pub fn audit(config: &StoreConfig, now: Timestamp, tell: Tell<'_>) -> Result<Audit> {
    match &config.database {
        DatabaseConfig::Sqlite(path) => inspect::audit(path, now, tell),
        DatabaseConfig::Mysql(config) => mysql::audit(config, now, tell),
    }
}

/// What time it is at the database, where several servers go by its clock; `ours_us` tells our own time.
///
/// # Errors
/// When it does not answer.
pub fn read_clock(config: &StoreConfig, ours_us: &dyn Fn() -> i64) -> Result<Option<ClockReading>> {
    match &config.database {
        DatabaseConfig::Sqlite(_) => Ok(None),
        DatabaseConfig::Mysql(config) => mysql::read_clock(config, ours_us).map(Some),
    }
}

/// The keys that access tokens are signed with; a server may be running.
///
/// # Errors
/// When there is no database, or its schema is not the program's.
pub fn token_keys(config: &StoreConfig) -> Result<Vec<TokenKey>> {
    match &config.database {
        DatabaseConfig::Sqlite(path) => inspect::token_keys(path),
        DatabaseConfig::Mysql(config) => mysql::token_keys(config),
    }
}

/// The secrets that ticket codes are made with, the newest first; a server may be running.
///
/// # Errors
/// When there is no database, or its schema is not the program's.
pub fn ticket_keys(config: &StoreConfig) -> Result<Vec<TicketKey>> {
    match &config.database {
        DatabaseConfig::Sqlite(path) => inspect::ticket_keys(path),
        DatabaseConfig::Mysql(config) => mysql::ticket_keys(config),
    }
}

/// The number under which a server has the database open, or had it the last time; `None` where several servers may.
pub fn opened_as(config: &StoreConfig) -> Option<u64> {
    match &config.database {
        DatabaseConfig::Sqlite(path) => lock::opened_as(path),
        DatabaseConfig::Mysql(_) => None,
    }
}

/// Looks at everything about the database that could spoil a sale; changes nothing.
pub fn diagnose(config: &StoreConfig, now: Timestamp, tell: Tell<'_>) -> Vec<Finding> {
    match &config.database {
        DatabaseConfig::Sqlite(path) => diagnose::diagnose(path, now, tell),
        DatabaseConfig::Mysql(config) => mysql::diagnose(config, now, tell),
    }
}
