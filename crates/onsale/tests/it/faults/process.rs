//! A server in a process of its own, and a client that knows whether an answer came.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

/// How long anything may take before the test has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// `onsale serve` on a port of its own; killed when it goes out of scope.
pub(crate) struct Server {
    pub(crate) child: Child,
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
        let mut log = log.map(|file| File::options().create(true).append(true).open(file).unwrap());
        let errors = log.as_ref().map_or_else(Stdio::null, |log| log.try_clone().unwrap().into());
        let mut child = command.stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(move |line| {
            let line = line.unwrap();
            if let Some(log) = &mut log {
                writeln!(log, "{line}").unwrap();
            }
            line
        });
        let line = lines.find_map(|line| line.split_once("://").map(|(_, rest)| rest.to_owned()));
        let address = line.unwrap().split_whitespace().next().unwrap().trim_end_matches('/').to_owned();
        // Somebody has to keep reading, or the server would one day wait for its own output.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    pub(crate) fn client(&self) -> Client {
        Client::connect(&self.address).unwrap()
    }

    /// SIGKILL: no goodbye of any kind.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM.
    pub(crate) fn terminate(&self) {
        self.signal("-TERM");
    }

    /// SIGHUP.
    pub(crate) fn hang_up(&self) {
        self.signal("-HUP");
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// SIGTERM, and everything that it still has to say.
    pub(crate) fn finish(mut self) {
        self.terminate();
        assert!(self.child.wait().unwrap().success(), "the exit was not clean");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One keep-alive connection.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    host: String,
    /// The server's time in its latest answer.
    now: i64,
    /// The name that the server gave to the latest request.
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
        let stream = TcpStream::connect(address).ok()?;
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Some(Self {
            stream: BufReader::new(stream),
            host: address.to_owned(),
            now: 0,
            request_id: String::new(),
        })
    }

    /// `None` when no complete answer came: the server is gone, and what became of the request is unknown.
    pub(crate) fn call(
        &mut self,
        method: &str,
        path: &str,
        caller: As<'_>,
        body: &str,
    ) -> Option<(u16, Value)> {
        let caller = match caller {
            As::Nobody => String::new(),
            As::Customer(id) => format!("x-customer-id: {id}\r\n"),
            As::Vendor(id) => format!("x-vendor-id: {id}\r\n"),
            As::Bearer(token) => format!("authorization: Bearer {token}\r\n"),
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\n{caller}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).ok()?;
        self.answer()
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
        self.send(format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.host).as_bytes());
        let (_, body) = self.bytes()?;
        String::from_utf8(body).ok()
    }

    /// Bytes of a request.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).unwrap();
    }

    /// Whether something of an answer has come already.
    pub(crate) fn has_answer(&mut self) -> bool {
        self.stream.get_ref().set_nonblocking(true).unwrap();
        let has = self.stream.fill_buf().is_ok_and(|bytes| !bytes.is_empty());
        self.stream.get_ref().set_nonblocking(false).unwrap();
        has
    }

    pub(crate) fn answer(&mut self) -> Option<(u16, Value)> {
        let (status, body) = self.bytes()?;
        Some((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
    }

    fn bytes(&mut self) -> Option<(u16, Vec<u8>)> {
        let status = self.line()?.split(' ').nth(1)?.parse().ok()?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", value)) => length = value.trim().parse().ok()?,
                Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
                Some(("x-request-id", value)) => value.trim().clone_into(&mut self.request_id),
                Some(("x-onsale-now", value)) => self.now = value.trim().parse().ok()?,
                Some(_) => {}
            }
        }
        let body = if chunked { self.chunks()? } else { self.exactly(length)? };
        Some((status, body))
    }

    /// The head of an answer, up to its empty line; its body is left where it is.
    pub(crate) fn head(&mut self) -> Option<String> {
        let mut head = String::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Some(head);
            }
            head.push_str(&line);
            head.push('\n');
        }
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let length = self.stream.read_line(&mut line).ok()?;
        (length > 0 && line.ends_with('\n')).then(|| line.trim_end().to_owned())
    }

    fn exactly(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).ok()?;
        Some(body)
    }

    fn chunks(&mut self) -> Option<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line()?, 16).ok()?;
            body.extend(self.exactly(length)?);
            self.line()?;
            if length == 0 {
                return Some(body);
            }
        }
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
