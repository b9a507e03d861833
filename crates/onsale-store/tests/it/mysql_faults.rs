//! What happens when the database goes, comes back, refuses writes or closes connections.

use onsale_core::{CustomerId, Rejection};
use onsale_store::{Answer, Command, StoreError};
use onsale_testbed::{Database, Disk, MariaDb};

use crate::lossy_wire::{Loss, LossyWire};
use crate::servers::{Server, assert_audit};
use crate::util::any;

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

/// A reservation whose commit is lost on the wire, or the answer to it.
fn reserve_over_a_lossy_wire(loss: Loss) {
    let database = Database::new().unwrap();
    let url = database.url();
    let port = url.rsplit(':').next().and_then(|rest| rest.split('/').next()).unwrap().to_owned();
    let wire = LossyWire::to(port.parse().unwrap());
    let mut server = Server::at(&url.replacen(&format!(":{port}/"), &format!(":{}/", wire.port), 1));
    let customers = server.customers(2);
    server.stock(10);
    wire.lose(loss);
    let held = server.reserve(customers[0]).unwrap().ticket;
    assert!(wire.has_lost());
    assert_eq!(server.holds(customers[0]), vec![held]);
    assert_eq!(server.count(), 9);
    server.reserve(customers[1]).unwrap();
    let reservations = format!("SELECT count(*) FROM {}.journal WHERE kind = 2", database.name());
    assert_eq!(database.sql().number(&reservations).unwrap(), 2, "each was carried out once");
    assert_audit(&url);
}

#[test]
fn a_commit_whose_answer_was_lost_is_looked_up_and_not_repeated() {
    reserve_over_a_lossy_wire(Loss::Answer);
}

#[test]
fn a_commit_that_never_arrived_is_made_again() {
    reserve_over_a_lossy_wire(Loss::Commit);
}
