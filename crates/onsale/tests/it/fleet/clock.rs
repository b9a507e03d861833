//! Servers whose machines do not agree what time it is: they go by the database's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use onsale_testbed::Database;
use tempfile::TempDir;

use super::servers::{Fleet, fine, is_ready};
use crate::faults::process::{As, Client, Options, until};
use crate::faults::shim::Shim;

const HOUR: i64 = 3_600;
/// So far from the database's time at most, in milliseconds: a pause of a slow machine, and nothing like an hour.
const NEAR: i64 = 60_000;

/// How far a server is from the time of this machine, which is the database's.
fn off(client: &mut Client) -> i64 {
    client.get("/ticket/status").unwrap();
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
    client.now() - wall
}

#[test]
fn servers_whose_clocks_are_wrong_sell_by_the_databases() {
    let database = Database::new().unwrap();
    let folders = [HOUR, -HOUR].map(|off| (off, TempDir::new().unwrap()));
    let shims: Vec<_> = folders.iter().map(|(off, folder)| (off, Shim::new(folder))).collect();
    let options = Options::default().hold_seconds(600);
    let mut fleet = Fleet::with(&options, &[database.url()]);
    for (off, shim) in &shims {
        shim.step_clock(**off);
        fleet.join(options.clone().environment(shim.environment()).start_on(&database.url()));
    }
    fleet.release(5);
    let customers = fleet.customers(3);
    for (index, address) in fleet.addresses().iter().enumerate() {
        let off = off(&mut fleet.client(index));
        assert!(off.abs() < NEAR, "server {index} is {off} ms away");
        until(|| is_ready(address));
    }
    // A hold of ten minutes, made at one server, is neither over nor endless at another.
    for (customer, (there, here)) in customers.into_iter().zip([(0, 1), (1, 2), (2, 0)]) {
        fine(fleet.client(there).post("/ticket/reserve", As::Customer(customer), ""));
        fine(fleet.client(here).post("/ticket/finalize", As::Customer(customer), ""));
    }
}
