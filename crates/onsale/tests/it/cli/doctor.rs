//! `onsale doctor` on a healthy installation, and on one whose books are spoiled.

use std::net::TcpListener;

use tempfile::TempDir;

use super::{Said, onsale, url};
use crate::faults::process::{Server, prepare};
use crate::util::{TestApp, take_mail};

#[test]
fn the_doctor_finds_a_sound_installation_sound_and_a_spoiled_one_spoiled() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let server = Server::start(&database);
    prepare(&server, 5, 1);
    let examine = || {
        let words = ["doctor", "--auth", "header", "--listen", &server.address, "--max-connections", "10"];
        onsale(&[&words[..], &["--database", &url(&database)]].concat())
    };
    let sound = examine();
    assert!(sound.well, "{sound:?}");
    for sentence in [
        format!("An Onsale server answers on {}.", server.address),
        "A server is using the database.".into(),
        "No release is overdue.".into(),
        "Ready.".into(),
        "The schema has version".into(),
        "the books of 1 ticket types balance".into(),
        "free on the disk".into(),
        "files may be open".into(),
    ] {
        assert!(sound.out.contains(&sentence), "{sentence}: {}", sound.out);
    }
    // A release that nobody brings: its row says that it is due since a minute after the first of January 1970.
    let sql = "UPDATE ticket_release SET state = 0, per_batch = per_batch + 1, starts_at = 60000";
    onsale_store::sqlite::open_for_writing(&database).unwrap().execute_batch(sql).unwrap();
    let overdue = examine();
    assert!(
        !overdue.well && overdue.out.contains("WRONG releases    1 overdue; release 1 for "),
        "{overdue:?}"
    );
    let sql = "UPDATE ticket SET price = 1 WHERE ticket_id = 4";
    onsale_store::sqlite::open_for_writing(&database).unwrap().execute_batch(sql).unwrap();
    let spoiled = examine();
    assert!(!spoiled.well && spoiled.out.contains("WRONG books"), "{spoiled:?}");
    assert!(spoiled.out.contains("ticket 4 is available at 1"), "{spoiled:?}");
}

#[test]
fn the_doctor_says_how_to_mend_settings_and_a_folder() {
    let words = ["doctor", "--listen", "127.0.0.1:0", "--database", "sqlite:/nowhere/at/all/onsale.db"];
    let said = onsale(&words);
    assert!(!said.well, "{said:?}");
    assert!(said.out.contains("/nowhere/at/all cannot be written"), "{said:?}");
    assert!(said.out.contains("-> Make the folder"), "{said:?}");
}

#[test]
fn a_test_mail_arrives() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || take_mail(&listener.accept().unwrap().0, "250 taken"));
    let said = ask_for_mail(&["--smtp-url", &format!("smtp://127.0.0.1:{port}")]);
    assert!(
        said.out.contains("ok    mail        The mail server took a test mail for you@example.org"),
        "{said:?}"
    );
    let heard = server.join().unwrap().join("\n");
    for line in [
        "MAIL FROM:<tickets@hall.example>",
        "RCPT TO:<you@example.org>",
        "From: Hall <tickets@hall.example>",
        "Subject: A test of Onsale",
        "This mail was sent by `onsale doctor --mail`",
    ] {
        assert!(heard.contains(line), "{line}: {heard}");
    }
}

#[test]
fn a_test_mail_that_is_refused_says_why() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || take_mail(&listener.accept().unwrap().0, "550 not from you"));
    let said = ask_for_mail(&["--smtp-url", &format!("smtp://127.0.0.1:{port}")]);
    server.join().unwrap();
    assert!(!said.well, "{said:?}");
    assert!(said.out.contains("WRONG mail        The mail server refused the test mail"), "{said:?}");
    assert!(said.out.contains("not from you") && said.out.contains("-> Its answer says why"), "{said:?}");
}

#[test]
fn a_mail_server_that_takes_no_letters_beyond_ascii_is_told_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || take_mail(&listener.accept().unwrap().0, "250 taken"));
    let said = mail_to("jürgen@example.org", &["--smtp-url", &format!("smtp://127.0.0.1:{port}")]);
    server.join().unwrap();
    assert!(!said.well, "{said:?}");
    assert!(said.out.contains("does not take an address with letters beyond ASCII"), "{said:?}");
    assert!(said.out.contains("leave --smtp-utf8 off"), "{said:?}");
    assert!(!said.out.contains("could not be reached"), "{said:?}");
}

#[test]
fn a_mail_server_that_is_not_there_and_none_at_all_are_told_apart() {
    // The port is free: whoever had it is gone.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let gone = ask_for_mail(&["--smtp-url", &format!("smtp://127.0.0.1:{port}")]);
    assert!(!gone.well, "{gone:?}");
    assert!(gone.out.contains("WRONG mail        The mail server could not be reached"), "{gone:?}");
    assert!(gone.out.contains("-> Is host and port in --smtp-url right"), "{gone:?}");
    let none = ask_for_mail(&[]);
    assert!(!none.well, "{none:?}");
    assert!(none.out.contains("WRONG mail        There is no way to send mail"), "{none:?}");
    assert!(none.out.contains("-> Set --smtp-url"), "{none:?}");
}

/// A server that works, and of which a job has failed for long.
#[tokio::test]
async fn the_doctor_names_a_job_that_fails_for_long() {
    let app = TestApp::new().await;
    app.app.health.fails("send_mail", app.clock.now());
    app.pass_seconds(11);
    let database = match app.mariadb() {
        Some(database) => database.url(),
        None => url(&app.folder().join("onsale.db")),
    };
    let listen = app.address.to_string();
    let examine = move || {
        let words = ["doctor", "--auth", "header", "--max-connections", "10", "--listen", &listen];
        onsale(&[&words[..], &["--database", &database]].concat())
    };
    let said = tokio::task::spawn_blocking(examine).await.unwrap();
    let named = format!(
        "LOOK  port        An Onsale server answers on {}. Ready. The job send_mail has failed for 11 seconds.",
        app.address
    );
    assert!(said.well && said.out.contains(&named), "{said:?}");
}

fn ask_for_mail(words: &[&str]) -> Said {
    mail_to("you@example.org", words)
}

fn mail_to(address: &str, words: &[&str]) -> Said {
    let folder = TempDir::new().unwrap();
    let database = url(&folder.path().join("onsale.db"));
    let doctor = ["doctor", "--listen", "127.0.0.1:0", "--max-connections", "10", "--database", &database];
    let mail = ["--mail", address, "--mail-from", "Hall <tickets@hall.example>"];
    onsale(&[&doctor[..], &mail, words].concat())
}
