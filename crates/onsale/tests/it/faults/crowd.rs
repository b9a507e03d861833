//! Clients that do not behave: thousands that connect and say nothing or next to nothing, that leave in the
//! middle, that send a byte at a time. Everybody else is served, memory stays bounded, and it passes by itself.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::process::{As, Client, Options, Server, prepare, until};

/// Connections of each kind of loris.
const LORISES: usize = 1_000;
/// Memory that a connection may cost, head and read-ahead included.
const BYTES_A_CONNECTION: u64 = 40 * 1024;

/// A process may have few files open unless it asks for more.
fn many_files() {
    let pid = std::process::id().to_string();
    let raised = Command::new("prlimit").args(["--pid", &pid, "--nofile=8192:"]).status();
    assert!(raised.unwrap().success(), "8,192 open files are not allowed");
}

/// What the kernel says of the server's process.
fn status(server: &Server, name: &str) -> String {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process.pid())).unwrap();
    status.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned()
}

fn resident_bytes(server: &Server) -> u64 {
    status(server, "VmRSS:").split_whitespace().next().unwrap().parse::<u64>().unwrap() * 1024
}

#[test]
fn memory_that_a_rush_needs_comes_in_small_pages() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder.path().join("onsale.db"));
    assert_eq!(status(&server, "THP_enabled:"), "0");
}

fn connections(client: &mut Client) -> u64 {
    let text = client.text("/metrics").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("onsale_connections ")).unwrap();
    line.trim().parse::<f64>().unwrap() as u64
}

fn buys(client: &mut Client, customer: u64) {
    for path in ["/ticket/reserve", "/ticket/finalize"] {
        let (status, answer) = client.post(path, As::Customer(customer), "").unwrap();
        assert_eq!(status, 200, "{answer}");
    }
}

#[test]
fn thousands_who_say_nothing_or_next_to_nothing_are_shown_out_and_cost_little() {
    many_files();
    let folder = TempDir::new().unwrap();
    let server = Options::default().argument("--header-seconds", "2").start(&folder.path().join("onsale.db"));
    prepare(&server, 100, 100);
    let mut client = server.client();
    buys(&mut client, 1);
    let before = resident_bytes(&server);
    let said: [&[u8]; 3] = [
        b"",
        b"POST /ticket/reserve HTTP/1.1\r\nhost: x\r\nx-customer-",
        b"POST /ticket/reserve HTTP/1.1\r\nhost: x\r\nx-customer-id: 3\r\ncontent-length: 50\r\n\r\n{",
    ];
    let mut crowd = Vec::new();
    for words in said {
        for _ in 0..LORISES {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            stream.write_all(words).unwrap();
            crowd.push(stream);
        }
    }
    let mut fresh = server.client();
    for customer in 2..30 {
        buys(&mut fresh, customer);
    }
    let grown = resident_bytes(&server).saturating_sub(before);
    assert!(grown < 3 * LORISES as u64 * BYTES_A_CONNECTION, "3,000 connections cost {grown} bytes");
    // Those who never finish their head are shown out by the server itself, with nobody leaving.
    until(|| connections(&mut server.client()) < LORISES as u64 + 100);
    let bodies = crowd.split_off(2 * LORISES);
    for stream in &mut crowd {
        // The end, after whatever was said for a farewell.
        let mut farewell = Vec::new();
        let _ = stream.read_to_end(&mut farewell);
    }
    drop((crowd, bodies));
    until(|| connections(&mut server.client()) < 10);
    buys(&mut server.client(), 31);
}

#[test]
fn whoever_fills_the_door_and_says_nothing_makes_room_by_itself() {
    let folder = TempDir::new().unwrap();
    let options = Options::default().argument("--header-seconds", "1").argument("--max-connections", "20");
    let server = options.start(&folder.path().join("onsale.db"));
    prepare(&server, 10, 10);
    let silent: Vec<TcpStream> = (0..60).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    let is_gone = |stream: &&TcpStream| {
        stream.set_nonblocking(true).unwrap();
        // Nothing is to be read of a connection that is kept.
        !stream.peek(&mut [0]).is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    };
    // All of them: one that is let in later, by another thread, would have been quiet for less long than the buyer between
    // two calls, who would make room for it.
    until(|| silent.iter().all(|stream| is_gone(&stream)));
    buys(&mut server.client(), 1);
}

#[test]
fn whoever_leaves_in_the_middle_leaves_nothing_half_done() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder.path().join("onsale.db"));
    prepare(&server, 200, 100);
    for customer in 1..=90 {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let whole = format!(
            "POST /ticket/reserve HTTP/1.1\r\nhost: x\r\nx-customer-id: {customer}\r\ncontent-length: 2\r\n\r\n{{}}"
        );
        let cut = match customer % 3 {
            0 => whole.len(),
            1 => whole.len() - 1,
            _ => whole.len() / 2,
        };
        stream.write_all(&whole.as_bytes()[..cut]).unwrap();
        // Gone before any answer.
        drop(stream);
    }
    let mut client = server.client();
    until(|| connections(&mut client) < 5);
    let mut held = 0;
    for customer in 1..=90 {
        let (_, mine) = client.call("GET", "/ticket/mine", As::Customer(customer), "").unwrap();
        let tickets = mine.as_array().unwrap().len();
        assert!(tickets == 0 || tickets == 1 && customer % 3 == 0, "customer {customer}: {mine}");
        held += tickets;
    }
    assert_eq!(client.get("/ticket/count").unwrap().1, 200 - held as u64);
    assert_eq!(client.get("/audit").unwrap().1["balanced"], true);
}

/// Sends it in pieces of one byte and answers what came back.
fn byte_by_byte(server: &Server, request: &str) -> (u16, Value) {
    let mut client = server.client();
    for byte in request.as_bytes() {
        client.send(std::slice::from_ref(byte));
    }
    client.answer().unwrap()
}

#[test]
fn a_byte_at_a_time_is_as_good_as_all_at_once() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder.path().join("onsale.db"));
    prepare(&server, 10, 1);
    let body = r#"{"name":"Bytewise","email":"byte@example.org"}"#;
    let length = body.len();
    let head = "POST /customer/add HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    let (status, added) = byte_by_byte(&server, &format!("{head}content-length: {length}\r\n\r\n{body}"));
    assert_eq!((status, &added["name"]), (201, &Value::from("Bytewise")));
    let chunks: String = body.replace("byte@", "chunk@").chars().map(|c| format!("1\r\n{c}\r\n")).collect();
    let (status, added) =
        byte_by_byte(&server, &format!("{head}transfer-encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"));
    assert_eq!((status, &added["email"]), (201, &Value::from("chunk@example.org")));
}

#[test]
fn a_body_without_an_end_is_cut_off_and_costs_no_memory() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder.path().join("onsale.db"));
    prepare(&server, 10, 1);
    let before = resident_bytes(&server);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .write_all(b"POST /customer/add HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
        .unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    // 64 MB at most; the server has had enough long before.
    let sent = (0..1_024).take_while(|_| stream.write_all(chunk.as_bytes()).is_ok()).count();
    assert!(sent < 1_024, "everything was read");
    let grown = resident_bytes(&server).saturating_sub(before);
    assert!(grown < 16 * 1024 * 1024, "{grown} bytes");
    buys(&mut server.client(), 1);
}
