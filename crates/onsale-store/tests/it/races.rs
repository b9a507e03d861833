//! Races, each beside its twin: the same race with its guard switched off, which shows that the race is real
//! and that the test would notice.

use std::sync::{Arc, Barrier};

use onsale_core::{CustomerId, Rejection, TicketId, Timestamp};
use onsale_store::{
    Answer, Cancel, Command, Finalize, Held, Outcome, Request, Reserve, Sabotage, Sold, Store, StoreError,
};

use crate::util::{House, any};

/// What one runner of a race got.
type Ended<T> = Result<T, StoreError>;
type Runner<T> = Box<dyn FnOnce(&Store) -> T + Send>;

fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn request(now: Timestamp) -> Request {
    Request::new(onsale_core::Actor::Admin, now)
}

fn finalize(customer: CustomerId) -> Finalize {
    Finalize { customer, ticket: None }
}

/// A house with `tickets` in the pool, `customers`, and a store that is broken or not.
fn house(tickets: i64, customers: usize, broken: Option<Sabotage>) -> (House, Vec<CustomerId>) {
    let mut house = House::new();
    let customers = house.open(|desk| {
        desk.stocked(tickets);
        (0..customers).map(|n| desk.customer(&format!("c{n}"))).collect()
    });
    house.config.sabotage = broken;
    (house, customers)
}

/// Lets everyone run at the same moment, each on a thread of its own, against one store.
fn race<T: Send + 'static>(store: &Store, runners: Vec<Runner<T>>) -> Vec<T> {
    let start = Arc::new(Barrier::new(runners.len()));
    let threads: Vec<_> = runners
        .into_iter()
        .map(|run| {
            let (store, start) = (store.clone(), Arc::clone(&start));
            std::thread::spawn(move || {
                start.wait();
                run(&store)
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

fn reserve_runner(now: Timestamp, reserve: Reserve) -> Runner<Ended<Outcome<Held>>> {
    Box::new(move |store| wait(store.reserve(request(now), reserve)))
}

/// Eight customers ask for one ticket by its id; how many get it.
fn eight_for_one_ticket(broken: Option<Sabotage>) -> (usize, Vec<StoreError>) {
    let (house, customers) = house(3, 8, broken);
    let store = house.store().unwrap();
    let second = TicketId::new(2);
    let runners = customers
        .iter()
        .map(|customer| reserve_runner(house.now, Reserve { ticket: second, ..any(*customer) }))
        .collect();
    let (won, lost): (Vec<_>, Vec<_>) = race(&store, runners).into_iter().partition(Result::is_ok);
    (won.len(), lost.into_iter().filter_map(Result::err).collect())
}

#[test]
fn one_of_eight_gets_the_ticket_that_all_ask_for() {
    let (won, lost) = eight_for_one_ticket(None);
    assert_eq!(won, 1);
    for refusal in lost {
        assert!(matches!(refusal, StoreError::Rejected(Rejection::TicketNotAvailable { .. })), "{refusal:?}");
    }
}

#[test]
fn twin_without_the_guard_several_get_the_same_ticket() {
    let (won, _) = eight_for_one_ticket(Some(Sabotage::NamedTicketUnguarded));
    assert!(won > 1, "{won} got it");
}

/// One customer asks from four places at once; how many tickets that gives.
fn one_customer_from_four_places(broken: Option<Sabotage>) -> usize {
    let (house, customers) = house(8, 1, broken);
    let store = house.store().unwrap();
    let runners = (0..4).map(|_| reserve_runner(house.now, any(customers[0]))).collect();
    let ended = race(&store, runners);
    for refusal in ended.iter().filter_map(|one| one.as_ref().err()) {
        assert!(matches!(refusal, StoreError::Rejected(Rejection::AlreadyReserved { .. })), "{refusal:?}");
    }
    ended.iter().filter(|one| one.is_ok()).count()
}

#[test]
fn a_customer_who_races_themselves_holds_one_ticket() {
    assert_eq!(one_customer_from_four_places(None), 1);
}

#[test]
fn twin_without_the_guard_a_customer_holds_several() {
    assert_eq!(one_customer_from_four_places(Some(Sabotage::HoldsNotCounted)), 4);
}

/// A payment arrives at the very end of its hold while the job writes expiries down.
fn payment_at_the_deadline(broken: Option<Sabotage>) -> (Ended<Outcome<Sold>>, i64) {
    let (house, customers) = house(1, 1, broken);
    let store = house.store().unwrap();
    let customer = customers[0];
    wait(store.reserve(request(house.now), any(customer))).unwrap();
    let deadline = house.now + house.config.hold;
    let pay: Runner<Option<Ended<Outcome<Sold>>>> =
        Box::new(move |store| Some(wait(store.finalize(request(deadline), finalize(customer)))));
    let mut runners = vec![pay];
    for _ in 0..3 {
        runners.push(Box::new(move |store| {
            wait(store.expire_holds(deadline)).unwrap();
            None
        }));
    }
    let paid = race(&store, runners).into_iter().flatten().next().unwrap();
    (paid, wait(store.count(request(deadline), Default::default())).unwrap())
}

#[test]
fn a_hold_that_is_over_is_not_sold_whoever_is_first() {
    let (paid, left) = payment_at_the_deadline(None);
    assert!(matches!(paid, Err(StoreError::Rejected(Rejection::ReservationExpired { .. }))), "{paid:?}");
    assert_eq!(left, 1);
}

#[test]
fn twin_without_the_guard_a_hold_that_is_over_is_sold() {
    let (paid, left) = payment_at_the_deadline(Some(Sabotage::DeadlineIgnored));
    assert!(paid.is_ok(), "{paid:?}");
    assert_eq!(left, 0);
}

#[test]
fn a_hold_is_given_up_or_bought_and_never_both() {
    let (house, customers) = house(1, 1, None);
    let store = house.store().unwrap();
    let (customer, now) = (customers[0], house.now);
    wait(store.reserve(request(now), any(customer))).unwrap();
    let buy: Runner<Ended<()>> =
        Box::new(move |store| wait(store.finalize(request(now), finalize(customer))).map(drop));
    let mut runners = vec![buy];
    for _ in 0..3 {
        runners.push(Box::new(move |store| {
            wait(store.cancel(request(now), Cancel { customer, ticket: None })).map(drop)
        }));
    }
    let ended = race(&store, runners);
    assert_eq!(ended.iter().filter(|one| one.is_ok()).count(), 1, "{ended:?}");
    for refusal in ended.iter().filter_map(|one| one.as_ref().err()) {
        assert!(matches!(refusal, StoreError::Rejected(Rejection::NoReservation)), "{refusal:?}");
    }
    let sold = ended[0].is_ok();
    assert_eq!(wait(store.count(request(now), Default::default())).unwrap(), i64::from(!sold));
}

/// Memory forgets to end a hold that was given up. The row's own guard, the version, is what is left then: the
/// sale that follows does not happen, but it fails instead of being refused.
#[test]
fn twin_without_the_guard_a_hold_that_was_given_up_is_found_again() {
    let (mut house, customers) = house(1, 1, None);
    let customer = customers[0];
    let mut both = |broken| {
        house.config.sabotage = broken;
        house.open(|desk| {
            desk.reserve(customer).unwrap();
            let cancel = Command::Cancel(Cancel { customer, ticket: None });
            let mut ended = desk.run(vec![cancel, Command::Finalize(finalize(customer))]);
            assert!(matches!(ended[0], Ok(Answer::Ticket(_))), "{ended:?}");
            ended.pop().unwrap()
        })
    };
    let refused = both(None);
    assert!(matches!(refused, Err(StoreError::Rejected(Rejection::NoReservation))), "{refused:?}");
    let found = both(Some(Sabotage::CancelLeavesHold));
    assert!(matches!(found, Err(StoreError::Failed(_))), "{found:?}");
}
