//! A server on each node of a Galera cluster.

use onsale_testbed::Galera;

use super::book;
use super::buyers::Rush;
use super::servers::{Fleet, count, fine, is_ready};
use crate::faults::process::{As, until};

/// Customers who go from node to node.
const WANDERERS: usize = 30;
/// Tickets of a rush.
const TICKETS: usize = 400;

fn a_server_on_each(cluster: &Galera) -> Fleet {
    let urls: Vec<_> = (0..cluster.len()).map(|index| cluster.url(index, "onsale_fleet")).collect();
    Fleet::on(&urls)
}

/// What was acknowledged at one node is known at every other at once: nobody has to wait for it, or to ask twice.
#[test]
fn a_customer_may_go_from_node_to_node() {
    let cluster = Galera::start().unwrap();
    let fleet = a_server_on_each(&cluster);
    fleet.release(WANDERERS as u64);
    let mut clients: Vec<_> = (0..3).map(|index| fleet.client(index)).collect();
    for (n, customer) in fleet.customers(WANDERERS).into_iter().enumerate() {
        let held = fine(clients[n % 3].post("/ticket/reserve", As::Customer(customer), ""));
        let sold = fine(clients[(n + 1) % 3].post("/ticket/finalize", As::Customer(customer), ""));
        assert_eq!(sold["ticket"]["ticketId"], held["ticketId"]);
        let mine = fine(clients[(n + 2) % 3].call("GET", "/ticket/mine", As::Customer(customer), ""));
        assert_eq!(mine[0]["status"], "sold");
    }
}

/// Every ticket finds its buyer while a node is away; the server on that node sends people on to the others. Brought
/// back, it knows what was sold without it.
#[test]
fn a_node_that_dies_in_a_rush_takes_no_sale_and_no_ticket_along() {
    let mut cluster = Galera::start().unwrap();
    let fleet = a_server_on_each(&cluster);
    fleet.release(TICKETS as u64);
    let rush = Rush::start(fleet.addresses(), fleet.customers(TICKETS + 60));
    until(|| rush.sold() >= TICKETS / 4);
    cluster.kill(1).unwrap();
    let told = rush.finish();
    cluster.bring_back(1).unwrap();

    for (index, address) in fleet.addresses().iter().enumerate() {
        until(|| is_ready(address));
        let mut client = fleet.client(index);
        until(|| book::sold(&mut client) == TICKETS);
        book::check(&mut client, &told);
        until(|| count(&mut client) == Some(0));
    }
}
