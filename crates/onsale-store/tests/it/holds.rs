//! Holds: taken once, ended once, over at their deadline with no job's help.

use onsale_core::{Rejection, Status, TicketId, Timestamp};
use onsale_store::command::{Expired, FromAnswer, Stock, UpdateEvent};
use onsale_store::{Answer, Cancel, Command, Finalize, Sold, StoreError, UpdateTicket};
use std::sync::Arc;

use crate::util::{Desk, House, START, any, desk, event, price};

fn ticket(id: i64) -> TicketId {
    TicketId::new(id).unwrap()
}

#[test]
fn tickets_go_first_in_first_out_and_each_once() {
    desk(|desk| {
        desk.stocked(3);
        let customers = ["a", "b", "c", "d"].map(|name| desk.customer(name));
        for (index, customer) in customers[..3].iter().enumerate() {
            let held = desk.reserve(*customer).unwrap();
            assert_eq!(held.ticket.id, ticket(index as i64 + 1));
            assert_eq!(held.ticket.status, Status::Reserved);
            assert_eq!(held.ticket.reserved_until, Some(Timestamp(START.0 + 60_000)));
            assert_eq!((held.ticket.price, held.hold.0), (price(4990), 60_000));
        }
        assert_eq!(
            desk.reserve(customers[3]),
            Err(Rejection::AllHeld { next_expiry_at: Timestamp(START.0 + 60_000) })
        );
        assert_eq!(desk.count(), 0);
        for customer in &customers[..3] {
            desk.finalize(*customer).unwrap();
        }
        assert_eq!(desk.reserve(customers[3]), Err(Rejection::SoldOut));
    });
}

#[test]
fn one_batch_gives_each_of_its_commands_its_own_answer() {
    desk(|desk| {
        desk.stocked(2);
        let [a, b, c] = ["a", "b", "c"].map(|name| desk.customer(name));
        let nobody = onsale_core::CustomerId::new(999).unwrap();
        let finalize = |customer| Command::Finalize(Finalize { customer, ticket: None });
        let answers = desk.run(vec![
            Command::Reserve(any(a)),
            Command::Reserve(any(nobody)),
            Command::Reserve(any(a)),
            finalize(a),
            Command::Reserve(any(b)),
            Command::Reserve(any(c)),
            finalize(c),
        ]);
        let words: Vec<String> = answers.iter().map(word).collect();
        let expect =
            ["held 1", "CustomerNotFound", "AlreadyReserved", "sold 1", "held 2", "AllHeld", "NoReservation"];
        assert_eq!(words, expect);
    });
}

fn word(reply: &Result<Answer, StoreError>) -> String {
    match reply {
        Ok(Answer::Held(held)) => format!("held {}", held.ticket.id),
        Ok(Answer::Sold(sold)) => format!("sold {}", sold.ticket().id),
        Ok(other) => format!("{other:?}"),
        Err(StoreError::Rejected(rejection)) => {
            let text = format!("{rejection:?}");
            text.split([' ', '{']).next().unwrap_or_default().to_string()
        }
        Err(other) => format!("{other:?}"),
    }
}

#[test]
fn an_expired_ticket_is_first_again_with_no_job_run() {
    desk(|desk| {
        desk.stocked(3);
        let [a, b, c] = ["a", "b", "c"].map(|name| desk.customer(name));
        desk.reserve(a).unwrap();
        desk.reserve(b).unwrap();
        desk.pass(59_999);
        assert_eq!(desk.count(), 1);
        desk.pass(1);
        assert_eq!(desk.count(), 3);
        assert_eq!(desk.reserve(c).unwrap().ticket.id, ticket(1));
        assert_eq!(desk.finalize(a), Err(Rejection::ReservationExpired { expired_at: desk.now }));
        assert_eq!(desk.cancel(b), Err(Rejection::ReservationExpired { expired_at: desk.now }));
        assert_eq!(desk.finalize(c).unwrap().ticket().id, ticket(1));
        assert_eq!(desk.reserve(a).unwrap().ticket.id, ticket(2));
    });
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
fn a_timely_payment_does_not_take_the_ticket_from_who_holds_it_now() {
    desk(|desk| {
        desk.stocked(1);
        let [a, b] = ["a", "b"].map(|name| desk.customer(name));
        desk.reserve(a).unwrap();
        let deadline = Timestamp(desk.now.0 + 60_000);
        desk.pass(60_000);
        desk.reserve(b).unwrap();
        let late = Command::Finalize(Finalize { customer: a, ticket: None });
        let answer = desk.ask_at::<Sold>(Timestamp(deadline.0 - 1), late);
        assert_eq!(answer, Err(Rejection::ReservationExpired { expired_at: deadline }));
        desk.finalize(b).unwrap();
    });
}

#[test]
fn a_hold_ends_once() {
    desk(|desk| {
        desk.stocked(2);
        let a = desk.customer("a");
        desk.reserve(a).unwrap();
        desk.finalize(a).unwrap();
        assert_eq!(desk.finalize(a), Err(Rejection::NoReservation));
        assert_eq!(desk.cancel(a), Err(Rejection::NoReservation));
        desk.reserve(a).unwrap();
        assert_eq!(desk.cancel(a).unwrap().status, Status::Available);
        assert_eq!(desk.cancel(a), Err(Rejection::NoReservation));
        assert_eq!(desk.finalize(a), Err(Rejection::NoReservation));
        assert_eq!(desk.reserve(a).unwrap().ticket.id, ticket(2));
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

#[test]
fn holds_keep_their_deadline_across_a_restart() {
    let mut house = House::new();
    let (a, b) = house.open(|desk| {
        desk.stocked(2);
        let (a, b) = (desk.customer("a"), desk.customer("b"));
        desk.reserve(a).unwrap();
        desk.pass(30_000);
        desk.reserve(b).unwrap();
        desk.pass(15_000);
        (a, b)
    });
    house.open(|desk| {
        assert!(matches!(desk.reserve(a), Err(Rejection::AlreadyReserved { .. })));
        desk.pass(15_000);
        assert!(matches!(desk.finalize(a), Err(Rejection::ReservationExpired { .. })));
        desk.finalize(b).unwrap();
    });
    house.open(|desk| assert_eq!(desk.count(), 1));
}

#[test]
fn a_named_ticket_is_taken_or_refused_by_its_own_state() {
    desk(|desk| {
        desk.stocked(3);
        let [a, b, c] = ["a", "b", "c"].map(|name| desk.customer(name));
        assert_eq!(desk.reserve_ticket(a, ticket(2)).unwrap().ticket.id, ticket(2));
        let taken = |status| Err(Rejection::TicketNotAvailable { status });
        assert_eq!(desk.reserve_ticket(b, ticket(2)), taken(Status::Reserved));
        desk.finalize(a).unwrap();
        assert_eq!(desk.reserve_ticket(b, ticket(2)), taken(Status::Sold));
        assert_eq!(desk.reserve_ticket(b, ticket(9)), Err(Rejection::TicketNotFound));
        let withdraw = UpdateTicket {
            id: ticket(3),
            owner: None,
            price: None,
            type_name: None,
            status: Some(Status::Withdrawn),
        };
        let _: onsale_core::Ticket = desk.ask(Command::UpdateTicket(withdraw)).unwrap();
        assert_eq!(desk.reserve_ticket(b, ticket(3)), taken(Status::Withdrawn));
        assert_eq!(desk.reserve(b).unwrap().ticket.id, ticket(1));
        desk.pass(60_000);
        assert_eq!(desk.reserve_ticket(c, ticket(1)).unwrap().ticket.id, ticket(1));
    });
}

#[test]
fn one_may_hold_as_many_as_the_server_allows() {
    let mut house = House::new();
    house.config.max_holds_per_customer = 2;
    house.open(|desk| {
        desk.stocked(3);
        let a = desk.customer("a");
        desk.reserve(a).unwrap();
        desk.reserve(a).unwrap();
        assert!(matches!(desk.reserve(a), Err(Rejection::AlreadyReserved { .. })));
        let second = Finalize { customer: a, ticket: Some(ticket(2)) };
        let sold: Sold = desk.ask(Command::Finalize(second)).unwrap();
        assert_eq!(sold.ticket().id, ticket(2));
        let gone = Cancel { customer: a, ticket: Some(ticket(2)) };
        assert_eq!(desk.ask::<onsale_core::Ticket>(Command::Cancel(gone)), Err(Rejection::NoReservation));
        desk.cancel(a).unwrap();
    });
}

#[test]
fn terms_of_sale_are_kept() {
    desk(|desk| {
        let vendor = desk.stocked(5);
        let a = desk.customer("a");
        let (opens, ends) = (desk.now.0 + 1_000, desk.now.0 + 200_000);
        set_terms(desk, vendor.default_event.get(), move |terms| {
            terms.on_sale_at = Some(Timestamp(opens));
            terms.sales_end_at = Some(Timestamp(ends));
            terms.max_tickets_per_customer = Some(2);
            terms.hold = Some(onsale_core::Millis(5_000));
        });
        assert_eq!(desk.reserve(a), Err(Rejection::NotOnSale { on_sale_at: Timestamp(opens) }));
        desk.pass(1_000);
        assert_eq!(desk.reserve(a).unwrap().hold.0, 5_000);
        desk.finalize(a).unwrap();
        desk.reserve(a).unwrap();
        desk.finalize(a).unwrap();
        assert_eq!(desk.reserve(a), Err(Rejection::LimitReached { limit: 2 }));
        desk.pass(200_000);
        let b = desk.customer("b");
        assert_eq!(desk.reserve(b), Err(Rejection::SalesEnded { sales_ended_at: Timestamp(ends) }));
    });
}

fn set_terms(
    desk: &mut Desk<'_>,
    id: i64,
    change: impl Fn(&mut onsale_core::event::SaleTerms) + Send + Sync + 'static,
) {
    let update = UpdateEvent {
        id: event(id),
        owner: None,
        change: Arc::new(move |mut details| {
            change(&mut details.terms);
            details
        }),
    };
    let _: onsale_core::Event = desk.ask(Command::UpdateEvent(Box::new(update))).unwrap();
}

#[test]
fn without_a_wish_events_that_are_closed_to_one_are_passed_over() {
    desk(|desk| {
        let first = desk.stocked(2);
        let second = desk.vendor("bob");
        desk.release(&second, 2).unwrap();
        desk.mint();
        let a = desk.customer("a");
        set_terms(desk, first.default_event.get(), |terms| terms.max_tickets_per_customer = Some(1));
        assert_eq!(desk.reserve(a).unwrap().ticket.event, first.default_event);
        desk.finalize(a).unwrap();
        assert_eq!(desk.reserve(a).unwrap().ticket.event, second.default_event);
        desk.finalize(a).unwrap();
        set_terms(desk, second.default_event.get(), |terms| {
            terms.on_sale_at = Some(Timestamp(START.0 + 9_000_000));
        });
        assert_eq!(desk.reserve(a), Err(Rejection::LimitReached { limit: 1 }));
    });
}

#[test]
fn stopped_sales_refuse_new_holds_and_honour_old_ones() {
    desk(|desk| {
        desk.stocked(2);
        let [a, b] = ["a", "b"].map(|name| desk.customer(name));
        desk.reserve(a).unwrap();
        assert!(!desk.ask::<bool>(Command::SetRunning(false)).unwrap());
        assert_eq!(desk.reserve(b), Err(Rejection::SalesStopped));
        desk.finalize(a).unwrap();
        assert!(desk.ask::<bool>(Command::SetRunning(true)).unwrap());
        desk.reserve(b).unwrap();
    });
}

#[test]
fn stock_is_what_the_counts_say() {
    desk(|desk| {
        desk.stocked(4);
        let [a, b] = ["a", "b"].map(|name| desk.customer(name));
        desk.reserve(a).unwrap();
        desk.finalize(a).unwrap();
        desk.reserve(b).unwrap();
        let check = |desk: &mut Desk<'_>, expect: (i64, i64, i64, i64)| {
            let reply = desk.run(vec![Command::Stock]).pop().unwrap().unwrap();
            let stock = Vec::<Stock>::from_answer(reply).unwrap();
            let [row] = &stock[..] else { panic!("{stock:?}") };
            assert_eq!((row.available, row.reserved, row.sold, row.released), expect);
        };
        check(desk, (2, 1, 1, 4));
        desk.pass(60_000);
        check(desk, (3, 0, 1, 4));
    });
}

#[test]
fn stock_says_when_the_first_may_come_free_while_all_are_held() {
    desk(|desk| {
        desk.stocked(2);
        let [a, b] = ["a", "b"].map(|name| desk.customer(name));
        let check = |desk: &mut Desk<'_>, expect: Option<i64>| {
            let reply = desk.run(vec![Command::Stock]).pop().unwrap().unwrap();
            let stock = Vec::<Stock>::from_answer(reply).unwrap();
            assert_eq!(stock[0].next_expiry, expect.map(|after| Timestamp(START.0 + after)));
        };
        desk.reserve(a).unwrap();
        check(desk, None);
        desk.pass(10_000);
        desk.reserve(b).unwrap();
        check(desk, Some(60_000));
        desk.finalize(a).unwrap();
        check(desk, Some(70_000));
        desk.pass(60_000);
        check(desk, None);
    });
}
