//! Whoever edits the tables by hand is found out by the audit: each kind of edit, one at a time. What an audit cannot find
//! stands in docs/operating.md.

use onsale_core::{Amount, Customer, Millis, Release, Status, Ticket, TicketId, Vendor};
use onsale_store::maintenance;
use onsale_store::sqlite::open_for_writing;
use onsale_store::{
    Added, Closed, Command, Control, ControlRelease, CreateRelease, DeleteTicket, Finalize, Held,
    JudgeVendor, Sales, Sold, UpdateTicket, VoidSales, Voided,
};
use onsale_testbed::Database;

use crate::servers::Server;
use crate::util::{Desk, House, START, add_customer, add_vendor, any, release_of};

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

/// A day's work: ticket 1 sold, refunded and come again as 11; ticket 2 held and given up; 5 withdrawn, 6 dearer, 7 deleted;
/// 3 held and lapsed. Release 2 has brought one of two batches and is paused, 3 is cancelled; vendor 2 is closed, vendor 3 waits.
fn busy_house() -> House {
    let mut house = House::new();
    house.open(|desk| {
        let vendor = desk.stocked(10);
        let customer = desk.customer("cy");
        desk.reserve(customer).unwrap();
        desk.pass(10);
        desk.finalize(customer).unwrap();
        desk.pass(10);
        let void = VoidSales { which: Sales::One(ticket(1)), owner: None, back_to_pool: true, letter: None };
        let _: Voided = desk.ask(Command::VoidSales(Box::new(void))).unwrap();
        desk.reserve(customer).unwrap();
        desk.cancel(customer).unwrap();
        desk.pass(10);
        change(desk, UpdateTicket { status: Some(Status::Withdrawn), ..untouched(5) });
        let dearer = Some(Amount::parse("70").unwrap());
        change(desk, UpdateTicket { status: Some(Status::Withdrawn), price: dearer, ..untouched(8) });
        change(desk, UpdateTicket { price: Some(Amount::parse("60").unwrap()), ..untouched(6) });
        let _: () = desk.ask(Command::DeleteTicket(DeleteTicket { id: ticket(7), owner: None })).unwrap();
        desk.reserve_ticket(customer, ticket(3)).unwrap();
        desk.pass(120_000);
        let _: onsale_store::Expired = desk.ask(Command::ExpireHolds).unwrap();
        let batches =
            CreateRelease { batches: 2, interval: Some(Millis(1_000_000)), ..release_of(vendor.id, 2) };
        let second: Release = desk.ask(Command::CreateRelease(Box::new(batches))).unwrap();
        desk.mint();
        let third = desk.release(&vendor, 5).unwrap();
        for (id, control) in [(second.id, Control::Pause), (third.id, Control::Cancel)] {
            desk.pass(10);
            let control = ControlRelease { id, owner: None, control };
            let _: Release = desk.ask(Command::ControlRelease(control)).unwrap();
        }
        let (closed, waits) = (desk.vendor("closed"), desk.vendor("waits"));
        let _: Closed = desk.ask(Command::CloseVendor(closed.id)).unwrap();
        let judge = JudgeVendor { id: waits.id, may_sell: false };
        let _: Vendor = desk.ask(Command::JudgeVendor(judge)).unwrap();
    });
    house
}

fn ticket(id: i64) -> TicketId {
    TicketId::new(id).unwrap()
}

fn untouched(id: i64) -> UpdateTicket {
    UpdateTicket { id: ticket(id), owner: None, price: None, type_name: None, status: None }
}

fn change(desk: &mut Desk<'_>, update: UpdateTicket) {
    let _: Ticket = desk.ask(Command::UpdateTicket(update)).unwrap();
}

const SOLD: &str = "the journal says that a ticket was sold, and its order does not";
const CHANGES: &str = "the journal has not as many changes of tickets as there were";
const ROWS: &str = "rows of the journal are missing";
const UNLIKE: &str = "a ticket differs from its last journal row";
const BOUGHT: &str = "a sold ticket has no order of its owner";
const ORDERED: &str = "an order has a ticket that is not sold, or sold otherwise";
const ORDER: &str = "a ticket was sold by no order, or by one of somebody else";
const TOTAL: &str = "an order's total is not the sum of its lines";
const PAID: &str = "an order says otherwise than its lines what was paid and given back";
const LINES: &str = "the lines of an order are not numbered from 1";
const TAX: &str = "an order's line has a tax that nobody has asked for";
const CHAIN: &str = "a row of the journal does not follow the one before it";
const CANNOT: &str = "a row of the journal says what cannot be";

/// What is done to the tables, and what the audit says of it.
const EDITS: &[(&str, &str)] = &[
    ("DELETE FROM orders", ORDER),
    ("DELETE FROM orders WHERE order_id = 2", ORDER),
    ("UPDATE orders SET customer_id = 4 WHERE order_id = 2", ORDER),
    ("UPDATE orders SET vendor_id = 2 WHERE order_id = 2", ORDER),
    ("UPDATE orders SET currency = 'USD' WHERE order_id = 2", ORDER),
    ("UPDATE orders SET total = 1 WHERE order_id = 2", TOTAL),
    ("UPDATE orders SET paid = paid + 1 WHERE order_id = 2", PAID),
    ("UPDATE orders SET refunded = 1 WHERE order_id = 2", PAID),
    ("UPDATE orders SET state = 4 WHERE order_id = 2", PAID),
    ("UPDATE order_ticket SET line = 2 WHERE order_id = 2", LINES),
    ("UPDATE order_ticket SET tax = 1 WHERE order_id = 2", TAX),
    ("UPDATE order_ticket SET tax_rate = 1900 WHERE order_id = 2", TAX),
    ("UPDATE order_ticket SET tax_rate = 1900, tax = amount * 1900 / 11900 WHERE order_id = 2", TAX),
    ("UPDATE journal SET order_id = 1 WHERE kind = 3 AND order_id = 2", SOLD),
    ("UPDATE journal SET amount = amount + 1 WHERE kind = 3 AND order_id = 2", SOLD),
    ("UPDATE orders SET created_at = created_at + 1 WHERE order_id = 2", ORDERED),
    (
        "INSERT INTO orders SELECT 9, vendor_id, customer_id, state, currency, total, paid, refunded, created_at FROM orders WHERE order_id = 1",
        TOTAL,
    ),
    (
        "UPDATE orders SET total = 1 WHERE order_id = 2; UPDATE order_ticket SET amount = 1 WHERE order_id = 2",
        SOLD,
    ),
    ("UPDATE order_ticket SET amount = 1 WHERE order_id = 2", TOTAL),
    ("UPDATE order_ticket SET customer_id = 4 WHERE order_id = 2", BOUGHT),
    ("UPDATE order_ticket SET order_id = 1, line = 2 WHERE order_id = 2", TOTAL),
    ("UPDATE order_ticket SET event_id = 2 WHERE order_id = 2", ORDERED),
    ("DELETE FROM order_ticket WHERE order_id = 2", BOUGHT),
    ("UPDATE order_ticket SET ticket_id = 9 WHERE order_id = 2", ORDERED),
    // A sale undone with its rows, and the ticket as if it had only been held and given up.
    (
        "DELETE FROM orders WHERE order_id = 2; DELETE FROM order_ticket WHERE order_id = 2; UPDATE ticket SET status = 0, \
         customer_id = NULL, sold_at = NULL, version = 1, journal_seq = (SELECT seq FROM journal WHERE kind = 1) \
         WHERE ticket_id = 2",
        SOLD,
    ),
    // The same, and with its rows of the journal.
    (
        "DELETE FROM orders WHERE order_id = 2; DELETE FROM order_ticket WHERE order_id = 2; UPDATE ticket SET status = 0, \
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

const REFUND: &str = "an order and its ticket do not agree on a refund";
const CODES: &str = "a refunded ticket has codes that open a door";
const REPLACED: &str = "codes were replaced of a ticket that was never sold";
const STEP: &str = "a row of the journal says what cannot follow the one before it";
const MINTED: &str = "a ticket is not as it was minted";
const ASKED: &str = "a release is not as the journal says it was asked for";
const COME: &str = "a release does not fit what has come of it";
const GOES_ON: &str = "a release goes on otherwise than the journal says";
const INSTEAD: &str = "a ticket that came in place of another is not where that was";
const MAY_SELL: &str = "a vendor may sell, or may not, otherwise than the journal says";

/// The same for a database in which more has happened.
const BUSY: &[(&str, &str)] = &[
    ("UPDATE orders SET created_at = created_at + 1", SOLD),
    ("UPDATE ticket SET sold_at = sold_at + 1 WHERE ticket_id = 1", ORDERED),
    ("UPDATE ticket SET sold_at = 0 WHERE ticket_id = 1", ORDERED),
    ("UPDATE ticket SET sold_at = 1 WHERE ticket_id = 9", UNLIKE),
    ("UPDATE order_ticket SET refunded_at = refunded_at + 1", REFUND),
    ("DELETE FROM ticket_generation", CODES),
    ("UPDATE ticket_generation SET generation = 0", CODES),
    ("UPDATE ticket_generation SET event_id = 2", CODES),
    ("INSERT INTO ticket_generation VALUES (1, 9, 1)", REPLACED),
    ("UPDATE ticket_generation SET generation = 2048", REPLACED),
    ("UPDATE ticket SET batch = 1 WHERE ticket_id = 1", MINTED),
    ("UPDATE ticket SET batch = 1 WHERE ticket_id = 9", MINTED),
    ("UPDATE ticket SET position = 77 WHERE ticket_id = 5", MINTED),
    ("UPDATE ticket SET created_at = created_at + 1 WHERE ticket_id = 6", MINTED),
    ("UPDATE ticket SET position = position + 1 WHERE ticket_id = 11", INSTEAD),
    ("UPDATE ticket SET batch = 1 WHERE ticket_id = 11", INSTEAD),
    ("UPDATE ticket SET created_at = created_at + 1 WHERE ticket_id = 11", INSTEAD),
    ("UPDATE journal SET subject_id = 2 WHERE kind = 1 AND chunk IS NULL", INSTEAD),
    ("UPDATE journal SET chunk = 1 WHERE kind = 1 AND release_id = 2", COME),
    ("UPDATE journal SET role = 0 WHERE kind = 1 AND release_id = 2", CANNOT),
    ("UPDATE ticket_release SET vendor_id = 2 WHERE release_id = 1", "another vendor's than its event"),
    ("UPDATE ticket_release SET vendor_id = 0 WHERE release_id = 1", "another vendor's than its event"),
    (
        "UPDATE ticket_release SET type_id = (SELECT max(type_id) FROM ticket_type) + 1 WHERE release_id = 1",
        COME,
    ),
    ("UPDATE ticket_release SET price = 1 WHERE release_id = 1", COME),
    ("UPDATE ticket_release SET per_batch = 11 WHERE release_id = 1", GOES_ON),
    ("UPDATE ticket_release SET batches = 2 WHERE release_id = 1", GOES_ON),
    ("UPDATE ticket_release SET state = 0 WHERE release_id = 1", GOES_ON),
    ("UPDATE ticket_release SET state = 4 WHERE release_id = 1", GOES_ON),
    ("UPDATE ticket_release SET state = 0 WHERE release_id = 2", GOES_ON),
    ("UPDATE ticket_release SET state = 9 WHERE release_id = 2", GOES_ON),
    ("UPDATE ticket_release SET state = 0, paused_at = NULL WHERE release_id = 2", GOES_ON),
    ("UPDATE ticket_release SET paused_at = paused_at + 1 WHERE release_id = 2", GOES_ON),
    ("UPDATE ticket_release SET paused_at = 1 WHERE release_id = 1", GOES_ON),
    ("UPDATE ticket_release SET state = 3 WHERE release_id = 3", GOES_ON),
    ("UPDATE ticket_release SET starts_at = 1 WHERE release_id = 1", "a batch came before its time"),
    (
        "UPDATE ticket_release SET starts_at = starts_at + 1 WHERE release_id = 1",
        "a batch came before its time",
    ),
    ("UPDATE ticket_release SET created_at = created_at - 1 WHERE release_id = 1", ASKED),
    ("UPDATE journal SET event_id = 2 WHERE kind = 30 AND subject_id = 1", ASKED),
    ("UPDATE journal SET at = at + 1 WHERE kind = 30 AND subject_id = 1", ASKED),
    ("UPDATE journal SET subject_id = 3 WHERE kind = 31", GOES_ON),
    ("UPDATE journal SET subject_id = 7 WHERE kind = 33", "speaks of a release that is not there"),
    ("UPDATE journal SET kind = 0 WHERE kind = 2 AND ticket_id = 2", CANNOT),
    ("UPDATE journal SET kind = 3 WHERE kind = 2 AND ticket_id = 2", STEP),
    ("UPDATE journal SET kind = 5 WHERE kind = 4 AND ticket_id = 2", CANNOT),
    ("UPDATE journal SET kind = 7 WHERE kind = 6", STEP),
    ("UPDATE journal SET kind = 9 WHERE kind = 7", STEP),
    ("UPDATE journal SET kind = 7 WHERE kind = 9", STEP),
    ("UPDATE journal SET kind = 9 WHERE kind = 10", CANNOT),
    ("UPDATE journal SET status = 2 WHERE kind = 2 AND ticket_id = 1", STEP),
    ("UPDATE journal SET status = 0 WHERE kind = 3", STEP),
    ("UPDATE journal SET event_id = 2 WHERE kind = 3", STEP),
    ("UPDATE journal SET type_id = 7 WHERE kind = 2 AND ticket_id = 1", STEP),
    ("UPDATE journal SET price = 1 WHERE kind = 2 AND ticket_id = 2", STEP),
    ("UPDATE journal SET customer_id = 9 WHERE kind = 2 AND ticket_id = 2", STEP),
    ("UPDATE journal SET role = 2, actor_id = 1 WHERE kind = 2 AND ticket_id = 1", CANNOT),
    ("UPDATE journal SET role = 4 WHERE kind = 10", CANNOT),
    ("UPDATE journal SET role = 0 WHERE kind = 7", CANNOT),
    ("UPDATE journal SET customer_id = 1 WHERE kind = 7", CANNOT),
    ("UPDATE journal SET held_until = 1 WHERE kind = 3", CANNOT),
    ("UPDATE journal SET tickets = 1 WHERE kind = 3", CANNOT),
    ("UPDATE journal SET chunk = 1 WHERE kind = 3", CANNOT),
    ("UPDATE journal SET subject_id = 1 WHERE kind = 3", CANNOT),
    ("UPDATE journal SET at = at - 61000 WHERE kind = 5", STEP),
    ("UPDATE journal SET version = 1 WHERE kind = 20", CANNOT),
    ("UPDATE journal SET ticket_id = 1 WHERE kind = 23 AND subject_id = 1", CANNOT),
    ("UPDATE journal SET subject_id = NULL WHERE kind = 20", CANNOT),
    ("UPDATE journal SET subject_id = 7 WHERE kind = 20", "a customer is not as the journal says"),
    ("UPDATE journal SET at = at + 1 WHERE kind = 20", "a customer is not as the journal says"),
    ("UPDATE customer SET created_at = 1", "a customer is not as the journal says"),
    (
        "UPDATE journal SET subject_id = 7 WHERE kind = 23 AND subject_id = 1",
        "a vendor is not as the journal says",
    ),
    ("UPDATE vendor SET created_at = 1 WHERE vendor_id = 1", "a vendor is not as the journal says"),
    ("UPDATE journal SET event_id = 7 WHERE kind = 26 AND subject_id = 1", CANNOT),
    ("UPDATE event SET created_at = 1 WHERE event_id = 1", "an event is not as the journal says"),
    ("UPDATE vendor SET standing = 1 WHERE vendor_id = 2", MAY_SELL),
    ("UPDATE vendor SET standing = 1 WHERE vendor_id = 3", MAY_SELL),
    ("UPDATE vendor SET standing = 2 WHERE vendor_id = 1", MAY_SELL),
    ("UPDATE vendor SET standing = 7 WHERE vendor_id = 1", MAY_SELL),
    ("UPDATE journal SET kind = 34 WHERE kind = 36", MAY_SELL),
    ("UPDATE journal SET seq = 0 WHERE seq = 1", ROWS),
];

#[test]
fn every_edit_is_found_and_named() {
    find_all(EDITS, house);
}

#[test]
fn every_edit_of_a_busy_house_is_found_and_named() {
    find_all(BUSY, busy_house);
}

fn find_all(edits: &[(&str, &str)], house: fn() -> House) {
    let mut missed = Vec::new();
    let built = house();
    for (edit, sentence) in edits {
        let house = House::copy_of(&built);
        open_for_writing(&house.path()).unwrap().execute_batch(edit).unwrap();
        let audit = maintenance::audit(&house.config, house.now, &mut |_| ()).unwrap();
        let problems = &audit.problems;
        if !problems.iter().any(|problem| problem.contains(sentence)) {
            missed.push(format!("{edit}: {problems:?}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Edits of MariaDB's tables, all at once: none hides another.
const ON_MARIADB: &[(&str, &str)] = &[
    ("UPDATE orders SET customer_id = 4 WHERE order_id = 1", ORDER),
    ("UPDATE orders SET total = 1 WHERE order_id = 2", TOTAL),
    ("UPDATE order_ticket SET amount = 1 WHERE order_id = 3", SOLD),
    ("UPDATE orders SET created_at = created_at + 1 WHERE order_id = 2", ORDERED),
    ("DELETE FROM journal WHERE kind = 2 AND ticket_id = (SELECT min(ticket_id) FROM order_ticket)", CHAIN),
    ("UPDATE journal SET held_until = at WHERE kind = 2", CANNOT),
    ("UPDATE ticket_state SET sold_at = sold_at + 1 WHERE status = 2", UNLIKE),
    ("UPDATE ticket_type SET moved_in = 1", "moved out of types and not into others"),
    ("UPDATE ticket_release SET released = released - 1", "has not brought what its journal says"),
    ("UPDATE order_ticket SET tax = 19 WHERE order_id = 1", "order 1, line 1"),
    ("UPDATE order_ticket SET tax_rate = 1900 WHERE order_id = 2", "order 2, line 1"),
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
    assert_eq!(maintenance::audit(&config, START, &mut |_| ()).unwrap().problems, Vec::<String>::new());
    for (edit, _) in ON_MARIADB {
        database.sql().run(&format!("USE {}; {edit}", database.name())).unwrap();
    }
    let problems = maintenance::audit(&config, START, &mut |_| ()).unwrap().problems;
    for (edit, sentence) in ON_MARIADB {
        assert!(problems.iter().any(|problem| problem.contains(sentence)), "{edit}: {problems:?}");
    }
}
