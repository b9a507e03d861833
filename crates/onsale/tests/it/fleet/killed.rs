//! kill -9 of one server of three in the middle of a rush.

use onsale_testbed::Database;

use super::book;
use super::buyers::Rush;
use super::servers::{Fleet, count};
use crate::faults::process::until;

const TICKETS: usize = 600;

/// More customers than tickets, so that every ticket must find its buyer, also those that the dead server had set
/// aside for its own.
#[test]
fn a_server_that_dies_takes_no_sale_and_no_ticket_along() {
    let database = Database::new().unwrap();
    let mut fleet = Fleet::of_three(&database);
    fleet.release(TICKETS as u64);
    let rush = Rush::start(fleet.addresses(), fleet.customers(TICKETS + 100));
    until(|| rush.sold() >= TICKETS / 4);
    fleet.kill(1);
    let told = rush.finish();

    for index in [0, 2] {
        let mut client = fleet.client(index);
        until(|| book::sold(&mut client) == TICKETS);
        book::check(&mut client, &told);
        until(|| count(&mut client) == Some(0));
    }
}

/// The twin: a sale that is undone behind the servers' backs is noticed.
#[test]
fn a_sale_that_vanishes_is_noticed() {
    let database = Database::new().unwrap();
    let fleet = Fleet::of_three(&database);
    fleet.release(20);
    let told = Rush::start(fleet.addresses(), fleet.customers(20)).finish();
    let mut client = fleet.client(0);
    book::check(&mut client, &told);

    let ticket = told.sold.values().next().unwrap();
    let vanish = format!(
        "DELETE FROM {0}.order_ticket WHERE ticket_id = {ticket}; \
                          UPDATE {0}.ticket_state SET status = 0, customer_id = 0 WHERE ticket_id = {ticket}",
        database.name()
    );
    database.sql().run(&vanish).unwrap();
    assert!(!book::mistakes(&mut client, &told).is_empty());
}
