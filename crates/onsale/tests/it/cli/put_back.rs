//! A database file that was put back behind the server's back, and what must not be taken for that.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{onsale, url};
use crate::faults::process::{As, Client, Options, Server};

/// A database in a folder of its own, whose servers write one log.
struct Place {
    folder: TempDir,
    database: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("onsale.db");
        Self { folder, database }
    }

    fn serve(&self) -> Server {
        Options::default().token_mode().log(&self.file("log")).start(&self.database)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn mark(&self) -> PathBuf {
        self.file("onsale.db.mark")
    }

    /// Copies the file of a server that has stopped.
    fn keep(&self) -> PathBuf {
        let kept = self.file("kept.db");
        std::fs::copy(&self.database, &kept).unwrap();
        kept
    }

    /// As `cp` does.
    fn put_back(&self, kept: &Path) {
        for end in ["onsale.db-wal", "onsale.db-shm"] {
            // A server that has stopped leaves none.
            let _ = std::fs::remove_file(self.file(end));
        }
        std::fs::copy(kept, &self.database).unwrap();
    }
}

/// What a registration gives.
struct Login {
    id: u64,
    access: String,
    refresh: String,
}

fn register(server: &Server, name: &str) -> Login {
    let body = json!({"name": name, "email": format!("{name}@example.org")}).to_string();
    let (status, added) = server.client().post("/customer/add", As::Nobody, &body).unwrap();
    assert_eq!(status, 201, "{added}");
    let text = |name: &str| added[name].as_str().unwrap().to_owned();
    Login { id: added["customerId"].as_u64().unwrap(), access: text("token"), refresh: text("refreshToken") }
}

/// The status of a refresh, and the tokens that it gave.
fn refresh(server: &Server, login: &Login) -> (u16, Value) {
    let body = json!({"refreshToken": login.refresh}).to_string();
    server.client().post("/auth/refresh", As::Nobody, &body).unwrap()
}

fn said(server: &Server) -> String {
    let client: &mut Client = &mut server.client();
    client.get("/readyz").unwrap().1["message"].as_str().unwrap().to_owned()
}

#[test]
fn a_file_that_was_copied_back_is_seen_and_told() {
    let place = Place::new();
    let server = place.serve();
    let leaver = register(&server, "leaver");
    server.finish();
    assert!(place.mark().exists(), "no mark was left");
    let kept = place.keep();
    let server = place.serve();
    assert_eq!(said(&server), "Ready.");
    let ada = register(&server, "ada");
    assert_eq!(server.client().post("/auth/logout", As::Bearer(&leaver.access), "").unwrap().0, 200);
    server.finish();
    place.put_back(&kept);

    let server = place.serve();
    assert!(said(&server).contains("The database was put back to an earlier day"), "{}", said(&server));
    assert!(std::fs::read_to_string(place.file("log")).unwrap().contains("the database was put back"));
    let words = ["doctor", "--listen", &server.address, "--max-connections", "10", "--database"];
    let doctor = onsale(&[&words[..], &[&url(&place.database)]].concat());
    assert!(doctor.out.contains("LOOK  port") && doctor.out.contains("was put back"), "{doctor:?}");
    for login in [&leaver, &ada] {
        assert_eq!(refresh(&server, login).0, 401);
    }
    let bob = register(&server, "bob");
    assert!(bob.id > ada.id + 999_000, "{} is near {}", bob.id, ada.id);
    server.finish();
    let server = place.serve();
    assert_eq!(said(&server), "Ready.");
    assert_eq!(refresh(&server, &bob).0, 200);
}

/// The operator has said it, so the next start does not end the logins that were kept.
#[test]
fn what_the_command_line_put_back_ends_nothing_a_second_time() {
    let place = Place::new();
    let database = url(&place.database);
    let server = place.serve();
    let early = register(&server, "early");
    let backup = place.file("backup.db");
    assert!(onsale(&["backup", backup.to_str().unwrap(), "--database", &database]).well);
    server.finish();
    let kept = place.keep();
    let server = place.serve();
    register(&server, "ada");
    server.finish();
    let mark = std::fs::read(place.mark()).unwrap();

    let said_of_it = onsale(&["restore", backup.to_str().unwrap(), "--force", "--database", &database]);
    assert!(said_of_it.well && said_of_it.out.contains("1 logins go on, 0 are over"), "{said_of_it:?}");
    assert!(!place.mark().exists(), "the mark stays");
    // A mark that could not be removed says nothing either: the database was told since.
    std::fs::write(place.mark(), &mark).unwrap();
    let server = place.serve();
    assert_eq!(said(&server), "Ready.");
    let (status, early) = refresh(&server, &early);
    assert_eq!(status, 200, "{early}");
    server.finish();

    place.put_back(&kept);
    let told = onsale(&["admin", "after-restore", "--keep-logins", "--database", &database]);
    assert!(told.well && told.out.contains("1 logins go on"), "{told:?}");
    assert!(!place.mark().exists(), "the mark stays");
    let server = place.serve();
    assert_eq!(said(&server), "Ready.");
    register(&server, "bob");
}

#[test]
fn a_kill_a_lost_mark_and_another_database_are_no_put_back() {
    let place = Place::new();
    let server = place.serve();
    let ada = register(&server, "ada");
    server.finish();
    let behind = std::fs::read(place.mark()).unwrap();
    let server = place.serve();
    let bob = register(&server, "bob");
    server.kill();
    let other = Place::new();
    let server = other.serve();
    register(&server, "stranger");
    server.finish();
    let of_another = std::fs::read(other.mark()).unwrap();

    for mark in [Some(behind), Some(of_another), Some(b"{\"began\":".to_vec()), None] {
        match &mark {
            Some(mark) => std::fs::write(place.mark(), mark).unwrap(),
            None => std::fs::remove_file(place.mark()).unwrap(),
        }
        let server = place.serve();
        assert_eq!(said(&server), "Ready.", "{mark:?}");
        server.kill();
    }
    let empty = Place::new();
    std::fs::copy(other.mark(), empty.mark()).unwrap();
    assert_eq!(said(&empty.serve()), "Ready.");
    // A mark that cannot be written stops nobody.
    let _ = std::fs::remove_file(place.mark());
    std::fs::create_dir(place.mark()).unwrap();
    let server = place.serve();
    for login in [&ada, &bob] {
        assert_eq!(refresh(&server, login).0, 200);
    }
    server.finish();
}
