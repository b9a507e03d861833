//! A server's process: it ends when we end, however we end.

use std::ffi::OsString;
use std::fs::File;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, OnceLock};

use anyhow::{Context as _, bail, ensure};

use crate::programs::{User, find};

/// A program that runs, or has run.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts it as `user`; what it says goes to `log`.
    ///
    /// # Errors
    /// When it does not start.
    pub(crate) fn start(
        program: &Path,
        args: &[OsString],
        user: Option<User>,
        log: &Path,
    ) -> anyhow::Result<Self> {
        let mut command = bound_to_parent(user)?;
        let out = File::options().create(true).append(true).open(log)?;
        let errors = out.try_clone()?;
        command.arg("--").arg(program).args(args);
        command.stdin(Stdio::null()).stdout(out).stderr(errors);
        // A terminal's Ctrl-C is for the test, which then takes us along.
        command.process_group(0);
        let child = spawn(command)?;
        Ok(Self { child, log: log.to_owned() })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Fails, with the end of what it said, when it has ended.
    pub(crate) fn check_running(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the database ended with {status}:\n{}", self.last_words()),
        }
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> anyhow::Result<()> {
        self.child.wait()?;
        Ok(())
    }

    /// SIGKILL, and waits for its end. A second time does nothing.
    pub(crate) fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.wait()
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) -> anyhow::Result<()> {
        signal(self.pid(), name)
    }

    fn last_words(&self) -> String {
        let said = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = said.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A paused process does not die politely, and what it keeps is thrown away with it.
        drop(self.kill());
    }
}

/// `setpriv`, with the options that make a program die with its parent and run as `user`.
pub(crate) fn bound_to_parent(user: Option<User>) -> anyhow::Result<Command> {
    let mut command = Command::new(find("setpriv").context("setpriv belongs to util-linux")?);
    command.arg("--pdeathsig=KILL");
    if let Some(User { uid, gid }) = user {
        command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).arg("--clear-groups");
    }
    Ok(command)
}

fn signal(pid: u32, name: &str) -> anyhow::Result<()> {
    let status = Command::new("kill").args([format!("-{name}"), pid.to_string()]).status()?;
    ensure!(status.success(), "process {pid} does not take {name}");
    Ok(())
}

type Start = (Command, Sender<std::io::Result<Child>>);

/// Starts it from a thread that lives as long as we do: what dies with its parent dies with the thread that
/// started it, and the thread of a test ends before the server may.
fn spawn(command: Command) -> anyhow::Result<Child> {
    static STARTER: OnceLock<Mutex<Sender<Start>>> = OnceLock::new();
    let starter = STARTER.get_or_init(|| {
        let (sender, commands) = channel::<Start>();
        std::thread::spawn(move || {
            for (mut command, reply) in commands {
                drop(reply.send(command.spawn()));
            }
        });
        Mutex::new(sender)
    });
    let (reply, child) = channel();
    let sent = starter.lock().is_ok_and(|starter| starter.send((command, reply)).is_ok());
    ensure!(sent, "the thread that starts programs is gone");
    child.recv()?.context("a database does not start")
}
