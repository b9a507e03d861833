//! Whether a vendor may sell, what one may have, and what is left of one that is closed.

use onsale_core::{
    Event, Kind, Millis, Rejection, Release, ReleaseState, Standing, Status, Ticket, TicketId, Timestamp,
    Vendor, VendorBounds,
};
use onsale_store::command::UpdateTicket;
use onsale_store::{
    AddEvent, Closed, Command, Control, ControlRelease, EventSearch, Expired, Fired, JudgeVendor, Listed,
    Page, Seer, Stock, Store,
};

use onsale_testbed::Database;

use crate::servers::{Server, meet};
use crate::util::{Desk, House, Refusal, START, desk, release_of};

fn judge(desk: &mut Desk<'_>, vendor: &Vendor, may_sell: bool) -> Vendor {
    desk.ask(Command::JudgeVendor(JudgeVendor { id: vendor.id, may_sell })).unwrap()
}

fn waiting() -> House {
    let mut house = House::new();
    house.config.newcomers = Standing::Waiting;
    house
}

fn not_approved(standing: Standing) -> Refusal {
    Rejection::VendorNotApproved { standing }
}

fn reads<T>(house: &House, read: impl AsyncFnOnce(&Store) -> T) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
        let store = house.store().unwrap();
        let result = read(&store).await;
        store.close().await;
        result
    })
}

fn events(house: &House, seer: Seer) -> Vec<i64> {
    let search = EventSearch { seer, limit: 100, ..EventSearch::default() };
    let found: Listed<Event> =
        reads(house, async |store| store.events(search.clone(), Timestamp(0)).await.unwrap());
    found.rows.iter().map(|event| event.id.get()).collect()
}

#[test]
fn who_waits_may_prepare_and_releases_nothing_until_an_administrator_says_so() {
    let mut house = waiting();
    house.open(|desk| {
        let vendor = desk.vendor("ada");
        assert_eq!(vendor.standing, Standing::Waiting);
        assert_eq!(desk.release(&vendor, 5), Err(not_approved(Standing::Waiting)));
        assert_eq!(judge(desk, &vendor, true).standing, Standing::Approved);
        desk.release(&vendor, 5).unwrap();
        assert_eq!(desk.mint(), 5);
    });
    // It is a fact of the row: another process, told otherwise, goes by it.
    house.config.newcomers = Standing::Approved;
    house.open(|desk| assert_eq!(desk.count(), 5));
}

#[test]
fn the_events_of_who_waits_are_there_for_their_vendor_and_administrators_only() {
    let mut house = waiting();
    let (ada, bob) = house.open(|desk| (desk.vendor("ada"), desk.vendor("bob")));
    house.open(|desk| judge(desk, &bob, true));
    assert_eq!(events(&house, Seer::Anyone), [2]);
    assert_eq!(events(&house, Seer::Vendor(bob.id)), [2]);
    assert_eq!(events(&house, Seer::Vendor(ada.id)), [1, 2]);
    assert_eq!(events(&house, Seer::Admin), [1, 2]);
    let find = |seer| {
        reads(&house, async |store| store.find_event(ada.default_event, seer, house.now).await.is_ok())
    };
    assert!(!find(Seer::Anyone) && !find(Seer::Vendor(bob.id)) && find(Seer::Vendor(ada.id)));
    let page = Page { after: None, limit: 10 };
    let waits = reads(&house, async |store| store.vendors_who_are(Standing::Waiting, page).await.unwrap());
    assert_eq!(waits.rows.iter().map(|vendor| vendor.id).collect::<Vec<_>>(), [ada.id]);
}

#[test]
fn who_is_suspended_is_not_seen_and_goes_on_when_approved_again() {
    desk(|desk| {
        let vendor = desk.stocked(5);
        let customer = desk.customer("cy");
        desk.release(&vendor, 5).unwrap();
        judge(desk, &vendor, false);
        assert_eq!((desk.count(), desk.mint()), (0, 0), "nothing is counted, nothing comes");
        assert_eq!(desk.reserve(customer), Err(Rejection::SoldOut));
        let first = TicketId::new(1).unwrap();
        assert_eq!(desk.reserve_ticket(customer, first), Err(Rejection::EventNotFound));
        let stock: Vec<Stock> = desk.ask(Command::Stock).unwrap();
        assert!(stock.iter().all(|row| !row.is_public));
        let control = |control| {
            let id = onsale_core::ReleaseId::new(2).unwrap();
            Command::ControlRelease(ControlRelease { id, owner: None, control })
        };
        let resumed: Result<Release, _> = desk.ask(control(Control::Resume));
        assert_eq!(resumed, Err(not_approved(Standing::Waiting)));
        judge(desk, &vendor, true);
        let resumed: Release = desk.ask(control(Control::Resume)).unwrap();
        assert_eq!(resumed.state, ReleaseState::Running);
        assert_eq!((desk.mint(), desk.count()), (5, 10));
        desk.reserve(customer).unwrap();
    });
}

#[test]
fn a_bound_of_one_vendor_is_nobody_elses() {
    let mut house = House::new();
    house.config.vendor_bounds = VendorBounds { events: 2, open_releases: 2, tickets_to_come: 100 };
    house.open(|desk| {
        let (ada, bob) = (desk.vendor("ada"), desk.vendor("bob"));
        let event = |vendor: &Vendor| {
            let details = onsale_core::event::EventDetails {
                name: onsale_core::Name::parse("Gala").unwrap(),
                venue: None,
                address: None,
                line_up: Vec::new(),
                starts_at: None,
                timezone: "UTC".into(),
                currency: onsale_core::Currency::default(),
                terms: Default::default(),
                description: None,
            };
            Command::AddEvent(Box::new(AddEvent { vendor: vendor.id, details }))
        };
        desk.ask::<Event>(event(&ada)).unwrap();
        assert_eq!(desk.ask::<Event>(event(&ada)), Err(Rejection::TooManyEvents { limit: 2 }));
        desk.ask::<Event>(event(&bob)).unwrap();

        desk.release(&ada, 60).unwrap();
        assert_eq!(desk.release(&ada, 41), Err(Rejection::TooManyTickets { limit: 100 }));
        desk.release(&ada, 40).unwrap();
        assert_eq!(desk.release(&ada, 1), Err(Rejection::TooManyReleases { limit: 2 }));
        desk.release(&bob, 100).unwrap();
        assert_eq!(desk.mint(), 200);
        desk.release(&ada, 100).unwrap();
    });
}

fn close(desk: &mut Desk<'_>, vendor: &Vendor) -> Closed {
    desk.ask(Command::CloseVendor(vendor.id)).unwrap()
}

#[test]
fn a_vendor_is_closed_with_all_that_is_unsold_and_what_is_sold_stays() {
    let mut house = House::new();
    let (ada, cy, di) = house.open(|desk| {
        let ada = desk.stocked(1_000);
        let (cy, di) = (desk.customer("cy"), desk.customer("di"));
        desk.reserve(cy).unwrap();
        desk.finalize(cy).unwrap();
        desk.reserve(di).unwrap();
        let later = onsale_store::CreateRelease {
            starts_at: Some(desk.now + Millis(60_000_000)),
            ..release_of(ada.id, 7)
        };
        let _: Release = desk.ask(Command::CreateRelease(Box::new(later))).unwrap();
        let closed = close(desk, &ada);
        assert_eq!((closed.vendor.standing, closed.releases, closed.unsold), (Standing::Closed, 1, 998));
        assert_eq!((desk.count(), desk.reserve(cy)), (0, Err(Rejection::SoldOut)));
        assert_eq!(desk.release(&ada, 1), Err(not_approved(Standing::Closed)));
        // Some go at a time.
        let fired: Fired = desk.ask(Command::ReleaseDue).unwrap();
        assert!(fired.more);
        (ada, cy, di)
    });
    // Whoever holds one still sees what it is for.
    let find = |house: &House, seer| {
        reads(house, async |store| store.find_event(ada.default_event, seer, house.now).await.is_ok())
    };
    let nobody = onsale_core::CustomerId::new(9_000).unwrap();
    assert!(
        find(&house, Seer::Customer(di)) && find(&house, Seer::Customer(cy)) && find(&house, Seer::Admin)
    );
    assert!(!find(&house, Seer::Anyone) && !find(&house, Seer::Customer(nobody)));
    // The rest goes after a restart, and what was held comes to it when it is not bought.
    house.open(|desk| {
        assert_eq!(desk.mint(), 0);
        desk.pass(61_000);
        let _: Expired = desk.ask(Command::ExpireHolds).unwrap();
        assert_eq!(desk.executor.next_release_due(), Some(Timestamp(0)), "there is something to delete");
        assert_eq!(desk.mint(), 0);
        assert_eq!(desk.executor.next_release_due(), None);
        let held: Vec<Ticket> = desk.ask(Command::HoldsOf(di)).unwrap();
        assert!(held.is_empty());
    });
    let mine = reads(&house, async |store| {
        store.mine(onsale_store::Request::new(onsale_core::Actor::Admin, house.now), cy).await.unwrap()
    });
    assert_eq!(mine.iter().map(|(ticket, _)| ticket.status).collect::<Vec<_>>(), [Status::Sold]);
    let audit = reads(&house, async |store| store.audit(house.now).await.unwrap());
    let books = audit.pools[0].books;
    assert_eq!((books.count(Status::Sold), books.count(Status::Deleted)), (1, 999));
    let find = |seer| find(&house, seer);
    assert!(!find(Seer::Anyone) && !find(Seer::Customer(di)) && find(Seer::Customer(cy)));
}

#[test]
fn who_was_closed_without_a_sale_can_be_deleted_and_withdrawn_tickets_do_not_come_back() {
    desk(|desk| {
        let ada = desk.stocked(3);
        let update = |status| {
            let id = TicketId::new(1).unwrap();
            Command::UpdateTicket(UpdateTicket {
                id,
                owner: None,
                price: None,
                type_name: None,
                status: Some(status),
            })
        };
        let _: Ticket = desk.ask(update(Status::Withdrawn)).unwrap();
        let deleted: Result<(), _> = desk.ask(Command::DeleteVendor(ada.id));
        assert_eq!(deleted, Err(Rejection::HasTickets));
        close(desk, &ada);
        desk.mint();
        let back: Result<Ticket, _> = desk.ask(update(Status::Available));
        assert_eq!(back, Err(not_approved(Standing::Closed)));
        // What a closed vendor has withdrawn goes with it.
        let () = desk.ask(Command::DeleteVendor(ada.id)).unwrap();
    });
}

#[test]
fn the_journal_says_who_was_approved_suspended_and_closed() {
    let mut house = House::new();
    house.open(|desk| {
        let ada = desk.vendor("ada");
        judge(desk, &ada, true);
        judge(desk, &ada, false);
        judge(desk, &ada, true);
        close(desk, &ada);
        close(desk, &ada);
    });
    let db = onsale_store::sqlite::open_for_reading(&house.path()).unwrap();
    let mut sql = db.prepare("SELECT kind FROM journal WHERE kind BETWEEN 34 AND 39 ORDER BY seq").unwrap();
    let kinds: Vec<i64> = sql.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let expected = [Kind::VendorSuspended, Kind::VendorApproved, Kind::VendorClosed].map(Kind::number);
    assert_eq!(kinds, expected);
}

#[test]
fn a_hold_that_nobody_could_confirm_costs_nothing() {
    let mut house = House::new();
    house.config.lapses_cost = true;
    let (cy, di, ed) = house.open(|desk| {
        desk.stocked(9);
        let all = (desk.customer("cy"), desk.customer("di"), desk.customer("ed"));
        desk.reserve(all.0).unwrap();
        desk.pass(30_000);
        desk.reserve(all.1).unwrap();
        desk.reserve(all.2).unwrap();
        all
    });
    // No server for a minute: the first hold is over, and the others had half of their time.
    house.now = house.now + Millis(45_000);
    house.open(|desk| {
        desk.reserve(cy).unwrap();
        desk.pass(15_000);
        desk.reserve(di).unwrap();
        // What begins from now on has all of its time.
        desk.reserve(ed).unwrap();
        desk.pass(60_000);
        assert!(matches!(desk.reserve(ed), Err(Rejection::HoldLapsed { .. })));
    });
}

#[test]
fn a_hold_that_runs_out_costs_the_next_one_for_as_long() {
    let mut house = House::new();
    house.config.lapses_cost = true;
    let customer = house.open(|desk| {
        desk.stocked(3);
        let (cy, di) = (desk.customer("cy"), desk.customer("di"));
        desk.reserve(cy).unwrap();
        desk.cancel(cy).unwrap();
        desk.reserve(cy).unwrap();
        desk.pass(60_000);
        let (until, wait) = (desk.now + Millis(60_000), Millis(60_000));
        assert_eq!(desk.reserve(cy), Err(Rejection::HoldLapsed { until, wait }));
        desk.reserve(di).unwrap();
        desk.pass(1_000);
        tidy(desk);
        cy
    });
    // A restart forgives nothing of what was served to its end.
    house.open(|desk| {
        desk.pass(59_999 - 1_000);
        assert!(matches!(desk.reserve(customer), Err(Rejection::HoldLapsed { .. })));
        desk.pass(1);
        desk.reserve(customer).unwrap();
        desk.finalize(customer).unwrap();
        desk.reserve(customer).unwrap();
    });
}

fn costly() -> House {
    let mut house = House::new();
    house.config.lapses_cost = true;
    house
}

fn tidy(desk: &mut Desk<'_>) {
    let _: Expired = desk.ask(Command::ExpireHolds).unwrap();
}

#[test]
fn a_hold_that_ran_out_while_nobody_served_costs_nothing() {
    let mut house = costly();
    let customers = house.open(|desk| {
        desk.stocked(4);
        let customers = ["cy", "di", "ed"].map(|name| desk.customer(name));
        desk.reserve(customers[0]).unwrap();
        desk.pass(30_000);
        desk.reserve(customers[1]).unwrap();
        customers
    });
    let [cy, di, ed] = customers;
    // The server is back 2 s after the first hold was over, and 28 s before the second is: 32 s of that were lost.
    house.now = house.now + Millis(32_000);
    house.open(|desk| {
        desk.reserve(cy).unwrap();
        desk.cancel(cy).unwrap();
        desk.reserve(ed).unwrap();
        desk.pass(28_001);
        desk.reserve(di).unwrap();
        // What the server served to its end costs.
        desk.pass(60_001);
        assert!(matches!(desk.reserve(di), Err(Rejection::HoldLapsed { .. })));
        assert!(matches!(desk.reserve(ed), Err(Rejection::HoldLapsed { .. })));
    });
}

#[test]
fn what_ran_out_while_nobody_served_costs_nothing_after_a_second_restart_either() {
    let mut house = costly();
    let cy = house.open(|desk| {
        desk.stocked(2);
        let cy = desk.customer("cy");
        desk.reserve(cy).unwrap();
        cy
    });
    house.now = house.now + Millis(70_000);
    house.open(tidy);
    house.open(|desk| {
        assert!(matches!(desk.finalize(cy), Err(Rejection::ReservationExpired { .. })));
        desk.reserve(cy).unwrap();
    });
}

#[test]
fn a_hold_of_a_day_costs_two_minutes() {
    let mut house = costly();
    house.config.hold = Millis(86_400_000);
    house.open(|desk| {
        desk.stocked(2);
        let cy = desk.customer("cy");
        desk.reserve(cy).unwrap();
        desk.pass(86_400_000);
        let (until, wait) = (desk.now + Millis(120_000), Millis(120_000));
        assert_eq!(desk.reserve(cy), Err(Rejection::HoldLapsed { until, wait }));
        desk.pass(120_000);
        desk.reserve(cy).unwrap();
    });
}

#[test]
fn whoever_pays_a_moment_too_late_has_lost_the_ticket_and_no_more_once_in_a_while() {
    let mut house = costly();
    house.open(|desk| {
        desk.stocked(2);
        let (cy, di) = (desk.customer("cy"), desk.customer("di"));
        let too_late = |desk: &mut Desk<'_>, customer, after: i64| {
            desk.reserve(customer).unwrap();
            desk.pass(60_000 + after);
            assert!(matches!(desk.finalize(customer), Err(Rejection::ReservationExpired { .. })));
        };
        too_late(desk, cy, 1_000);
        // Asked again, it is said again.
        assert!(matches!(desk.finalize(cy), Err(Rejection::ReservationExpired { .. })));
        // A program that is late each time pays for the second.
        too_late(desk, cy, 1_000);
        assert!(matches!(desk.reserve(cy), Err(Rejection::HoldLapsed { .. })));
        // Ten seconds are no moment.
        too_late(desk, di, 10_000);
        assert!(matches!(desk.reserve(di), Err(Rejection::HoldLapsed { .. })));
        desk.pass(15 * 60_000);
        too_late(desk, cy, 5_000);
        desk.reserve(cy).unwrap();
    });
}

#[test]
fn a_purchase_that_came_late_is_remembered_across_a_restart() {
    let mut house = costly();
    let (cy, di) = house.open(|desk| {
        desk.stocked(2);
        let (cy, di) = (desk.customer("cy"), desk.customer("di"));
        desk.reserve(cy).unwrap();
        desk.reserve(di).unwrap();
        desk.pass(61_001);
        tidy(desk);
        desk.pass(2_000);
        assert!(matches!(desk.finalize(cy), Err(Rejection::ReservationExpired { .. })));
        (cy, di)
    });
    house.open(|desk| {
        assert!(matches!(desk.reserve(di), Err(Rejection::HoldLapsed { .. })));
        desk.reserve(cy).unwrap();
        desk.pass(61_001);
        tidy(desk);
        // The second one is not excused: that the first was is remembered as well.
        assert!(matches!(desk.finalize(cy), Err(Rejection::ReservationExpired { .. })));
        assert!(matches!(desk.reserve(cy), Err(Rejection::HoldLapsed { .. })));
    });
    house.now = house.now + Millis(20 * 60_000);
    house.open(|desk| {
        let _: i64 = desk.ask(Command::ForgetOld).unwrap();
        let db = onsale_store::sqlite::open_for_reading(desk.path()).unwrap();
        let kept: i64 = db.query_row("SELECT count(*) FROM late_purchase", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 0);
    });
}

/// The server that is asked goes by what it heard of the other a moment ago, so the batch with the purchase goes again: what
/// the first try had noted is undone with it.
#[test]
fn a_purchase_that_came_late_is_remembered_at_every_server() {
    let database = Database::new().unwrap();
    let lapses_cost = |config: &mut onsale_store::StoreConfig| config.lapses_cost = true;
    let (mut a, mut b) =
        (Server::with(&database.url(), lapses_cost), Server::with(&database.url(), lapses_cost));
    meet(&mut a, &mut b);
    a.stock(4);
    let customers = a.customers(3);
    for customer in &customers {
        a.reserve(*customer).unwrap();
    }
    for server in [&mut a, &mut b] {
        server.pass(Millis(61_001));
    }
    let _: Expired = a.ask(Command::ExpireHolds).unwrap();
    a.pass(Millis(2_000));
    b.pass(Millis(2_000));
    b.beat();
    a.beat();
    for customer in &customers[..2] {
        assert!(matches!(a.finalize(*customer), Err(Rejection::ReservationExpired { .. })));
    }
    b.reserve(customers[0]).unwrap();
    assert!(matches!(b.reserve(customers[2]), Err(Rejection::HoldLapsed { .. })));
    let mut restarted = Server::starting(&database.url(), START + Millis(63_001), lapses_cost);
    restarted.reserve(customers[1]).unwrap();
    assert!(matches!(restarted.reserve(customers[2]), Err(Rejection::HoldLapsed { .. })));
}
