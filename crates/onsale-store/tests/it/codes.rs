//! What ticket codes are made with, and which are void, on both back ends.

use onsale_core::code::{
    Claims, Generation, KeyId, PublicKey, Refused, TicketKey, TicketSecret, TicketView, Verifier,
};
use onsale_core::{Actor, CustomerId, EventId, Rejection, Status, TicketId, limits};
use onsale_store::query::Seer;
use onsale_store::{
    Finalize, NewSecret, Outcome, Request, Resume, Sabotage, Sales, Store, StoreError, TokenKey, VoidSales,
    maintenance,
};

use crate::outbox::{Place, vendor, wait};
use crate::util::{House, START, add_customer, any, release_of};

fn admin() -> Request {
    Request::new(Actor::Admin, START)
}

fn ticket(id: i64) -> TicketId {
    TicketId::new(id).unwrap()
}

fn fresh<T>(outcome: Outcome<T>) -> T {
    match outcome {
        Outcome::Fresh(fresh) => fresh,
        Outcome::Replayed(_) => panic!("no key was sent"),
    }
}

/// A house with a key and a ticket that is sold.
fn with_sale(store: &Store) -> (EventId, CustomerId, TicketId) {
    wait(store.ensure_ticket_key(admin(), NewSecret([1; 32]))).unwrap();
    let hall = vendor(store, "hall");
    wait(store.create_release(admin(), release_of(hall.id, 3))).unwrap();
    wait(store.release_due(START)).unwrap();
    let customer = fresh(wait(store.add_customer(admin(), add_customer("cy"))).unwrap()).record.id;
    let buyer = Request::new(Actor::Customer(customer), START);
    wait(store.reserve(buyer.clone(), any(customer))).unwrap();
    let sold = fresh(wait(store.finalize(buyer, Finalize { customer, ticket: None })).unwrap());
    (sold.ticket().event, customer, sold.ticket().id)
}

fn void(store: &Store, which: Sales) {
    let void = VoidSales { which, owner: None, back_to_pool: true, letter: None };
    wait(store.void_sales(admin(), void)).unwrap();
}

fn view(store: &Store, id: TicketId) -> TicketView {
    wait(store.ticket_view(id, START)).unwrap()
}

fn code(view: &TicketView) -> String {
    let claims = Claims {
        ticket: view.ticket.id,
        event: view.event.id,
        type_id: view.type_id,
        generation: view.generation,
        valid_until: None,
    };
    claims.encode(&view.keys[0].secret.event_key(view.event.id).unwrap()).unwrap()
}

fn public(keys: &[TicketKey], event: EventId) -> Vec<PublicKey> {
    let good = keys.iter().filter(|key| key.withdrawn_at.is_none());
    good.map(|key| key.secret.event_key(event).unwrap().public().unwrap()).collect()
}

/// What a door says of a code that knows what the store has to say now.
fn judge(store: &Store, event: EventId, code: &str) -> Result<TicketId, Refused> {
    let door = wait(store.door_keys(event, Seer::Anyone, None, START)).unwrap();
    let claims = Verifier { event, keys: &public(&door.keys, event), now: START }.verify(code)?;
    let entry = door.replaced.entries.iter().find(|(ticket, _)| *ticket == claims.ticket);
    claims.check_generation(entry.map_or_else(Generation::default, |(_, generation)| *generation))?;
    Ok(claims.ticket)
}

#[test]
fn a_refund_voids_the_codes_of_its_ticket_in_its_own_transaction() {
    for place in Place::both() {
        let store = place.open(START, None);
        let (event, _, id) = with_sale(&store);
        let seen = view(&store, id);
        assert_eq!((seen.ticket.status, seen.generation), (Status::Sold, Generation::default()));
        let code = code(&seen);
        assert_eq!(judge(&store, event, &code), Ok(id));
        void(&store, Sales::One(id));
        let (generation, current) = (Generation::default(), Generation::default().refunded());
        assert_eq!(judge(&store, event, &code), Err(Refused::Replaced { generation, current }));
        assert_eq!(view(&store, id).generation, current);
        let door = wait(store.door_keys(event, Seer::Anyone, None, START)).unwrap();
        assert_eq!((door.replaced.number, &door.replaced.entries), (1, &vec![(id, current)]));
        let audit = wait(store.audit(START)).unwrap();
        assert!(audit.balanced(), "{:?}", audit.problems);
        wait(store.close());
    }
}

/// The same with the step left out: the audit notices.
#[test]
fn codes_that_outlive_their_sale_are_noticed() {
    for place in Place::both() {
        let store = place.open(START, Some(Sabotage::RefundKeepsCodes));
        let (event, _, id) = with_sale(&store);
        let code = code(&view(&store, id));
        void(&store, Sales::One(id));
        assert_eq!(judge(&store, event, &code), Ok(id));
        let audit = wait(store.audit(START)).unwrap();
        let said = audit.problems.join("\n");
        assert!(said.contains("a refunded ticket has codes that open a door"), "{said}");
        wait(store.close());
    }
}

#[test]
fn the_first_secret_stays_and_another_one_takes_over_when_it_is_asked_for() {
    for place in Place::both() {
        let store = place.open(START, None);
        let (event, _, id) = with_sale(&store);
        let again = wait(store.ensure_ticket_key(admin(), NewSecret([9; 32]))).unwrap();
        assert_eq!(again.len(), 1, "there was one");
        let first = code(&view(&store, id));
        let keys = wait(store.rotate_ticket_key(admin(), NewSecret([2; 32]), false)).unwrap();
        let numbers = |keys: &[TicketKey]| keys.iter().map(|key| key.secret.id().get()).collect::<Vec<_>>();
        assert_eq!(numbers(&keys), [2, 1]);
        let second = code(&view(&store, id));
        assert_ne!(first, second);
        assert_eq!((judge(&store, event, &first), judge(&store, event, &second)), (Ok(id), Ok(id)));
        let keys = wait(store.rotate_ticket_key(admin(), NewSecret([3; 32]), true)).unwrap();
        assert_eq!(numbers(&keys), [3, 2, 1]);
        let key = |id| KeyId::new(id).unwrap();
        assert_eq!(judge(&store, event, &first), Err(Refused::UnknownKey { key: key(1) }));
        assert_eq!(judge(&store, event, &second), Err(Refused::UnknownKey { key: key(2) }));
        assert_eq!(judge(&store, event, &code(&view(&store, id))), Ok(id));
        wait(store.close());
    }
}

#[test]
fn a_secret_more_than_a_code_can_name_is_refused() {
    let place = Place::File(Box::new(House::new()));
    let store = place.open(START, None);
    wait(store.ensure_ticket_key(admin(), NewSecret([1; 32]))).unwrap();
    place.run("UPDATE counter SET next = 255 WHERE name = 'ticket_key'");
    let rotate = || wait(store.rotate_ticket_key(admin(), NewSecret([2; 32]), false));
    assert_eq!(rotate().unwrap().len(), 2);
    let refused = rotate().unwrap_err();
    assert!(
        matches!(refused, StoreError::Rejected(Rejection::InvalidField { field: "key", .. })),
        "{refused:?}"
    );
    wait(store.close());
}

#[test]
fn the_list_of_replaced_codes_comes_in_pages() {
    for place in Place::both() {
        let store = place.open(START, None);
        let (event, ..) = with_sale(&store);
        let rows: Vec<String> =
            (1..=limits::REVOCATIONS_AT_ONCE + 5).map(|id| format!("({event}, {}, 1)", id * 2)).collect();
        // A statement is an argument of the database's own program, which may be so long.
        for some in rows.chunks(2_000) {
            place.run(&format!("INSERT INTO ticket_generation VALUES {}", some.join(", ")));
        }
        let page = |after| wait(store.door_keys(event, Seer::Anyone, after, START)).unwrap().replaced;
        let first = page(None);
        assert_eq!((first.number, first.entries.len()), (10_005, limits::REVOCATIONS_AT_ONCE));
        assert_eq!(first.next, Some(ticket(20_000)));
        let second = page(first.next);
        assert_eq!((second.number, second.entries.len(), second.after), (10_005, 5, first.next));
        assert_eq!(second.next, None);
        wait(store.close());
    }
}

#[test]
fn the_codes_of_an_event_that_is_not_shown_are_not_shown_either() {
    let place = Place::File(Box::new(House::new()));
    let store = place.open(START, None);
    let (event, customer, _) = with_sale(&store);
    place.run("UPDATE vendor SET standing = 0");
    let asked = |seer| wait(store.door_keys(event, seer, None, START)).map(drop);
    assert!(matches!(asked(Seer::Anyone), Err(StoreError::Rejected(Rejection::EventNotFound))));
    assert!(asked(Seer::Customer(customer)).is_ok() && asked(Seer::Admin).is_ok());
    let nowhere = EventId::new(99).unwrap();
    assert!(wait(store.door_keys(nowhere, Seer::Admin, None, START)).is_err());
    wait(store.close());
}

/// Whoever bought before the lost days comes in afterwards, and what was withdrawn in them stays withdrawn.
#[test]
fn a_database_that_was_put_back_has_the_secrets_of_the_lost_days() {
    let house = House::new();
    let store = house.store().unwrap();
    let (event, _, id) = with_sale(&store);
    let backup = house.path().with_file_name("backup.db");
    maintenance::backup(&house.config, &backup, START, &mut |_| ()).unwrap();
    let before = code(&view(&store, id));
    wait(store.rotate_ticket_key(admin(), NewSecret([2; 32]), true)).unwrap();
    let after = code(&view(&store, id));
    wait(store.close());
    let key = TokenKey { id: 1, secret: [9; 32], signs_from: START };
    let resume = Resume { key, keep_logins: false };
    maintenance::restore(&house.config, &backup, true, &resume, START, &mut |_| ()).unwrap();
    let store = house.store().unwrap();
    let unknown = Err(Refused::UnknownKey { key: KeyId::new(1).unwrap() });
    assert_eq!((judge(&store, event, &before), judge(&store, event, &after)), (unknown, Ok(id)));
    let keys = wait(store.rotate_ticket_key(admin(), NewSecret([3; 32]), false)).unwrap();
    assert_eq!(keys[0].secret, TicketSecret::new(KeyId::new(3).unwrap(), &[3; 32]).unwrap());
    wait(store.close());
}

/// A database of the version before has refunds, whose codes must not open a door.
#[test]
fn refunds_of_the_version_before_have_void_codes() {
    let place = Place::File(Box::new(House::new()));
    let store = place.open(START, None);
    let (event, _, id) = with_sale(&store);
    void(&store, Sales::One(id));
    wait(store.close());
    place.run(
        "DROP TABLE ticket_key; DROP TABLE ticket_generation; DELETE FROM counter WHERE name = 'ticket_key'; \
         PRAGMA user_version = 17",
    );
    let store = place.open(START, None);
    wait(store.ensure_ticket_key(admin(), NewSecret([1; 32]))).unwrap();
    let door = wait(store.door_keys(event, Seer::Anyone, None, START)).unwrap();
    assert_eq!(door.replaced.entries, [(id, Generation::default().refunded())]);
    wait(store.close());
}
