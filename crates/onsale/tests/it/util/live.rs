//! A listener of `GET /live`.

use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::{TestApp, contract};

const PATIENCE: Duration = Duration::from_secs(20);

/// An open stream.
pub(crate) struct Listening {
    body: Incoming,
    text: String,
}

impl TestApp {
    /// Begins to listen, named by a header or by none.
    pub(crate) async fn listen(&self, name: Option<(&str, i64)>) -> Listening {
        self.listen_with("/live", name.map(|(header, id)| (header, id.to_string()))).await
    }

    /// Begins to listen with a token or an API key.
    pub(crate) async fn listen_as(&self, token: &str) -> Listening {
        self.listen_with("/live", Some(("authorization", format!("Bearer {token}")))).await
    }

    /// Looks once, in a customer's name.
    pub(crate) async fn look_once(&self, customer: i64) -> Listening {
        self.listen_with("/live?once=true", Some(("x-customer-id", customer.to_string()))).await
    }

    /// Begins to listen with this header.
    pub(crate) async fn listen_with(&self, path: &str, header: Option<(&str, String)>) -> Listening {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        // Ends with the connection; a failure shows at the next message.
        tokio::spawn(connection);
        let mut request = hyper::Request::builder().uri(path).header("host", "onsale.test");
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let answer = sender.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        // A proxy that compresses a stream keeps it until it has enough.
        assert_eq!(answer.headers()["cache-control"], "no-store, no-transform");
        assert_eq!(answer.headers()["content-encoding"], "identity");
        Listening { body: answer.into_body(), text: String::new() }
    }
}

impl Listening {
    /// The next message, name and data; it fits the contract. `None` when the server has hung up.
    pub(crate) async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((message, rest)) = self.text.split_once("\n\n") {
                let (message, rest) = (message.to_owned(), rest.to_owned());
                self.text = rest;
                if message.starts_with(':') {
                    continue;
                }
                return Some(parse(&message));
            }
            let frame = tokio::time::timeout(PATIENCE, self.body.frame()).await.unwrap();
            let bytes = frame?.ok()?.into_data().unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// The next message, which has this name; its data.
    pub(crate) async fn expect(&mut self, name: &str) -> Value {
        let (found, data) = self.next().await.unwrap();
        assert_eq!(found, name, "{data}");
        data
    }
}

fn parse(message: &str) -> (String, Value) {
    let line = |name: &str| message.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    let (name, data) = (line("event: ").to_owned(), serde_json::from_str(line("data: ")).unwrap());
    contract().check_message(&json!({"event": name, "data": data}));
    (name, data)
}
