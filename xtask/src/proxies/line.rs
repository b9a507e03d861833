//! A line to a server or a proxy: HTTP/1.1 as far as the trials need it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, bail};

/// How long an answer may take before the trial has failed.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// One connection.
pub(super) struct Line(BufReader<TcpStream>);

/// What came back.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Said {
    /// Whether it is Onsale's word for "come back in a moment", with the time to do so.
    pub(super) fn is_busy(&self) -> bool {
        self.status == 503 && self.body.contains("\"code\":\"BUSY\"") && self.head.contains("\nretry-after:")
    }

    /// Whether it is a refusal in Onsale's form with this code, which a program can read.
    pub(super) fn refuses(&self, status: u16, code: &str) -> bool {
        let error: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        let says = |name: &str| error[name].as_str().is_some_and(|text| !text.is_empty());
        self.status == status
            && self.head.contains("\ncontent-type: application/json")
            && error["status"] == "error"
            && error["code"] == code
            && says("error")
            && error["error"] == error["message"]
    }

    /// Whether its connection ends with it.
    pub(super) fn is_last(&self) -> bool {
        self.head.contains("\nconnection: close")
    }
}

impl Line {
    pub(super) fn to(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("nobody listens on {address}"))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request; `headers` end with a line break each.
    pub(super) fn send(&mut self, method: &str, path: &str, headers: &str, body: &str) -> anyhow::Result<()> {
        let length = match body {
            "" if method == "GET" => String::new(),
            _ => format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()),
        };
        let request = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n{headers}{length}\r\n{body}");
        self.0.get_mut().write_all(request.as_bytes()).context("cannot send")
    }

    /// Sends a request and reads its answer.
    pub(super) fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> anyhow::Result<Said> {
        self.send(method, path, headers, body)?;
        let (status, head) = self.head()?;
        let mut whole = Vec::new();
        if head.contains("\ntransfer-encoding: chunked") {
            while let Some(chunk) = self.chunk()? {
                whole.extend(chunk);
            }
        } else {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            whole = vec![0; length.unwrap_or("0").trim().parse()?];
            self.0.read_exact(&mut whole)?;
        }
        Ok(Said { status, head, body: String::from_utf8_lossy(&whole).into_owned() })
    }

    /// Status and head of the next answer, in small letters.
    pub(super) fn head(&mut self) -> anyhow::Result<(u16, String)> {
        let mut head = String::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                bail!("the connection was closed in the middle of a head: {head:?}");
            }
            if line.trim_end().is_empty() {
                break;
            }
            head.push_str(&line.trim_end().to_ascii_lowercase());
            head.push('\n');
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok((status.with_context(|| format!("no status in {head:?}"))?, head))
    }

    /// The next piece of an answer in chunks; `None` at its end.
    pub(super) fn chunk(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        let mut line = String::new();
        if self.0.read_line(&mut line)? == 0 {
            bail!("the connection was closed in the middle of an answer");
        }
        let length = usize::from_str_radix(line.trim().split(';').next().unwrap_or_default(), 16)
            .with_context(|| format!("{line:?} is no length of a chunk"))?;
        // The line break behind it too.
        let mut chunk = vec![0; length + 2];
        self.0.read_exact(&mut chunk)?;
        chunk.truncate(length);
        Ok((length > 0).then_some(chunk))
    }
}
