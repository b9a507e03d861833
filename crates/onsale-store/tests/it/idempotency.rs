//! Idempotency keys: the same key and body gets the first answer again, whatever happened since.

use onsale_core::{Actor, Rejection};
use onsale_store::{Answer, Command, Finalize, Held, Keyed, Request, Sold, StoreError, StoredAnswer};

use crate::util::{Desk, House, any, desk};

fn keyed(desk: &Desk<'_>, key: u8, body: u8) -> Request {
    let render = |held: &Held| StoredAnswer { status: 200, body: held.ticket.id.to_string().into_bytes() };
    Request { key: Some(Keyed::new([key; 32], [body; 32], render)), ..Request::new(Actor::Admin, desk.now) }
}

fn ask(desk: &mut Desk<'_>, request: Request, command: Command) -> Result<Answer, StoreError> {
    desk.executor.run(&[(request, command)]).pop().unwrap()
}

#[test]
fn the_first_answer_is_given_again_after_the_state_has_changed_and_after_a_restart() {
    let mut house = House::new();
    let a = house.open(|desk| {
        desk.stocked(2);
        let a = desk.customer("a");
        let first = ask(desk, keyed(desk, 1, 1), Command::Reserve(any(a)));
        assert!(matches!(first, Ok(Answer::Held(_))), "{first:?}");
        desk.finalize(a).unwrap();
        a
    });
    house.open(|desk| {
        let again = ask(desk, keyed(desk, 1, 1), Command::Reserve(any(a)));
        assert_eq!(again.unwrap(), Answer::Replayed(StoredAnswer { status: 200, body: b"1".to_vec() }));
        assert_eq!(desk.count(), 1);
    });
}

#[test]
fn a_key_stands_for_one_body() {
    desk(|desk| {
        desk.stocked(2);
        let a = desk.customer("a");
        ask(desk, keyed(desk, 1, 1), Command::Reserve(any(a))).unwrap();
        let other = ask(desk, keyed(desk, 1, 2), Command::Reserve(any(a)));
        assert!(matches!(other, Err(StoreError::Rejected(Rejection::IdempotencyMismatch))), "{other:?}");
    });
}

#[test]
fn two_at_once_under_one_key_are_one() {
    desk(|desk| {
        desk.stocked(2);
        let a = desk.customer("a");
        let twice = [keyed(desk, 1, 1), keyed(desk, 1, 1)].map(|request| (request, Command::Reserve(any(a))));
        let replies = desk.executor.run(&twice);
        assert!(matches!(replies[0], Ok(Answer::Held(_))), "{replies:?}");
        assert!(matches!(replies[1], Ok(Answer::Replayed(_))), "{replies:?}");
    });
}

#[test]
fn a_refusal_is_not_kept() {
    desk(|desk| {
        let a = desk.customer("a");
        let refused = ask(desk, keyed(desk, 1, 1), Command::Reserve(any(a)));
        assert!(matches!(refused, Err(StoreError::Rejected(Rejection::SoldOut))), "{refused:?}");
        desk.stocked(1);
        let now = ask(desk, keyed(desk, 1, 1), Command::Reserve(any(a)));
        assert!(matches!(now, Ok(Answer::Held(_))), "{now:?}");
    });
}

#[test]
fn a_key_is_forgotten_after_a_day() {
    desk(|desk| {
        desk.stocked(2);
        let a = desk.customer("a");
        ask(desk, keyed(desk, 1, 1), Command::Reserve(any(a))).unwrap();
        let _: Sold = desk.ask(Command::Finalize(Finalize { customer: a, ticket: None })).unwrap();
        desk.pass(24 * 3_600_000);
        let fresh = ask(desk, keyed(desk, 1, 1), Command::Reserve(any(a)));
        assert!(matches!(fresh, Ok(Answer::Held(_))), "{fresh:?}");
        assert_eq!(desk.ask::<i64>(Command::ForgetOld), Ok(0));
        desk.pass(24 * 3_600_000);
        assert_eq!(desk.ask::<i64>(Command::ForgetOld), Ok(1));
    });
}
