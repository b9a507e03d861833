//! The database goes away, refuses writes, cuts connections, locks: what was acknowledged stays, the servers say
//! that they are not ready, and go on by themselves.

use std::sync::atomic::{AtomicBool, Ordering};

use onsale_testbed::Disk;

use super::book;
use super::buyers::Rush;
use super::servers::{Fleet, fine, is_ready, own_database};
use crate::faults::process::{As, until};

const TICKETS: usize = 400;

#[test]
fn a_database_that_is_killed_and_started_again_loses_nothing() {
    let (mut mariadb, url) = own_database(Disk::Durable);
    let fleet = Fleet::on(&[url]);
    fleet.release(TICKETS as u64);
    let rush = Rush::start(fleet.addresses(), fleet.customers(TICKETS + 50));
    until(|| rush.sold() >= TICKETS / 4);
    mariadb.kill().unwrap();
    for address in fleet.addresses() {
        until(|| !is_ready(&address));
    }
    mariadb.start_again().unwrap();
    let told = rush.finish();
    for (index, address) in fleet.addresses().iter().enumerate() {
        until(|| is_ready(address));
        let mut client = fleet.client(index);
        until(|| book::sold(&mut client) == TICKETS);
        book::check(&mut client, &told);
    }
}

/// A commit may have gone through although its answer never came: it is looked up, not done again.
#[test]
fn connections_that_are_cut_again_and_again_cost_nothing_and_double_nothing() {
    let (mariadb, url) = own_database(Disk::Quick);
    let fleet = Fleet::on(&[url]);
    fleet.release(TICKETS as u64);
    let rush = Rush::start(fleet.addresses(), fleet.customers(TICKETS + 50));
    let mut cut = 0;
    for part in 1..=8 {
        until(|| rush.sold() >= TICKETS * part / 10);
        cut += mariadb.cut_connections().unwrap();
    }
    assert!(cut >= 8, "only {cut} connections were there to be cut");
    let told = rush.finish();
    let mut client = fleet.client(0);
    until(|| book::sold(&mut client) == TICKETS);
    book::check(&mut client, &told);
}

#[test]
fn a_database_that_takes_no_writes_makes_servers_say_so_until_it_does() {
    let (mariadb, url) = own_database(Disk::Quick);
    let fleet = Fleet::on(&[url]);
    fleet.release(10);
    let customers = fleet.customers(2);
    fine(fleet.client(0).post("/ticket/reserve", As::Customer(customers[0]), ""));
    mariadb.set_read_only(true).unwrap();
    let mut client = fleet.client(0);
    let (status, refusal) = client.post("/ticket/reserve", As::Customer(customers[1]), "").unwrap();
    assert_eq!((status, refusal["code"].as_str()), (503, Some("BUSY")), "{refusal}");
    let address = &fleet.addresses()[0];
    until(|| !is_ready(address));
    // What was refused was not half done.
    let mine = fine(client.call("GET", "/ticket/mine", As::Customer(customers[1]), ""));
    assert_eq!(mine.as_array().unwrap().len(), 0, "{mine}");
    mariadb.set_read_only(false).unwrap();
    until(|| client.post("/ticket/reserve", As::Customer(customers[1]), "").unwrap().0 == 200);
    assert!(is_ready(address));
    fine(client.post("/ticket/finalize", As::Customer(customers[0]), ""));
    assert_eq!(fine(client.get("/audit"))["balanced"], true);
}

/// Somebody else locks the tables' rows from the wrong end, all the time.
#[test]
fn deadlocks_under_load_are_tried_again() {
    let (mariadb, url) = own_database(Disk::Quick);
    let fleet = Fleet::on(&[url]);
    fleet.release(TICKETS as u64);
    let rush = Rush::start(fleet.addresses(), fleet.customers(TICKETS + 50));
    let over = AtomicBool::new(false);
    let told = std::thread::scope(|scope| {
        let sql = mariadb.sql();
        let over = &over;
        scope.spawn(move || {
            let lock = "BEGIN; SELECT count(*) FROM (SELECT 1 FROM onsale_fleet.ticket_state ORDER BY ticket_id DESC \
                        FOR UPDATE) AS t; COMMIT";
            while !over.load(Ordering::SeqCst) {
                // Being the one who is turned away is the point of it.
                drop(sql.run(lock));
            }
        });
        let told = rush.finish();
        over.store(true, Ordering::SeqCst);
        told
    });
    let mut client = fleet.client(0);
    until(|| book::sold(&mut client) == TICKETS);
    book::check(&mut client, &told);
}
