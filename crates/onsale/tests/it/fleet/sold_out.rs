//! "Sold out" is said when nothing is left, at no server, and not before.

use onsale_testbed::Database;

use super::servers::{Fleet, fine};
use crate::faults::process::{As, Options, until};

const TICKETS: usize = 30;

/// Every server has taken something aside for itself by then; all of it is to be had through one.
#[test]
fn what_other_servers_have_set_aside_is_sold_before_sold_out_is_said() {
    let database = Database::new().unwrap();
    let fleet = Fleet::of_three(&database);
    fleet.release(TICKETS as u64);
    let customers = fleet.customers(TICKETS + 1);
    let (last, buyers) = customers.split_last().unwrap();
    let mut clients: Vec<_> = (0..3).map(|index| fleet.client(index)).collect();
    for (index, customer) in buyers.iter().enumerate() {
        // One through each server, then all through the first.
        let client = &mut clients[if index < 3 { index } else { 0 }];
        fine(client.post("/ticket/reserve", As::Customer(*customer), ""));
    }
    // All are held: that may change, and it is not "sold out".
    let (_, refusal) = clients[0].post("/ticket/reserve", As::Customer(*last), "").unwrap();
    assert_eq!(refusal["code"], "ALL_HELD", "{refusal}");
    for customer in buyers {
        fine(clients[1].post("/ticket/finalize", As::Customer(*customer), ""));
    }
    until(|| {
        let (_, refusal) = clients[2].post("/ticket/reserve", As::Customer(*last), "").unwrap();
        refusal["code"] == "SOLD_OUT"
    });
}

/// A dead server's part of the pool goes to the others' customers.
#[test]
fn what_a_dead_server_had_set_aside_is_sold_by_another() {
    let database = Database::new().unwrap();
    let mut fleet = Fleet::of_three(&database);
    fleet.release(TICKETS as u64);
    let customers = fleet.customers(TICKETS);
    fine(fleet.client(1).post("/ticket/reserve", As::Customer(customers[0]), ""));
    fleet.kill(1);
    let mut client = fleet.client(0);
    for customer in &customers[1..] {
        fine(client.post("/ticket/reserve", As::Customer(*customer), ""));
    }
    // The dead server's customer still has theirs.
    fine(client.post("/ticket/finalize", As::Customer(customers[0]), ""));
}

/// The end of a hold needs no server: the one that gave it is dead.
#[test]
fn a_hold_of_a_dead_server_runs_out_and_another_sells_the_ticket() {
    let database = Database::new().unwrap();
    let url = database.url();
    let mut fleet = Fleet::with(&Options::default().hold_seconds(1), &[url.clone(), url]);
    fleet.release(1);
    let customers = fleet.customers(2);
    let held = fine(fleet.client(1).post("/ticket/reserve", As::Customer(customers[0]), ""));
    fleet.kill(1);
    let mut client = fleet.client(0);
    until(|| {
        client
            .post("/ticket/reserve", As::Customer(customers[1]), "")
            .is_some_and(|(status, taken)| status == 200 && taken["ticketId"] == held["ticketId"])
    });
    let (_, refusal) = client.post("/ticket/finalize", As::Customer(customers[0]), "").unwrap();
    assert_eq!(refusal["code"], "RESERVATION_EXPIRED", "{refusal}");
}
