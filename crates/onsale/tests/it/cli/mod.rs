//! The commands of an operator, by the real binary: what they print, and how they end.

mod doctor;
mod maintenance;
mod manager;
mod outbox;
mod owner;
mod put_back;
mod rush;
mod settings;
mod ticket_keys;
mod vendors;

use std::path::Path;
use std::process::{Command, Output};

/// What a command has printed, and whether it said that all is well.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) well: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// `onsale <words>`, with nothing of our own environment that speaks to it.
pub(crate) fn onsale(words: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onsale"));
    std::env::vars().filter(|(name, _)| name.starts_with("ONSALE_")).for_each(|(name, _)| {
        command.env_remove(name);
    });
    said(&command.args(words).output().unwrap())
}

pub(crate) fn said(output: &Output) -> Said {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Said { well: output.status.success(), out: text(&output.stdout), err: text(&output.stderr) }
}

/// A database as the command line names it.
pub(crate) fn url(database: &Path) -> String {
    format!("sqlite:{}", database.display())
}
