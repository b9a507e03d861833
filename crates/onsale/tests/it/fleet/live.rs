//! Listeners of one server hear what is sold at another.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Instant;

use onsale_testbed::Database;

use super::servers::{Fleet, fine};
use crate::faults::process::{As, PATIENCE};

/// An open stream of `GET /live`.
struct Listener(BufReader<TcpStream>);

impl Listener {
    fn of(address: &str, path: &str) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n").as_bytes()).unwrap();
        Self(BufReader::new(stream))
    }

    /// Reads until a frame says `what` of the stock.
    ///
    /// A quiet stream says something every quarter of a minute, so the bound is on the whole wait.
    #[track_caller]
    fn hears(&mut self, what: &str) {
        let until = Instant::now() + PATIENCE;
        let mut heard = String::new();
        let mut from = 0;
        while !(heard[from..].starts_with("data: ") && heard[from..].contains(what)) {
            assert!(Instant::now() < until, "no {what} in\n{heard}");
            from = heard.len();
            let read =
                self.0.read_line(&mut heard).unwrap_or_else(|error| panic!("{error}: no {what} in\n{heard}"));
            assert!(read > 0, "the stream ended without {what}:\n{heard}");
        }
    }
}

#[test]
fn a_hold_and_a_sale_at_one_server_are_heard_at_every_other() {
    let database = Database::new().unwrap();
    let fleet = Fleet::of_three(&database);
    fleet.release(5);
    let customer = fleet.customers(1)[0];
    let events = fine(fleet.client(0).get("/event/all"));
    // Half of them follow all there is, the others the event alone. Its number need not be 1: a transaction that the
    // database took back has used numbers up.
    let of_event = format!("/live?event={}", events[0]["eventId"]);
    let both = |address: &String| [Listener::of(address, "/live"), Listener::of(address, &of_event)];
    let mut listeners: Vec<_> = fleet.addresses().iter().flat_map(both).collect();
    for listener in &mut listeners {
        listener.hears(r#""available":5"#);
    }
    fine(fleet.client(0).post("/ticket/reserve", As::Customer(customer), ""));
    for listener in &mut listeners {
        listener.hears(r#""available":4,"reserved":1"#);
    }
    fine(fleet.client(1).post("/ticket/finalize", As::Customer(customer), ""));
    for listener in &mut listeners {
        listener.hears(r#""reserved":0,"sold":1"#);
    }
}
