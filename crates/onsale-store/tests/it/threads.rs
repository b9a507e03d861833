//! The store as the server uses it: its own threads, many callers.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use onsale_core::{Actor, Rejection};
use onsale_store::{Cancel, Finalize, Outcome, Request, StoreError};

use crate::util::{House, any};

fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn request(house_now: onsale_core::Timestamp) -> Request {
    Request::new(Actor::Admin, house_now)
}

#[test]
fn many_callers_get_each_ticket_once() {
    let mut house = House::new();
    let customers = house.open(|desk| {
        desk.stocked(200);
        (0..400).map(|n| desk.customer(&format!("c{n}"))).collect::<Vec<_>>()
    });
    let (store, now) = (house.store().unwrap(), house.now);
    let sold = Arc::new(Mutex::new(BTreeSet::new()));
    let threads: Vec<_> = customers
        .chunks(100)
        .map(|customers| {
            let (store, sold, customers) = (store.clone(), Arc::clone(&sold), customers.to_vec());
            std::thread::spawn(move || {
                for customer in customers {
                    match wait(store.reserve(request(now), any(customer))) {
                        Ok(Outcome::Fresh(held)) => {
                            let finalize = Finalize { customer, ticket: None };
                            wait(store.finalize(request(now), finalize)).unwrap();
                            assert!(sold.lock().unwrap().insert(held.ticket.id), "sold twice");
                        }
                        Err(StoreError::Rejected(Rejection::SoldOut | Rejection::AllHeld { .. })) => {}
                        other => panic!("{other:?}"),
                    }
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(sold.lock().unwrap().len(), 200);
    wait(store.close());
    house.open(|desk| assert_eq!(desk.count(), 0));
}

#[test]
fn a_full_queue_is_busy_and_a_closed_store_says_so() {
    let mut house = House::new();
    let a = house.open(|desk| desk.customer("a"));
    house.config.queue_limit = 0;
    let store = house.store().unwrap();
    let busy = wait(store.reserve(request(house.now), any(a)));
    assert!(matches!(busy, Err(StoreError::Busy)), "{busy:?}");
    wait(store.close());
    let closed = wait(store.cancel(request(house.now), Cancel { customer: a, ticket: None }));
    assert!(matches!(closed, Err(StoreError::Closed)), "{closed:?}");
}

#[test]
fn what_is_queued_is_answered_before_the_store_closes() {
    let mut house = House::new();
    let customers = house.open(|desk| {
        desk.stocked(50);
        (0..50).map(|n| desk.customer(&format!("c{n}"))).collect::<Vec<_>>()
    });
    let (store, now) = (house.store().unwrap(), house.now);
    let answers: Vec<_> =
        customers.iter().map(|customer| store.reserve(request(now), any(*customer))).collect();
    // The futures queue when they are first polled.
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (answers, ()) = runtime.block_on(async { tokio::join!(join_all(answers), store.close()) });
    assert!(answers.iter().all(|answer| matches!(answer, Ok(Outcome::Fresh(_)))), "{answers:?}");
}

#[test]
fn a_thread_that_collects_wakers_gets_all_its_answers() {
    let mut house = House::new();
    let customers = house.open(|desk| {
        desk.stocked(300);
        (0..300).map(|n| desk.customer(&format!("c{n}"))).collect::<Vec<_>>()
    });
    let (store, now) = (house.store().unwrap(), house.now);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let answers = runtime.block_on(async {
        let keeper = tokio::spawn(onsale_store::wake_in_batches());
        tokio::task::yield_now().await;
        let ask = |customer| {
            let store = store.clone();
            tokio::spawn(async move { store.reserve(request(now), any(customer)).await })
        };
        let first = join_all(customers[..150].iter().map(|customer| ask(*customer)).collect()).await;
        // Without its keeper the thread is woken as any other.
        let waiting: Vec<_> = customers[150..].iter().map(|customer| ask(*customer)).collect();
        keeper.abort();
        first.into_iter().chain(join_all(waiting).await).collect::<Vec<_>>()
    });
    assert!(answers.iter().all(|answer| matches!(answer, Ok(Ok(Outcome::Fresh(_))))), "{answers:?}");
}

async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
    let mut answers: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, answer) in futures.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *answer = Some(value);
            }
        }
        if answers.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}

#[test]
fn the_file_of_a_store_that_was_closed_is_all_there_is() {
    let mut house = House::new();
    let a = house.open(|desk| {
        desk.stocked(3);
        desk.customer("a")
    });
    let store = house.store().unwrap();
    wait(store.reserve(request(house.now), any(a))).unwrap();
    wait(store.close());
    let copy = house.path().with_extension("copy");
    std::fs::copy(house.path(), &copy).unwrap();
    let db = onsale_store::sqlite::open_for_reading(&copy).unwrap();
    let held: i64 =
        db.query_row("SELECT count(*) FROM ticket WHERE status = 1", [], |row| row.get(0)).unwrap();
    assert_eq!(held, 1);
}
