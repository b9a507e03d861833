//! One `mariadbd` in a temporary folder.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use tempfile::TempDir;

use crate::ports::free_port;
use crate::process::{Process, bound_to_parent};
use crate::programs::{User, find};
use crate::sql::{Account, PASSWORD, Sql, USER};
use crate::wait::until;

/// What a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disk {
    /// The disk, as in production.
    Durable,
    /// Nothing: a commit outlives the death of the server, but not of the machine. Tests of rules need no more.
    Quick,
}

impl Disk {
    fn args(self) -> &'static [&'static str] {
        match self {
            // Memory and a log that a machine of its own would give it: what it keeps, not how fast it gets there.
            Self::Durable => &[
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-log-file-size=1G",
                "--innodb-buffer-pool-size=1G",
            ],
            // Tables in one file: a test makes and drops two dozen of them.
            Self::Quick => &[
                "--innodb-flush-log-at-trx-commit=2",
                "--innodb-flush-method=nosync",
                "--innodb-file-per-table=OFF",
                "--innodb-log-file-size=48M",
            ],
        }
    }
}

/// A server of our own; it ends, and its folder goes, with this value.
#[derive(Debug)]
pub struct MariaDb {
    process: Option<Process>,
    port: u16,
    pub(crate) place: Place,
    extra: Vec<OsString>,
}

impl MariaDb {
    /// Starts one on a free port.
    ///
    /// # Errors
    /// When it is not installed or does not start; what it said is in the error.
    pub fn start(disk: Disk) -> anyhow::Result<Self> {
        Self::start_with(disk, &[])
    }

    /// The same with more options, as on a command line.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with(disk: Disk, options: &[&str]) -> anyhow::Result<Self> {
        let place = Place::new(std::env::temp_dir().as_path())?;
        Self::start_in(place, disk, options.iter().map(OsString::from).collect())
    }

    /// The same with a certificate and its key (PEM), and for connections that use them only.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with_tls(disk: Disk, certificate: &str, key: &str) -> anyhow::Result<Self> {
        let place = Place::new(std::env::temp_dir().as_path())?;
        let mut args = vec![OsString::from("--require-secure-transport=ON")];
        for (option, text) in [("ssl-cert", certificate), ("ssl-key", key)] {
            let path = place.path().join(option);
            fs::write(&path, text)?;
            place.own(&path)?;
            args.push(path_arg(option, &path));
        }
        Self::start_in(place, disk, args)
    }

    fn start_in(place: Place, disk: Disk, more: Vec<OsString>) -> anyhow::Result<Self> {
        place.install()?;
        let args = disk.args().iter().map(OsString::from).chain(more).collect();
        let mut server = Self::not_running(place, args)?;
        server.start_again()?;
        server.make_account()?;
        Ok(server)
    }

    /// A server in `place` that has yet to be started.
    pub(crate) fn not_running(place: Place, extra: Vec<OsString>) -> anyhow::Result<Self> {
        Ok(Self { process: None, port: free_port()?, place, extra })
    }

    /// The port that it listens on, the same after a restart.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What to give as `--database`.
    pub fn url(&self, database: &str) -> String {
        url(self.port, database)
    }

    /// Statements of the administrator.
    pub fn root(&self) -> Sql {
        Sql(Account::Root(self.place.socket()))
    }

    /// Statements of the account that Onsale uses.
    pub fn sql(&self) -> Sql {
        Sql(Account::Onsale(self.port))
    }

    /// The server's process.
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Process::pid)
    }

    /// SIGKILL.
    ///
    /// # Errors
    /// When the system does not let us.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.process.take().map_or(Ok(()), |mut process| process.kill())
    }

    /// SIGTERM, and waits until it has written what it has to write.
    ///
    /// # Errors
    /// When the system does not let us.
    pub fn stop(&mut self) -> anyhow::Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        process.signal("TERM")?;
        process.wait()
    }

    /// Starts it on what it has kept, and waits until it answers.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_again(&mut self) -> anyhow::Result<()> {
        self.launch(&[])?;
        self.wait_until_open()
    }

    /// SIGSTOP: it takes connections and answers nothing.
    ///
    /// # Errors
    /// When it does not run.
    pub fn pause(&self) -> anyhow::Result<()> {
        self.running()?.signal("STOP")
    }

    /// SIGCONT.
    ///
    /// # Errors
    /// When it does not run.
    pub fn resume(&self) -> anyhow::Result<()> {
        self.running()?.signal("CONT")
    }

    /// Ends all connections of the account that Onsale uses; answers how many there were.
    ///
    /// # Errors
    /// When the server does not answer.
    pub fn cut_connections(&self) -> anyhow::Result<usize> {
        let root = self.root();
        let ids =
            root.run(&format!("SELECT id FROM information_schema.processlist WHERE user = '{USER}'"))?;
        for id in ids.lines() {
            // It may have ended meanwhile.
            drop(root.run(&format!("KILL CONNECTION {id}")));
        }
        Ok(ids.lines().count())
    }

    /// Refuses writes, as a replica does after a failover.
    ///
    /// # Errors
    /// When the server does not answer.
    pub fn set_read_only(&self, on: bool) -> anyhow::Result<()> {
        self.root().run(&format!("SET GLOBAL read_only = {}", u8::from(on))).map(drop)
    }

    /// Starts the process with `more` arguments and waits for nothing.
    pub(crate) fn launch(&mut self, more: &[OsString]) -> anyhow::Result<()> {
        ensure!(self.process.is_none(), "the database runs already");
        let mut args = self.args();
        args.extend_from_slice(more);
        let process = Process::start(&find("mariadbd")?, &args, self.place.user, &self.place.log())?;
        self.process = Some(process);
        Ok(())
    }

    pub(crate) fn wait_until_open(&mut self) -> anyhow::Result<()> {
        let root = self.root();
        until("a database to open", || {
            self.process.as_mut().context("the database does not run")?.check_running()?;
            Ok(root.run("SELECT 1").ok().map(drop))
        })
    }

    /// Fails when it has ended by itself.
    pub(crate) fn check_running(&mut self) -> anyhow::Result<()> {
        self.process.as_mut().context("the database does not run")?.check_running()
    }

    pub(crate) fn make_account(&self) -> anyhow::Result<()> {
        let grant =
            format!("CREATE USER {USER} IDENTIFIED BY '{PASSWORD}'; GRANT ALL ON `onsale\\_%`.* TO {USER}");
        self.root().run(&grant).map(drop)
    }

    /// What starts it, bound to whoever runs that.
    pub(crate) fn command(&self) -> anyhow::Result<Vec<OsString>> {
        let wrapper = bound_to_parent(self.place.user)?;
        let mut words = vec![wrapper.get_program().to_owned()];
        words.extend(wrapper.get_args().map(OsString::from));
        words.extend(["--".into(), find("mariadbd")?.into()]);
        words.extend(self.args());
        Ok(words)
    }

    /// Lets go of a server that has been stopped: its folder stays, and somebody else removes it.
    pub(crate) fn give_up(mut self) -> PathBuf {
        self.place.folder.disable_cleanup(true);
        self.place.path().to_owned()
    }

    pub(crate) fn args(&self) -> Vec<OsString> {
        let mut args = self.place.args();
        args.push(format!("--port={}", self.port).into());
        args.extend_from_slice(&self.extra);
        args
    }

    fn running(&self) -> anyhow::Result<&Process> {
        self.process.as_ref().context("the database does not run")
    }
}

impl Drop for MariaDb {
    fn drop(&mut self) {
        // The process has to be gone before its folder is.
        self.process = None;
    }
}

/// What to give as `--database` for a server on `port`.
pub(crate) fn url(port: u16, database: &str) -> String {
    format!("mysql://{USER}:{PASSWORD}@127.0.0.1:{port}/{database}")
}

/// The folder of a server.
#[derive(Debug)]
pub(crate) struct Place {
    folder: TempDir,
    pub(crate) user: Option<User>,
}

impl Place {
    /// A folder in `parent` that belongs to whoever the server runs as.
    pub(crate) fn new(parent: &Path) -> anyhow::Result<Self> {
        let user = User::other_than_root()?;
        let folder = tempfile::Builder::new().prefix("onsale-mariadb-").tempdir_in(parent)?;
        let place = Self { folder, user };
        place.own(place.path())?;
        Ok(place)
    }

    /// Gives a path to whoever the server runs as.
    pub(crate) fn own(&self, path: &Path) -> anyhow::Result<()> {
        let Some(User { uid, gid }) = self.user else { return Ok(()) };
        chown(path, Some(uid), Some(gid)).with_context(|| format!("{} cannot be given away", path.display()))
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.path().join("socket")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path().join("log")
    }

    /// What each server is told, whatever it is for.
    pub(crate) fn args(&self) -> Vec<OsString> {
        let mut args = vec![
            "--no-defaults".into(),
            path_arg("datadir", &self.data()),
            path_arg("socket", &self.socket()),
            path_arg("pid-file", &self.path().join("pid")),
            path_arg("tmpdir", self.path()),
        ];
        args.extend(
            [
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--skip-log-bin",
                "--character-set-server=utf8mb4",
                "--innodb-buffer-pool-size=256M",
                "--innodb-fast-shutdown=1",
                "--max-connections=500",
                "--back-log=500",
            ]
            .map(OsString::from),
        );
        args
    }

    /// Copies the data of a server that does not run; owners stay.
    pub(crate) fn copy_to(&self, other: &Self) -> anyhow::Result<()> {
        let status = Command::new("cp").arg("--archive").arg(self.data()).arg(other.path()).status()?;
        ensure!(status.success(), "{} cannot be copied", self.data().display());
        Ok(())
    }

    /// Makes the system's tables.
    pub(crate) fn install(&self) -> anyhow::Result<()> {
        fs::create_dir(self.data())?;
        self.own(&self.data())?;
        let mut command = bound_to_parent(self.user)?;
        command.arg("--").arg(find("mariadb-install-db")?);
        command.arg("--no-defaults").arg(path_arg("datadir", &self.data()));
        command.args(["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]);
        // Nobody needs these tables after a power cut.
        command.args(["--innodb-flush-method=nosync", "--innodb-log-file-size=8M"]);
        let output = command.stdin(Stdio::null()).output()?;
        ensure!(
            output.status.success(),
            "mariadb-install-db failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }
}

/// `--name=path`, the only form that all of MariaDB's programs understand.
fn path_arg(name: &str, path: &Path) -> OsString {
    let mut arg = OsString::from(format!("--{name}="));
    arg.push(path);
    arg
}
