//! What a killed process has left on the disk, looked at in copies: whole, and with the end of the log torn.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use onsale_core::Timestamp;
use onsale_store::sqlite::{audit_of, open_for_reading, open_for_writing};
use rusqlite::Connection;

use crate::dice::Dice;
use crate::model::Row;
use crate::table;

/// Where the wal-index says how far a checkpoint has tried to come: the part of the log before it may have been
/// copied into the database already, so that no disk that keeps the order of its writes can have lost it.
const BACKFILL_ATTEMPTED: usize = 128;
/// Bytes of the log's header, and of what stands before each page in it.
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// The files of a database, copied while nobody has them open.
pub(crate) struct Left {
    database: PathBuf,
}

/// Sold tickets with their owners, and the journal.
pub(crate) struct Books {
    pub(crate) sold: Vec<(i64, i64)>,
    pub(crate) journal: Vec<(i64, Row)>,
}

impl Left {
    /// Copies the files into `folder`.
    pub(crate) fn copy(database: &Path, folder: &Path) -> Result<Self> {
        let copy = folder.join("left.db");
        for suffix in ["", "-wal", "-shm"] {
            let (from, to) = (beside(database, suffix), beside(&copy, suffix));
            if from.exists() {
                fs::copy(&from, &to).with_context(|| format!("copying {}", from.display()))?;
            } else if to.exists() {
                fs::remove_file(to)?;
            }
        }
        Ok(Self { database: copy })
    }

    /// Everything that must be true of the tables, whatever was acknowledged.
    pub(crate) fn check(&self) -> Result<Books> {
        let folder = self.database.with_file_name("whole");
        fs::create_dir_all(&folder)?;
        let whole = folder.join("whole.db");
        self.copy_log(&whole, |log| log)?;
        check(&whole).context("as the kill has left it")
    }

    /// The same with the log torn at a place of the dice's choice: what is left is a state that was, and the store
    /// opens it. Answers whether there was anything to tear.
    pub(crate) fn tear(&self, dice: &mut Dice, whole: &Books) -> Result<bool> {
        let log = fs::read(beside(&self.database, "-wal")).unwrap_or_default();
        let safe = self.checkpointed()?;
        // Behind what was written lie zeros, and a tear there changes nothing.
        let written = log.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        if written <= safe {
            return Ok(false);
        }
        let at = safe + dice.between(0, (written - safe) as i64 - 1) as usize;
        let garbled = dice.chance(50);
        let torn = self.database.with_file_name("torn.db");
        self.copy_log(&torn, |mut log| {
            match log.get_mut(at) {
                Some(byte) if garbled => *byte ^= 0x55,
                _ => log.truncate(at),
            }
            log
        })?;
        let how = || {
            format!("with the log {} at byte {at} of {}", if garbled { "garbled" } else { "cut" }, log.len())
        };
        let books = check(&torn).with_context(how)?;
        ensure!(whole.journal.starts_with(&books.journal), "{}: a journal that never was", how());
        Ok(true)
    }

    fn copy_log(&self, to: &Path, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Result<()> {
        fs::copy(&self.database, to)?;
        for suffix in ["-wal", "-shm"] {
            let old = beside(to, suffix);
            if old.exists() {
                fs::remove_file(old)?;
            }
        }
        if let Ok(log) = fs::read(beside(&self.database, "-wal")) {
            fs::write(beside(to, "-wal"), change(log))?;
        }
        Ok(())
    }

    /// Bytes at the front of the log that a checkpoint may have copied.
    fn checkpointed(&self) -> Result<usize> {
        let index = fs::read(beside(&self.database, "-shm")).unwrap_or_default();
        let word = |at: usize| {
            let bytes = index.get(at..at + 4).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
            bytes.map_or(0, u32::from_ne_bytes)
        };
        let header = fs::read(&self.database)?;
        let page = header.get(16..18).and_then(|bytes| <[u8; 2]>::try_from(bytes).ok());
        let page = page.map_or(4_096, |bytes| usize::from(u16::from_be_bytes(bytes)));
        let frames = word(BACKFILL_ATTEMPTED) as usize;
        Ok(if frames == 0 { 0 } else { LOG_HEADER + frames * (FRAME_HEADER + page) })
    }
}

/// Opens it as a server does, and looks at all of it.
pub(crate) fn check(path: &Path) -> Result<Books> {
    drop(open_for_writing(path).context("opening it for writing")?);
    let db = open_for_reading(path)?;
    let fine: String = db.query_row("PRAGMA quick_check", [], |row| row.get(0))?;
    ensure!(fine == "ok", "the file is damaged: {fine}");
    let tickets = table::tickets(&db)?;
    table::equals_the_journal(&db, &tickets)?;
    let audit = audit_of(&db, latest(&db)?).context("the audit")?;
    ensure!(audit.balanced(), "the audit says {audit:?}");
    let journal = table::journal(&db, 0)?;
    let sold = tickets.iter().filter(|row| row.status == table::SOLD);
    let sold = sold.filter_map(|row| Some((row.id, row.customer?))).collect();
    Ok(Books { sold, journal })
}

fn latest(db: &Connection) -> Result<Timestamp> {
    Ok(Timestamp(db.query_row("SELECT ifnull(max(at), 0) FROM journal", [], |row| row.get(0))?))
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
