//! What an operator sees and does of messages that were given up: through the server that has the database, and in the database
//! where none runs.

use std::path::Path;

use onsale_store::sqlite::open_for_writing;
use tempfile::TempDir;

use super::{Said, onsale, url};
use crate::faults::process::{Options, Server};

fn outbox(words: &[&str], database: &Path, server: Option<&Server>) -> Said {
    let mut all = vec!["admin", "outbox"];
    all.extend_from_slice(words);
    let database = url(database);
    all.extend(["--database", &database]);
    if let Some(server) = server {
        all.extend(["--listen", &server.address]);
    }
    onsale(&all)
}

fn well(said: &Said) -> &str {
    assert!(said.well, "{said:?}");
    said.out.trim_end()
}

/// A message that was given up, which nobody forgets before the year 2096.
fn give_up(database: &Path, id: i64, tries: i64) {
    let far = 4_000_000_000_000_i64;
    let sql = format!(
        "INSERT INTO outbox (message_id, kind, subject, version, recipient, domain, payload, asker, turn, created_at, \
         expires_at, tries, next_try_at, dead_at, last_error) VALUES ({id}, 2, {id}, 0, 'hall{id}@example.org', \
         'example.org', 'Subject' || char(10) || 'text', 0, 0, {far}, {far}, {tries}, {far}, {far}, 'it answered 550')"
    );
    open_for_writing(database).unwrap().execute_batch(&sql).unwrap();
}

fn dead(database: &Path) -> i64 {
    let db = open_for_writing(database).unwrap();
    db.query_row("SELECT count(*) FROM outbox WHERE dead_at > 0", (), |row| row.get(0)).unwrap()
}

/// A misspelt name of the database is an error, not a house in which all is well.
#[test]
fn what_an_administrator_asks_of_a_database_that_is_not_there_is_refused() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("nope.db");
    for words in [
        &["rotate-key", "--forget-old"][..],
        &["outbox", "list"],
        &["outbox", "retry"],
        &["ticket-keys", "list"],
        &["ticket-keys", "rotate"],
        &["waiting-vendors"],
        &["approve-vendor", "1"],
        &["close-vendor", "1"],
    ] {
        let url = url(&database);
        let all: Vec<&str> = [&["admin"], words, &["--database", url.as_str()]].concat();
        let said = onsale(&all);
        assert!(!said.well && said.out.is_empty(), "{words:?}: {said:?}");
        assert!(!database.exists(), "{words:?} made a database");
    }
}

#[test]
fn messages_that_were_given_up_are_listed_and_sent_again() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    Options::default().token_mode().start(&database).finish();
    assert_eq!(well(&outbox(&["list"], &database, None)), "No message was given up.");
    give_up(&database, 9_001, 3);
    give_up(&database, 9_002, 1);
    give_up(&database, 9_003, 3);
    let line = |id: i64| {
        let times = if id == 9_002 { "once" } else { "3 times" };
        format!("{id}  notice to hall{id}@example.org, tried {times}: it answered 550")
    };
    let lines = [line(9_003), line(9_002), line(9_001)].join("\n");
    assert_eq!(well(&outbox(&["list"], &database, None)), lines);
    let words =
        ["doctor", "--listen", "127.0.0.1:0", "--max-connections", "10", "--database", &url(&database)];
    let doctor = onsale(&words);
    let said = "LOOK  outbox      Messages that were given up: 3; the last because it answered 550.";
    assert!(doctor.out.contains(said) && doctor.out.contains("onsale admin outbox retry"), "{doctor:?}");
    let said = outbox(&["retry", "9001"], &database, None);
    assert_eq!(well(&said), "1 message is sent again. They leave when the server runs.");
    assert_eq!(dead(&database), 2);

    let server = Options::default().token_mode().start(&database);
    let lines = [line(9_003), line(9_002)].join("\n");
    assert_eq!(well(&outbox(&["list"], &database, Some(&server))), lines);
    assert_eq!(well(&outbox(&["retry"], &database, Some(&server))), "2 messages are sent again.");
    assert_eq!(dead(&database), 0);
    assert_eq!(well(&outbox(&["list"], &database, Some(&server))), "No message was given up.");
    server.finish();
}
