//! What is done to a database without serving from it. Copies are the business of the database's own tools: what is said
//! here is which, and how.

use std::path::Path;

use onsale_core::Timestamp;
use onsale_core::code::TicketKey;

use super::connection::Connection;
use super::reach::Reach;
use super::{clock, migrate, open};
use crate::access::TokenKey;
use crate::after_restore::{self, PutBack, Resume, Resumed};
use crate::config::MysqlConfig;
use crate::database::{Found, Query, Row, values_of};
use crate::maintenance::{self, Backup, Finding, MaintenanceError, Progress, Restored, Schema, Tell};
use crate::query::{Audit, ClockReading};
use crate::reads::{access, audit, code, find, outbox};
use crate::rehearsal_mode;
use crate::watermark::Watermark;

type Result<T> = std::result::Result<T, MaintenanceError>;

fn connect(config: &MysqlConfig) -> Result<Connection> {
    let cannot = || format!("{} cannot be reached", config.shown());
    let db = Reach::of(config).and_then(|reach| open(&reach)).map_err(MaintenanceError::failed(cannot()))?;
    db.run("DO 1").map_err(MaintenanceError::failed(cannot()))?;
    Ok(db)
}

pub(crate) fn schema(config: &MysqlConfig) -> Result<Schema> {
    Ok(Schema { found: migrate::found(&connect(config)?)?, known: migrate::known() })
}

pub(crate) fn migrate(config: &MysqlConfig) -> Result<Schema> {
    super::create(&Reach::of(config)?)?;
    let (mut db, locker) = (open(&Reach::of(config)?.without_hurry())?, connect(config)?);
    let before = Schema { found: migrate::found(&db)?, known: migrate::known() };
    migrate::migrate(&mut db, &locker)?;
    Ok(before)
}

pub(crate) fn backup(config: &MysqlConfig, to: &Path) -> Result<Backup> {
    Err(MaintenanceError::Refused(format!(
        "{} is backed up with its own tools while servers go on selling: mariadb-dump (or mysqldump) \
         --single-transaction --skip-lock-tables writes one moment of it, for example into {}; binary logs or a replica \
         keep what is sold after that",
        config.shown(),
        to.display()
    )))
}

pub(crate) fn restore(config: &MysqlConfig, from: &Path) -> Result<Restored> {
    Err(MaintenanceError::Refused(format!(
        "stop the servers, read the dump with the database's own client (mariadb ... < {}), and run `onsale admin \
         after-restore` and `onsale audit` before they start again on {}",
        from.display(),
        config.shown()
    )))
}

/// In one transaction: a server that begins meanwhile sees all of it or nothing.
pub(crate) fn after_restore(config: &MysqlConfig, resume: &Resume) -> Result<Resumed> {
    migrate(config)?;
    let mut db = connect_known(config)?;
    db.run("START TRANSACTION")?;
    let resumed = after_restore::resume(&mut db, resume, None)?;
    db.run("COMMIT")?;
    Ok(resumed)
}

/// The same for one that is behind the mark of a server that starts. Servers that start at the same time take turns, and the
/// second finds that it is done.
pub(crate) fn if_put_back(
    config: &MysqlConfig,
    rehearsal: bool,
    mark: Watermark,
    resume: &Resume,
) -> Result<Option<PutBack>> {
    migrate(config)?;
    let mut db = connect_known(config)?;
    if mark.behind(&db)?.is_none() {
        return Ok(None);
    }
    rehearsal_mode::agree(&mut db, rehearsal, &config.shown())?;
    db.run("START TRANSACTION")?;
    db.change("UPDATE counter SET next = next WHERE name = 'token_key'", &[])?;
    let Some(is_at) = mark.behind(&db)? else {
        db.run("ROLLBACK")?;
        return Ok(None);
    };
    let logins = after_restore::resume(&mut db, resume, None)?;
    db.run("COMMIT")?;
    Ok(Some(PutBack { was_at: mark.latest, is_at, logins }))
}

pub(crate) fn audit(config: &MysqlConfig, now: Timestamp, tell: Tell<'_>) -> Result<Audit> {
    let db = connect_known(config)?;
    tell(Progress::Checking);
    Ok(audit::whole_audit(&db, now)?)
}

pub(crate) fn token_keys(config: &MysqlConfig) -> Result<Vec<TokenKey>> {
    Ok(access::token_keys(&connect_known(config)?)?)
}

pub(crate) fn ticket_keys(config: &MysqlConfig) -> Result<Vec<TicketKey>> {
    Ok(code::ticket_keys(&connect_known(config)?)?)
}

/// What time it is at the database: the quickest answer of a few.
pub(crate) fn read_clock(config: &MysqlConfig, ours_us: &dyn Fn() -> i64) -> Result<ClockReading> {
    let cannot = || format!("{} cannot be reached", config.shown());
    // The database itself may have yet to be made.
    let db = Reach::of(config).and_then(|reach| open(&reach.without_database()));
    let db = db.map_err(MaintenanceError::failed(cannot()))?;
    let mut best = clock::read(&db, ours_us).map_err(MaintenanceError::failed(cannot()))?;
    for _ in 1..CLOCK_READINGS {
        let next = clock::read(&db, ours_us)?;
        if next.answered_us - next.asked_us < best.answered_us - best.asked_us {
            best = next;
        }
    }
    Ok(best)
}

/// Connects to a database whose schema is the program's.
fn connect_known(config: &MysqlConfig) -> Result<Connection> {
    let db = connect(config)?;
    let known = migrate::known();
    match migrate::found(&db)? {
        None => Err(MaintenanceError::Refused(format!("{} has no tables of Onsale", config.shown()))),
        Some(found) if found != known => Err(MaintenanceError::Refused(format!(
            "{} has schema version {found}, and this program works with {known}",
            config.shown()
        ))),
        Some(_) => Ok(db),
    }
}

/// Settings that an acknowledged sale depends on: what each should be, and what may happen otherwise.
const SETTINGS: [(&str, &str, &str); 2] = [
    ("innodb_flush_log_at_trx_commit", "1", "a power cut may lose sales that were acknowledged"),
    ("innodb_doublewrite", "ON", "a power cut may leave pages half written"),
];
/// Clocks may differ so much before anybody is told.
const CLOCKS_APART_MS: i64 = 500;
/// How often the database's clock is read before a server starts.
const CLOCK_READINGS: u32 = 5;

/// Looks at everything that could spoil a sale; changes nothing.
pub(crate) fn diagnose(config: &MysqlConfig, now: Timestamp, tell: Tell<'_>) -> Vec<Finding> {
    let failed = |error: MaintenanceError| {
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        let mend = "look at host, port, user and password, and whether the database runs";
        Finding::wrong("database", format!("{error}: {source}"), mend)
    };
    let looked = connect(config).and_then(|db| Ok((server(&db, now)?, db)));
    let (mut findings, db) = match looked {
        Ok(found) => found,
        Err(error) => return vec![failed(error)],
    };
    findings.extend(schema_finding(&db).unwrap_or_else(|error| Some(failed(error.into()))));
    findings.push(collation_finding(&db).unwrap_or_else(|error| failed(error.into())));
    if findings.iter().all(|finding| finding.subject != "schema") {
        let open = find::open_releases(&db).map_err(MaintenanceError::from);
        findings.push(open.map_or_else(failed, |open| maintenance::releases(&open, now)));
        let counts = outbox::counts(&db).map_err(MaintenanceError::from);
        findings.push(counts.map_or_else(failed, |counts| maintenance::outbox(&counts, now)));
        findings.push(match audit(config, now, tell) {
            Ok(audit) if audit.balanced() => Finding::good("books", "every book balances"),
            Ok(audit) => {
                let problems = format!("{} problems: {}", audit.problems.len(), audit.problems.join("; "));
                Finding::wrong(
                    "books",
                    problems,
                    "run `onsale audit`, and stop selling until it is understood",
                )
            }
            Err(error) => failed(error),
        });
    }
    findings
}

/// The server's version, settings and clock.
fn server(db: &Connection, now: Timestamp) -> Found<Vec<Finding>> {
    let version = db.one("SELECT version()", &[], |row| row.text(0).map(str::to_owned))?.unwrap_or_default();
    let mut findings = vec![Finding::good("database", format!("answers, and is {version}"))];
    for (name, wanted, otherwise) in SETTINGS {
        let sql = "SHOW GLOBAL VARIABLES WHERE Variable_name = ?1";
        let found = db.one(sql, values_of![name], |row| row.text(1).map(str::to_owned))?;
        if let Some(found) = found.filter(|found| found != wanted) {
            let sentence = format!("{name} is {found}: {otherwise}");
            findings.push(Finding::warning("durability", sentence, format!("set {name} = {wanted}")));
        }
    }
    let theirs = clock::read(db, &|| 0)?.theirs_us / 1000;
    let apart = (theirs - now.0).abs();
    findings.push(if apart > CLOCKS_APART_MS {
        let sentence = format!("this machine's clock and the database's are {apart} ms apart");
        Finding::warning(
            "clock",
            sentence,
            "let both follow the same time servers (chrony, systemd-timesyncd)",
        )
    } else {
        Finding::good("clock", format!("differs from the database's by {apart} ms"))
    });
    Ok(findings)
}

/// Says whether two names or addresses may be taken for one.
fn collation_finding(db: &Connection) -> Found<Finding> {
    let found = migrate::otherwise_compared(db)?;
    if found.is_empty() {
        return Ok(Finding::good("collation", "every text compares byte by byte"));
    }
    let sentence = format!(
        "{} compare otherwise than {}: different names or addresses may be taken for one, or letters cannot be kept",
        found.join(", "),
        migrate::COLLATION
    );
    let mend = "run `onsale migrate`; where its schema is up to date, ALTER TABLE ... CONVERT TO CHARACTER SET utf8mb4 \
                COLLATE utf8mb4_bin for each of these tables";
    Ok(Finding::wrong("collation", sentence, mend))
}

/// Says what is wrong with the schema, if anything is.
fn schema_finding(db: &Connection) -> Found<Option<Finding>> {
    let known = migrate::known();
    Ok(match migrate::found(db)? {
        Some(found) if found == known => None,
        Some(found) if found > known => {
            let sentence = format!("has version {found}, and this program knows versions up to {known}");
            Some(Finding::wrong("schema", sentence, "use a newer program"))
        }
        found => {
            let sentence = format!("has version {}, and this program works with {known}", found.unwrap_or(0));
            Some(Finding::warning("schema", sentence, "run `onsale migrate`; `onsale serve` does it as well"))
        }
    })
}
