//! What happens when the database goes, comes back, refuses writes or closes connections.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};

use onsale_core::{Actor, CustomerId, Millis, Rejection, Ticket, TicketId};
use onsale_store::{
    Answer, Cancel, Command, DatabaseConfig, Finalize, Held, MysqlConfig, Outcome, Request, Reserve, Store,
    StoreConfig, StoreError,
};
use onsale_testbed::{Database, Disk, MariaDb};

use crate::lossy_wire::{Loss, LossyWire};
use crate::servers::{Server, assert_audit};
use crate::util::{START, any};

/// As many commands as are worth a wake-up of the writer while a commit is on its way.
const ENOUGH: usize = 8;
/// Answers that may be missing until the database is back in use: each tries to connect once.
const TRIES: usize = 50;

fn reserve(server: &mut Server, customer: CustomerId) -> Result<Answer, StoreError> {
    server.run(Command::Reserve(any(customer)))
}

/// Asks until the database is in use again; only "come back later" is borne with.
fn reserve_at_last(server: &mut Server, customer: CustomerId) {
    for _ in 0..TRIES {
        match reserve(server, customer) {
            // What was refused for the moment may be asked again, and has left nothing behind.
            Ok(Answer::Held(_)) => return,
            Err(StoreError::Unavailable(_) | StoreError::Busy) => {}
            other => panic!("{other:?}"),
        }
    }
    panic!("the database is back, and not in use");
}

#[test]
fn a_database_that_dies_and_comes_back_has_all_that_was_acknowledged() {
    let mut mariadb = MariaDb::start(Disk::Durable).unwrap();
    let url = mariadb.url("onsale_faults");
    let mut server = Server::at(&url);
    let customers = server.customers(6);
    server.stock(10);
    let held = server.reserve(customers[0]).unwrap().ticket.id;
    mariadb.kill().unwrap();
    for customer in &customers[1..3] {
        let refused = reserve(&mut server, *customer);
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
        assert!(!server.executor.is_writable(), "readiness must not say that it works");
    }
    assert_eq!(server.count(), 9, "questions are answered from memory");
    mariadb.start_again().unwrap();
    reserve_at_last(&mut server, customers[1]);
    assert!(server.executor.is_writable());
    assert_eq!(server.holds(customers[0])[0].id, held, "it was acknowledged");
    assert!(server.holds(customers[2]).is_empty(), "it was refused");
    assert_eq!(server.count(), 8);
    assert_audit(&url);
}

/// The numbers for the order are asked for before the transaction begins: nothing of it is there to be undone.
#[test]
fn what_was_acknowledged_is_known_although_the_next_transaction_could_not_begin() {
    let mut mariadb = MariaDb::start(Disk::Durable).unwrap();
    let mut server = Server::at(&mariadb.url("onsale_faults"));
    let customer = server.customers(1)[0];
    server.stock(10);
    let held = server.reserve(customer).unwrap().ticket;
    mariadb.kill().unwrap();
    let finalize = || Command::Finalize(Finalize { customer, ticket: None });
    let refused = server.run(finalize());
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert_eq!((server.count(), server.holds(customer)), (9, vec![held.clone()]));
    mariadb.start_again().unwrap();
    assert_eq!(server.finalize(customer).unwrap().ticket().id, held.id);
}

#[test]
fn connections_that_are_cut_and_a_database_that_is_read_only_for_a_while_are_got_over() {
    let mariadb = MariaDb::start(Disk::Durable).unwrap();
    let url = mariadb.url("onsale_faults");
    let mut server = Server::at(&url);
    let customers = server.customers(3);
    server.stock(10);
    assert!(mariadb.cut_connections().unwrap() > 0);
    reserve_at_last(&mut server, customers[0]);
    mariadb.set_read_only(true).unwrap();
    let refused = reserve(&mut server, customers[1]);
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert!(!server.executor.is_writable());
    mariadb.set_read_only(false).unwrap();
    reserve_at_last(&mut server, customers[1]);
    assert_eq!(server.count(), 8);
    let again = server.reserve(customers[1]);
    assert!(matches!(again, Err(Rejection::AlreadyReserved { .. })), "{again:?}");
    assert_audit(&url);
}

/// A database behind a wire that loses things, and a server that uses it.
struct Lossy {
    database: Database,
    wire: LossyWire,
    server: Server,
    customers: Vec<CustomerId>,
}

impl Lossy {
    fn start() -> Self {
        Self::with(|wire, _| format!(":{wire}/"))
    }

    /// `hosts` writes the end of a list of hosts, given the port of the wire and that of the database.
    fn with(hosts: impl FnOnce(u16, u16) -> String) -> Self {
        let database = Database::new().unwrap();
        let wire = LossyWire::to(port_of(&database));
        let mut server = Server::at(&on_the_wire(&database, hosts, &wire));
        let customers = server.customers(2);
        server.stock(10);
        Self { database, wire, server, customers }
    }

    /// How many reservations have been written.
    fn reservations(&self) -> i64 {
        let reservations = format!("SELECT count(*) FROM {}.journal WHERE kind = 2", self.database.name());
        self.database.sql().number(&reservations).unwrap()
    }
}

pub(crate) fn port_of(database: &Database) -> u16 {
    port_in(&database.url())
}

pub(crate) fn port_in(url: &str) -> u16 {
    url.rsplit(':').next().and_then(|rest| rest.split('/').next()).unwrap().parse().unwrap()
}

/// A URL of a database with other hosts, as in [`Lossy::with`].
pub(crate) fn on_the_wire(
    database: &Database,
    hosts: impl FnOnce(u16, u16) -> String,
    wire: &LossyWire,
) -> String {
    let port = port_of(database);
    database.url().replacen(&format!(":{port}/"), &hosts(wire.port, port), 1)
}

/// A reservation whose commit is lost on the wire, or the answer to it.
fn reserve_over_a_lossy_wire(loss: Loss) {
    let mut lossy = Lossy::start();
    lossy.wire.lose(loss);
    let (first, second) = (lossy.customers[0], lossy.customers[1]);
    let held = lossy.server.reserve(first).unwrap().ticket;
    assert!(lossy.wire.has_lost());
    assert_eq!(lossy.server.holds(first), vec![held]);
    assert_eq!(lossy.server.count(), 9);
    lossy.server.reserve(second).unwrap();
    assert_eq!(lossy.reservations(), 2, "each was carried out once");
    assert_audit(&lossy.database.url());
}

#[test]
fn a_commit_whose_answer_was_lost_is_looked_up_and_not_repeated() {
    reserve_over_a_lossy_wire(Loss::Answer);
}

#[test]
fn a_commit_that_never_arrived_is_made_again() {
    reserve_over_a_lossy_wire(Loss::Commit);
}

/// A cluster that loses a node may say so of a commit that comes after all.
#[test]
fn a_commit_that_is_called_lost_and_has_come_is_not_repeated() {
    reserve_over_a_lossy_wire(Loss::Truth);
}

/// The way to one host breaks in the middle of a commit: the next host knows what became of it.
#[test]
fn a_host_that_lets_the_server_down_is_left_for_the_next() {
    let mut lossy = Lossy::with(|wire, port| format!(":1,127.0.0.1:{wire},127.0.0.1:{port}/"));
    let (first, second) = (lossy.customers[0], lossy.customers[1]);
    lossy.wire.lose(Loss::Answer);
    lossy.wire.shut(true);
    assert!(lossy.server.reserve(first).is_ok());
    assert!(lossy.wire.has_lost());
    assert!(lossy.server.reserve(second).is_ok());
    assert_eq!(lossy.reservations(), 2, "each was carried out once");
    assert_audit(&lossy.database.url());
}

/// The first commit has come and could not be looked up; the second never arrives, and must not be taken for it.
#[test]
fn a_commit_that_could_not_be_looked_up_is_not_taken_for_the_next_one() {
    let mut lossy = Lossy::start();
    let (first, second) = (lossy.customers[0], lossy.customers[1]);
    lossy.wire.lose(Loss::Answer);
    lossy.wire.shut(true);
    let unknown = reserve(&mut lossy.server, first);
    assert!(matches!(unknown, Err(StoreError::Unavailable(_))), "{unknown:?}");
    lossy.wire.shut(false);
    // Reading everything again shows that it has come.
    assert_eq!(lossy.server.holds(first).len(), 1);
    lossy.wire.lose(Loss::Commit);
    reserve_at_last(&mut lossy.server, second);
    assert!(lossy.wire.has_lost());
    assert_eq!(lossy.reservations(), 2, "what was acknowledged is there");
    assert_audit(&lossy.database.url());
}

/// Connections to the database that have not ended.
fn connections(database: &Database) -> i64 {
    let sql = format!("SELECT count(*) FROM information_schema.processlist WHERE db = '{}'", database.name());
    database.sql().number(&sql).unwrap()
}

/// The connection is cut while a commit is on its way, nobody can look what has become of it, and it has not come when all is
/// read again: it must not come any more.
#[test]
fn a_commit_that_could_not_be_looked_up_does_not_come_behind_everybodys_back() {
    let mut lossy = Lossy::start();
    let (first, second) = (lossy.customers[0], lossy.customers[1]);
    let held_up = lossy.wire.lose_later(Loss::Connection);
    lossy.wire.shut(true);
    let unknown = reserve(&mut lossy.server, first);
    assert!(matches!(unknown, Err(StoreError::Unavailable(_))), "{unknown:?}");
    held_up.comes();
    lossy.wire.shut(false);
    assert!(lossy.server.holds(first).is_empty());
    held_up.goes();
    while connections(&lossy.database) > 1 {
        std::thread::yield_now();
    }
    assert_eq!(lossy.reservations(), 0);
    reserve_at_last(&mut lossy.server, first);
    reserve_at_last(&mut lossy.server, second);
    assert_eq!((lossy.reservations(), lossy.server.count()), (2, 8));
    assert_audit(&lossy.database.url());
}

/// What a lost transaction has forgotten of a hold that was over is known when it is carried out anew.
#[test]
fn a_hold_that_is_over_is_not_in_the_way_of_a_commit_that_is_made_again() {
    let mut lossy = Lossy::start();
    let customer = lossy.customers[0];
    let held = lossy.server.reserve(customer).unwrap();
    lossy.server.pass(held.hold);
    lossy.wire.lose(Loss::Commit);
    let other = Reserve { ticket: TicketId::new(held.ticket.id.get() + 1), ..any(customer) };
    let again: Held = lossy.server.ask(Command::Reserve(other)).unwrap();
    assert!(lossy.wire.has_lost());
    assert_eq!(lossy.server.holds(customer), vec![again.ticket]);
    assert_audit(&lossy.database.url());
}

/// The same when it was the end of another hold that was lost.
#[test]
fn a_hold_that_is_over_is_known_after_the_end_of_another_was_lost() {
    let database = Database::new().unwrap();
    let wire = LossyWire::to(port_of(&database));
    let url = on_the_wire(&database, |wire, _| format!(":{wire}/"), &wire);
    let mut server = Server::with(&url, |config| config.max_holds_per_customer = 2);
    let customer = server.customers(1)[0];
    server.stock(4);
    let half = Millis(server.reserve(customer).unwrap().hold.0 / 2);
    server.pass(half);
    let second = server.reserve(customer).unwrap().ticket.id;
    server.pass(half);
    wire.lose(Loss::Commit);
    let _: Ticket = server.ask(Command::Cancel(Cancel { customer, ticket: Some(second) })).unwrap();
    assert!(wire.has_lost());
    let third = Reserve { ticket: TicketId::new(3), ..any(customer) };
    let held: Held = server.ask(Command::Reserve(third)).unwrap();
    assert_eq!(server.holds(customer), vec![held.ticket]);
    assert_audit(&database.url());
}

/// While a commit is on its way, the next batch is carried out in memory. It stands and falls with that commit.
fn a_batch_built_on_a_commit_that_gets_lost(loss: Loss) {
    let database = Database::new().unwrap();
    let mut server = Server::at(&database.url());
    let customers = server.customers(ENOUGH * 3);
    server.stock(ENOUGH as i64 * 3);
    drop(server);
    let wire = LossyWire::to(port_of(&database));
    let url = on_the_wire(&database, |wire, _| format!(":{wire}/"), &wire);
    let store = Store::open(&StoreConfig::of(DatabaseConfig::Mysql(MysqlConfig::new(url))), START).unwrap();
    // Sure of being alone, it needs no look at the database before it begins.
    block_on(store.beat(START)).unwrap();
    block_on(store.expire_holds(START)).unwrap();
    let held_up = wire.lose_later(loss);
    let mut answers: Vec<_> = customers
        .iter()
        .map(|customer| {
            Box::pin(store.reserve(Request::new(Actor::Customer(*customer), START), any(*customer)))
        })
        .collect();
    ask(&mut answers[..1]);
    held_up.comes();
    ask(&mut answers[1..]);
    while store.queue_depth() >= ENOUGH {
        std::thread::yield_now();
    }
    held_up.goes();
    let held: BTreeSet<_> = answers
        .into_iter()
        .map(|answer| match block_on(answer).unwrap() {
            Outcome::Fresh(held) => held.ticket.id,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(wire.has_lost());
    assert_eq!(held.len(), customers.len(), "each has a ticket of its own");
    block_on(store.close());
    let held = format!("SELECT count(*) FROM {}.ticket WHERE status = 1", database.name());
    assert_eq!(database.sql().number(&held).unwrap(), customers.len() as i64);
    assert_audit(&database.url());
}

#[test]
fn what_was_built_on_a_commit_that_never_arrived_is_carried_out_anew() {
    a_batch_built_on_a_commit_that_gets_lost(Loss::Commit);
}

#[test]
fn what_was_built_on_a_commit_whose_answer_was_lost_stands() {
    a_batch_built_on_a_commit_that_gets_lost(Loss::Answer);
}

#[test]
fn what_was_built_on_a_commit_that_is_called_lost_and_has_come_stands() {
    a_batch_built_on_a_commit_that_gets_lost(Loss::Truth);
}

/// Whatever made memory differ from the rows, it does not stay so: nobody is turned away for good.
#[test]
fn what_memory_has_wrong_is_put_right_when_it_gets_in_the_way() {
    let database = Database::new().unwrap();
    let mut server = Server::at(&database.url());
    let customers = server.customers(3);
    server.stock(2);
    let held = server.reserve(customers[0]).unwrap().ticket.id.get();
    let behind = |sql: String| database.sql().run(&format!("USE {}; {sql}", database.name())).unwrap();
    // The hold was bought, and the other ticket is somebody else's: no journal says so.
    behind(format!(
        "UPDATE ticket_state SET version = version + 1, status = 2, held_until = 0 WHERE ticket_id = {held}"
    ));
    behind(format!(
        "INSERT INTO ticket_state (ticket_id, journal_seq, customer_id, held_until) \
         SELECT ticket_id, journal_seq, {}, 9000000000000 FROM minted_ticket WHERE ticket_id <> {held}",
        customers[1].get()
    ));
    assert_eq!(server.finalize(customers[0]).unwrap_err(), Rejection::NoReservation);
    let refused = server.reserve(customers[2]);
    assert!(matches!(refused, Err(Rejection::AllHeld { .. })), "{refused:?}");
    assert_eq!(server.holds(customers[1]).len(), 1);
}

/// Lets each do what it does before it waits.
fn ask<F: Future>(answers: &mut [Pin<Box<F>>]) {
    let mut context = Context::from_waker(Waker::noop());
    answers.iter_mut().for_each(|answer| assert!(answer.as_mut().poll(&mut context).is_pending()));
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
