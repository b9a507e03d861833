//! A whole server without a socket: bytes in, answers out, and the answers are looked at.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::TokioIo;
use onsale::app::App;
use onsale::clock::Clock;
use onsale::config::Config;
use onsale::http::parsers::Parser;
use onsale::jobs::release_due;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::{Builder as RuntimeBuilder, Runtime};
use tower_service::Service;

/// Bytes of one connection, in each direction.
const PIPE: usize = 1 << 22;
/// By how much time goes on between two connections.
const PASS: onsale_core::Millis = onsale_core::Millis(20);

/// A server and what it runs on.
pub struct Desk {
    runtime: Runtime,
    app: App,
    routes: Routes,
    // Closed last: the database lies in it.
    _folder: TempDir,
}

impl Desk {
    /// Opens a database of its own, with a vendor, customers and tickets in it.
    pub fn open(parser: Parser) -> Self {
        let folder = TempDir::new().expect("a folder for the database");
        let config = Config::of_its_own(&folder.path().join("onsale.db")).expect("settings");
        let clock = Clock::hand(onsale_core::Timestamp(1_800_000_000_000));
        let app = onsale::serve::open(&config, clock).expect("a database");
        let router = onsale::http::router::router(&app);
        let runtime = RuntimeBuilder::new_current_thread().enable_all().build().expect("a runtime");
        let mut desk = Self { runtime, app, routes: Routes(router, parser), _folder: folder };
        desk.stock();
        desk
    }

    fn stock(&mut self) {
        let post = |path: &str, headers: &str, body: &str| {
            let length = body.len();
            format!("POST {path} HTTP/1.1\r\nhost: h\r\n{headers}content-length: {length}\r\n\r\n{body}")
        };
        self.serve(post("/vendor/add", "", r#"{"name":"v","email":"v@x.org"}"#).as_bytes());
        for n in 1..=5 {
            let body = format!(r#"{{"name":"c","email":"c{n}@x.org"}}"#);
            self.serve(post("/customer/add", "", &body).as_bytes());
        }
        let release = r#"{"ticketsPerRelease":50,"ticketPrice":4.5}"#;
        self.serve(post("/vendor/release", "x-vendor-id: 1\r\n", release).as_bytes());
        self.runtime.block_on(release_due::step(&self.app)).expect("a release");
    }

    /// Takes the bytes of one connection, up to where its client stops sending, and looks at all answers.
    pub fn serve(&mut self, bytes: &[u8]) {
        // A live stream does not end by itself.
        if contains(bytes, b"live") {
            return;
        }
        self.app.clock.advance(PASS);
        let routes = self.routes.clone();
        let answers = self.runtime.block_on(async move {
            let (mut client, server) = tokio::io::duplex(PIPE);
            let mut http = Builder::new();
            http.half_close(true);
            let connection = http.serve_connection(TokioIo::new(server), routes);
            let talk = async move {
                // The server may have heard enough before everything is sent.
                let _ = client.write_all(bytes).await;
                let _ = client.shutdown().await;
                let mut answers = Vec::new();
                let _ = client.read_to_end(&mut answers).await;
                answers
            };
            // What the connection ends with is the client's fault; what it answered is looked at.
            let (_, answers) = tokio::join!(connection, talk);
            answers
        });
        // An answer to HEAD tells a length and has no body: from there on the bytes cannot be told apart.
        if !contains(bytes, b"HEAD") {
            look_at(&answers);
        }
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// Every answer is whole, none is our mistake, and what says that it is JSON is.
fn look_at(mut answers: &[u8]) {
    while !answers.is_empty() {
        let mut headers = [httparse::EMPTY_HEADER; 48];
        let mut head = httparse::Response::new(&mut headers);
        let parsed = head.parse(answers).expect("an answer in HTTP");
        assert!(parsed.is_complete(), "an answer without an end: {}", String::from_utf8_lossy(answers));
        let status = head.code.expect("a status");
        assert!(status < 500, "{}", String::from_utf8_lossy(answers));
        let header = |name: &str| {
            let found = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
            found.map(|header| std::str::from_utf8(header.value).expect("a readable header"))
        };
        let rest = &answers[parsed.unwrap()..];
        if status < 200 || status == 204 || status == 304 {
            answers = rest;
            continue;
        }
        let (body, rest) = match header("content-length") {
            Some(length) => {
                let (body, rest) = rest.split_at(length.parse().expect("a length"));
                (body.to_vec(), rest)
            }
            None if header("transfer-encoding") == Some("chunked") => unchunk(rest),
            None => (rest.to_vec(), &rest[..0]),
        };
        if header("content-type") == Some("application/json") {
            let value: Result<serde_json::Value, _> = serde_json::from_slice(&body);
            let value = value.unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&body)));
            assert!(status < 400 || value["code"].is_string(), "an error without a code: {value}");
        }
        answers = rest;
    }
}

fn unchunk(mut bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut body = Vec::new();
    loop {
        let parsed = httparse::parse_chunk_size(bytes).expect("a chunk's size");
        assert!(parsed.is_complete(), "a body without an end");
        let (start, size) = parsed.unwrap();
        let (chunk, rest) = bytes[start..].split_at(size as usize);
        body.extend_from_slice(chunk);
        bytes = rest.strip_prefix(b"\r\n").expect("a chunk's end");
        if size == 0 {
            return (body, bytes);
        }
    }
}

/// The server's routes, or with a mistake planted in front of them.
#[derive(Clone)]
struct Routes(Router, Parser);

impl hyper::service::Service<Request<Incoming>> for Routes {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>>>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let long = request.headers().get("x-customer-id").is_some_and(|id| id.len() > 16);
        if long && self.1 == Parser::Planted {
            let mut broken = Response::new(Body::empty());
            *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            return Box::pin(std::future::ready(Ok(broken)));
        }
        let mut routes = self.0.clone();
        Box::pin(async move { routes.call(request.map(Body::new)).await })
    }
}
