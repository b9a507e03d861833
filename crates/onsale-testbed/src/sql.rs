//! Statements by the database's own command line: no driver, so that it can judge ours.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use crate::programs::find;

/// Whom a statement is from.
#[derive(Clone, Debug)]
pub enum Account {
    /// The administrator, by the socket of a server of our own.
    Root(PathBuf),
    /// The account that Onsale uses, by a port of this machine. It may do everything in databases whose name begins
    /// with `onsale_`, and nothing else; so it feels `read_only`.
    Onsale(u16),
}

/// Name and password of the account that Onsale uses.
pub(crate) const USER: &str = "onsale";
pub(crate) const PASSWORD: &str = "box-office";

/// A way to send statements to a server.
#[derive(Clone, Debug)]
pub struct Sql(pub Account);

impl Sql {
    /// Sends statements; answers one line a row, values parted by tabs, without headings.
    ///
    /// # Errors
    /// When the server is not there or refuses one.
    pub fn run(&self, statements: &str) -> anyhow::Result<String> {
        let mut command = Command::new(find("mariadb")?);
        command.args(["--no-defaults", "--batch", "--skip-column-names", "--connect-timeout=5"]);
        match &self.0 {
            Account::Root(socket) => command.arg("--user=root").arg("--socket").arg(socket),
            Account::Onsale(port) => command
                .args(["--protocol=tcp", "--host=127.0.0.1"])
                .arg(format!("--port={port}"))
                .arg(format!("--user={USER}"))
                .env("MYSQL_PWD", PASSWORD),
        };
        let output = command
            .args(["--execute", statements])
            .stdin(Stdio::null())
            .output()
            .context("`mariadb` does not run")?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// The one number that a query answers.
    ///
    /// # Errors
    /// As [`Self::run`], and when it is not one number.
    pub fn number(&self, query: &str) -> anyhow::Result<i64> {
        let answer = self.run(query)?;
        answer.parse().with_context(|| format!("{query} answers {answer:?}"))
    }

    /// A number of the server's status, such as `wsrep_local_cert_failures`.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn status(&self, name: &str) -> anyhow::Result<i64> {
        self.number(&format!(
            "SELECT variable_value FROM information_schema.global_status WHERE variable_name = '{name}'"
        ))
    }
}
