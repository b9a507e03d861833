//! One keep-alive connection to a server, for tests and the simulator: requests as plain values, and whether an answer came.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use crate::wait::PATIENCE;

/// A request.
#[derive(Clone, Debug, Default)]
pub struct Call {
    method: String,
    /// Where it goes.
    pub path: String,
    headers: String,
    /// Its idempotency key.
    pub key: Option<String>,
    /// Its JSON.
    pub body: String,
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// The server's time, in milliseconds.
    pub now: i64,
    /// The name that the server gave to the request.
    pub request_id: String,
    /// Its body, without the lengths of its chunks.
    pub body: Vec<u8>,
}

/// One connection.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Call {
    /// A request of any method, with no body yet.
    pub fn new(method: impl Into<String>, path: impl Into<String>) -> Self {
        Self { method: method.into(), path: path.into(), ..Self::default() }
    }

    /// A question.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    /// A deed.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new("POST", path)
    }

    /// The same by another method.
    #[must_use]
    pub fn method(self, method: impl Into<String>) -> Self {
        Self { method: method.into(), ..self }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// In the name of this customer.
    #[must_use]
    pub fn customer(self, id: i64) -> Self {
        self.header("x-customer-id", id)
    }

    /// In the name of this vendor.
    #[must_use]
    pub fn vendor(self, id: i64) -> Self {
        self.header("x-vendor-id", id)
    }

    /// Under this idempotency key, if there is one.
    #[must_use]
    pub fn key(self, key: Option<String>) -> Self {
        Self { key, ..self }
    }

    /// With this JSON.
    #[must_use]
    pub fn body(self, body: impl Into<String>) -> Self {
        Self { body: body.into(), ..self }
    }

    fn bytes(&self, host: &str) -> Vec<u8> {
        let Self { method, path, headers, key, body } = self;
        let length = body.len();
        let key = key.as_ref().map_or_else(String::new, |key| format!("idempotency-key: {key}\r\n"));
        let head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\n{headers}{key}");
        format!("{head}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
    }
}

impl Answer {
    /// Its body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// A number in its body.
    pub fn number(&self, field: &str) -> Option<i64> {
        self.json()[field].as_i64()
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Client {
    /// A connection on which an answer may take [`PATIENCE`].
    ///
    /// # Errors
    /// When nobody listens there.
    pub fn connect(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream), host: address.to_owned() })
    }

    /// `None` when no whole answer came: the server is gone, and what became of the request is unknown.
    pub fn send(&mut self, call: &Call) -> Option<Answer> {
        self.write(&call.bytes(&self.host)).ok()?;
        self.answer()
    }

    /// Bytes of a request, as they are.
    ///
    /// # Errors
    /// When the connection is gone.
    pub fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// Whether something of an answer has come already, or the connection's end.
    ///
    /// # Errors
    /// When the connection cannot be asked.
    pub fn has_answer(&mut self) -> std::io::Result<bool> {
        self.stream.get_ref().set_nonblocking(true)?;
        let has = self.stream.fill_buf().is_ok_and(|bytes| !bytes.is_empty());
        self.stream.get_ref().set_nonblocking(false)?;
        Ok(has)
    }

    /// The next answer; `None` when it does not come whole.
    pub fn answer(&mut self) -> Option<Answer> {
        let status = self.line()?.split(' ').nth(1)?.parse().ok()?;
        let mut answer = Answer { status, now: 0, request_id: String::new(), body: Vec::new() };
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", value)) => length = value.trim().parse().ok()?,
                Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
                Some(("x-request-id", value)) => value.trim().clone_into(&mut answer.request_id),
                Some(("x-onsale-now", value)) => answer.now = value.trim().parse().ok()?,
                Some(_) => {}
            }
        }
        answer.body = if chunked { self.chunks()? } else { self.exactly(length)? };
        Some(answer)
    }

    /// The head of an answer, up to its empty line; its body is left where it is.
    pub fn head(&mut self) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// What a client makes of these bytes, after which the server is gone.
    fn told(bytes: &'static str) -> Option<Answer> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut client = Client::connect(&listener.local_addr().unwrap().to_string()).unwrap();
        let (mut socket, _) = listener.accept().unwrap();
        let answer = std::thread::spawn(move || client.send(&Call::post("/x").customer(7).body("{}")));
        let (mut request, mut piece) = (String::new(), [0; 512]);
        while !request.ends_with("\r\n\r\n{}") {
            let read = socket.read(&mut piece).unwrap();
            request.push_str(std::str::from_utf8(&piece[..read]).unwrap());
        }
        assert!(request.starts_with("POST /x HTTP/1.1\r\n"), "{request}");
        assert!(request.contains("x-customer-id: 7\r\n"), "{request}");
        socket.write_all(bytes.as_bytes()).unwrap();
        drop(socket);
        answer.join().unwrap()
    }

    #[test]
    fn an_answer_comes_with_a_length_or_in_chunks_or_not_at_all() {
        let whole = told(
            "HTTP/1.1 409 Conflict\r\nX-Onsale-Now: 5\r\ncontent-length: 19\r\n\r\n{\"code\":\"SOLD_OUT\"}",
        );
        let whole = whole.unwrap();
        assert_eq!((whole.status, whole.now, whole.code().as_str()), (409, 5, "SOLD_OUT"));
        let chunked =
            told("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{\"n\"\r\n3\r\n:1}\r\n0\r\n\r\n");
        assert_eq!(chunked.unwrap().number("n"), Some(1));
        for cut in [
            "",
            "HTTP/1.1 200 OK\r\ncontent-le",
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{\"n\"\r\n",
        ] {
            assert!(told(cut).is_none(), "{cut:?}");
        }
    }
}
