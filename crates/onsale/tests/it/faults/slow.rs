//! A server on the open internet, and clients that take their time or more than their share: each is shown out at its
//! limit, with the answer that is documented where one can still be heard.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};

use onsale_core::limits;
use serde_json::json;
use tempfile::TempDir;

use super::process::{As, Client, Options, PATIENCE, Server, until};

/// In token mode, with short limits.
fn server(folder: &TempDir, limits: &[(&str, &str)]) -> Server {
    let options = Options::default().token_mode();
    let options = limits.iter().fold(options, |options, (flag, value)| options.argument(flag, value));
    options.start(&folder.path().join("onsale.db"))
}

/// Says this, and then one byte after the other for as long as the server listens; answers all that came back. Each
/// byte waits for the server to have had time to read it, never for a time.
fn drip(server: &Server, start: &str, drop: u8) -> String {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.write_all(start.as_bytes()).unwrap();
    let mut dripping = stream.try_clone().unwrap();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // Another connection's answer lies between two bytes: there are some hundreds in a second.
            let mut other = server.client();
            while !over.load(Ordering::SeqCst) && dripping.write_all(&[drop]).is_ok() {
                other.get("/healthz").unwrap();
            }
        });
        let mut said = Vec::new();
        // A reset is an end too.
        let _ = stream.read_to_end(&mut said);
        over.store(true, Ordering::SeqCst);
        String::from_utf8(said).unwrap()
    })
}

#[test]
fn a_head_that_drips_in_is_cut_off() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, &[("--header-seconds", "1")]);
    let said = drip(&server, "POST /ticket/reserve HTTP/1.1\r\nhost: x\r\nx-padding: ", b'x');
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 408 "), "{said}");
    // So is one that never begins.
    let mut silent = server.client();
    assert!(silent.answer().is_none(), "nothing was asked");
    assert_eq!(server.client().get("/healthz").unwrap().0, 200);
}

#[test]
fn a_body_that_drips_in_is_cut_off_with_an_answer() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, &[("--body-seconds", "1")]);
    let head = "POST /customer/add HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    let said = drip(&server, &format!("{head}content-length: 60000\r\n\r\n{{\"name\":\""), b'x');
    let (head, body) = said.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 400 "), "{said}");
    let answer: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(answer["code"], "INVALID_JSON");
    assert!(answer["message"].as_str().unwrap().contains("did not arrive in time"), "{answer}");
}

/// A stream that never ends by itself, begun.
fn follow(server: &Server) -> Client {
    let mut client = server.client();
    client.send(b"GET /live HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(client.head().unwrap().starts_with("HTTP/1.1 200 "));
    client
}

/// A request whose body has not come, for as long as the connection is kept.
fn unfinished(mut stream: TcpStream) -> TcpStream {
    let head = "POST /customer/add HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    // What is expected is asked for when the request has begun, so that its connection is in use from then on.
    stream
        .write_all(format!("{head}expect: 100-continue\r\ncontent-length: 100\r\n\r\n").as_bytes())
        .unwrap();
    let mut said = [0; 25];
    stream.read_exact(&mut said).unwrap();
    assert_eq!(&said, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

fn from_here(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

#[test]
fn whoever_asks_nothing_goes_first_and_more_who_are_busy_than_there_are_places_wait() {
    let folder = TempDir::new().unwrap();
    let limits = [("--threads", "1"), ("--max-connections", "4"), ("--max-connections-per-address", "0")];
    let server = server(&folder, &limits);
    let mut inside: Vec<_> = (0..3).map(|_| follow(&server)).collect();
    let mut idle = server.client();
    assert_eq!(idle.get("/healthz").unwrap().0, 200);
    let fourth = unfinished(from_here(&server));
    assert!(idle.answer().is_none(), "whoever asked nothing has made room for the fourth");
    // Connected by the system, and not let in: an answer on it comes only after somebody has left.
    let mut outside = server.client();
    outside.send(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(!outside.has_answer(), "a fifth was let in");
    drop(inside.pop());
    drop(fourth);
    assert_eq!(outside.answer().unwrap().0, 200);
}

/// A connection that comes from another address of this machine.
fn from_elsewhere(server: &Server) -> TcpStream {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&std::net::SocketAddr::from(([127, 0, 0, 2], 0)).into()).unwrap();
    socket.connect(&server.address.parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn healthz(mut stream: TcpStream) -> String {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    said
}

/// Refused, as there are as many who follow as may.
fn may_not_follow(client: &mut Client, where_: &str) {
    let (status, refusal) = client.get("/live").unwrap();
    assert_eq!((status, refusal["code"].as_str()), (503, Some("BUSY")), "{refusal}");
    assert!(refusal["message"].as_str().unwrap().contains(where_), "{refusal}");
}

#[test]
fn one_address_does_not_fill_the_door() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, &[("--max-connections", "8"), ("--max-connections-per-address", "4")]);
    let busy: Vec<_> = (0..4).map(|_| unfinished(from_here(&server))).collect();
    // All that this address may have is in use: it is told so, and others come in.
    let mut client = server.client();
    let (status, refusal) = client.get("/healthz").unwrap();
    assert_eq!((status, refusal["code"].as_str()), (503, Some("BUSY")), "{refusal}");
    assert!(refusal["message"].as_str().unwrap().contains("from this address"), "{refusal}");
    assert!(healthz(from_elsewhere(&server)).starts_with("HTTP/1.1 200 "));
    drop(busy);
    until(|| server.client().get("/healthz").is_some_and(|(status, _)| status == 200));
    // Those who say nothing keep nobody out, wherever they come from.
    let _silent: Vec<_> = (0..40).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    assert!(healthz(from_elsewhere(&server)).starts_with("HTTP/1.1 200 "));
    assert_eq!(server.client().get("/healthz").unwrap().0, 200);
}

#[test]
fn those_who_watch_from_an_address_keep_nobody_there_from_buying() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, &[("--max-connections", "40")]);
    // Of ten connections five may be streams; whoever does not get one is idle again, and goes for whoever comes.
    let _following: Vec<_> = (0..5).map(|_| follow(&server)).collect();
    let mut refused: Vec<_> = (0..5).map(|_| server.client()).collect();
    refused.iter_mut().for_each(|client| may_not_follow(client, "from this address"));
    for _ in 0..4 {
        let (status, refusal) = server.client().post("/ticket/reserve", As::Nobody, "").unwrap();
        assert_ne!(status, 503, "{refusal}");
    }
}

#[test]
fn those_who_watch_from_everywhere_keep_nobody_from_buying() {
    let folder = TempDir::new().unwrap();
    let limits = [("--max-connections", "4"), ("--max-connections-per-address", "0")];
    let server = server(&folder, &limits);
    let _following: Vec<_> = (0..3).map(|_| follow(&server)).collect();
    may_not_follow(&mut server.client(), "As many follow as may");
    assert!(healthz(from_elsewhere(&server)).starts_with("HTTP/1.1 200 "));
    assert_ne!(server.client().post("/ticket/reserve", As::Nobody, "").unwrap().0, 503);
}

#[test]
fn heads_and_bodies_have_a_size() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, &[]);
    let mut client = server.client();
    let padding = |bytes: usize| {
        format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx-padding: {}\r\n\r\n", "x".repeat(bytes))
    };
    client.send(padding(30 * 1024).as_bytes());
    assert_eq!(client.answer().unwrap().0, 200);
    // Whatever of it comes at once: what is read goes by the buffer that the bytes before have made.
    for (before, bytes) in [(0, limits::HEAD_BYTES), (0, 100_000), (30 * 1024, 70_000), (31 * 1024, 100_000)]
    {
        let mut client = server.client();
        if before > 0 {
            client.send(padding(before).as_bytes());
            assert_eq!(client.answer().unwrap().0, 200);
        }
        client.send(padding(bytes).as_bytes());
        assert_eq!(client.answer().unwrap().0, 431, "{before}, then {bytes}");
        assert!(client.answer().is_none(), "the connection is closed");
    }

    let name = |bytes: usize| json!({"name": "x".repeat(bytes), "email": "x@example.org"}).to_string();
    let rest = name(0).len();
    let mut client = server.client();
    let (status, fits) = client.post("/customer/add", As::Nobody, &name(limits::BODY_BYTES - rest)).unwrap();
    assert_eq!(
        (status, fits["field"].as_str()),
        (400, Some("name")),
        "read, and then found too long: {fits}"
    );
    let (status, large) =
        client.post("/customer/add", As::Nobody, &name(limits::BODY_BYTES - rest + 1)).unwrap();
    assert_eq!((status, large["code"].as_str()), (413, Some("BODY_TOO_LARGE")), "{large}");
    until(|| server.client().get("/healthz").is_some_and(|(status, _)| status == 200));
}
