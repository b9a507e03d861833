//! Reading an HTTP/1.1 answer out of a byte buffer that may hold only part of it. Pure: no socket, no clock.

use std::fmt;

/// Header lines an answer may have; ours have about eight.
const MAX_HEADERS: usize = 48;

/// How the end of a body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    Length(usize),
    Chunked,
    UntilClose,
}

/// What the head of an answer says, as far as a buyer cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// Bytes of the buffer that the head takes up.
    pub(super) len: usize,
    pub(super) status: u16,
    pub(super) framing: Framing,
    pub(super) keep_alive: bool,
    /// `Retry-After`, in seconds.
    pub(super) retry_after: Option<u64>,
    /// The server's clock (`x-onsale-now`), in milliseconds since the epoch.
    pub(super) server_now: Option<i64>,
    /// Where the next page is (`Link: <...>; rel="next"`).
    pub(super) next_page: Option<String>,
}

/// The bytes are no HTTP/1.1 answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed(&'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer is not HTTP: {}", self.0)
    }
}

impl std::error::Error for Malformed {}

/// The head at the start of `buf`, or `None` while it is not all there.
pub(super) fn parse_head(buf: &[u8]) -> Result<Option<Head>, Malformed> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Response::new(&mut headers);
    let len = match parsed.parse(buf) {
        Ok(httparse::Status::Complete(len)) => len,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Malformed("its head does not parse")),
    };
    let status = parsed.code.ok_or(Malformed("it has no status"))?;
    let mut head = Head {
        len,
        status,
        framing: Framing::UntilClose,
        keep_alive: parsed.version == Some(1),
        retry_after: None,
        server_now: None,
        next_page: None,
    };
    for header in parsed.headers.iter() {
        read_header(&mut head, header.name, header.value)?;
    }
    if status == 204 || status == 304 {
        head.framing = Framing::Length(0);
    }
    if head.framing == Framing::UntilClose {
        head.keep_alive = false;
    }
    Ok(Some(head))
}

fn read_header(head: &mut Head, name: &str, value: &[u8]) -> Result<(), Malformed> {
    let value = std::str::from_utf8(value).unwrap_or_default().trim();
    if name.eq_ignore_ascii_case("content-length") {
        let length = value.parse().map_err(|_| Malformed("its length is no number"))?;
        if head.framing != Framing::Chunked {
            head.framing = Framing::Length(length);
        }
    } else if name.eq_ignore_ascii_case("transfer-encoding") {
        if !value.eq_ignore_ascii_case("chunked") {
            return Err(Malformed("its transfer encoding is unknown"));
        }
        head.framing = Framing::Chunked;
    } else if name.eq_ignore_ascii_case("connection") {
        head.keep_alive &= !value.eq_ignore_ascii_case("close");
    } else if name.eq_ignore_ascii_case("retry-after") {
        head.retry_after = value.parse().ok();
    } else if name.eq_ignore_ascii_case("x-onsale-now") {
        head.server_now = value.parse().ok();
    } else if name.eq_ignore_ascii_case("link") {
        head.next_page = next_page(value);
    }
    Ok(())
}

/// The address in `<...>; rel="next"`.
fn next_page(link: &str) -> Option<String> {
    link.split(',').find_map(|part| {
        let (address, rest) = part.trim().strip_prefix('<')?.split_once('>')?;
        (rest.contains("rel=\"next\"") || rest.contains("rel=next")).then(|| address.to_owned())
    })
}

/// A chunked body as it comes in.
#[derive(Debug, Default)]
pub(super) struct ChunkedBody {
    pub(super) bytes: Vec<u8>,
    pub(super) complete: bool,
}

impl ChunkedBody {
    /// Takes every whole chunk from the front of `buf`; answers how many bytes it took.
    pub(super) fn take_from(&mut self, buf: &[u8]) -> Result<usize, Malformed> {
        let mut taken = 0;
        while !self.complete {
            let rest = &buf[taken..];
            let (start, size) = match httparse::parse_chunk_size(rest) {
                Ok(httparse::Status::Complete(found)) => found,
                Ok(httparse::Status::Partial) => break,
                Err(_) => return Err(Malformed("a chunk's size does not parse")),
            };
            if size == 0 {
                let Some(end) = end_of_trailers(&rest[start..]) else { break };
                self.complete = true;
                taken += start + end;
                break;
            }
            let size = usize::try_from(size).map_err(|_| Malformed("a chunk is too large"))?;
            let end = start.checked_add(size).ok_or(Malformed("a chunk is too large"))?;
            let Some(mark) = rest.get(end..).and_then(|tail| tail.get(..2)) else { break };
            if mark != b"\r\n" {
                return Err(Malformed("a chunk is longer than it says"));
            }
            self.bytes.extend_from_slice(&rest[start..end]);
            taken += end + 2;
        }
        Ok(taken)
    }
}

/// Where the trailers after the last chunk end: an empty line, after any number of header lines.
fn end_of_trailers(buf: &[u8]) -> Option<usize> {
    if buf.starts_with(b"\r\n") {
        return Some(2);
    }
    buf.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &[u8] = b"HTTP/1.1 409 Conflict\r\ncontent-type: application/json\r\n\
        X-Onsale-Now: 1763892000123\r\nContent-Length: 19\r\n\r\n{\"code\":\"SOLD_OUT\"}";

    #[test]
    fn a_head_is_not_there_until_its_last_byte_is() {
        let end = PLAIN.len() - 19;
        for cut in 0..end {
            assert_eq!(parse_head(&PLAIN[..cut]).unwrap(), None, "cut at {cut}");
        }
        let head = parse_head(PLAIN).unwrap().unwrap();
        assert_eq!((head.status, head.len), (409, end));
        assert_eq!(head.framing, Framing::Length(19));
        assert_eq!(head.server_now, Some(1_763_892_000_123));
        assert!(head.keep_alive);
    }

    #[test]
    fn retry_after_link_and_close_are_read() {
        let head = parse_head(
            b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nconnection: close\r\n\
              link: </a?x=1>; rel=\"prev\", </ticket/all?after=9>; rel=\"next\"\r\ncontent-length: 0\r\n\r\n",
        )
        .unwrap()
        .unwrap();
        assert_eq!(head.retry_after, Some(2));
        assert_eq!(head.next_page.as_deref(), Some("/ticket/all?after=9"));
        assert!(!head.keep_alive);
    }

    #[test]
    fn an_answer_without_a_length_ends_with_the_connection() {
        let head = parse_head(b"HTTP/1.1 200 OK\r\n\r\n").unwrap().unwrap();
        assert_eq!(head.framing, Framing::UntilClose);
        assert!(!head.keep_alive);
        let head = parse_head(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap().unwrap();
        assert_eq!(head.framing, Framing::Length(0));
        assert!(head.keep_alive);
    }

    #[test]
    fn what_is_not_http_is_refused() {
        assert!(parse_head(b"SSH-2.0-OpenSSH_9.2\r\n").is_err());
        assert!(parse_head(b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n").is_err());
        assert!(parse_head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n").is_err());
    }

    /// Feeds `wire` in pieces of `step` bytes, as a socket would.
    fn read_in_steps(wire: &[u8], step: usize) -> (Vec<u8>, bool, usize) {
        let mut body = ChunkedBody::default();
        let mut inbox = Vec::new();
        let mut taken = 0;
        for piece in wire.chunks(step) {
            inbox.extend_from_slice(piece);
            let n = body.take_from(&inbox).unwrap();
            inbox.drain(..n);
            taken += n;
        }
        (body.bytes, body.complete, taken)
    }

    #[test]
    fn a_chunked_body_comes_out_the_same_however_it_is_cut() {
        let wire = b"4\r\n[{}]\r\n1a;ext=1\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\nHTTP/1.1";
        let end = wire.len() - b"HTTP/1.1".len();
        for step in 1..=wire.len() {
            let (bytes, complete, taken) = read_in_steps(wire, step);
            assert_eq!(bytes, b"[{}]abcdefghijklmnopqrstuvwxyz", "step {step}");
            assert!(complete, "step {step}");
            assert_eq!(taken, end, "step {step}");
        }
    }

    #[test]
    fn trailers_belong_to_the_body() {
        let (bytes, complete, taken) = read_in_steps(b"2\r\nok\r\n0\r\nx-sum: 1\r\n\r\n", 3);
        assert_eq!((bytes.as_slice(), complete, taken), (&b"ok"[..], true, 22));
    }

    #[test]
    fn a_body_that_stops_early_is_not_complete() {
        let (bytes, complete, _) = read_in_steps(b"2\r\nok\r\n5\r\nnot", 4);
        assert_eq!((bytes.as_slice(), complete), (&b"ok"[..], false));
    }

    #[test]
    fn broken_chunks_are_refused() {
        assert!(ChunkedBody::default().take_from(b"zz\r\n").is_err());
        assert!(ChunkedBody::default().take_from(b"2\r\nokay\r\n").is_err());
        assert!(ChunkedBody::default().take_from(b"ffffffffffffffff\r\n").is_err());
    }
}
