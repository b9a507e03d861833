//! An administrator's word about vendors from the command line: through the server that has the database, and into the
//! database where none runs.

use onsale_testbed::Database;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Said, onsale, url};
use crate::faults::process::{As, Options, Server, until};

/// `onsale admin <words>` about a database, and the server that has it, if one does.
fn admin(words: &[&str], database: &str, server: Option<&Server>) -> Said {
    let mut all = vec!["admin"];
    all.extend_from_slice(words);
    all.extend(["--database", database]);
    if let Some(server) = server {
        all.extend(["--listen", &server.address]);
    }
    onsale(&all)
}

fn well(said: &Said) -> &str {
    assert!(said.well, "{said:?}");
    said.out.trim_end()
}

/// A vendor's id and token.
fn register(server: &Server, name: &str) -> (i64, String) {
    let body = json!({"name": name, "email": format!("{name}@example.org")}).to_string();
    let (status, vendor) = server.client().post("/vendor/add", As::Nobody, &body).unwrap();
    assert_eq!(status, 201, "{vendor}");
    (vendor["vendorId"].as_i64().unwrap(), vendor["token"].as_str().unwrap().to_owned())
}

fn standing(server: &Server, vendor: i64, admin: &str) -> Value {
    let path = format!("/vendor/find/{vendor}");
    server.client().call("GET", &path, As::Bearer(admin), "").unwrap().1["standing"].clone()
}

/// What is said while a server has the database is carried out by it; what is said while none has it holds from the next
/// start on.
fn walk(database: &str, start: impl Fn() -> Server) {
    let server = start();
    let (hall, token) = register(&server, "hall");
    let key = well(&admin(&["token"], database, None)).to_owned();
    let waiting = admin(&["waiting-vendors"], database, Some(&server));
    assert_eq!(well(&waiting), format!("{hall}  hall  hall@example.org"));
    let id = hall.to_string();
    let one = r#"{"ticketsPerRelease": 3}"#;
    let release =
        |server: &Server| server.client().post("/vendor/release", As::Bearer(&token), one).unwrap().0;
    assert_eq!(release(&server), 403);
    let said = admin(&["approve-vendor", &id], database, Some(&server));
    assert_eq!(well(&said), format!("Vendor {hall} may sell."));
    assert_eq!(release(&server), 202);
    assert_eq!(well(&admin(&["waiting-vendors"], database, Some(&server))), "Nobody waits.");
    let said = admin(&["suspend-vendor", &id], database, Some(&server));
    assert_eq!(well(&said), format!("Vendor {hall} waits; its releases are paused."));
    assert_eq!(release(&server), 403);
    assert!(!admin(&["approve-vendor", "99"], database, Some(&server)).well, "there is no such vendor");
    server.finish();

    assert_eq!(well(&admin(&["waiting-vendors"], database, None)), format!("{hall}  hall  hall@example.org"));
    assert_eq!(well(&admin(&["approve-vendor", &id], database, None)), format!("Vendor {hall} may sell."));
    let server = start();
    assert_eq!((standing(&server, hall, &key), release(&server)), (json!("approved"), 202));
    server.finish();

    let said = admin(&["close-vendor", &id], database, None);
    assert!(well(&said).starts_with(&format!("Vendor {hall} is closed;")), "{said:?}");
    assert!(!admin(&["close-vendor", "99"], database, None).well, "there is no such vendor");
    let server = start();
    assert_eq!(standing(&server, hall, &key), "closed");
    assert_eq!(release(&server), 401, "its sessions have ended");
    // Its tickets go, and then it can go as well.
    let path = format!("/vendor/delete/{hall}");
    until(|| server.client().call("DELETE", &path, As::Bearer(&key), "").unwrap().0 == 200);
    let (barn, _) = register(&server, "barn");
    let said = admin(&["close-vendor", &barn.to_string()], database, Some(&server));
    assert!(well(&said).starts_with(&format!("Vendor {barn} is closed")), "{said:?}");
    assert_eq!(standing(&server, barn, &key), "closed");
    server.finish();
}

#[test]
fn an_administrator_approves_suspends_and_closes_a_vendor() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    walk(&url(&database), || Options::default().token_mode().start(&database));
}

#[test]
fn an_administrator_does_so_in_a_database_that_is_a_server() {
    let database = Database::new().unwrap();
    let url = database.url();
    walk(&url, || Options::default().token_mode().start_on(&url));
}
