//! What happens when the disk says no, and who may open a file.

use onsale_core::{Actor, Rejection};
use onsale_store::sqlite::{Executor, open_for_writing};
use onsale_store::{Answer, Command, OpenError, Request, StoreError};

use crate::util::{House, add_customer, any};

#[test]
fn a_full_disk_is_unavailable_and_the_store_goes_on_when_there_is_room() {
    let mut house = House::new();
    let customers = house.open(|desk| {
        desk.stocked(400);
        (0..300).map(|n| desk.customer(&format!("c{n}"))).collect::<Vec<_>>()
    });
    let db = open_for_writing(&house.path()).unwrap();
    let mut executor = Executor::new(&db, &house.config, house.now).unwrap();
    let now = house.now;
    let mut ask =
        |command: Command| executor.run(&[(Request::new(Actor::Admin, now), command)]).pop().unwrap();
    let pages: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    db.execute_batch(&format!("PRAGMA max_page_count = {pages}")).unwrap();
    let mut held = Vec::new();
    let mut refused = 0;
    for customer in &customers {
        match ask(Command::Reserve(any(*customer))) {
            Ok(Answer::Held(hold)) => held.push(hold.ticket.id),
            Err(StoreError::Unavailable(_)) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(refused > 0, "the disk was never full");
    let answer = ask(Command::Count(Default::default())).unwrap();
    assert_eq!(answer, Answer::Count(400 - held.len() as i64), "questions are answered all the same");
    db.execute_batch("PRAGMA max_page_count = 1000000").unwrap();
    for customer in &customers {
        match ask(Command::Reserve(any(*customer))) {
            Ok(Answer::Held(hold)) => held.push(hold.ticket.id),
            Err(StoreError::Rejected(Rejection::AlreadyReserved { .. })) => {}
            other => panic!("{other:?}"),
        }
    }
    drop(executor);
    drop(db);
    held.sort_unstable();
    held.dedup();
    assert_eq!(held.len(), 300, "a ticket was handed out twice or lost");
    house.open(|desk| assert_eq!(desk.count(), 100));
}

#[test]
fn a_file_is_open_once() {
    let house = House::new();
    let first = house.store().unwrap();
    let second = house.store();
    assert!(matches!(second, Err(OpenError::InUse(_))), "{second:?}");
    drop(first);
    house.store().unwrap();
}

#[test]
fn a_database_of_another_program_or_of_the_future_is_left_alone() {
    let house = House::new();
    rusqlite_execute(&house, "CREATE TABLE something (x)");
    assert!(matches!(house.store(), Err(OpenError::Failed { .. })));
    let mut house = House::new();
    house.open(|_| ());
    rusqlite_execute(&house, "PRAGMA user_version = 999");
    let refused = house.store();
    assert!(matches!(refused, Err(OpenError::TooNew { found: 999, .. })), "{refused:?}");
}

fn rusqlite_execute(house: &House, sql: &str) {
    rusqlite::Connection::open(house.path()).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn one_bad_command_does_not_fail_its_neighbours() {
    let mut house = House::new();
    house.open_and_damage(|desk| {
        // Behind the executor's back a row takes the key that the next customer is going to get.
        rusqlite::Connection::open(desk.path())
            .unwrap()
            .execute_batch("INSERT INTO customer VALUES (2, 'x', 'x@x', 'x@x', 0)")
            .unwrap();
        let [first, broken] = ["a", "b"].map(add_customer).map(Command::AddCustomer);
        let replies = desk.run(vec![first, broken]);
        assert!(matches!(replies[0], Ok(Answer::AddedCustomer(_))), "{replies:?}");
        assert!(matches!(replies[1], Err(StoreError::Failed(_))), "{replies:?}");
    });
}

#[test]
fn a_row_that_memory_is_wrong_about_is_not_written_over() {
    let mut house = House::new();
    house.open_and_damage(|desk| {
        desk.stocked(2);
        let a = desk.customer("a");
        let behind = rusqlite::Connection::open(desk.path()).unwrap();
        behind.execute_batch("UPDATE ticket SET version = 7 WHERE ticket_id = 1").unwrap();
        let reply = desk.run(vec![Command::Reserve(any(a))]).pop().unwrap();
        assert!(matches!(reply, Err(StoreError::Failed(_))), "{reply:?}");
        // Memory was read back; the ticket goes on as the row says.
        assert_eq!(desk.reserve(a).unwrap().ticket.id.get(), 1);
    });
}
