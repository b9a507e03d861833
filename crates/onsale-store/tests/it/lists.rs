//! Lists: in pool order, page by page, with the expiry predicate applied.

use onsale_core::{Amount, Status, Ticket, TypeName};
use onsale_store::{Command, CreateRelease, EventSearch, Filter, PoolPage, TicketPage};

use crate::util::{Desk, House, desk, release_of};

fn available(desk: &mut Desk<'_>, filter: &Filter, limit: usize) -> Vec<i64> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let page = PoolPage { filter: filter.clone(), after, limit };
        let tickets: Vec<Ticket> = desk.ask(Command::Available(page)).unwrap();
        assert!(tickets.len() <= limit);
        all.extend(tickets.iter().map(|ticket| ticket.id.get()));
        match tickets.last() {
            Some(last) if tickets.len() == limit => after = Some(last.id),
            _ => return all,
        }
    }
}

#[test]
fn available_lists_the_pools_merged_in_the_order_of_their_places() {
    desk(|desk| {
        let vendor = desk.vendor("ada");
        let vip = CreateRelease { type_name: TypeName::parse("VIP").unwrap(), ..release_of(vendor.id, 3) };
        let two = CreateRelease {
            batches: 2,
            interval: Some(onsale_core::Millis(100)),
            ..release_of(vendor.id, 2)
        };
        let _: onsale_core::Release = desk.ask(Command::CreateRelease(Box::new(two))).unwrap();
        let _: onsale_core::Release = desk.ask(Command::CreateRelease(Box::new(vip))).unwrap();
        desk.mint();
        desk.pass(100);
        desk.mint();
        // The first release's second batch was minted last and stands before the second release.
        let expect = [1, 2, 6, 7, 3, 4, 5];
        for limit in [1, 2, 3, 7, 1000] {
            assert_eq!(available(desk, &Filter::default(), limit), expect, "limit {limit}");
        }
        let a = desk.customer("a");
        for id in expect {
            assert_eq!(desk.reserve(a).unwrap().ticket.id.get(), id);
            desk.finalize(a).unwrap();
        }
    });
}

#[test]
fn filters_choose_pools() {
    desk(|desk| {
        let ada = desk.stocked(2);
        let bob = desk.vendor("bob");
        let dear = CreateRelease { price: Amount::parse("99").unwrap(), ..release_of(bob.id, 3) };
        let _: onsale_core::Release = desk.ask(Command::CreateRelease(Box::new(dear))).unwrap();
        desk.mint();
        let filter = |change: fn(&mut Filter)| {
            let mut filter = Filter::default();
            change(&mut filter);
            filter
        };
        let cheap = filter(|f| f.max_price = Amount::parse("50").ok());
        let dear = filter(|f| f.min_price = Amount::parse("50").ok());
        assert_eq!(available(desk, &cheap, 10), [1, 2]);
        assert_eq!(available(desk, &dear, 10), [3, 4, 5]);
        let of_vendor = Filter { vendor: Some(bob.id), ..Filter::default() };
        let of_event = Filter { event: Some(ada.default_event), ..Filter::default() };
        assert_eq!(available(desk, &of_vendor, 10), [3, 4, 5]);
        assert_eq!(available(desk, &of_event, 10), [1, 2]);
        let none = Filter { type_name: TypeName::parse("VIP").ok(), ..Filter::default() };
        assert_eq!(available(desk, &none, 10), [0_i64; 0]);
    });
}

fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[test]
fn lists_of_all_tickets_and_events_page_through_everything_once() {
    let mut house = House::new();
    house.open(|desk| {
        desk.stocked(2_500);
        let a = desk.customer("a");
        desk.reserve(a).unwrap();
        desk.finalize(a).unwrap();
        desk.reserve(a).unwrap();
        for n in 0..5 {
            desk.vendor(&format!("v{n}"));
        }
    });
    let store = house.store().unwrap();
    let now = house.now;
    let tickets = |status: Option<Status>, now| {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = TicketPage { status, after, limit: 700, ..TicketPage::default() };
            let listed = wait(store.tickets(page, now)).unwrap();
            assert!(listed.rows.len() <= 700);
            all.extend(listed.rows.iter().map(|(ticket, _)| ticket.id.get()));
            match listed.next {
                Some(next) => after = Some(next),
                None => return all,
            }
        }
    };
    assert_eq!(tickets(None, now), (1..=2_500).collect::<Vec<_>>());
    assert_eq!(tickets(Some(Status::Sold), now), [1]);
    assert_eq!(tickets(Some(Status::Reserved), now), [2]);
    let later = onsale_core::Timestamp(now.0 + 60_000);
    assert_eq!(tickets(Some(Status::Reserved), later), [0_i64; 0]);
    assert_eq!(tickets(Some(Status::Available), later).len(), 2_499);

    let events = |search: EventSearch| {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let search = EventSearch { after, limit: 2, ..search.clone() };
            let listed = wait(store.events(search, now)).unwrap();
            all.extend(listed.rows.iter().map(|event| event.id.get()));
            match listed.next {
                Some(next) => after = onsale_core::EventId::new(next),
                None => return all,
            }
        }
    };
    use onsale_store::EventOrder;
    assert_eq!(events(EventSearch::default()), [1, 2, 3, 4, 5, 6]);
    let by_name = EventSearch { order: EventOrder::Name, descending: true, ..EventSearch::default() };
    assert_eq!(events(by_name), [6, 5, 4, 3, 2, 1]);
    let by_start = EventSearch { order: EventOrder::StartsAt, ..EventSearch::default() };
    assert_eq!(events(by_start), [1, 2, 3, 4, 5, 6]);
    assert_eq!(events(EventSearch { text: Some("V3".into()), ..EventSearch::default() }), [5]);
    assert_eq!(events(EventSearch { text: Some("100%".into()), ..EventSearch::default() }), [0_i64; 0]);
    assert_eq!(events(EventSearch { available: Some(true), ..EventSearch::default() }), [1]);
    assert_eq!(events(EventSearch { available: Some(false), ..EventSearch::default() }), [2, 3, 4, 5, 6]);
    wait(store.close());
}

/// An earlier version wrote events without what a search looks at.
#[test]
fn events_of_an_earlier_version_are_found_after_the_next_start() {
    let mut house = House::new();
    house.open(|desk| desk.vendor("Éva"));
    let db = onsale_store::sqlite::open_for_writing(&house.path()).unwrap();
    db.execute_batch("DELETE FROM event_search").unwrap();
    drop(db);
    let db = onsale_store::sqlite::open_for_writing(&house.path()).unwrap();
    let found: String = db.query_row("SELECT name_key FROM event_search", [], |row| row.get(0)).unwrap();
    assert_eq!(found, "eva");
}
