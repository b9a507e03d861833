//! A server on each node of a Galera cluster.

use onsale_testbed::Galera;

use super::servers::{Fleet, fine};
use crate::faults::process::As;

/// Customers who go from node to node.
const WANDERERS: usize = 30;

/// What was acknowledged at one node is known at every other at once: nobody has to wait for it, or to ask twice.
#[test]
fn a_customer_may_go_from_node_to_node() {
    let cluster = Galera::start().unwrap();
    let urls: Vec<_> = (0..cluster.len()).map(|index| cluster.url(index, "onsale_fleet")).collect();
    let fleet = Fleet::on(&urls);
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
