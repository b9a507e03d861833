//! A client of one connection, and requests for it.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use super::Answer;

/// A request that is being written.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self { method: method.into(), path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.into(), value.to_string()));
        self
    }

    pub(crate) fn customer(self, id: i64) -> Self {
        self.header("x-customer-id", id)
    }

    pub(crate) fn vendor(self, id: i64) -> Self {
        self.header("x-vendor-id", id)
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: Value) -> Self {
        self.header("content-type", "application/json").bytes(body.to_string().into_bytes())
    }

    pub(crate) fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }
}

/// One connection.
pub(crate) struct Client(SendRequest<Full<Bytes>>);

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        // Ends with the connection; a failure shows at the request.
        tokio::spawn(connection);
        Self(sender)
    }

    /// Sends, and reads the whole answer.
    pub(crate) async fn try_send(&mut self, request: &Request) -> hyper::Result<Answer> {
        let (head, body) = self.begin(request).await?.into_parts();
        let body = body.collect().await?.to_bytes().to_vec();
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }

    async fn begin(&mut self, request: &Request) -> hyper::Result<hyper::Response<Incoming>> {
        let mut message = hyper::Request::builder().method(request.method.as_str()).uri(&request.path);
        if !request.headers.iter().any(|(name, _)| name == "host") {
            message = message.header("host", "onsale.test");
        }
        for (name, value) in &request.headers {
            message = message.header(name, value);
        }
        let message = message.body(Full::new(Bytes::from(request.body.clone()))).unwrap();
        self.0.ready().await?;
        self.0.send_request(message).await
    }

    /// Sends, and reads the body only of a refusal: a stream would never end.
    pub(crate) async fn refusal(&mut self, request: &Request) -> Option<Answer> {
        let response = self.begin(request).await.unwrap();
        if response.status().is_success() {
            return None;
        }
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Some(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }

    pub(crate) async fn send(&mut self, request: &Request) -> Answer {
        self.try_send(request).await.unwrap()
    }
}
