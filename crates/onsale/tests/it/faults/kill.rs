//! kill -9 in the middle of a sale: everything acknowledged is there, nothing else is half there.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tempfile::TempDir;

use super::process::{As, Server, prepare, until};

/// What the server said of a customer's ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Held { ticket: u64, until: String },
    Sold { ticket: u64 },
}

/// Customers reserve and buy over eight connections until the server is gone; answers what was acknowledged.
fn rush(server: Server, customers: u64, kill_after: u64) -> BTreeMap<u64, Said> {
    let said = Arc::new(Mutex::new(BTreeMap::new()));
    let (next, answered) = (Arc::new(AtomicU64::new(1)), Arc::new(AtomicU64::new(0)));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let (said, next, answered) = (Arc::clone(&said), Arc::clone(&next), Arc::clone(&answered));
            let mut client = server.client();
            std::thread::spawn(move || {
                loop {
                    let customer = next.fetch_add(1, Ordering::SeqCst);
                    if customer > customers {
                        return;
                    }
                    let Some((200, held)) = client.post("/ticket/reserve", As::Customer(customer), "") else {
                        return;
                    };
                    let ticket = held["ticketId"].as_u64().unwrap();
                    let until = held["reservedUntil"].as_str().unwrap().to_owned();
                    said.lock().unwrap().insert(customer, Said::Held { ticket, until });
                    answered.fetch_add(1, Ordering::SeqCst);
                    if customer % 3 == 0 {
                        continue;
                    }
                    let Some((200, sold)) = client.post("/ticket/finalize", As::Customer(customer), "")
                    else {
                        return;
                    };
                    assert_eq!(sold["ticket"]["ticketId"].as_u64(), Some(ticket));
                    said.lock().unwrap().insert(customer, Said::Sold { ticket });
                    answered.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    until(|| answered.load(Ordering::SeqCst) >= kill_after);
    server.kill();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    Arc::try_unwrap(said).unwrap().into_inner().unwrap()
}

#[test]
fn everything_acknowledged_is_there_after_kill_9() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let server = Server::start(&database);
    prepare(&server, 3_000, 2_000);
    let said = rush(server, 2_000, 700);
    assert!(said.len() >= 350, "{} customers were served before the kill", said.len());

    let server = Server::start(&database);
    let mut client = server.client();
    for (customer, said) in &said {
        let (status, mine) = client.call("GET", "/ticket/mine", As::Customer(*customer), "").unwrap();
        assert_eq!(status, 200, "{mine}");
        let [ticket] = &mine.as_array().unwrap()[..] else { panic!("customer {customer}: {mine}") };
        match said {
            Said::Sold { ticket: sold } => {
                assert_eq!(
                    (ticket["ticketId"].as_u64(), &ticket["status"]),
                    (Some(*sold), &Value::from("sold"))
                );
            }
            // The purchase may have been committed without its answer getting out.
            Said::Held { ticket: held, until } => {
                assert_eq!(ticket["ticketId"].as_u64(), Some(*held));
                if ticket["status"] == "reserved" {
                    assert_eq!(ticket["reservedUntil"].as_str(), Some(until.as_str()), "a deadline moved");
                }
            }
        }
    }
    let tickets: std::collections::BTreeSet<_> = said
        .values()
        .map(|said| match said {
            Said::Held { ticket, .. } | Said::Sold { ticket } => *ticket,
        })
        .collect();
    assert_eq!(tickets.len(), said.len(), "a ticket was given to two customers");
    let (status, audit) = client.get("/audit").unwrap();
    assert_eq!((status, &audit["balanced"]), (200, &Value::from(true)), "{audit}");
}

#[test]
fn a_restart_goes_on_with_pools_holds_and_releases() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let server = Server::start(&database);
    prepare(&server, 5, 2);
    let mut client = server.client();
    let (_, held) = client.post("/ticket/reserve", As::Customer(1), "").unwrap();
    // Far more than will come before the kill, so that the schedule is cut in the middle.
    let body = r#"{"ticketsPerRelease":1,"numberOfReleases":100000,"ticketReleaseInterval":0.1,"ticketType":"Later"}"#;
    let (status, release) = client.post("/vendor/release", As::Vendor(1), body).unwrap();
    assert_eq!(status, 202, "{release}");
    let later = |client: &mut super::process::Client| {
        client.get("/ticket/count?type=Later").and_then(|(_, count)| count.as_u64()).unwrap()
    };
    until(|| later(&mut client) >= 2);
    server.kill();

    let server = Server::start(&database);
    let mut client = server.client();
    let (status, refused) = client.post("/ticket/reserve", As::Customer(1), "").unwrap();
    assert_eq!((status, &refused["code"]), (409, &Value::from("ALREADY_RESERVED")));
    assert_eq!(refused["ticket"]["reservedUntil"], held["reservedUntil"]);
    let (status, next) = client.post("/ticket/reserve", As::Customer(2), "").unwrap();
    assert_eq!((status, next["ticketId"].as_u64()), (200, held["ticketId"].as_u64().map(|id| id + 1)));
    let before = later(&mut client);
    until(|| later(&mut client) > before);
    let (_, releases) = client.call("GET", "/vendor/releases", As::Vendor(1), "").unwrap();
    let running = releases.as_array().unwrap().iter().find(|row| row["type"] == "Later").unwrap().clone();
    assert_eq!(running["state"], "running");
    let (status, sold) = client.post("/ticket/finalize", As::Customer(1), "").unwrap();
    assert_eq!(status, 200, "{sold}");
    let (_, audit) = client.get("/audit").unwrap();
    assert_eq!(audit["balanced"], true, "{audit}");
}
