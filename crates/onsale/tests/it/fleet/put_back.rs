//! A database server whose data was put back from a dump while nobody served.

use onsale_testbed::Database;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::access::put_back::Kept;
use crate::faults::process::{As, Options, Server};

fn register(server: &Server, name: &str) -> Value {
    let body = json!({"name": name, "email": format!("{name}@example.org")}).to_string();
    let (status, added) = server.client().post("/customer/add", As::Nobody, &body).unwrap();
    assert_eq!(status, 201, "{added}");
    added
}

fn refresh(server: &Server, login: &Value) -> u16 {
    let body = json!({"refreshToken": login["refreshToken"]}).to_string();
    server.client().post("/auth/refresh", As::Nobody, &body).unwrap().0
}

fn said(server: &Server) -> String {
    server.client().get("/readyz").unwrap().1["message"].as_str().unwrap().to_owned()
}

/// The first of two servers that start sees it; the second finds that it is done, and ends nothing again.
#[test]
fn a_dump_that_was_read_is_seen_once() {
    let (database, marks) = (Database::new().unwrap(), TempDir::new().unwrap());
    let serve = |name: &str| {
        let mark = marks.path().join(name);
        let options = Options::default().token_mode().argument("--mark-file", mark.to_str().unwrap());
        options.start_on(&database.url())
    };
    let both = || ["first", "second"].map(serve);
    let servers = both();
    let leaver = register(&servers[0], "leaver");
    servers.into_iter().for_each(Server::finish);
    let kept = Kept::of_tables(&database);
    let servers = both();
    let ada = register(&servers[0], "ada");
    let token = leaver["token"].as_str().unwrap();
    assert_eq!(servers[1].client().post("/auth/logout", As::Bearer(token), "").unwrap().0, 200);
    servers.into_iter().for_each(Server::finish);
    kept.put_back();

    let first = serve("first");
    assert!(said(&first).contains("The database was put back to an earlier day"), "{}", said(&first));
    let second = serve("second");
    assert_eq!(said(&second), "Ready.");
    let bob = register(&first, "bob");
    for server in [&first, &second] {
        assert_eq!(refresh(server, &leaver), 401);
        assert_eq!(refresh(server, &ada), 401);
    }
    let id = |login: &Value| login["customerId"].as_u64().unwrap();
    assert!(id(&bob) > id(&ada) + 999_000, "{bob} is near {ada}");
    assert_eq!(refresh(&second, &bob), 200);
}
