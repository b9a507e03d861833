//! Releases that come together: each wakes the job that brings it, whatever else is in its batch.

use onsale_testbed::Database;
use tempfile::TempDir;

use super::process::{As, Options, Server, until};

/// Rounds of two vendors who release in the same moment. A wake-up that could be lost was lost within thirty.
const ROUNDS: u64 = 150;

#[test]
fn releases_that_come_together_all_come() {
    let folder = TempDir::new().unwrap();
    release_together(&Server::start(&folder.path().join("onsale.db")));
}

#[test]
fn releases_that_come_together_all_come_on_mariadb() {
    let database = Database::new().unwrap();
    release_together(&Options::default().start_on(&database.url()));
}

fn release_together(server: &Server) {
    let mut client = server.client();
    let vendors = [1, 2].map(|n| {
        let body = format!(r#"{{"name":"Vendor {n}","email":"vendor{n}@example.org"}}"#);
        let (status, answer) = client.post("/vendor/add", As::Nobody, &body).unwrap();
        assert_eq!(status, 201, "{answer}");
        answer["vendorId"].as_u64().unwrap()
    });
    let mut rounds = 0;
    while rounds < ROUNDS {
        rounds += 1;
        std::thread::scope(|scope| {
            for vendor in vendors {
                scope.spawn(move || {
                    let body = r#"{"ticketsPerRelease":1,"ticketPrice":5}"#;
                    let answer = server.client().post("/vendor/release", As::Vendor(vendor), body).unwrap();
                    assert_eq!(answer.0, 202, "{}", answer.1);
                });
            }
        });
        until(|| client.get("/ticket/count").unwrap().1.as_u64() == Some(rounds * 2));
    }
    let (status, ready) = client.get("/readyz").unwrap();
    assert_eq!(status, 200, "{ready}");
}
