//! The disk says no: while it does, answers say so, reads go on and nothing is promised; when it stops, the service
//! comes back by itself; and what was promised before is there.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::process::{As, Client, Options, Server, prepare, until};
use super::shim::{Fault, Shim};

const TICKETS: u64 = 120;

/// Customers reserve and buy one after the other until `stop` says so; notes who was promised what.
fn sell(
    client: &mut Client,
    customers: std::ops::Range<u64>,
    sold: &mut BTreeMap<u64, u64>,
) -> Vec<(u16, Value)> {
    let mut refused = Vec::new();
    for customer in customers {
        for path in ["/ticket/reserve", "/ticket/finalize"] {
            let (status, answer) = client.post(path, As::Customer(customer), "").unwrap();
            match (path, status) {
                ("/ticket/reserve", 200) => {}
                (_, 200) => drop(sold.insert(customer, answer["ticket"]["ticketId"].as_u64().unwrap())),
                _ => {
                    refused.push((status, answer));
                    break;
                }
            }
        }
    }
    refused
}

/// Everything that was promised is there, and nothing else is sold.
fn nothing_is_lost(server: &Server, sold: &BTreeMap<u64, u64>) {
    let mut client = server.client();
    let mut tickets: Vec<u64> = sold.values().copied().collect();
    tickets.sort_unstable();
    tickets.dedup();
    assert_eq!(tickets.len(), sold.len(), "a ticket was sold twice");
    for (customer, ticket) in sold {
        let (_, found) = client.get(&format!("/ticket/find/{ticket}")).unwrap();
        assert_eq!((&found["status"], found["customerId"].as_u64()), (&"sold".into(), Some(*customer)));
    }
    let (_, all) = client.get("/ticket/all?status=sold").unwrap();
    assert_eq!(all.as_array().unwrap().len(), sold.len());
    let (_, audit) = client.get("/audit").unwrap();
    assert_eq!(audit["balanced"], true, "{audit}");
}

fn survives(fault: Fault) {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let shim = Shim::new(&folder);
    let server = Options::default().environment(shim.environment()).start(&database);
    prepare(&server, TICKETS, TICKETS);
    let (mut client, mut sold) = (server.client(), BTreeMap::new());
    assert!(sell(&mut client, 1..31, &mut sold).is_empty());
    assert_eq!(sold.len(), 30);

    shim.fail(fault);
    let refused = sell(&mut client, 31..61, &mut sold);
    assert!(!refused.is_empty(), "the fault was never felt");
    for (status, answer) in &refused {
        assert_eq!((*status, answer["status"].as_str()), (503, Some("error")), "{answer}");
        assert!(answer["code"].is_string(), "{answer}");
    }
    let (status, _) = client.get("/ticket/count").unwrap();
    assert_eq!(status, 200, "questions are answered all the same");
    until(|| client.get("/readyz").unwrap().0 == 503);
    assert_eq!(client.get("/healthz").unwrap().0, 200);

    shim.fail(Fault::Nothing);
    // By itself: nobody does anything but ask.
    until(|| client.get("/readyz").unwrap().0 == 200);
    let refused = sell(&mut client, 61..91, &mut sold);
    assert!(refused.is_empty(), "{refused:?}");
    assert!(sold.len() >= 60);
    nothing_is_lost(&server, &sold);
    server.kill();
    nothing_is_lost(&Server::start(&database), &sold);
}

#[test]
fn writes_that_fail() {
    survives(Fault::WritesFail);
}

#[test]
fn a_disk_that_does_not_keep_what_it_is_given() {
    survives(Fault::SyncsFail);
}

#[test]
fn a_disk_that_is_full() {
    survives(Fault::DiskFull);
}

#[test]
fn a_disk_that_turns_read_only() {
    survives(Fault::ReadOnly);
}

#[test]
fn a_limit_on_the_size_of_files_is_a_full_disk_and_not_the_end() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let server = Server::start(&database);
    prepare(&server, TICKETS, TICKETS);
    let (mut client, mut sold) = (server.client(), BTreeMap::new());
    assert!(sell(&mut client, 1..31, &mut sold).is_empty());
    let limit = |bytes: &str| {
        let pid = server.process.pid().to_string();
        let done = Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}")]).status();
        assert!(done.unwrap().success());
    };
    // No commit fits into a page, wherever in its log the server is.
    limit("4096:unlimited");
    let refused = sell(&mut client, 31..61, &mut sold);
    assert!(refused.iter().any(|(status, _)| *status == 503), "the limit was never felt: {refused:?}");
    limit("unlimited:unlimited");
    until(|| client.get("/readyz").unwrap().0 == 200);
    assert!(sell(&mut client, 61..91, &mut sold).is_empty());
    nothing_is_lost(&server, &sold);
    server.kill();
    nothing_is_lost(&Server::start(&database), &sold);
}

#[test]
fn a_server_on_a_read_only_disk_says_why_it_does_not_start() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    drop(Server::start(&database));
    let shim = Shim::new(&folder);
    shim.fail(Fault::ReadOnly);
    let mut serve = Options::default().environment(shim.environment()).command(&database);
    let output = serve.output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("onsale.db"), "{said}");
}
