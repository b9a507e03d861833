//! What a backup that was killed has left behind: nobody would ever remove it, and it has a database's size.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::backup::{beside, folder_of};

/// What a backup is called until it is whole.
pub(super) const PARTIAL: &str = ".partial";

/// Held by whoever makes a backup, so that another one does not take it for a left-over.
#[derive(Debug)]
pub(super) struct Making {
    _file: File,
}

impl Making {
    /// Claims the file, which is there.
    pub(super) fn claim(partial: &Path) -> std::io::Result<Self> {
        let file = File::open(partial)?;
        file.try_lock()?;
        Ok(Self { _file: file })
    }
}

/// Removes what killed backups have left in the folder of `to`: those whose names differ from its own in digits alone, as
/// the names of hourly backups do. What somebody is making stays.
pub(super) fn clear(to: &Path) {
    let Ok(entries) = std::fs::read_dir(folder_of(to)) else { return };
    let Some(shape) = to.file_name().map(|name| shape(&name.to_string_lossy())) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = name.strip_suffix(PARTIAL).is_some_and(|name| self::shape(name) == shape);
        if is_ours && Making::claim(&entry.path()).is_ok() {
            remove_with_its_log(&entry.path());
        }
    }
}

/// A name with one mark for each run of digits.
fn shape(name: &str) -> String {
    let mut shape = String::new();
    for letter in name.chars() {
        match letter {
            '0'..='9' if shape.ends_with('0') => {}
            '0'..='9' => shape.push('0'),
            letter => shape.push(letter),
        }
    }
    shape
}

fn remove_with_its_log(partial: &Path) {
    let mut left: Vec<PathBuf> = ["-journal", "-wal", "-shm"].map(|end| beside(partial, end)).into();
    left.push(partial.to_owned());
    for file in left {
        // What cannot be removed is in nobody's way; the backup itself says when the folder cannot be written.
        if std::fs::remove_file(&file).is_ok() {
            tracing::info!(file = %file.display(), "removed what a backup that was killed had left");
        }
    }
}
