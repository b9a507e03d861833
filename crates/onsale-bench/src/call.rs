//! Single calls, and lists that stream by. Blocking: nothing else happens meanwhile.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::answer::{Chunks, Head, Length, parse_head};

const PATIENCE: Duration = Duration::from_secs(60);

/// Asks once and answers the body.
///
/// # Errors
/// When the answer is not 200.
pub(crate) fn get(address: SocketAddr, path: &str) -> anyhow::Result<String> {
    let mut body = Vec::new();
    stream(address, path, |piece| body.extend_from_slice(piece))?;
    String::from_utf8(body).with_context(|| format!("{path} is not text"))
}

/// A list that went by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streamed {
    pub(crate) bytes: u64,
    pub(crate) tickets: u64,
    pub(crate) time: Duration,
}

/// Reads a list of tickets and counts them, keeping nothing.
pub(crate) fn stream_tickets(address: SocketAddr, path: &str) -> anyhow::Result<Streamed> {
    let mut counter = Counter::default();
    let started = Instant::now();
    stream(address, path, |piece| counter.take(piece))?;
    Ok(Streamed { bytes: counter.bytes, tickets: counter.found, time: started.elapsed() })
}

/// Asks once and hands the body to `take` as it comes.
fn stream(address: SocketAddr, path: &str, mut take: impl FnMut(&[u8])) -> anyhow::Result<()> {
    let mut socket = TcpStream::connect(address)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    socket.write_all(request.as_bytes())?;
    let mut inbox = vec![0; 256 * 1024];
    let mut filled = 0;
    let head = loop {
        filled += read_more(&mut socket, &mut inbox[filled..], path)?;
        if let Some(head) = parse_head(&inbox[..filled])? {
            break head;
        }
    };
    if head.status != 200 {
        bail!("GET {path} was answered {}: {}", head.status, inbox[head.len..filled].escape_ascii());
    }
    inbox.copy_within(head.len..filled, 0);
    read_body(&mut socket, head, inbox, filled - head.len, path, &mut take)
}

fn read_body(
    socket: &mut TcpStream,
    head: Head,
    mut inbox: Vec<u8>,
    mut filled: usize,
    path: &str,
    take: &mut impl FnMut(&[u8]),
) -> anyhow::Result<()> {
    let mut chunks = Chunks::default();
    let mut left = match head.body {
        Length::Bytes(bytes) => bytes,
        Length::Chunked => 0,
    };
    loop {
        let done = match head.body {
            Length::Bytes(_) => {
                take(&inbox[..filled]);
                left = left.saturating_sub(filled);
                filled
            }
            Length::Chunked => chunks.advance(&inbox[..filled], &mut *take)?,
        };
        if chunks.complete || (left == 0 && head.body != Length::Chunked) {
            return Ok(());
        }
        inbox.copy_within(done..filled, 0);
        filled -= done;
        filled += read_more(socket, &mut inbox[filled..], path)?;
    }
}

fn read_more(socket: &mut TcpStream, into: &mut [u8], path: &str) -> anyhow::Result<usize> {
    match socket.read(into).with_context(|| format!("GET {path}"))? {
        0 => bail!("GET {path}: the answer stopped in the middle"),
        read => Ok(read),
    }
}

/// Counts tickets in JSON that comes in pieces.
#[derive(Debug, Default)]
struct Counter {
    bytes: u64,
    found: u64,
    /// How much of the mark the last piece ended with.
    matched: usize,
}

impl Counter {
    const MARK: &[u8] = b"\"ticketId\"";

    fn take(&mut self, piece: &[u8]) {
        self.bytes += piece.len() as u64;
        for byte in piece {
            // The mark begins with the only kind of byte that it could begin again with.
            self.matched = match (*byte == Self::MARK[self.matched], *byte == b'"') {
                (true, _) => self.matched + 1,
                (false, true) => 1,
                (false, false) => 0,
            };
            if self.matched == Self::MARK.len() {
                self.found += 1;
                self.matched = 0;
            }
        }
    }
}

/// The value of a metric without labels in Prometheus' text; zero when it is not there yet.
pub(crate) fn metric(text: &str, name: &str) -> f64 {
    text.lines()
        .filter_map(|line| line.strip_prefix(name))
        .find_map(|rest| rest.strip_prefix(' ')?.trim().parse().ok())
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn tickets_are_counted_across_pieces() {
        let text = br#"{"message":"\"ticketIds","tickets":[{"ticketId":1},{"ticketId":2},{"ticketId":3}]}"#;
        for step in 1..text.len() {
            let mut counter = Counter::default();
            text.chunks(step).for_each(|piece| counter.take(piece));
            assert_eq!((counter.found, counter.bytes), (3, text.len() as u64), "step {step}");
        }
    }

    #[test]
    fn a_metric_is_found_by_its_whole_name() {
        let text = "# TYPE a histogram\na_bucket{le=\"1\"} 3\na_sum 4.5\na_count 3\na_count_other 9\n";
        assert_eq!(metric(text, "a_count"), 3.0);
        assert_eq!(metric(text, "a_sum"), 4.5);
        assert_eq!(metric(text, "b"), 0.0);
    }

    #[test]
    fn lists_come_with_a_length_or_in_chunks() {
        for answer in [
            "HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n[{\"ticketId\":42}",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n[{\"ticke\r\n8\r\ntId\":42}\r\n0\r\n\r\n",
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let server = std::thread::spawn(move || {
                let (mut socket, _) = listener.accept().unwrap();
                assert!(socket.read(&mut [0; 512]).unwrap() > 0);
                answer.as_bytes().chunks(5).for_each(|piece| socket.write_all(piece).unwrap());
            });
            let streamed = stream_tickets(address, "/x").unwrap();
            assert_eq!((streamed.bytes, streamed.tickets), (16, 1));
            server.join().unwrap();
        }
    }
}
