//! The server that all tests of a run share. Each test may be a process of its own, so the server belongs to the
//! program that runs them: whoever comes first starts it, and it ends when that program does.

use std::fs::{self, File};
use std::os::unix::process::{CommandExt as _, parent_id};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;

use crate::mariadb::{Disk, MariaDb};
use crate::sql::{Account, Sql};

/// Waits for the end of the program that runs the tests, then takes the server and its folder away. The server
/// dies with this shell too.
const GUARDIAN: &str = r#"
runner=$1; folder=$2; mark=$3; shift 3
"$@" </dev/null >>"$folder/log" 2>&1 &
server=$!
tail --pid="$runner" -f /dev/null
kill -9 "$server"
wait "$server"
rm -rf "$folder" "$mark" "$mark.lock"
"#;

/// The port of the shared server.
///
/// # Errors
/// When MariaDB is not installed or does not start.
pub(crate) fn port() -> anyhow::Result<u16> {
    let runner = parent_id();
    let mark = std::env::temp_dir().join(format!("onsale-testbed-{runner}"));
    let lock = File::create(mark.with_extension("lock"))?;
    lock.lock()?;
    if let Some(port) = running(&mark) {
        return Ok(port);
    }
    let port = start(runner, &mark)?;
    fs::write(&mark, port.to_string())?;
    Ok(port)
}

/// The port in `mark`, if its server answers. A mark without one is left over from a machine that went down.
fn running(mark: &Path) -> Option<u16> {
    let port = fs::read_to_string(mark).ok()?.parse().ok()?;
    Sql(Account::Onsale(port)).run("SELECT 1").ok().map(|_| port)
}

/// Starts a server once as our own, to make its account, then hands its folder over to the guardian.
fn start(runner: u32, mark: &Path) -> anyhow::Result<u16> {
    let mut server = MariaDb::start(Disk::Quick)?;
    server.stop()?;
    let (port, program) = (server.port(), server.command()?);
    let folder = server.give_up();
    let mut guardian = Command::new("sh");
    guardian.args(["-c", GUARDIAN, "guardian"]).arg(runner.to_string()).arg(&folder).arg(mark).args(program);
    // Nothing of the test's: a runner waits until nobody holds a test's output any more.
    guardian.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    drop(guardian.spawn().context("`sh` does not run")?);
    crate::wait::until("the shared database to open", || {
        Ok(Sql(Account::Onsale(port)).run("SELECT 1").ok())
    })?;
    Ok(port)
}
