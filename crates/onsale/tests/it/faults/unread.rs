//! Requests whose body nobody asks for, or of which there is more than anybody wants: the answer arrives, whole, and what can
//! be used again is used again. A connection that is closed with bytes unread would take the answer with it.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use tempfile::TempDir;

use super::process::{Options, PATIENCE, Server};

const MIB: usize = 1024 * 1024;

fn server(folder: &TempDir) -> Server {
    Options::default().token_mode().start(&folder.path().join("onsale.db"))
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Sends all of it before it reads anything, as many clients do; everything that came back until the end.
fn said_to(mut stream: &TcpStream, head: &str, body: &[u8]) -> String {
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    said
}

/// What nobody reads the body of: no such path, no such method, nobody who may, nothing that takes a body, another kind of
/// body, and one that is too long for a body.
const UNWANTED: [(&str, &str, usize, u16); 7] = [
    ("POST /nothing", "", 60_000, 404),
    ("POST /nothing", "", 3 * MIB, 404),
    ("POST /ticket/count", "", 60_000, 405),
    ("POST /ticket/reserve", "", 60_000, 401),
    ("GET /healthz", "", 60_000, 200),
    ("POST /customer/add", "content-type: text/plain\r\n", 60_000, 415),
    ("POST /customer/add", "content-type: application/json\r\n", 3 * MIB, 413),
];

#[test]
fn a_body_that_nobody_wants_is_read_away_and_the_connection_goes_on() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder);
    for (what, header, length, status) in UNWANTED {
        let mut client = server.client();
        let head = format!("{what} HTTP/1.1\r\nhost: x\r\n{header}");
        client.send(format!("{head}content-length: {length}\r\n\r\n").as_bytes());
        client.send(&vec![b'x'; length]);
        assert_eq!(client.answer().map(|answer| answer.0), Some(status), "{what}, {length} bytes");
        client.send(format!("{head}transfer-encoding: chunked\r\n\r\n{length:x}\r\n").as_bytes());
        client.send(&vec![b'x'; length]);
        client.send(b"\r\n0\r\n\r\n");
        assert_eq!(client.answer().map(|answer| answer.0), Some(status), "{what}, {length} bytes in chunks");
        assert_eq!(client.get("/healthz").map(|answer| answer.0), Some(200), "{what}: the same connection");
    }
}

#[test]
fn a_body_that_is_far_too_long_is_answered_and_not_broken_off() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder);
    let body = vec![b'x'; 8 * MIB];
    for round in 0..20 {
        for (path, status) in [("/customer/add", "413"), ("/nothing", "404"), ("/ticket/count", "405")] {
            let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len());
            let said = said_to(&connect(&server), &head, &body);
            assert!(said.starts_with(&format!("HTTP/1.1 {status} ")), "{path}, round {round}: {said}");
            assert!(said.to_lowercase().contains("connection: close"), "{said}");
            assert!(said.ends_with('}'), "the answer is whole: {said}");
        }
        let head = format!(
            "POST /nothing HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n",
            body.len()
        );
        let said = said_to(&connect(&server), &head, &body);
        assert!(said.starts_with("HTTP/1.1 404 "), "in chunks, round {round}: {said}");
    }
}

#[test]
fn whoever_asks_before_sending_is_told_not_to() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder);
    for (path, length, status) in
        [("/nothing", 1_000, "404"), ("/customer/add", 8 * MIB, "413"), ("/customer/add", MIB, "413")]
    {
        let stream = connect(&server);
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: {length}\r\n\r\n"
        );
        let said = said_to(&stream, &head, b"");
        assert!(said.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {said}");
    }
}

#[test]
fn a_head_that_is_far_too_long_is_answered_and_not_broken_off() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder);
    for round in 0..20 {
        let head = format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx-padding: {}\r\n\r\n", "x".repeat(2 * MIB));
        let said = said_to(&connect(&server), &head, b"");
        assert!(said.starts_with("HTTP/1.1 431 "), "round {round}: {said}");
        let said = said_to(&connect(&server), "this is no HTTP\r\n\r\n", &vec![b'x'; MIB]);
        assert!(said.starts_with("HTTP/1.1 400 "), "round {round}: {said}");
    }
}

#[test]
fn whoever_has_closed_one_direction_still_gets_the_answer() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder);
    let mut stream = connect(&server);
    stream.write_all(b"POST /nothing HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhello").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    assert!(said.starts_with("HTTP/1.1 404 "), "{said}");
}
