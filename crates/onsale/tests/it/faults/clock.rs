//! The wall clock is stepped while the server runs and between two runs: no hold ends early, none lasts longer than
//! it said, and time never goes back.

use tempfile::TempDir;

use super::process::{As, Client, Options, prepare};
use super::shim::Shim;

const HOUR: i64 = 3_600;
const HOLD: i64 = 600;

/// The deadline of a customer's hold, as text: RFC 3339 of one length, so that later sorts behind earlier.
fn deadline(client: &mut Client, customer: u64) -> String {
    let (status, mine) = client.call("GET", "/ticket/mine", As::Customer(customer), "").unwrap();
    assert_eq!(status, 200, "{mine}");
    mine[0]["reservedUntil"].as_str().unwrap().to_owned()
}

#[test]
fn steps_of_the_wall_clock_move_no_deadline() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let shim = Shim::new(&folder);
    let options = Options::default().hold_seconds(60).environment(shim.environment());
    let server = options.start(&database);
    prepare(&server, 50, 20);
    let mut client = server.client();
    let mut before = 0;
    for (customer, off) in (1..=6).zip([0, HOUR, -HOUR, 24 * HOUR, -24 * HOUR, 0]) {
        let (status, held) = client.post("/ticket/reserve", As::Customer(customer), "").unwrap();
        assert_eq!(status, 200, "{held}");
        let until = held["reservedUntil"].as_str().unwrap().to_owned();
        shim.step_clock(off);
        for _ in 0..200 {
            client.get("/ticket/status").unwrap();
            assert!(client.now() >= before, "time went back by {} ms", before - client.now());
            // A clock that is drawn towards the wall, however far away that is, is drawn slowly.
            assert!(before == 0 || client.now() - before < 30_000, "time jumped");
            before = client.now();
        }
        assert_eq!(deadline(&mut client, customer), until);
        let (status, sold) = client.post("/ticket/finalize", As::Customer(customer), "").unwrap();
        assert_eq!(status, 200, "{sold}");
    }
}

#[test]
fn a_restart_with_the_clock_an_hour_back_goes_on_from_the_last_commit() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let shim = Shim::new(&folder);
    let options = Options::default().hold_seconds(HOLD as u32).environment(shim.environment());
    let server = options.start(&database);
    prepare(&server, 50, 20);
    let mut client = server.client();
    let (_, held) = client.post("/ticket/reserve", As::Customer(1), "").unwrap();
    client.get("/ticket/status").unwrap();
    let before = client.now();
    server.kill();

    shim.step_clock(-HOUR);
    let server = options.start(&database);
    let mut client = server.client();
    assert_eq!(deadline(&mut client, 1), held["reservedUntil"]);
    // The last commit was the hold; what was answered after it is all that the server may forget.
    let now = client.now();
    assert!(before - now < 30_000, "after the restart it is {now}, before it was {before}");
    let (status, next) = client.post("/ticket/reserve", As::Customer(2), "").unwrap();
    assert_eq!(status, 200, "{next}");
    // Had the store believed the wall, this hold would end before the older one.
    let (older, newer) = (held["reservedUntil"].as_str().unwrap(), next["reservedUntil"].as_str().unwrap());
    assert!(newer >= older, "{newer} is before {older}; the last answer before the kill was at {before}");
    server.kill();

    // Ahead by more than a hold: the first one is over at once, and its ticket is the first to go.
    shim.step_clock(HOLD + 60);
    let server = options.start(&database);
    let mut client = server.client();
    let (status, refused) = client.post("/ticket/finalize", As::Customer(1), "").unwrap();
    assert_eq!((status, refused["code"].as_str()), (410, Some("RESERVATION_EXPIRED")), "{refused}");
    let (status, again) = client.post("/ticket/reserve", As::Customer(3), "").unwrap();
    assert_eq!((status, &again["ticketId"]), (200, &held["ticketId"]), "{again}");
}
