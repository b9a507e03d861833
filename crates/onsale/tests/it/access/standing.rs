//! Who may sell: vendors by approval, bounds for each of them, and closing one.

use onsale::auth::Mode;
use onsale::config::Vendors;
use onsale::jobs::relay_journal::Relay;
use serde_json::{Value, json};

use super::{Guest, House};
use crate::util::{Answer, Request, TestApp};

async fn say(house: &House, word: &str, vendor: &Guest) -> Answer {
    let request = Request::new("POST", &format!("/vendor/{word}/{}", vendor.id));
    house.send(request.bearer(&house.admin())).await
}

async fn release(house: &House, vendor: &Guest, body: Value) -> Answer {
    house.send(vendor.post("/vendor/release").json(body)).await
}

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|event| event["eventId"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn who_registers_may_prepare_and_sells_when_an_administrator_has_said_so() {
    let house = House::new().await;
    let hall = house.waiting_vendor("Hall").await;
    let find = |path: &str| house.send(Request::new("GET", path).bearer(&house.admin()));
    assert_eq!(find(&format!("/vendor/find/{}", hall.id)).await.expect(200)["standing"], "waiting");
    let gala = house.send(hall.post("/event/add").json(json!({"name": "Gala"}))).await.expect(201);
    let gala = gala["eventId"].as_i64().unwrap();
    release(&house, &hall, json!({"ticketsPerRelease": 5})).await.refused(403, "VENDOR_NOT_APPROVED");

    // Others do not see what it prepares; it does, and so does whoever judges it.
    assert_eq!(house.get("/event/all").await.expect(200), json!([]));
    house.get(&format!("/event/find/{gala}")).await.refused(404, "EVENT_NOT_FOUND");
    house.get(&format!("/event/picture/{gala}")).await.refused(404, "EVENT_NOT_FOUND");
    let bob = house.customer("Bob").await;
    house.send(bob.get(&format!("/event/find/{gala}"))).await.refused(404, "EVENT_NOT_FOUND");
    assert_eq!(ids(&house.send(hall.get("/event/all")).await.expect(200)), [1, gala]);
    house.send(hall.get(&format!("/event/find/{gala}"))).await.expect(200);
    assert_eq!(ids(&find("/event/all").await.expect(200)), [1, gala]);

    let waiting = find("/vendor/all?standing=waiting").await.expect(200);
    assert_eq!(waiting[0]["vendorId"], hall.id);
    find("/vendor/all?standing=sleeping").await.refused(400, "INVALID_FIELD");
    assert_eq!(say(&house, "approve", &hall).await.expect(200)["standing"], "approved");
    assert_eq!(find("/vendor/all?standing=waiting").await.expect(200), json!([]));
    release(&house, &hall, json!({"ticketsPerRelease": 5})).await.expect(202);
    house.release_due().await;
    assert_eq!((house.count("").await, ids(&house.get("/event/all").await.expect(200))), (5, vec![1, gala]));
    house.send(bob.post("/ticket/reserve")).await.expect(200);

    // Suspended, nothing of it is there but what is held.
    assert_eq!(say(&house, "suspend", &hall).await.expect(200)["standing"], "waiting");
    assert_eq!((house.count("").await, house.get("/event/all").await.expect(200)), (0, json!([])));
    assert_eq!(house.get("/ticket/available").await.expect(200)["tickets"], json!([]));
    let cleo = house.customer("Cleo").await;
    house.send(cleo.get("/event/find/1")).await.refused(404, "EVENT_NOT_FOUND");
    assert_eq!(house.send(bob.get("/event/find/1")).await.expect(200)["eventId"], 1);
    assert_eq!(ids(&find("/event/all?hidden=true").await.expect(200)), [1, gala]);
    house.send(bob.get("/event/all?hidden=true")).await.refused(403, "FORBIDDEN");
    house.get("/event/all?hidden=true").await.refused(401, "UNAUTHENTICATED");
    house.send(bob.post("/ticket/finalize")).await.expect(200);
    house.send(bob.post("/ticket/reserve")).await.refused(409, "SOLD_OUT");
    house.send(bob.get("/event/find/1")).await.expect(200);
    house.get("/event/find/1").await.refused(404, "EVENT_NOT_FOUND");
}

/// Where everybody is trusted, the shop is no place for what its vendor may not sell, and the control room asks for it.
#[tokio::test]
async fn where_everybody_is_trusted_hidden_events_are_there_for_who_asks_for_them() {
    let app = TestApp::new().await;
    let hall = json!({"name": "Hall", "email": "hall@example.org"});
    app.post("/vendor/add", hall).await.expect(201);
    app.post("/vendor/suspend/1", json!({})).await.expect(200);
    assert_eq!(app.get("/event/all").await.expect(200), json!([]));
    assert_eq!(app.get("/event/all?hidden=false").await.expect(200), json!([]));
    assert_eq!(ids(&app.get("/event/all?hidden=true").await.expect(200)), [1]);
}

#[tokio::test]
async fn listeners_hear_nothing_of_who_may_not_sell() {
    let house = House::new().await;
    let (hall, barn) = (house.vendor("Hall").await, house.vendor("Barn").await);
    house.stock(&hall, 3).await;
    house.stock(&barn, 4).await;
    say(&house, "suspend", &barn).await.expect(200);
    let mut listener = house.listen(None).await;
    Relay::default().step(&house.app).await.unwrap();
    let (name, snapshot) = listener.next().await.unwrap();
    assert_eq!(name, "snapshot");
    let stock = snapshot["stock"].as_array().unwrap();
    assert_eq!((stock.len(), &stock[0]["available"]), (1, &json!(3)), "{snapshot}");
}

#[tokio::test]
async fn listeners_hear_that_events_come_and_go_with_their_vendor() {
    let house = House::new().await;
    let (hall, barn) = (house.vendor("Hall").await, house.vendor("Barn").await);
    house.stock(&hall, 3).await;
    let bare = house.send(barn.post("/event/add").json(json!({"name": "Bare"}))).await.expect(201);
    let (mut job, mut listener) = (Relay::default(), house.listen(None).await);
    job.step(&house.app).await.unwrap();
    assert_eq!(listener.next().await.unwrap().0, "snapshot");
    for (word, vendor) in [("suspend", &hall), ("approve", &hall), ("close", &hall), ("close", &barn)] {
        say(&house, word, vendor).await.expect(200);
        job.step(&house.app).await.unwrap();
        let (_, frame) = listener.next().await.unwrap();
        let expected = if vendor.id == hall.id { json!([1]) } else { json!([2, bare["eventId"]]) };
        assert_eq!(frame["events"], expected, "{word}: {frame}");
    }
}

#[tokio::test]
async fn vendors_are_open_where_everybody_is_trusted_or_where_it_was_said() {
    let standing = |house: TestApp| async move {
        let body = json!({"name": "Hall", "email": "hall@example.org"});
        house.post("/vendor/add", body).await.expect(201)["standing"].clone()
    };
    assert_eq!(standing(TestApp::new().await).await, "approved");
    let token_mode = |vendors| {
        TestApp::with(move |config| {
            config.auth = Some(Mode::Token);
            config.vendors.vendors = vendors;
        })
    };
    assert_eq!(standing(token_mode(None).await).await, "waiting");
    assert_eq!(standing(token_mode(Some(Vendors::Open)).await).await, "approved");
    let strict = TestApp::with(|config| config.vendors.vendors = Some(Vendors::Approve)).await;
    assert_eq!(standing(strict).await, "waiting");
}

#[tokio::test]
async fn a_vendor_has_bounds_and_each_says_how_many() {
    let house = House::with(|config| {
        config.vendors.vendor_events = 2;
        config.vendors.vendor_open_releases = 2;
        config.vendors.vendor_tickets_to_come = 100;
    })
    .await;
    let hall = house.vendor("Hall").await;
    let event = || hall.post("/event/add").json(json!({"name": "Gala"}));
    house.send(event()).await.expect(201);
    assert_eq!(house.send(event()).await.refused(409, "TOO_MANY_EVENTS")["limit"], 2);
    release(&house, &hall, json!({"ticketsPerRelease": 60})).await.expect(202);
    let more = json!({"ticketsPerRelease": 20, "numberOfReleases": 3});
    assert_eq!(release(&house, &hall, more).await.refused(409, "TOO_MANY_TICKETS")["limit"], 100);
    release(&house, &hall, json!({"ticketsPerRelease": 10})).await.expect(202);
    let one = json!({"ticketsPerRelease": 1});
    assert_eq!(release(&house, &hall, one).await.refused(409, "TOO_MANY_RELEASES")["limit"], 2);
    let barn = house.vendor("Barn").await;
    release(&house, &barn, json!({"ticketsPerRelease": 100})).await.expect(202);
}

#[tokio::test]
async fn a_vendor_is_closed_in_one_call_and_what_was_sold_stays() {
    let house = House::new().await;
    let (hall, bob) = (house.vendor("Hall").await, house.customer("Bob").await);
    house.stock(&hall, 500).await;
    let later = json!({"ticketsPerRelease": 10, "startsAt": "2027-01-01T00:00:00Z"});
    release(&house, &hall, later).await.expect(202);
    house.send(bob.post("/ticket/reserve")).await.expect(200);
    house.send(bob.post("/ticket/finalize")).await.expect(200);
    let key = hall.post("/vendor/key/add").json(json!({"name": "Till", "scopes": ["read"]}));
    let key = house.send(key).await.expect(201)["key"].as_str().unwrap().to_owned();

    let closed = say(&house, "close", &hall).await.expect(200);
    assert_eq!(closed["vendor"]["standing"], "closed");
    assert_eq!((&closed["cancelledReleases"], &closed["unsoldTickets"]), (&json!(1), &json!(499)));
    house.send(hall.get("/vendor/releases")).await.refused(401, "SESSION_ENDED");
    house.post("/auth/refresh", json!({"refreshToken": hall.refresh})).await.refused(401, "SESSION_ENDED");
    house.send(Request::new("GET", "/ticket/all").bearer(&key)).await.refused(401, "UNAUTHENTICATED");
    assert_eq!((house.count("").await, house.get("/event/all").await.expect(200)), (0, json!([])));
    let mine = house.send(bob.get("/ticket/mine")).await.expect(200);
    assert_eq!(mine[0]["status"], "sold");
    assert_eq!(house.get("/ticket/find/1").await.expect(200)["status"], "sold");

    house.release_due().await;
    let audit = house.send(Request::new("GET", "/audit").bearer(&house.admin())).await.expect(200);
    assert_eq!((&audit["balanced"], &audit["pools"][0]["deleted"]), (&json!(true), &json!(499)), "{audit}");
    say(&house, "close", &hall).await.expect(200);
    let nobody = Request::new("POST", "/vendor/close/99").bearer(&house.admin());
    house.send(nobody).await.refused(404, "VENDOR_NOT_FOUND");
}

#[tokio::test]
async fn a_closed_vendor_that_has_sold_nothing_can_be_deleted_with_what_it_has_withdrawn() {
    let house = House::new().await;
    let (hall, barn, bob) =
        (house.vendor("Hall").await, house.vendor("Barn").await, house.customer("Bob").await);
    house.stock(&barn, 2).await;
    house.send(bob.post("/ticket/reserve")).await.expect(200);
    house.send(bob.post("/ticket/finalize")).await.expect(200);
    house.stock(&hall, 5).await;
    for (ticket, vendor) in [(4, &hall), (6, &hall), (2, &barn)] {
        let withdraw = Request::new("PUT", &format!("/ticket/update/{ticket}")).bearer(&vendor.token);
        house.send(withdraw.json(json!({"status": "withdrawn"}))).await.expect(200);
    }
    let delete = |vendor: &Guest| {
        let path = format!("/vendor/delete/{}", vendor.id);
        house.send(Request::new("DELETE", &path).bearer(&house.admin()))
    };
    for vendor in [&hall, &barn] {
        delete(vendor).await.refused(409, "HAS_TICKETS");
        say(&house, "close", vendor).await.expect(200);
    }
    house.release_due().await;
    delete(&hall).await.expect(200);
    delete(&barn).await.refused(409, "HAS_TICKETS");
    let audit = house.send(Request::new("GET", "/audit").bearer(&house.admin())).await.expect(200);
    assert_eq!(audit["balanced"], true, "{audit}");
}

#[tokio::test]
async fn who_lets_a_hold_run_out_waits_as_long_for_the_next() {
    let house = House::new().await;
    let (hall, bob) = (house.vendor("Hall").await, house.customer("Bob").await);
    house.stock(&hall, 2).await;
    let held = house.send(bob.post("/ticket/reserve")).await.expect(200);
    let again = held["reserveAgainAt"].as_str().unwrap();
    house.pass_seconds(70);
    let refusal = house.send(bob.post("/ticket/reserve")).await;
    assert_eq!(refusal.header("retry-after"), Some("50"));
    // What the hold has told is what the refusal says.
    assert!(refusal.refused(429, "HOLD_LAPSED")["error"].as_str().unwrap().contains(again), "{again}");
    house.pass_seconds(50);
    house.send(bob.post("/ticket/reserve")).await.expect(200);
}
