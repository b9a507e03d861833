//! SIGTERM under load: what was accepted is answered, what was answered is true, and the exit is clean.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use super::process::{As, Server, prepare, until};

#[test]
fn a_polite_stop_under_load_loses_no_answer() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let mut server = Server::start(&database);
    prepare(&server, 4_000, 3_000);
    let (next, answered) = (Arc::new(AtomicU64::new(1)), Arc::new(AtomicU64::new(0)));
    let held = Arc::new(Mutex::new(Vec::new()));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let (next, answered, held) = (Arc::clone(&next), Arc::clone(&answered), Arc::clone(&held));
            let mut client = server.client();
            std::thread::spawn(move || {
                loop {
                    let customer = next.fetch_add(1, Ordering::SeqCst);
                    if customer > 3_000 {
                        return;
                    }
                    match client.post("/ticket/reserve", As::Customer(customer), "") {
                        Some((200, body)) => held.lock().unwrap().push((customer, body["ticketId"].clone())),
                        Some((503, _)) | None => return,
                        other => panic!("{other:?}"),
                    }
                    answered.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    until(|| answered.load(Ordering::SeqCst) >= 300);
    server.terminate();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert!(server.process.wait().unwrap().success(), "the exit was not clean");

    let held = Arc::try_unwrap(held).unwrap().into_inner().unwrap();
    let server = Server::start(&database);
    let mut client = server.client();
    for (customer, ticket) in &held {
        let (_, mine) = client.call("GET", "/ticket/mine", As::Customer(*customer), "").unwrap();
        assert_eq!(mine[0]["ticketId"], *ticket, "customer {customer}");
    }
    let (_, audit) = client.get("/audit").unwrap();
    assert_eq!(audit["balanced"], Value::from(true), "{audit}");
    // Each connection may have had one request on its way that was neither answered nor done; none may be done
    // and not answered, because the server answers what it has taken in.
    let (_, all) = client.get("/ticket/all?status=reserved").unwrap();
    assert_eq!(all.as_array().unwrap().len(), held.len());
}

/// What became of somebody who came with one question.
fn comes(address: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut said = String::new();
    // From here on it was let in, and whatever goes wrong is a broken promise.
    let asked =
        stream.write_all(b"GET /ticket/count HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    if let Err(error) = asked.and_then(|()| stream.read_to_string(&mut said)) {
        said = format!("broken off: {error}");
    }
    Ok(said)
}

/// Behind the port there is a queue of people who have been let in and not been seen yet. A port that is closed with
/// somebody in it resets them.
#[test]
fn whoever_was_let_in_while_the_server_stops_has_an_answer() {
    for round in 0..4 {
        let folder = TempDir::new().unwrap();
        let mut server = Server::start(&folder.path().join("onsale.db"));
        let answered = AtomicU64::new(0);
        let lost: Vec<_> = std::thread::scope(|scope| {
            let newcomers: Vec<_> = (0..32)
                .map(|_| {
                    scope.spawn(|| {
                        let mut lost = Vec::new();
                        // Nobody listens any more: it is over.
                        while let Ok(said) = comes(&server.address) {
                            if said.starts_with("HTTP/1.1 200 ") || said.starts_with("HTTP/1.1 503 ") {
                                answered.fetch_add(1, Ordering::SeqCst);
                            } else {
                                lost.push(said);
                            }
                        }
                        lost
                    })
                })
                .collect();
            until(|| answered.load(Ordering::SeqCst) >= 500);
            server.terminate();
            newcomers.into_iter().flat_map(|newcomer| newcomer.join().unwrap()).collect()
        });
        assert!(server.process.wait().unwrap().success(), "the exit was not clean");
        assert_eq!(lost, [""; 0], "round {round}, of {}", answered.into_inner());
    }
}
