//! One keep-alive connection, and whether an answer came.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::Value;

/// One connection.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

/// A request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) customer: Option<i64>,
    pub(crate) vendor: Option<i64>,
    pub(crate) key: Option<String>,
    pub(crate) body: String,
}

/// A whole answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The server's time, in milliseconds.
    pub(crate) now: i64,
    pub(crate) body: Vec<u8>,
}

impl Call {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), ..Self::default() }
    }

    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self { method: "POST", path: path.into(), ..Self::default() }
    }

    pub(crate) fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    pub(crate) fn customer(self, id: i64) -> Self {
        Self { customer: Some(id), ..self }
    }

    pub(crate) fn vendor(self, id: i64) -> Self {
        Self { vendor: Some(id), ..self }
    }

    pub(crate) fn key(self, key: Option<String>) -> Self {
        Self { key, ..self }
    }

    pub(crate) fn body(self, body: impl Into<String>) -> Self {
        Self { body: body.into(), ..self }
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn number(&self, field: &str) -> Option<i64> {
        self.json()[field].as_i64()
    }

    /// The code of a refusal.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Client {
    pub(crate) fn new(stream: TcpStream, host: &str) -> Self {
        Self { stream: BufReader::new(stream), host: host.to_owned() }
    }

    /// `None` when no whole answer came: the server is gone, and what became of the request is unknown.
    pub(crate) fn send(&mut self, call: &Call) -> Option<Answer> {
        let mut head = format!("{} {} HTTP/1.1\r\nhost: {}\r\n", call.method, call.path, self.host);
        for (name, id) in [("x-customer-id", call.customer), ("x-vendor-id", call.vendor)] {
            if let Some(id) = id {
                head.push_str(&format!("{name}: {id}\r\n"));
            }
        }
        if let Some(key) = &call.key {
            head.push_str(&format!("idempotency-key: {key}\r\n"));
        }
        let length = call.body.len();
        head.push_str(&format!(
            "content-type: application/json\r\ncontent-length: {length}\r\n\r\n{}",
            call.body
        ));
        self.stream.get_mut().write_all(head.as_bytes()).ok()?;
        self.answer()
    }

    fn answer(&mut self) -> Option<Answer> {
        let status = self.line()?.split(' ').nth(1)?.parse().ok()?;
        let (mut length, mut chunked, mut now) = (0, false, 0);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", value)) => length = value.trim().parse().ok()?,
                Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
                Some(("x-onsale-now", value)) => now = value.trim().parse().ok()?,
                Some(_) => {}
            }
        }
        let body = if chunked { self.chunks()? } else { self.exactly(length)? };
        Some(Answer { status, now, body })
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
