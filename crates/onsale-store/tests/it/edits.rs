//! Whoever edits the tables by hand is found out by the audit: each kind of edit, one at a time. What an audit cannot find
//! stands in docs/operating.md.

use onsale_core::{Customer, Vendor};
use onsale_store::sqlite::open_for_writing;
use onsale_store::upkeep;
use onsale_store::{Added, Command, Finalize, Held, Sold};
use onsale_testbed::Database;

use crate::servers::Server;
use crate::util::{House, START, add_customer, add_vendor, any};

/// Ten tickets: three sold (orders 1 to 3 of customers 1 to 3), one held by customer 4; a second vendor without any.
fn house() -> House {
    let mut house = House::new();
    house.open(|desk| {
        desk.stocked(10);
        for n in 0..3 {
            let customer = desk.customer(&format!("c{n}"));
            desk.reserve(customer).unwrap();
            desk.pass(10);
            desk.finalize(customer).unwrap();
        }
        let customer = desk.customer("holder");
        desk.reserve(customer).unwrap();
        desk.vendor("other");
    });
    house
}

const SOLD: &str = "the journal says that a ticket was sold, and its order does not";
const CHANGES: &str = "the journal has not as many changes of tickets as there were";
const ROWS: &str = "rows of the journal are missing";
const UNLIKE: &str = "a ticket differs from its last journal row";
const BOUGHT: &str = "a sold ticket has no order of its owner";
const ORDERED: &str = "an order has a ticket that is not sold, or sold otherwise";
const ORDER: &str = "a ticket was sold by no order, or by one of somebody else";
const TOTAL: &str = "an order's total is not the sum of its tickets";
const CHAIN: &str = "a row of the journal does not follow the one before it";
const CANNOT: &str = "a row of the journal says what cannot be";

/// What is done to the tables, and what the audit says of it.
const EDITS: &[(&str, &str)] = &[
    ("DELETE FROM purchase", ORDER),
    ("DELETE FROM purchase WHERE order_id = 2", ORDER),
    ("UPDATE purchase SET customer_id = 4 WHERE order_id = 2", ORDER),
    ("UPDATE purchase SET event_id = 2 WHERE order_id = 2", ORDER),
    ("UPDATE purchase SET currency = 'USD' WHERE order_id = 2", ORDER),
    ("UPDATE purchase SET total = 1 WHERE order_id = 2", TOTAL),
    ("UPDATE purchase SET created_at = created_at + 1 WHERE order_id = 2", ORDERED),
    (
        "INSERT INTO purchase SELECT 9, customer_id, event_id, total, currency, created_at FROM purchase WHERE order_id = 1",
        TOTAL,
    ),
    (
        "UPDATE purchase SET total = 1 WHERE order_id = 2; UPDATE order_item SET price = 1 WHERE order_id = 2",
        SOLD,
    ),
    ("UPDATE order_item SET price = 1 WHERE order_id = 2", TOTAL),
    ("UPDATE order_item SET customer_id = 4 WHERE order_id = 2", BOUGHT),
    ("UPDATE order_item SET order_id = 1 WHERE order_id = 2", TOTAL),
    ("UPDATE order_item SET event_id = 2 WHERE order_id = 2", ORDERED),
    ("DELETE FROM order_item WHERE order_id = 2", BOUGHT),
    ("UPDATE order_item SET ticket_id = 9 WHERE order_id = 2", ORDERED),
    // A sale undone with its rows, and the ticket as if it had only been held and given up.
    (
        "DELETE FROM purchase WHERE order_id = 2; DELETE FROM order_item WHERE order_id = 2; UPDATE ticket SET status = 0, \
         customer_id = NULL, sold_at = NULL, version = 1, journal_seq = (SELECT seq FROM journal WHERE kind = 1) \
         WHERE ticket_id = 2",
        SOLD,
    ),
    // The same, and with its rows of the journal.
    (
        "DELETE FROM purchase WHERE order_id = 2; DELETE FROM order_item WHERE order_id = 2; UPDATE ticket SET status = 0, \
         customer_id = NULL, sold_at = NULL, version = 1, journal_seq = (SELECT seq FROM journal WHERE kind = 1) \
         WHERE ticket_id = 2; DELETE FROM journal WHERE kind IN (2, 3) AND ticket_id = 2",
        ROWS,
    ),
    ("DELETE FROM journal WHERE kind = 2 AND ticket_id = 2", CHAIN),
    ("DELETE FROM journal WHERE kind = 3 AND ticket_id = 2", UNLIKE),
    ("DELETE FROM journal WHERE kind = 20 AND subject_id = 2", "registrations as there are customers"),
    ("DELETE FROM journal WHERE kind = 23 AND subject_id = 2", "registrations as there are vendors"),
    ("DELETE FROM journal WHERE kind = 26 AND subject_id = 2", "not as many events"),
    ("DELETE FROM journal WHERE kind = 30", "not as many releases"),
    ("INSERT INTO journal (seq, at, kind, role) SELECT max(seq) + 2, max(at), 40, 3 FROM journal", ROWS),
    (
        "INSERT INTO journal (seq, at, kind, role, event_id, ticket_id, prev_seq, version, status, type_id, price) \
         SELECT max(seq) + 1, max(at), 6, 3, 1, 9, 3, 2, 0, 1, 4990 FROM journal",
        CHANGES,
    ),
    ("UPDATE journal SET at = 1 WHERE kind = 3 AND ticket_id = 2", CHAIN),
    ("UPDATE journal SET at = at + 900000000 WHERE kind = 3 AND ticket_id = 2", CANNOT),
    ("UPDATE journal SET customer_id = 4 WHERE kind = 3 AND ticket_id = 2", UNLIKE),
    ("UPDATE journal SET price = 1 WHERE kind = 3 AND ticket_id = 2", UNLIKE),
    ("UPDATE journal SET role = 1 WHERE kind = 3 AND ticket_id = 2", CANNOT),
    ("UPDATE journal SET role = 7 WHERE kind = 3 AND ticket_id = 2", CANNOT),
    ("UPDATE journal SET role = 1, actor_id = 4 WHERE kind = 3 AND ticket_id = 2", CANNOT),
    ("UPDATE journal SET held_until = at WHERE kind = 2 AND ticket_id = 2", CANNOT),
    ("UPDATE journal SET prev_seq = 1 WHERE kind = 3 AND ticket_id = 2", CHAIN),
    ("UPDATE ticket SET sold_at = sold_at + 1 WHERE ticket_id = 2", UNLIKE),
    ("UPDATE ticket SET customer_id = 4 WHERE ticket_id = 2", UNLIKE),
    ("UPDATE ticket SET price = 1 WHERE ticket_id = 2", UNLIKE),
    ("UPDATE ticket SET held_until = held_until + 60000 WHERE ticket_id = 4", UNLIKE),
    ("UPDATE ticket SET created_at = created_at + 1 WHERE ticket_id = 9", UNLIKE),
    ("UPDATE ticket SET version = version + 1 WHERE ticket_id = 9", UNLIKE),
    ("UPDATE ticket SET release_id = 2 WHERE ticket_id = 9", "a release that is not there"),
    ("UPDATE ticket SET type_id = 9 WHERE ticket_id = 9", "a type of another event, or none"),
    ("UPDATE ticket SET event_id = 2 WHERE ticket_id = 9", "a type of another event, or none"),
    ("DELETE FROM ticket WHERE ticket_id = 9", "a release has not as many tickets as it says"),
    ("UPDATE ticket_type SET released = 11", "do not balance"),
    ("UPDATE ticket_type SET moved_in = 1, released = 9", "moved out of types and not into others"),
    ("UPDATE ticket_release SET released = 9", "has not brought what its journal says"),
    ("UPDATE ticket_release SET type_id = 9", "a release is of a type of another event"),
    ("DELETE FROM customer WHERE customer_id = 2", "a customer who is not there"),
    ("DELETE FROM customer WHERE customer_id = 4", "registrations as there are customers"),
    ("DELETE FROM vendor WHERE vendor_id = 2", "an event belongs to a vendor who is not there"),
    ("UPDATE event SET vendor_id = 2 WHERE event_id = 1", "a vendor's default event is not its own"),
    ("DELETE FROM event WHERE event_id = 2", "a vendor's default event is not its own"),
    ("UPDATE counter SET next = 1 WHERE name = 'customer'", "a number would be given a second time"),
];

#[test]
fn every_edit_is_found_and_named() {
    let mut missed = Vec::new();
    for (edit, sentence) in EDITS {
        let house = house();
        open_for_writing(&house.path()).unwrap().execute_batch(edit).unwrap();
        let audit = upkeep::audit(&house.config, house.now, &mut |_| ()).unwrap();
        let problems = &audit.problems;
        if !problems.iter().any(|problem| problem.contains(sentence)) {
            missed.push(format!("{edit}: {problems:?}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Edits of MariaDB's tables, all at once: none hides another.
const ON_MARIADB: &[(&str, &str)] = &[
    ("UPDATE purchase SET customer_id = 4 WHERE order_id = 1", ORDER),
    ("UPDATE purchase SET total = 1 WHERE order_id = 2", TOTAL),
    ("UPDATE order_item SET price = 1 WHERE order_id = 3", SOLD),
    ("UPDATE purchase SET created_at = created_at + 1 WHERE order_id = 2", ORDERED),
    ("DELETE FROM journal WHERE kind = 2 AND ticket_id = (SELECT min(ticket_id) FROM order_item)", CHAIN),
    ("UPDATE journal SET held_until = at WHERE kind = 2", CANNOT),
    ("UPDATE ticket_state SET sold_at = sold_at + 1 WHERE status = 2", UNLIKE),
    ("UPDATE ticket_type SET moved_in = 1", "moved out of types and not into others"),
    ("UPDATE ticket_release SET released = released - 1", "has not brought what its journal says"),
    ("DELETE FROM vendor", "an event belongs to a vendor who is not there"),
    ("UPDATE counter SET next = 1 WHERE name = 'customer'", "a number would be given a second time"),
];

#[test]
fn edits_are_found_on_mariadb_too() {
    let database = Database::new().unwrap();
    let mut server = Server::start(&database);
    server.stock(10);
    for n in 0..3 {
        let customer: Added<Customer> =
            server.ask(Command::AddCustomer(add_customer(&format!("c{n}")))).unwrap();
        let customer = customer.record.id;
        let _: Held = server.ask(Command::Reserve(any(customer))).unwrap();
        let _: Sold = server.ask(Command::Finalize(Finalize { customer, ticket: None })).unwrap();
    }
    let _: Added<Vendor> = server.ask(Command::AddVendor(add_vendor("other"))).unwrap();
    let config = onsale_store::StoreConfig::of(onsale_store::DatabaseConfig::Mysql(
        onsale_store::MysqlConfig::new(database.url()),
    ));
    assert_eq!(upkeep::audit(&config, START, &mut |_| ()).unwrap().problems, Vec::<String>::new());
    for (edit, _) in ON_MARIADB {
        database.sql().run(&format!("USE {}; {edit}", database.name())).unwrap();
    }
    let problems = upkeep::audit(&config, START, &mut |_| ()).unwrap().problems;
    for (edit, sentence) in ON_MARIADB {
        assert!(problems.iter().any(|problem| problem.contains(sentence)), "{edit}: {problems:?}");
    }
}
