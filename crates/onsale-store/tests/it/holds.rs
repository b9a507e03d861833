//! Holds: taken once, ended once, over at their deadline with no job's help.

use onsale_core::{Rejection, TicketId, Timestamp};
use onsale_store::command::Expired;
use onsale_store::{Command, Finalize, Sold};

use crate::util::{Desk, House, START, desk};

fn ticket(id: i64) -> TicketId {
    TicketId::new(id).unwrap()
}

#[test]
fn an_expiry_is_written_down_once_by_whoever_comes_first() {
    desk(|desk| {
        desk.stocked(2);
        let [a, b] = ["a", "b"].map(|name| desk.customer(name));
        desk.reserve(a).unwrap();
        desk.pass(60_000);
        // Taken before the job came: both rows are in the journal, in their order.
        desk.reserve(b).unwrap();
        assert_eq!(kinds(desk, 1), ["released", "reserved", "expired", "reserved"]);
        desk.pass(70_000);
        let expired: Expired = desk.ask(Command::ExpireHolds).unwrap();
        assert_eq!((expired.tidied, expired.more, expired.next_expiry), (1, false, None));
        let again: Expired = desk.ask(Command::ExpireHolds).unwrap();
        assert_eq!(again.tidied, 0);
        assert_eq!(kinds(desk, 1), ["released", "reserved", "expired", "reserved", "expired"]);
        assert_eq!(desk.reserve(a).unwrap().ticket.id, ticket(1));
    });
}

fn kinds(desk: &Desk<'_>, id: i64) -> Vec<&'static str> {
    let db = onsale_store::sqlite::open_for_reading(desk.path()).unwrap();
    let (_, entries) = onsale_store::sqlite::history_of(&db, ticket(id)).unwrap();
    let versions: Vec<i64> = entries.iter().map(|entry| entry.version).collect();
    assert_eq!(versions, (1..=entries.len() as i64).collect::<Vec<_>>());
    entries.iter().map(|entry| entry.kind.word()).collect()
}

#[test]
fn a_payment_that_arrived_in_time_is_not_turned_away_by_a_queue() {
    desk(|desk| {
        desk.stocked(1);
        let [a, b] = ["a", "b"].map(|name| desk.customer(name));
        desk.reserve(a).unwrap();
        let in_time = Timestamp(desk.now.0 + 59_999);
        desk.pass(60_500);
        let finalize = Command::Finalize(Finalize { customer: a, ticket: None });
        // The batch is judged at 60.5 s; the payment arrived before 60 s and the ticket is still free.
        desk.run(vec![Command::SetRunning(true)]);
        assert_eq!(desk.ask_at::<Sold>(in_time, finalize.clone()).unwrap().ticket().id, ticket(1));
        assert_eq!(desk.reserve(b), Err(Rejection::SoldOut));
        assert_eq!(kinds(desk, 1), ["released", "reserved", "finalized"]);
        assert_eq!(desk.ask_at::<Sold>(in_time, finalize), Err(Rejection::NoReservation));
    });
}

#[test]
fn an_expiry_is_remembered_for_a_quarter_of_an_hour_even_across_restarts() {
    let mut house = House::new();
    let a = house.open(|desk| {
        desk.stocked(1);
        let a = desk.customer("a");
        desk.reserve(a).unwrap();
        desk.pass(70_000);
        let _: Expired = desk.ask(Command::ExpireHolds).unwrap();
        desk.pass(10 * 60_000);
        a
    });
    house.open(|desk| {
        // It ended at its deadline, not when that was written down.
        let expired_at = Timestamp(START.0 + 60_000);
        assert_eq!(desk.finalize(a), Err(Rejection::ReservationExpired { expired_at }));
        let a_quarter_later = Timestamp(expired_at.0 + 15 * 60_000);
        assert_eq!(
            desk.ask_at::<Sold>(a_quarter_later, Command::Finalize(Finalize { customer: a, ticket: None })),
            Err(Rejection::ReservationExpired { expired_at })
        );
    });
    house.now = Timestamp(START.0 + 60_000 + 15 * 60_000);
    house.open(|desk| assert!(matches!(desk.finalize(a), Err(Rejection::ReservationExpired { .. }))));
    // It was written down ten seconds after the hold's end; a quarter of an hour after that nothing is left of it.
    house.now = Timestamp(house.now.0 + 10_001);
    house.open(|desk| assert_eq!(desk.finalize(a), Err(Rejection::NoReservation)));
}
