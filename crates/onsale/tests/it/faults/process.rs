//! A server in a process of its own, and a client that knows whether an answer came.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use onsale_testbed::{Answer, Call, Server as Process};
use serde_json::Value;

/// How long anything may take before the test has failed.
pub(crate) use onsale_testbed::PATIENCE;

/// `onsale serve` on a port of its own; killed when it goes out of scope.
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) address: String,
}

/// How a server is started; in header mode unless it is told otherwise.
#[derive(Clone, Default)]
pub(crate) struct Options {
    token_mode: bool,
    arguments: Vec<String>,
    environment: Vec<(OsString, OsString)>,
    log: Option<PathBuf>,
}

impl Options {
    pub(crate) fn argument(mut self, flag: &str, value: &str) -> Self {
        self.arguments.extend([flag.to_owned(), value.to_owned()]);
        self
    }

    /// Tokens prove who calls, as they do where `serve` is told nothing.
    pub(crate) fn token_mode(mut self) -> Self {
        self.token_mode = true;
        self
    }

    /// Everything that the server says, on either output, goes to the end of this file.
    pub(crate) fn log(mut self, file: &Path) -> Self {
        self.log = Some(file.to_owned());
        self
    }

    pub(crate) fn hold_seconds(self, seconds: u32) -> Self {
        self.argument("--hold-seconds", &seconds.to_string())
    }

    pub(crate) fn environment<'a>(
        mut self,
        variables: impl IntoIterator<Item = (&'a str, &'a Path)>,
    ) -> Self {
        self.environment.extend(variables.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// The command that starts it on `database`. Holds last an hour unless it was said otherwise, so that a slow
    /// machine is no reason for a hold to run out.
    pub(crate) fn command(&self, database: &Path) -> Command {
        self.command_on(&format!("sqlite:{}", database.display()))
    }

    /// The same on what `--database` names.
    pub(crate) fn command_on(&self, database: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onsale"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--database"]).arg(database).args(&self.arguments);
        if !self.arguments.iter().any(|argument| argument == "--database-log-mib") {
            command.args(["--database-log-mib", "1"]);
        }
        if !self.token_mode {
            command.args(["--auth", "header"]);
        }
        if !self.arguments.iter().any(|argument| argument == "--hold-seconds") {
            command.args(["--hold-seconds", "3600"]);
        }
        command.envs(self.environment.iter().cloned());
        command
    }

    pub(crate) fn start(&self, database: &Path) -> Server {
        Server::of(&mut self.command(database), self.log.as_deref())
    }

    /// The same on what `--database` names.
    pub(crate) fn start_on(&self, database: &str) -> Server {
        Server::of(&mut self.command_on(database), self.log.as_deref())
    }
}

impl Server {
    pub(crate) fn start(database: &Path) -> Self {
        Options::default().start(database)
    }

    /// With more flags or variables than the usual.
    pub(crate) fn start_with(database: &Path, more: impl FnOnce(&mut Command)) -> Self {
        let mut command = Options::default().command(database);
        more(&mut command);
        Self::of(&mut command, None)
    }

    fn of(command: &mut Command, log: Option<&Path>) -> Self {
        let mut log = log.map(|file| Process::log(file).unwrap());
        let errors = log.as_ref().map_or_else(Stdio::null, |log| log.try_clone().unwrap().into());
        let heard = move |line: &str| {
            if let Some(log) = &mut log {
                writeln!(log, "{line}").unwrap();
            }
        };
        let process = Process::start(command, errors, heard).unwrap();
        Self { address: process.address().to_owned(), process }
    }

    pub(crate) fn client(&self) -> Client {
        Client::connect(&self.address).unwrap()
    }

    /// SIGKILL: no goodbye of any kind.
    pub(crate) fn kill(self) {
        self.process.kill().unwrap();
    }

    /// SIGTERM.
    pub(crate) fn terminate(&self) {
        self.process.signal("TERM").unwrap();
    }

    /// SIGHUP.
    pub(crate) fn hang_up(&self) {
        self.process.signal("HUP").unwrap();
    }

    /// SIGTERM, and everything that it still has to say.
    pub(crate) fn finish(mut self) {
        self.terminate();
        assert!(self.process.wait().unwrap().success(), "the exit was not clean");
    }
}

/// One keep-alive connection that remembers what the server said beside its latest answer.
pub(crate) struct Client {
    connection: onsale_testbed::Client,
    now: i64,
    request_id: String,
}

/// Who a request speaks for.
#[derive(Clone, Copy)]
pub(crate) enum As<'a> {
    Nobody,
    Customer(u64),
    Vendor(u64),
    /// Whoever the token, or the API key, says.
    Bearer(&'a str),
}

impl Client {
    /// `None` when nobody listens there.
    pub(crate) fn connect(address: &str) -> Option<Self> {
        let connection = onsale_testbed::Client::connect(address).ok()?;
        Some(Self { connection, now: 0, request_id: String::new() })
    }

    /// `None` when no complete answer came: the server is gone, and what became of the request is unknown.
    pub(crate) fn call(
        &mut self,
        method: &str,
        path: &str,
        caller: As<'_>,
        body: &str,
    ) -> Option<(u16, Value)> {
        let call = Call::new(method, path).body(body);
        let call = match caller {
            As::Nobody => call,
            As::Customer(id) => call.header("x-customer-id", id),
            As::Vendor(id) => call.header("x-vendor-id", id),
            As::Bearer(token) => call.header("authorization", format_args!("Bearer {token}")),
        };
        let answer = self.connection.send(&call)?;
        Some(self.take(&answer))
    }

    pub(crate) fn post(&mut self, path: &str, caller: As<'_>, body: &str) -> Option<(u16, Value)> {
        self.call("POST", path, caller, body)
    }

    pub(crate) fn get(&mut self, path: &str) -> Option<(u16, Value)> {
        self.call("GET", path, As::Nobody, "")
    }

    /// The server's time in its latest answer, in milliseconds.
    pub(crate) fn now(&self) -> i64 {
        self.now
    }

    /// The name that the server gave to the latest request.
    pub(crate) fn request_id(&self) -> &str {
        &self.request_id
    }

    /// An answer as it is, where it is not JSON.
    pub(crate) fn text(&mut self, path: &str) -> Option<String> {
        let answer = self.connection.send(&Call::get(path))?;
        self.take(&answer);
        String::from_utf8(answer.body).ok()
    }

    /// Bytes of a request.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.connection.write(bytes).unwrap();
    }

    /// Whether something of an answer has come already.
    pub(crate) fn has_answer(&mut self) -> bool {
        self.connection.has_answer().unwrap()
    }

    pub(crate) fn answer(&mut self) -> Option<(u16, Value)> {
        let answer = self.connection.answer()?;
        Some(self.take(&answer))
    }

    /// The head of an answer, up to its empty line; its body is left where it is.
    pub(crate) fn head(&mut self) -> Option<String> {
        self.connection.head()
    }

    fn take(&mut self, answer: &Answer) -> (u16, Value) {
        self.now = answer.now;
        self.request_id.clone_from(&answer.request_id);
        (answer.status, answer.json())
    }
}

/// A vendor with `tickets` in the pool, and customers 1 to `customers`.
pub(crate) fn prepare(server: &Server, tickets: u64, customers: u64) {
    let mut client = server.client();
    let (status, vendor) =
        client.post("/vendor/add", As::Nobody, r#"{"name":"Ada","email":"ada@vendors.example"}"#).unwrap();
    assert_eq!(status, 201, "{vendor}");
    let body = format!(r#"{{"ticketsPerRelease":{tickets},"ticketPrice":49.9}}"#);
    let (status, release) =
        client.post("/vendor/release", As::Vendor(vendor["vendorId"].as_u64().unwrap()), &body).unwrap();
    assert_eq!(status, 202, "{release}");
    for n in 0..customers {
        let body = format!(r#"{{"name":"c{n}","email":"c{n}@example.org"}}"#);
        let (status, customer) = client.post("/customer/add", As::Nobody, &body).unwrap();
        assert_eq!(status, 201, "{customer}");
    }
    until(|| client.get("/ticket/count").is_some_and(|(_, count)| count.as_u64() == Some(tickets)));
}

/// Waits for a condition, not for a time.
#[track_caller]
pub(crate) fn until(mut condition: impl FnMut() -> bool) {
    let started = std::time::Instant::now();
    while !condition() {
        assert!(started.elapsed() < PATIENCE, "waited too long");
        std::thread::yield_now();
    }
}
