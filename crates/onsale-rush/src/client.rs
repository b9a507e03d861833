//! A lean HTTP/1.1 client: one keep-alive connection, one request at a time, as few system calls as can be.
//! It knows bytes and statuses; what an answer means is decided in `shop.rs`.

use std::io;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::response::{ChunkedBody, Framing, Head, parse_head};

/// A server that has not answered by then hangs, and a hang is a fault.
const PATIENCE: Duration = Duration::from_secs(30);
/// A connection that has been quiet for so long is opened anew, as browsers do: the server may just be closing it.
const QUIET: Duration = Duration::from_secs(20);
/// What one connection reads at first; it grows for larger answers.
const INBOX: usize = 8 * 1024;
/// The largest answer that is read: a page of a thousand tickets is a third of a megabyte.
const MAX_ANSWER: usize = 64 * 1024 * 1024;

/// Where the server is.
#[derive(Debug, Clone)]
pub(super) struct Address {
    host: Arc<str>,
    socket: SocketAddr,
}

impl Address {
    /// Reads `http://host:port` and asks once where that is.
    ///
    /// # Errors
    /// When the address is not a plain HTTP one, or the host is not known.
    pub(super) async fn find(url: &str) -> anyhow::Result<Self> {
        let host = host_of(url)?;
        let with_port = if host.rsplit(']').next().is_some_and(|end| end.contains(':')) {
            host.clone()
        } else {
            format!("{host}:80")
        };
        let found = in_time(PATIENCE, "no word from the name server", tokio::net::lookup_host(&with_port));
        let socket = found
            .await
            .with_context(|| format!("nobody knows the host {host}"))?
            .next()
            .with_context(|| format!("the host {host} has no address"))?;
        Ok(Self { host: host.into(), socket })
    }
}

fn host_of(url: &str) -> anyhow::Result<String> {
    let rest = url.strip_prefix("http://").with_context(|| {
        format!("{url} is not an http:// address; the rush talks plain HTTP, so give it the server behind the proxy")
    })?;
    let host = rest.trim_end_matches('/');
    anyhow::ensure!(
        !host.is_empty() && !host.contains(['/', '?', '#', '@']),
        "{url} must be just http://host:port"
    );
    Ok(host.to_owned())
}

/// Who a request speaks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Caller {
    Nobody,
    Customer(u64),
    Vendor(u64),
}

/// What the server said.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) head: Head,
    pub(super) body: Vec<u8>,
}

/// One keep-alive connection, opened when it is first needed and again after a fault.
#[derive(Debug)]
pub(super) struct Connection {
    address: Address,
    stream: Option<TcpStream>,
    /// How long connecting, and an answer from the request to its last byte, may take.
    patience: Duration,
    used: Instant,
    outbox: Vec<u8>,
    inbox: Vec<u8>,
    filled: usize,
}

impl Connection {
    pub(super) fn new(address: Address) -> Self {
        Self {
            address,
            stream: None,
            patience: PATIENCE,
            used: Instant::now(),
            outbox: Vec::with_capacity(512),
            inbox: vec![0; INBOX],
            filled: 0,
        }
    }

    /// Connects now, so that the first request does not wait for it.
    ///
    /// # Errors
    /// When nobody listens there, or takes the connection within 30 seconds.
    pub(super) async fn open(&mut self) -> io::Result<()> {
        if self.used.elapsed() > QUIET {
            self.stream = None;
        }
        self.used = Instant::now();
        if self.stream.is_none() {
            let connect = TcpStream::connect(self.address.socket);
            let stream = in_time(self.patience, "no connection", connect).await?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
            self.filled = 0;
        }
        Ok(())
    }

    /// Sends one request and waits for its answer.
    ///
    /// # Errors
    /// When the connection breaks, the answer is not HTTP, or it takes longer than 30 seconds. Whether the
    /// server acted on the request is then unknown.
    pub(super) async fn call(
        &mut self,
        method: &str,
        path: &str,
        caller: Caller,
        body: &str,
    ) -> io::Result<Answer> {
        self.write_request(method, path, caller, body)?;
        let answer = in_time(self.patience, "no answer", self.exchange()).await;
        self.used = Instant::now();
        if !matches!(&answer, Ok(answer) if answer.head.keep_alive) {
            self.stream = None;
        }
        answer
    }

    fn write_request(&mut self, method: &str, path: &str, caller: Caller, body: &str) -> io::Result<()> {
        let out = &mut self.outbox;
        out.clear();
        write!(out, "{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.address.host)?;
        match caller {
            Caller::Nobody => {}
            Caller::Customer(id) => write!(out, "x-customer-id: {id}\r\n")?,
            Caller::Vendor(id) => write!(out, "x-vendor-id: {id}\r\n")?,
        }
        if body.is_empty() {
            out.extend_from_slice(b"content-length: 0\r\n\r\n");
        } else {
            write!(out, "content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())?;
        }
        Ok(())
    }

    /// Sends and reads, for as long as that takes: [`Self::call`] bounds all of it together, so that a server that sends a
    /// byte now and then holds nobody up either.
    async fn exchange(&mut self) -> io::Result<Answer> {
        self.open().await?;
        self.send().await?;
        let head = loop {
            match parse_head(&self.inbox[..self.filled]).map_err(invalid)? {
                Some(head) => break head,
                None => self.receive_some().await?,
            }
        };
        self.drop_front(head.len);
        let body = match head.framing {
            Framing::Length(length) => self.receive_length(length).await?,
            Framing::Chunked => self.receive_chunks().await?,
            Framing::UntilClose => self.receive_rest().await?,
        };
        Ok(Answer { head, body })
    }

    async fn send(&mut self) -> io::Result<()> {
        let stream = self.stream.as_ref().ok_or(io::ErrorKind::NotConnected)?;
        let mut sent = 0;
        while sent < self.outbox.len() {
            stream.writable().await?;
            match stream.try_write(&self.outbox[sent..]) {
                Ok(n) => sent += n,
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    /// Reads what has come; an end of the stream is an error here.
    async fn receive_some(&mut self) -> io::Result<()> {
        match self.receive().await? {
            0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server closed the connection")),
            _ => Ok(()),
        }
    }

    async fn receive(&mut self) -> io::Result<usize> {
        if self.filled == self.inbox.len() {
            if self.inbox.len() >= MAX_ANSWER {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is too large"));
            }
            self.inbox.resize(self.inbox.len() * 2, 0);
        }
        let stream = self.stream.as_ref().ok_or(io::ErrorKind::NotConnected)?;
        loop {
            stream.readable().await?;
            match stream.try_read(&mut self.inbox[self.filled..]) {
                Ok(n) => {
                    self.filled += n;
                    return Ok(n);
                }
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                Err(e) => return Err(e),
            }
        }
    }

    async fn receive_length(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.filled < length {
            self.receive_some().await?;
        }
        let body = self.inbox[..length].to_vec();
        self.drop_front(length);
        Ok(body)
    }

    async fn receive_chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = ChunkedBody::default();
        loop {
            let taken = body.take_from(&self.inbox[..self.filled]).map_err(invalid)?;
            self.drop_front(taken);
            if body.complete {
                return Ok(body.bytes);
            }
            if body.bytes.len() > MAX_ANSWER {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is too large"));
            }
            self.receive_some().await?;
        }
    }

    async fn receive_rest(&mut self) -> io::Result<Vec<u8>> {
        while self.receive().await? > 0 {}
        let body = self.inbox[..self.filled].to_vec();
        self.filled = 0;
        Ok(body)
    }

    fn drop_front(&mut self, taken: usize) {
        self.inbox.copy_within(taken..self.filled, 0);
        self.filled -= taken;
    }
}

/// What comes within `patience`; otherwise an error that says what did not come.
async fn in_time<T>(
    patience: Duration,
    missing: &str,
    coming: impl Future<Output = io::Result<T>>,
) -> io::Result<T> {
    let late = || {
        let seconds = patience.as_secs_f64();
        io::Error::new(io::ErrorKind::TimedOut, format!("{missing} within {seconds} seconds"))
    };
    timeout(patience, coming).await.unwrap_or_else(|_| Err(late()))
}

fn invalid(malformed: super::response::Malformed) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_nothing_else() {
        assert_eq!(host_of("http://127.0.0.1:8080/").unwrap(), "127.0.0.1:8080");
        assert_eq!(host_of("http://[::1]:8080").unwrap(), "[::1]:8080");
        for bad in ["https://tickets.example", "127.0.0.1:8080", "http://", "http://a/b", "http://me@a"] {
            assert!(host_of(bad).is_err(), "{bad}");
        }
    }

    /// A server that answers each request with the next of `answers`, written in pieces of `step` bytes.
    async fn serve_pieces(answers: Vec<&'static [u8]>, step: usize) -> Address {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let socket = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            let mut request = [0; 1024];
            for answer in answers {
                let n = io::Read::read(&mut stream, &mut request).unwrap();
                assert!(request[..n].ends_with(b"\r\n\r\n"));
                for piece in answer.chunks(step) {
                    stream.write_all(piece).unwrap();
                }
            }
        });
        Address::find(&format!("http://{socket}")).await.unwrap()
    }

    #[tokio::test]
    async fn answers_are_read_one_after_the_other_on_one_connection() {
        for step in [1, 7, 1000] {
            let answers: Vec<&[u8]> = vec![
                b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n{\"a\"",
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n",
                b"HTTP/1.1 200 OK\r\n\r\nto the end",
            ];
            let mut connection = Connection::new(serve_pieces(answers, step).await);
            for expected in ["{\"a\"", "[1,2]", "to the end"] {
                let answer = connection.call("GET", "/x", Caller::Nobody, "").await.unwrap();
                assert_eq!(String::from_utf8(answer.body).unwrap(), expected, "step {step}");
            }
            assert!(connection.stream.is_none());
        }
    }

    #[tokio::test]
    async fn a_connection_that_was_quiet_for_long_is_opened_anew() {
        let first = serve_pieces(vec![b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nold"], 100).await;
        let mut connection = Connection::new(first);
        assert_eq!(connection.call("GET", "/x", Caller::Nobody, "").await.unwrap().body, b"old");
        connection.address =
            serve_pieces(vec![b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nnew"], 100).await;
        connection.used = connection.used.checked_sub(QUIET * 2).unwrap();
        assert_eq!(connection.call("GET", "/x", Caller::Nobody, "").await.unwrap().body, b"new");
    }

    /// A server that takes the request and says no more than this.
    async fn says_no_more_than(said: &'static [u8]) -> (Address, std::net::TcpListener) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = Address::find(&format!("http://{}", listener.local_addr().unwrap())).await.unwrap();
        let others = listener.try_clone().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            while io::Read::read(&mut stream, &mut request).is_ok_and(|n| n > 0) {
                stream.write_all(said).unwrap();
            }
        });
        (address, others)
    }

    #[tokio::test]
    async fn a_server_that_hangs_holds_nobody_up_for_ever() {
        let unfinished: [&[u8]; 5] = [
            b"",
            b"HTTP/1.1 200 OK\r\n",
            b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n",
            b"HTTP/1.1 200 OK\r\n\r\nto the end that never comes",
        ];
        for said in unfinished {
            let (address, _listens) = says_no_more_than(said).await;
            let mut connection = Connection::new(address);
            connection.patience = Duration::from_millis(100);
            let error = connection.call("GET", "/x", Caller::Nobody, "").await.unwrap_err();
            assert_eq!(
                (error.kind(), error.to_string()),
                (io::ErrorKind::TimedOut, "no answer within 0.1 seconds".to_owned())
            );
            assert!(connection.stream.is_none(), "what is left of the answer is nobody's");
        }
    }

    #[tokio::test]
    async fn a_connection_that_breaks_in_the_middle_is_an_error() {
        let address = serve_pieces(vec![b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"], 100).await;
        let mut connection = Connection::new(address);
        let error = connection.call("GET", "/x", Caller::Nobody, "").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
