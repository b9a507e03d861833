//! HTTP/2, which a client may choose under TLS: one connection for a browser's calls and its live stream.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use onsale::config::{Config, Vendors};
use onsale::jobs::relay_journal::Relay;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::rustls::pki_types::CertificateDer;

use super::House;
use super::tls::{certify, connect};

const PATIENCE: Duration = Duration::from_secs(30);

struct Secure {
    house: House,
    trusted: CertificateDer<'static>,
    _folder: tempfile::TempDir,
}

impl Secure {
    async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
        let trusted = certify(&cert, &key);
        let house = House::with(|config| {
            config.access.tls_cert = Some(cert.clone());
            config.access.tls_key = Some(key.clone());
            change(config);
        })
        .await;
        Self { house, trusted, _folder: folder }
    }

    async fn connect(&self) -> Two {
        let stream = connect(self.house.address, self.trusted.clone(), &["h2", "http/1.1"]).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
        let over = tokio::spawn(async move { drop(connection.await) });
        Two { sender, over }
    }
}

/// A connection of HTTP/2.
struct Two {
    sender: SendRequest<Full<Bytes>>,
    over: tokio::task::JoinHandle<()>,
}

type Response = hyper::Response<hyper::body::Incoming>;

impl Two {
    fn begin(
        &mut self,
        method: &str,
        path: &str,
        token: &str,
        body: Vec<u8>,
    ) -> impl Future<Output = hyper::Result<Response>> + Send + use<> {
        let body = Bytes::from(body);
        let mut request = hyper::Request::builder().method(method).uri(format!("https://localhost{path}"));
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        self.sender.send_request(request.body(Full::new(body)).unwrap())
    }

    async fn call(
        &mut self,
        method: &str,
        path: &str,
        token: &str,
        body: impl Into<Vec<u8>>,
    ) -> (u16, Value) {
        let answer = self.begin(method, path, token, body.into()).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }
}

/// What comes of a live stream, up to the first message of this name.
async fn follow(answer: &mut Response, message: &str) -> String {
    let mut said = String::new();
    while !said.contains(&format!("event: {message}\n")) && !said.contains(&format!("event:{message}\n")) {
        let frame = tokio::time::timeout(PATIENCE, answer.body_mut().frame()).await.unwrap();
        let data = frame.unwrap_or_else(|| panic!("{said}")).unwrap().into_data().unwrap();
        said.push_str(std::str::from_utf8(&data).unwrap());
    }
    said
}

#[tokio::test]
async fn a_ticket_is_sold_over_one_connection_while_the_live_stream_runs_on_it() {
    let secure = Secure::with(|config| config.vendors.vendors = Some(Vendors::Open)).await;
    let mut two = secure.connect().await;
    let mut live = two.begin("GET", "/live", "", Vec::new()).await.unwrap();
    assert_eq!(live.headers()["content-type"], "text/event-stream");
    let mut relay = Relay::default();
    relay.step(&secure.house.app).await.unwrap();
    follow(&mut live, "snapshot").await;
    let ada = json!({"name": "Ada", "email": "ada@example.org"}).to_string();
    let (status, ada) = two.call("POST", "/customer/add", "", ada).await;
    assert_eq!(status, 201, "{ada}");
    let token = ada["token"].as_str().unwrap().to_owned();
    let (status, refused) = two.call("POST", "/ticket/reserve", &token, "").await;
    assert_eq!((status, refused["code"].as_str()), (409, Some("SOLD_OUT")), "{refused}");
    let hall = secure_vendor(&mut two).await;
    let release = json!({"ticketsPerRelease": 3}).to_string();
    let (status, release) = two.call("POST", "/vendor/release", &hall, release).await;
    assert_eq!(status, 202, "{release}");
    secure.house.release_due().await;
    relay.step(&secure.house.app).await.unwrap();
    follow(&mut live, "frame").await;
    for path in ["/ticket/reserve", "/ticket/finalize"] {
        let (status, answer) = two.call("POST", path, &token, "").await;
        assert_eq!(status, 200, "{path}: {answer}");
    }
}

async fn secure_vendor(two: &mut Two) -> String {
    let body = json!({"name": "Hall", "email": "hall@example.org"}).to_string();
    let (status, hall) = two.call("POST", "/vendor/add", "", body).await;
    assert_eq!(status, 201, "{hall}");
    hall["token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn bounds_hold_on_a_connection_of_many_streams_too() {
    let secure = Secure::with(|config| {
        config.access.registrations_per_minute = 2;
        config.max_listeners_per_address = Some(3);
    })
    .await;
    let mut two = secure.connect().await;
    // With its first answer a client has heard how many it may have under way; what it opens above that is refused (RFC 9113,
    // section 5.1.2), and it asks again itself.
    assert_eq!(two.call("GET", "/ticket/count", "", Vec::new()).await.0, 200);
    // More at once than that: the others wait, and all are answered.
    let asked: Vec<_> =
        (0..500).map(|_| tokio::spawn(two.begin("GET", "/ticket/count", "", Vec::new()))).collect();
    for answer in asked {
        assert_eq!(answer.await.unwrap().unwrap().status(), 200);
    }
    // Bodies that are too long, or that nobody wants, leave the connection as it was.
    for (path, length, status) in [
        ("/customer/add", 100_000, 413),
        ("/customer/add", 8 << 20, 413),
        ("/nothing", 60_000, 404),
        ("/nothing", 8 << 20, 404),
    ] {
        assert_eq!(two.call("POST", path, "", vec![b'x'; length]).await.0, status, "{path} {length}");
    }
    // Who is counted by address is counted by the connection's.
    for (n, status) in [(1, 201), (2, 201), (3, 429)] {
        let body = json!({"name": "Ada", "email": format!("ada{n}@example.org")}).to_string();
        assert_eq!(two.call("POST", "/customer/add", "", body).await.0, status);
    }
    // One connection does not follow for a whole hall.
    let mut followers = Vec::new();
    for status in [200, 200, 200, 503] {
        let answer = two.begin("GET", "/live", "", Vec::new()).await.unwrap();
        assert_eq!(answer.status(), status);
        followers.push(answer);
    }
    let head = two.sender.send_request(
        hyper::Request::get("https://localhost/healthz")
            .header("x-padding", "x".repeat(100_000))
            .body(Full::default())
            .unwrap(),
    );
    assert!(head.await.map_or(431, |answer| answer.status().as_u16()) == 431, "a head has a size");
}

#[tokio::test]
async fn a_client_chooses_and_in_the_clear_there_is_no_choice() {
    let secure = Secure::with(|_| ()).await;
    for (offered, chosen) in
        [(&["http/1.1"][..], Some(&b"http/1.1"[..])), (&[], None), (&["h2"], Some(b"h2"))]
    {
        let stream = connect(secure.house.address, secure.trusted.clone(), offered).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), chosen, "{offered:?}");
    }
    let clear = House::new().await;
    let mut stream = tokio::net::TcpStream::connect(clear.address).await.unwrap();
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
    let mut said = Vec::new();
    stream.read_to_end(&mut said).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&said), "", "nobody speaks HTTP/2 there");
}

#[tokio::test]
async fn a_stop_ends_the_live_stream_and_the_connection() {
    let mut secure = Secure::with(|_| ()).await;
    let mut two = secure.connect().await;
    let live = two.begin("GET", "/live", "", Vec::new()).await.unwrap();
    tokio::time::timeout(PATIENCE, secure.house.stop()).await.expect("it stops");
    // Whether its end or a reset comes first, it is over.
    let _ = live.into_body().collect().await;
    two.over.await.unwrap();
}

#[tokio::test]
async fn whoever_asks_nothing_is_shown_out() {
    let secure = Secure::with(|config| config.header_seconds = 1).await;
    let two = secure.connect().await;
    tokio::time::timeout(PATIENCE, two.over).await.expect("it is shown out").unwrap();
}
