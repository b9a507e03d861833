//! Listeners of one server hear what is sold at another.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

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
    fn hears(&mut self, what: &str) {
        let mut line = String::new();
        while !(line.starts_with("data: ") && line.contains(what)) {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended without {what}");
        }
    }
}

#[test]
fn a_hold_and_a_sale_at_one_server_are_heard_at_every_other() {
    let database = Database::new().unwrap();
    let fleet = Fleet::of_three(&database);
    fleet.release(5);
    let customer = fleet.customers(1)[0];
    // Half of them follow all there is, the others the event alone.
    let of_event = "/live?event=1";
    let both = |address: &String| [Listener::of(address, "/live"), Listener::of(address, of_event)];
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
