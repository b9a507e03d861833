//! Reads in classes: what is dear makes nobody wait who asks for little, has a bound in time, and ends with its caller.

use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use onsale_core::CustomerId;
use onsale_store::{Asker, EventSearch, Request, Store, StoreError};

use crate::util::{House, START};

fn customer(id: i64) -> Asker {
    Asker::Customer(CustomerId::new(id).unwrap())
}

/// Begins to wait for an answer.
fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    std::pin::Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

fn stocked(house: &mut House) -> (Store, Request) {
    house.open(|desk| {
        desk.stocked(3_000);
        desk.customer("bea");
    });
    (house.store().unwrap(), Request::new(onsale_core::Actor::Admin, START))
}

/// Whoever has more questions in line than one may have is told to come back, and others are not.
#[tokio::test]
async fn one_asker_cannot_fill_the_line() {
    let mut house = House::new();
    let (store, _) = stocked(&mut house);
    let greedy = store.asked_by(customer(1));
    let mut waiting: Vec<_> =
        (0..400).map(|_| Box::pin(greedy.events(EventSearch::default(), START))).collect();
    let mut refused = 0;
    for question in &mut waiting {
        refused += usize::from(matches!(poll(question), Poll::Ready(Err(StoreError::Busy))));
    }
    let other = store.asked_by(customer(2));
    assert_eq!(
        other.events(EventSearch { limit: 10, ..EventSearch::default() }, START).await.unwrap().rows.len(),
        1
    );
    drop(waiting);
    // What was dropped has made room again.
    assert_eq!(
        greedy.events(EventSearch { limit: 10, ..EventSearch::default() }, START).await.unwrap().rows.len(),
        1
    );
    assert!(refused > 0, "all 400 were let in");
    store.close().await;
}

/// All who ask for the books at once are told the same.
#[tokio::test]
async fn the_books_are_counted_once_for_all_who_ask_at_once() {
    let mut house = House::new();
    let (store, _) = stocked(&mut house);
    let mut asking: Vec<_> = (0..20).map(|_| Box::pin(store.audit(START))).collect();
    let mut answers = Vec::new();
    for question in &mut asking {
        if let Poll::Ready(answer) = poll(question) {
            answers.push(answer.unwrap());
        }
    }
    for question in asking.into_iter().skip(answers.len()) {
        answers.push(question.await.unwrap());
    }
    let first = &answers[0];
    assert!(first.balanced());
    // The first may be answered before the second has asked; not each before the next.
    let counted: std::collections::HashSet<_> = answers.iter().map(Arc::as_ptr).collect();
    assert!(counted.len() < answers.len(), "each was counted alone");
    // An answer that was given is not given again.
    let again = store.audit(START).await.unwrap();
    assert!(answers.iter().all(|other| !Arc::ptr_eq(&again, other)));
    store.close().await;
}

/// A page of what only the writer knows comes by the line of pages, and is the same page.
#[tokio::test]
async fn the_pool_is_listed_from_beside_the_writer() {
    let mut house = House::new();
    let (store, request) = stocked(&mut house);
    let page = onsale_store::PoolPage { limit: 1_000, ..Default::default() };
    let tickets = store.asked_by(customer(1)).available(request, page).await.unwrap();
    assert_eq!((tickets.len(), tickets[0].id.get()), (1_000, 1));
    store.close().await;
    let request = Request::new(onsale_core::Actor::Admin, START);
    let page = onsale_store::PoolPage { limit: 1, ..Default::default() };
    assert!(matches!(store.available(request, page).await, Err(StoreError::Closed)));
}

/// A database of which any one read takes longer than it may: the answer comes, and the thread goes on with the next.
#[tokio::test]
async fn a_read_that_takes_too_long_is_interrupted() {
    let mut house = House::new();
    house.open(|desk| desk.customer("bea"));
    let store = house.store().unwrap();
    let db = onsale_store::sqlite::open_for_writing(&house.path()).unwrap();
    // Where the customers are, SQLite counts for ever.
    db.execute_batch(
        "ALTER TABLE customer RENAME TO kept; CREATE VIEW customer AS SELECT k.* FROM kept k, \
         (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS c FROM n) AS counted;",
    )
    .unwrap();
    drop(db);
    let found = store.find_customer(CustomerId::new(1).unwrap()).await;
    assert!(matches!(found, Err(StoreError::TooSlow)), "{found:?}");
    // And one whose caller leaves is interrupted long before that: both threads are free for the next question.
    let mut left: Vec<_> =
        (0..8).map(|_| Box::pin(store.find_customer(CustomerId::new(1).unwrap()))).collect();
    for question in &mut left {
        assert!(poll(question).is_pending());
    }
    drop(left);
    assert!(store.is_running().await.unwrap());
    store.close().await;
}
