//! A mark outside the database: which database it is, and how far it has come. One that was put back to an earlier day ends
//! before its mark, and nothing in the database itself can say so.

use std::fs::File;
use std::io::{ErrorKind, Result, Write as _};
use std::path::{Path, PathBuf};

use onsale_core::Timestamp;
use serde_json::{Value, json};

use crate::database::{Found, Query, Row as _};

/// Writers of the journal whose last rows are looked up by one statement.
const WRITERS_A_STATEMENT: usize = 500;

/// How far a database has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watermark {
    /// The instant of the journal's first row, by which one database is told from another.
    pub began: Timestamp,
    /// The latest instant at which something was journalled or a login was ended.
    pub latest: Timestamp,
}

impl Watermark {
    /// Reads the mark in a file; `None` where there is none that can be read.
    pub fn read(file: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(file).ok()?;
        let said: Value = serde_json::from_str(&text).ok()?;
        let instant = |name: &str| said[name].as_i64().map(Timestamp);
        Some(Self { began: instant("began")?, latest: instant("latest")? })
    }

    /// Writes the mark into a file, in one step.
    ///
    /// # Errors
    /// When the system says no.
    pub fn write(&self, file: &Path) -> Result<()> {
        let text = json!({"began": self.began.0, "latest": self.latest.0}).to_string();
        let fresh = with_end(file, ".new");
        let mut out = File::create(&fresh)?;
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        std::fs::rename(fresh, file)
    }

    /// How far a database has come; `None` while its journal is empty.
    pub(crate) fn of(db: &impl Query) -> Found<Option<Self>> {
        let first = "SELECT at FROM journal ORDER BY seq LIMIT 1";
        let Some(began) = db.one(first, &[], |row| row.int(0))? else { return Ok(None) };
        Ok(Some(Self { began: Timestamp(began), latest: Timestamp(latest(db)?) }))
    }

    /// Where the database ends, if it is the marked one, ends before its mark, and nobody has told it so since: then all its
    /// keys would be younger than the mark, because [`crate::after_restore::resume`] forgets the others.
    pub(crate) fn behind(self, db: &impl Query) -> Found<Option<Timestamp>> {
        let Some(here) = Self::of(db)? else { return Ok(None) };
        let oldest_key = db.number("SELECT coalesce(min(signs_from), 0) FROM token_key", &[])?;
        let is_behind = here.began == self.began && here.latest < self.latest;
        Ok((is_behind && oldest_key <= self.latest.0).then_some(here.latest))
    }
}

/// The latest instant of the journal's newest rows and of the newest revocation, which is never forgotten. Each writer of
/// the journal numbers its own rows, so the row with the highest number need not be the newest.
pub(crate) fn latest(db: &impl Query) -> Found<i64> {
    let mut latest = db.number("SELECT coalesce(max(at), 0) FROM revocation", &[])?;
    for writers in db.writers()?.chunks(WRITERS_A_STATEMENT) {
        let last_rows: Vec<_> = writers.iter().map(|(_, last)| last.to_string()).collect();
        let last_rows = last_rows.join(", ");
        let sql = format!("SELECT coalesce(max(at), 0) FROM journal WHERE seq IN ({last_rows})");
        latest = latest.max(db.number(&sql, &[])?);
    }
    Ok(latest)
}

/// The file beside a database file in which its mark stands.
pub(crate) fn beside(database: &Path) -> PathBuf {
    with_end(database, ".mark")
}

/// Removes the mark of a database that goes on from elsewhere. One that stays does no harm: the fresh key says that the
/// database was told.
pub(crate) fn remove(file: &Path) {
    match std::fs::remove_file(file) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => {
            tracing::warn!(file = %file.display(), %error, "the mark of the database cannot be removed");
        }
    }
}

fn with_end(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_was_written_and_anything_else_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = beside(&folder.path().join("onsale.db"));
        assert!(file.ends_with("onsale.db.mark"));
        assert_eq!(Watermark::read(&file), None);
        let mark = Watermark { began: Timestamp(1), latest: Timestamp(2) };
        mark.write(&file).unwrap();
        assert_eq!(Watermark::read(&file), Some(mark));
        for other in ["", "{", "{}", r#"{"began": 1, "latest": "2"}"#, "[1, 2]"] {
            std::fs::write(&file, other).unwrap();
            assert_eq!(Watermark::read(&file), None, "{other}");
        }
        remove(&file);
        remove(&file);
        assert!(!file.exists());
    }
}
