//! Reading answers: just enough HTTP/1.1 for servers that we know. Pure: no socket, no clock.

use std::fmt;

/// Header lines an answer may have.
const MAX_HEADERS: usize = 32;

/// How long a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// So many bytes.
    Bytes(usize),
    /// Told chunk by chunk.
    Chunked,
}

/// The head of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Bytes that the head takes up.
    pub(crate) len: usize,
    pub(crate) status: u16,
    pub(crate) body: Length,
    /// Whether it says when to come back.
    pub(crate) retry_after: bool,
    /// Whether the server will close the connection.
    pub(crate) close: bool,
}

impl Head {
    /// Bytes of the whole answer; `None` when only its chunks know.
    pub(crate) fn total(&self) -> Option<usize> {
        match self.body {
            Length::Bytes(bytes) => Some(self.len + bytes),
            Length::Chunked => None,
        }
    }
}

/// The bytes are not an answer that we understand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed(&'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not an HTTP answer: {}", self.0)
    }
}

impl std::error::Error for Malformed {}

/// The head at the start of `bytes`; `None` while it is not all there.
pub(crate) fn parse_head(bytes: &[u8]) -> Result<Option<Head>, Malformed> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Response::new(&mut headers);
    let len = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(len)) => len,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Malformed("its head does not parse")),
    };
    let status = parsed.code.ok_or(Malformed("it has no status"))?;
    let (mut body, mut retry_after, mut close) = (None, false, false);
    for header in parsed.headers.iter() {
        match header.name.len() {
            10 if header.name.eq_ignore_ascii_case("connection") => {
                close = header.value.eq_ignore_ascii_case(b"close");
            }
            11 if header.name.eq_ignore_ascii_case("retry-after") => retry_after = true,
            14 if header.name.eq_ignore_ascii_case("content-length") => {
                body = Some(Length::Bytes(number(header.value)?));
            }
            17 if header.name.eq_ignore_ascii_case("transfer-encoding") => body = Some(Length::Chunked),
            _ => {}
        }
    }
    let body = body.ok_or(Malformed("it does not say how long its body is"))?;
    Ok(Some(Head { len, status, body, retry_after, close }))
}

fn number(text: &[u8]) -> Result<usize, Malformed> {
    std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .ok_or(Malformed("its length is not a number"))
}

/// A chunked body as it streams by; keeps none of it.
#[derive(Debug, Default)]
pub(crate) struct Chunks {
    /// Bytes of the present chunk that are still to come, its line end included.
    left: usize,
    /// The last chunk has come.
    last: bool,
    /// Nothing is to come any more.
    pub(crate) complete: bool,
}

impl Chunks {
    /// Hands the next pieces in `bytes` to `take`; answers how many bytes of `bytes` are done with.
    pub(crate) fn advance(&mut self, bytes: &[u8], mut take: impl FnMut(&[u8])) -> Result<usize, Malformed> {
        let mut at = 0;
        while at < bytes.len() && !self.complete {
            if self.left > 0 {
                let piece = self.left.min(bytes.len() - at);
                // The two last bytes of a chunk are its line end.
                let payload = piece.min(self.left.saturating_sub(2));
                take(&bytes[at..at + payload]);
                at += piece;
                self.left -= piece;
                self.complete = self.last && self.left == 0;
                continue;
            }
            match httparse::parse_chunk_size(&bytes[at..]) {
                Ok(httparse::Status::Complete((line, size))) => {
                    at += line;
                    let size = usize::try_from(size).map_err(|_| Malformed("a chunk is too large"))?;
                    self.last = size == 0;
                    self.left = size.checked_add(2).ok_or(Malformed("a chunk is too large"))?;
                }
                Ok(httparse::Status::Partial) => break,
                Err(_) => return Err(Malformed("a chunk's size does not parse")),
            }
        }
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUSY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}";

    #[test]
    fn a_head_is_there_when_its_last_byte_is() {
        let end = BUSY.len() - 2;
        for cut in 0..end {
            assert_eq!(parse_head(&BUSY[..cut]), Ok(None), "cut at {cut}");
        }
        let head = parse_head(BUSY).unwrap().unwrap();
        assert_eq!((head.status, head.len, head.total()), (503, end, Some(BUSY.len())));
        assert!(head.retry_after && !head.close);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for bad in [
            &b"SSH-2.0-OpenSSH\r\n"[..],
            b"HTTP/1.1 200 OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
        ] {
            assert!(parse_head(bad).is_err(), "{}", bad.escape_ascii());
        }
    }

    #[test]
    fn a_chunked_body_is_the_same_however_it_is_cut() {
        let wire = b"4\r\n[{}]\r\n1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n";
        for step in 1..=wire.len() {
            let (mut chunks, mut body, mut inbox) = (Chunks::default(), Vec::new(), Vec::new());
            for piece in wire.chunks(step) {
                inbox.extend_from_slice(piece);
                let done = chunks.advance(&inbox, |bytes| body.extend_from_slice(bytes)).unwrap();
                inbox.drain(..done);
            }
            assert_eq!(body, b"[{}]abcdefghijklmnopqrstuvwxyz", "step {step}");
            assert!(chunks.complete && inbox.is_empty(), "step {step}");
        }
    }

    #[test]
    fn a_body_that_stops_early_is_not_complete() {
        let mut chunks = Chunks::default();
        chunks.advance(b"2\r\nok\r\n5\r\nnot", |_| ()).unwrap();
        assert!(!chunks.complete);
        assert!(Chunks::default().advance(b"zz\r\n", |_| ()).is_err());
    }
}
