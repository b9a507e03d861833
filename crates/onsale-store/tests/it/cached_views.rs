//! What a server does not know of its peers yet breaks no rule: keys, hold slots and guards refuse in time.

use std::sync::Arc;

use onsale_core::{CustomerId, Event, Millis, Rejection, Ticket, TicketId, TypeName};
use onsale_store::command::UpdateEvent;
use onsale_store::{Command, Filter, Reserve, StoreConfig, StoreError, UpdateTicket};
use onsale_testbed::{Database, Galera};

use crate::lossy_wire::LossyWire;
use crate::mysql_faults::{on_the_wire, port_in, port_of};
use crate::servers::{Server, assert_audit, exclusive_owner, meet, two, use_cached_views};
use crate::util::{any, event};

fn number(database: &Database, sql: &str) -> i64 {
    database.sql().number(&format!("USE {}; {sql}", database.name())).unwrap()
}

fn places(database: &Database, customer: CustomerId) -> i64 {
    let customer = customer.get();
    number(
        database,
        &format!("SELECT count(*) FROM ticket_state WHERE customer_id = {customer} AND place >= 0"),
    )
}

/// One ticket of the event for each customer.
fn limit_to_one(server: &mut Server) {
    let update = UpdateEvent {
        id: event(1),
        owner: None,
        change: Arc::new(|mut details| {
            details.terms.max_tickets_per_customer = Some(1);
            details
        }),
    };
    let _: Event = server.ask(Command::UpdateEvent(Box::new(update))).unwrap();
}

#[test]
fn a_type_that_a_ticket_was_given_elsewhere_is_heard_of() {
    let database = Database::new().unwrap();
    let (mut a, mut b) = two(&database);
    let customers = a.customers(2);
    a.stock(2);
    assert_eq!(b.count(), 2);
    let balcony = TypeName::parse("Balcony").unwrap();
    let first = TicketId::new(1).unwrap();
    let update =
        UpdateTicket { id: first, owner: None, price: None, type_name: Some(balcony.clone()), status: None };
    let _: Ticket = a.ask(Command::UpdateTicket(update)).unwrap();
    let filter = Filter { type_name: Some(balcony), ..Filter::default() };
    assert_eq!(b.ask(Command::Count(filter.clone())), Ok(1));
    let rest = b.reserve(customers[0]).unwrap().ticket.id;
    let wish = Command::Reserve(Reserve { customer: customers[1], filter, ticket: None });
    let held: onsale_store::Held = b.ask(wish).unwrap();
    assert_eq!([rest.get(), held.ticket.id.get()].iter().sum::<i64>(), 3, "each of them once");
    assert_audit(&database.url());
}

fn two_holds(config: &mut StoreConfig) {
    config.max_holds_per_customer = 2;
}

#[test]
fn holds_at_several_servers_are_no_more_than_a_customer_may_have() {
    let database = Database::new().unwrap();
    let server = || Server::with(&database.url(), two_holds);
    let (mut a, mut b) = (server(), server());
    meet(&mut a, &mut b);
    let customer = use_cached_views(&mut a, &mut b)[2];
    a.reserve(customer).unwrap();
    b.beat();
    a.reserve(customer).unwrap();
    let refused = b.reserve(customer).unwrap_err();
    assert!(matches!(refused, Rejection::AlreadyReserved { .. }), "{refused:?}");
    assert_eq!(places(&database, customer), 2);
    assert_audit(&database.url());
}

#[test]
fn the_place_of_a_hold_that_is_over_is_taken_by_the_next() {
    let database = Database::new().unwrap();
    let mut server = Server::with(&database.url(), two_holds);
    let customer = server.customers(1)[0];
    server.stock(4);
    let hold = server.reserve(customer).unwrap().hold;
    server.pass(Millis(hold.0 / 2));
    let second = server.reserve(customer).unwrap().ticket.id;
    server.pass(Millis(hold.0 / 2));
    let third = server.reserve(customer).unwrap().ticket.id;
    assert_eq!(server.holds(customer).iter().map(|ticket| ticket.id).collect::<Vec<_>>(), [second, third]);
    assert_eq!(places(&database, customer), 2);
    assert_audit(&database.url());
}

/// The customer buys at one server while the other's hold for them is on its way to the database.
#[test]
fn what_a_customer_buys_elsewhere_counts_for_the_limit_of_an_event() {
    let database = Database::new().unwrap();
    let wire = LossyWire::to(port_of(&database));
    let mut a = Server::start(&database);
    let mut b = Server::at(&on_the_wire(&database, |wire, _| format!(":{wire}/"), &wire));
    meet(&mut a, &mut b);
    let customers = use_cached_views(&mut a, &mut b);
    let customer = customers[2];
    limit_to_one(&mut a);
    b.beat();
    let held_up = wire.hold_up();
    let refused = std::thread::scope(|scope| {
        let reserving = scope.spawn(|| b.reserve(customer));
        held_up.comes();
        a.reserve(customer).unwrap();
        a.finalize(customer).unwrap();
        held_up.goes();
        reserving.join().unwrap()
    });
    assert_eq!(refused.unwrap_err(), Rejection::LimitReached { limit: 1 });
    assert_eq!(places(&database, customer), 0);
    // Whoever has none yet may have one.
    b.reserve(customers[3]).unwrap();
    assert_audit(&database.url());
}

/// The hold is over, in time to be bought; the customer has another at a server that nobody has heard of.
#[test]
fn who_buys_at_the_last_moment_has_no_more_than_the_limit_of_an_event() {
    let database = Database::new().unwrap();
    let (mut a, mut b) = two(&database);
    let customer = use_cached_views(&mut a, &mut b)[2];
    limit_to_one(&mut a);
    let held = a.reserve(customer).unwrap();
    b.beat();
    a.pass(held.hold);
    b.pass(held.hold);
    b.beat();
    // At that instant, and with the request on its way since before.
    let other = Reserve { ticket: TicketId::new(500), ..any(customer) };
    let _: onsale_store::Held = a.ask(Command::Reserve(other)).unwrap();
    let early = b.at_the_last_moment(customer, held.ticket.id);
    assert!(matches!(early, Err(StoreError::Rejected(_))), "{early:?}");
    a.finalize(customer).unwrap();
    assert_eq!(number(&database, "SELECT count(*) FROM order_ticket"), 1);
    assert_audit(&database.url());
}

/// It has locked what the others write first, and stands still: on the wire, as if it were frozen.
#[test]
fn a_server_that_stands_still_in_a_transaction_does_not_stop_the_others() {
    let database = Database::new().unwrap();
    let wire = LossyWire::to(port_of(&database));
    let mut a = Server::at(&on_the_wire(&database, |wire, _| format!(":{wire}/"), &wire));
    let mut b = Server::start(&database);
    meet(&mut a, &mut b);
    let customers = use_cached_views(&mut a, &mut b);
    let held_up = wire.hold_up();
    std::thread::scope(|scope| {
        let stopping = scope.spawn(|| a.ask(Command::SetRunning(false)));
        held_up.comes();
        b.reserve(customers[2]).unwrap();
        held_up.goes();
        assert_eq!(stopping.join().unwrap(), Ok(false), "it is carried out anew");
    });
    assert_eq!(b.reserve(customers[3]).unwrap_err(), Rejection::SalesStopped);
    b.finalize(customers[2]).unwrap();
    assert_audit(&database.url());
}

/// The nodes of a cluster do not fence each other off: what a server has seen before it sells is asked for again.
#[test]
fn on_a_cluster_a_stop_holds_for_whoever_has_looked_before_it() {
    let cluster = Galera::start().unwrap();
    let url = |node| cluster.url(node, "onsale_stop");
    let port = port_in(&url(1));
    let wire = LossyWire::to(port);
    let mut a = Server::at(&url(0));
    let mut b = Server::at(&url(1).replacen(&format!(":{port}/"), &format!(":{}/", wire.port), 1));
    meet(&mut a, &mut b);
    let customers = use_cached_views(&mut a, &mut b);
    // Long enough for the next one to begin with a look.
    b.pass(Millis(2_000));
    let held_up = wire.hold_up_at(b"UPDATE writer SET beat");
    let refused = std::thread::scope(|scope| {
        let reserving = scope.spawn(|| b.reserve(customers[2]));
        held_up.comes();
        let _: bool = a.ask(Command::SetRunning(false)).unwrap();
        // What was acknowledged at one node is there at the other a moment later.
        let running = "SELECT value FROM onsale_stop.setting WHERE name = 'sales_running'";
        while cluster.node(1).sql().number(running).unwrap() != 0 {
            std::thread::yield_now();
        }
        held_up.goes();
        reserving.join().unwrap()
    });
    assert_eq!(refused.unwrap_err(), Rejection::SalesStopped);
    let _: bool = a.ask(Command::SetRunning(true)).unwrap();
    b.reserve(customers[2]).unwrap();
    assert_audit(&url(0));
}

/// Servers have started so often that their journals' numbers are near the end of what a number can be.
#[test]
fn many_starts_are_no_reason_not_to_be_the_owner() {
    let database = Database::new().unwrap();
    let mut first = Server::start(&database);
    let customers = first.customers(4);
    first.stock(4);
    first.executor.leave();
    let near_the_end = "UPDATE counter SET next = 134000000 WHERE name = 'writer'; SELECT 0";
    assert_eq!(number(&database, near_the_end), 0);
    for customer in &customers[..3] {
        let mut server = Server::start(&database);
        server.reserve(*customer).unwrap();
        server.executor.leave();
    }
    let mut last = Server::start(&database);
    last.beat();
    last.reserve(customers[3]).unwrap();
    assert_ne!(exclusive_owner(&database), 0);
    assert_audit(&database.url());
}
