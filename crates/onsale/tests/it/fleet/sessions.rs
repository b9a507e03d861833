//! Two servers on one database, and people whose sessions end at one of them: the other hears of it.

use std::process::Command;

use onsale_testbed::Database;
use serde_json::{Value, json};

use super::servers::{Fleet, fine};
use crate::faults::process::{As, Client, Options, until};

/// Two servers in token mode on a database of their own, which have heard of each other.
fn two() -> (Database, Fleet) {
    let database = Database::new().unwrap();
    let url = database.url();
    let fleet = Fleet::with(&Options::default().token_mode(), &[url.clone(), url]);
    let (mut here, mut there) = (fleet.client(0), fleet.client(1));
    // A server that was alone looks for others at its next beat.
    let (first, second) = (Guest::register(&mut here, "first"), Guest::register(&mut there, "second"));
    until(|| first.refused_by(&mut there).is_none() && second.refused_by(&mut here).is_none());
    (database, fleet)
}

/// Somebody who has registered.
struct Guest {
    token: String,
    refresh: String,
}

impl Guest {
    fn register(client: &mut Client, name: &str) -> Self {
        let body = json!({"name": name, "email": format!("{name}@example.org")}).to_string();
        let (status, added) = client.post("/customer/add", As::Nobody, &body).unwrap();
        assert_eq!(status, 201, "{added}");
        Self::of(&added)
    }

    fn of(body: &Value) -> Self {
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        Self { token: text("token"), refresh: text("refreshToken") }
    }

    /// The word that a server refuses this token with, if it does.
    fn refused_by(&self, client: &mut Client) -> Option<String> {
        let (status, body) = client.call("GET", "/ticket/mine", As::Bearer(&self.token), "").unwrap();
        (status != 200).then(|| body["code"].as_str().unwrap().to_owned())
    }

    fn refresh(&self, client: &mut Client) -> (u16, Value) {
        let body = json!({"refreshToken": self.refresh}).to_string();
        client.post("/auth/refresh", As::Nobody, &body).unwrap()
    }
}

fn is_over(guest: &Guest, client: &mut Client) -> bool {
    guest.refused_by(client).as_deref() == Some("SESSION_ENDED")
}

fn rotate(url: &str, more: &[&str]) {
    let mut rotate = Command::new(env!("CARGO_BIN_EXE_onsale"));
    let rotated = rotate.args(["admin", "rotate-key", "--database", url]).args(more).output().unwrap();
    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
}

/// What a token begins with: the name of its key is in it.
fn head(guest: &Guest) -> &str {
    guest.token.split('.').next().unwrap()
}

#[test]
fn a_session_that_ends_at_one_server_is_over_at_the_other() {
    let (_database, fleet) = two();
    let (mut here, mut there) = (fleet.client(0), fleet.client(1));
    let (ada, bob) = (Guest::register(&mut here, "ada"), Guest::register(&mut there, "bob"));
    for client in [&mut here, &mut there] {
        assert_eq!((ada.refused_by(client), bob.refused_by(client)), (None, None));
    }
    fine(here.post("/auth/logout", As::Bearer(&ada.token), ""));
    assert!(is_over(&ada, &mut here), "at once where it was said");
    until(|| is_over(&ada, &mut there));
    for client in [&mut here, &mut there] {
        let (status, body) = ada.refresh(client);
        assert_eq!((status, body["code"].as_str()), (401, Some("SESSION_ENDED")));
    }
    fine(there.post("/auth/logout-all", As::Bearer(&bob.token), ""));
    until(|| is_over(&bob, &mut here));
    assert_eq!(bob.refresh(&mut here).0, 401);
}

#[test]
fn a_refresh_token_that_is_shown_to_both_servers_has_one_successor() {
    let (_database, fleet) = two();
    let (mut here, mut there) = (fleet.client(0), fleet.client(1));
    let first = Guest::register(&mut here, "ada");
    let second = Guest::of(&fine(Some(first.refresh(&mut there))));
    let again = Guest::of(&fine(Some(first.refresh(&mut here))));
    assert_eq!(second.refresh, again.refresh);
    for guest in [&first, &second, &again] {
        assert_eq!((guest.refused_by(&mut here), guest.refused_by(&mut there)), (None, None));
    }
    fine(Some(again.refresh(&mut there)));
}

#[test]
fn a_rotated_key_signs_at_both_servers_and_the_old_one_is_believed_or_forgotten_by_both() {
    let (database, fleet) = two();
    let (mut here, mut there) = (fleet.client(0), fleet.client(1));
    let ada = Guest::register(&mut here, "ada");
    rotate(&database.url(), &[]);
    let mut guests = 0;
    let mut fresh = |client: &mut Client, other: &mut Client| {
        let mut latest = None;
        until(|| {
            guests += 1;
            let guest = Guest::register(client, &format!("guest{guests}"));
            // A key signs only when every server has heard of it.
            assert_eq!((guest.refused_by(client), guest.refused_by(other)), (None, None));
            let is_new = head(&guest) != head(&ada);
            latest = Some(guest);
            is_new
        });
        latest.unwrap()
    };
    let (bob, eve) = (fresh(&mut here, &mut there), fresh(&mut there, &mut here));
    assert_eq!(head(&bob), head(&eve));
    for client in [&mut here, &mut there] {
        assert_eq!(ada.refused_by(client), None, "the old token stays good");
    }
    rotate(&database.url(), &["--forget-old"]);
    for guest in [&ada, &bob, &eve] {
        for client in [&mut here, &mut there] {
            until(|| guest.refused_by(client).as_deref() == Some("UNAUTHENTICATED"));
        }
    }
    // Everybody's page comes in again by itself.
    let again = Guest::of(&fine(Some(ada.refresh(&mut there))));
    until(|| again.refused_by(&mut here).is_none());
}
