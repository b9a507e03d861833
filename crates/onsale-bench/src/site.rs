//! The place where it all happens: the programs, a folder on a real disk, servers on fresh databases.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::load::KEY;
use crate::process::Server;
use crate::seed::{self, Stock};

/// Holds outlast every run, except where the end of holds is the subject.
const HOLD_SECONDS: &str = "3600";

/// The servers' programs.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    pub(crate) onsale: PathBuf,
    pub(crate) noop: PathBuf,
    pub(crate) everybody: PathBuf,
    pub(crate) everybody_mysql: PathBuf,
}

#[derive(Debug)]
pub(crate) struct Site {
    programs: Programs,
    scratch: TempDir,
}

/// A server with a database of its own.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) server: Server,
    pub(crate) database: PathBuf,
}

impl Drop for Shop {
    fn drop(&mut self) {
        // A million tickets are a few hundred megabytes; what is left over goes with the whole folder.
        for end in ["", "-wal", "-shm", ".lock"] {
            let mut path = self.database.clone().into_os_string();
            path.push(end);
            drop(fs::remove_file(path));
        }
    }
}

impl Site {
    pub(crate) fn new(programs: Programs, beside: &Path) -> anyhow::Result<Self> {
        for program in [&programs.onsale, &programs.noop, &programs.everybody, &programs.everybody_mysql] {
            ensure!(program.is_file(), "{} is not there; `cargo xtask bench` builds it", program.display());
        }
        let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(beside)?;
        Ok(Self { programs, scratch })
    }

    pub(crate) fn programs(&self) -> &Programs {
        &self.programs
    }

    pub(crate) fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// A database of Onsale's with `stock`, to be copied for each server.
    pub(crate) fn template(&self, name: &str, stock: Stock) -> anyhow::Result<PathBuf> {
        let path = self.path(name);
        seed::fill(&path, stock)?;
        Ok(path)
    }

    /// The same for what everybody writes: so many tickets, and as many customers.
    pub(crate) fn everybody_template(&self, stock: i64) -> anyhow::Result<PathBuf> {
        let path = self.path("everybody-template");
        let status = Command::new(&self.programs.everybody)
            .args(["--only-fill", "--fill", &stock.to_string(), "--database"])
            .arg(&path)
            .stdin(Stdio::null())
            .status()?;
        ensure!(status.success(), "the database of what everybody writes cannot be filled");
        Ok(path)
    }

    pub(crate) fn noop(&self) -> anyhow::Result<Server> {
        Server::start(&mut Command::new(&self.programs.noop), &self.path("noop.log"))
    }

    pub(crate) fn everybody(&self, template: &Path, pool: usize) -> anyhow::Result<Shop> {
        let database = self.copy(template, "everybody.db")?;
        let mut command = Command::new(&self.programs.everybody);
        command.args(["--pool", &pool.to_string(), "--database"]).arg(&database);
        let server = Server::start(&mut command, &self.path("everybody.log"))?;
        Ok(Shop { server, database })
    }

    /// The server as an operator would start it, on a copy of `template`.
    pub(crate) fn onsale(&self, template: &Path) -> anyhow::Result<Shop> {
        let database = self.copy(template, "onsale.db")?;
        let server = self.onsale_on(&database)?;
        Ok(Shop { server, database })
    }

    /// The same with another length of its queue.
    pub(crate) fn onsale_with_queue(&self, template: &Path, limit: usize) -> anyhow::Result<Shop> {
        let database = self.copy(template, "onsale.db")?;
        let server = self.serve(&sqlite(&database), "onsale.log", &["--queue-limit", &limit.to_string()])?;
        Ok(Shop { server, database })
    }

    /// The same in token mode, with a key that the load generator knows.
    pub(crate) fn onsale_with_tokens(&self, template: &Path) -> anyhow::Result<Shop> {
        let database = self.copy(template, "onsale.db")?;
        let mut command = self.serving(&sqlite(&database));
        command.env("ONSALE_TOKEN_KEY", KEY);
        let server = Server::start(&mut command, &self.path("onsale.log"))?;
        Ok(Shop { server, database })
    }

    /// The same on a database as it lies there.
    pub(crate) fn onsale_on(&self, database: &Path) -> anyhow::Result<Server> {
        self.serve(&sqlite(database), "onsale.log", &[])
    }

    fn serve(&self, url: &OsStr, log: &str, flags: &[&str]) -> anyhow::Result<Server> {
        let mut command = self.serving(url);
        command.args(["--auth", "header"]).args(flags);
        Server::start(&mut command, &self.path(log))
    }

    fn serving(&self, url: &OsStr) -> Command {
        let mut command = Command::new(&self.programs.onsale);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--hold-seconds", HOLD_SECONDS, "--database"])
            .arg(url)
            .current_dir(self.scratch.path());
        command
    }

    /// One of several servers on a database that is a server itself.
    pub(crate) fn onsale_at(&self, url: &str, name: &str) -> anyhow::Result<Server> {
        self.serve(OsStr::new(url), &format!("{name}.log"), &[])
    }

    /// What everybody writes for MySQL, with so many connections to its database.
    pub(crate) fn everybody_on_mysql(&self, url: &str, pool: usize) -> anyhow::Result<Server> {
        let mut command = Command::new(&self.programs.everybody_mysql);
        command.args(["--pool", &pool.to_string(), "--database", url]);
        Server::start(&mut command, &self.path("everybody-mysql.log"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    /// Copied and on disk, so that writing it does not disturb what is measured.
    fn copy(&self, template: &Path, name: &str) -> anyhow::Result<PathBuf> {
        let path = self.path(name);
        fs::copy(template, &path).with_context(|| format!("{} cannot be copied", template.display()))?;
        File::open(&path)?.sync_all()?;
        Ok(path)
    }
}

fn sqlite(database: &Path) -> OsString {
    let mut url = OsString::from("sqlite:");
    url.push(database);
    url
}

/// A number that a query answers.
pub(crate) fn number(database: &Path, sql: &str) -> anyhow::Result<i64> {
    let db = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    db.query_row(sql, [], |row| row.get(0)).with_context(|| sql.to_owned())
}

/// All numbers that a query answers.
pub(crate) fn numbers(database: &Path, sql: &str) -> anyhow::Result<Vec<i64>> {
    let db = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = db.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    rows.collect::<Result<_, _>>().with_context(|| sql.to_owned())
}
