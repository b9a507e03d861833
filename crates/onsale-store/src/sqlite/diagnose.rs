//! The examination of a database file and of the disk under it: what could spoil a sale, each in a sentence with its
//! mend. It changes nothing; what it writes to try the disk, it removes.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use onsale_core::{Millis, Timestamp, with_causes};

use super::backup::{beside, folder_of};
use super::inspect;
use super::lock::FileLock;
use crate::error::OpenError;
use crate::maintenance::{self, Finding, Level, MaintenanceError, Schema, Tell};
use crate::reads::{self, find, latest};

const MIB: u64 = 1 << 20;
/// Below this much room a rush may fill the disk with its log.
const LEAST_ROOM: u64 = 256 * MIB;
/// A log longer than this was kept from being moved into the database.
const LONG_LOG: u64 = 256 * MIB;
/// Writes that try the disk, and the time of one from which on a sale feels it.
const TRIES: usize = 25;
const SLOW_WRITE: Duration = Duration::from_millis(20);
/// How far the clock may stand behind the journal.
const BEHIND: Millis = Millis(2_000);
/// What `statfs` calls them.
const NETWORK: [(u64, &str); 5] =
    [(0x6969, "NFS"), (0x517b, "SMB"), (0xff53_4d42, "CIFS"), (0xfe53_4d42, "SMB2"), (0x0102_1997, "9p")];
const IN_MEMORY: [u64; 2] = [0x0102_1994, 0x8584_58f6];

/// Looks at everything, in the order in which one would mend it.
pub(crate) fn diagnose(path: &Path, now: Timestamp, tell: Tell<'_>) -> Vec<Finding> {
    // Whoever reads the findings may stand in another folder.
    let path = &std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut findings = vec![folder(path)];
    if findings.iter().any(|finding| finding.level == Level::Wrong) {
        return findings;
    }
    findings.push(file_system(path));
    findings.push(room(path));
    findings.push(writes(path));
    if !path.exists() {
        let sentence = format!("There is no database at {} yet; the server makes it.", path.display());
        findings.push(Finding::good("file", sentence));
        return findings;
    }
    findings.extend([file(path), lock(path), log(path)]);
    findings.extend(inside(path, now, tell));
    findings
}

fn folder(path: &Path) -> Finding {
    let folder = folder_of(path);
    let probe = beside(path, ".doctor");
    let tried = OpenOptions::new().write(true).create(true).truncate(true).open(&probe);
    let tried = tried.and_then(|_| std::fs::remove_file(&probe));
    match tried {
        Ok(()) => Finding::good("folder", format!("{} can be written.", folder.display())),
        Err(error) => Finding::wrong(
            "folder",
            format!("{} cannot be written: {error}.", folder.display()),
            "Make the folder, and give it to the user that the server runs as (chown).",
        ),
    }
}

fn file_system(path: &Path) -> Finding {
    let folder = folder_of(path);
    let kind = match rustix::fs::statfs(folder) {
        Ok(found) => found.f_type as u64 & 0xffff_ffff,
        Err(error) => {
            let sentence = format!("What file system {} is on cannot be told: {error}.", folder.display());
            return Finding::warning("file system", sentence, "Keep the database on a local disk.");
        }
    };
    if let Some((_, name)) = NETWORK.iter().find(|(number, _)| *number == kind) {
        return Finding::wrong(
            "file system",
            format!("{} is on {name}: locks and shared memory do not work there.", folder.display()),
            "Move the database to a disk of this machine.",
        );
    }
    if IN_MEMORY.contains(&kind) {
        return Finding::warning(
            "file system",
            format!("{} is in memory: all is gone when the machine stops.", folder.display()),
            "Move the database to a disk before anything is sold.",
        );
    }
    Finding::good("file system", format!("{} is on a disk of this machine.", folder.display()))
}

fn room(path: &Path) -> Finding {
    let free = match rustix::fs::statvfs(folder_of(path)) {
        Ok(found) => found.f_bavail.saturating_mul(found.f_frsize),
        Err(error) => {
            let sentence = format!("How much room is left on the disk cannot be told: {error}.");
            return Finding::warning("disk", sentence, "Look at `df`.");
        }
    };
    // The log, and a backup or a restore beside the database.
    let wanted = LEAST_ROOM + 2 * size(path) + size(&beside(path, "-wal"));
    let said = format!("{} free on the disk; {} wanted for the log and a backup.", mib(free), mib(wanted));
    let mend = "Make room, or move the database to a larger disk.";
    match free {
        free if free < LEAST_ROOM => Finding::wrong("disk", said, mend),
        free if free < wanted => Finding::warning("disk", said, mend),
        _ => Finding::good("disk", said),
    }
}

/// How long the disk takes to keep something: no commit is faster.
fn writes(path: &Path) -> Finding {
    let probe = beside(path, ".doctor");
    let tried = timed_writes(&probe);
    // It is of no use to anybody, and the next examination writes over it.
    let _ = std::fs::remove_file(&probe);
    match tried {
        Ok(took) => {
            let said = format!(
                "A write is on the disk after {:.2} ms (the median of {TRIES}): at most {:.0} commits a second, each shared by all who wait.",
                took.as_secs_f64() * 1000.0,
                1.0 / took.as_secs_f64().max(1e-6)
            );
            if took >= SLOW_WRITE {
                return Finding::warning("writes", said, "Use a local SSD; a commit waits for the disk.");
            }
            Finding::good("writes", said)
        }
        Err(error) => Finding::wrong(
            "writes",
            format!("The disk does not take a write: {error}."),
            "Look at `df`, at `dmesg`, and whether the disk is mounted read-only.",
        ),
    }
}

fn timed_writes(probe: &Path) -> std::io::Result<Duration> {
    let mut file = File::create(probe)?;
    let mut took = Vec::with_capacity(TRIES);
    for _ in 0..TRIES {
        let began = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        took.push(began.elapsed());
    }
    took.sort_unstable();
    Ok(took.get(TRIES / 2).copied().unwrap_or_default())
}

fn file(path: &Path) -> Finding {
    let shown = path.display();
    if let Err(error) = OpenOptions::new().read(true).write(true).open(path) {
        return Finding::wrong(
            "file",
            format!("{shown} cannot be read and written: {error}."),
            "Give the file to the user that the server runs as (chown).",
        );
    }
    let mode = std::fs::metadata(path).map_or(0, |data| data.permissions().mode() & 0o777);
    if mode & 0o077 != 0 {
        return Finding::warning(
            "file",
            format!("{shown} has mode {mode:o}: others on this machine can read names and addresses."),
            format!("chmod 600 {shown}"),
        );
    }
    Finding::good("file", format!("{shown} can be read and written, by its owner alone."))
}

fn lock(path: &Path) -> Finding {
    match FileLock::take(path) {
        Ok(_) => Finding::good("lock", "No server is using the database."),
        Err(OpenError::InUse(_)) => Finding::good("lock", "A server is using the database."),
        Err(error) => Finding::wrong(
            "lock",
            format!("The file that locks the database cannot be used: {}.", with_causes(&error)),
            format!("Remove {} if no server runs, or chown it.", beside(path, ".lock").display()),
        ),
    }
}

fn log(path: &Path) -> Finding {
    let length = size(&beside(path, "-wal"));
    let sentence = format!("The write-ahead log is {} long.", mib(length));
    if length > LONG_LOG {
        let mend = "Somebody reads the database for a very long time, such as a report by hand: end that.";
        return Finding::warning("log", sentence, mend);
    }
    Finding::good("log", sentence)
}

/// What can be said only when the database can be read.
fn inside(path: &Path, now: Timestamp, tell: Tell<'_>) -> Vec<Finding> {
    let version = match inspect::schema(path) {
        Ok(schema) => schema,
        Err(MaintenanceError::Refused(sentence)) if sentence.contains(inspect::CUT_OFF) => {
            let mend = "Start the server, or run `onsale migrate`. Nothing was sold from it yet.";
            return vec![Finding::warning("schema", format!("{}.", capital(&sentence)), mend)];
        }
        Err(error) => {
            let mend = "Restore a backup, or name another --database.";
            return vec![Finding::wrong("schema", format!("{}.", with_causes(&error)), mend)];
        }
    };
    let mut findings = vec![schema(version)];
    if version.found != Some(version.known) {
        return findings;
    }
    findings.push(clock(path, now));
    findings.push(releases(path, now));
    findings.push(outbox(path, now));
    findings.push(books(path, now, tell));
    findings
}

fn schema(schema: Schema) -> Finding {
    match schema.found {
        Some(found) if found == schema.known => {
            Finding::good("schema", format!("The schema has version {found}, as this program wants it."))
        }
        found => Finding::warning(
            "schema",
            format!("The schema has version {}, this program wants {}.", found.unwrap_or(0), schema.known),
            "Make a backup, then run `onsale migrate`; the server does it at its start, too.",
        ),
    }
}

fn clock(path: &Path, now: Timestamp) -> Finding {
    let last = inspect::read(path).map(|db| latest::instant(&db));
    let Ok(Ok(last)) = last else {
        return Finding::warning(
            "clock",
            "The journal's last instant cannot be read.",
            "See the books below.",
        );
    };
    let behind = last.since(now);
    if behind > BEHIND {
        return Finding::wrong(
            "clock",
            format!("The clock stands {} s before the last thing that happened.", behind.0 / 1000),
            "Set the clock (timedatectl set-ntp true); time in the sale stands still until it has caught up.",
        );
    }
    Finding::good("clock", "The clock stands behind the last thing that happened, as it should.")
}

fn releases(path: &Path, now: Timestamp) -> Finding {
    match inspect::read(path).map(|db| find::open_releases(&db)) {
        Ok(Ok(open)) => maintenance::releases(&open, now),
        Ok(Err(_)) | Err(_) => {
            Finding::warning("releases", "The open releases cannot be read.", "See the books below.")
        }
    }
}

fn outbox(path: &Path, now: Timestamp) -> Finding {
    match inspect::read(path).map(|db| reads::outbox::counts(&db)) {
        Ok(Ok(counts)) => maintenance::outbox(&counts, now),
        Ok(Err(_)) | Err(_) => {
            Finding::warning("outbox", "The outbox cannot be read.", "See the books below.")
        }
    }
}

fn books(path: &Path, now: Timestamp, tell: Tell<'_>) -> Finding {
    let mend = "Stop the server, keep a copy of the files, and restore the last backup that `onsale audit` finds balanced.";
    match inspect::audit(path, now, tell) {
        Ok(audit) if audit.balanced() => {
            let pools = audit.pools.len();
            Finding::good(
                "books",
                format!("The file is sound, and the books of {pools} ticket types balance."),
            )
        }
        Ok(audit) => {
            let first = audit.problems.first().map_or("the books do not balance", String::as_str);
            let sentence = format!("{} problems; the first: {first}.", audit.problems.len().max(1));
            Finding::wrong("books", sentence, mend)
        }
        Err(error) => Finding::wrong("books", format!("{}.", with_causes(&error)), mend),
    }
}

/// A sentence begins with a capital letter.
fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |data| data.len())
}

fn mib(bytes: u64) -> String {
    format!("{} MiB", bytes / MIB)
}
