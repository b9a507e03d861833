//! Releases: on time, in chunks, exactly once, paused, capped by the room in the pool.

use std::sync::Arc;

use onsale_core::party::ReleaseDefaults;
use onsale_core::{Amount, Millis, Rejection, Release, ReleaseState, Vendor};
use onsale_store::command::UpdateEvent;
use onsale_store::{Command, CreateRelease, UpdateVendor};

use crate::util::{Desk, House, desk, release_of};

fn schedule(vendor: &Vendor, per_batch: i64, batches: i64, interval: i64) -> CreateRelease {
    CreateRelease { batches, interval: Some(Millis(interval)), ..release_of(vendor.id, per_batch) }
}

fn create(desk: &mut Desk<'_>, create: CreateRelease) -> Release {
    desk.ask(Command::CreateRelease(Box::new(create))).unwrap()
}

fn capacity(desk: &mut Desk<'_>, vendor: &Vendor, capacity: Option<i64>) {
    let update = UpdateEvent {
        id: vendor.default_event,
        owner: None,
        change: Arc::new(move |mut details| {
            details.terms.pool_capacity = capacity;
            details
        }),
    };
    let _: onsale_core::Event = desk.ask(Command::UpdateEvent(Box::new(update))).unwrap();
}

#[test]
fn a_full_pool_makes_a_release_wait_until_tickets_leave() {
    let mut house = House::new();
    house.open(|desk| {
        let vendor = desk.vendor("ada");
        capacity(desk, &vendor, Some(3));
        let release = create(desk, schedule(&vendor, 2, 3, 1_000));
        assert_eq!(desk.mint(), 2);
        desk.pass(1_000);
        assert_eq!((desk.mint(), desk.count()), (1, 3));
        assert_eq!(state_of(desk, &vendor, &release), ReleaseState::WaitingForRoom);
        let a = desk.customer("a");
        desk.reserve(a).unwrap();
        assert_eq!(desk.mint(), 0, "a held ticket still takes its room");
        desk.finalize(a).unwrap();
        assert_eq!((desk.mint(), desk.count()), (1, 3));
        desk.pass(1_000);
        assert_eq!(desk.mint(), 0);
    });
    house.open(|desk| {
        assert_eq!(desk.mint(), 0);
        let a = desk.customer("c");
        desk.reserve(a).unwrap();
        desk.finalize(a).unwrap();
        assert_eq!((desk.mint(), desk.count()), (1, 3));
    });
}

fn state_of(desk: &Desk<'_>, vendor: &Vendor, release: &Release) -> ReleaseState {
    let db = onsale_store::sqlite::open_for_reading(desk.path()).unwrap();
    let sql = "SELECT state FROM ticket_release WHERE release_id = ?1 AND vendor_id = ?2";
    let state = db.query_row(sql, [release.id.get(), vendor.id.get()], |row| row.get(0)).unwrap();
    ReleaseState::from_number(state).unwrap()
}

#[test]
fn single_calls_in_a_row_keep_the_vendors_pace() {
    desk(|desk| {
        let vendor = desk.vendor("ada");
        let update = UpdateVendor {
            id: vendor.id,
            name: None,
            email: None,
            tickets_per_release: Some(Some(4)),
            interval: Some(Some(Millis(500))),
        };
        let vendor: Vendor = desk.ask(Command::UpdateVendor(update)).unwrap();
        assert_eq!(
            vendor.defaults,
            ReleaseDefaults { tickets_per_release: Some(4), interval: Some(Millis(500)) }
        );
        let plain = CreateRelease { per_batch: None, ..release_of(vendor.id, 1) };
        for _ in 0..3 {
            create(desk, plain.clone());
        }
        assert_eq!(desk.mint(), 4);
        desk.pass(499);
        assert_eq!(desk.mint(), 0);
        desk.pass(1);
        assert_eq!(desk.mint(), 4);
        desk.pass(500);
        assert_eq!(desk.mint(), 4);
        // An interval of its own does not keep the vendor's pace.
        create(desk, schedule(&vendor, 7, 1, 0));
        assert_eq!(desk.mint(), 7);
    });
}

#[test]
fn impossible_schedules_are_refused_by_field() {
    desk(|desk| {
        let vendor = desk.vendor("ada");
        let mut check = |create: CreateRelease, expect: &str| {
            let refused: Result<Release, _> = desk.ask(Command::CreateRelease(Box::new(create)));
            let Err(Rejection::InvalidField { field, .. }) = refused else { panic!("{expect}: {refused:?}") };
            assert_eq!(field, expect);
        };
        let fine = schedule(&vendor, 10, 1, 0);
        check(CreateRelease { per_batch: None, ..fine.clone() }, "ticketsPerRelease");
        check(CreateRelease { per_batch: Some(0), ..fine.clone() }, "ticketsPerRelease");
        check(CreateRelease { per_batch: Some(100_001), ..fine.clone() }, "ticketsPerRelease");
        check(CreateRelease { batches: 0, ..fine.clone() }, "numberOfReleases");
        check(CreateRelease { per_batch: Some(100_000), batches: 101, ..fine.clone() }, "numberOfReleases");
        check(CreateRelease { batches: i64::MAX, ..fine.clone() }, "numberOfReleases");
        check(CreateRelease { interval: Some(Millis(99)), ..fine.clone() }, "ticketReleaseInterval");
        check(CreateRelease { price: Amount::parse("1.999").unwrap(), ..fine }, "ticketPrice");
        assert_eq!(desk.mint(), 0);
    });
}

#[test]
fn hundreds_of_vendors_release_side_by_side() {
    desk(|desk| {
        let vendors: Vec<Vendor> = (0..300).map(|n| desk.vendor(&format!("v{n}"))).collect();
        for (index, vendor) in vendors.iter().enumerate() {
            create(desk, schedule(vendor, 3, 4, 100 + index as i64));
        }
        let mut due = 0;
        for _ in 0..20 {
            due += desk.mint();
            desk.pass(100);
        }
        assert_eq!((due, desk.count()), (3_600, 3_600));
    });
}

#[test]
fn an_event_has_at_most_two_hundred_pools() {
    desk(|desk| {
        let vendor = desk.vendor("ada");
        for n in 0..200 {
            let price = Amount::parse(&format!("{n}")).unwrap();
            create(desk, CreateRelease { price, ..release_of(vendor.id, 1) });
        }
        assert_eq!(desk.mint(), 200);
        let more = CreateRelease { price: Amount::parse("200").unwrap(), ..release_of(vendor.id, 1) };
        let refused: Result<Release, _> = desk.ask(Command::CreateRelease(Box::new(more.clone())));
        assert!(matches!(refused, Err(Rejection::InvalidField { field: "ticketType", .. })), "{refused:?}");
        let a = desk.customer("a");
        desk.reserve(a).unwrap();
        desk.finalize(a).unwrap();
        create(desk, more);
        assert_eq!(desk.mint(), 1);
    });
}
