//! `onsale migrate`, `backup`, `restore` and `audit`: what an operator does to a database, and how it is told.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use onsale_core::Status;
use onsale_store::maintenance::{self, Schema};
use onsale_store::{Audit, Resume, Resumed, StoreConfig};
use serde_json::json;

use super::progress::Progress;
use crate::auth::keyring::next_key;
use crate::clock::{Clock, shown};
use crate::config::DatabaseArg;

/// What `onsale migrate` can be told.
#[derive(Debug, clap::Args)]
pub(super) struct MigrateArgs {
    #[command(flatten)]
    database: DatabaseArg,

    /// Only say whether there is something to do: exit status 0 if not, 1 if so.
    #[arg(long)]
    check: bool,
}

/// What `onsale backup` can be told.
#[derive(Debug, clap::Args)]
pub(super) struct BackupArgs {
    /// The new file.
    file: PathBuf,

    #[command(flatten)]
    database: DatabaseArg,
}

/// What `onsale restore` can be told.
#[derive(Debug, clap::Args)]
pub(super) struct RestoreArgs {
    /// A file that `onsale backup` has made.
    file: PathBuf,

    #[command(flatten)]
    database: DatabaseArg,

    /// Replace the database that is there; it is kept under another name.
    #[arg(long)]
    force: bool,

    /// Keep logins and API keys even where nothing says which of them were ended since the backup.
    #[arg(long)]
    keep_logins: bool,
}

/// What `onsale audit` can be told.
#[derive(Debug, clap::Args)]
pub(super) struct AuditArgs {
    /// Audit this file, such as a backup, instead of --database.
    file: Option<PathBuf>,

    #[command(flatten)]
    database: DatabaseArg,

    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Brings the schema up to date, or says whether it is.
pub(super) fn migrate(args: &MigrateArgs) -> anyhow::Result<ExitCode> {
    let config = args.database.store();
    let schema = if args.check { maintenance::schema(&config)? } else { maintenance::migrate(&config)? };
    let Schema { found, known } = schema;
    let done = found == Some(known);
    let sentence = match found {
        Some(found) if done => format!("The schema has version {found}: there is nothing to do."),
        Some(found) if args.check => {
            format!("The schema has version {found}; `onsale migrate` takes it to {known}.")
        }
        Some(found) => format!("The schema is taken from version {found} to {known}."),
        None if args.check => "There is no database yet; `onsale migrate` and `onsale serve` make it.".into(),
        None => format!("A database is made, with schema version {known}."),
    };
    say(&sentence)?;
    Ok(exit(done || !args.check))
}

/// Backs up, and says what is in the backup.
pub(super) fn backup(args: &BackupArgs) -> anyhow::Result<ExitCode> {
    let mut progress = Progress::new();
    let (config, now) = (args.database.store(), Clock::system().now());
    let backup = maintenance::backup(&config, &args.file, now, &mut |at| progress.tell(at))?;
    drop(progress);
    let size = size(backup.bytes);
    say(&format!(
        "{} holds the database as it was at {now}: {size}, read back and checked.",
        args.file.display(),
        now = shown(now)
    ))?;
    told(&backup.audit)
}

/// Restores, and says what is there.
pub(super) fn restore(args: &RestoreArgs) -> anyhow::Result<ExitCode> {
    let mut progress = Progress::new();
    let (config, now) = (args.database.store(), Clock::system().now());
    let resume = Resume { key: next_key(now, true)?, keep_logins: args.keep_logins };
    let tell = &mut |at| progress.tell(at);
    let restored = maintenance::restore(&config, &args.file, args.force, &resume, now, tell)?;
    drop(progress);
    say(&format!(
        "The database is what {} holds: {}, read back and checked.",
        args.file.display(),
        size(restored.bytes)
    ))?;
    if let Some(kept) = restored.kept {
        say(&format!("What was there before is kept as {}.", kept.display()))?;
    }
    say(&logins(&restored.logins))?;
    told(&restored.audit)
}

/// What became of everybody's logins, in sentences.
pub(super) fn logins(resumed: &Resumed) -> String {
    let Resumed { certain, sessions_kept, sessions_ended, keys_kept, keys_ended } = *resumed;
    let why = if certain {
        "Those are over that the database of before no longer has."
    } else if sessions_ended + keys_ended > 0 {
        "Nothing says which of them were ended since; --keep-logins would have kept them all, ended ones too."
    } else if sessions_kept + keys_kept > 0 {
        "What was ended since is good again: --keep-logins was said."
    } else {
        "There were none."
    };
    format!(
        "A fresh key signs: no access token of before is good, and pages refresh by themselves. New customers and vendors \
         get numbers that nobody had.\n{sessions_kept} logins go on, {sessions_ended} are over; {keys_kept} API keys stay, \
         {keys_ended} are gone. {why}\nWhere --token-key gives the keys, put a fresh one in the place of all that are \
         there: tokens of administrators are known by the key alone."
    )
}

/// Audits, and says what does not agree.
pub(super) fn audit(args: &AuditArgs) -> anyhow::Result<ExitCode> {
    let config = match &args.file {
        Some(file) => StoreConfig::new(file),
        None => args.database.store(),
    };
    let audit = count(&config)?;
    if args.json {
        say(&serde_json::to_string_pretty(&as_json(&audit))?)?;
        return Ok(exit(audit.balanced()));
    }
    told(&audit)
}

fn count(config: &StoreConfig) -> anyhow::Result<Audit> {
    let mut progress = Progress::new();
    Ok(maintenance::audit(config, Clock::system().now(), &mut |at| progress.tell(at))?)
}

/// Prints the books; the exit status is 1 if they do not balance.
fn told(audit: &Audit) -> anyhow::Result<ExitCode> {
    say(table(audit).trim_end())?;
    Ok(exit(audit.balanced()))
}

fn table(audit: &Audit) -> String {
    let mut text = format!("\n{:>7}  {:<16}{:>10}", "event", "type", "released");
    for status in Status::ALL {
        let _ = write!(text, "{:>11}", status.word());
    }
    text.push('\n');
    for row in &audit.pools {
        let _ =
            write!(text, "{:>7}  {:<16}{:>10}", row.event.get(), row.type_name.as_str(), row.books.released);
        for status in Status::ALL {
            let _ = write!(text, "{:>11}", row.books.count(status));
        }
        text.push('\n');
    }
    if audit.balanced() {
        text.push_str("\nBALANCED: every ticket is where its journal says, and every sale has its order.\n");
        return text;
    }
    text.push_str("\nNOT BALANCED:\n");
    for problem in &audit.problems {
        let _ = writeln!(text, "  {problem}");
    }
    text
}

fn as_json(audit: &Audit) -> serde_json::Value {
    let pools = audit.pools.iter().map(|row| {
        let mut pool = json!({
            "eventId": row.event.get(),
            "type": row.type_name.as_str(),
            "released": row.books.released,
            "movedIn": row.books.moved_in,
            "movedOut": row.books.moved_out,
            "balanced": row.books.balanced(),
        });
        Status::ALL.iter().for_each(|status| pool[status.word()] = row.books.count(*status).into());
        pool
    });
    let pools: Vec<_> = pools.collect();
    json!({ "balanced": audit.balanced(), "pools": pools, "problems": audit.problems })
}

fn say(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{line}")?;
    Ok(())
}

fn exit(is_well: bool) -> ExitCode {
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn size(bytes: u64) -> String {
    const KIB: f64 = 1024.0;
    let bytes = bytes as f64;
    if bytes < KIB * KIB {
        format!("{:.0} KiB", bytes / KIB)
    } else {
        format!("{:.1} MiB", bytes / KIB / KIB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_for_people() {
        assert_eq!((size(40_960), size(3 << 20)), ("40 KiB".into(), "3.0 MiB".into()));
        assert_eq!(shown(onsale_core::Timestamp(1_795_428_000_120)), "2026-11-23T10:00:00.120Z");
    }
}
