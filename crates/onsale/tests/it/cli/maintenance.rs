//! The drill: back up while everybody buys, lose the database, restore it, audit it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{onsale, url};
use crate::faults::process::{As, Client, Options, Server, prepare, until};

const CUSTOMERS: u64 = 3_000;

/// Buyers who go on until they are told to stop; answers who has bought what, in the order of the answers.
struct Crowd {
    over: Arc<AtomicBool>,
    bought: Arc<Mutex<Vec<(u64, u64)>>>,
    threads: Vec<JoinHandle<()>>,
}

impl Crowd {
    fn let_in(server: &Server) -> Self {
        let (next, over) = (Arc::new(AtomicU64::new(1)), Arc::new(AtomicBool::new(false)));
        let bought = Arc::new(Mutex::new(Vec::new()));
        let buyer = || {
            let (next, over, bought) = (Arc::clone(&next), Arc::clone(&over), Arc::clone(&bought));
            let mut client = server.client();
            std::thread::spawn(move || {
                while !over.load(Ordering::SeqCst) {
                    let customer = next.fetch_add(1, Ordering::SeqCst);
                    if customer > CUSTOMERS {
                        return;
                    }
                    let (status, held) = client.post("/ticket/reserve", As::Customer(customer), "").unwrap();
                    assert_eq!(status, 200, "{held}");
                    let (status, sold) = client.post("/ticket/finalize", As::Customer(customer), "").unwrap();
                    assert_eq!(status, 200, "{sold}");
                    bought.lock().unwrap().push((customer, sold["ticket"]["ticketId"].as_u64().unwrap()));
                }
            })
        };
        let threads = (0..4).map(|_| buyer()).collect();
        Self { over, bought, threads }
    }

    fn count(&self) -> usize {
        self.bought.lock().unwrap().len()
    }

    fn go_home(self) -> Vec<(u64, u64)> {
        self.over.store(true, Ordering::SeqCst);
        self.threads.into_iter().for_each(|thread| thread.join().unwrap());
        Arc::try_unwrap(self.bought).unwrap().into_inner().unwrap()
    }
}

fn lose(database: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut path = database.as_os_str().to_owned();
        path.push(end);
        // The last two are there only sometimes.
        let _ = std::fs::remove_file(path);
    }
    assert!(!database.exists());
}

#[test]
fn what_was_sold_before_a_backup_under_load_is_there_after_the_restore() {
    let folder = TempDir::new().unwrap();
    let (database, backup) = (folder.path().join("onsale.db"), folder.path().join("backup.db"));
    let (database_url, file) = (url(&database), backup.to_str().unwrap());
    let server = Server::start(&database);
    prepare(&server, 4_000, CUSTOMERS);
    let crowd = Crowd::let_in(&server);
    until(|| crowd.count() >= 100);
    let before = crowd.bought.lock().unwrap().clone();
    let said = onsale(&["backup", file, "--database", &database_url]);
    let during = crowd.count() - before.len();
    assert!(said.well && said.out.contains("BALANCED"), "{said:?}");
    assert!(during > 0, "nobody bought while the backup was made");
    let refused = onsale(&["restore", file, "--force", "--database", &database_url]);
    assert!(!refused.well && refused.err.contains("another process is using"), "{refused:?}");
    crowd.go_home();
    server.kill();

    lose(&database);
    let said = onsale(&["restore", file, "--database", &database_url]);
    assert!(said.well && said.out.contains("BALANCED"), "{said:?}");
    let again = onsale(&["restore", file, "--database", &database_url]);
    assert!(!again.well && again.err.contains("--force"), "{again:?}");
    let audit = onsale(&["audit", "--database", &database_url]);
    assert!(audit.well && audit.out.contains("BALANCED"), "{audit:?}");

    let server = Server::start(&database);
    let mut client = server.client();
    for (customer, ticket) in &before {
        let (_, mine) = client.call("GET", "/ticket/mine", As::Customer(*customer), "").unwrap();
        assert_eq!(mine[0]["ticketId"].as_u64(), Some(*ticket), "customer {customer}");
    }
    let (status, _) = client.post("/ticket/reserve", As::Customer(CUSTOMERS), "").unwrap();
    assert_eq!(status, 200, "nothing is for sale after the restore");
}

/// Somebody who registers, as a customer or a vendor: id, access token, refresh token.
fn register(client: &mut Client, role: &str, name: &str) -> (u64, String, String) {
    let body = json!({"name": name, "email": format!("{name}@example.org")}).to_string();
    let (status, added) = client.post(&format!("/{role}/add"), As::Nobody, &body).unwrap();
    assert_eq!(status, 201, "{added}");
    let text = |name: &str| added[name].as_str().unwrap().to_owned();
    (added[format!("{role}Id")].as_u64().unwrap(), text("token"), text("refreshToken"))
}

/// The status of a refresh, and the tokens that it gave.
fn refresh(client: &mut Client, token: &str) -> (u16, Value) {
    let body = json!({"refreshToken": token}).to_string();
    client.post("/auth/refresh", As::Nobody, &body).unwrap()
}

fn export(client: &mut Client, token: &str) -> (u16, Value) {
    client.call("GET", "/customer/export", As::Bearer(token), "").unwrap()
}

/// The drill on the evening of the sale: people have come, gone and logged out since the backup.
#[test]
fn after_a_restore_nobody_is_somebody_else_and_what_was_ended_stays_ended() {
    let folder = TempDir::new().unwrap();
    let (database, backup) = (folder.path().join("onsale.db"), folder.path().join("backup.db"));
    let (database_url, file) = (url(&database), backup.to_str().unwrap());
    let server = Options::default().token_mode().start(&database);
    let mut client = server.client();
    let [early, leaver] = ["early", "leaver"].map(|name| register(&mut client, "customer", name));
    let hall = register(&mut client, "vendor", "hall");
    let key = |client: &mut Client, name: &str| {
        let body = json!({"name": name, "scopes": ["read"]}).to_string();
        client.post("/vendor/key/add", As::Bearer(&hall.1), &body).unwrap().1
    };
    let (kept, lost) = (key(&mut client, "kept"), key(&mut client, "lost"));
    assert!(onsale(&["backup", file, "--database", &database_url]).well);
    let ada = register(&mut client, "customer", "ada");
    let barn = register(&mut client, "vendor", "barn");
    let (status, later) = refresh(&mut client, &early.2);
    assert_eq!(status, 200, "{later}");
    assert_eq!(client.post("/auth/logout", As::Bearer(&leaver.1), "").unwrap().0, 200);
    let delete = format!("/vendor/key/delete/{}", lost["keyId"]);
    assert_eq!(client.call("DELETE", &delete, As::Bearer(&hall.1), "").unwrap().0, 200);
    server.finish();

    let said = onsale(&["restore", file, "--force", "--database", &database_url]);
    assert!(said.well, "{said:?}");
    assert!(said.out.contains("2 logins go on, 1 are over; 1 API keys stay, 1 are gone."), "{said:?}");
    let server = Options::default().token_mode().start(&database);
    let mut client = server.client();
    let bob = register(&mut client, "customer", "bob");
    assert!(bob.0 > ada.0 + 999_000 && register(&mut client, "vendor", "shed").0 > barn.0 + 999_000);
    for token in [&ada.1, &leaver.1, &early.1] {
        let (status, said) = export(&mut client, token);
        assert_eq!((status, &said["code"]), (401, &json!("UNAUTHENTICATED")), "{said}");
    }
    for token in [&ada.2, &leaver.2, &barn.2] {
        assert_eq!(refresh(&mut client, token).0, 401);
    }
    // The refresh token that early has by now carries early over, although the backup has the one before.
    let (status, early_again) = refresh(&mut client, later["refreshToken"].as_str().unwrap());
    assert_eq!((status, early_again["customerId"].as_u64()), (200, Some(early.0)), "{early_again}");
    let (status, own) = export(&mut client, early_again["token"].as_str().unwrap());
    assert_eq!((status, &own["customer"]["name"]), (200, &json!("early")));
    for (key, expected) in [(&kept, 200), (&lost, 401)] {
        let key = As::Bearer(key["key"].as_str().unwrap());
        assert_eq!(client.call("GET", "/vendor/releases", key, "").unwrap().0, expected);
    }
    server.finish();

    // Where the database of before is gone, nothing says what was ended: everything is, unless it is said otherwise.
    lose(&database);
    let said = onsale(&["restore", file, "--database", &database_url]);
    assert!(
        said.well && said.out.contains("0 logins go on, 3 are over; 0 API keys stay, 2 are gone."),
        "{said:?}"
    );
    lose(&database);
    let said = onsale(&["restore", file, "--keep-logins", "--database", &database_url]);
    assert!(said.well && said.out.contains("3 logins go on, 0 are over; 2 API keys stay"), "{said:?}");
    // A database that ends sooner than the backup knows nothing of what came after it.
    let empty = folder.path().join("empty.db");
    Options::default().token_mode().start(&empty).finish();
    let said = onsale(&["restore", file, "--force", "--database", &url(&empty)]);
    assert!(said.well && said.out.contains("0 logins go on, 3 are over"), "{said:?}");
}

#[test]
fn an_audit_of_a_spoiled_file_names_the_ticket_and_fails() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let server = Server::start(&database);
    prepare(&server, 5, 1);
    server.client().post("/ticket/reserve", As::Customer(1), "").unwrap();
    server.client().post("/ticket/finalize", As::Customer(1), "").unwrap();
    server.kill();
    let file = database.to_str().unwrap();
    assert!(onsale(&["audit", file]).well);
    let sql = "UPDATE ticket SET status = 0, customer_id = NULL WHERE ticket_id = 1";
    onsale_store::sqlite::open_for_writing(&database).unwrap().execute_batch(sql).unwrap();
    let audit = onsale(&["audit", file]);
    assert!(!audit.well, "{audit:?}");
    assert!(audit.out.contains("ticket 1 is available at 4990"), "{audit:?}");
    assert!(audit.out.contains("says sold by customer 1 at 4990"), "{audit:?}");
    assert!(audit.out.contains("order 1, ticket 1"), "{audit:?}");
    let json: Value = serde_json::from_str(&onsale(&["audit", file, "--json"]).out).unwrap();
    assert_eq!((&json["balanced"], &json["pools"][0]["released"]), (&false.into(), &5.into()));
}

#[test]
fn a_schema_is_checked_before_it_is_changed() {
    let folder = TempDir::new().unwrap();
    let database = url(&folder.path().join("onsale.db"));
    let check = || onsale(&["migrate", "--check", "--database", &database]);
    let first = check();
    assert!(!first.well && first.out.contains("There is no database yet"), "{first:?}");
    let made = onsale(&["migrate", "--database", &database]);
    assert!(made.well && made.out.contains("A database is made"), "{made:?}");
    let second = check();
    assert!(second.well && second.out.contains("nothing to do"), "{second:?}");
}

#[test]
fn a_rehearsal_says_so_and_has_a_database_of_its_own() {
    let folder = TempDir::new().unwrap();
    let (real, own) = (folder.path().join("onsale.db"), folder.path().join("rehearsal.db"));
    let server = Server::start(&real);
    prepare(&server, 1, 1);
    assert_eq!(server.client().get("/healthz").unwrap().1["rehearsal"], false);
    server.kill();
    let rehearse = ["serve", "--rehearsal", "--auth", "header", "--listen", "127.0.0.1:0", "--database"];
    let refused = onsale(&[&rehearse[..], &[&url(&real)]].concat());
    assert!(!refused.well && refused.err.contains("in use for real sales"), "{refused:?}");
    let server = Server::start_with(&own, |command| {
        command.arg("--rehearsal");
    });
    assert_eq!(server.client().get("/healthz").unwrap().1["rehearsal"], true);
    server.kill();
    let sale = ["serve", "--auth", "header", "--listen", "127.0.0.1:0", "--database"];
    let refused = onsale(&[&sale[..], &[&url(&own)]].concat());
    assert!(!refused.well && refused.err.contains("made for rehearsals"), "{refused:?}");
}
