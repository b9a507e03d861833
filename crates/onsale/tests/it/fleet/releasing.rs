//! Releases that are due: one server fires them, once, and another goes on when it dies.

use onsale_testbed::Database;

use super::servers::{Fleet, add, count, fine};
use crate::faults::process::{As, until};

/// Whichever server fires the batches, it is among the two that die.
#[test]
fn another_server_takes_a_release_over_and_no_batch_comes_twice() {
    let database = Database::new().unwrap();
    let mut fleet = Fleet::of_three(&database);
    let vendor = add(&mut fleet.client(0), "vendor", 1);
    let body =
        r#"{"ticketsPerRelease":10,"ticketPrice":5,"ticketReleaseInterval":0.1,"numberOfReleases":40}"#;
    let (status, release) = fleet.client(0).post("/vendor/release", As::Vendor(vendor), body).unwrap();
    assert_eq!(status, 202, "{release}");
    let mut client = fleet.client(2);
    until(|| count(&mut client) >= Some(10));
    fleet.kill(0);
    fleet.kill(1);
    let shown = fine(client.call("GET", "/vendor/releases", As::Vendor(vendor), ""));
    assert_eq!(shown[0]["state"], "running", "the servers died too late: {shown}");

    until(|| {
        let shown = fine(client.call("GET", "/vendor/releases", As::Vendor(vendor), ""));
        shown[0]["state"] == "done"
    });
    assert_eq!(count(&mut client), Some(400));
    let audit = fine(client.get("/audit"));
    assert_eq!((&audit["balanced"], audit["pools"][0]["released"].as_u64()), (&true.into(), Some(400)));
}
