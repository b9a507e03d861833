//! One keep-alive connection with at most one request under way.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Context as _, bail};
use mio::net::TcpStream;

use super::Step;
use crate::answer::parse_head;

/// Answers to single calls are small; what is larger is a mistake.
const MAX_ANSWER: usize = 64 * 1024;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: bool,
    /// The body of an answer that is not a success, for whoever has to complain.
    pub(crate) body: String,
}

#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    /// The beginning of an answer whose end has not come.
    partial: Vec<u8>,
    /// What was sent last, for whom, and when it was to be sent.
    pub(crate) step: Step,
    pub(crate) customer: i64,
    pub(crate) since: Instant,
    pub(crate) busy: bool,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream: TcpStream::from_std(stream),
            partial: Vec::new(),
            step: Step::Count,
            customer: 0,
            since: Instant::now(),
            busy: false,
        })
    }

    /// Sends a request. A request is smaller than any socket's buffer, so it goes out whole or not at all.
    pub(crate) fn send(&mut self, request: &[u8], step: Step, customer: i64) -> anyhow::Result<()> {
        let sent = self.stream.write(request).context("a request cannot be sent")?;
        if sent != request.len() {
            bail!("a socket takes only {sent} bytes of a request");
        }
        (self.step, self.customer, self.busy) = (step, customer, true);
        Ok(())
    }

    /// Reads once; the whole answer if it is there now. A short read says that the socket is empty.
    pub(crate) fn receive(&mut self, inbox: &mut [u8]) -> anyhow::Result<Option<Answer>> {
        let read = match self.stream.read(inbox) {
            Ok(0) => bail!("the server closed a connection"),
            Ok(read) => read,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
                return Ok(None);
            }
            Err(error) => return Err(error).context("a connection broke"),
        };
        if !self.busy {
            bail!("the server answered what was not asked: {}", inbox[..read].escape_ascii());
        }
        if self.partial.is_empty() {
            let answer = whole_answer(&inbox[..read])?;
            if answer.is_none() {
                self.partial.extend_from_slice(&inbox[..read]);
            }
            self.busy = answer.is_none();
            return Ok(answer);
        }
        self.partial.extend_from_slice(&inbox[..read]);
        let answer = whole_answer(&self.partial)?;
        if answer.is_some() {
            self.partial.clear();
            self.busy = false;
        }
        Ok(answer)
    }
}

/// The answer that `bytes` are, if they are all of it.
fn whole_answer(bytes: &[u8]) -> anyhow::Result<Option<Answer>> {
    let Some(head) = parse_head(bytes)? else { return Ok(None) };
    let total = head.total().context("a single call was answered in chunks")?;
    if total > MAX_ANSWER {
        bail!("an answer of {total} bytes to a single call");
    }
    if bytes.len() < total {
        return Ok(None);
    }
    if bytes.len() > total {
        bail!("more came than one answer: {}", bytes.escape_ascii());
    }
    if head.close {
        bail!("the server wants to close the connection (status {})", head.status);
    }
    let fine = head.status < 300;
    let body = if fine { String::new() } else { String::from_utf8_lossy(&bytes[head.len..]).into_owned() };
    Ok(Some(Answer { status: head.status, retry_after: head.retry_after, body }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_or_not_there_or_wrong() {
        let ok = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
        for cut in 0..ok.len() {
            assert!(whole_answer(&ok[..cut]).unwrap().is_none(), "cut at {cut}");
        }
        let answer = whole_answer(ok).unwrap().unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (200, ""));
        let refused = b"HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\n\r\nno";
        assert_eq!(whole_answer(refused).unwrap().unwrap().body, "no");
        for wrong in [
            &b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1"[..],
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        ] {
            assert!(whole_answer(wrong).is_err(), "{}", wrong.escape_ascii());
        }
    }

    #[test]
    fn an_answer_in_pieces_comes_together() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut connection = Connection::open(listener.local_addr().unwrap()).unwrap();
        let (mut server, _) = listener.accept().unwrap();
        let mut inbox = [0; 1024];
        connection.send(b"x", Step::Count, 1).unwrap();
        for piece in [&b"HTTP/1.1 200 OK\r\ncontent-le"[..], b"ngth: 4\r\n\r\n1", b"234"] {
            server.write_all(piece).unwrap();
            let last = piece == b"234";
            let answer = loop {
                let before = connection.partial.len();
                let answer = connection.receive(&mut inbox).unwrap();
                if answer.is_some() || connection.partial.len() > before {
                    break answer;
                }
            };
            assert_eq!(answer.is_some(), last);
        }
        assert!(!connection.busy);
    }
}
