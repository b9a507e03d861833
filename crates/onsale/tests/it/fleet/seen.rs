//! What one server did is seen through every other.

use onsale_testbed::Database;

use super::servers::{Fleet, count, fine};
use crate::faults::process::{As, until};

#[test]
fn a_hold_is_seen_and_bought_and_given_up_through_any_server() {
    let database = Database::new().unwrap();
    let fleet = Fleet::of_three(&database);
    fleet.release(10);
    let customers = fleet.customers(3);
    let mut clients: Vec<_> = (0..3).map(|index| fleet.client(index)).collect();

    let held = fine(clients[0].post("/ticket/reserve", As::Customer(customers[0]), ""));
    let ticket = held["ticketId"].as_u64().unwrap();
    for client in &mut clients {
        until(|| count(client) == Some(9));
        until(|| {
            fine(client.get(&format!("/ticket/find/{ticket}")))["customerId"].as_u64() == Some(customers[0])
        });
        let mine = fine(client.call("GET", "/ticket/mine", As::Customer(customers[0]), ""));
        assert_eq!(mine[0]["reservedUntil"], held["reservedUntil"]);
    }
    // One ticket a customer, whichever server is asked.
    let (status, refusal) = clients[1].post("/ticket/reserve", As::Customer(customers[0]), "").unwrap();
    assert_eq!((status, refusal["code"].as_str()), (409, Some("ALREADY_RESERVED")), "{refusal}");

    let sold = fine(clients[2].post("/ticket/finalize", As::Customer(customers[0]), ""));
    assert_eq!(sold["ticket"]["ticketId"], ticket);
    let (status, refusal) = clients[0].post("/ticket/finalize", As::Customer(customers[0]), "").unwrap();
    assert_eq!((status, refusal["code"].as_str()), (404, Some("NO_RESERVATION")), "{refusal}");

    // Given up at another server, the ticket is there for a third.
    fine(clients[1].post("/ticket/reserve", As::Customer(customers[1]), ""));
    fine(clients[2].post("/ticket/cancel", As::Customer(customers[1]), ""));
    for client in &mut clients {
        until(|| count(client) == Some(9));
    }
}

#[test]
fn two_servers_asked_at_once_give_a_customer_one_ticket() {
    let database = Database::new().unwrap();
    let fleet = Fleet::of_three(&database);
    fleet.release(200);
    for customer in fleet.customers(20) {
        let taken: usize = std::thread::scope(|scope| {
            let asked: Vec<_> = (0..3)
                .map(|index| {
                    let mut client = fleet.client(index);
                    scope.spawn(move || client.post("/ticket/reserve", As::Customer(customer), "").unwrap().0)
                })
                .collect();
            asked.into_iter().map(|answer| usize::from(answer.join().unwrap() == 200)).sum()
        });
        assert_eq!(taken, 1, "customer {customer}");
    }
    let audit = fine(fleet.client(0).get("/audit"));
    assert_eq!((&audit["balanced"], audit["pools"][0]["reserved"].as_u64()), (&true.into(), Some(20)));
}
