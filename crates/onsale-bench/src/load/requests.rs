//! The requests as bytes. All servers get the same.

use std::io::Write as _;
use std::net::SocketAddr;

use super::{Step, Tokens};

const WISH: &str = "{\"eventId\":1}";

/// What stands before the customer's number in each request.
#[derive(Debug)]
pub(crate) struct Requests {
    reserve: Vec<u8>,
    finalize: Vec<u8>,
    count: Vec<u8>,
    /// What proves who asks, where the server wants to have it proven.
    tokens: Option<Tokens>,
}

impl Requests {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let post = |path: &str, body: &str| {
            format!(
                "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
                 content-length: {}\r\nx-customer-id: ",
                body.len()
            )
            .into_bytes()
        };
        Self {
            reserve: post("/ticket/reserve", WISH),
            finalize: post("/ticket/finalize", "{}"),
            count: format!("GET /ticket/count HTTP/1.1\r\nhost: {address}\r\n\r\n").into_bytes(),
            tokens: None,
        }
    }

    /// From now on each request carries its customer's token.
    pub(crate) fn prove_by(&mut self, tokens: Tokens) {
        self.tokens = Some(tokens);
    }

    /// Puts a request together.
    pub(crate) fn write(&self, step: Step, customer: i64, out: &mut Vec<u8>) {
        out.clear();
        let (head, body) = match step {
            Step::Reserve => (&self.reserve, WISH),
            Step::Finalize => (&self.finalize, "{}"),
            Step::Count => return out.extend_from_slice(&self.count),
        };
        out.extend_from_slice(head);
        // Writing into memory does not fail.
        drop(match &self.tokens {
            None => write!(out, "{customer}\r\n\r\n{body}"),
            Some(tokens) => {
                write!(out, "{customer}\r\nauthorization: Bearer {}\r\n\r\n{body}", tokens.of(customer))
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_says_how_long_its_body_is() {
        let requests = Requests::new("127.0.0.1:80".parse().unwrap());
        let mut out = Vec::new();
        for step in [Step::Reserve, Step::Finalize, Step::Count] {
            requests.write(step, 42, &mut out);
            let text = std::str::from_utf8(&out).unwrap();
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            let length =
                head.split("content-length: ").nth(1).map_or("0", |rest| rest.split("\r\n").next().unwrap());
            assert_eq!(length, body.len().to_string(), "{step:?}");
            assert_eq!(head.contains("x-customer-id: 42"), step != Step::Count);
        }
    }
}
